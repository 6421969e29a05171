"""English words for dates: "last July", "on Tuesday", "Nov. 3", "four days later"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from summarizer.language.moments import (
    Basis,
    Known,
    Point,
    Readings,
    cut,
    day_word,
    month_alone,
    number,
    point_of,
    shifted,
)

_EN_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_EN_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: A weekday so few days back is named without "last".
_OF_THIS_WEEK = 2
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
_ISO = r"(?<![\d.\-/])(?P<iso>(?:19|20)\d\d-(?:1[0-2]|0\d)-(?:3[01]|[012]\d))(?!\d)"
_MONTH = (
    r"\b(?:(?P<lead>[Ll]ast|[Tt]his|[Nn]ext|[Ee]arly|[Ll]ate|[Ss]ince)\s+)?"
    rf"(?:(?P<mdm>{_EN_MONTH})\s(?P<mdd>{_EN_DAY})(?:,?\s(?P<mdy>{_EN_YEAR}))?"
    rf"|(?P<dmd>{_EN_DAY})\s(?:of\s)?(?P<dmm>{_EN_MONTH})(?:,?\s(?P<dmy>{_EN_YEAR}))?"
    rf"|(?P<mym>{_EN_MONTH}),?\s(?:of\s)?(?P<myy>{_EN_YEAR})|(?P<month>{_EN_MONTH}))"
    r"(?:\s(?:of\s)?(?P<which>last\syear|this\syear|next\syear|(?:the|that)\ssame\syear|that\syear"
    r"|the\s(?:following|previous)\syear))?"
)
_WEEKDAY = (
    r"\b(?:(?P<wlead>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming)\s+)?"
    rf"(?P<weekday>{_EN_WEEKDAY})\b(?!\s(?:Times|Review|Night))"
)
_WORD = (
    r"\b(?P<word>[Tt]oday|[Yy]esterday|[Tt]omorrow|(?:[Tt]he\s)?(?:same|previous|following|next)\sday"
    r"|[Tt]he\sday\sbefore|(?:[Ee]arlier\s|[Ll]ater\s)?(?:[Ll]ast|[Tt]his|[Nn]ext)\s"
    r"(?:week|month|year|spring|summer|fall|autumn|winter)"
    r"|(?:[Tt]he\s|[Tt]hat\s)?(?:same|following|previous|next)\s(?:month|year))\b(?!['’-])"
)
_AGO = (
    rf"\b(?P<ago>(?P<count>(?i:{_EN_COUNT}))\s(?P<unit>day|week|month|year)s?"
    r"\s(?P<side>ago|earlier|later|after|before|prior))\b"
)
_YEAR = (
    rf"(?<![\w$€£¥₩.,:\-–])(?P<year>{_EN_YEAR})"
    r"(?![\w%]|[.,:]\d|-\w|\s(?:GPUs|people|members|companies|staff|employees|users))"
)
#: "will sign it on Thursday", "due by Friday": what these announce is still to come.
_TO_COME = re.compile(
    r"\b(?:will|would|(?:is|are|was|were)\s(?:to|due|scheduled|expected|set)|plans?\sto|due|by|until)\b[^.;:]{0,60}$"
)
_EN = re.compile("|".join((_ISO, _MONTH, _WEEKDAY, _WORD, _AGO, _YEAR)))


def scan(text: str) -> Iterator[tuple[int, int, dict[str, str]]]:
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
        if "weekday" in groups and _TO_COME.search(text[max(0, match.start() - 80) : match.start()]):
            groups["to come"] = "yes"
        yield match.start(), match.end(), groups


def read(groups: dict[str, str], known: Known) -> Readings:
    if "iso" in groups:
        return [(Point(*map(int, groups["iso"].split("-"))), Basis.ABSOLUTE)]
    if "weekday" in groups:
        return _english_weekday(groups, known)
    if "word" in groups:
        return _english_word(groups["word"].lower(), known)
    if "ago" in groups:
        return _english_ago(groups, known)
    if "year" in groups:
        return [(Point(int(groups["year"])), Basis.ABSOLUTE)]
    name = groups.get("mdm") or groups.get("dmm") or groups.get("mym") or groups["month"]
    month = _EN_MONTHS[name.lower().rstrip(".")]
    day = number(groups.get("mdd") or groups.get("dmd"))
    written = groups.get("mdy") or groups.get("dmy") or groups.get("myy")
    if written:
        return [(Point(int(written), month, day), Basis.ABSOLUTE)]
    which = groups.get("which", "")
    if "same" in which or "that" in which or "following" in which or "previous" in which:
        if known.told is None:
            return []
        shift = ("following" in which) - ("previous" in which)
        return [(Point(known.told.year + shift, month, day), Basis.ANTECEDENT)]
    if which and known.published:
        shift = {"last": -1, "this": 0, "next": 1}[which.split()[0]]
        return [(Point(known.published.year + shift, month, day), Basis.PUBLICATION)]
    lead = {"last": "지난", "next": "오는", "since": "지난"}.get(groups.get("lead", "").lower())
    return month_alone(month, day, lead, known, ahead_first=False)


def _english_weekday(groups: dict[str, str], known: Known) -> Readings:
    if known.published is None:
        return []
    target = _EN_WEEKDAYS.index(groups["weekday"].lower())
    lead = groups.get("wlead", "").lower()
    back = (known.published.weekday() - target) % 7
    past = (point_of(known.published - timedelta(days=back)), Basis.PUBLICATION)
    ahead = (point_of(known.published + timedelta(days=(7 - back) if back else 7)), Basis.AHEAD)
    if lead in ("next", "coming"):
        return [ahead]
    if lead == "last" and back <= _OF_THIS_WEEK:
        # On a Friday "last Thursday" is no other word for yesterday.
        before = (point_of(known.published - timedelta(days=back + 7)), Basis.PUBLICATION)
        return [before, past] if back else [before]
    return [ahead, past] if "to come" in groups else [past]


def _english_word(word: str, known: Known) -> Readings:
    word = word.removeprefix("the ").removeprefix("that ").removeprefix("earlier ").removeprefix("later ")
    if word in ("same day", "previous day", "following day", "next day", "day before"):
        return day_word(
            {"same day": "이날", "previous day": "전날", "day before": "전날"}.get(word, "이튿날"), known
        )
    if word.split()[0] in ("same", "following", "previous") or word in ("next month", "next year"):
        told = known.told
        which, unit = word.split()
        if which == "next" and known.published:
            point = shifted(point_of(known.published), 1, unit)
            return [(cut(point, unit), Basis.AHEAD)] if point else []
        if told is None or (unit == "month" and told.month is None):
            return []
        point = shifted(told, {"same": 0, "following": 1, "previous": -1, "next": 1}[which], unit)
        return [(cut(point, unit), Basis.ANTECEDENT)] if point else []
    published = known.published
    if published is None:
        return []
    if word in ("today", "yesterday", "tomorrow"):
        days = {"today": 0, "yesterday": -1, "tomorrow": 1}[word]
        return [(point_of(published + timedelta(days=days)), Basis.AHEAD if days > 0 else Basis.PUBLICATION)]
    which, unit = word.split()
    step = {"last": -1, "this": 0, "next": 1}[which]
    basis = Basis.AHEAD if step > 0 else Basis.PUBLICATION
    if unit == "week":
        day = published + timedelta(days=7 * step)
        return [(Point(day.year, day.month), basis)]
    if unit in ("month", "year"):
        point = shifted(point_of(published), step, unit)
        return [(cut(point, unit), basis)] if point else []
    season = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}[unit]
    year = published.year + (step if step > 0 else -(step < 0 and season + 2 >= published.month))
    return [(Point(year), basis)]


def _english_ago(groups: dict[str, str], known: Known) -> Readings:
    count = _EN_NUMBERS.get(groups["count"].lower()) or int(groups["count"])
    back = groups["side"] in ("ago", "earlier", "before", "prior")
    if groups["side"] == "ago":
        if known.published is None:
            return []
        origin, basis = point_of(known.published), Basis.PUBLICATION
    elif known.told:
        origin, basis = known.told, Basis.ANTECEDENT
    else:
        return []
    point = shifted(origin, -count if back else count, groups["unit"])
    return [(point, basis)] if point else []
