"""Answers as a chat shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from summarizer.answers.finding import Found
from summarizer.answers.question import Query
from summarizer.render.particles import is_, listed
from summarizer.types import Answer, Evidence, Language


def stated(
    query: Query,
    found: Found,
    names: Sequence[str],
    evidence: Sequence[Evidence],
    language: Language,
    today: date | None,
) -> str:
    """The answer in a sentence, then the sentence that it rests on."""
    del query, found, today, language
    return is_(listed(tuple(names))) + "".join(f"\n“{e.quote}”" for e in evidence[:1])


def not_stated(query: Query, found: Sequence[Found], language: Language, today: date | None) -> Answer:
    """The honest no."""
    del query, found, language, today
    return Answer((), "기사에 나오지 않습니다.")
