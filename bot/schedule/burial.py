"""Work that is given up: a dead letter for the operator, and a row that does not ask for the same again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import articles, dead_letters, entries, outbox
from bot.store.dead_letters import Origin
from summarizer.types import Language

#: Steps whose rows count their own attempts, and end with a word to whoever waits (`bot/commands/handling.py`).
COUNT_THEMSELVES = frozenset({"handle"})

_log = structlog.get_logger(__name__)


async def bury(
    connection: AsyncConnection,
    job_id: int,
    *,
    task: str,
    arguments: Mapping[str, Any],
    error: str,
    attempts: int,
) -> None:
    """Give a job up, with the row that it was to work on."""
    _log.error("given up", job=job_id, task=task, arguments=dict(arguments), error=error, attempts=attempts)
    await dead_letters.add(
        connection, Origin.JOB, job_id, task=task, arguments=arguments, error=error, attempts=attempts
    )
    row_id = arguments.get("row_id")
    if not isinstance(row_id, int):
        return
    match task:
        case "fetch":
            await entries.finish(connection, row_id, "failed", error=error)
        case "read":
            await articles.give_up(connection, row_id)
        case "deliver":
            await outbox.give_up(connection, row_id, error)


async def of_dead_letters(connection: AsyncConnection, now: datetime) -> Sequence[Mapping[Language, str]]:
    """What was given up, as the operator reads it."""
    return [
        {
            Language.KO: (
                f"작업 ‘{letter.task}’: {letter.attempts}번 시도하고 포기했습니다(번호 {letter.id})."
                f" 오류: {letter.error}\n다시 시도: pactwire dead retry {letter.id}"
            ),
            Language.EN: (
                f"The job “{letter.task}” was given up after {letter.attempts} attempts (number {letter.id})."
                f" Error: {letter.error}\nTo try it again: pactwire dead retry {letter.id}"
            ),
        }
        for letter in await dead_letters.take_untold(connection, now)
    ]
