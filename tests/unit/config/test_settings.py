"""Settings: every name documented, every wrong value told with its name, its reason and what is accepted."""

import re
from pathlib import Path

import pytest

from config.settings import Settings, SettingsError, mistyped, names, read

CONTRACT = """
DATABASE_URL PACTWIRE_HOME PORT PACTWIRE_SOURCES PACTWIRE_LANGUAGE PACTWIRE_TIMEZONE PACTWIRE_ALLOW_NETWORKS
PACTWIRE_HOST_SPACING PACTWIRE_CONTACT PACTWIRE_OPERATORS PACTWIRE_OPERATOR_CHAT PACTWIRE_ALLOWED_CHATS
PACTWIRE_SECRET_KEYS PACTWIRE_LOG_LEVEL PACTWIRE_LOG_FORMAT TELEGRAM_BOT_TOKEN TELEGRAM_API_URL TELEGRAM_WEBHOOK_URL
TELEGRAM_WEBHOOK_SECRET SLACK_BOT_TOKEN SLACK_APP_TOKEN SLACK_SIGNING_SECRET SLACK_CLIENT_ID SLACK_CLIENT_SECRET
SLACK_API_URL NAVER_CLIENT_ID NAVER_CLIENT_SECRET PACTWIRE_MODEL PACTWIRE_MODEL_KEY PACTWIRE_MODEL_URL
PACTWIRE_MODEL_DAILY_TOKENS PACTWIRE_MODEL_CHAT_DAILY_TOKENS PACTWIRE_MODEL_INPUT_PRICE PACTWIRE_MODEL_OUTPUT_PRICE
PACTWIRE_MODEL_DAILY_COST PACTWIRE_MODEL_CHAT_DAILY_COST PACTWIRE_MODEL_CONCURRENCY PACTWIRE_MODEL_TIMEOUT
""".split()


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    for name in CONTRACT:
        monkeypatch.delenv(name, raising=False)


def test_the_contracts_names_are_all_there_and_no_others():
    assert sorted(names()) == sorted(CONTRACT)


@pytest.mark.parametrize("name", CONTRACT)
def test_each_has_a_help_sentence(name):
    assert re.fullmatch(r"\S.{15,}\.", names()[name])


@pytest.mark.parametrize("name", CONTRACT)
def test_the_example_file_lists_each_with_its_help(name):
    text = (Path(__file__).parents[3] / ".env.example").read_text("utf-8")
    assert re.search(rf"^# .*\n(# .*\n)*#?{name}=", text, re.MULTILINE)


def test_nothing_needs_to_be_set():
    settings = read(env_file=None)
    assert settings.language == "ko"
    assert settings.timezone == "Asia/Seoul"
    assert settings.host_spacing == 2
    assert settings.allow_networks == ()
    assert settings.database_url is None


def test_lists_are_split_by_commas(monkeypatch):
    monkeypatch.setenv("PACTWIRE_ALLOW_NETWORKS", "127.0.0.0/8, ::1/128,")
    monkeypatch.setenv("PACTWIRE_OPERATORS", "telegram:42,slack:T1:U2")
    settings = read(env_file=None)
    assert [str(network) for network in settings.allow_networks] == ["127.0.0.0/8", "::1/128"]
    assert settings.operators == ("telegram:42", "slack:T1:U2")


def test_an_env_file_is_read_and_the_environment_goes_before_it(tmp_path, monkeypatch):
    file = tmp_path / ".env"
    file.write_text("PORT=9001\nPACTWIRE_LANGUAGE=en\n")
    monkeypatch.setenv("PORT", "9002")
    settings = read(env_file=file)
    assert (settings.port, settings.language) == (9002, "en")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "http", "PORT"),
        ("PORT", "70000", "PORT"),
        ("PACTWIRE_LANGUAGE", "jp", "ko"),
        ("PACTWIRE_TIMEZONE", "Seoul", "Asia/Seoul"),
        ("PACTWIRE_ALLOW_NETWORKS", "127.0.0.0/8,lan", "'lan' is not a network"),
        ("PACTWIRE_HOST_SPACING", "-1", "PACTWIRE_HOST_SPACING"),
        ("PACTWIRE_OPERATORS", "bob", "telegram:ID"),
        ("PACTWIRE_OPERATOR_CHAT", "me", "slack:TEAM:CHANNEL"),
        ("PACTWIRE_SECRET_KEYS", "short", "Fernet"),
        ("PACTWIRE_LOG_LEVEL", "loud", "DEBUG"),
        ("DATABASE_URL", "mysql://user:hunter2@host/db", "only PostgreSQL"),
        ("DATABASE_URL", "postgres:/host/db", "must begin with postgres://"),
        ("DATABASE_URL", "postgresql://user:hunter2@host:port/db", "the port a number"),
        ("DATABASE_URL", "postgresql://user:hun/ter2@host/db", "percent-encoded"),
        ("TELEGRAM_API_URL", "api.telegram.org", "https://"),
        ("TELEGRAM_WEBHOOK_URL", "https://bot.example.com/hook", "without a path"),
        ("TELEGRAM_WEBHOOK_SECRET", "with space", "1 to 256"),
    ],
)
def test_a_wrong_value_says_which_why_and_what_is_accepted(monkeypatch, name, value, said):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read(env_file=None)
    assert name in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "needed"),
    [
        ("TELEGRAM_WEBHOOK_URL", "https://bot.example.com", "TELEGRAM_WEBHOOK_SECRET"),
        ("NAVER_CLIENT_ID", "x", "NAVER_CLIENT_SECRET"),
        ("SLACK_CLIENT_ID", "x", "SLACK_CLIENT_SECRET"),
        ("PACTWIRE_MODEL", "gpt", "provider:name"),
        ("PACTWIRE_MODEL", "telepathy:1", "anthropic:"),
        ("PACTWIRE_MODEL", "openai:gpt-4o-mini", "PACTWIRE_MODEL_KEY, or PACTWIRE_MODEL_URL"),
    ],
)
def test_settings_that_need_another_say_so(monkeypatch, name, value, needed):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=needed):
        read(env_file=None)


def test_a_file_of_settings_that_is_no_text_is_named(tmp_path):
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00P")
    with pytest.raises(SettingsError, match=r"\.env: the file is not text in UTF-8"):
        read(env_file=tmp_path / ".env")


def test_secrets_appear_neither_in_errors_nor_in_print(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://user:hunter2@host/db")
    with pytest.raises(SettingsError) as caught:
        read(env_file=None)
    assert "hunter2" not in str(caught.value)
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:hunter2@host/db")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:hunter2")
    assert "hunter2" not in repr(read(env_file=None))


def test_settings_are_frozen():
    settings = read(env_file=None)
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1


def test_the_api_roots_are_brought_into_one_form(monkeypatch):
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081/")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:8082/api")
    settings = read(env_file=None)
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.slack_api_url == "http://127.0.0.1:8082/api/"


def test_no_field_stands_without_its_own_name():
    assert all(field.validation_alias for field in Settings.model_fields.values())


def test_a_name_that_begins_like_ours_and_is_none_is_told_with_the_likely_one(tmp_path, monkeypatch):
    monkeypatch.setenv("PACTWIRE_TIMEZON", "Asia/Seoul")
    monkeypatch.setenv("TELEGRAM_SOMETHING", "another program's")
    file = tmp_path / ".env"
    file.write_text("PACTWIRE_COLOUR=blue\nPACTWIRE_LANGUAGE=en\n")
    assert mistyped(file) == {"PACTWIRE_COLOUR": "", "PACTWIRE_TIMEZON": "PACTWIRE_TIMEZONE"}


def test_a_level_may_be_written_in_small_letters(monkeypatch):
    monkeypatch.setenv("PACTWIRE_LOG_LEVEL", "debug")
    assert read(env_file=None).log_level == "DEBUG"
