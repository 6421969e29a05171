"""The many ways in which feeds and pages write a moment, read into one: a datetime with its zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz

#: Zones by letters that RFC 822 doesn't know, as feeds write them; ambiguous ones (IST, CST) are left out.
_ZONES = {"kst": 9.0, "jst": 9.0, "cet": 1.0, "cest": 2.0, "bst": 1.0, "hkt": 8.0, "sgt": 8.0, "aest": 10.0}

_KOREAN = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*[.\-/년]\s*(?P<month>\d{1,2})\s*[.\-/월]\s*(?P<day>\d{1,2})(?:\s*일|\.)?"
    r"(?:\s*\(?[월화수목금토일](?:요일)?\)?(?=[\s,]))?"
    r"(?:[\sT,]*(?P<half>오전|오후|AM|PM)?\s*(?P<hour>\d{1,2})\s*[:시]\s*(?P<minute>\d{1,2})분?"
    r"(?::(?P<second>\d{1,2})(?:\.\d+)?)?(?:\s*(?P<late>AM|PM|am|pm))?)?"
    r"\s*(?P<zone>Z\b|[+-]\d{2}:?\d{2}\b|[A-Z]{3,4}\b)?"
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_CLOCK = (
    r"(?:[\s,|–-]*(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>Z\b|[+-]\d{2}:?\d{2}\b|[A-Z]{3,4}\b)?)?"
)
_YEAR = r"(?P<year>20\d\d|19\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ENGLISH = (
    re.compile(rf"\b(?P<month>{_MONTHS})\.?\s+{_DAY},?\s+{_YEAR}{_CLOCK}", re.IGNORECASE),
    re.compile(rf"\b{_DAY}\s+(?P<month>{_MONTHS})\.?,?\s+{_YEAR}{_CLOCK}", re.IGNORECASE),
)
_FIRST_LETTERS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def moment(text: str, zone: tzinfo) -> datetime | None:
    """The moment that a text states, or None; `zone` is that of whoever wrote it, where the text has none.

    >>> moment("2021.11.22 오후 3:05", ZoneInfo("Asia/Seoul")).isoformat()
    '2021-11-22T15:05:00+09:00'
    >>> moment("Mon, 22 Nov 2021 08:15:00 EST", ZoneInfo("Asia/Seoul")).isoformat()
    '2021-11-22T08:15:00-05:00'
    """
    text = " ".join(text[:200].split())
    if not text:
        return None
    for reading in (_iso, _rfc822, _spelled):
        found = reading(text, zone)
        if found is not None:
            return found
    return None


def without_moments(line: str) -> str:
    """What a line says beside the moments that are spelled out in it.

    >>> without_moments("입력 2024.05.14. 오전 10:21")
    '입력 '
    """
    for pattern in (_KOREAN, *_ENGLISH):
        line = pattern.sub("", line)
    return line


def _iso(text: str, zone: tzinfo) -> datetime | None:
    if not re.match(r"\d{4}-?\d\d-?\d\d([T ]|$)", text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _rfc822(text: str, zone: tzinfo) -> datetime | None:
    if not re.match(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}[\s-][A-Za-z]{3}", text):
        return None
    parts = parsedate_tz(text)
    if parts is None:
        return None
    named = re.search(r"\b([A-Za-z]{3,4})$", text)
    known = _ZONES.get(named[1].lower()) if named else None
    if known is not None:
        zone = timezone(timedelta(hours=known))
    elif parts[9] is not None and not (parts[9] == 0 and not _says_utc(text)):
        zone = timezone(timedelta(seconds=parts[9]))
    elif parts[9] == 0 and _says_utc(text):
        zone = UTC
    return _built(*parts[:6], zone=zone)


def _says_utc(text: str) -> bool:
    return bool(re.search(r"(?:\bGMT|\bUTC?|\bZ|[+-]00:?00)$", text, re.IGNORECASE))


def _spelled(text: str, zone: tzinfo) -> datetime | None:
    found = _KOREAN.search(text)
    month = int(found["month"]) if found else 0
    late = found["late"] if found else None
    if found is None:
        found = next((match for pattern in _ENGLISH if (match := pattern.search(text))), None)
        if found is None:
            return None
        month = _FIRST_LETTERS.index(found["month"][:3].lower()) + 1
    hour = int(found["hour"] or 0)
    half = (found["half"] or late or "").lower().replace(".", "")
    if half in {"오후", "pm"} and hour < 12:
        hour += 12
    elif half in {"오전", "am"} and hour == 12:
        hour = 0
    clock = (hour, int(found["minute"] or 0), int(found["second"] or 0))
    return _built(int(found["year"]), month, int(found["day"]), *clock, zone=_zone(found["zone"], zone))


def _zone(text: str | None, otherwise: tzinfo) -> tzinfo:
    if not text:
        return otherwise
    if text.upper() in {"Z", "UTC", "GMT"}:
        return UTC
    if digits := re.fullmatch(r"([+-])(\d\d):?(\d\d)", text):
        span = timedelta(hours=int(digits[2]), minutes=int(digits[3]))
        return timezone(span if digits[1] == "+" else -span) if span < timedelta(hours=24) else otherwise
    american = {
        "est": -5.0,
        "edt": -4.0,
        "cst": -6.0,
        "cdt": -5.0,
        "mst": -7.0,
        "mdt": -6.0,
        "pst": -8.0,
        "pdt": -7.0,
    }
    hours = (_ZONES | american).get(text.lower())
    return otherwise if hours is None else timezone(timedelta(hours=hours))


def _built(
    year: int, month: int, day: int, hour: int, minute: int, second: int, *, zone: tzinfo
) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except (ValueError, OverflowError):
        return None
