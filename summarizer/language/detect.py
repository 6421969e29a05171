"""Which language an article is in."""

from __future__ import annotations

import re

from summarizer.types import Language

_HANGUL = re.compile(r"[가-힣]")
_LATIN = re.compile(r"[A-Za-z]")
_KANA_OR_OTHER = re.compile(r"[\u0370-\u1cff\u3040-\u30ff\u4e00-\u9fff]")
#: As much of a text as tells its language.
_SAMPLE = 4000
_ENGLISH = re.compile(r"\b(?:the|and|of|to|in|with|for|said|its|that|will|is)\b", re.IGNORECASE)


def language_of(text: str) -> Language | None:
    """The language of a text, or None where it is neither of ours.

    Korean IT news is full of Latin names, so one Hangul syllable in ten letters is enough for Korean;
    English shows by its small words, which German or Indonesian news lacks.

    >>> language_of("KT, 클라우드 원팀 출범") is Language.KO
    True
    """
    sample = text[:_SAMPLE]
    hangul, latin = len(_HANGUL.findall(sample)), len(_LATIN.findall(sample))
    foreign = len(_KANA_OR_OTHER.findall(sample))
    if foreign > hangul + latin:
        return None
    if hangul * 9 >= latin and hangul:
        return Language.KO
    if latin < 200:
        return Language.EN if latin else None
    return Language.EN if len(_ENGLISH.findall(sample)) * 70 >= latin else None
