"""An article laid out for answering: its sentences with their words, concepts and names."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from summarizer.answers.lexicon import concepts_in, fold
from summarizer.answers.spans import Span, spans
from summarizer.answers.words import Word, english_words, stem
from summarizer.document import Document, Sentence
from summarizer.extract import documents
from summarizer.facts.alliances import models
from summarizer.facts.organisations import organisations
from summarizer.types import Alliance, Language, Organisation, ReadArticle


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, or the title."""

    index: int
    #: Offsets in the body (the title: in the title).
    start: int
    end: int
    text: str
    lower: str
    words: tuple[Word, ...]
    #: Where which concept is told: offsets by concept.
    concepts: dict[str, list[int]] = field(compare=False)
    #: English stems, or Korean morphemes, with their offsets.
    stems: dict[str, list[int]] = field(compare=False)
    #: -1 for the title.
    paragraph: int


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation that the facts know, with all the ways it is written."""

    name: str
    forms: tuple[str, ...]
    type: str
    #: Which of the article's alliances it is a party of.
    alliances: tuple[int, ...]
    leads: tuple[int, ...]

    @property
    def is_party(self) -> bool:
        """Whether the facts make it a party; else it is merely named."""
        return bool(self.alliances)


@dataclass(frozen=True, slots=True)
class Page:
    """A read article, laid out."""

    read: ReadArticle
    korean: bool
    passages: tuple[Passage, ...]
    known: tuple[Known, ...]
    #: Pieces that could be answers, by passage; clauses apart.
    spans: tuple[tuple[Span, ...], ...]
    #: The same written names told by "X(Y)": folded form -> folded other form.
    also: dict[str, str] = field(compare=False)

    @property
    def language(self) -> Language:
        """The article's language."""
        return Language.KO if self.korean else Language.EN


def _known(alliances: tuple[Alliance, ...], others: tuple[Organisation, ...]) -> tuple[Known, ...]:
    names: dict[str, dict[str, object]] = {}
    for index, alliance in enumerate(alliances):
        for party in alliance.parties:
            key = next((k for k, row in names.items() if fold(party.name) in row["folded"]), None)  # type: ignore[operator]
            if key is None:
                key = party.name
                names[key] = {"folded": set(), "forms": [], "type": str(party.type), "in": [], "leads": []}
            row = names[key]
            for form in (party.name, *party.aliases):
                if fold(form) and fold(form) not in row["folded"]:  # type: ignore[operator]
                    row["folded"].add(fold(form))  # type: ignore[attr-defined]
                    row["forms"].append(form)  # type: ignore[attr-defined]
            row["in"].append(index)  # type: ignore[attr-defined]
            if alliance.lead is not None and fold(alliance.lead) in row["folded"]:  # type: ignore[operator]
                row["leads"].append(index)  # type: ignore[attr-defined]
    parties = tuple(
        Known(key, tuple(row["forms"]), str(row["type"]), tuple(row["in"]), tuple(row["leads"]))  # type: ignore[arg-type]
        for key, row in names.items()
    )
    taken = {fold(form) for known in parties for form in known.forms}
    rest = []
    for other in others:
        forms = tuple(form for form in (other.name, *other.aliases) if fold(form) and fold(form) not in taken)
        if forms and fold(other.name) not in taken:
            taken.update(fold(form) for form in forms)
            rest.append(Known(other.name, forms, str(other.type), (), ()))
    return (*parties, *rest)


_BRACKET_KO = re.compile(r"([0-9A-Za-z가-힣&·]+(?: [0-9A-Za-z가-힣&·]+)?)[’'”]?\(([A-Za-z가-힣&+ ]{2,24})\)")


#: A name of several words with its short form behind it: `Universal Chiplet Interconnect Express (UCIe)`.
_BRACKET_EN = re.compile(
    r"((?:[A-Z][\w&.-]*)(?:\s(?:(?:of|for|the|and|in|on|&)\s){0,2}[A-Z][\w&.-]*)+),?\s"
    r"[(][\"“']?([A-Z][A-Za-z0-9&+-]{1,11})[\"”']?[)]"
)


def _also(text: str) -> dict[str, str]:
    other: dict[str, str] = {}
    for match in _BRACKET_EN.finditer(text):
        long, short = fold(match.group(1)), fold(match.group(2))
        if short[0] == long[0]:
            other.setdefault(long, short)
            other.setdefault(short, long)
    for match in _BRACKET_KO.finditer(text):
        left, right = match.group(1), match.group(2)
        for form in {left, left.split()[-1]}:
            other.setdefault(fold(form), fold(right))
        other.setdefault(fold(right), fold(left.split()[-1]))
    return other


def named(document: Document) -> tuple[Organisation, ...]:
    """All organisations that an article names, parties or not."""
    learnt = models()
    tagged = learnt.taggers[document.language].tag(document, learnt.lexicon)
    found = organisations(document, tagged, learnt.lexicon)
    return tuple(Organisation(n.entity.name, n.entity.aliases, n.entity.type, n.entity.ticker) for n in found)


@lru_cache(maxsize=64)
def page_of(read: ReadArticle, others: tuple[Organisation, ...] | None = None) -> Page:
    """Lay one article out; the same article asked again costs nothing.

    `others` are the organisations named beside the parties where they are known; else they are looked for.
    """
    article = read.article
    document = next(documents([article]))
    korean = document.language is Language.KO
    if others is None:
        others = named(document) if document.sentences else ()
    sentences = document.sentences
    if korean:
        words = [[Word(m.form.lower(), m.tag, m.start, m.end) for m in tokens] for tokens in document.tokens]
    else:
        words = [english_words(sentence.text) for sentence in sentences]
    passages = tuple(
        _passage(i, s, w, korean=korean) for i, (s, w) in enumerate(zip(sentences, words, strict=True))
    )
    pieces = tuple(tuple(spans(p.text, list(p.words), korean=korean, clauses=False)) for p in passages)
    return Page(read, korean, passages, _known(read.facts.alliances, others), pieces, _also(article.body))


def _passage(index: int, sentence: Sentence, words: list[Word], *, korean: bool) -> Passage:
    lower = sentence.text.lower()
    if len(lower) != len(sentence.text):  # a letter whose small form is longer: offsets would shift
        lower = sentence.text
    concepts: dict[str, list[int]] = defaultdict(list)
    for start, _, names in concepts_in(lower):
        for name in names:
            concepts[name].append(start)
    stems: dict[str, list[int]] = defaultdict(list)
    for word in words:
        if word.is_content:
            stems[word.form if korean else stem(word.form)].append(word.start)
    return Passage(
        index,
        sentence.start,
        sentence.end,
        sentence.text,
        lower,
        tuple(words),
        dict(concepts),
        dict(stems),
        sentence.paragraph,
    )
