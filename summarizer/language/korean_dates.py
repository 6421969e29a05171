"""Korean words for dates: "지난 7월", "23일", "그해 말"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.language.moments import (
    Basis,
    Known,
    Point,
    Readings,
    day_alone,
    day_word,
    month_alone,
    months_on,
    number,
    point_of,
    shifted,
)

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
#: What makes a number of days a span of time and no date: "3일간", "10일 만에".
_SPAN = (
    r"간(?![가-힣]{2})|동안|만[에이]|이내|째|치(?![가-힣]{2})|차(?![가-힣])|여\s?(?:만|간|동)|마다|씩"
    r"|전(?![가-힣])|후(?![가-힣])|뒤|안에|이상"
)
_KO_DAY = rf"(?:3[01]|[12]\d|0?[1-9])일(?!\d|\s?(?:{_SPAN}))"
_NUMERIC = (
    r"(?<![\d.\-/])(?P<numeric>(?:19|20)\d\d\s?[.\-/]\s?(?:1[0-2]|0?[1-9])"
    r"(?:\s?[.\-/]\s?(?:3[01]|[12]\d|0?[1-9]))?)(?![\d%])(?!\.\d)"
)
_AGO = (
    rf"(?P<ago>(?<!\d)(?:(?P<count>\d{{1,2}}|{'|'.join(_KO_NUMBERS)})\s?(?P<unit>년|개월|달|주|주일|일)"
    rf"|(?P<days>{'|'.join(_KO_DAYS)}))\s?(?P<side>전|뒤|앞선|앞서|후)(?:인|인\s)?(?!자|략|체|화))"
)
_YEAR = (
    r"(?P<lead>지난|오는|이번)?\s?(?:(?<!\d)(?P<year>(?:19|20)\d\d)년(?!\s?(?:간|동안|만에|대))"
    r"|(?P<yword>지지난해|재작년|지난해|작년|올해|금년|내년|이듬해|다음\s?해|같은\s?해|그\s?해"
    rf"|올(?=\s?(?:\d{{1,2}}월|{_KO_PART}))))(?:부터)?\s?"
    rf"(?:(?P<ymonth>{_KO_MONTH})\s?(?:(?P<yday>{_KO_DAY})|(?P<ympart>{_KO_PART})(?![가-힣]{{2}}))?"
    rf"|(?P<ypart>{_KO_PART})(?!레|을))?"
)
_MONTH_WORD = (
    r"(?P<mword>지지난달|지난\s?달|전달|이달|이번\s?달|다음\s?달|내달|같은\s?달|그\s?달)\s?"
    rf"(?:(?P<mwday>{_KO_DAY})|(?P<mwpart>{_KO_PART})(?![가-힣]{{2}}))?"
)
_MONTH = (
    rf"(?P<lead2>지난|오는|이번|앞서)?\s?(?<![\d.~])(?P<month>{_KO_MONTH})\s?"
    rf"(?:(?P<day>{_KO_DAY})|(?P<mpart>{_KO_PART})(?![가-힣]{{2}}))?"
)
_DAY = rf"(?P<lead3>지난|오는|이번)?\s?(?<![\d.,])(?P<bare>{_KO_DAY})"
_WORD = (
    r"(?P<word>이날|같은\s?날|당일|전날|어제|그제|그저께|오늘|이튿날|다음\s?날"
    r"|지난주|이번\s?주|지난\s주|내일)(?![짜개])"
)
_SEASON = r"(?P<season>지난|올|내년)\s?(?P<swhich>봄|여름|가을|겨울)"
_HALF = r"(?<![가-힣\d])(?P<half>상반기|하반기|[1-4]\s?분기|연초|연말)"
_KO = re.compile("|".join((_NUMERIC, _AGO, _YEAR, _MONTH_WORD, _MONTH, _DAY, _WORD, _SEASON, _HALF)))


def scan(text: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    for match in _KO.finditer(text):
        groups = {name: value for name, value in match.groupdict().items() if value is not None}
        begin = match.start() + len(match.group()) - len(match.group().lstrip())
        yield begin, match.end(), groups


def read(groups: dict[str, str], known: Known) -> Readings:
    if "numeric" in groups:
        year, *rest = map(int, re.findall(r"\d+", groups["numeric"]))
        return [(Point(year, *rest), Basis.ABSOLUTE)]
    if "year" in groups or "yword" in groups:
        return _korean_year(groups, known)
    if "mword" in groups:
        return _korean_month_word(groups, known)
    if "month" in groups:
        month, month_day = number(groups["month"]) or 0, number(groups.get("day"))
        return month_alone(month, month_day, groups.get("lead2"), known, ahead_first=True)
    if "bare" in groups:
        return day_alone(number(groups["bare"]) or 0, groups.get("lead3"), known)
    if "word" in groups:
        return day_word(groups["word"].replace(" ", ""), known)
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
        return [(Point(known.published.year + shift), basis)]
    readings: Readings = [(Point(known.published.year), Basis.PUBLICATION)]
    if known.told and known.told.year != known.published.year:
        readings.insert(0, (Point(known.told.year), Basis.ANTECEDENT))
    return readings


def _korean_year(groups: dict[str, str], known: Known) -> Readings:
    month, day = number(groups.get("ymonth")), number(groups.get("yday"))
    if month is None and groups.get("ypart") in ("말", "연말"):
        month = 12
    if "year" in groups:
        return [(Point(int(groups["year"]), month, day), Basis.ABSOLUTE)]
    word = groups["yword"].replace(" ", "")
    if word in ("같은해", "그해", "이듬해", "다음해"):
        if known.told is None:
            return []
        year = known.told.year + (word in ("이듬해", "다음해"))
        return [(Point(year, month, day), Basis.ANTECEDENT)]
    if known.published is None:
        return []
    shift = {"지지난해": -2, "재작년": -2, "지난해": -1, "작년": -1, "내년": 1}.get(word, 0)
    basis = Basis.AHEAD if shift > 0 or groups.get("lead") == "오는" else Basis.PUBLICATION
    return [(Point(known.published.year + shift, month, day), basis)]


def _korean_month_word(groups: dict[str, str], known: Known) -> Readings:
    word, day = groups["mword"].replace(" ", ""), number(groups.get("mwday"))
    if word in ("같은달", "그달"):
        if known.told is None or known.told.month is None:
            return []
        return [(Point(known.told.year, known.told.month, day), Basis.ANTECEDENT)]
    if known.published is None:
        return []
    shift = {"지지난달": -2, "지난달": -1, "전달": -1, "다음달": 1, "내달": 1}.get(word, 0)
    year, month = months_on(known.published.year, known.published.month, shift)
    return [(Point(year, month, day), Basis.AHEAD if shift > 0 else Basis.PUBLICATION)]


def _korean_ago(groups: dict[str, str], known: Known) -> Readings:
    back = groups["side"] in ("전", "앞선", "앞서")
    told = known.told
    if back and groups["side"] == "전" and known.published:
        origin, basis = point_of(known.published), Basis.PUBLICATION
    elif told:
        origin, basis = told, Basis.ANTECEDENT
    else:
        return []
    if "days" in groups:
        count, unit = _KO_DAYS[groups["days"]], "일"
    else:
        count, unit = _KO_NUMBERS.get(groups["count"]) or int(groups["count"]), groups["unit"]
    point = shifted(
        origin,
        -count if back else count,
        {"년": "year", "개월": "month", "달": "month"}.get(unit, "day" if unit == "일" else "week"),
    )
    return [(point, basis)] if point else []
