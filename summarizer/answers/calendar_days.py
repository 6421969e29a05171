"""The calendar date behind an answer that counts from the article's own day: `지난달 30일`, `on Tuesday`, `이날`.

Who asks sits before a chat and not before the newspaper of that day, so the words alone tell little.
"""

from __future__ import annotations

import re
from datetime import date

from summarizer.answers.candidates import Candidate
from summarizer.answers.page import Page
from summarizer.language.dates import find_dates

#: What says its year is the same day whenever the article came out.
_ANY_DAY = date(2000, 1, 1)
_YEAR = re.compile(r"(?:19|20)\d\d|’\d\d")
#: What may stand beside a date's words in an answer and changes nothing.
_BESIDE = re.compile(r"\b(?:on|in|this|last|early|late)\b|오는|지난|이달|오전|오후")


def calendar_day(page: Page, piece: Candidate, *, translated: bool = False) -> str | None:
    """The date as "YYYY-MM-DD" or "YYYY-MM"; None where the words leave more than one date open.

    None, too, where they say the year themselves, but for a reader who wants them `translated`.
    """
    says_year = _YEAR.search(piece.span.text) is not None
    published = page.read.article.published or (_ANY_DAY if says_year else None)
    if published is None or (says_year and not translated):
        return None
    body = [passage for passage in page.passages if passage.paragraph >= 0]
    place = next((place for place, passage in enumerate(body) if passage.index == piece.passage), None)
    if place is None:
        return None
    texts = [passage.text for passage in body[: place + 1]]
    start, end = piece.span.start, piece.span.end
    readings = [
        reading
        for reading in find_dates(texts, published=published, language=page.language)[-1]
        if reading.start < end and reading.end > start
    ]
    if len({reading.value for reading in readings}) != 1 or "-" not in readings[0].value:
        return None
    text = body[place].text
    rest = text[start : readings[0].start] + text[readings[0].end : end]
    return None if re.search(r"\w", _BESIDE.sub("", rest)) else readings[0].value
