"""What a question to the archive asks for: whose alliances, of which days, for which reason. Pure.

>>> asked("KT와 삼성SDS 올해 인재", date(2026, 11, 23))
Asked(text='KT와 삼성SDS', period=Period(...2026-01-01 to 2026-12-31, '올해'), reason=<Reason.TALENT>, page=1)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from bot.domain.archive import Period
from summarizer.types import Reason

#: What somebody may call a reason, beside its label.
_REASONS = {
    Reason.TALENT: "talent talents training education hiring 인재 인재양성 인력 인력양성 교육 채용",
    Reason.ECOSYSTEM: "ecosystem ecosystems 생태계 상생 동반성장",
    Reason.RESEARCH: "research r&d 연구 공동연구 연구개발 기술개발",
    Reason.PRODUCT: "product products service services 제품 서비스 공동개발 솔루션",
    Reason.MARKET: "market markets sales 시장 시장개척 판로 해외 해외진출 영업",
    Reason.INFRASTRUCTURE: "infrastructure infra 인프라 구축 데이터센터 설비",
    Reason.TRANSFORMATION: "transformation dx ax 전환 디지털전환",
    Reason.TRUST: "trust security safety standards 보안 표준 신뢰 안전 인증",
    Reason.STARTUPS: "startups startup start-ups start-up 스타트업 창업 벤처",
    Reason.SOCIETY: "society csr esg 사회 사회공헌 공익 환경 복지",
}
_REASON_OF = {word: reason for reason, words in _REASONS.items() for word in words.split()}
#: Words around a name that say nothing more than the command does.
_KOREAN_FILLER = (
    "제휴 협력 협약 동맹 파트너십 제휴는 협력은 소식 현황 목록 내역 이력 관련"
    " 맺은 체결한 참여한 대한 위한 목적 이유 때문 의 는 은 간 사이"
)
_ENGLISH_FILLER = (
    "alliance alliances partnership partnerships deal deals pact pacts"
    " of with by for in on the between to all"
)
_FILLER = frozenset(f"{_KOREAN_FILLER} {_ENGLISH_FILLER}".split())
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PAGE = re.compile(r"\s#(\d{1,3})$")
_SEPARATORS = re.compile(
    r"\s*(?:,|，|·|/|\+|×|\s&\s|\s(?:and|with|x|vs\.?|및|그리고|하고)\s)\s*", re.IGNORECASE
)
_AND = re.compile(r"^(.*[^\s])(?:와|과|이랑|랑|하고)\s+(.+)$")
_PARTICLE = re.compile(r"(?<=[가-힣A-Za-z0-9])(?:의|은|는|이|가|을|를|와|과|'s|’s)$")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the archive, taken apart."""

    #: What is left: a name, or several.
    text: str
    period: Period | None = None
    reason: Reason | None = None
    page: int = 1


def asked(argument: str, today: date) -> Asked:
    """The name, the days and the reason in what follows a command."""
    text = f" {' '.join(argument.split())} "
    page = 1
    if found := _PAGE.search(text.rstrip()):
        page, text = max(1, int(found[1])), f"{text.rstrip()[: found.start()]} "
    period, text = _period(text, today)
    words = text.split()
    reason = None
    # The first word may be an organisation's whole name; a reason stands behind it, or alone.
    for place in range(len(words) - 1, -1, -1):
        word = _PARTICLE.sub("", words[place].casefold()) if len(words) > 1 else words[place].casefold()
        if word in _REASON_OF and (place > 0 or len(words) == 1):
            reason = _REASON_OF[word]
            # "인재 양성", "디지털 전환", "joint research": the other half of a label.
            words[place : place + 1] = []
            if place < len(words) and words[place] in (
                "양성",
                "조성",
                "공헌",
                "개척",
                "구축",
                "육성",
                "개발",
            ):
                del words[place]
            if place > 1 and words[place - 1] in ("디지털", "공동", "joint", "digital", "기술"):
                del words[place - 1]
            break
    while words and words[-1].casefold() in _FILLER:
        words.pop()
    while words and words[0].casefold() in _FILLER and len(words) > 1:
        words.pop(0)
    return Asked(" ".join(words), period, reason, page)


def names_in(text: str) -> list[tuple[str, ...]]:
    """The ways in which a text may name organisations, the likeliest first.

    >>> names_in("KT와 삼성SDS")
    [('KT와 삼성SDS',), ('KT', '삼성SDS')]
    """
    ways: list[tuple[str, ...]] = [(text,)]
    pieces: list[str] = []
    for piece in _SEPARATORS.split(text):
        rest = piece
        tail: list[str] = []
        while found := _AND.match(rest):
            tail.insert(0, found[2])
            rest = found[1]
        pieces += [rest, *tail]
    forms = [tuple(dict.fromkeys((piece, _PARTICLE.sub("", piece)))) for piece in pieces if piece]
    if len(forms) <= 4:
        ways += list(product(*forms))
    return list(dict.fromkeys(ways))


_Days = Callable[[re.Match[str], date], tuple[date, date] | None]


def _period(text: str, today: date) -> tuple[Period | None, str]:
    for pattern, days in _PERIODS:
        found = pattern.search(text)
        if found is None:
            continue
        try:
            span = days(found, today)
        except ValueError:  # 2026-02-31, month 13
            continue
        if span is not None:
            said = found.group().strip()
            said = re.sub(r"(?:에|의|부터|in |during )$", "", re.sub(r"^(?:in|during|since) ", "", said))
            return Period(*span, said), f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _month(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _week(today: date, back: int) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday() + 7 * back)
    return monday, monday + timedelta(days=6)


def _months_back(today: date, back: int) -> tuple[date, date]:
    months = today.year * 12 + today.month - 1 - back
    return _month(months // 12, months % 12 + 1)


def _last(found: re.Match[str], today: date) -> tuple[date, date]:
    count, unit = int(found[1]), found[2].casefold()
    if not 1 <= count <= 1000:
        raise ValueError("no such time")
    unit = {"d": "day", "w": "week"}.get(unit, unit)
    days = {"일": 1, "day": 1, "주": 7, "week": 7, "개월": 30, "달": 30, "month": 30, "년": 365, "year": 365}
    length = next(length for name, length in days.items() if unit.startswith(name))
    return today - timedelta(days=count * length), today


def _month_named(found: re.Match[str], today: date) -> tuple[date, date]:
    month = _MONTHS.index(found[1].casefold()[:3]) + 1
    return _month(int(found[2]) if found[2] else _latest_year(month, today), month)


def _latest_year(month: int, today: date) -> int:
    """A month without a year is the last one of that name."""
    return today.year if month <= today.month else today.year - 1


def _part_of_year(year: int, part: int, parts: int) -> tuple[date, date] | None:
    if not 1 <= part <= parts:
        return None
    length = 12 // parts
    return _month(year, (part - 1) * length + 1)[0], _month(year, part * length)[1]


def _between(found: re.Match[str], _today: date) -> tuple[date, date] | None:
    first, last = _stretch(found[1])[0], _stretch(found[2])[1]
    return (first, last) if first <= last else None


def _stretch(text: str) -> tuple[date, date]:
    parts = [int(part) for part in re.split(r"[-./]", text)]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    return _month(*parts) if len(parts) == 2 else _year(parts[0])


def _table(rows: Sequence[tuple[str, _Days]]) -> tuple[tuple[re.Pattern[str], _Days], ...]:
    return tuple((re.compile(rf"(?<=\s)(?:{pattern})(?=\s)", re.IGNORECASE), days) for pattern, days in rows)


_DAY = r"(?:19|20)\d\d(?:[-./]\d{1,2}){0,2}"
_PERIODS = _table(
    (
        (rf"({_DAY})\s?[~–]\s?({_DAY})", _between),
        (
            r"(?:in |since )?((?:19|20)\d\d[-./]\d{1,2}(?:[-./]\d{1,2})?)(?:에|의)?",
            lambda f, _: _stretch(f[1]),
        ),
        (r"((?:19|20)\d\d)년\s?(\d{1,2})월(?:에|의)?", lambda f, _: _month(int(f[1]), int(f[2]))),
        (r"((?:19|20)\d\d)년\s?([1-4])분기(?:에|의)?", lambda f, _: _part_of_year(int(f[1]), int(f[2]), 4)),
        (r"q([1-4])\s?((?:19|20)\d\d)", lambda f, _: _part_of_year(int(f[2]), int(f[1]), 4)),
        (r"(?:올해\s?)?([1-4])분기(?:에|의)?", lambda f, today: _part_of_year(today.year, int(f[1]), 4)),
        (r"(?:올해\s?)?상반기(?:에|의)?", lambda _, today: _part_of_year(today.year, 1, 2)),
        (r"(?:올해\s?)?하반기(?:에|의)?", lambda _, today: _part_of_year(today.year, 2, 2)),
        (
            r"(?:in )?(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
            r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?:\s((?:19|20)\d\d))?",
            _month_named,
        ),
        (r"(?:in )?((?:19|20)\d\d)년?(?:에|의|도)?", lambda f, _: _year(int(f[1]))),
        (r"(?:올해|금년)(?:에|의)?|this year", lambda _, today: _year(today.year)),
        (r"(?:작년|지난해|지난 해)(?:에|의)?|last year", lambda _, today: _year(today.year - 1)),
        (r"(?:이번\s?달|이달|금월)(?:에|의)?|this month", lambda _, today: _months_back(today, 0)),
        (r"(?:지난\s?달|저번\s?달|전월)(?:에|의)?|last month", lambda _, today: _months_back(today, 1)),
        (r"(?:이번\s?주|금주)(?:에|의)?|this week", lambda _, today: _week(today, 0)),
        (r"(?:지난\s?주|저번\s?주)(?:에|의)?|last week", lambda _, today: _week(today, 1)),
        (r"(?:최근|지난)\s?(\d{1,4})\s?(일|주|개월|달|년)(?:간|동안)?", _last),
        (r"(?:the )?(?:last|past) (\d{1,4}) (days?|weeks?|months?|years?)", _last),
        (r"(\d{1,4})\s?(d|w|days?|weeks?|months?|years?|주일?|개월|달|년)(?:간|동안)?", _last),
        # "11월 7일" is a day; "7일" by itself is a week.
        (r"(?<!월\s)(\d{1,3})\s?(일)(?:간|동안)?", _last),
        (r"오늘|today", lambda _, today: (today, today)),
        (r"어제|yesterday", lambda _, today: (today - timedelta(days=1), today - timedelta(days=1))),
        (r"(1[0-2]|[1-9])월(?:에|의)?", lambda f, today: _month(_latest_year(int(f[1]), today), int(f[1]))),
    )
)
