"""What Slack brings into the inbox: stored before it is acknowledged, many at a time where many come.

arrivals of one moment -> one statement -> acknowledged -> jobs

Slack waits three seconds. A transaction of its own for each arrival would take four journeys to the database, and a
hundred at once would queue for connections; one statement for all that wait takes one.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import text

from bot.adapters.slack.payloads import key, lane, origin, storable
from bot.adapters.slack.updates import heard_in
from bot.domain.chat import Platform
from bot.errors import PactwireError, PermanentError, TransientError
from bot.ports import Jobs
from bot.store import inbox
from bot.store.inbox import Heard
from bot.store.session import Database

#: What comes within this time goes together.
_GATHERED = 0.004
#: While one statement is under way others may start: a slow database costs time, not throughput.
_MOST_WRITERS = 6
_MOST_AT_ONCE = 500
#: Slack gives up after three seconds; then it is better told to come again.
_PATIENCE = 2.6

_log = structlog.get_logger(__name__)


class Intake:
    """Stores what came and has it handled."""

    def __init__(self, database: Database, jobs: Jobs) -> None:
        self._database = database
        self._jobs = jobs
        self._waiting: list[tuple[Heard, asyncio.Future[None]]] = []
        self._gathering = False
        self._writers = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def warm(self) -> None:
        """Open the connections before the first arrival waits for them."""
        with contextlib.suppress(TransientError):  # then they are opened when they are needed
            async with contextlib.AsyncExitStack() as held:
                for _ in range(_MOST_WRITERS):
                    connection = await held.enter_async_context(self._database.at_once())
                    await connection.execute(text("SELECT 1"))

    async def take(self, payload: Mapping[str, Any]) -> None:
        """Store this once; when it returns, it may be acknowledged. Talk that is none of our business is let go.

        Raises TransientError where the database does not answer in time.
        """
        payload = storable(payload)
        name, thread = key(payload), heard_in(payload)
        if name is None or thread is None:
            return
        heard = Heard(origin(payload).team, name, lane(payload), payload, thread or None)
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((heard, stored))
        self._start()
        try:
            await asyncio.wait_for(stored, _PATIENCE)
        except TimeoutError:
            raise TransientError("The database does not answer in time.") from None

    async def finish(self) -> None:
        """Wait for what is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self) -> None:
        if self._waiting and not self._gathering and self._writers < _MOST_WRITERS:
            self._gathering = True
            self._begin(self._write())

    def _begin(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _write(self) -> None:
        await asyncio.sleep(_GATHERED)
        batch, self._waiting = self._waiting[:_MOST_AT_ONCE], self._waiting[_MOST_AT_ONCE:]
        self._gathering = False
        self._writers += 1
        try:
            self._start()
            await self._store(batch)
        finally:
            self._writers -= 1
            self._start()

    async def _store(self, batch: list[tuple[Heard, asyncio.Future[None]]]) -> None:
        try:
            new = await self._stored([heard for heard, _ in batch])
        except PactwireError as error:
            if isinstance(error, PermanentError) and len(batch) > 1:
                for one in batch:  # whichever is at fault shall not take the others with it
                    await self._store([one])
                return
            _settle(batch, error)
            return
        _settle(batch, None)
        if new:
            self._begin(self._defer(new))

    async def _stored(self, heard: list[Heard]) -> list[int]:
        for again in (False, True):
            try:
                async with self._database.at_once() as connection:
                    return await inbox.add_heard(connection, Platform.SLACK, heard)
            except TransientError:
                # A connection that lay idle through a restart shows it only now; what was stored is not stored twice.
                if again:
                    raise
        raise AssertionError

    async def _defer(self, new: list[int]) -> None:
        try:
            await self._jobs.handle_all(new)
        except TransientError as error:  # they are stored: the clock finds them
            _log.warning("jobs not deferred", count=len(new), error=str(error))


def _settle(batch: list[tuple[Heard, asyncio.Future[None]]], error: PactwireError | None) -> None:
    for _, stored in batch:
        if stored.done():
            continue
        if error is None:
            stored.set_result(None)
        else:
            stored.set_exception(error)
