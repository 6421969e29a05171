"""The job engine's own tables, as far as we read and write them beside the engine.

A job's lease is its worker and its count of attempts: whoever takes a job over counts one more, so what the old
holder still says about it names a lease that the row no longer has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, exc, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

#: One statement for any number of jobs; what waits already under that key is not queued a second time.
_DEFER = text(
    """
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
    SELECT :queue, :task, :priority, :lock, new.key, new.args,
           CASE WHEN :after > 0 THEN now() + make_interval(secs => :after) END
    FROM unnest(CAST(:keys AS text[]), CAST(:args AS jsonb[])) AS new (key, args)
    ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING
    """
).bindparams(bindparam("args", type_=ARRAY(JSONB)))

_STALLED = text(
    """
    SELECT job.id, job.task_name, job.queueing_lock, job.args, job.attempts
    FROM procrastinate_jobs AS job
    LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
    WHERE job.status = 'doing'
      AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => :silence))
    ORDER BY job.priority DESC, job.id
    LIMIT :most
    """
)

_FINISH = text(
    """
    UPDATE procrastinate_jobs
    SET status = CAST(:status AS procrastinate_job_status), abort_requested = false, attempts = attempts + 1
    WHERE id = :id AND status = 'doing' AND worker_id = :worker AND attempts = :attempts
    """
)
_REMOVE = text(
    "DELETE FROM procrastinate_jobs"
    " WHERE id = :id AND status = 'doing' AND worker_id = :worker AND attempts = :attempts"
)
_RETRY = text(
    """
    UPDATE procrastinate_jobs
    SET status = 'todo', abort_requested = false, attempts = attempts + 1, worker_id = NULL, scheduled_at = :at,
        priority = coalesce(:priority, priority)
    WHERE id = :id AND status = 'doing' AND worker_id = :worker AND attempts = :attempts
    """
)
_RESUME = text(
    "UPDATE procrastinate_jobs SET status = 'todo', abort_requested = false, attempts = attempts + 1,"
    " worker_id = NULL, scheduled_at = NULL WHERE id = :id AND status = 'doing'"
)
_DROP = text("DELETE FROM procrastinate_jobs WHERE id = :id AND status = 'doing'")
_CLOSE = text(
    "UPDATE procrastinate_jobs SET status = 'failed', abort_requested = false, worker_id = NULL"
    " WHERE id = :id AND status = 'doing'"
)
#: Work that nobody has in hand or in the queue: its job was lost between two steps, or never written.
_LOST = {
    "fetch": text(
        """
        SELECT id FROM entries AS row
        WHERE row.state = 'new' AND row.first_seen_at < :before AND NOT EXISTS (
          SELECT 1 FROM procrastinate_jobs AS job WHERE job.queueing_lock = 'fetch:' || row.id
            AND job.status IN ('todo', 'doing', 'failed'))
        ORDER BY row.id LIMIT :most
        """
    ),
    "read": text(
        """
        SELECT id FROM articles AS row
        WHERE row.state = 'new' AND row.fetched_at < :before AND NOT EXISTS (
          SELECT 1 FROM procrastinate_jobs AS job WHERE job.queueing_lock = 'read:' || row.id
            AND job.status IN ('todo', 'doing', 'failed'))
        ORDER BY row.id LIMIT :most
        """
    ),
    "place": text(
        """
        SELECT row.id FROM articles AS row
        LEFT JOIN story_articles AS placed ON placed.article_id = row.id
        WHERE row.state = 'read' AND placed.article_id IS NULL
          AND row.read_at < :before AND row.read_at > :before - interval '1 day' AND NOT EXISTS (
          SELECT 1 FROM procrastinate_jobs AS job WHERE job.queueing_lock = 'place:' || row.id
            AND job.status IN ('todo', 'doing', 'failed'))
        ORDER BY row.id LIMIT :most
        """
    ),
}


@dataclass(frozen=True, slots=True)
class Lease:
    """What a worker holds a job by."""

    id: int
    worker: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Stalled:
    """A job whose worker gives no sign of life."""

    id: int
    task: str
    #: What the same work is known by, whichever job does it.
    key: str
    arguments: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits in a queue."""

    queue: str
    task: str
    state: str
    count: int
    #: Since when the one that could run first has been due; None where none is.
    oldest_seconds: float | None


async def defer(
    connection: AsyncConnection,
    task: str,
    work: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    queue: str,
    priority: int,
    lock: str | None = None,
    after: float = 0,
) -> None:
    """Queue a job for each key with its arguments; one that waits there already stays alone."""
    if not work:
        return
    await connection.execute(
        _DEFER,
        {
            "task": task,
            "queue": queue,
            "priority": priority,
            "lock": lock,
            "after": float(after),
            "keys": [key for key, _ in work],
            "args": [dict(arguments) for _, arguments in work],
        },
    )


async def finish(connection: AsyncConnection, lease: Lease, *, failed: bool) -> bool:
    """A job came to its end: one that failed is kept, any other removed; False where it is not ours any more."""
    if failed:
        done = await connection.execute(_FINISH, {**_named(lease), "status": "failed"})
    else:
        done = await connection.execute(_REMOVE, _named(lease))
    return done.rowcount == 1


async def retry(connection: AsyncConnection, lease: Lease, *, at: datetime, priority: int | None) -> bool:
    """Put a job back until that moment; where the same work waits already, this job ends instead."""
    values = {**_named(lease), "at": at, "priority": priority}
    try:
        async with connection.begin_nested():
            done = await connection.execute(_RETRY, values)
    except exc.IntegrityError:
        done = await connection.execute(_REMOVE, _named(lease))
    return done.rowcount == 1


async def stalled(connection: AsyncConnection, *, silence: float, most: int = 500) -> list[Stalled]:
    """The jobs in hand of workers that have been silent for so many seconds."""
    found = await connection.execute(_STALLED, {"silence": silence, "most": most})
    return [Stalled(row.id, row.task_name, row.queueing_lock or "", row.args, row.attempts) for row in found]


async def hold(connection: AsyncConnection, job: Stalled) -> bool:
    """Have a stalled job to oneself until the transaction ends; False where it is not as it was, or another has it."""
    statement = text(
        "SELECT 1 FROM procrastinate_jobs WHERE id = :id AND status = 'doing' AND attempts = :attempts"
        " FOR UPDATE SKIP LOCKED"
    )
    found = await connection.execute(statement, {"id": job.id, "attempts": job.attempts})
    return found.one_or_none() is not None


async def resume(connection: AsyncConnection, job: Stalled) -> bool:
    """Let another worker have the job; where the same work waits already, this job is closed, and that is False."""
    try:
        async with connection.begin_nested():
            await connection.execute(_RESUME, {"id": job.id})
    except exc.IntegrityError:
        await connection.execute(_DROP, {"id": job.id})
        return False
    return True


async def close(connection: AsyncConnection, job: Stalled) -> None:
    """This job is not tried again; it is kept to be looked at."""
    await connection.execute(_CLOSE, {"id": job.id})


async def remove(connection: AsyncConnection, job_id: int) -> None:
    """Drop a job that has ended."""
    statement = text("DELETE FROM procrastinate_jobs WHERE id = :id AND status NOT IN ('todo', 'doing')")
    await connection.execute(statement, {"id": job_id})


async def count_crash(connection: AsyncConnection, key: str) -> int:
    """A worker died with this work in hand; gives how many died over it.

    The first death makes a suspect of all that the worker had in hand. From then on only work counts that had begun
    (`begin_suspect`): what waited for its turn when a machine went down has killed nobody.
    """
    statement = text(
        "INSERT INTO crashes (key) VALUES (:key)"
        " ON CONFLICT (key) DO UPDATE SET times = crashes.times + crashes.begun::int, begun = false, at = now()"
        " RETURNING times"
    )
    times: int = (await connection.execute(statement, {"key": key})).scalar_one()
    return times


async def is_suspect(connection: AsyncConnection, key: str) -> bool:
    """Whether a worker died with this work in hand."""
    found = await connection.execute(text("SELECT 1 FROM crashes WHERE key = :key"), {"key": key})
    return found.one_or_none() is not None


async def begin_suspect(connection: AsyncConnection, key: str) -> None:
    """This work begins now; a worker that dies from here on died over it."""
    await connection.execute(text("UPDATE crashes SET begun = true WHERE key = :key"), {"key": key})


async def acquit(connection: AsyncConnection, key: str) -> None:
    """This work was done and its worker lives: it is no suspect any more."""
    await connection.execute(text("DELETE FROM crashes WHERE key = :key"), {"key": key})


async def lost(
    connection: AsyncConnection, now: datetime, *, after: timedelta, most: int = 500
) -> dict[str, list[int]]:
    """Rows that wait for a step whose job is nowhere to be found, by the step's name."""
    values = {"before": now - after, "most": most}
    return {
        task: [row.id for row in await connection.execute(statement, values)]
        for task, statement in _LOST.items()
    }


async def in_batches(connection: AsyncConnection, task: str) -> set[int]:
    """The rows that jobs of this name, in the queue or in hand, have taken on."""
    statement = text(
        "SELECT CAST(jsonb_array_elements_text(args -> 'row_ids') AS bigint) AS id FROM procrastinate_jobs"
        " WHERE task_name = :task AND status IN ('todo', 'doing')"
    )
    return {row.id for row in await connection.execute(statement, {"task": task})}


async def backlog(connection: AsyncConnection) -> list[Backlog]:
    """How much of what waits, is in hand or has failed, and since when the first that could run waits."""
    # Only the first of each kind is looked up among the engine's events, however many wait.
    statement = text(
        """
        SELECT kind.*, extract(epoch FROM now() - least(kind.due, deferred.at))::float AS oldest
        FROM (
          SELECT queue_name, task_name, status::text AS status, count(*) AS n,
            min(id) FILTER (WHERE status = 'todo' AND scheduled_at IS NULL) AS first,
            min(scheduled_at) FILTER (WHERE status = 'todo' AND scheduled_at <= now()) AS due
          FROM procrastinate_jobs GROUP BY 1, 2, 3
        ) AS kind
        LEFT JOIN LATERAL (
          SELECT at FROM procrastinate_events WHERE job_id = kind.first AND type = 'deferred' ORDER BY id LIMIT 1
        ) AS deferred ON true
        ORDER BY 1, 2, 3
        """
    )
    return [_backlog(row) for row in await connection.execute(statement)]


async def tidy(connection: AsyncConnection, *, days: int, most: int = 5000) -> int:
    """Forget what ended so many days ago, crashes of yesterday and workers that are long gone; gives the jobs."""
    gone = text(
        """
        DELETE FROM procrastinate_jobs WHERE id IN (
          SELECT job.id FROM procrastinate_jobs AS job
          WHERE job.status IN ('succeeded', 'failed', 'cancelled', 'aborted')
            AND NOT EXISTS (SELECT 1 FROM procrastinate_events AS event
                            WHERE event.job_id = job.id AND event.at > now() - make_interval(days => :days))
          ORDER BY job.id LIMIT :most)
        """
    )
    await connection.execute(text("DELETE FROM crashes WHERE at < now() - interval '1 day'"))
    # One that wakes after this finds itself unknown and registers anew.
    await connection.execute(
        text("DELETE FROM procrastinate_workers WHERE last_heartbeat < now() - interval '1 hour'")
    )
    return (await connection.execute(gone, {"days": days, "most": most})).rowcount


def _named(lease: Lease) -> dict[str, int]:
    return {"id": lease.id, "worker": lease.worker, "attempts": lease.attempts}


def _backlog(row: Row[Any]) -> Backlog:
    return Backlog(row.queue_name, row.task_name, row.status, row.n, row.oldest)
