"""What stands around a piece in its article: who is the subject there, what was told before, what follows a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.answers.candidates import Candidate
from summarizer.answers.matching import Matches
from summarizer.answers.page import Page
from summarizer.answers.query import Query
from summarizer.answers.spans import Form

SUBJECT = ("이", "가", "은", "는")


def after_group(rest: str) -> str:
    """The particle behind an enumeration: "등 6개 은행과" is told with 과."""
    found = re.match(
        (
            r"(?:\([^)]{1,40}\))?\s?(?:등)?\s?(?:(?:\d+|[두세네])\s?개?\s?[가-힣]{1,6}?)?(와|"
            r"과|은|는|이|가|을|를|의|에|도|랑|로)(?![가-힣])"
        ),
        rest,
    )
    return found.group(1) if found else ""


def topics_of(page: Page, matches: Matches) -> list[list[tuple[int, bool]]]:
    """For each passage where its subjects and topics stand, and whether the question names them.

    A passage that names none of its own carries on with the last one of the passage before.
    """
    result: list[list[tuple[int, bool]]] = []
    last: list[tuple[int, bool]] = []
    for passage, pieces, hits in zip(page.passages, page.spans, matches.hits, strict=True):
        own = []
        for span in pieces:
            if span.form not in {Form.NAME, Form.NOUN} or span.unit != "whole":
                continue
            if (span.after in SUBJECT) if page.korean else (span.form is Form.NAME):
                own.append(
                    (
                        span.end,
                        any(h.strength >= 0.8 and h.start < span.end and span.start < h.end for h in hits),
                    )
                )
        heading = len(passage.text) < 30 and any(h.strength >= 0.8 for h in hits) and not own
        result.append(sorted([*last, *own]))
        if own:
            last = [(-1, own[-1][1])]
        elif heading:
            last = [(-1, True)]
    return result


def subject_of(topics: Sequence[Sequence[tuple[int, bool]]], candidate: Candidate) -> tuple[float, float]:
    """Whether the nearest subject before a candidate is one of the question's, and how far away it is."""
    before = [row for row in topics[candidate.passage] if row[0] <= candidate.span.start]
    if not before:
        return -1.0, -1.0
    end, named = before[-1]
    return float(named), float(candidate.span.start - end) if end >= 0 else 99.0


def roles_of(query: Query) -> tuple[float, float, float]:
    """Which places in its sentence the question has filled: its subject, its object, its inverted subject."""
    if query.language.value == "ko":
        text = query.text
        subject = object_ = 0.0
        for term in query.terms:
            if term.is_verb or term.is_head:
                continue
            mark = text[term.end : term.end + 1]
            following = text[term.end + 1 : term.end + 2]
            if following in {" ", ""}:
                subject = max(subject, float(mark in {"이", "가", "은", "는"}))
                object_ = max(object_, float(mark in {"을", "를"}))
        return subject, object_, 0.0
    inverted = re.search(
        r"\b(did|does|do|will|is|are|was|were|has|have|can|would|must)\s+(the\s+)?[A-Z]", query.text
    )
    return 0.0, 0.0, float(inverted is not None)


def in_context(query: Query, page: Page, matches: Matches, names: Sequence[int]) -> list[tuple[float, float]]:
    """For each passage how much of the question it and what stands before it tell, and how many of its names."""
    size = len(query.terms)
    whole = sum(matches.weights) or 1.0
    per = [
        [max((h.strength for h in row if h.term == i), default=0.0) for i in range(size)]
        for row in matches.hits
    ]
    result = []
    for index, passage in enumerate(page.passages):
        told = list(per[index])
        for back, share in ((1, 0.7), (2, 0.55), (3, 0.4)):
            if index - back >= 0 and page.passages[index - back].paragraph >= 0:
                same = page.passages[index - back].paragraph == passage.paragraph
                told = [
                    max(a, b * share * (1.0 if same else 0.6))
                    for a, b in zip(told, per[index - back], strict=True)
                ]
        if page.passages[0].paragraph < 0:
            told = [max(a, b * 0.4) for a, b in zip(told, per[0], strict=True)]
        covered = sum(w * t for w, t in zip(matches.weights, told, strict=True)) / whole
        named = sum(told[i] for i in names) / len(names) if names else -1.0
        result.append((covered, named))
    return result
