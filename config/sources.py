"""The list of newspapers: a TOML file of `[[source]]` tables, the shipped one or the operator's own."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from config.settings import SettingsError

#: The list that comes with Pactwire.
SHIPPED = Path(__file__).with_name("sources.toml")

_KINDS = ("feed", "sitemap", "naver")
_LANGUAGES = ("ko", "en")
_KEYS = ("name", "url", "kind", "language", "timezone", "category", "interval", "verified", "read_at")
_SPAN = re.compile(r"(\d{1,6})\s*(s|m|min|h)?")
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, None: 1}
#: What a feed may be asked at, in seconds: a quarter of an hour to a day.
SHORTEST, LONGEST = 900, 86400


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A newspaper as the list states it."""

    name: str
    #: Of the feed or sitemap; for Naver the query, or its whole address.
    url: str
    kind: str = "feed"
    language: str | None = None
    timezone: str = "Asia/Seoul"
    category: str = ""
    interval_seconds: int = 3600
    #: Whether somebody saw it give news; one that is not gets less patience, and dies without a word.
    verified: bool = True


def read(path: Path = SHIPPED) -> tuple[ListedSource, ...]:
    """The newspapers of a list.

    Raises SettingsError with a line for each entry that cannot be used, naming it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(f"PACTWIRE_SOURCES: there is no file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(f"PACTWIRE_SOURCES: {path} cannot be read ({reason}).") from None
    return parse(text, str(path))


def parse(text: str, name: str) -> tuple[ListedSource, ...]:
    """The newspapers of a list's text; `name` is what the errors call it by."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name} is not valid TOML: {error}") from None
    tables = document.get("source", [])
    unknown = sorted(set(document) - {"source"})
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables) or unknown:
        beside = f", not {unknown[0]!r}" if unknown else ""
        raise SettingsError(f"{name} must hold [[source]] tables only{beside}.")
    listed: list[ListedSource] = []
    problems: list[str] = []
    for number, table in enumerate(tables, start=1):
        name_or_url = " ".join(str(table.get("name") or table.get("url") or "without a name").split())
        called = f"[[source]] {number} ({name_or_url})"
        found = list(_problems(table))
        if not found and any(other.url == table["url"].strip() for other in listed):
            found = ["url: stands in the list twice"]
        problems += [f"{name}, {called}: {problem}" for problem in found]
        if not found:
            listed.append(_listed(table))
    if problems:
        raise SettingsError("\n".join(problems))
    return tuple(listed)


def seconds(given: object) -> int | None:
    """A span such as 3600, "45m" or "2h" in seconds; None where it is none."""
    if isinstance(given, bool):
        return None
    if isinstance(given, int):
        return given
    found = _SPAN.fullmatch(given.strip().lower()) if isinstance(given, str) else None
    return int(found[1]) * _SECONDS[found[2]] if found else None


def _problems(table: dict[str, Any]) -> list[str]:
    checks = (
        _unknown_keys(table),
        _bad_text(table, "name"),
        _bad_url(table),
        _not_one_of(table, "kind", _KINDS),
        _not_one_of(table, "language", _LANGUAGES),
        _bad_zone(table),
        _bad_interval(table),
        *(
            f"{key}: must be text in quotes"
            for key in ("category", "read_at")
            if not isinstance(table.get(key, ""), str)
        ),
        "verified: must be true or false" if not isinstance(table.get("verified", True), bool) else None,
    )
    return [problem for problem in checks if problem]


def _unknown_keys(table: dict[str, Any]) -> str | None:
    unknown = sorted(set(table) - set(_KEYS))
    return f"{unknown[0]}: there is no such key; known are {', '.join(_KEYS)}" if unknown else None


def _bad_text(table: dict[str, Any], key: str) -> str | None:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        return f"{key}: is missing" if key not in table else f"{key}: must be text in quotes"
    return None if value.isprintable() else f"{key}: holds line breaks or control characters"


def _bad_url(table: dict[str, Any]) -> str | None:
    problem = _bad_text(table, "url")
    if problem or table.get("kind") == "naver":
        return problem
    parts = urlsplit("")
    try:
        parts = urlsplit(table["url"].strip())
        parts.port  # noqa: B018  # reading it is the check
    except ValueError:
        return "url: cannot be read as an address"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "url: must begin with https:// or http://"
    return None


def _not_one_of(table: dict[str, Any], key: str, known: tuple[str, ...]) -> str | None:
    return None if table.get(key, known[0]) in known else f"{key}: must be one of {', '.join(known)}"


def _bad_zone(table: dict[str, Any]) -> str | None:
    if table.get("timezone", "UTC") in _zones():
        return None
    return "timezone: must be an IANA time zone such as Asia/Seoul or America/New_York"


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _bad_interval(table: dict[str, Any]) -> str | None:
    span = seconds(table.get("interval", 3600))
    if span is None:
        return 'interval: must be seconds, or a span such as "45m" or "2h"'
    return None if SHORTEST <= span <= LONGEST else "interval: must be 15 minutes to 24 hours"


def _listed(table: dict[str, Any]) -> ListedSource:
    span = seconds(table.get("interval", 3600))
    assert span is not None, "checked before"  # noqa: S101
    return ListedSource(
        name=table["name"].strip(),
        url=table["url"].strip(),
        kind=table.get("kind", "feed"),
        language=table.get("language"),
        timezone=table.get("timezone", "Asia/Seoul"),
        category=table.get("category", ""),
        interval_seconds=span,
        verified=table.get("verified", True),
    )
