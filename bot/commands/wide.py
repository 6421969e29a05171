"""Questions to all that is stored, in plain words: which alliances of whom, of which days, for which reason. Pure.

>>> wide("KT가 올해 맺은 제휴는?").argument
'KT가 올해'
>>> wide("클라우드 원팀의 예산은 얼마야?") is None
True
"""

from __future__ import annotations

import re

from bot.commands.catalogue import Verb
from bot.commands.parse import Command

#: Says that not only the article talked of is meant.
_EVERYWHERE = re.compile(
    r"(?:전체(?:\s?기사)?|모든 기사|다른 기사(?:들)?|모아 ?둔 기사|저장된 기사|아카이브)"
    r"(?:에서는|에서|에는|에|로|중에서|중에)?[,\s]+"
    r"|[,\s]*\b(?:in|from|across|search) (?:the |all )?"
    r"(?:archives?|all articles|other articles|stored articles)\b[,:]?",
    re.I,
)
_DEAL_KO = (
    r"(?:제휴|협약|협력|동맹|파트너십|파트너쉽|컨소시엄|합작|MOU|엠오유)"
    + r"(?:\s?(?:소식|현황|목록|내역|건|사례))?(?:들)?"
)
_WHICH_KO = (
    r"(?:은|는|이|가|을|를|도)?\s*(?:(?:뭐|뭘|무엇|어떤|몇\s?(?:건|개|곳|번)|있|없|알려|보여"
    r"|말해|정리|찾아|모두|전부|다\s|얼마나|총)"
    r"[^?]*)?[?!.~\s]*$"
)
_LISTING_KO = re.compile(_DEAL_KO + _WHICH_KO, re.I)
_COUNT_KO = re.compile(
    rf"(?:{_DEAL_KO}(?:을|를|은|는)?\s*)?몇\s?(?:건|번|개)(?:이나|의)?\s*(?:{_DEAL_KO}(?:을|를)?\s*)?"
    r"(?:맺|체결|했|제휴|협약|협력|손)",
    re.I,
)
_TOGETHER_KO = re.compile(
    r"(?:같이|함께)\s*(?:한|하는|했던|일한|맺은|진행한|하고 있는)\s*(?:거|것|게|건|일|사업|프로젝트|적)"
    r"|(?:손잡은|협력한|제휴한|협약한|협업한)\s*(?:적|일|거|것|게|건)(?:이|은|도)?\s*있|같이\s*(?:한|했)(?:\s*적)?\s*있",
)
_BUSIEST_KO = re.compile(
    rf"(?:가장|제일)\s*(?:많이|많은|활발)[^?]*|{_DEAL_KO}[^?]*(?:가장|제일)\s*(?:많|활발)[^?]*"
)
#: Asks for something else than a list of alliances.
_ELSE_KO = re.compile(
    r"왜|언제|얼마|예산|금액|이유(?!로)|역할|누구(?!누구)|누가|어디(?!어디)|기간|이름|명칭|차이|비교"
)
_NEW_KO = re.compile(r"(?:새로운|새로|새|신규|최신|최근)(?=\s)")
_FILLER_KO = re.compile(
    r"(?<!\S)(?:맺은|맺었던|맺고|체결한|체결했던|체결된|참여한|참여하는|들어간|서명한|발표한|발표된|추진한|추진하는|진행한|진행하는|나온|한|했던"
    r"|하는|관련된?|때문에|위해서?"
    r"|위한|목적으로|목적의|목적인|이유로|이유의"
    r"|사이의?|사이에|간의?|간에|서로|혹시|그동안|지금까지|여태|총|모두|전부|중"
    r"|업무|산학|양해각서|전략적|그럼|그러면|그리고|대한|가진|있는|나|좀|최근에)(?=\s|$)"
)
_GOAL_KO = re.compile(
    r"(양성|조성|육성|개발|구축|개척|공헌|전환|교육|연구|진출|보안|인재|인력|생태계|인프라)(?:을|를|의)(?=\s|$)"
)

_DEAL_EN = r"(?:alliances?|partnerships?|deals?|pacts?|mous?|tie-ups?|collaborations?|agreements?)"
_LISTING_EN = re.compile(
    rf"^(?:(?:please )?(?:list|show me|show|tell me|give me)\b.*\b{_DEAL_EN}\b.*"
    rf"|(?:what|which|any|how many|are there any|is there any|were there any)\b(?:\s[\w-]+){{0,3}}?\s{_DEAL_EN}\b.*"
    rf"|(?:what|which|how many) {_DEAL_EN}\b.*)$",
    re.I,
)
_TOGETHER_EN = re.compile(
    r"^(?:have|has|did|do|does)\s.+"
    r"\b(?:work(?:ed)?|partner(?:ed)?|team(?:ed)? up|collaborat(?:e|ed)|ally|allied|deals?)\b"
    r"(?:.*\b(?:with|together|before|ever)\b.*)$",
    re.I,
)
_BUSIEST_EN = re.compile(rf"\b(?:busiest|most active|most {_DEAL_EN})\b", re.I)
_FILLER_EN = re.compile(
    rf"\b(?:please|list|show me|show|tell me|give me|what|which|any|how many"
    rf"|are there any|are there|is there|were there"
    rf"|are|is|was|were|did|does|do|has|have|had|{_DEAL_EN}|form(?:ed)?|sign(?:ed)?|mak(?:e|es|ing)|made|struck|strike"
    rf"|enter(?:ed)?|into|join(?:ed)?|work(?:ed)?|partner(?:ed)?|team(?:ed)? up|collaborat(?:e|ed)"
    rf"|allied|ally|ever|before"
    rf"|together|all|the|a|new|newest|latest|recent"
    rf"|about|because of|for the sake of|for|to|over|there|been|announced|reported"
    rf"|involving|between|of|by|with)\b",
    re.I,
)
_NEW_EN = re.compile(r"\b(?:new|newest|latest|recent)\b", re.I)


def everywhere(text: str) -> tuple[str, bool]:
    """A question without its mention of all that is stored, and whether there was one.

    >>> everywhere("전체에서 KT 제휴 찾아줘"), everywhere("who leads it?")
    (('KT 제휴 찾아줘', True), ('who leads it?', False))
    """
    found = _EVERYWHERE.search(f"{text} ")
    if not found:
        return text, False
    rest = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
    return (rest, True) if rest.strip(" ?!.,") else (text, False)


def wide(question: str) -> Command | None:
    """The command that a question to the archive amounts to; None for a question of any other sort."""
    text = " ".join(question.split())
    return _korean(text) if re.search(r"[가-힣]", text) else _english(text)


def _korean(text: str) -> Command | None:
    if _BUSIEST_KO.search(text) and re.search(_DEAL_KO + r"|손잡|협업", text) and "랑" not in text:
        rest = _BUSIEST_KO.sub(" ", text)
        return Command(Verb.ACTIVE, _clean_korean(re.sub(_DEAL_KO, " ", rest)))
    for pattern in (_TOGETHER_KO, _COUNT_KO, _LISTING_KO):
        found = pattern.search(text)
        if found is None:
            continue
        before = text[: found.start()]
        if _ELSE_KO.search(before):
            return None
        is_new = bool(_NEW_KO.search(before + " "))
        rest = _clean_korean(_NEW_KO.sub(" ", before + " "))
        if not rest and not is_new:
            return None
        return Command(Verb.LATEST if is_new else Verb.COMPANY, rest)
    return None


def _clean_korean(text: str) -> str:
    text = _GOAL_KO.sub(r"\1", _FILLER_KO.sub(" ", f" {text} "))
    return " ".join(_FILLER_KO.sub(" ", text).split()).strip(" ,?!.~")


def _english(text: str) -> Command | None:
    if _BUSIEST_EN.search(text):
        period = re.search(r"\b(?:this|last|past)\s[\w ]+|\bin \d{4}\b", text, re.I)
        return Command(Verb.ACTIVE, period.group().strip(" ?") if period else "")
    if not _LISTING_EN.match(text) and not _TOGETHER_EN.match(text):
        return None
    is_new = bool(_NEW_EN.search(text))
    rest = " ".join(_FILLER_EN.sub(" ", text).split()).strip(" ,?!.")
    rest = re.sub(r"^(?:and|or)\s|\s(?:and|or)$", "", rest)
    if not rest and not is_new:
        return None
    return Command(Verb.LATEST if is_new else Verb.COMPANY, rest)
