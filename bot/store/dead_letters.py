"""Work that was given up, with what was wrong, until an operator tries it again or puts it away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import articles, dead_letters, entries, inbox, outbox


class Origin(StrEnum):
    """Where a dead letter lay before."""

    JOB = "job"  # a step that failed for good, or that its workers died over
    INBOX = "inbox"  # an update that could not be handled
    OUTBOX = "outbox"  # a message that its senders died over


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One piece of work that was given up."""

    id: int
    origin: Origin
    #: The row there.
    origin_id: int
    task: str
    arguments: Mapping[str, Any]
    error: str
    attempts: int
    died_at: datetime
    state: str


async def add(
    connection: AsyncConnection,
    origin: Origin,
    origin_id: int,
    *,
    task: str,
    error: str,
    attempts: int,
    arguments: Mapping[str, Any] | None = None,
) -> None:
    """Give a piece of work up; one that was tried again and died again is open anew."""
    values = {
        "task": task,
        "arguments": dict(arguments or {}),
        "error": error,
        "attempts": attempts,
        "state": "open",
    }
    statement = insert(dead_letters).values(origin=origin.value, origin_id=origin_id, **values)
    again = {**values, "died_at": func.now(), "closed_at": None, "noticed_at": None}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["origin", "origin_id"], set_=again)
    )


async def list_open(connection: AsyncConnection, *, most: int = 100) -> list[DeadLetter]:
    """What waits for an operator, the newest first."""
    statement = (
        select(dead_letters)
        .where(dead_letters.c.state == "open")
        .order_by(dead_letters.c.died_at.desc(), dead_letters.c.id.desc())
        .limit(most)
    )
    return [_letter(row) for row in await connection.execute(statement)]


async def count_open(connection: AsyncConnection) -> int:
    """How many wait for an operator."""
    statement = select(func.count()).select_from(dead_letters).where(dead_letters.c.state == "open")
    return int((await connection.execute(statement)).scalar_one())


async def take_untold(connection: AsyncConnection, now: datetime, *, most: int = 100) -> list[DeadLetter]:
    """Those of which the operator was not told, marked as told by this transaction."""
    untold = (
        select(dead_letters.c.id)
        .where(dead_letters.c.state == "open", dead_letters.c.noticed_at.is_(None))
        .order_by(dead_letters.c.died_at)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("untold")
    )
    statement = (
        update(dead_letters)
        .where(dead_letters.c.id == untold.c.id)
        .values(noticed_at=now)
        .returning(dead_letters)
    )
    return sorted(map(_letter, await connection.execute(statement)), key=lambda letter: letter.id)


async def take(connection: AsyncConnection, letter_id: int, state: str) -> DeadLetter | None:
    """Close an open letter as "retried" or "dismissed"; None where there is no such letter open."""
    statement = (
        update(dead_letters)
        .where(dead_letters.c.id == letter_id, dead_letters.c.state == "open")
        .values(state=state, closed_at=func.now())
        .returning(dead_letters)
    )
    row = (await connection.execute(statement)).one_or_none()
    return _letter(row) if row else None


async def revive(connection: AsyncConnection, letter: DeadLetter) -> None:
    """Make the row behind a letter fit to be tried again."""
    row_id = letter.arguments.get("row_id")
    if letter.origin is Origin.JOB and letter.task == "fetch":
        unread = {"state": "new", "attempts": 0, "error": None}
        await connection.execute(update(entries).where(entries.c.id == row_id).values(unread))
    elif letter.origin is Origin.JOB and letter.task == "read":
        await connection.execute(update(articles).where(articles.c.id == row_id).values(state="new"))
    elif letter.origin is Origin.JOB and letter.task == "deliver":
        owed = {"state": "todo", "lease": None, "leased_until": None, "attempt": 0, "not_before": func.now()}
        dead = outbox.c.state == "dead"
        await connection.execute(update(outbox).where(outbox.c.id == row_id, dead).values(owed))
    elif letter.origin is Origin.INBOX:
        fresh = {"state": "new", "lease": None, "leased_until": None, "attempt": 0, "error": None}
        await connection.execute(update(inbox).where(inbox.c.id == letter.origin_id).values(fresh))
    elif letter.origin is Origin.OUTBOX:
        owed = {"state": "todo", "lease": None, "leased_until": None, "attempt": 0, "not_before": func.now()}
        await connection.execute(update(outbox).where(outbox.c.id == letter.origin_id).values(owed))


async def forget_closed(connection: AsyncConnection, before: datetime) -> None:
    """Drop the letters that were closed before that moment."""
    await connection.execute(
        delete(dead_letters).where(dead_letters.c.state != "open", dead_letters.c.closed_at < before)
    )


def _letter(row: Row[Any]) -> DeadLetter:
    return DeadLetter(
        id=row.id,
        origin=Origin(row.origin),
        origin_id=row.origin_id,
        task=row.task,
        arguments=row.arguments,
        error=row.error,
        attempts=row.attempts,
        died_at=row.died_at,
        state=row.state,
    )
