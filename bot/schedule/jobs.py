"""The jobs: each is one step, named by the rows it works on, safe to run again.

poll a source -> fetch an entry -> read an article -> place it in a story
open an edition -> deliver its parts
handle an update -> deliver the reply
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import procrastinate
from procrastinate import exceptions, jobs, retry

from bot.errors import TransientError
from bot.store.session import LIBPQ, libpq_url

#: A person who waits comes first, then what is due, then polling; the larger number wins.
_PRIORITY = {"handle": 60, "deliver": 50, "open_edition": 40, "place": 30, "read": 20, "fetch": 10, "poll": 0}
#: Stories grow one article at a time, or two articles of one event could begin it twice.
_ONE_AT_A_TIME = {"place": "stories"}
#: What people wait for has workers of its own, so that no pile of news stands before it.
_QUEUES = {"handle": "chat", "deliver": "chat"}
_NEWS = "news"
#: How many chats are talked with at once; most of that time is waiting for others.
_CHAT_CONCURRENCY = 16
_MOST_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Steps:
    """What each job does; the composition root fills it in."""

    poll: Callable[[int], Awaitable[None]]
    fetch: Callable[[int], Awaitable[None]]
    read: Callable[[int], Awaitable[None]]
    place: Callable[[int], Awaitable[None]]
    open_edition: Callable[[int], Awaitable[None]]
    deliver: Callable[[int], Awaitable[None]]
    handle: Callable[[int], Awaitable[None]]


class _ByKindOfError(retry.BaseRetryStrategy):
    """What may pass is tried again, later and later; what never will is not.

    A job without any strategy would be given up for good when its worker is told to stop in the middle.
    """

    def get_retry_decision(self, *, exception: BaseException, job: jobs.Job) -> retry.RetryDecision | None:
        if not isinstance(exception, TransientError) or job.attempts >= _MOST_ATTEMPTS:
            return None
        wait = exception.retry_after if exception.retry_after is not None else min(2.0**job.attempts, 600.0)
        return retry.RetryDecision(retry_in={"seconds": max(1, int(wait))})


class Queue:
    """The engine's queue, fulfilling the port `Jobs`."""

    def __init__(self, url: str, *, connections: int = 6) -> None:
        self.app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=libpq_url(url), min_size=1, max_size=connections, kwargs=dict(LIBPQ)
            )
        )

    def serve(self, steps: Steps) -> None:
        """Tell the engine what each job does, in a process that works."""
        for name in Steps.__slots__:
            self._register(name, getattr(steps, name))

    async def poll(self, source_id: int) -> None:
        """Ask a source what is new."""
        await self._defer("poll", source_id)

    async def fetch(self, entry_id: int) -> None:
        """Bring in the page behind an entry."""
        await self._defer("fetch", entry_id)

    async def read(self, article_id: int) -> None:
        """Read an article's facts."""
        await self._defer("read", article_id)

    async def place(self, article_id: int) -> None:
        """Find an article's story."""
        await self._defer("place", article_id)

    async def open_edition(self, subscription_id: int) -> None:
        """Make the edition of a subscription that is due."""
        await self._defer("open_edition", subscription_id)

    async def deliver(self, outbox_id: int, *, after: float = 0) -> None:
        """Send what is to be sent, so many seconds from now."""
        await self._defer("deliver", outbox_id, after=after)

    async def deliver_all(self, outbox_ids: Sequence[int]) -> None:
        """Send all these."""
        for outbox_id in outbox_ids:
            await self.deliver(outbox_id)

    async def handle(self, inbox_id: int) -> None:
        """Do what an update asks for."""
        await self._defer("handle", inbox_id)

    async def work(self, *, concurrency: int = 4) -> None:
        """Run jobs until told to stop; those in hand are finished or handed back."""
        workers = [
            asyncio.create_task(self._work(_NEWS, concurrency=concurrency)),
            asyncio.create_task(self._work("chat", concurrency=_CHAT_CONCURRENCY)),
        ]
        try:
            await asyncio.gather(*workers)
        finally:
            # A gathering ends with the first that is cancelled; the other has jobs in hand to finish, too.
            for worker in workers:
                if not worker.cancelling():
                    worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def _work(self, queue: str, *, concurrency: int) -> None:
        await self.app.run_worker_async(
            queues=[queue],
            name=queue,
            concurrency=concurrency,
            install_signal_handlers=False,
            shutdown_graceful_timeout=8,
            delete_jobs="successful",
            # Jobs put off until later are found by looking, not by notice.
            fetch_job_polling_interval=1.0,
        )

    async def work_off(self, *, concurrency: int = 4) -> None:
        """Run jobs until none is left that could run now, those included that the last ones deferred."""
        while await self._runnable():
            await self.app.run_worker_async(
                concurrency=concurrency, wait=False, install_signal_handlers=False, listen_notify=False
            )

    async def _runnable(self) -> bool:
        rows = await self.app.connector.execute_query_all_async(
            "SELECT 1 FROM procrastinate_jobs"
            " WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()) LIMIT 1"
        )
        return bool(rows)

    async def counts(self) -> dict[tuple[str, str], int]:
        """How many jobs of each name are in each state."""
        rows = await self.app.connector.execute_query_all_async(
            "SELECT task_name, status::text AS status, count(*) AS n FROM procrastinate_jobs GROUP BY 1, 2"
        )
        return {(row["task_name"], row["status"]): row["n"] for row in rows}

    def _register(self, name: str, step: Callable[[int], Awaitable[None]]) -> None:
        async def run(row_id: int) -> None:
            await step(row_id)

        self.app.task(name=name, queue=_QUEUES.get(name, _NEWS), retry=_ByKindOfError())(run)

    async def _defer(self, name: str, row_id: int, *, after: float = 0) -> None:
        options: dict[str, Any] = {
            "queue": _QUEUES.get(name, _NEWS),
            "schedule_in": {"seconds": after} if after > 0 else None,
            "priority": _PRIORITY[name],
            "lock": _ONE_AT_A_TIME.get(name),
            # Saves needless work only: the steps themselves find that nothing is left to do.
            "queueing_lock": f"{name}:{row_id}",
        }
        try:
            await self.app.configure_task(name, **options).defer_async(row_id=row_id)
        except exceptions.AlreadyEnqueued:
            return
        except exceptions.ConnectorException as error:
            raise TransientError("The queue does not answer.") from error
