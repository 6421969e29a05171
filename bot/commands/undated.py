"""What an article that has no day of its own says of a day: its own words, and that nobody knows which day. Pure.

A pasted text says "오늘" as it was written one day; told again as "오늘입니다" it would be taken for today.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from summarizer.language.dates import find_dates
from summarizer.render.particles import particle
from summarizer.types import Answer, Language, ReadArticle

#: Any day will do to find the words that mean another day when they are read on another.
_ANY_DAY = date(2000, 1, 3)
#: A date is the whole answer, not something that an answer mentions, where it has this share of its letters.
_SHARE = 0.5


def honest(given: Answer, about: Sequence[ReadArticle], language: Language) -> Answer:
    """The answer, with a word on what is not known where it tells days of an article whose own day nobody knows."""
    if len(about) != 1 or about[0].article.published is not None or given.abstained:
        return given
    if not all(map(_hangs_on_the_day, given.answers)):
        return given
    _, line, rest = given.text.partition("\n")
    return replace(given, text=f"{_told(given.answers, language)}{line}{rest}")


def _hangs_on_the_day(words: str) -> bool:
    """Whether words are a date that only the day of publication fixes.

    >>> _hangs_on_the_day("어제 오후"), _hangs_on_the_day("2026년 11월 3일")
    (True, False)
    """
    written = Language.KO if re.search("[가-힣]", words) else Language.EN
    (fixed,) = find_dates([words], published=None, language=written)
    (open_,) = find_dates([words], published=_ANY_DAY, language=written)
    known = {reading.start for reading in fixed}
    dates = "".join(words[start:end] for start, end in sorted({(r.start, r.end) for r in open_}))
    return bool(open_) and not known and _letters(dates) >= _letters(words) * _SHARE


def _letters(words: str) -> int:
    return len("".join(words.split()))


def _told(days: Sequence[str], language: Language) -> str:
    if language is Language.KO:
        quoted = ", ".join(f"‘{day}’" for day in days)
        return (
            f"글에는 {quoted}{particle(days[-1], '이라/라')}고만 나옵니다. "
            "글이 나온 날짜를 알 수 없어 며칠인지는 말씀드릴 수 없습니다."
        )
    quoted = ", ".join(f"“{day}”" for day in days)
    return f"The text says only {quoted}; it does not say when it was written, so the date cannot be told."
