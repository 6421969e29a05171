"""In which language a question is answered: in its own, and where it shows none in the chat's. Pure."""

from __future__ import annotations

import re

from summarizer.answers.words import is_korean
from summarizer.types import Language

#: What English is told by; a name, or a word by itself, may stand in any language's chat.
_ENGLISH = re.compile(r"\b[a-z][a-z'’]+\b")


def tongue(question: str, chat: Language) -> Language:
    """The language of the reply to a question.

    >>> tongue("KT", Language.KO), tongue("Who leads 클라우드 원팀?", Language.KO)
    (<Language.KO: 'ko'>, <Language.EN: 'en'>)
    """
    if is_korean(question):
        return Language.KO
    words = _ENGLISH.findall(question) + re.findall(r"^[A-Z][a-z]+(?=\s|\?)", question.strip())
    spoken = len(words) > 1 or (bool(words) and question.rstrip().endswith("?"))
    return Language.EN if spoken else chat
