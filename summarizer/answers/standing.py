"""What the facts say of a piece: whether it is a party, of which alliance, and whether that is the one asked about."""

from __future__ import annotations

from summarizer.answers.candidates import Candidate
from summarizer.answers.grounds import Ground, asks_for_cause
from summarizer.answers.lexicon import Category, fold
from summarizer.answers.page import Page
from summarizer.answers.question import Query
from summarizer.answers.spans import Form, Span

_GROUNDS = {"": 0.0, Ground.TOLD: 1.0, Ground.CAUSE: 2.0, Ground.PURPOSE: 3.0}


class Standing:
    """The facts of an article in the light of one question."""

    def __init__(self, query: Query, page: Page) -> None:
        self._page = page
        self._asked = fold(query.text)
        self._scores = self._alliances()
        self._best = max(self._scores, default=0.0)
        self._told = self._telling("")
        self._reasons = self._telling("why:")
        self._lead = float("lead" in query.concepts)
        self._cause = asks_for_cause(query)

    def of(self, piece: Candidate, category: Category | None) -> dict[str, float]:
        """What they say of one piece."""
        known, span = piece.known, piece.span
        ground = span.unit if span.form is Form.CLAUSE else ""
        return {
            "known_in": float(len(known.alliances)) if known else 0,
            "known_best": max((self._scores[i] for i in known.alliances), default=0.0) if known else -1,
            "alliance_best": self._best,
            "known_lead": float(bool(known and any(self._scores[i] == self._best for i in known.leads))),
            "asks_lead": self._lead,
            "known": float(known is not None and known.is_party),
            "known_other": float(known is not None and not known.is_party),
            "known_type": float(category is not None and known.type in category.types) if known else -1.0,
            "alias_names": float(len(known.forms)) if known else 0.0,
            "evidence": self._told.get(piece.passage, 0.0),
            "ground": _GROUNDS.get(ground, 0.0),
            "ground_fits": _ground_fits(span, cause=self._cause) if ground else -1.0,
            "why_evidence": self._reasons.get(piece.passage, 0.0),
        }

    def _alliances(self) -> list[float]:
        """How much of the question speaks of each alliance."""
        scores = []
        for index, alliance in enumerate(self._page.read.facts.alliances):
            score = 0.0
            name = fold(alliance.name or "")
            if name and name in self._asked:
                score += 2
            elif any(len(fold(p)) > 2 and fold(p) in self._asked for p in (alliance.name or "").split()):
                score += 0.8
            score += sum(
                1.0
                for known in self._page.known
                if index in known.alliances
                and any(len(fold(f)) > 1 and fold(f) in self._asked for f in known.forms)
            )
            scores.append(score + (0.3 if alliance.main else 0))
        return scores

    def _telling(self, fields: str) -> dict[int, float]:
        """The passages that tell of an alliance, worth more where it is the one asked about.

        `fields` is how the fields begin that they tell; all of them where it is empty.
        """
        result: dict[int, float] = {}
        for alliance, score in zip(self._page.read.facts.alliances, self._scores, strict=True):
            worth = 2.0 if score == self._best and self._best > 0 else 1.0
            for item in alliance.evidence:
                if not item.field.startswith(fields):
                    continue
                for passage in self._page.passages:
                    if passage.paragraph >= 0 and passage.start < item.end and item.start < passage.end:
                        result[passage.index] = max(result.get(passage.index, 0.0), worth)
        return result


def _ground_fits(span: Span, *, cause: bool) -> float:
    """How well a phrase answers a why-question by its sort: of something that ended the cause, else the purpose."""
    sure = 0.4 if span.after == "?" else 1.0
    if span.unit == Ground.TOLD:
        return sure
    if cause:
        return sure * (1.0 if span.unit == Ground.CAUSE else 0.3)
    return sure * (0.9 if span.unit == Ground.PURPOSE else 0.7)
