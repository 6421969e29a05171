"""Korean typed without spaces, as people do in a hurry, with its spaces put in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from summarizer.answers.lexicon import fold
from summarizer.answers.words import is_korean
from summarizer.language.korean import spaced
from summarizer.types import ReadArticle

#: Shorter ones are one word or two: 예산은?, 누가이끌어.
_LEAST = 6


def with_spaces(question: str, articles: Sequence[ReadArticle] = ()) -> str:
    """A question with its words apart; names that the articles know stay whole.

    >>> with_spaces("KT랑같이하는대학은?")
    'KT랑 같이 하는 대학은?'
    """
    text = question.strip()
    if " " in text or len(text) < _LEAST or not is_korean(text):
        return question
    apart = spaced(text)
    for name in sorted(_names(articles), key=len, reverse=True):
        if len(name) > 1 and fold(name) in fold(text):
            letters = r"\s?".join(map(re.escape, name.replace(" ", "")))
            apart = re.sub(letters, name.replace("\\", r"\\"), apart, count=1, flags=re.IGNORECASE)
    return apart


def _names(articles: Sequence[ReadArticle]) -> Iterable[str]:
    for read in articles:
        for alliance in read.facts.alliances:
            if alliance.name:
                yield alliance.name
            for party in alliance.parties:
                yield party.name
                yield from party.aliases
