"""From an article's appearance in a feed to its facts in the store: one worker, no pause between requests.

    python -m benchmarks.appearance [--articles 30]

A worker of production's own kind runs as a process; a newspaper on loopback prints an article, its feed is polled in
that moment, and the clock is read when the facts stand in the store. The articles come one at a time. Bar: 2 s at the
median; what waits is found by the database's notices, not by looking again and again.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from benchmarks.proofs.press import press
from bot.domain.source import SourceEntry
from bot.schedule.jobs import Queue
from bot.store import migrations, sources
from bot.store.server import EmbeddedServer
from bot.store.session import Database
from tests.emulators.harness import Harness, wait_for

BAR_SECONDS = 2.0


async def _measure(url: str, folder: Path, count: int) -> list[float]:
    database = Database(url)
    queue = Queue(database)
    (folder / "none.toml").write_text("")
    waits = []
    async with press(1) as paper, Harness() as harness:
        async with database.transaction() as connection:
            (source,) = await sources.add(
                connection, [SourceEntry(name="가온일보", url=paper.feed_urls()[0])]
            )
        environment = {
            "DATABASE_URL": url,
            "PACTWIRE_HOME": str(folder),
            "PACTWIRE_SOURCES": str(folder / "none.toml"),
            "PACTWIRE_HOST_SPACING": "0",
            "PACTWIRE_ALLOW_NETWORKS": "127.0.0.0/8",
        }
        await harness.start("worker", [sys.executable, "-m", "bot", "worker"], env=environment)

        async def read(number: int) -> bool:
            statement = text("SELECT 1 FROM articles WHERE state = 'read' AND url LIKE :end")
            async with database.transaction() as connection:
                found = await connection.execute(statement, {"end": f"%/article/{number}"})
                return found.one_or_none() is not None

        for number in range(count + 2):
            paper.appear(number)
            began = time.perf_counter()
            await queue.poll(source)
            await wait_for(lambda number=number: read(number), seconds=120, what="the facts", every=0.005)
            if number >= 2:  # the first ones wait for the models to load
                waits.append(time.perf_counter() - began)
    await database.close()
    return waits


def main() -> None:
    """Measure on a PostgreSQL of its own."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--articles", type=int, default=30)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as home:
        embedded = EmbeddedServer(Path(home) / "data", durable=True)
        url = embedded.start()
        try:
            migrations.migrate(url)
            waits = sorted(asyncio.run(_measure(url, Path(home), given.articles)))
        finally:
            embedded.stop()
    median, slowest = statistics.median(waits), waits[-1]
    print(
        f"{len(waits)} articles: median {median:.2f} s (bar {BAR_SECONDS:.0f} s), fastest {waits[0]:.2f} s,"
        f" slowest {slowest:.2f} s; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )


if __name__ == "__main__":
    main()
