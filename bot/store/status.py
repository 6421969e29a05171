"""How everything fares, read for the operators."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import FromClause

from bot.domain.status import Ailing, Closed, Failure, Status, Unsent, Waiting
from bot.store import dead_letters, heartbeats, jobs
from bot.store.chats import SENT_AWAY
from bot.store.tables import chats, inbox, outbox, sources, subscriptions

#: Of what a list of names helps to mend, so many are named.
_NAMED = 5


async def status(connection: AsyncConnection, now: datetime) -> Status:
    """All of it, at this moment."""
    parked = outbox.c.state == "parked"
    unreachable, closed = await _closed(connection)
    letters = await dead_letters.list_open(connection, most=_NAMED)
    return Status(
        at=now,
        ticked_at=await heartbeats.last(connection, heartbeats.CLOCK),
        unhandled=await _count(connection, inbox, inbox.c.state.in_(("new", "handling"))),
        undelivered=await _count(connection, outbox, outbox.c.state.in_(("todo", "sending", "unknown"))),
        parked=await _count(connection, outbox, parked),
        unsent=await _unsent(connection),
        dead=await dead_letters.count_open(connection),
        failures=tuple(
            Failure(letter.id, letter.task or letter.origin.value, letter.died_at, letter.error)
            for letter in letters
        ),
        sources=await _count(connection, sources, sources.c.state == "on"),
        ailing=await _ailing(connection),
        chats=await _count(connection, chats, chats.c.state == "active"),
        subscriptions=await _count(connection, subscriptions, subscriptions.c.state == "active"),
        jobs=tuple(
            Waiting(line.task, line.state, line.count, line.oldest_seconds)
            for line in await jobs.backlog(connection)
        ),
        unreachable=unreachable,
        closed=closed,
    )


async def _count(connection: AsyncConnection, table: FromClause, condition: object) -> int:
    statement = select(func.count()).select_from(table).where(condition)  # type: ignore[arg-type]
    return int((await connection.execute(statement)).scalar_one())


async def _unsent(connection: AsyncConnection) -> tuple[Unsent, ...]:
    statement = (
        select(outbox.c.id, outbox.c.created_at, outbox.c.error, chats.c.platform, chats.c.address)
        .join(chats, chats.c.id == outbox.c.chat_id)
        .where(outbox.c.state == "parked")
        .order_by(outbox.c.id.desc())
        .limit(_NAMED)
    )
    return tuple(
        Unsent(row.id, f"{row.platform}:{row.address}", row.created_at, row.error or "")
        for row in await connection.execute(statement)
    )


async def _closed(connection: AsyncConnection) -> tuple[int, tuple[Closed, ...]]:
    statement = (
        select(
            *(chats.c.platform, chats.c.address, chats.c.left_at, chats.c.reason),
            func.count().label("rested"),
            func.count().over().label("all"),
        )
        .join(subscriptions, subscriptions.c.chat_id == chats.c.id)
        .where(chats.c.state == "gone", chats.c.left_at.is_not(None), subscriptions.c.state == "active")
        .group_by(chats.c.id)
        .order_by(chats.c.left_at.desc())
        .limit(_NAMED)
    )
    found = (await connection.execute(statement)).all()
    return (found[0].all if found else 0), tuple(
        Closed(
            f"{row.platform}:{row.address}",
            row.rested,
            row.left_at,
            "" if row.reason == SENT_AWAY else row.reason or "",
        )
        for row in found
    )


async def _ailing(connection: AsyncConnection) -> tuple[Ailing, ...]:
    statement = (
        select(sources.c.name, sources.c.failures, sources.c.last_error)
        .where((sources.c.state == "dead") | ((sources.c.state == "on") & (sources.c.failures >= 3)))
        .order_by(sources.c.failures.desc())
        .limit(_NAMED)
    )
    return tuple(
        Ailing(row.name, row.failures, row.last_error or "") for row in await connection.execute(statement)
    )
