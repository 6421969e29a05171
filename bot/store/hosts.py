"""Politeness towards hosts, shared by all of our processes: wishes to be left alone, and whose turn it is."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import TransientError
from bot.store.session import Database
from bot.store.tables import hosts

#: How often somebody who waits for a turn asks again, in seconds; a turn takes seconds itself.
_ASK_AGAIN = 0.2
#: No turn and no pause after one lasts so much longer than another.
_SKEW = timedelta(minutes=5)


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


async def forget_past(connection: AsyncConnection) -> None:
    """Drop what no longer holds."""
    past = [or_(column.is_(None), column <= func.now()) for column in (hosts.c.closed_until, hosts.c.free_at)]
    await connection.execute(delete(hosts).where(*past))


class SharedTurns:
    """One request at a time to a host, whichever process makes it.

    A turn is a lease: should its holder die, the others wait for its end and no longer. The database's clock counts,
    as those of several machines differ.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, origin: str, *, seconds: float) -> None:
        """Wait until nobody else asks this host, and have it for so long at most."""
        until = func.clock_timestamp() + timedelta(seconds=seconds)
        statement = (
            insert(hosts)
            .values(origin=origin, free_at=until)
            .on_conflict_do_update(
                index_elements=["origin"],
                set_={"free_at": until},
                where=or_(
                    hosts.c.free_at.is_(None),
                    hosts.c.free_at <= func.clock_timestamp(),
                    hosts.c.free_at > until + _SKEW,  # taken while the database's clock was ahead
                ),
            )
            .returning(hosts.c.origin)
        )
        while True:
            async with self._database.transaction() as connection:
                taken = (await connection.execute(statement)).one_or_none()
            if taken is not None:
                return
            await asyncio.sleep(_ASK_AGAIN)

    async def give_back(self, origin: str, *, spacing: float) -> None:
        """Let the others ask, after a pause. Where the database is away, the lease ends by itself."""
        free_at = func.clock_timestamp() + timedelta(seconds=spacing)
        with suppress(TransientError):
            async with self._database.transaction() as connection:
                await connection.execute(
                    update(hosts).where(hosts.c.origin == origin).values(free_at=free_at)
                )
