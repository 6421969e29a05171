"""The public holidays of Korea, substitute days included. Pure: the library knows them by heart."""

from __future__ import annotations

from datetime import date
from functools import lru_cache


def is_holiday(day: date) -> bool:
    """Whether Korea rests that day.

    >>> is_holiday(date(2026, 9, 25)), is_holiday(date(2026, 9, 23))
    (True, False)
    """
    return day in _of(day.year)


@lru_cache(maxsize=32)
def _of(year: int) -> frozenset[date]:
    import holidays  # takes a quarter of a second, and most orders never ask

    return frozenset(holidays.country_holidays("KR", years=year))
