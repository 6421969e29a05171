"""A queue with steps of the test's own, on a real database."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress

from sqlalchemy import text

from bot.schedule.jobs import Queue, Steps
from bot.store.session import Database


async def nothing(_row):
    """A step that has nothing to do."""


@asynccontextmanager
async def queue(database_url, *, works=False, concurrency=4, **steps):
    """The queue, and a worker on it if asked."""
    database = Database(database_url)
    opened = Queue(database)
    opened.serve(Steps(**{name: steps.get(name, nothing) for name in Steps.__slots__}))
    async with opened.app.open_async():
        working = asyncio.create_task(opened.work(concurrency=concurrency)) if works else None
        try:
            yield opened
        finally:
            if working:
                working.cancel()
                with suppress(asyncio.CancelledError):
                    await working
    await database.close()


async def rows(database, statement, **values):
    """What a statement finds."""
    async with database.transaction() as connection:
        return [tuple(row) for row in await connection.execute(text(statement), values)]


async def run(database, statement, **values):
    """A statement for its effect."""
    async with database.transaction() as connection:
        await connection.execute(text(statement), values)


async def jobs(database):
    """Every job there is: its key, state and attempts."""
    return await rows(
        database, "SELECT queueing_lock, status::text, attempts FROM procrastinate_jobs ORDER BY id"
    )


async def die_over(database, *keys, silent_for=60):
    """A worker that took these jobs, was about to do them and was not heard of since; gives its number."""
    ((worker,),) = await rows(
        database,
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => :s)) RETURNING id",
        s=silent_for,
    )
    await run(
        database,
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = :worker"
        " WHERE queueing_lock = ANY(:keys) AND status = 'todo'",
        worker=worker,
        keys=list(keys),
    )
    await run(database, "UPDATE crashes SET begun = true WHERE key = ANY(:keys)", keys=list(keys))
    return worker
