"""Turns that one process of all takes: held by a session of the database, free as soon as that session is gone."""

from __future__ import annotations

import asyncio
import contextlib

import psycopg
from psycopg.conninfo import make_conninfo

from bot.store.session import LIBPQ, Database, libpq_url

#: A server that takes longer to answer is out of reach, and the turn with it.
_ANSWER_SECONDS = 10.0
#: The server looks after so many seconds whether a silent holder's machine is still there.
_ALIVE = "-c tcp_keepalives_idle=4 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"


class Lock:
    """One named turn."""

    def __init__(self, database: Database, name: str) -> None:
        self._url = libpq_url(database.url)
        self._name = name
        self._session: psycopg.AsyncConnection[tuple[object, ...]] | None = None

    async def take(self) -> bool:
        """Take the turn if nobody has it; a database that does not answer gives none."""
        await self.release()
        try:
            # Ours from the first moment: whoever is told to stop in between still closes it.
            async with asyncio.timeout(_ANSWER_SECONDS):
                session = self._session = await psycopg.AsyncConnection.connect(
                    make_conninfo(self._url, options=_ALIVE, **LIBPQ), autocommit=True
                )
                found = await session.execute(
                    "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", (self._name,)
                )
                row = await found.fetchone()
        except (psycopg.Error, TimeoutError):
            row = None
        if row and row[0]:
            return True
        await self.release()
        return False

    async def held(self) -> bool:
        """Whether the turn is still ours."""
        if self._session is None:
            return False
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await self._session.execute("SELECT 1")
        except (psycopg.Error, TimeoutError):
            await self.release()
            return False
        return True

    async def release(self) -> None:
        """Let others have it."""
        session, self._session = self._session, None
        if session is not None:
            with contextlib.suppress(psycopg.Error):
                await session.close()
