"""Dates as people write them, resolved to calendar dates as exact as the words allow.

    words in a text ──> parts (year, month, day; some by reference) ──> readings ("2021-07", ...)

What a text leaves open is resolved against the day of publication ("지난 7월", "on Tuesday") or against
the date told just before ("같은 달", "four days later"). Where both are possible ("10월" after "지난해 8월"),
both readings are given, the likelier first; who reads on may choose by what surrounds them.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from summarizer.types import Language


class Basis(StrEnum):
    """What a reading rests on."""

    ABSOLUTE = "absolute"  # the words alone
    PUBLICATION = "publication"  # the day of publication, looking back
    AHEAD = "ahead"  # the day of publication, looking forward
    ANTECEDENT = "antecedent"  # the date told before


@dataclass(frozen=True, slots=True)
class DateReading:
    """One way to read the words `text[start:end]` as a date."""

    start: int
    end: int
    #: "YYYY", "YYYY-MM" or "YYYY-MM-DD".
    value: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class _Point:
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
class _Known:
    """What relative words count from."""

    published: date | None
    #: The date told last, and the one before words such as "that day" point to.
    told: _Point | None


_Readings = list[tuple[_Point, Basis]]


def find_dates(
    texts: Sequence[str], *, published: date | None, language: Language
) -> list[tuple[DateReading, ...]]:
    """All readings of all dates in texts that follow each other, a tuple a text, in reading order.

    Without a day of publication only what the words themselves fix is resolved.

    >>> [r.value for r in find_dates(["지난달 20일 협약했다"], published=date(2021, 3, 2), language=Language.KO)[0]]
    ['2021-02-20']
    """
    scan = _scan_korean if language is Language.KO else _scan_english
    told: _Point | None = None
    found = []
    for text in texts:
        here: list[DateReading] = []
        for start, end, groups in scan(text):
            known = _Known(published, told)
            readings = (_read_korean if language is Language.KO else _read_english)(groups, known)
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


def age_in_days(value: str, published: date) -> int:
    """How long before publication a date lies: zero where it may still be that day or month or year.

    >>> age_in_days("2021-02", date(2021, 3, 2))
    2
    """
    year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
    last = date(year, month or 12, day or (calendar.monthrange(year, month)[1] if month else 31))
    first = date(year, month or 1, day or 1)
    if first <= published <= last:
        return 0
    return (published - last).days if last < published else (published - first).days


# Korean ------------------------------------------------------------------------------------------

_KO_NUMBERS = {
    "한": 1, "두": 2, "세": 3, "석": 3, "네": 4, "넉": 4, "다섯": 5, "여섯": 6, "일곱": 7,
    "여덟": 8, "아홉": 9, "열": 10,
}  # fmt: skip
_KO_DAYS = {
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "이레": 7,
    "열흘": 10,
    "보름": 15,
}
_KO_PART = r"초|중순|하순|상순|말|상반기|하반기|[1-4]\s?분기|봄|여름|가을|겨울|연말|연초|초여름|한여름"
_KO_MONTH = r"(?:1[0-2]|0?[1-9])\s?월(?![가-힣]?드)(?!요일)"
_KO_DAY = r"(?:3[01]|[12]\d|0?[1-9])일(?!\d|\s?(?:간(?![가-힣]{2})|동안|만[에이]|이내|째|치(?![가-힣]{2})|차(?![가-힣])|여\s?(?:만|간|동)|마다|씩|전(?![가-힣])|후(?![가-힣])|뒤|안에|이상))"
_KO = re.compile(
    rf"""
    (?<![\d.\-/])(?P<numeric>(?:19|20)\d\d\s?[.\-/]\s?(?:1[0-2]|0?[1-9])(?:\s?[.\-/]\s?(?:3[01]|[12]\d|0?[1-9]))?)(?![\d%])(?!\.\d)
  | (?P<ago>(?<!\d)(?:(?P<count>\d{{1,2}}|{"|".join(_KO_NUMBERS)})\s?(?P<unit>년|개월|달|주|주일|일)|(?P<days>{"|".join(_KO_DAYS)}))\s?(?P<side>전|뒤|앞선|앞서|후)(?:인|인\s)?(?!자|략|체|화))
  | (?P<lead>지난|오는|이번)?\s?
    (?:(?<!\d)(?P<year>(?:19|20)\d\d)년(?!\s?(?:간|동안|만에|대))
      |(?P<yword>지지난해|재작년|지난해|작년|올해|금년|내년|이듬해|다음\s?해|같은\s?해|그\s?해|올(?=\s?(?:\d{{1,2}}월|{_KO_PART}))))
    (?:부터)?\s?(?:(?P<ymonth>{_KO_MONTH})\s?(?:(?P<yday>{_KO_DAY})|(?P<ympart>{_KO_PART})(?![가-힣]{{2}}))?|(?P<ypart>{_KO_PART})(?!레|을))?
  | (?P<mword>지지난달|지난\s?달|전달|이달|이번\s?달|다음\s?달|내달|같은\s?달|그\s?달)\s?(?:(?P<mwday>{_KO_DAY})|(?P<mwpart>{_KO_PART})(?![가-힣]{{2}}))?
  | (?P<lead2>지난|오는|이번|앞서)?\s?(?<![\d.~])(?P<month>{_KO_MONTH})\s?(?:(?P<day>{_KO_DAY})|(?P<mpart>{_KO_PART})(?![가-힣]{{2}}))?
  | (?P<lead3>지난|오는|이번)?\s?(?<![\d.,])(?P<bare>{_KO_DAY})
  | (?P<word>이날|같은\s?날|당일|전날|어제|그제|그저께|오늘|이튿날|다음\s?날|지난주|이번\s?주|지난\s주|내일)(?![짜개])
  | (?P<season>지난|올|내년)\s?(?P<swhich>봄|여름|가을|겨울)
  | (?<![가-힣\d])(?P<half>상반기|하반기|[1-4]\s?분기|연초|연말)
    """,
    re.VERBOSE,
)
_KO_AHEAD = {"오는", "이번"}


def _scan_korean(text: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    for match in _KO.finditer(text):
        groups = {name: value for name, value in match.groupdict().items() if value is not None}
        begin = match.start() + len(match.group()) - len(match.group().lstrip())
        yield begin, match.end(), groups


def _read_korean(groups: dict[str, str], known: _Known) -> _Readings:
    if "numeric" in groups:
        year, *rest = map(int, re.findall(r"\d+", groups["numeric"]))
        return [(_Point(year, *rest), Basis.ABSOLUTE)]
    if "year" in groups or "yword" in groups:
        return _korean_year(groups, known)
    if "mword" in groups:
        return _korean_month_word(groups, known)
    if "month" in groups:
        month, month_day = _number(groups["month"]) or 0, _number(groups.get("day"))
        return _month_alone(month, month_day, groups.get("lead2"), known, ahead_first=True)
    if "bare" in groups:
        return _day_alone(_number(groups["bare"]) or 0, groups.get("lead3"), known)
    if "word" in groups:
        return _day_word(groups["word"].replace(" ", ""), known)
    if "ago" in groups:
        return _korean_ago(groups, known)
    if known.published is None:
        return []
    if "season" in groups:
        shift = {"지난": 0, "올": 0, "내년": 1}[groups["season"]]
        season = {"봄": 3, "여름": 6, "가을": 9, "겨울": 12}[groups["swhich"]]
        if groups["season"] == "지난" and season > known.published.month:
            shift = -1
        basis = Basis.AHEAD if shift > 0 else Basis.PUBLICATION
        return [(_Point(known.published.year + shift), basis)]
    readings: _Readings = [(_Point(known.published.year), Basis.PUBLICATION)]
    if known.told and known.told.year != known.published.year:
        readings.insert(0, (_Point(known.told.year), Basis.ANTECEDENT))
    return readings


def _korean_year(groups: dict[str, str], known: _Known) -> _Readings:
    month, day = _number(groups.get("ymonth")), _number(groups.get("yday"))
    if month is None and groups.get("ypart") in ("말", "연말"):
        month = 12
    if "year" in groups:
        return [(_Point(int(groups["year"]), month, day), Basis.ABSOLUTE)]
    word = groups["yword"].replace(" ", "")
    if word in ("같은해", "그해", "이듬해", "다음해"):
        if known.told is None:
            return []
        year = known.told.year + (word in ("이듬해", "다음해"))
        return [(_Point(year, month, day), Basis.ANTECEDENT)]
    if known.published is None:
        return []
    shift = {"지지난해": -2, "재작년": -2, "지난해": -1, "작년": -1, "내년": 1}.get(word, 0)
    basis = Basis.AHEAD if shift > 0 or groups.get("lead") == "오는" else Basis.PUBLICATION
    return [(_Point(known.published.year + shift, month, day), basis)]


def _korean_month_word(groups: dict[str, str], known: _Known) -> _Readings:
    word, day = groups["mword"].replace(" ", ""), _number(groups.get("mwday"))
    if word in ("같은달", "그달"):
        if known.told is None or known.told.month is None:
            return []
        return [(_Point(known.told.year, known.told.month, day), Basis.ANTECEDENT)]
    if known.published is None:
        return []
    shift = {"지지난달": -2, "지난달": -1, "전달": -1, "다음달": 1, "내달": 1}.get(word, 0)
    year, month = _months_on(known.published.year, known.published.month, shift)
    return [(_Point(year, month, day), Basis.AHEAD if shift > 0 else Basis.PUBLICATION)]


def _korean_ago(groups: dict[str, str], known: _Known) -> _Readings:
    back = groups["side"] in ("전", "앞선", "앞서")
    told = known.told
    if back and groups["side"] == "전" and known.published:
        origin, basis = _point(known.published), Basis.PUBLICATION
    elif told:
        origin, basis = told, Basis.ANTECEDENT
    else:
        return []
    if "days" in groups:
        count, unit = _KO_DAYS[groups["days"]], "일"
    else:
        count, unit = _KO_NUMBERS.get(groups["count"]) or int(groups["count"]), groups["unit"]
    point = _shifted(
        origin,
        -count if back else count,
        {"년": "year", "개월": "month", "달": "month"}.get(unit, "day" if unit == "일" else "week"),
    )
    return [(point, basis)] if point else []


# English -----------------------------------------------------------------------------------------

_EN_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_EN_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EN_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_EN_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_EN_DAY = (
    r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d,]*\d|\s?(?:percent|%|per\s|billion|million|trillion))"
)
_EN_YEAR = r"(?:19|20)\d\d(?!\d)"
_EN_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_EN_COUNT = rf"\d{{1,2}}|{'|'.join(sorted(_EN_NUMBERS, key=len, reverse=True))}"
_EN = re.compile(
    rf"""
    (?<![\d.\-/])(?P<iso>(?:19|20)\d\d-(?:1[0-2]|0\d)-(?:3[01]|[012]\d))(?!\d)
  | \b(?:(?P<lead>[Ll]ast|[Tt]his|[Nn]ext|[Ee]arly|[Ll]ate|[Ss]ince)\s+)?
    (?:(?P<mdm>{_EN_MONTH})\s(?P<mdd>{_EN_DAY})(?:,?\s(?P<mdy>{_EN_YEAR}))?
      |(?P<dmd>{_EN_DAY})\s(?:of\s)?(?P<dmm>{_EN_MONTH})(?:,?\s(?P<dmy>{_EN_YEAR}))?
      |(?P<mym>{_EN_MONTH}),?\s(?:of\s)?(?P<myy>{_EN_YEAR})
      |(?P<month>{_EN_MONTH}))
    (?:\s(?:of\s)?(?P<which>last\syear|this\syear|next\syear|(?:the|that)\ssame\syear|that\syear|the\s(?:following|previous)\syear))?
  | \b(?:(?P<wlead>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming)\s+)?(?P<weekday>{_EN_WEEKDAY})\b(?!\s(?:Times|Review|Night))
  | \b(?P<word>[Tt]oday|[Yy]esterday|[Tt]omorrow|(?:[Tt]he\s)?(?:same|previous|following|next)\sday|[Tt]he\sday\sbefore
      |(?:[Ee]arlier\s|[Ll]ater\s)?(?:[Ll]ast|[Tt]his|[Nn]ext)\s(?:week|month|year|spring|summer|fall|autumn|winter)
      |(?:[Tt]he\s|[Tt]hat\s)?(?:same|following|previous|next)\s(?:month|year))\b(?!['’-])
  | \b(?P<ago>(?P<count>(?i:{_EN_COUNT}))\s(?P<unit>day|week|month|year)s?\s(?P<side>ago|earlier|later|after|before|prior))\b
  | (?<![\w$€£¥₩.,:\-–])(?P<year>{_EN_YEAR})(?![\w%]|[.,:]\d|-\w|\s(?:GPUs|people|members|companies|staff|employees|users))
    """,
    re.VERBOSE,
)


def _scan_english(text: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    for match in _EN.finditer(text):
        groups = {name: value for name, value in match.groupdict().items() if value is not None}
        # "may", "march" are verbs unless written large, which the pattern asks for; a sentence's first
        # word "May" is the verb's less often than the month's only before a number.
        if groups.get("month") in ("May", "March", "Mar") and "which" not in groups and "lead" not in groups:
            before = text[max(0, match.start() - 14) : match.start()].lower()
            if not re.search(
                r"(?:\b(?:in|since|by|until|from|of|and|to|or|during|for|early|late|mid|end of)[\s-]|,\s?)$",
                before,
            ):
                continue
        yield match.start(), match.end(), groups


def _read_english(groups: dict[str, str], known: _Known) -> _Readings:
    if "iso" in groups:
        return [(_Point(*map(int, groups["iso"].split("-"))), Basis.ABSOLUTE)]
    if "weekday" in groups:
        return _english_weekday(groups, known)
    if "word" in groups:
        return _english_word(groups["word"].lower(), known)
    if "ago" in groups:
        return _english_ago(groups, known)
    if "year" in groups:
        return [(_Point(int(groups["year"])), Basis.ABSOLUTE)]
    name = groups.get("mdm") or groups.get("dmm") or groups.get("mym") or groups["month"]
    month = _EN_MONTHS[name.lower().rstrip(".")]
    day = _number(groups.get("mdd") or groups.get("dmd"))
    written = groups.get("mdy") or groups.get("dmy") or groups.get("myy")
    if written:
        return [(_Point(int(written), month, day), Basis.ABSOLUTE)]
    which = groups.get("which", "")
    if "same" in which or "that" in which or "following" in which or "previous" in which:
        if known.told is None:
            return []
        shift = ("following" in which) - ("previous" in which)
        return [(_Point(known.told.year + shift, month, day), Basis.ANTECEDENT)]
    if which and known.published:
        shift = {"last": -1, "this": 0, "next": 1}[which.split()[0]]
        return [(_Point(known.published.year + shift, month, day), Basis.PUBLICATION)]
    lead = {"last": "지난", "next": "오는", "since": "지난"}.get(groups.get("lead", "").lower())
    return _month_alone(month, day, lead, known, ahead_first=False)


def _english_weekday(groups: dict[str, str], known: _Known) -> _Readings:
    if known.published is None:
        return []
    target = _EN_WEEKDAYS.index(groups["weekday"].lower())
    lead = groups.get("wlead", "").lower()
    back = (known.published.weekday() - target) % 7
    past = known.published - timedelta(days=back or (7 if lead == "last" else 0))
    ahead = known.published + timedelta(days=(7 - back) if back else 7)
    if lead in ("next", "coming"):
        return [(_point(ahead), Basis.AHEAD)]
    return [(_point(past), Basis.PUBLICATION)]


def _english_word(word: str, known: _Known) -> _Readings:
    word = word.removeprefix("the ").removeprefix("that ").removeprefix("earlier ").removeprefix("later ")
    if word in ("same day", "previous day", "following day", "next day", "day before"):
        return _day_word(
            {"same day": "이날", "previous day": "전날", "day before": "전날"}.get(word, "이튿날"), known
        )
    if word.split()[0] in ("same", "following", "previous") or word in ("next month", "next year"):
        told = known.told
        which, unit = word.split()
        if which == "next" and known.published:
            point = _shifted(_point(known.published), 1, unit)
            return [(_cut(point, unit), Basis.AHEAD)] if point else []
        if told is None or (unit == "month" and told.month is None):
            return []
        point = _shifted(told, {"same": 0, "following": 1, "previous": -1, "next": 1}[which], unit)
        return [(_cut(point, unit), Basis.ANTECEDENT)] if point else []
    published = known.published
    if published is None:
        return []
    if word in ("today", "yesterday", "tomorrow"):
        days = {"today": 0, "yesterday": -1, "tomorrow": 1}[word]
        return [(_point(published + timedelta(days=days)), Basis.AHEAD if days > 0 else Basis.PUBLICATION)]
    which, unit = word.split()
    step = {"last": -1, "this": 0, "next": 1}[which]
    basis = Basis.AHEAD if step > 0 else Basis.PUBLICATION
    if unit == "week":
        day = published + timedelta(days=7 * step)
        return [(_Point(day.year, day.month), basis)]
    if unit in ("month", "year"):
        point = _shifted(_point(published), step, unit)
        return [(_cut(point, unit), basis)] if point else []
    season = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}[unit]
    year = published.year + (step if step > 0 else -(step < 0 and season + 2 >= published.month))
    return [(_Point(year), basis)]


def _english_ago(groups: dict[str, str], known: _Known) -> _Readings:
    count = _EN_NUMBERS.get(groups["count"].lower()) or int(groups["count"])
    back = groups["side"] in ("ago", "earlier", "before", "prior")
    if groups["side"] == "ago":
        if known.published is None:
            return []
        origin, basis = _point(known.published), Basis.PUBLICATION
    elif known.told:
        origin, basis = known.told, Basis.ANTECEDENT
    else:
        return []
    point = _shifted(origin, -count if back else count, groups["unit"])
    return [(point, basis)] if point else []


# Both languages ----------------------------------------------------------------------------------


def _month_alone(
    month: int, day: int | None, lead: str | None, known: _Known, *, ahead_first: bool
) -> _Readings:
    """A month without its year: the last one or the next, or that of the year told before."""
    published, told = known.published, known.told
    readings: _Readings = []
    if published is not None:
        passed = (month, day or 0) <= (published.month, published.day)
        if lead == "지난" and day is None and month == published.month:
            passed = False  # this month is not the last one of its name
        last = (_Point(published.year - (not passed), month, day), Basis.PUBLICATION)
        coming = (_Point(published.year + passed, month, day), Basis.AHEAD)
        if lead in _KO_AHEAD:
            return [coming]
        if lead == "지난" or passed:
            readings = [last]
        else:
            readings = [coming, last] if ahead_first else [last, coming]
    if told is not None and lead not in _KO_AHEAD and lead != "지난":
        readings.append((_Point(told.year, month, day), Basis.ANTECEDENT))
    return readings


def _day_alone(day: int, lead: str | None, known: _Known) -> _Readings:
    """A day without its month: this month's, the last one's, or that of the month told before."""
    published, told = known.published, known.told
    readings: _Readings = []
    if published is not None:
        year, month = published.year, published.month
        if lead == "지난" and day > published.day:
            readings = [(_Point(*_months_on(year, month, -1), day), Basis.PUBLICATION)]
        elif lead == "오는" and day < published.day:
            readings = [(_Point(*_months_on(year, month, 1), day), Basis.AHEAD)]
        elif day > published.day:
            here = (_Point(year, month, day), Basis.AHEAD)
            before = (_Point(*_months_on(year, month, -1), day), Basis.PUBLICATION)
            readings = [here] if lead == "오는" else [before, here] if published.day <= 7 else [here, before]
        else:
            readings = [(_Point(year, month, day), Basis.PUBLICATION)]
    if told is not None and told.month is not None and lead is None:
        readings.append((_Point(told.year, told.month, day), Basis.ANTECEDENT))
    return readings


def _day_word(word: str, known: _Known) -> _Readings:
    published, told = known.published, known.told
    if word in ("지난주", "이번주"):
        if published is None:
            return []
        day = published - timedelta(days=7 if word == "지난주" else 0)
        return [(_Point(day.year, day.month), Basis.PUBLICATION)]
    shift = {"전날": -1, "어제": -1, "그제": -2, "그저께": -2, "이튿날": 1, "다음날": 1, "내일": 1}.get(
        word, 0
    )
    readings: _Readings = []
    if word not in ("어제", "그제", "그저께", "오늘", "내일") and told is not None and told.day is not None:
        point = _shifted(told, shift, "day")
        readings = [(point, Basis.ANTECEDENT)] if point else []
    if published is not None and word not in ("이튿날", "다음날"):
        readings.append((_point(published + timedelta(days=shift)), Basis.PUBLICATION))
    return readings


def _number(text: str | None) -> int | None:
    digits = re.match(r"\d+", text or "")
    return int(digits.group()) if digits else None


def _point(day: date) -> _Point:
    return _Point(day.year, day.month, day.day)


def _cut(point: _Point, unit: str) -> _Point:
    return _Point(point.year, point.month if unit == "month" else None)


def _months_on(year: int, month: int, step: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + step
    return index // 12, index % 12 + 1


def _shifted(origin: _Point, step: int, unit: str) -> _Point | None:
    """A date moved on by days, weeks, months or years, as exact as both allow."""
    if unit == "year":
        return _Point(origin.year + step, None if step else origin.month)
    if origin.month is None:
        return None
    if unit == "month":
        return _Point(*_months_on(origin.year, origin.month, step))
    if origin.day is None or _Point(origin.year, origin.month, origin.day).value is None:
        return None
    moved = date(origin.year, origin.month, origin.day).toordinal() + step * (7 if unit == "week" else 1)
    return _point(date.fromordinal(moved)) if 1 <= moved <= date.max.toordinal() else None
