"""How a piece stands to what the question says is done: before or behind the verb, with how many names between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.answers.candidates import Candidate
from summarizer.answers.context import SUBJECT
from summarizer.answers.matching import Hit, Matches
from summarizer.answers.nearness import gap
from summarizer.answers.page import Page
from summarizer.answers.query import Query
from summarizer.answers.spans import Form, Span

#: So many names between are as good as any more.
_MANY = 6.0
_BE = re.compile(r"\b(?:is|are|was|were|be|been|being|get|gets|got)\s(?:\w+ly\s|also\s|first\s)?$", re.I)
_BY = re.compile(r"[a-z]*\s(?:\w+ly\s)?by\b")


@dataclass(frozen=True, slots=True)
class Acts:
    """Where an article tells what a question says is done, and the names that stand around it."""

    korean: bool
    texts: tuple[str, ...]
    #: By passage: where the words that are neither names nor what is asked for are met.
    told: tuple[tuple[Hit, ...], ...]
    #: By passage: the places of whole names, with their enumeration.
    names: tuple[tuple[tuple[int, int, int], ...], ...]
    #: Whether the question puts a body to which it is done: `Who was chosen by KT?`
    passive: bool

    @classmethod
    def of(cls, query: Query, page: Page, matches: Matches) -> Acts:
        """Lay out an article for one question."""
        verbs = frozenset(i for i, term in enumerate(query.terms) if term.is_verb)
        plain = frozenset(i for i, term in enumerate(query.terms) if not term.is_name and not term.is_head)
        wanted = verbs or plain
        return cls(
            page.korean,
            tuple(passage.text for passage in page.passages),
            tuple(tuple(h for h in row if h.term in wanted) for row in matches.hits),
            tuple(tuple(_whole(pieces, korean=page.korean)) for pieces in page.spans),
            re.search(
                r"\b(?:is|are|was|were|been|be)\s\w+ed\b|\bby\s(?:whom|which|what|who)\b|\bby\?*$", query.text
            )
            is not None,
        )

    def of_piece(self, piece: Candidate) -> dict[str, float]:
        """What one piece has to do with it."""
        span, text = piece.span, self.texts[piece.passage]
        names = self.names[piece.passage]
        before = sum(1 for _, end, group in names if end <= span.start and not _same(group, span))
        after = sum(1 for start, _, group in names if start >= span.end and not _same(group, span))
        values = {
            "names_before": min(before, _MANY),
            "names_after": min(after, _MANY),
            "act_between": -1.0,
            "act_side": 0.0,
            "act_passive": -1.0,
            "act_first": 0.0,
            "asks_passive": float(self.passive),
        }
        told = [h for h in self.told[piece.passage] if h.end <= span.start or h.start >= span.end]
        if not told:
            return values
        # A word itself counts before one of its meaning, then the one with fewest names between.
        hit = min(told, key=lambda h: (self._between(names, h, span) + 2 * (1 - h.strength), gap(h, piece)))
        between = self._between(names, hit, span)
        values["act_between"] = min(float(between), _MANY)
        values["act_side"] = 1.0 if hit.start >= span.end else -1.0
        if not self.korean:
            passive = _BE.search(text[: hit.start]) is not None or _BY.match(text, hit.end) is not None
            values["act_passive"] = float(passive)
        first = next((start for start, end, _ in names if end <= hit.start), None)
        values["act_first"] = float(first is not None and first == span.start)
        return values

    @staticmethod
    def _between(names: Sequence[tuple[int, int, int]], hit: Hit, span: Span) -> int:
        left, right = (hit.end, span.start) if hit.end <= span.start else (span.end, hit.start)
        return sum(
            1 for start, end, group in names if left <= start and end <= right and not _same(group, span)
        )


def _same(group: int, span: Span) -> bool:
    return group >= 0 and group == span.group


def _whole(pieces: Sequence[Span], *, korean: bool) -> list[tuple[int, int, int]]:
    """The whole names of a passage in their order; in Korean also what is a subject, be it a name or not."""
    found = {
        (span.start, span.end, span.group)
        for span in pieces
        if span.form is Form.PERSON
        or (span.unit == "whole" and (span.form is Form.NAME or (korean and span.after in SUBJECT)))
    }
    return sorted(found)
