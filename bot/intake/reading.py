"""What the reading child runs: articles to facts, questions to answers. Both need Kiwi, and it is loaded once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from summarizer.answers.answer import answer
from summarizer.answers.archive import Nearby, answer_near
from summarizer.answers.conversation import Topic
from summarizer.answers.suggestions import suggestions
from summarizer.extract import read
from summarizer.types import Answer, Article, Facts, Language, ReadArticle


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what it is about."""

    text: str
    articles: tuple[ReadArticle, ...]
    today: date
    topic: Topic | None = None
    #: That of the reply, where it is not to be the question's own.
    language: Language | None = None
    #: Instead of articles that the question is about: those of the archive that are most like it.
    near: tuple[Nearby, ...] | None = None


@dataclass(frozen=True, slots=True)
class NextQuestions:
    """A wish for questions that an article answers, after what was just talked of."""

    article: ReadArticle
    language: Language
    topic: Topic | None = None


def work(given: Article | Question | NextQuestions) -> Facts | Answer | tuple[str, ...]:
    """Read an article, answer a question, or think of the next ones."""
    if isinstance(given, NextQuestions):
        return suggestions(given.article, language=given.language, about=given.topic)
    if isinstance(given, Article):
        return read(given)
    if given.near is not None:
        return answer_near(
            given.text, given.near, today=given.today, language=given.language, about=given.topic
        )
    return answer(given.text, given.articles, today=given.today, language=given.language, about=given.topic)
