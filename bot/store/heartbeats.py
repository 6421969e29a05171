"""Signs of life of processes that nobody calls."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import heartbeats

#: The clock's sign of life, which readiness looks at.
CLOCK = "clock"


async def beat(connection: AsyncConnection, name: str, now: datetime) -> None:
    """Write down that this one lives."""
    statement = insert(heartbeats).values(name=name, at=now)
    await connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"at": now}))


async def last(connection: AsyncConnection, name: str) -> datetime | None:
    """When it lived last, or None."""
    return (
        await connection.execute(select(heartbeats.c.at).where(heartbeats.c.name == name))
    ).scalar_one_or_none()
