"""What the reading child runs: articles to facts, questions to answers. Both need Kiwi, and it is loaded once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from summarizer.answers.answer import answer
from summarizer.answers.archive import MemoryArchive, answer_from
from summarizer.answers.conversation import Topic
from summarizer.extract import read
from summarizer.types import Answer, Article, Facts, ReadArticle


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what it is about."""

    text: str
    articles: tuple[ReadArticle, ...]
    today: date
    topic: Topic | None = None
    #: Whether the articles are an archive to search, or what the question is about.
    archive: bool = False


def work(given: Article | Question) -> Facts | Answer:
    """Read an article, or answer a question."""
    if isinstance(given, Article):
        return read(given)
    if given.archive:
        return answer_from(given.text, MemoryArchive(given.articles), today=given.today, about=given.topic)
    return answer(given.text, given.articles, today=given.today, about=given.topic)
