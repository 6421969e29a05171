"""How much two texts say in the same words: copies of a release, rewritten ones, and one event in two languages."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from summarizer.facts.lexicon import key, lexicon

#: Copies of a press release share so many of the shorter one's word pairs; reports of one event in their own words
#: stay under it. Measured on dev, pairs and the newsroom: own words reach .33, a copied release .85 and more.
COPY = 0.6
#: How much of an article says what it is about: the headline and the first sentences.
_HEAD = 700
_LONGEST_NAME = 16


def overlap(a: str, b: str) -> float:
    """The share of the shorter text's word pairs that the other has as well."""
    mine, theirs = _word_pairs(a), _word_pairs(b)
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0


def is_copy(a: str, b: str) -> bool:
    """Whether two texts are one press release, cut or slightly touched up."""
    return overlap(a, b) >= COPY


@lru_cache(maxsize=1_000)
def _word_pairs(text: str) -> frozenset[int]:
    words = re.findall(r"[0-9a-z가-힣]+", text[:20_000].casefold())
    return frozenset(hash(pair) for pair in pairwise(words))


@lru_cache(maxsize=1_000)
def marks(title: str, body: str) -> frozenset[str]:
    """What a text names that no translation changes: known organisations, Latin words, numbers.

    >>> sorted(marks("KT, 클라우드 원팀", "KT는 16개 기업과 DNA 인재를")) == ['16', '#0', 'dna', 'kt']
    True
    """
    text = f"{title}\n{body[:_HEAD]}"
    places = lexicon().places
    found = {number.replace(",", "") for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}
    found = {number for number in found if len(number) >= 2 and not re.fullmatch(r"(?:19|20)\d\d", number)}
    words = re.findall(r"[A-Za-z][A-Za-z0-9&.+-]*|[가-힣]+", text)
    for place, word in enumerate(words):
        if word[0] >= "가":
            found |= _korean_name(word, places)
        else:
            found |= _latin_name(words[place : place + 4], places)
    return frozenset(found)


def _korean_name(word: str, places: dict[str, int]) -> set[str]:
    """The longest known name that a word begins with; what follows it is a particle."""
    for length in range(min(len(word), _LONGEST_NAME), 1, -1):
        if word[:length] in places:
            return {f"#{places[word[:length]]}"}
    return set()


def _latin_name(words: list[str], places: dict[str, int]) -> set[str]:
    for length in range(len(words), 0, -1):
        name = key(" ".join(words[:length]))
        if name in places and words[0][0].isupper():
            return {f"#{places[name]}"} | ({name} if length == 1 else set())
    return {words[0].lower()} if re.fullmatch(r"[A-Z][A-Z0-9&]{1,}", words[0]) else set()
