"""The clock: ticks that only select what is due and defer jobs for it.

Any number of clocks may run: what a tick defers is decided by rows, so two ticks at one moment do no harm, and what
fell due while no clock ran is found by the first tick after.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import TransientError
from bot.schedule.housekeeping import Housekeeping
from bot.schedule.jobs import Queue
from bot.store import (
    conversations,
    forgetting,
    heartbeats,
    hosts,
    inbox,
    jobs,
    outbox,
    sources,
    subscriptions,
)
from bot.store.session import Database

_TICK_SECONDS = 15
#: How soon what a dead worker left behind is taken up again.
_SWEEP_SECONDS = 3
#: A row that waits for its next step for so long without a job has lost it.
_LOST_AFTER = timedelta(seconds=20)
_TIDY_MINUTES = 10
#: How often the system's clock is held against the event loop's, which nobody sets, and what counts as a step.
_LOOK_SECONDS, _STEP_SECONDS = 1.0, 2.0
#: So many editions are deferred by one tick; a hundred thousand numbers are a few megabytes.
_MOST_EDITIONS = 100_000
#: A source that was deferred is not deferred again for this long, even if its poll has not run yet.
_DEFERRED_FOR = timedelta(minutes=10)

_log = structlog.get_logger(__name__)


class Clock:
    """Ticks in this process's event loop between `start` and `stop`."""

    def __init__(
        self,
        database: Database,
        queue: Queue,
        *,
        now: Callable[[], datetime],
        tell: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._database = database
        self._queue = queue
        self._now = now
        self._tell = tell
        self._housekeeping = Housekeeping(database, now=now)
        self._under_way: set[asyncio.Task[None]] = set()
        self._looking: asyncio.Task[None] | None = None
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
        self._scheduler.add_job(self._whole, "interval", [self.tidy], minutes=_TIDY_MINUTES)
        self._scheduler.start()
        self._looking = asyncio.create_task(self._look_for_steps())

    async def stop(self) -> None:
        """No further tick; one under way is waited for."""
        if self._looking is not None:
            self._looking.cancel()
        if self._scheduler.running:
            self._scheduler.pause()
            await asyncio.sleep(0)  # what it has begun comes as far as `_whole`, where it may be cancelled
            self._scheduler.shutdown(wait=False)
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _look_for_steps(self) -> None:
        """Tick at once when the system's clock was set, or the machine slept.

        The scheduler waits for moments of that clock: set back by an hour, it would not tick for an hour.
        """
        loop = asyncio.get_running_loop()
        ahead = datetime.now(UTC).timestamp() - loop.time()
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            now = datetime.now(UTC)
            was, ahead = ahead, now.timestamp() - loop.time()
            if abs(ahead - was) > _STEP_SECONDS:
                _log.warning("the system's clock was set, or the machine slept", seconds=round(ahead - was))
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=now)

    async def _whole(self, step: Callable[[], Coroutine[None, None, None]]) -> None:
        # The scheduler cancels what runs when it is shut down, and would leave a transaction open in the middle.
        running = asyncio.create_task(self._tried(step))
        self._under_way.add(running)
        running.add_done_callback(self._under_way.discard)
        with suppress(asyncio.CancelledError):  # `stop` waits for it; the scheduler would log a failure
            await asyncio.shield(running)

    async def _tried(self, step: Callable[[], Coroutine[None, None, None]]) -> None:
        """A database that is away for the moment is tried again by the next one."""
        try:
            await step()
        except TransientError as error:
            _log.warning("tick failed", step=step.__name__, error=str(error))

    async def tick(self) -> None:
        """Defer what is due."""
        now = self._now()
        async with self._database.transaction() as connection:
            due = await sources.claim_due(connection, now, until=now + _DEFERRED_FOR)
            editions = await subscriptions.due(connection, now, most=_MOST_EDITIONS)
            if editions:
                taken = await jobs.in_batches(connection, "open_editions")
                editions = [subscription_id for subscription_id in editions if subscription_id not in taken]
            await forgetting.delete_forgotten(connection)
            await conversations.delete_expired(connection, now)
            await hosts.forget_past(connection)
            await heartbeats.beat(connection, heartbeats.CLOCK, now)
        await self._queue.open_editions(editions)
        await self._queue.poll_all(due)
        if self._tell is not None:
            await self._tell()

    async def sweep(self) -> None:
        """Defer anew what waits while nobody works on it, because its worker died or its job was lost."""
        now = self._now()
        async with self._database.transaction() as connection:
            unhandled = await inbox.stranded(connection, now)
            undelivered = await outbox.stranded(connection, now)
            lost = await jobs.lost(connection, now, after=_LOST_AFTER)
        await self._queue.handle_all(unhandled)
        await self._queue.deliver_all(undelivered)
        for task, row_ids in lost.items():
            if row_ids:
                _log.info("lost jobs", task=task, rows=len(row_ids))
            await self._queue.take_up(task, row_ids)

    async def tidy(self) -> None:
        """Throw away what nobody will ask for again."""
        await self._housekeeping.tidy()
