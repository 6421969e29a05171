"""The clock: ticks that only select what is due and defer jobs for it.

Any number of clocks may run: what a tick defers is decided by rows, so two ticks at one moment do no harm, and what
fell due while no clock ran is found by the first tick after.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import TransientError
from bot.ports import Jobs
from bot.store import chats, conversations, heartbeats, hosts, inbox, outbox, sources
from bot.store.session import Database

#: The clock's sign of life, which readiness looks at.
HEARTBEAT = "clock"
_TICK_SECONDS = 15
#: How soon what a dead worker left behind is taken up again.
_SWEEP_SECONDS = 3
#: A source that was deferred is not deferred again for this long, even if its poll has not run yet.
_DEFERRED_FOR = timedelta(minutes=10)

_log = structlog.get_logger(__name__)


class Clock:
    """Ticks in this process's event loop between `start` and `stop`."""

    def __init__(self, database: Database, jobs: Jobs, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._jobs = jobs
        self._now = now
        self._under_way: set[asyncio.Task[None]] = set()
        # Defaults would drop a tick that is a second late, and after a laptop's sleep that is every tick.
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Begin to tick, the first time at once."""
        self._scheduler.add_job(
            self._whole, "interval", [self.tick], seconds=_TICK_SECONDS, next_run_time=self._now()
        )
        self._scheduler.add_job(self._whole, "interval", [self.sweep], seconds=_SWEEP_SECONDS)
        self._scheduler.start()

    async def stop(self) -> None:
        """No further tick; one under way is waited for."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _whole(self, step: Callable[[], Coroutine[None, None, None]]) -> None:
        # The scheduler cancels what runs when it is shut down, and would leave a transaction open in the middle.
        running = asyncio.create_task(step())
        self._under_way.add(running)
        running.add_done_callback(self._under_way.discard)
        await asyncio.shield(running)

    async def tick(self) -> None:
        """Defer what is due; a database that is away for the moment is tried again by the next tick."""
        now = self._now()
        try:
            async with self._database.transaction() as connection:
                due = await sources.claim_due(connection, now, until=now + _DEFERRED_FOR)
                editions = await chats.due(connection, now)
                await chats.delete_forgotten(connection)
                await conversations.delete_expired(connection, now)
                await hosts.forget_past(connection)
                await heartbeats.beat(connection, HEARTBEAT, now)
            for subscription_id in editions:
                await self._jobs.open_edition(subscription_id)
            for source_id in due:
                await self._jobs.poll(source_id)
        except TransientError as error:
            _log.warning("tick failed", error=str(error))

    async def sweep(self) -> None:
        """Defer anew what waits in the inbox and the outbox while nobody works on it."""
        now = self._now()
        try:
            async with self._database.transaction() as connection:
                unhandled = await inbox.stranded(connection, now)
                undelivered = await outbox.stranded(connection, now)
            for inbox_id in unhandled:
                await self._jobs.handle(inbox_id)
            for outbox_id in undelivered:
                await self._jobs.deliver(outbox_id)
        except TransientError as error:
            _log.warning("sweep failed", error=str(error))
