"""Conversations of several turns on the demo newsroom: what was talked of is understood, in both languages.
"""

from datetime import date
from functools import cache

import pytest

from bot.newsroom.gold import item
from bot.newsroom.pieces import pieces
from summarizer.answers import Topic, answer, topic_after
from summarizer.extract import read
from summarizer.types import Article, Language, ReadArticle

TODAY = date(2021, 11, 25)
NO = "(not stated)"


@cache
def article(name: str) -> ReadArticle:
    """One article of the newsroom, read."""
    found = next(item(piece) for piece in pieces() if piece.id == name)
    day, language = date.fromisoformat(found["published"]), Language(found["lang"])
    given = Article(found["title"], found["body"], day, language, found["outlet"], found["url"], found["id"])
    return ReadArticle(given, read(given))


def talked(name: str, *questions: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each question as it was understood, and the short forms of its answer."""
    topic: Topic | None = None
    told = []
    for question in questions:
        reply = answer(question, [article(name)], today=TODAY, about=topic)
        topic = topic_after(question, reply, topic)
        told.append((reply.asked, reply.answers))
    return told
