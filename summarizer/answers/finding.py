"""The best answer that one article gives to one query, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.answers.candidates import Candidate, candidates
from summarizer.answers.features import describe, weighed_reasons
from summarizer.answers.forest import Judges, judges
from summarizer.answers.gate import opened, signs
from summarizer.answers.matching import Matches, match
from summarizer.answers.page import Page, page_of
from summarizer.answers.proposals import chosen, propose
from summarizer.answers.question import Asks, Query
from summarizer.answers.sets import describe_sets
from summarizer.answers.wonted import wonted
from summarizer.types import ReadArticle


@dataclass(frozen=True, slots=True)
class Found:
    """What one article offers as an answer."""

    page: Page
    matches: Matches
    pieces: tuple[Candidate, ...]
    #: How likely it is a right answer rather than one to a question that the article does not answer.
    chance: float


def find(query: Query, read: ReadArticle, judge: Judges | None = None) -> Found:
    """The whole answer that looks best; no pieces where nothing suits the question at all."""
    judge = judge or judges()
    page = page_of(read)
    matches = match(query, page)
    pieces = candidates(query, page, matches)
    rows = describe(query, page, matches, pieces)
    chances = judge.pieces.chances(rows)
    if query.asks is Asks.WHY:
        chances = weighed_reasons(rows, chances)
    proposals = propose(query, page, pieces, rows, chances)
    if not proposals:
        return Found(page, matches, (), 0.0)
    wholes = describe_sets(query, page, pieces, rows, chances, proposals, wonted(query))
    scores = judge.wholes.chances(wholes)
    best = chosen(query, proposals, scores)
    chance = opened(judge.gate, signs(float(scores[best]), wholes[best]))
    return Found(page, matches, tuple(pieces[i] for i in proposals[best].pieces), chance)


def short_form(piece: Candidate) -> str:
    """How a piece is named in an answer: as the text names it."""
    return piece.known.name if piece.known else piece.span.text
