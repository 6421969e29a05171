"""What the job engine lacks: leases on its jobs, patience with the database, and deadlines for its answers.

The engine marks a job as finished by its number alone, so a worker that was thought dead and wakes ends the job under
its successor's hands. It asks once: a database that restarts in that moment leaves a job in hand for ever. And it
waits without end for an answer that a broken network swallowed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import procrastinate
import structlog
from procrastinate import exceptions, jobs, manager

from bot.errors import TransientError
from bot.store import jobs as store
from bot.store.jobs import Lease
from bot.store.session import Database

#: An answer of the database that takes longer is not coming.
_ANSWER_SECONDS = 20.0
#: How long the end of a job is told to a database that does not answer; then its worker counts as dead.
_PATIENCE = 60.0

_log = structlog.get_logger(__name__)


class FencedManager(manager.JobManager):
    """The engine's ledger, where only the holder of a job's lease writes its end."""

    def __init__(self, app: procrastinate.App, database: Database) -> None:
        super().__init__(app.connector)
        self._database = database

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> jobs.Job | None:
        """Take the next job."""
        async with _deadline():
            return await super().fetch_job(queues, worker_id)

    async def update_heartbeat(self, worker_id: int) -> None:
        """Show that this worker lives."""
        async with _deadline():
            await super().update_heartbeat(worker_id)

    async def register_worker(self) -> int:
        """Begin a worker's life."""
        async with _deadline():
            return await super().register_worker()

    async def unregister_worker(self, worker_id: int) -> None:
        """End a worker's life; one that cannot say so is found dead by its silence."""
        try:
            async with _deadline():
                await super().unregister_worker(worker_id)
        except exceptions.ConnectorException as error:
            _log.warning("worker not signed off", worker=worker_id, error=str(error))

    async def prune_stalled_workers(self, seconds_since_heartbeat: float) -> list[int]:
        """Nobody is taken off the list at a start: the reaper sees to the silent, and who wakes may go on."""
        del seconds_since_heartbeat
        return []

    async def list_jobs_to_abort_async(self, queue: str | None = None) -> Iterable[int]:
        """The jobs in hand that somebody wants stopped."""
        async with _deadline():
            return await super().list_jobs_to_abort_async(queue)

    async def finish_job(self, job: jobs.Job, status: jobs.Status, delete_job: bool) -> None:
        """Write down a job's end, if it is still ours."""
        lease = _lease(job)
        failed = status is not jobs.Status.SUCCEEDED or not delete_job

        async def write() -> bool:
            async with self._database.transaction() as connection:
                return await store.finish(connection, lease, failed=failed)

        await self._tell(job, write)

    async def retry_job(
        self,
        job: jobs.Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Put a job back, if it is still ours."""
        del queue, lock  # no strategy of ours changes them
        lease, at = _lease(job), retry_at or datetime.now(UTC)

        async def write() -> bool:
            async with self._database.transaction() as connection:
                return await store.retry(connection, lease, at=at, priority=priority)

        await self._tell(job, write)

    async def _tell(self, job: jobs.Job, write: Callable[[], Awaitable[bool]]) -> None:
        """Write until it is written; a job that has another holder by now is left to that one."""
        loop = asyncio.get_running_loop()
        end, pause = loop.time() + _PATIENCE, 0.1
        while True:
            try:
                if not await write():
                    _log.warning("job was taken over", job=job.id, task=job.task_name)
                return
            except TransientError as error:
                if loop.time() + pause > end:
                    raise exceptions.ConnectorException(str(error)) from error
            await asyncio.sleep(pause)
            pause = min(pause * 2, 2.0)


def _lease(job: jobs.Job) -> Lease:
    if job.id is None or job.worker_id is None:
        raise ValueError("A job that nobody has fetched has no end to be written down.")
    return Lease(job.id, job.worker_id, job.attempts)


@asynccontextmanager
async def _deadline() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            yield
    except TimeoutError as error:
        raise exceptions.ConnectorException("The database does not answer.") from error


def fenced(connector: Any, database: Database) -> procrastinate.App:
    """The engine on this connector, with leases."""
    app = procrastinate.App(connector=connector)
    app.job_manager = FencedManager(app, database)
    return app
