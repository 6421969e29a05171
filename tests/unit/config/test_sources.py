"""The list of newspapers: the shipped one is sound, and mistakes in one's own are named."""

import tomllib

import pytest

from config.settings import SettingsError
from config.sources import SHIPPED, parse, read, seconds


def test_the_shipped_list_is_sound_and_says_where_each_address_was_read():
    listed = read()
    assert len(listed) == len({source.url for source in listed}) >= 10
    assert {source.language for source in listed} == {"ko", "en"}
    for table in tomllib.loads(SHIPPED.read_text("utf-8"))["source"]:
        assert len(table["read_at"]) > 10


def test_nobody_of_us_saw_the_shipped_addresses_answer_and_the_list_says_so():
    assert not any(source.verified for source in read())


def test_an_entry_takes_the_usual_values_for_what_it_leaves_out():
    (source,) = parse('[[source]]\nname = "A"\nurl = "https://a.example/feed"\n', "list")
    assert (source.kind, source.interval_seconds, source.timezone, source.verified) == (
        "feed",
        3600,
        "Asia/Seoul",
        True,
    )


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('url = "ftp://a.example/"', "url: must begin with https:// or http://"),
        ('url = "https://[half"', "url: cannot be read"),
        ('url = "https://a.example:port/"', "url: cannot be read"),
        ("url = 3", "url: must be text"),
        ('name = ""', "name: must be text"),
        ('name = "a\\nb"', "name: holds line breaks"),
        ('kind = "html"', "kind: must be one of feed, sitemap, naver"),
        ('language = "fr"', "language: must be one of ko, en"),
        ('timezone = "Seoul"', "timezone: must be an IANA time zone"),
        ("interval = 60", "interval: must be 15 minutes to 24 hours"),
        ('interval = "2d"', "interval: must be seconds, or a span"),
        ("interval = true", "interval: must be seconds, or a span"),
        ('verified = "yes"', "verified: must be true or false"),
        ("category = 1", "category: must be text"),
        ('intervall = "1h"', "intervall: there is no such key"),
    ],
)
def test_a_mistake_is_named_with_its_entry(line, says):
    key = line.partition(" ")[0]
    base = {"name": 'name = "가온일보"', "url": 'url = "https://a.example/feed"', key: line}
    with pytest.raises(SettingsError) as caught:
        parse("[[source]]\n" + "\n".join(base.values()), "my.toml")
    (said,) = str(caught.value).splitlines()
    assert said.startswith("my.toml, [[source]] 1 (")
    assert says in said


def test_every_mistake_is_named_at_once():
    text = '[[source]]\nname = "A"\n[[source]]\nurl = "x"\n'
    with pytest.raises(SettingsError) as caught:
        parse(text, "list")
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [("[[source", "not valid TOML"), ("source = 3", "tables only"), ("[sources]\n", "not 'sources'")],
)
def test_a_file_of_another_form_is_refused(text, says):
    with pytest.raises(SettingsError, match=says):
        parse(text, "list")


def test_an_address_that_stands_twice_is_named():
    one = '[[source]]\nname = "A"\nurl = "https://a.example/"\n'
    with pytest.raises(SettingsError, match=r"\[\[source\]\] 2 .*twice"):
        parse(one + one, "list")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingsError, match="there is no file"):
        read(tmp_path / "none.toml")
    (tmp_path / "cp949.toml").write_bytes("# 한글".encode("cp949"))
    with pytest.raises(SettingsError, match="not UTF-8"):
        read(tmp_path / "cp949.toml")


@pytest.mark.parametrize(
    ("given", "expected"), [(3600, 3600), ("45m", 2700), ("2h", 7200), ("1 h", 3600), ("x", None)]
)
def test_a_span_is_read_in_its_unit(given, expected):
    assert seconds(given) == expected
