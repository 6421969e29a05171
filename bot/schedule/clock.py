"""The clock: ticks that only select what is due and defer jobs for it.

Any number of clocks may run: what a tick defers is decided by rows, so two ticks at one moment do no harm, and what
fell due while no clock ran is found by the first tick after.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import TransientError
from bot.ports import Jobs
from bot.store import heartbeats, hosts, sources
from bot.store.session import Database

#: The clock's sign of life, which readiness looks at.
HEARTBEAT = "clock"
_TICK_SECONDS = 15
#: A source that was deferred is not deferred again for this long, even if its poll has not run yet.
_DEFERRED_FOR = timedelta(minutes=10)

_log = structlog.get_logger(__name__)


class Clock:
    """Ticks in this process's event loop between `start` and `stop`."""

    def __init__(self, database: Database, jobs: Jobs, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._jobs = jobs
        self._now = now
        # Defaults would drop a tick that is a second late, and after a laptop's sleep that is every tick.
        self._scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        """Begin to tick, the first time at once."""
        self._scheduler.add_job(self.tick, "interval", seconds=_TICK_SECONDS, next_run_time=self._now())
        self._scheduler.start()

    def stop(self) -> None:
        """No further tick."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Defer what is due; a database that is away for the moment is tried again by the next tick."""
        now = self._now()
        try:
            async with self._database.transaction() as connection:
                due = await sources.claim_due(connection, now, until=now + _DEFERRED_FOR)
                await hosts.forget_past(connection)
                await heartbeats.beat(connection, HEARTBEAT, now)
            for source_id in due:
                await self._jobs.poll(source_id)
        except TransientError as error:
            _log.warning("tick failed", error=str(error))
