"""Calendar dates of which parts are open, and what relative words make of them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Basis(StrEnum):
    """What a reading rests on."""

    ABSOLUTE = "absolute"  # the words alone
    PUBLICATION = "publication"  # the day of publication, looking back
    AHEAD = "ahead"  # the day of publication, looking forward
    ANTECEDENT = "antecedent"  # the date told before


@dataclass(frozen=True, slots=True)
class Point:
    """A calendar date of which the month and the day may be open."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def value(self) -> str | None:
        """The date as a string, or None where the calendar has no such day."""
        if not 1900 <= self.year <= 2100:
            return None
        if self.month is None:
            return f"{self.year:04}"
        if not 1 <= self.month <= 12:
            return None
        if self.day is None:
            return f"{self.year:04}-{self.month:02}"
        if not 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]:
            return None
        return f"{self.year:04}-{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True)
class Known:
    """What relative words count from."""

    published: date | None
    #: The date told last, and the one before words such as "that day" point to.
    told: Point | None


#: Korean words before a date that is still to come.
LOOKING_AHEAD = {"오는", "이번"}
#: The readings of some words, the likeliest first.
Readings = list[tuple[Point, Basis]]


def month_alone(
    month: int, day: int | None, lead: str | None, known: Known, *, ahead_first: bool
) -> Readings:
    """A month without its year: the last one or the next, or that of the year told before."""
    published, told = known.published, known.told
    readings: Readings = []
    if published is not None:
        passed = (month, day or 0) <= (published.month, published.day)
        if lead == "지난" and day is None and month == published.month:
            passed = False  # this month is not the last one of its name
        last = (Point(published.year - (not passed), month, day), Basis.PUBLICATION)
        coming = (Point(published.year + passed, month, day), Basis.AHEAD)
        if lead in LOOKING_AHEAD:
            return [coming]
        if lead == "지난" or passed:
            readings = [last]
        else:
            readings = [coming, last] if ahead_first else [last, coming]
    if told is not None and lead not in LOOKING_AHEAD and lead != "지난":
        readings.append((Point(told.year, month, day), Basis.ANTECEDENT))
    return readings


def day_alone(day: int, lead: str | None, known: Known) -> Readings:
    """A day without its month: this month's, the last one's, or that of the month told before."""
    published, told = known.published, known.told
    readings: Readings = []
    if published is not None:
        year, month = published.year, published.month
        if lead == "지난" and day > published.day:
            readings = [(Point(*months_on(year, month, -1), day), Basis.PUBLICATION)]
        elif lead == "오는" and day < published.day:
            readings = [(Point(*months_on(year, month, 1), day), Basis.AHEAD)]
        elif day > published.day:
            here = (Point(year, month, day), Basis.AHEAD)
            before = (Point(*months_on(year, month, -1), day), Basis.PUBLICATION)
            readings = [here] if lead == "오는" else [before, here] if published.day <= 7 else [here, before]
        else:
            readings = [(Point(year, month, day), Basis.PUBLICATION)]
    if told is not None and told.month is not None and lead is None:
        readings.append((Point(told.year, told.month, day), Basis.ANTECEDENT))
    return readings


def day_word(word: str, known: Known) -> Readings:
    published, told = known.published, known.told
    if word in ("지난주", "이번주"):
        if published is None:
            return []
        day = published - timedelta(days=7 if word == "지난주" else 0)
        return [(Point(day.year, day.month), Basis.PUBLICATION)]
    shift = {"전날": -1, "어제": -1, "그제": -2, "그저께": -2, "이튿날": 1, "다음날": 1, "내일": 1}.get(
        word, 0
    )
    readings: Readings = []
    if word not in ("어제", "그제", "그저께", "오늘", "내일") and told is not None and told.day is not None:
        point = shifted(told, shift, "day")
        readings = [(point, Basis.ANTECEDENT)] if point else []
    if published is not None and word not in ("이튿날", "다음날"):
        readings.append((point_of(published + timedelta(days=shift)), Basis.PUBLICATION))
    return readings


def number(text: str | None) -> int | None:
    digits = re.match(r"\d+", text or "")
    return int(digits.group()) if digits else None


def point_of(day: date) -> Point:
    return Point(day.year, day.month, day.day)


def cut(point: Point, unit: str) -> Point:
    return Point(point.year, point.month if unit == "month" else None)


def months_on(year: int, month: int, step: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + step
    return index // 12, index % 12 + 1


def shifted(origin: Point, step: int, unit: str) -> Point | None:
    """A date moved on by days, weeks, months or years, as exact as both allow."""
    if unit == "year":
        return Point(origin.year + step, None if step else origin.month)
    if origin.month is None:
        return None
    if unit == "month":
        return Point(*months_on(origin.year, origin.month, step))
    if origin.day is None or Point(origin.year, origin.month, origin.day).value is None:
        return None
    moved = date(origin.year, origin.month, origin.day).toordinal() + step * (7 if unit == "week" else 1)
    return point_of(date.fromordinal(moved)) if 1 <= moved <= date.max.toordinal() else None
