"""One article as its drafts see it: who is named where, which words of allying, which dates.

Everything that several attributes look at is worked out here once an article.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from summarizer.document import Document, Draft, Entity
from summarizer.language.dates import DateReading, find_dates
from summarizer.types import Language

#: Where a Korean clause ends inside a sentence, or an English one.
_CLAUSE_END = {
    Language.KO: re.compile(
        r"(?:(?<=[가-힣])(?:고|며|면서|지만|는데|으나|으며|하여)(?:,\s?|\s)|,\s|[;▲△■◆●▶→·]\s|\s[-–—]\s|…)"
    ),
    Language.EN: re.compile(r"(?:[,;:]\s|\s[-–—]+\s|[–—])"),
}
_SHORTEST_CLAUSE = 10
#: More sentences than any news article has; what lies beyond is not looked at.
MOST_SENTENCES = 400


#: A place in a text, the group found there, and which of its patterns.
Hit = tuple[int, str, int]
#: A place in a text, the word there, and which organisation it names (-1: none).
Word = tuple[int, str, int]


#: A sentence's number, and where in its text something begins and ends.
Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that says one thing: `text[start:end]` of sentence number `sentence`."""

    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class View:
    """What one draft is to each sentence of its article."""

    draft: Draft
    parties: frozenset[int]
    core: frozenset[int]
    told: frozenset[int]
    #: For each sentence how many of the draft's parties it names.
    own: tuple[int, ...]
    #: For each sentence how many organisations it names that are parties of other drafts only.
    foreign: tuple[int, ...]
    #: For each sentence how far the nearest core sentence is, negative where that comes later.
    distance: tuple[int, ...]
    #: For each sentence whether this draft is the nearest of all.
    nearest: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """The article, its organisations and drafts, and what was found once for all attributes."""

    document: Document
    entities: tuple[Entity, ...]
    views: tuple[View, ...]
    #: The sentences' texts in small letters, of the same length.
    texts: tuple[str, ...]
    #: For each sentence the organisations that it names: start, end, index of the entity.
    named: tuple[tuple[tuple[int, int, int], ...], ...]
    dates: tuple[tuple[DateReading, ...], ...]
    clauses: tuple[tuple[Clause, ...], ...]
    _hits: dict[tuple[str, int], list[Hit]] = field(default_factory=dict)
    _words: dict[int, list[Word]] = field(default_factory=dict)
    _cues: dict[tuple[str, int, int, int | None], Counter[str]] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        """The article's language."""
        return self.document.language

    @property
    def has_title(self) -> bool:
        """Whether the first sentence is a headline."""
        return bool(self.document.sentences) and self.document.sentences[0].in_title

    def cues(self, lexicon: str, sentence: int, start: int = 0, end: int | None = None) -> Counter[str]:
        """How often each group of a lexicon is found in a sentence or a part of it."""
        key = (lexicon, sentence, start, end)
        if key not in self._cues:
            hits = self.hits(lexicon, sentence)
            if start or end is not None:
                stop = len(self.texts[sentence]) if end is None else end
                self._cues[key] = Counter([group for at, group, _ in hits if start <= at < stop])
            else:
                self._cues[key] = Counter([group for _, group, _ in hits])
        return self._cues[key]

    def hits(self, lexicon: str, sentence: int) -> list[Hit]:
        """Where a sentence has which pattern of which group of a lexicon."""
        key = (lexicon, sentence)
        if key not in self._hits:
            text = self.texts[sentence]
            self._hits[key] = [
                (match.start(), group, _which(parts, text, match.start()))
                for group, pattern, parts in patterns(lexicon, self.language)
                for match in pattern.finditer(text)
            ]
        return self._hits[key]

    def words(self, sentence: int) -> list[Word]:
        """The words of a sentence with their places; a name of an organisation is one word."""
        if sentence not in self._words:
            self._words[sentence] = _words(self, sentence)
        return self._words[sentence]


def scene(document: Document, entities: Sequence[Entity], drafts: Sequence[Draft]) -> Scene:
    """Look once at everything."""
    sentences = document.sentences[:MOST_SENTENCES]
    texts = tuple(_small(sentence.text) for sentence in sentences)
    named: list[list[tuple[int, int, int]]] = [[] for _ in sentences]
    for index, entity in enumerate(entities):
        for mention in entity.mentions:
            if 0 <= mention.sentence < len(sentences):
                named[mention.sentence].append((mention.start, mention.end, index))
    dates = find_dates(
        [sentence.text for sentence in sentences],
        published=document.article.published,
        language=document.language,
    )
    places = tuple(tuple(sorted(found)) for found in named)
    return Scene(
        document=document,
        entities=tuple(entities),
        views=_views(drafts, places),
        texts=texts,
        named=places,
        dates=tuple(dates),
        clauses=tuple(_clauses(number, text, document.language) for number, text in enumerate(texts)),
    )


@cache
def lexicon(name: str) -> dict[str, Any]:
    """A file of patterns: language, group, its patterns."""
    text = resources.files("summarizer.lexicons").joinpath(f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


Patterns = tuple[tuple[str, re.Pattern[str], tuple[re.Pattern[str], ...]], ...]


@cache
def patterns(name: str, language: Language) -> Patterns:
    """The groups of a lexicon, each as one pattern, and the patterns that it is made of.

    The one pattern has no brackets around its parts: so Python finds where it may begin by first letters.
    """
    return tuple(
        (
            group,
            re.compile("|".join(_uncaptured(part) for part in parts)),
            tuple(re.compile(part) for part in parts),
        )
        for group, parts in lexicon(name)[language.value].items()
    )


def _which(parts: Sequence[re.Pattern[str]], text: str, start: int) -> int:
    return next((number for number, part in enumerate(parts) if part.match(text, start)), len(parts))


@cache
def shapes(name: str, side: str, language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns of a lexicon for what stands beside something."""
    return tuple((key, re.compile(shape)) for key, shape in lexicon(name)[language.value][side].items())


def _uncaptured(pattern: str) -> str:
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)


def _words(scene: Scene, sentence: int) -> list[Word]:
    """Names and numbers replaced by what they are: `KT와 3년` → `<org> 와/J <n> 년/N`."""
    if sentence >= len(scene.document.tokens):
        return []
    found: list[Word] = []
    spans = iter([*scene.named[sentence], (10**9, 10**9, -1)])
    start, end, entity = next(spans)
    shown = False
    for token in scene.document.tokens[sentence]:
        at = token.start
        while at >= end:
            start, end, entity = next(spans)
            shown = False
        if at >= start:
            if not shown:
                found.append((at, "<org>", entity))
                shown = True
            continue
        found.append((at, _word(token.form, token.tag, scene.language), -1))
    return found


@lru_cache(maxsize=50_000)
def _word(form: str, tag: str, language: Language) -> str:
    if form[:1].isdigit():
        return "<n>"
    if language is Language.KO:
        return f"{form.lower()}/{tag[:1]}"
    word = form.lower()
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word[: -len(ending)].rstrip("e")
    return word.rstrip("e") if len(word) > 4 else word


def _small(text: str) -> str:
    lowered = text.lower()
    return (
        lowered
        if len(lowered) == len(text)
        else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    )


def _clauses(number: int, text: str, language: Language) -> tuple[Clause, ...]:
    found = []
    start = 0
    for match in _CLAUSE_END[language].finditer(text):
        if match.end() - start >= _SHORTEST_CLAUSE and len(text) - match.end() >= _SHORTEST_CLAUSE:
            found.append(Clause(number, start, match.end()))
            start = match.end()
    found.append(Clause(number, start, len(text)))
    return tuple(found)


def _views(drafts: Sequence[Draft], named: Sequence[Sequence[tuple[int, int, int]]]) -> tuple[View, ...]:
    count = len(named)
    parties = [frozenset(draft.parties) for draft in drafts]
    cores = [frozenset(i for i in draft.core if 0 <= i < count) for draft in drafts]
    tolds = [
        frozenset(i for i in draft.sentences if 0 <= i < count) | core
        for draft, core in zip(drafts, cores, strict=True)
    ]
    distances = [_distances(core or told, count) for core, told in zip(cores, tolds, strict=True)]
    found = []
    for index, draft in enumerate(drafts):
        mine = parties[index]
        others = frozenset().union(*(p for i, p in enumerate(parties) if i != index)) - mine
        here = [{entity for _, _, entity in row} for row in named]
        nearest = []
        for i in range(count):
            reach = abs(distances[index][i])
            rivals = [abs(distances[j][i]) for j in range(len(drafts)) if j != index]
            nearest.append(not rivals or reach <= min(rivals))
        found.append(
            View(
                draft, mine, cores[index], tolds[index],
                tuple(len(row & mine) for row in here),
                tuple(len(row & others) for row in here),
                distances[index],
                tuple(nearest),
            )
        )  # fmt: skip
    return tuple(found)


def _distances(core: frozenset[int], count: int) -> tuple[int, ...]:
    """How many sentences after (or, negative, before) the nearest core sentence each one stands."""
    if not core:
        return tuple(range(count))
    result = []
    for i in range(count):
        nearest = min(core, key=lambda c: (abs(i - c), i < c))
        result.append(i - nearest)
    return tuple(result)
