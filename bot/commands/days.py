"""Days and spans of time as people ask for them: "지난 화요일", "yesterday", "3d". Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from summarizer.language.dates import find_dates
from summarizer.types import Language

_WORDS = {
    "오늘": 0, "today": 0, "어제": 1, "어저께": 1, "yesterday": 1, "그제": 2, "그저께": 2, "엊그제": 2, "그끄저께": 3,
}  # fmt: skip
_KOREAN_DAY = re.compile(r"(?:지난\s*주\s*|저번\s*주\s*|지난\s*|저번\s*)?([월화수목금토일])요일")
_ENGLISH_DAY = re.compile(r"\b(?:last\s+)?(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b")
_ISO = re.compile(r"\b(\d{4})[-./](\d{1,2})[-./](\d{1,2})\b")
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(\d{1,3})\s*(d|days?|일|w|weeks?|주일?|h|hours?|시간)(?![a-z])")
_NAMED_SPANS = {
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "일주일": 7,
    "week": 7,
    "day": 1,
    "보름": 15,
}


def day_asked(text: str, today: date) -> date | None:
    """The past day that a text names; None where it names none.

    >>> day_asked("지난 화요일 브리핑", date(2026, 11, 23)), day_asked("2026-11-17", date(2026, 11, 23))
    (datetime.date(2026, 11, 17), datetime.date(2026, 11, 17))
    """
    words = text.casefold()
    if found := _ISO.search(words):
        try:
            return date(*map(int, found.groups()))
        except ValueError:
            return None
    for word, ago in _WORDS.items():
        if word in words:
            return today - timedelta(days=ago)
    if found := _KOREAN_DAY.search(words):
        return _last("월화수목금토일".index(found[1]), today)
    if found := _ENGLISH_DAY.search(words):
        return _last(_ENGLISH_DAYS.index(found[1][:3]), today)
    for language in Language:
        for reading in find_dates([text], published=today, language=language)[0]:
            if len(reading.value) == 10:
                return date.fromisoformat(reading.value)
    return None


def _last(weekday: int, today: date) -> date:
    """The last day of that name before today."""
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def span_asked(text: str) -> timedelta | None:
    """How far back a text asks: "3d", "3일", "2주", "일주일", "12시간"; None where it does not say.

    >>> span_asked("3d").days, span_asked("일주일").days
    (3, 7)
    """
    words = text.casefold()
    if found := _SPAN.search(words):
        number, unit = int(found[1]), found[2]
        if unit in ("h", "hour", "hours", "시간"):
            return timedelta(hours=number)
        return timedelta(days=number * (7 if unit[0] in "w주" else 1))
    return next((timedelta(days=days) for word, days in _NAMED_SPANS.items() if word in words), None)
