"""Where an article says what a question says."""

from __future__ import annotations

import math
from dataclasses import dataclass

from summarizer.answers.lexicon import concepts_in, fold
from summarizer.answers.page import Page, Passage
from summarizer.answers.question import Query, Term
from summarizer.answers.sounds import sounds_alike
from summarizer.answers.words import stem
from summarizer.types import Language


@dataclass(frozen=True, slots=True)
class Hit:
    """A term of the question met in a passage."""

    term: int
    start: int
    end: int
    #: 1 for the word itself, less for a word of the same meaning.
    strength: float


@dataclass(frozen=True, slots=True)
class Matches:
    """All that a page and a question share."""

    #: Hits by passage.
    hits: tuple[tuple[Hit, ...], ...]
    #: How much each term weighs, rare ones more.
    weights: tuple[float, ...]
    #: The best strength of each term anywhere on the page.
    best: tuple[float, ...]
    #: Weighted share of the question that each passage covers.
    coverage: tuple[float, ...]
    #: The same for the whole page.
    total: float
    #: Concepts of the question by term.
    concepts: tuple[frozenset[str], ...]


def _term_concepts(query: Query) -> tuple[frozenset[str], ...]:
    found: list[set[str]] = [set() for _ in query.terms]
    for start, end, names in concepts_in(query.text.lower()):
        for index, term in enumerate(query.terms):
            if start < term.end and term.start < end:
                found[index].update(names)
    return tuple(frozenset(names) for names in found)


def _find_all(needle: str, hay: str) -> list[int]:
    places: list[int] = []
    at = hay.find(needle)
    while at >= 0 and len(places) < 8:
        places.append(at)
        at = hay.find(needle, at + 1)
    return places


def _exact(term: Term, passage: Passage, *, korean: bool) -> list[tuple[int, int, float]]:
    form = term.form
    if term.is_verb:
        return [(at, at + len(form), 1.0) for at in passage.stems.get(form, [])]
    if korean or not form.isascii():
        if len(form) == 1:
            return [(at, at + 1, 1.0) for at in passage.stems.get(form, [])]
        found = [(at, at + len(form), 1.0) for at in _find_all(form, passage.lower)]
        if found or len(term.parts) < 2:
            return found
        met = [
            (part, passage.stems.get(part) or (_find_all(part, passage.lower) if len(part) > 1 else []))
            for part in term.parts
        ]
        share = sum(len(part) for part, at in met if at) / max(1, sum(len(part) for part, _ in met))
        if share < 0.34:
            return []
        return [(at, at + len(part), 0.85 * share) for part, places in met for at in places[:3]]
    return [
        (at, at + len(form), 1.0) for at in passage.stems.get(term.parts[0] if term.parts else stem(form), [])
    ]


def match(query: Query, page: Page) -> Matches:
    """Find every term of the question in every passage, by form, by alias, by sound, by meaning."""
    concepts = _term_concepts(query)
    cross = (query.language is Language.KO) != page.korean
    aliases: list[list[str]] = []
    for term in query.terms:
        mine = fold(term.form)
        names = [k for k in page.known if any(fold(f) == mine for f in k.forms)] if len(mine) > 1 else []
        forms = {f.lower() for k in names for f in k.forms}
        if mine in page.also:
            forms.add(page.also[mine])
        if cross and len(mine) > 1 and (term.is_name or not concepts[terms_index(query, term)]):
            seen = {
                w.form for p in page.passages for w in p.words if w.tag in {"NNP", "SL"} and len(w.form) > 2
            }
            forms |= {form for form in seen if sounds_alike(term.form, form)}
        aliases.append(sorted(forms - {term.form}))
    hits: list[tuple[Hit, ...]] = []
    for passage in page.passages:
        row: list[Hit] = []
        for index, term in enumerate(query.terms):
            found = _exact(term, passage, korean=page.korean)
            if not found:
                found = [
                    (at, at + len(form), 0.95)
                    for form in aliases[index]
                    for at in _find_all(form, passage.lower)
                ]
            if not found and concepts[index]:
                found = [
                    (at, at + 2, 0.6)
                    for name in sorted(concepts[index])
                    for at in passage.concepts.get(name, [])[:3]
                ]
            row += [Hit(index, start, end, strength) for start, end, strength in found]
        hits.append(tuple(row))
    size = len(page.passages)
    weights, best = [], []
    for index, term in enumerate(query.terms):
        per = [max((h.strength for h in row if h.term == index), default=0.0) for row in hits]
        df = sum(per)
        base = 1.5 if term.is_name else 0.6 if term.is_verb else 1.0
        if term.is_head:
            base *= 0.5
        weights.append(base * (0.3 + math.log((size + 1) / (df + 0.7)) / math.log(size + 2)))
        best.append(max(per, default=0.0))
    whole = sum(weights) or 1.0
    coverage = tuple(
        sum(
            weights[i] * max((h.strength for h in row if h.term == i), default=0.0)
            for i in range(len(weights))
        )
        / whole
        for row in hits
    )
    total = sum(w * b for w, b in zip(weights, best, strict=True)) / whole
    return Matches(tuple(hits), tuple(weights), tuple(best), coverage, total, concepts)


def terms_index(query: Query, term: Term) -> int:
    """The place of a term in its question."""
    return query.terms.index(term)
