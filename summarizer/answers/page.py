"""An article laid out for answering: its sentences with their words, concepts and names."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from summarizer.answers.lexicon import concepts_in, fold
from summarizer.answers.spans import Span, spans
from summarizer.answers.words import Word, is_korean, stem, words_of
from summarizer.types import Alliance, Article, Language, Organisation, ReadArticle

_CUT = re.compile(r"(?<=[.!?。])[”\"’']?\s+(?=[^\s,.])|\n+")
_NO_CUT = re.compile(
    r"\b(?:Inc|Corp|Co|Ltd|Mr|Ms|Mrs|Dr|Prof|U\.S|U\.K|No|vs|St|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-Z])\.$"
)


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


def sentences(body: str) -> list[tuple[int, int, int]]:
    """(start, end, paragraph) of every sentence."""
    result: list[tuple[int, int, int]] = []
    start, paragraph = 0, 0
    for match in [*_CUT.finditer(body), None]:
        stop = match.start() if match else len(body)
        if match and "\n" not in match.group() and (_NO_CUT.search(body[start:stop]) is not None):
            continue
        if match and match.group()[0] in "”\"’'":
            stop += 1
        a, b = start, stop
        while a < b and body[a].isspace():
            a += 1
        while b > a and body[b - 1].isspace():
            b -= 1
        if b > a:
            result.append((a, b, paragraph))
        if match:
            start = match.end()
            paragraph += "\n" in match.group()
    return result


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


def _also(text: str) -> dict[str, str]:
    other: dict[str, str] = {}
    for match in _BRACKET_KO.finditer(text):
        left, right = match.group(1), match.group(2)
        for form in {left, left.split()[-1]}:
            other.setdefault(fold(form), fold(right))
        other.setdefault(fold(right), fold(left.split()[-1]))
    return other


@lru_cache(maxsize=64)
def page_of(read: ReadArticle, others: tuple[Organisation, ...] = ()) -> Page:
    """Lay one article out, with the organisations that it names beside the parties; asked again it costs nothing."""
    article: Article = read.article
    korean = (
        read.facts.language is Language.KO
        if read.facts.alliances
        else is_korean(article.title + " " + article.body[:600])
    )
    places = [(0, len(article.title), -1, article.title)] if article.title else []
    places += [(a, b, p, article.body[a:b]) for a, b, p in sentences(article.body)]
    passages, pieces = [], []
    for index, ((start, end, paragraph, text), words) in enumerate(
        zip(places, words_of([p[3] for p in places], korean=korean), strict=True)
    ):
        lower = text.lower()
        concepts: dict[str, list[int]] = defaultdict(list)
        for a, _, names in concepts_in(lower):
            for name in names:
                concepts[name].append(a)
        stems: dict[str, list[int]] = defaultdict(list)
        for word in words:
            if word.is_content:
                stems[word.form if korean else stem(word.form)].append(word.start)
        passages.append(
            Passage(index, start, end, text, lower, tuple(words), dict(concepts), dict(stems), paragraph)
        )
        pieces.append(tuple(spans(text, list(words), korean=korean, clauses=False)))
    return Page(
        read, korean, tuple(passages), _known(read.facts.alliances, others), tuple(pieces), _also(article.body)
    )
