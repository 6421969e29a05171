"""An article on the reader's desk: its document, who is named where, and which words tell of allying."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.document import Document, Layout, Morpheme
from summarizer.facts.cues import Cue, cues_in
from summarizer.facts.organisations import Named
from summarizer.types import Language


@dataclass(frozen=True, slots=True)
class Place:
    """One mention in its sentence."""

    start: int
    end: int
    #: Index into the article's organisations.
    entity: int
    #: The tagger's odds that this is a name, and then a party's.
    name: float
    party: float
    #: Mentions of one coordinated list ("A, B와 C") share a number; a mention by itself has one of its own.
    chain: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What every later stage looks at."""

    document: Document
    organisations: tuple[Named, ...]
    #: For each sentence its mentions in reading order.
    places: tuple[tuple[Place, ...], ...]
    #: For each sentence its cues in reading order.
    cues: tuple[tuple[Cue, ...], ...]
    #: For each sentence its words, names hidden: what the linear models look at.
    words: tuple[tuple[str, ...], ...]
    #: For each sentence all that is said in it, with the place of each: every part of a name is ORG.
    spoken: tuple[tuple[tuple[int, str], ...], ...]
    #: For each sentence the organisation that the text goes on about without naming it, or -1.
    topics: tuple[int, ...]
    #: For each sentence the organisations of the section's heading.
    headings: tuple[frozenset[int], ...]


_BETWEEN = re.compile(
    r"^(?:\s|[,·ㆍ/&+\-–—・;:’‘'\"”“△▲▷▶●○•*|]|\([^()]{0,40}\)|\d{6}|와|과|및|등|그리고|또는|이랑|랑|하고|、|\band\b|\bor\b|\bplus\b"
    r"|\bas well as\b|\bthe\b|\balong with\b|[가-힣]{1,6}\s(?=\S)?)*$"
)
_STRICT = re.compile(
    r"^(?:\s|[,·ㆍ/&+–—・;’‘'\"”“△▲▷▶●○•*|-]|\([^()]{0,40}\)|\[[0-9]{6}\]|"
    r"와|과|및|그리고|\band\b|\bor\b|\bthe\b|\bas well as\b"
    r"|\bInc\b\.?|\bCorp\b\.?|\bLtd\b\.?|\bCo\b\.?)*$"
)
_TOPIC = re.compile(r"^(?:\([^()]*\)|\[[^\[\]]*\]|\s)*(?:은|는|이|가|도)(?![가-힣])")
_CONTENT = ("NNG", "NNP", "NNB", "NR", "VV", "VA", "XR", "SL", "MAG", "MAJ", "VX", "VCN", "MM")


def lay_open(document: Document, organisations: Sequence[Named]) -> Reading:
    """Put everything in its place by sentence."""
    by_sentence: list[list[tuple[int, int, int, float, float]]] = [[] for _ in document.sentences]
    for index, named in enumerate(organisations):
        for mention, (name, party) in zip(named.entity.mentions, named.odds, strict=True):
            by_sentence[mention.sentence].append((mention.start, mention.end, index, name, party))
    places = tuple(
        tuple(_chained(sentence.text, sorted(rows)))
        for sentence, rows in zip(document.sentences, by_sentence, strict=True)
    )
    cues = tuple(tuple(cues_in(sentence.text, document.language)) for sentence in document.sentences)
    words = tuple(tuple(_words(document, index, places[index])) for index in range(len(document.sentences)))
    spoken = tuple(
        _spoken(tokens, places[index], document.language) for index, tokens in enumerate(document.tokens)
    )
    topics, headings = _threads(document, places)
    return Reading(document, tuple(organisations), places, cues, words, spoken, topics, headings)


def _chained(text: str, rows: list[tuple[int, int, int, float, float]]) -> list[Place]:
    found: list[Place] = []
    chain = 0
    for start, end, entity, name, party in rows:
        if found and not (start >= found[-1].end and _STRICT.match(text[found[-1].end : start])):
            chain += 1
        found.append(Place(start, end, entity, name, party, chain))
    return found


def _words(document: Document, index: int, places: Sequence[Place]) -> list[str]:
    """The content words of a sentence and their neighbours, every name as one word ORG."""
    starts = [place.start for place in places]
    korean = document.language is Language.KO
    row: list[str] = []
    for token in document.tokens[index]:
        if token.start == token.end:
            continue
        at = bisect_right(starts, token.start) - 1
        if at >= 0 and token.start < places[at].end:
            if not row or row[-1] != "ORG":
                row.append("ORG")
            continue
        if korean:
            if token.tag.startswith(_CONTENT):
                row.append(token.form)
        elif token.tag not in ("mark", "number"):
            row.append(token.form.lower())
    return row + [f"{one} {two}" for one, two in itertools.pairwise(row)]


def _spoken(
    tokens: Sequence[Morpheme], places: Sequence[Place], language: Language
) -> tuple[tuple[int, str], ...]:
    named = frozenset(spot for place in places for spot in range(place.start, place.end))
    return tuple(
        (
            token.start,
            "ORG" if token.start in named else token.form if language is Language.KO else token.form.lower(),
        )
        for token in tokens
        if token.start != token.end
    )


def _threads(
    document: Document, places: Sequence[Sequence[Place]]
) -> tuple[tuple[int, ...], tuple[frozenset[int], ...]]:
    """What each sentence goes on about: the last topic before it, and its section's heading."""
    topics: list[int] = []
    headings: list[frozenset[int]] = []
    topic, heading = -1, frozenset[int]()
    for sentence, row in zip(document.sentences, places, strict=True):
        topics.append(topic)
        if sentence.layout is Layout.HEADING:
            heading = frozenset(place.entity for place in row)
        headings.append(heading)
        if sentence.layout is Layout.CAPTION:
            continue
        marked = [place for place in row if _leads(document, sentence.text, place, place is row[0])]
        if marked:
            topic = marked[0].entity
        elif row and not sentence.in_title and topic < 0:
            topic = row[0].entity
    return tuple(topics), tuple(headings)


def _leads(document: Document, text: str, place: Place, first: bool) -> bool:
    if document.language is Language.KO:
        match = _TOPIC.match(text[place.end : place.end + 40])
        return bool(match) and (first or (match is not None and match.group().endswith(("은", "는"))))
    return place.start < 25
