"""Where words stand in a text, whatever their width, case, quotation marks and spaces are.

Both sides are folded alike; what is found is a place in the text as it was given, so that it can be quoted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from summarizer.facts.names import stands_alone

#: A letter with what is written upon it, or a syllable in pieces (conjoining jamo): folded as one.
_CLUSTER = re.compile(r"[\u1100-\u115f][\u1160-\u11a7]+[\u11a8-\u11ff]*|.[\u0300-\u036f]*", re.DOTALL)
_QUOTES = frozenset("\"'`´‘’‚‛“”„‟「」『』〈〉《》«»＂＇")
_ALIKE = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "ㆍ": "·", "・": "·", "‧": "·", "•": "·"})
#: What a firm's name may carry without being another firm's.
_LEGAL = re.compile(
    r"^\s*(?:㈜|\(주\)|주식회사|\(재\)|\(사\))\s*|\s*(?:㈜|\(주\)|주식회사)\s*$"
    r"|,?\s+(?:inc|corp|corporation|co|ltd|limited|llc|plc|gmbh|ag|sa|nv|co\.,?\s*ltd)\.?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text's letters alone, each with its place in the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def places(words: str, text: str, *, whole: bool = True) -> Iterator[tuple[int, int]]:
    """Where these words stand in the text; `whole`: by themselves, particles aside, not inside a longer word.

    >>> list(places("SK 텔레콤", "“ＳＫ텔레콤은 밝혔다"))
    [(1, 6)]
    """
    needle, hay = folded(words), _folded(text)
    if not needle:
        return
    at = hay.text.find(needle)
    while at >= 0:
        start, end = hay.starts[at], hay.ends[at + len(needle) - 1]
        if not whole or stands_alone(text, start, end):
            yield start, end
        at = hay.text.find(needle, at + 1)


def folded(text: str) -> str:
    """The text as it is compared: one width, one case, no spaces, no quotation marks, nothing invisible.

    >>> folded("㈜ 한빛 “Ｎet”")
    '(주)한빛net'
    """
    return _folded(text).text


def without_legal_form(name: str) -> str:
    """A firm's name by itself.

    >>> without_legal_form("㈜한빛"), without_legal_form("Acme Co., Ltd.")
    ('한빛', 'Acme')
    """
    bare = name
    while (shorter := _LEGAL.sub("", bare).rstrip(" ,")) != bare and shorter:
        bare = shorter
    return bare


@lru_cache(maxsize=512)
def _folded(text: str) -> _Folded:
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _CLUSTER.finditer(text):
        if found.group() in _QUOTES:
            continue
        for letter in unicodedata.normalize("NFKC", found.group()).casefold().translate(_ALIKE):
            if letter.isspace() or letter in _QUOTES or unicodedata.category(letter) in ("Cf", "Cc"):
                continue
            letters.append(letter)
            starts.append(found.start())
            ends.append(found.end())
    return _Folded("".join(letters), tuple(starts), tuple(ends))
