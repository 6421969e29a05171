"""Dates as people write them, resolved to calendar dates as exact as the words allow.

    words in a text ──> parts (year, month, day; some by reference) ──> readings ("2021-07", ...)

What a text leaves open is resolved against the day of publication ("지난 7월", "on Tuesday") or against
the date told just before ("같은 달", "four days later"). Where both are possible ("10월" after "지난해 8월"),
both readings are given, the likelier first; who reads on may choose by what surrounds them.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from summarizer.language import english_dates, korean_dates
from summarizer.language.moments import Basis, Known, Point
from summarizer.types import Language

__all__ = ["Basis", "DateReading", "age_in_days", "find_dates"]


@dataclass(frozen=True, slots=True)
class DateReading:
    """One way to read the words `text[start:end]` as a date."""

    start: int
    end: int
    #: "YYYY", "YYYY-MM" or "YYYY-MM-DD".
    value: str
    basis: Basis


def find_dates(
    texts: Sequence[str], *, published: date | None, language: Language
) -> list[tuple[DateReading, ...]]:
    """All readings of all dates in texts that follow each other, a tuple a text, in reading order.

    Without a day of publication only what the words themselves fix is resolved.

    >>> day = date(2021, 3, 2)
    >>> [r.value for r in find_dates(["지난달 20일 협약했다"], published=day, language=Language.KO)[0]]
    ['2021-02-20']
    """
    words = korean_dates if language is Language.KO else english_dates
    told: Point | None = None
    found = []
    for text in texts:
        here: list[DateReading] = []
        for start, end, groups in words.scan(text):
            known = Known(published, told)
            readings = words.read(groups, known)
            first = True
            seen = set()
            for point, basis in readings:
                value = point.value
                if value is None or value in seen:
                    continue
                seen.add(value)
                here.append(DateReading(start, end, value, basis))
                if first:
                    told, first = point, False
        found.append(tuple(here))
    return found


def days_of(value: str) -> tuple[date, date]:
    """The first and the last day that a date of any precision may mean.

    >>> days_of("2021-02")
    (datetime.date(2021, 2, 1), datetime.date(2021, 2, 28))
    """
    year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
    end = month or 12
    return date(year, month or 1, day or 1), date(year, end, day or calendar.monthrange(year, end)[1])


def age_in_days(value: str, published: date) -> int:
    """How long before publication a date lies: zero where it may still be that day or month or year.

    >>> age_in_days("2021-02", date(2021, 3, 2))
    2
    """
    first, last = days_of(value)
    if first <= published <= last:
        return 0
    return (published - last).days if last < published else (published - first).days
