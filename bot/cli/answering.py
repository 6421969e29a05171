"""Answers for commands: from the articles given, or from all that is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.errors import UserError
from summarizer.records import evidence_record
from summarizer.types import Answer, ReadArticle

if TYPE_CHECKING:
    from summarizer.answers.archive import Nearby


def answer_to(question: str, articles: Sequence[ReadArticle]) -> Answer:
    """The engine's answer from what the question is about; today's date is the clock's."""
    return _worked(question, tuple(articles), None)


def answer_from_stored(question: str) -> Answer:
    """The engine's answer from all that was read so far.

    Raises UserError where nothing was.
    """
    from bot.app import database_address
    from bot.cli.setup import settings, told_at_the_start
    from bot.store import migrations

    _refuse_empty(question)
    with database_address(settings()) as url, told_at_the_start():
        if settings().database_url is None:
            migrations.migrate(url)  # our own server: nobody else would do it
        else:
            migrations.check(url)
        near = asyncio.run(_near(url, question))
    return _worked(question, (), near)


def _worked(question: str, articles: tuple[ReadArticle, ...], near: tuple[Nearby, ...] | None) -> Answer:
    from bot.intake.reading import Question, work

    _refuse_empty(question)
    found = work(Question(question, articles, datetime.now(UTC).date(), near=near))
    assert isinstance(found, Answer)  # noqa: S101  # a question gives an answer
    return found


def _refuse_empty(question: str) -> None:
    if not question.strip():
        raise UserError("The question is empty; ask something, such as: who leads the alliance?")


def answer_record(answer: Answer) -> dict[str, object]:
    """An answer as it is printed for machines."""
    return {
        "answers": list(answer.answers),
        "abstained": answer.abstained,
        "text": answer.text,
        "evidence": [
            {key: value for key, value in evidence_record(evidence).items() if key != "field"}
            for evidence in answer.evidence
        ],
        "sources": [
            {
                "title": source.title,
                "url": source.url,
                "outlet": source.outlet,
                "published": source.published.isoformat() if source.published else None,
            }
            for source in answer.sources
        ],
    }


async def _near(url: str, question: str) -> tuple[Nearby, ...]:
    from bot.store import shelf
    from bot.store.session import Database

    database = Database(url)
    try:
        async with database.transaction() as connection:
            while await shelf.put_missing(connection):
                pass
            if not await shelf.size(connection):
                raise UserError(
                    "Nothing has been read yet; give an article with --article, or let `pactwire run` read its sources."
                )
            return tuple(await shelf.nearby(connection, question))
    finally:
        await database.close()
