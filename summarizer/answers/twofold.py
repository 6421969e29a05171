"""Two things asked in one breath: `회사와 금액은?`, `언제 어디서 맺었어?`, `who leads it and when did it start?`."""

from __future__ import annotations

import re

from summarizer.answers.lexicon import heads
from summarizer.answers.sorts import category_of
from summarizer.answers.words import is_korean

_TWO_NOUNS = re.compile(
    r"^(?P<before>.*?)(?P<one>[가-힣A-Za-z]+)(?:와|과|이랑|랑|하고|,)\s*(?P<two>(?:[가-힣A-Za-z]+ )?[가-힣]+)(?P<tail>은|는|을|를|이|가)(?P<end>[^가-힣]*|\s*(?:알려|말해|뭐|각각|얼마|어디|누구|언제).*)$"
)
_ADVERBS = ("언제", "어디서", "어디에", "누구와", "누구랑", "왜", "얼마에", "얼마를", "어떻게")
_TWO_ADVERBS = re.compile(rf"({'|'.join(_ADVERBS)})(?:,|\s+그리고)?\s+(?:또\s+)?({'|'.join(_ADVERBS)})(?=\s)")
_TWO_CLAUSES_EN = re.compile(r"^(?P<one>.+?),? and (?P<two>(?:who|when|where|why|what|which|how)\b.+)$", re.I)
_TWO_ADVERBS_EN = re.compile(
    r"^(?P<one>when|where|why|who|how) and (?P<two>when|where|why|how|with whom)\b(?P<rest>.+)$", re.I
)


def twofold(question: str) -> tuple[str, str] | None:
    """The two questions that one asks; None where it asks for one thing.

    >>> twofold("지상파와 합친 회사와 금액은?")
    ('지상파와 합친 회사는?', '지상파와 합친 금액은?')
    >>> twofold("KT와 한빛대는 언제 어디서 협약했어?")
    ('KT와 한빛대는 언제 협약했어?', 'KT와 한빛대는 어디서 협약했어?')
    >>> twofold("Who leads it, and when did it start?")
    ('Who leads it?', 'when did it start?')
    """
    text = " ".join(question.split())
    return _korean(text) if is_korean(text) else _english(text)


def _korean(text: str) -> tuple[str, str] | None:
    adverbs = _TWO_ADVERBS.search(text)
    if adverbs and adverbs[1] != adverbs[2]:
        before, after = text[: adverbs.start()], text[adverbs.end() :]
        return f"{before}{adverbs[1]}{after}", f"{before}{adverbs[2]}{after}"
    nouns = _TWO_NOUNS.match(text)
    if not nouns:
        return None
    one, two = _sort(nouns["one"]), _sort(nouns["two"])
    if one is None or two is None or one == two:
        return None
    before = nouns["before"]
    return f"{before}{nouns['one']}{_topic(nouns['one'])}?", f"{before}{nouns['two']}{_topic(nouns['two'])}?"


def _topic(noun: str) -> str:
    return "은" if (ord(noun[-1]) - 0xAC00) % 28 else "는"


def _sort(noun: str) -> str | None:
    """What sort of thing a noun stands for, so that two of different sorts are two questions."""
    noun = noun.rsplit(" ", 1)[-1]
    for sort, words in heads().items():
        if sort != "thing" and noun in words:
            return sort
    if noun in {"회사", "기업", "업체", "기관", "대학", "은행", "상대", "곳", "참여사", "파트너"}:
        return "body"
    return "body" if category_of(noun, korean=True) not in {None, "person"} and len(noun) <= 4 else None


def _english(text: str) -> tuple[str, str] | None:
    adverbs = _TWO_ADVERBS_EN.match(text)
    if adverbs:
        return f"{adverbs['one']}{adverbs['rest']}", f"{adverbs['two'].capitalize()}{adverbs['rest']}"
    clauses = _TWO_CLAUSES_EN.match(text)
    if clauses and re.match(r"(?:who|when|where|why|what|which|how)\b", text, re.I):
        return f"{clauses['one']}?", clauses["two"]
    return None
