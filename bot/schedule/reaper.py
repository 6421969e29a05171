"""The reaper: takes up the jobs of workers that died, and buries the work that kills its workers.

silent worker -> its jobs, one transaction each -> to be done by another
                                                or   closed, where the same work waits already
                                                or   dead letter, where three workers died over it
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from dataclasses import dataclass

import structlog

from bot.errors import PermanentError, TransientError
from bot.schedule.burial import COUNT_THEMSELVES, bury
from bot.store import jobs
from bot.store.jobs import Stalled
from bot.store.session import Database

#: A worker shows every five seconds that it lives; one that was silent for so long does not.
SILENCE = 30.0
#: How often somebody looks.
EVERY = 5.0
#: Work that so many workers died over would kill the next one too.
MOST_CRASHES = 3

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reaped:
    """What became of the jobs of dead workers."""

    resumed: int = 0
    closed: int = 0
    buried: int = 0


class Reaper:
    """Runs in every process that works or ticks; two at one moment see different jobs."""

    def __init__(self, database: Database, *, silence: float = SILENCE, every: float = EVERY) -> None:
        self._database = database
        self._silence = silence
        self._every = every

    async def run(self, told: asyncio.Event) -> None:
        """Reap again and again until told to stop."""
        while not told.is_set():
            try:
                await self.reap()
            except (TransientError, PermanentError) as error:
                _log.warning("reaping failed", error=str(error))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(told.wait(), self._every)

    async def reap(self) -> Reaped:
        """Take up what dead workers had in hand; one job that cannot be saved holds up no other."""
        async with self._database.transaction() as connection:
            found = await jobs.stalled(connection, silence=self._silence)
        became = Counter[str]()
        for job in found:
            try:
                became[await self._save(job)] += 1
            except PermanentError as error:
                _log.error("job not saved", job=job.id, task=job.task, error=str(error))
        if became.total() > became["taken"]:
            _log.warning("jobs of dead workers", **became)
        return Reaped(became["resumed"], became["closed"], became["buried"])

    async def _save(self, job: Stalled) -> str:
        async with self._database.transaction() as connection:
            if not await jobs.hold(connection, job):
                return "taken"  # another reaper was quicker, or its worker lives after all and ended it
            crashes = await jobs.count_crash(connection, job.key or f"job:{job.id}")
            if crashes < MOST_CRASHES or job.task in COUNT_THEMSELVES:
                return "resumed" if await jobs.resume(connection, job) else "closed"
            await jobs.close(connection, job)
            await bury(
                connection,
                job.id,
                task=job.task,
                arguments=job.arguments,
                error=f"{crashes} workers died over it.",
                attempts=crashes,
            )
            return "buried"
