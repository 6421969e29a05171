"""A question as people type it, reduced to what it asks for and what it says."""

from __future__ import annotations

from summarizer.answers.english_question import read_english
from summarizer.answers.korean_question import read_korean
from summarizer.answers.query import Asks, Query, Term
from summarizer.answers.words import is_korean

__all__ = ["LONGEST", "Asks", "Query", "Term", "understand"]

#: Longer messages are cut; nobody asks a question of this length in a chat.
LONGEST = 400


def understand(question: str) -> Query:
    """Read one question; any text at all gives a query.

    >>> understand("클라우드 원팀에 참여한 대학은 어디야?").category
    'university'
    """
    text = " ".join(question.split())[:LONGEST]
    return read_korean(text) if is_korean(text) else read_english(text)
