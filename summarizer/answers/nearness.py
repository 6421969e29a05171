"""How near the words of a question stand to a piece of an article that may answer it, in numbers."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from summarizer.answers.candidates import Candidate
from summarizer.answers.matching import Hit, Matches
from summarizer.answers.page import Page
from summarizer.answers.question import Query

#: Over so many letters the worth of a word falls to a third; English says the same in twice as many.
_SCALE_KO, _SCALE_EN = 18.0, 40.0
#: A word that is not met at all is as far as this.
FAR = 99.0
_OTHER_CLAUSE = re.compile(r"[,;.] |며 |고 |지만 |으나 ")


def scale_of(page: Page) -> float:
    """Over how many letters nearness fades in this article's language."""
    return _SCALE_KO if page.korean else _SCALE_EN


@dataclass(frozen=True, slots=True)
class Parts:
    """Which terms of a question are its names, its verbs, and the noun that the answer stands for."""

    names: tuple[int, ...]
    verbs: tuple[int, ...]
    heads: tuple[int, ...]

    @classmethod
    def of(cls, query: Query) -> Parts:
        """Sort the terms of a question."""
        numbered = list(enumerate(query.terms))
        return cls(
            tuple(i for i, term in numbered if term.is_name),
            tuple(i for i, term in numbered if term.is_verb),
            tuple(i for i, term in numbered if term.is_head),
        )

    def kind(self, term: int) -> str:
        """What sort of word a term is."""
        if term in self.heads:
            return "head"
        return "names" if term in self.names else "verbs" if term in self.verbs else "nouns"


def nearness(page: Page, matches: Matches, parts: Parts, piece: Candidate) -> dict[str, float]:
    """How near each sort of word stands, before and behind the piece and in its clause."""
    text, span = page.passages[piece.passage].text, piece.span
    hits = matches.hits[piece.passage]
    scale, whole = scale_of(page), sum(matches.weights) or 1.0
    left = right = verb_right = same = 0.0
    nearest, head_dist = FAR, FAR
    kinds = {"names": 0.0, "verbs": 0.0, "head": 0.0, "nouns": 0.0}
    for term, weight in enumerate(matches.weights):
        mine = [h for h in hits if h.term == term and (h.end <= span.start or h.start >= span.end)]
        if not mine:
            continue
        hit = max(mine, key=lambda h: h.strength * math.exp(-gap(h, piece) / scale))
        apart = gap(hit, piece)
        worth = weight * hit.strength * math.exp(-apart / scale)
        if hit.end <= span.start:
            left += worth
        else:
            right += worth
            if term in parts.verbs or matches.concepts[term]:
                verb_right += worth
        if not _OTHER_CLAUSE.search(text[min(hit.end, span.end) : max(hit.start, span.start)]):
            same += weight * hit.strength
        nearest = min(nearest, apart)
        kinds[parts.kind(term)] += worth / weight
        if term in parts.heads:
            head_dist = min(head_dist, apart)
    return {
        "prox": (left + right) / whole,
        "prox_left": left / whole,
        "prox_right": right / whole,
        "verb_right": verb_right / whole,
        "same_clause": same / whole,
        "min_dist": nearest,
        "head_dist": head_dist,
        **{f"prox_{kind}": value for kind, value in kinds.items()},
    }


def gap(hit: Hit, piece: Candidate) -> int:
    """How many letters lie between a word that is met and a piece."""
    return piece.span.start - hit.end if hit.end <= piece.span.start else hit.start - piece.span.end


def met_here(matches: Matches, terms: tuple[int, ...], passage: int) -> float:
    """How well so many terms are met in a passage on the average; -1 where there are none."""
    if not terms:
        return -1.0
    hits = matches.hits[passage]
    return sum(max((h.strength for h in hits if h.term == i), default=0.0) for i in terms) / len(terms)
