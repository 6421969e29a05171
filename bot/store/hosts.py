"""Hosts that asked to be left alone: what one process was told holds for all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import hosts


async def close(connection: AsyncConnection, origin: str, until: datetime) -> None:
    """Leave this host alone until then; a longer wish that stands already is kept."""
    statement = insert(hosts).values(origin=origin, closed_until=until)
    later = func.greatest(hosts.c.closed_until, statement.excluded.closed_until)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["origin"], set_={"closed_until": later})
    )


async def closed_until(connection: AsyncConnection, origin: str, now: datetime) -> datetime | None:
    """Until when this host wants no request; None where it does not mind."""
    statement = select(hosts.c.closed_until).where(hosts.c.origin == origin, hosts.c.closed_until > now)
    return (await connection.execute(statement)).scalar_one_or_none()


async def forget_past(connection: AsyncConnection, now: datetime) -> None:
    """Drop what no longer holds."""
    await connection.execute(delete(hosts).where(hosts.c.closed_until <= now))
