"""Answers for commands: from the articles given, or from all that is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.errors import UserError
from summarizer.records import evidence_record
from summarizer.types import Answer, ReadArticle


def answer_to(question: str, articles: Sequence[ReadArticle], *, archive: bool = False) -> Answer:
    """The engine's answer, from what the question is about or from an archive; today's date is the clock's."""
    from bot.intake.reading import Question, work

    if not question.strip():
        raise UserError("The question is empty; ask something, such as: who leads the alliance?")
    found = work(Question(question, tuple(articles), datetime.now(UTC).date(), archive=archive))
    assert isinstance(found, Answer)  # noqa: S101  # a question gives an answer
    return found


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


def stored_articles() -> list[ReadArticle]:
    """Everything that was read so far, newest first.

    Raises UserError where nothing was.
    """
    from bot.app import database_address
    from bot.cli.setup import settings
    from bot.store import migrations

    with database_address(settings()) as url:
        migrations.check(url)
        found = asyncio.run(_stored(url))
    if not found:
        raise UserError(
            "Nothing has been read yet; give an article with --article, or let `pactwire run` read its sources."
        )
    return found


async def _stored(url: str) -> list[ReadArticle]:
    from bot.store import articles
    from bot.store.session import Database

    database = Database(url)
    try:
        async with database.transaction() as connection:
            return [stored.read for stored in await articles.read_since(connection, None)]
    finally:
        await database.close()
