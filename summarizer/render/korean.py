"""Facts told in Korean: headlines, dates, parties and reasons, as a newspaper's briefing writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from summarizer.render.particles import attach
from summarizer.types import Alliance, Kind, Organisation, OrganisationType, Reason, Status

REASONS = {
    Reason.TALENT: "인재 양성",
    Reason.ECOSYSTEM: "생태계 조성",
    Reason.RESEARCH: "공동 연구",
    Reason.PRODUCT: "제품·서비스 공동 개발",
    Reason.MARKET: "시장 개척",
    Reason.INFRASTRUCTURE: "인프라 구축",
    Reason.TRANSFORMATION: "디지털 전환",
    Reason.TRUST: "보안·표준·신뢰",
    Reason.STARTUPS: "스타트업 육성",
    Reason.SOCIETY: "사회 공헌",
}
KINDS = {
    Kind.CONSORTIUM: "협의체",
    Kind.AGREEMENT: "업무협약",
    Kind.PARTNERSHIP: "제휴",
    Kind.JOINT_VENTURE: "합작법인",
    Kind.EQUITY: "지분 제휴",
}
STATUSES = {
    Status.FORMED: "신규",
    Status.JOINED: "합류",
    Status.EXPANDED: "확대",
    Status.PLANNED: "추진",
    Status.ONGOING: "진행 중",
    Status.ENDED: "종료",
}
TYPES = {
    OrganisationType.COMPANY: "기업",
    OrganisationType.UNIVERSITY: "대학",
    OrganisationType.INSTITUTE: "연구기관",
    OrganisationType.ASSOCIATION: "협회·단체",
    OrganisationType.GOVERNMENT: "정부·공공기관",
    OrganisationType.OTHER: "기타 기관",
}
WEEKDAYS = "월화수목금토일"

#: What the kind does in each status, in a headline's clipped style.
_DEEDS = {
    Kind.CONSORTIUM: {
        Status.FORMED: "결성",
        Status.JOINED: "합류",
        Status.EXPANDED: "확대",
        Status.PLANNED: "결성 추진",
        Status.ONGOING: "운영 중",
        Status.ENDED: "종료",
    },
    Kind.AGREEMENT: {
        Status.FORMED: "업무협약 체결",
        Status.JOINED: "업무협약 합류",
        Status.EXPANDED: "협약 확대",
        Status.PLANNED: "업무협약 추진",
        Status.ONGOING: "업무협약 이행 중",
        Status.ENDED: "업무협약 종료",
    },
    Kind.PARTNERSHIP: {
        Status.FORMED: "제휴",
        Status.JOINED: "협력 합류",
        Status.EXPANDED: "협력 확대",
        Status.PLANNED: "협력 추진",
        Status.ONGOING: "협력 중",
        Status.ENDED: "협력 종료",
    },
    Kind.JOINT_VENTURE: {
        Status.FORMED: "합작법인 설립",
        Status.JOINED: "합작법인 참여",
        Status.EXPANDED: "합작법인 확대",
        Status.PLANNED: "합작법인 설립 추진",
        Status.ONGOING: "합작법인 운영 중",
        Status.ENDED: "합작법인 청산",
    },
    Kind.EQUITY: {
        Status.FORMED: "지분 제휴",
        Status.JOINED: "지분 제휴 합류",
        Status.EXPANDED: "지분 제휴 확대",
        Status.PLANNED: "지분 제휴 추진",
        Status.ONGOING: "지분 제휴 중",
        Status.ENDED: "지분 제휴 종료",
    },
}
#: More names than this make no headline.
_SHOWN = 2


def headline(alliance: Alliance) -> str:
    """Who, with whom, what and why in one line.

    >>> headline(alliance)  # doctest: +SKIP
    'KT, 서울대·KAIST 등 16곳과 ‘클라우드 원팀’ 결성…인재 양성·생태계 조성 목적'
    """
    deed = _DEEDS[alliance.kind][alliance.status]
    what = _named_deed(alliance, deed)
    why = reasons(alliance.why[:2])
    return f"{_who(alliance)} {what}" + (f"…{why} 목적" if why else "")


def _named_deed(alliance: Alliance, deed: str) -> str:
    if not alliance.name:
        return KINDS[Kind.CONSORTIUM] + " " + deed if alliance.kind is Kind.CONSORTIUM else deed
    name = f"‘{alliance.name}’"
    if alliance.status is Status.JOINED:
        return f"{name} 합류"
    if alliance.kind is Kind.CONSORTIUM or deed.startswith(KINDS[alliance.kind]):
        return f"{name} {deed}"
    return f"{name} {deed}"


def _who(alliance: Alliance) -> str:
    """The subject: the lead with the others, or all on one footing."""
    names = [party.name for party in alliance.parties]
    if alliance.status is Status.JOINED and alliance.lead:
        # The newcomers are the news; the body's host is not one of them.
        newcomers = [name for name in names if name != alliance.lead] or names
        return f"{several(newcomers)},"
    first = alliance.lead if alliance.lead in names else None
    if first is None and len(names) == 2:
        first = names[0]
    if first is None:
        return f"{several(names)},"
    others = [name for name in names if name != first]
    if not others:
        return f"{first},"
    return f"{first}, {attach(several(others), '과/와')}"


def several(names: Sequence[str]) -> str:
    """A list for a line: two names, and how many there are in all.

    >>> several(["서울대", "KAIST", "포스텍"])
    '서울대·KAIST 등 3곳'
    """
    if (len(names) <= _SHOWN + 1 and len("·".join(names)) <= 20) or len(names) <= _SHOWN:
        return "·".join(names)
    return f"{'·'.join(names[:_SHOWN])} 등 {len(names)}곳"


def parties(organisations: Sequence[Organisation]) -> str:
    """All parties by name, with stock codes where the article states them."""
    return ", ".join(f"{p.name}({p.ticker})" if p.ticker else p.name for p in organisations)


def reasons(labels: Sequence[Reason]) -> str:
    """Why, in a few words."""
    return "·".join(REASONS[label] for label in labels)


def when(text: str | None) -> str:
    """A date of any precision, with its weekday where it has one.

    >>> when("2021-11-23"), when("2021-07"), when(None)
    ('2021년 11월 23일(화)', '2021년 7월', '날짜 미상')
    """
    if not text:
        return "날짜 미상"
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        day = date(*parts)
        return f"{day.year}년 {day.month}월 {day.day}일({WEEKDAYS[day.weekday()]})"
    return f"{parts[0]}년 {parts[1]}월" if len(parts) == 2 else f"{parts[0]}년"


def kind_and_status(alliance: Alliance) -> str:
    """What sort of tie it is, and what has become of it."""
    return f"{KINDS[alliance.kind]} · {STATUSES[alliance.status]}"
