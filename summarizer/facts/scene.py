"""One article as its drafts see it: who is named where, which words of allying, which dates.

Everything that several attributes look at is worked out here once an article.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from summarizer.document import Document, Draft, Entity, Morpheme
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
    _counts: dict[tuple[str, int, int, int], dict[str, int]] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        """The article's language."""
        return self.document.language

    @property
    def has_title(self) -> bool:
        """Whether the first sentence is a headline."""
        return bool(self.document.sentences) and self.document.sentences[0].in_title

    def cues(self, lexicon: str, sentence: int, start: int = 0, end: int | None = None) -> dict[str, int]:
        """How often each group of a lexicon is found in a sentence or a part of it; absent: never."""
        text = self.texts[sentence]
        end = len(text) if end is None else end
        key = (lexicon, sentence, start, end)
        if key not in self._counts:
            piece = text[start:end]
            self._counts[key] = {
                group: count
                for group, pattern in patterns(lexicon, self.language)
                if (count := len(pattern.findall(piece)))
            }
        return self._counts[key]


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
def lexicon(name: str) -> dict[str, dict[str, list[str]]]:
    """A file of patterns: language, group, its patterns."""
    text = resources.files("summarizer.lexicons").joinpath(f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def patterns(name: str, language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The groups of a lexicon, each as one pattern."""
    groups = lexicon(name)[language.value]
    return tuple((group, re.compile("|".join(f"(?:{p})" for p in words))) for group, words in groups.items())


def masked_tokens(scene_: Scene, sentence: int, own: frozenset[int]) -> list[tuple[int, str]]:
    """The words of a sentence with their places, names and numbers replaced by what they are.

    `KT와 3년간 협력한다` → `<own> 와/J <n> 간/X 협력/N 하/X ㄴ다/E`
    """
    found: list[tuple[int, str]] = []
    spans = iter([*scene_.named[sentence], (10**9, 10**9, -1)])
    start, end, entity = next(spans)
    shown = False
    tokens: Sequence[Morpheme] = scene_.document.tokens[sentence] if scene_.document.tokens else ()
    for token in tokens:
        while token.start >= end:
            start, end, entity = next(spans)
            shown = False
        if token.start >= start:
            if not shown:
                found.append((token.start, "<own>" if entity in own else "<org>"))
                shown = True
            continue
        found.append((token.start, _word(token, scene_.language)))
    return found


def _word(token: Morpheme, language: Language) -> str:
    if token.form[:1].isdigit():
        return "<n>"
    if language is Language.KO:
        return f"{token.form.lower()}/{token.tag[:1]}"
    word = token.form.lower()
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
