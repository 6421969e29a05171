"""Which sort of body, and of which country, the nouns of a question name."""

from __future__ import annotations

import re

from summarizer.answers.lexicon import categories, countries


def category_of(head: str | None, *, korean: bool) -> str | None:
    """Which sort of body a noun names; the longest word that fits decides."""
    if not head:
        return None
    head = head.lower().strip()
    best: tuple[int, str] | None = None
    for name, category in categories().items():
        for word in category.korean if korean else category.english:
            fits = head.endswith(word.lower()) if korean else head == word or head.endswith(" " + word)
            if fits and (best is None or len(word) > best[0]):
                best = (len(word), name)
    return best[1] if best else None


def country_of(text: str) -> str | None:
    lower = text.lower()
    for code, marks in countries().items():
        for mark in marks:
            if re.search(r"[가-힣]", mark):
                if re.search(rf"(?<![가-힣]){mark}(?:의|계|인|쪽)?\s", lower):
                    return code
            elif re.search(rf"(?<![A-Za-z.]){re.escape(mark)}(?![A-Za-z])", text) and mark[0].isalpha():
                return code
    return None
