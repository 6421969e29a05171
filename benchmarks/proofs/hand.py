"""A worker with steps that only take their time and write down that they ran: what the proofs of the queue torment.

    python -m benchmarks.proofs.hand ADDRESS [--concurrency 4] [--grace 5]

It is the product's queue, engine, reaper and watchdog, without the pipeline's steps: `poll` runs for as many
milliseconds as its row says and can be told apart by the rest of it, `fetch` ends its process.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import tuple_row
from sqlalchemy import text

from bot.schedule import jobs as schedule_jobs
from bot.schedule.jobs import Queue, Steps
from bot.schedule.reaper import Reaper
from bot.schedule.watchdog import watched
from bot.store import migrations
from bot.store.server import EmbeddedServer
from bot.store.session import Database, libpq_url
from tests.emulators.harness import Harness, ManagedProcess, wait_for

_MILLION = 1_000_000


def row(number: int, *, milliseconds: int = 0) -> int:
    """The row of a job that runs for so long."""
    return milliseconds * _MILLION + number


class Bench:
    """A database of its own, what ran on it, and hands to start."""

    def __init__(self, url: str, harness: Harness) -> None:
        self.url = url
        self.harness = harness
        self.database = Database(url)
        self.queue = Queue(self.database)

    async def hand(self, name: str, *, concurrency: int = 4, url: str = "") -> ManagedProcess:
        """Start one, and wait until it works."""
        command = [
            sys.executable,
            "-m",
            "benchmarks.proofs.hand",
            url or self.url,
            "--concurrency",
            str(concurrency),
        ]
        process = await self.harness.start(name, command)
        await wait_for(lambda: process.first_line, seconds=60, what=f"{name} works")
        return process

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a statement finds; nothing for one that finds nothing."""
        with psycopg.connect(libpq_url(self.url), autocommit=True, row_factory=tuple_row) as connection:
            cursor = connection.execute(statement, values)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    async def until(self, count: int, statement: str, *values: Any, seconds: float = 60) -> None:
        """Wait until a statement finds so many rows, or more."""
        await wait_for(
            lambda: len(self.sql(statement, *values)) >= count,
            seconds=seconds,
            what=f"{count} rows of {statement} {values}",
            every=0.1,
        )

    def left(self) -> int:
        """How many jobs are not done."""
        return int(
            self.sql("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")[0][0]
        )


@contextmanager
def server(*, durable: bool = True) -> Iterator[EmbeddedServer]:
    """A PostgreSQL for a proof, with the schema and a table of what ran; without a crash nothing needs the disk."""
    with contextlib.ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        embedded = EmbeddedServer(home, durable=durable)
        url = embedded.start()
        stack.callback(embedded.stop)
        migrations.migrate(url)
        with psycopg.connect(libpq_url(url), autocommit=True) as connection:
            connection.execute(
                "CREATE TABLE proof_runs (id bigserial, row bigint, said text, pid int,"
                " at timestamptz DEFAULT clock_timestamp())"
            )
        yield embedded


@asynccontextmanager
async def bench(url: str) -> AsyncIterator[Bench]:
    """A bench on this database; its hands end with it."""
    async with Harness() as harness:
        made = Bench(url, harness)
        try:
            yield made
        finally:
            await made.database.close()


async def _run(url: str, concurrency: int, grace: float) -> None:
    schedule_jobs._GRACE_SECONDS = grace
    database = Database(url)
    queue = Queue(database)

    async def say(number: int, said: str) -> None:
        async with database.transaction() as connection:
            statement = text("INSERT INTO proof_runs (row, said, pid) VALUES (:row, :said, :pid)")
            await connection.execute(statement, {"row": number, "said": said, "pid": os.getpid()})

    async def take_time(number: int) -> None:
        await say(number, "begun")
        await asyncio.sleep(number // _MILLION / 1000)
        await say(number, "done")

    async def end_everything(number: int) -> None:
        await say(number, "begun")
        os._exit(3)

    async def nothing(_number: Any) -> None:
        return

    steps: dict[str, Any] = dict.fromkeys(Steps.__slots__, nothing)
    queue.serve(Steps(**{**steps, "poll": take_time, "fetch": end_everything}))
    told = asyncio.Event()
    with watched() as insist:

        def stop() -> None:
            told.set()
            insist()

        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
        async with queue.app.open_async():
            reaping = asyncio.create_task(Reaper(database).run(told))
            work = asyncio.create_task(queue.work(concurrency=concurrency))
            print("works", flush=True)
            waiting = asyncio.create_task(told.wait())
            await asyncio.wait((work, waiting), return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await work
            told.set()
            await reaping
        await database.close()


def main() -> None:
    """Work until told to stop."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("url")
    arguments.add_argument("--concurrency", type=int, default=4)
    arguments.add_argument("--grace", type=float, default=5.0)
    given = arguments.parse_args()
    asyncio.run(_run(given.url, given.concurrency, given.grace))


if __name__ == "__main__":
    main()
