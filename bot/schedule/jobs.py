"""The jobs: each is one step, named by the rows it works on, safe to run again.

poll a source -> fetch an entry -> read an article -> place it in a story
open editions -> deliver their parts
handle an update -> deliver the reply
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import procrastinate
import structlog
from procrastinate import exceptions, jobs, retry

from bot.domain.tally import Tally
from bot.errors import TransientError
from bot.schedule.burial import COUNT_THEMSELVES, bury
from bot.schedule.engine import fenced
from bot.schedule.retries import seconds_until_retry
from bot.store import jobs as store
from bot.store.dead_letters import DeadLetter
from bot.store.session import LIBPQ, Database, libpq_url

#: A person who waits comes first, then what is due, then polling, then what was there before we came; the larger
#: number wins.
_PRIORITY = {
    "handle": 60,
    "deliver": 50,
    "open_editions": 41,
    "open_edition": 40,
    "place": 30,
    "read": 20,
    "fetch": 10,
    "polls": 1,
    "poll": 0,
}
_BACKFILL = -10
#: Stories grow one article at a time, or two articles of one event could begin it twice.
_ONE_AT_A_TIME = {"place": "stories"}
#: What people wait for has workers of its own, so that no pile of news stands before it.
_QUEUES = {"handle": "chat", "deliver": "chat"}
_NEWS = "news"
#: How many chats are talked with at once; most of that time is waiting for others.
_CHAT_CONCURRENCY = 16
#: So many editions are one job: fewer would cost more in jobs than in editions, more would keep one worker busy
#: while others idle (benchmarks/editions.py).
_EDITIONS_A_JOB = 200
#: So many sources are asked in one job: what nothing is new of costs less than a job does.
_POLLS_A_JOB = 50
_BATCHES = {"open_editions": _EDITIONS_A_JOB, "polls": _POLLS_A_JOB}
#: A worker shows this often that it lives.
_HEARTBEAT_SECONDS = 5.0
#: Told to stop, a worker lets jobs in hand finish for so long before it hands them back.
_GRACE_SECONDS = 5.0
#: How long the engine's pool goes on with one attempt to connect, and how long a call waits for a connection.
_RECONNECT_SECONDS, _CONNECTION_SECONDS = 2.0, 8.0
#: Loading the language models takes seconds; news and editions wait no longer than this for them.
_WARM_SECONDS = 60.0
#: Work that kills its worker mostly does so at once; ten that a dead worker left are taken up again within a minute.
_SUSPECT_SECONDS = 2.0
#: The engine is started anew after a fault; when it cannot for so long, a supervisor may do better.
_GIVE_UP_AFTER = 600.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Steps:
    """What each job does; the composition root fills it in.

    A plural does the same for many rows, where that is cheaper than one after the other.
    """

    poll: Callable[[int], Awaitable[None]]
    polls: Callable[[Sequence[int]], Awaitable[None]]
    fetch: Callable[[int], Awaitable[None]]
    read: Callable[[int], Awaitable[None]]
    place: Callable[[int], Awaitable[None]]
    open_edition: Callable[[int], Awaitable[None]]
    open_editions: Callable[[Sequence[int]], Awaitable[None]]
    deliver: Callable[[int], Awaitable[None]]
    handle: Callable[[int], Awaitable[None]]


class _Patience(retry.BaseRetryStrategy):
    """The engine's form of `seconds_until_retry`."""

    def get_retry_decision(self, *, exception: BaseException, job: jobs.Job) -> retry.RetryDecision | None:
        seconds = seconds_until_retry(exception, job.attempts)
        return None if seconds is None else retry.RetryDecision(retry_in={"seconds": int(seconds)})


class _SinglyAfterwards(_Patience):
    """A batch is tried once; whatever failed in it, each of its rows then has a job of its own."""

    def get_retry_decision(self, *, exception: BaseException, job: jobs.Job) -> retry.RetryDecision | None:
        decision = super().get_retry_decision(exception=exception, job=job)
        return decision if decision or job.attempts else retry.RetryDecision(retry_in={"seconds": 0})


class Queue:
    """The engine's queue, fulfilling the port `Jobs`."""

    def __init__(self, database: Database, *, connections: int = 6, tally: Tally | None = None) -> None:
        self._database = database
        self._tally = tally or Tally()
        self._suspects: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        connector = procrastinate.PsycopgConnector(
            conninfo=libpq_url(database.url),
            min_size=1,
            max_size=connections,
            kwargs=dict(LIBPQ),
            # The pool's own patience grows with an outage: after half a minute it would look every half minute.
            reconnect_timeout=_RECONNECT_SECONDS,
            timeout=_CONNECTION_SECONDS,
        )
        self.app = fenced(connector, database)

    def serve(self, steps: Steps) -> None:
        """Tell the engine what each job does, in a process that works."""
        for name in Steps.__slots__:
            register = self._register_batch if name in _BATCHES else self._register
            register(name, getattr(steps, name))

    # -- the port ----------------------------------------------------------------------------------

    async def poll(self, source_id: int) -> None:
        """Ask a source what is new."""
        await self._defer("poll", [source_id])

    async def poll_all(self, source_ids: Sequence[int]) -> None:
        """Ask these sources what is new, several a job."""
        await self._defer_batches("polls", source_ids)

    async def fetch(self, entry_id: int) -> None:
        """Bring in the page behind an entry."""
        await self._defer("fetch", [entry_id])

    async def fetch_all(self, entry_ids: Sequence[int], *, backfill: bool = False) -> None:
        """Bring in the pages behind these entries; those that were there before we came can wait."""
        await self._defer("fetch", entry_ids, priority=_BACKFILL if backfill else None)

    async def read(self, article_id: int) -> None:
        """Read an article's facts."""
        await self._defer("read", [article_id])

    async def place(self, article_id: int) -> None:
        """Find an article's story."""
        await self._defer("place", [article_id])

    async def open_edition(self, subscription_id: int) -> None:
        """Make the edition of a subscription that is due."""
        await self._defer("open_edition", [subscription_id])

    async def open_editions(self, subscription_ids: Sequence[int]) -> None:
        """Make the editions of these subscriptions, several a job."""
        await self._defer_batches("open_editions", subscription_ids)

    async def deliver(self, outbox_id: int, *, after: float = 0) -> None:
        """Send what is to be sent, so many seconds from now."""
        await self._defer("deliver", [outbox_id], after=after)

    async def deliver_all(self, outbox_ids: Sequence[int]) -> None:
        """Send all these."""
        await self._defer("deliver", outbox_ids)

    async def handle(self, inbox_id: int) -> None:
        """Do what an update asks for."""
        await self._defer("handle", [inbox_id])

    async def handle_all(self, inbox_ids: Sequence[int]) -> None:
        """Do what these updates ask for."""
        await self._defer("handle", inbox_ids)

    async def take_up(self, task: str, row_ids: Sequence[int]) -> None:
        """Do a step on rows that wait for it and have no job."""
        await self._defer(task, row_ids)

    async def again(self, letter: DeadLetter) -> None:
        """Do once more what was given up; the letter's row is fit for it already."""
        task = letter.task or {"inbox": "handle", "outbox": "deliver"}[letter.origin.value]
        row_ids = letter.arguments.get("row_ids")
        if isinstance(row_ids, list):
            await self._defer_batches(task, row_ids)
            return
        await self._defer(task, [letter.arguments.get("row_id", letter.origin_id)])

    # -- work --------------------------------------------------------------------------------------

    async def work(self, *, concurrency: int = 4, warm: asyncio.Task[Any] | None = None) -> None:
        """Run jobs until told to stop; those in hand are finished or handed back.

        News waits until `warm` is over, however that ends, or for a minute: articles taken while the language models
        load would only be in the way of whoever takes them up again if this process is stopped meanwhile.
        """
        workers = [
            asyncio.create_task(self._work(_NEWS, concurrency=concurrency, warm=warm)),
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

    async def _work(self, queue: str, *, concurrency: int, warm: asyncio.Task[Any] | None = None) -> None:
        """One of the engine's workers; it ends over a database that is away, and begins anew when that is back."""
        if warm is not None:
            await asyncio.wait([warm], timeout=_WARM_SECONDS)
        loop = asyncio.get_running_loop()
        pause = 0.5
        lasted = loop.time()
        while True:
            began = loop.time()
            try:
                await self.app.run_worker_async(
                    queues=[queue],
                    name=queue,
                    concurrency=concurrency,
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=_GRACE_SECONDS,
                    delete_jobs="successful",
                    update_heartbeat_interval=_HEARTBEAT_SECONDS,
                    # Jobs put off until later are found by looking, not by notice.
                    fetch_job_polling_interval=1.0,
                )
            except (exceptions.ConnectorException, TransientError) as error:
                _log.warning("worker fell over", queue=queue, error=str(error.__cause__ or error))
                # The engine may have met this error on its way out: it was told to stop, and so are we.
                if (task := asyncio.current_task()) is not None and task.cancelling():
                    raise asyncio.CancelledError from error
            else:
                _log.warning("worker ended", queue=queue)
            if loop.time() - began > 2 * _HEARTBEAT_SECONDS:
                pause, lasted = 0.5, loop.time()
            elif loop.time() - lasted > _GIVE_UP_AFTER:
                raise TransientError("The queue cannot be reached.")
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5.0)

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
        async with self._database.transaction() as connection:
            return {
                (waiting.task, waiting.state): waiting.count for waiting in await store.backlog(connection)
            }

    def _register(self, name: str, step: Callable[[int], Awaitable[None]]) -> None:
        async def run(context: procrastinate.JobContext, row_id: int) -> None:
            if context.job.attempts and name not in COUNT_THEMSELVES:
                await self._done_warily(context.job, lambda: step(row_id))
            else:
                await self._done(context.job, step(row_id))

        self._add_task(name, run, _Patience())

    def _register_batch(self, name: str, step: Callable[[Sequence[int]], Awaitable[None]]) -> None:
        async def run(context: procrastinate.JobContext, row_ids: list[int]) -> None:
            if context.job.attempts:
                # Something in it failed or killed its worker: singly, only that one does so again.
                await self._defer(name.removesuffix("s"), row_ids)
                return
            await self._done(context.job, step(row_ids))

        self._add_task(name, run, _SinglyAfterwards())

    def _add_task(
        self, name: str, run: Callable[..., Awaitable[None]], again: retry.BaseRetryStrategy
    ) -> None:
        self.app.task(name=name, queue=_QUEUES.get(name, _NEWS), retry=again, pass_context=True)(run)

    async def _done_warily(self, job: jobs.Job, step: Callable[[], Awaitable[None]]) -> None:
        """Do a step that a worker may have died over: of each kind one begins at a time, so a death tells whose it was.

        The next one begins when it is done or has gone on for a while: what takes long keeps nobody waiting.
        """
        key = job.queueing_lock or f"job:{job.id}"
        async with self._database.transaction() as connection:
            suspect = await store.is_suspect(connection, key)
        if not suspect:
            await self._done(job, step())
            return
        async with self._suspects[job.task_name]:
            async with self._database.transaction() as connection:
                await store.begin_suspect(connection, key)
            doing = asyncio.create_task(self._done(job, step()))
            try:
                await asyncio.wait([doing], timeout=_SUSPECT_SECONDS)
            except asyncio.CancelledError:
                doing.cancel()
        try:
            await doing
        finally:
            with contextlib.suppress(TransientError):  # it stays a suspect, and is done warily again
                async with self._database.transaction() as connection:
                    await store.acquit(connection, key)

    async def _done(self, job: jobs.Job, step: Awaitable[None]) -> None:
        """Do a step; what it will never do is laid before the operator."""
        outcome = "done"
        try:
            with self._tally.timed("job_seconds", task=job.task_name):
                await step
        except asyncio.CancelledError:
            outcome = "handed back"
            raise
        except Exception as error:
            outcome = "to be tried again"
            is_batch = job.task_name in _BATCHES and not job.attempts
            hopeless = not is_batch and seconds_until_retry(error, job.attempts) is None
            if hopeless:
                outcome = "failed"
            if hopeless and job.id is not None and job.task_name not in COUNT_THEMSELVES:
                async with self._database.transaction() as connection:
                    await bury(
                        connection,
                        job.id,
                        task=job.task_name,
                        arguments=job.task_kwargs,
                        error=f"{type(error).__name__}: {error}",
                        attempts=job.attempts + 1,
                    )
            raise
        finally:
            self._tally.count("jobs", task=job.task_name, outcome=outcome)

    async def _defer(
        self, name: str, row_ids: Sequence[int], *, after: float = 0, priority: int | None = None
    ) -> None:
        work = [(f"{name}:{row_id}", {"row_id": row_id}) for row_id in row_ids]
        await self._write(name, work, after=after, priority=priority)

    async def _defer_batches(self, name: str, row_ids: Sequence[int]) -> None:
        size = _BATCHES[name]
        batches = [list(row_ids[start : start + size]) for start in range(0, len(row_ids), size)]
        await self._write(name, [(_batch_key(name, batch), {"row_ids": batch}) for batch in batches])

    async def _write(
        self,
        name: str,
        work: Sequence[tuple[str, Mapping[str, Any]]],
        *,
        after: float = 0,
        priority: int | None = None,
    ) -> None:
        if not work:
            return
        async with self._database.transaction() as connection:
            await store.defer(
                connection,
                name,
                work,
                queue=_QUEUES.get(name, _NEWS),
                priority=_PRIORITY[name] if priority is None else priority,
                lock=_ONE_AT_A_TIME.get(name),
                after=after,
            )


def _batch_key(name: str, row_ids: Sequence[int]) -> str:
    """The same batch is not queued twice; the key only saves needless work."""
    digest = hashlib.sha256(repr(row_ids).encode()).hexdigest()[:16]
    return f"{name}:{digest}"
