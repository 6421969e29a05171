"""Facts told in Korean: headlines, dates, parties and reasons, as a newspaper's briefing writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from summarizer.render.names import both
from summarizer.render.particles import attach
from summarizer.types import Alliance, Kind, Language, Organisation, OrganisationType, Reason, Status

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
        Status.ENDED: "활동 종료",
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
        Status.ENDED: "합작 종료",  # sold, left or wound up: the facts do not say which
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
#: What was done, as a whole sentence says it: with a proper name, and without one.
_SAID = {
    Kind.CONSORTIUM: {
        Status.FORMED: ("{name을} 결성했습니다", "협의체를 결성했습니다"),
        Status.JOINED: ("{name}에 합류했습니다", "협의체에 합류했습니다"),
        Status.EXPANDED: ("{name을} 확대했습니다", "협의체를 확대했습니다"),
        Status.PLANNED: ("{name} 결성을 추진합니다", "협의체 결성을 추진합니다"),
        Status.ONGOING: ("{name을} 운영하고 있습니다", "협의체를 운영하고 있습니다"),
        Status.ENDED: ("{name} 활동을 끝냈습니다", "협의체 활동을 끝냈습니다"),
    },
    Kind.AGREEMENT: {
        Status.FORMED: ("{name} 업무협약을 맺었습니다", "업무협약을 맺었습니다"),
        Status.JOINED: ("{name} 업무협약에 합류했습니다", "업무협약에 합류했습니다"),
        Status.EXPANDED: ("{name} 협약을 확대했습니다", "협약을 확대했습니다"),
        Status.PLANNED: ("{name} 업무협약을 추진합니다", "업무협약을 추진합니다"),
        Status.ONGOING: ("{name} 업무협약을 이행하고 있습니다", "업무협약을 이행하고 있습니다"),
        Status.ENDED: ("{name} 업무협약을 끝냈습니다", "업무협약을 끝냈습니다"),
    },
    Kind.PARTNERSHIP: {
        Status.FORMED: ("{name으로} 손잡았습니다", "손잡았습니다"),
        Status.JOINED: ("{name}에 합류했습니다", "협력에 합류했습니다"),
        Status.EXPANDED: ("{name} 협력을 넓혔습니다", "협력을 넓혔습니다"),
        Status.PLANNED: ("{name} 협력을 추진합니다", "협력을 추진합니다"),
        Status.ONGOING: ("{name} 협력을 이어 가고 있습니다", "협력을 이어 가고 있습니다"),
        Status.ENDED: ("{name} 협력을 끝냈습니다", "협력을 끝냈습니다"),
    },
    Kind.JOINT_VENTURE: {
        Status.FORMED: ("합작법인 {name을} 세웠습니다", "합작법인을 세웠습니다"),
        Status.JOINED: ("합작법인 {name}에 참여했습니다", "합작법인에 참여했습니다"),
        Status.EXPANDED: ("합작법인 {name을} 키웠습니다", "합작법인을 키웠습니다"),
        Status.PLANNED: ("합작법인 {name} 설립을 추진합니다", "합작법인 설립을 추진합니다"),
        Status.ONGOING: ("합작법인 {name을} 운영하고 있습니다", "합작법인을 운영하고 있습니다"),
        Status.ENDED: ("{name} 합작을 끝냈습니다", "합작을 끝냈습니다"),
    },
    Kind.EQUITY: {
        Status.FORMED: ("{name} 지분 제휴를 맺었습니다", "지분 제휴를 맺었습니다"),
        Status.JOINED: ("{name} 지분 제휴에 합류했습니다", "지분 제휴에 합류했습니다"),
        Status.EXPANDED: ("{name} 지분 제휴를 확대했습니다", "지분 제휴를 확대했습니다"),
        Status.PLANNED: ("{name} 지분 제휴를 추진합니다", "지분 제휴를 추진합니다"),
        Status.ONGOING: ("{name} 지분 제휴를 이어 가고 있습니다", "지분 제휴를 이어 가고 있습니다"),
        Status.ENDED: ("{name} 지분 제휴를 끝냈습니다", "지분 제휴를 끝냈습니다"),
    },
}
#: Of a name that says itself what it is, such as ‘벼농사 데이터 협약’: no "업무협약" is said after it.
_TELLS_ITSELF = {
    Kind.AGREEMENT: re.compile(
        r"(?:협약|협정|합의|양해각서|동맹|MOU|Accord|Pact|Compact|Agreement|Deal|Treaty)$", re.IGNORECASE
    ),
    Kind.PARTNERSHIP: re.compile(r"(?:협력|제휴|파트너십|동맹|Partnership)$", re.IGNORECASE),
    Kind.EQUITY: re.compile(r"(?:제휴|동맹)$"),
}
_BARE_DEEDS = {
    Status.FORMED: "체결",
    Status.JOINED: "합류",
    Status.EXPANDED: "확대",
    Status.PLANNED: "추진",
    Status.ONGOING: "이행 중",
    Status.ENDED: "종료",
}
_BARE_SAID = {
    Status.FORMED: "{name을} 맺었습니다",
    Status.JOINED: "{name}에 합류했습니다",
    Status.EXPANDED: "{name을} 확대했습니다",
    Status.PLANNED: "{name을} 추진합니다",
    Status.ONGOING: "{name을} 이행하고 있습니다",
    Status.ENDED: "{name을} 끝냈습니다",
}
#: What grows or ends is somebody's with somebody: "네이버와의 협력을 끝냈습니다".
_OF_BOTH = frozenset({Status.EXPANDED, Status.ENDED})
#: What goes on is said together with its reasons: 인재 양성 업무협약 이행 중.
_GOING_ON = frozenset({_DEEDS[Kind.AGREEMENT][Status.ONGOING], _DEEDS[Kind.PARTNERSHIP][Status.ONGOING]})
#: More names than this make no headline.
_SHOWN = 2


def headline(alliance: Alliance) -> str:
    """Who, with whom, what and why in one line.

    >>> headline(alliance)  # doctest: +SKIP
    'KT, 서울대·KAIST 등 16곳과 ‘클라우드 원팀’ 결성…인재 양성·생태계 조성 목적'
    """
    deed = _DEEDS[alliance.kind][alliance.status]
    what = _named_deed(alliance, deed)
    # What ended had a purpose; its end has none.
    why = reasons(alliance.why[:2]) if alliance.status is not Status.ENDED else ""
    if why and alliance.status is Status.ONGOING and not alliance.name and deed in _GOING_ON:
        # "공동 연구 협력 중": what goes on is told as one thing with what it is for.
        return f"{_who(alliance)} {why.replace(', ', ' 및 ')} {deed}"  # a comma would cut it in two
    return f"{_who(alliance)} {what}" + (f"…{why} 목적" if why else "")


def sentence(alliance: Alliance) -> str:
    """Who did what with whom, as a whole sentence.

    >>> sentence(alliance)  # doctest: +SKIP
    'KT가 서울대·KAIST 등 16곳과 ‘클라우드 원팀’을 결성했습니다.'
    """
    named, plain = _SAID[alliance.kind][alliance.status]
    first, others = _sides(alliance)
    if alliance.name:
        if _tells_itself(alliance):
            named = _BARE_SAID[alliance.status]
        quoted = f"‘{alliance.name}’"
        said = named.replace("{name을}", attach(quoted, "을/를")).replace(
            "{name으로}", attach(quoted, "으로/로")
        )
        said = said.replace("{name}", quoted)
    else:
        said = plain
    if first is None:
        if len(others) == 1:
            said = _ALONE.get(said, said)
        together = len(others) > 1 and alliance.status is not Status.JOINED
        return f"{attach(several(others), '이/가')} {'함께 ' if together else ''}{said}."
    if not others:
        return f"{attach(first, '이/가')} {_ALONE.get(said, said)}."
    of_both = "의" if said == plain and alliance.status in _OF_BOTH else ""
    return f"{attach(first, '이/가')} {attach(several(others), '과/와')}{of_both} {said}."


#: Nobody joins hands alone.
_ALONE = {"손잡았습니다": "제휴를 맺었습니다"}


def _tells_itself(alliance: Alliance) -> bool:
    ends = _TELLS_ITSELF.get(alliance.kind)
    return bool(alliance.name and ends and ends.search(alliance.name))


def _named_deed(alliance: Alliance, deed: str) -> str:
    if not alliance.name:
        return KINDS[Kind.CONSORTIUM] + " " + deed if alliance.kind is Kind.CONSORTIUM else deed
    name, form = f"‘{alliance.name}’", KINDS[alliance.kind]
    if _tells_itself(alliance):
        return f"{name} {_BARE_DEEDS[alliance.status]}"
    if alliance.kind is Kind.JOINT_VENTURE and deed.startswith(form):
        return f"{form} {name} {deed.removeprefix(form).strip()}"
    if alliance.status is Status.JOINED:
        return f"{name} 합류"
    return f"{name} {deed}"


def _who(alliance: Alliance) -> str:
    """The subject: the lead with the others, or all on one footing."""
    first, others = _sides(alliance)
    if first is None:
        return f"{several(others)},"
    return f"{first}, {attach(several(others), '과/와')}" if others else f"{first},"


def _sides(alliance: Alliance) -> tuple[str | None, list[str]]:
    """Who leads, if anybody does, and the others."""
    names = [party.name for party in alliance.parties]
    if alliance.status is Status.JOINED:
        # The newcomers are the news; the body's host is not one of them, and none of them joins "with" another.
        return None, [name for name in names if name != alliance.lead] or names
    first = alliance.lead if alliance.lead in names else None
    if first is None and len(names) == 2:
        first = names[0]
    return first, [name for name in names if name != first]


def several(names: Sequence[str]) -> str:
    """A list for a line: two names, and how many there are in all.

    >>> several(["서울대", "KAIST", "포스텍"]), several(["서울대", "KAIST", "포스텍", "한양대"])
    ('서울대·KAIST·포스텍', '서울대·KAIST 등 4곳')
    """
    if (len(names) <= _SHOWN + 1 and len("·".join(names)) <= 20) or len(names) <= _SHOWN:
        return "·".join(names)
    return f"{'·'.join(names[:_SHOWN])} 등 {len(names)}곳"


def parties(organisations: Sequence[Organisation], *, most: int | None = None) -> str:
    """The parties by name, in both forms where two are known, with stock codes where the article states them.

    >>> parties([Organisation("KT"), Organisation("Nokia"), Organisation("ETRI")], most=2)
    'KT, 노키아(Nokia) 등 3곳'
    """
    shown = [_party(party) for party in organisations[:most]]
    folded = len(shown) < len(organisations)
    return ", ".join(shown) + (f" 등 {len(organisations)}곳" if folded else "")


def _party(party: Organisation) -> str:
    name = both(party, Language.KO)
    if not party.ticker:
        return name
    return f"{name[:-1]}, {party.ticker})" if name.endswith(")") else f"{name}({party.ticker})"


def reasons(labels: Sequence[Reason]) -> str:
    """Why, in a few words."""
    words = [REASONS[label] for label in labels]
    # A label that holds a dot itself would run into the next one.
    return (", " if any("·" in word for word in words) else "·").join(words)


def when(text: str | None) -> str:
    """A date of any precision, with its weekday where it has one.

    >>> when("2021-11-23"), when("2021-07"), when(None)
    ('2021년 11월 23일(화)', '2021년 7월', '날짜 미상')
    """
    if not text:
        return "날짜 미상"
    weekday = f"({WEEKDAYS[date.fromisoformat(text).weekday()]})" if len(text) == len("YYYY-MM-DD") else ""
    return calendar_date(text) + weekday


def calendar_date(text: str) -> str:
    """A date of any precision, without its weekday.

    >>> calendar_date("2021-11-23"), calendar_date("2021-07"), calendar_date("2021")
    ('2021년 11월 23일', '2021년 7월', '2021년')
    """
    return " ".join(f"{int(part)}{unit}" for part, unit in zip(text.split("-"), "년월일", strict=False))


def kind_and_status(alliance: Alliance) -> str:
    """What sort of tie it is, and what has become of it."""
    return f"{KINDS[alliance.kind]} · {STATUSES[alliance.status]}"
