"""All that an operator can set, read once from the environment and a `.env` file.

Only the command line and the composition root read this; everybody else is handed values.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from cryptography.fernet import Fernet
from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: What every setting begins with that no other program shares.
_OURS = "PACTWIRE_"
_OPERATOR = re.compile(r"telegram:-?\d+|slack:[A-Z0-9]+:[A-Z0-9]+")
_CHAT = re.compile(r"telegram:-?\d+(:\d+)?|slack:[A-Z0-9]+:[A-Z0-9]+")


def default_home() -> Path:
    """The data folder when nobody chose one."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/pactwire")
    return user_data_path("pactwire", appauthor=False)


class SettingsError(Exception):
    """Settings that cannot be used; each line says which one, why, and what is accepted."""


class Settings(BaseSettings):
    """One frozen reading of the environment."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, case_sensitive=True)

    database_url: SecretStr | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="PostgreSQL to use: postgres://, postgresql:// or postgresql+psycopg://; "
        "empty: an embedded server keeps the data under PACTWIRE_HOME.",
    )
    home: Path = Field(
        default_factory=default_home,
        validation_alias="PACTWIRE_HOME",
        description="Folder for our data; by default the platform's user data folder, as root /var/lib/pactwire.",
    )
    port: int = Field(8080, validation_alias="PORT", ge=0, le=65535, description="Port of the web process.")
    sources: Path | None = Field(
        None,
        validation_alias="PACTWIRE_SOURCES",
        description="TOML file of [[source]] tables (name, url, kind, language, timezone, category, interval), "
        "read at start; empty: the newspapers that come with Pactwire.",
    )
    language: Literal["ko", "en"] = Field(
        "ko", validation_alias="PACTWIRE_LANGUAGE", description="Language of new chats: ko or en."
    )
    timezone: str = Field(
        "Asia/Seoul",
        validation_alias="PACTWIRE_TIMEZONE",
        description="Time zone of new chats, an IANA name such as Asia/Seoul or Europe/London.",
    )
    allow_networks: Annotated[tuple[Network, ...], NoDecode] = Field(
        (),
        validation_alias="PACTWIRE_ALLOW_NETWORKS",
        description="Private networks that fetching may reach all the same, any port there, by commas "
        "(127.0.0.0/8, 10.1.0.0/16); empty: none.",
    )
    host_spacing: float = Field(
        2.0,
        validation_alias="PACTWIRE_HOST_SPACING",
        ge=0,
        le=3600,
        description="Seconds between two requests to one host; a page that a person asked for does not wait.",
    )
    contact: str | None = Field(
        None,
        validation_alias="PACTWIRE_CONTACT",
        description="A page or mail address where newspapers can reach you, shown to them in the User-Agent; "
        "empty: TELEGRAM_WEBHOOK_URL's site, where there is one.",
    )
    operators: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        validation_alias="PACTWIRE_OPERATORS",
        description="Who may run operator commands, by commas: telegram:ID, slack:TEAM:USER.",
    )
    operator_chat: str | None = Field(
        None,
        validation_alias="PACTWIRE_OPERATOR_CHAT",
        description="The chat that notices to the operator go to: telegram:ID or slack:TEAM:CHANNEL.",
    )
    allowed_chats: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        validation_alias="PACTWIRE_ALLOWED_CHATS",
        description="The only chats that are served, by commas: telegram:ID, slack:TEAM:CHANNEL; empty: all.",
    )
    secret_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (),
        validation_alias="PACTWIRE_SECRET_KEYS",
        description="Fernet keys, newest first, by commas, that encrypt tokens in the database.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", validation_alias="PACTWIRE_LOG_LEVEL", description="DEBUG, INFO, WARNING or ERROR."
    )
    log_format: Literal["console", "json"] = Field(
        "console",
        validation_alias="PACTWIRE_LOG_FORMAT",
        description="console for people, json for machines.",
    )
    telegram_bot_token: SecretStr | None = Field(
        None, validation_alias="TELEGRAM_BOT_TOKEN", description="Token from @BotFather; empty: no Telegram."
    )
    telegram_api_url: str = Field(
        "https://api.telegram.org",
        validation_alias="TELEGRAM_API_URL",
        description="Root of the Bot API server; /bot<token>/<method> and /file/bot<token>/ follow.",
    )
    telegram_webhook_url: str | None = Field(
        None,
        validation_alias="TELEGRAM_WEBHOOK_URL",
        description="Public origin, without a path, that Telegram sends updates to; empty: polling.",
    )
    telegram_webhook_secret: SecretStr | None = Field(
        None,
        validation_alias="TELEGRAM_WEBHOOK_SECRET",
        description="Secret that comes with each webhook request: 1 to 256 of A-Z a-z 0-9 _ -.",
    )
    slack_bot_token: SecretStr | None = Field(
        None, validation_alias="SLACK_BOT_TOKEN", description="xoxb- token of one workspace; empty: by OAuth."
    )
    slack_app_token: SecretStr | None = Field(
        None, validation_alias="SLACK_APP_TOKEN", description="xapp- token: use Socket Mode; empty: HTTP."
    )
    slack_signing_secret: SecretStr | None = Field(
        None, validation_alias="SLACK_SIGNING_SECRET", description="Checks that requests come from Slack."
    )
    slack_client_id: str | None = Field(
        None, validation_alias="SLACK_CLIENT_ID", description="For installing into many workspaces by OAuth."
    )
    slack_client_secret: SecretStr | None = Field(
        None, validation_alias="SLACK_CLIENT_SECRET", description="Belongs to SLACK_CLIENT_ID."
    )
    slack_api_url: str = Field(
        "https://slack.com/api/", validation_alias="SLACK_API_URL", description="Root of Slack's Web API."
    )
    naver_client_id: str | None = Field(
        None, validation_alias="NAVER_CLIENT_ID", description="For Naver news search as a source."
    )
    naver_client_secret: SecretStr | None = Field(
        None, validation_alias="NAVER_CLIENT_SECRET", description="Belongs to NAVER_CLIENT_ID."
    )
    model: str | None = Field(
        None,
        validation_alias="PACTWIRE_MODEL",
        description="provider:name of the optional model reader (openai:..., anthropic:...); empty: none.",
    )
    model_key: SecretStr | None = Field(
        None, validation_alias="PACTWIRE_MODEL_KEY", description="Key of the model's provider."
    )
    model_url: str | None = Field(
        None, validation_alias="PACTWIRE_MODEL_URL", description="Base URL of an OpenAI-compatible server."
    )
    model_daily_tokens: int = Field(
        1_000_000,
        validation_alias="PACTWIRE_MODEL_DAILY_TOKENS",
        ge=0,
        description="Tokens a day that the model may use; past it the embedded reader serves.",
    )
    model_chat_daily_tokens: int = Field(
        100_000,
        validation_alias="PACTWIRE_MODEL_CHAT_DAILY_TOKENS",
        ge=0,
        description="Tokens a day that one chat's summaries and questions may use of them.",
    )
    model_input_price: float = Field(
        0.0,
        validation_alias="PACTWIRE_MODEL_INPUT_PRICE",
        ge=0,
        description="Dollars that the provider takes for a million tokens sent; costs are counted by it.",
    )
    model_output_price: float = Field(
        0.0,
        validation_alias="PACTWIRE_MODEL_OUTPUT_PRICE",
        ge=0,
        description="Dollars that the provider takes for a million tokens written.",
    )
    model_daily_cost: float | None = Field(
        None,
        validation_alias="PACTWIRE_MODEL_DAILY_COST",
        ge=0,
        description="Dollars a day that the model may cost, by those prices; empty: only tokens count.",
    )
    model_chat_daily_cost: float | None = Field(
        None,
        validation_alias="PACTWIRE_MODEL_CHAT_DAILY_COST",
        ge=0,
        description="Dollars a day that one chat may cost of them; empty: only tokens count.",
    )
    model_concurrency: int = Field(
        4,
        validation_alias="PACTWIRE_MODEL_CONCURRENCY",
        ge=1,
        le=1000,
        description="Calls to the model under way at once, in all processes together.",
    )
    model_timeout: float = Field(
        20.0,
        validation_alias="PACTWIRE_MODEL_TIMEOUT",
        gt=0,
        le=300,
        description="Seconds after which the embedded reader serves, all attempts at the model together.",
    )

    @field_validator("allow_networks", mode="before")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[Network, ...]:
        networks = []
        for text in value:
            try:
                networks.append(ipaddress.ip_network(text))
            except ValueError:
                raise ValueError(
                    f"{text!r} is not a network such as 127.0.0.0/8, 10.1.0.0/16 or fd00::/8"
                ) from None
        return tuple(networks)

    @field_validator("operators", "allowed_chats", "secret_keys", "allow_networks", mode="before")
    @classmethod
    def _by_commas(cls, value: object) -> object:
        # Stands after `_networks`, as pydantic runs these last to first.
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("database_url")
    @classmethod
    def _postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        scheme, after, _ = value.get_secret_value().partition("://")
        if not after or scheme not in ("postgres", "postgresql", "postgresql+psycopg"):
            raise ValueError(
                "must begin with postgres://, postgresql:// or postgresql+psycopg:// (only PostgreSQL is supported)"
            )
        try:
            _ = urlsplit(value.get_secret_value()).port
        except ValueError:
            raise ValueError(
                "must be postgresql://USER:PASSWORD@HOST:PORT/DATABASE, the port a number, and : / @ # ? % [ ] in"
                " the password percent-encoded"
            ) from None
        return value

    @field_validator("home", "sources")
    @classmethod
    def _at_home(cls, value: Path | None) -> Path | None:
        return value.expanduser().absolute() if value is not None else None

    @field_validator("log_level", mode="before")
    @classmethod
    def _in_capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("must be an IANA time zone such as Asia/Seoul, Europe/London or UTC")
        return value

    @field_validator("contact")
    @classmethod
    def _fits_a_header(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"(?:https?://|mailto:)?[!-\'*-:<-~]{3,200}", value):
            raise ValueError("must be a web or mail address without spaces, brackets and semicolons")
        return value

    @field_validator("operators")
    @classmethod
    def _operator_names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if not _OPERATOR.fullmatch(name):
                raise ValueError(f"{name!r} is not of the form telegram:ID or slack:TEAM:USER")
        return value

    @field_validator("allowed_chats", "operator_chat")
    @classmethod
    def _chat_names(cls, value: tuple[str, ...] | str | None) -> tuple[str, ...] | str | None:
        for name in (value,) if isinstance(value, str) else value or ():
            if not _CHAT.fullmatch(name):
                raise ValueError(f"{name!r} is not of the form telegram:ID or slack:TEAM:CHANNEL")
        return value

    @field_validator("secret_keys")
    @classmethod
    def _fernet_keys(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for number, key in enumerate(value, start=1):
            try:
                Fernet(key.get_secret_value())
            except ValueError:
                raise ValueError(
                    f"key {number} is not a Fernet key (32 bytes in URL-safe base64); make one with "
                    '`python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"`'
                ) from None
        return value

    @field_validator("telegram_api_url", "slack_api_url", "telegram_webhook_url", "model_url")
    @classmethod
    def _web_address(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be an address that begins with https:// or http://")
        if info.field_name == "telegram_webhook_url":
            if parts.path not in ("", "/") or parts.query:
                raise ValueError("must be an origin without a path, such as https://bot.example.com")
            return value.rstrip("/")
        return value.rstrip("/") + "/" if info.field_name == "slack_api_url" else value.rstrip("/")

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _header_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
            raise ValueError("must be 1 to 256 characters of A-Z, a-z, 0-9, _ and -")
        return value

    @model_validator(mode="after")
    def _go_together(self) -> Settings:
        if self.telegram_webhook_url and not self.telegram_webhook_secret:
            raise ValueError("TELEGRAM_WEBHOOK_URL needs TELEGRAM_WEBHOOK_SECRET beside it")
        if bool(self.naver_client_id) != bool(self.naver_client_secret):
            raise ValueError("NAVER_CLIENT_ID and NAVER_CLIENT_SECRET go together")
        if bool(self.slack_client_id) != bool(self.slack_client_secret):
            raise ValueError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together")
        if self.slack_client_id and not self.secret_keys:
            raise ValueError(
                "SLACK_CLIENT_ID needs PACTWIRE_SECRET_KEYS, which encrypt the workspaces' tokens"
            )
        self._model_is_whole()
        return self

    def _model_is_whole(self) -> None:
        if not self.model:
            return
        provider, _, name = self.model.partition(":")
        if provider not in ("openai", "anthropic") or not name:
            raise ValueError(
                "PACTWIRE_MODEL must be provider:name, such as openai:gpt-4o-mini or anthropic:claude-haiku-4-5"
            )
        if not self.model_key and (provider == "anthropic" or not self.model_url):
            raise ValueError(
                "PACTWIRE_MODEL needs PACTWIRE_MODEL_KEY, or PACTWIRE_MODEL_URL of your own server"
            )
        costs = self.model_daily_cost is not None or self.model_chat_daily_cost is not None
        if costs and not (self.model_input_price or self.model_output_price):
            raise ValueError(
                "PACTWIRE_MODEL_DAILY_COST and PACTWIRE_MODEL_CHAT_DAILY_COST need PACTWIRE_MODEL_INPUT_PRICE"
                " and PACTWIRE_MODEL_OUTPUT_PRICE"
            )

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of new chats."""
        return ZoneInfo(self.timezone)


def names() -> dict[str, str]:
    """Each environment variable with its help sentence, in the order in which `.env.example` lists them."""
    return {str(field.validation_alias): field.description or "" for field in Settings.model_fields.values()}


def read(env_file: Path | None = Path(".env")) -> Settings:
    """Read the environment, and the `.env` file behind it.

    Raises SettingsError with a line for each setting that is wrong.
    """
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg]  # pydantic-settings' own argument
    except ValidationError as error:
        raise SettingsError("\n".join(_lines(error))) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file}: the file is not text in UTF-8; save it as UTF-8.") from None
    except OSError as error:
        raise SettingsError(f"{env_file}: the file cannot be read ({error.strerror}).") from None


def mistyped(env_file: Path | None = Path(".env")) -> dict[str, str]:
    """Names that begin like ours and are no settings, each with the one that was likely meant, or "".

    They would be passed over in silence; a name of another program's is none of our business.
    """
    given = [*os.environ, *(dotenv_values(env_file) if env_file is not None and env_file.is_file() else {})]
    known = names()
    return {
        name: next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.8)), "")
        for name in sorted(set(given) - set(known))
        if name.startswith(_OURS)
    }


def _lines(error: ValidationError) -> list[str]:
    """One line an error; values are left out, as they may be secrets."""
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        name = str(problem["loc"][0]) if problem["loc"] else ""
        reason = problem["msg"].removeprefix("Value error, ")
        help_line = names().get(name)
        lines.append(f"{name}: {reason}. It means: {help_line}" if help_line else reason)
    return lines
