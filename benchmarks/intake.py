"""How fast feeds come in, beside lemon24/reader on the same feeds in the same run.

    python -m benchmarks.intake [--feeds 300] [--entries 20] [--reader PYTHON]

A server in a process of its own serves the feeds on loopback, with ETags. Each side asks all of them twice: the first
pass stores every entry, in the second nothing has changed (304). Ours stores into the embedded PostgreSQL with ten
polls at a time; what each entry's page would cost is not part of it, as reader fetches none. PYTHON is an interpreter
that has `reader` installed; without one, ours runs alone.

    python -m benchmarks.intake --pages [--rounds 3]

From a page's bytes to an article with facts, in the child processes that do it in production (one that parses, as many
that read as there are cores left): the newsroom's untidy pages, over and over, in pages a second.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import multiprocessing.connection
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

_READER = """
import json, sys, time
from reader import make_reader
count, base, path = int(sys.argv[1]), sys.argv[2], sys.argv[3]
reader = make_reader(path)
for number in range(count):
    reader.add_feed(f"{base}/reader/{number}")
passes = []
for _ in range(2):
    began = time.perf_counter()
    reader.update_feeds(workers=10, scheduled=False)
    passes.append(time.perf_counter() - began)
print(json.dumps({"passes": passes, "entries": reader.get_entry_counts().total}))
"""


#: As the queue defers them (`bot/schedule/jobs.py`).
_SOURCES_A_JOB = 50
_SUMMARY = "가온클라우드와 마루로보틱스는 공동 연구를 위해 업무협약을 체결했다고 밝혔다. " * 4


class _CountedJobs:
    """Fetches are only counted: reader has none."""

    def __init__(self) -> None:
        self.count = 0

    async def fetch_all(self, entry_ids: Sequence[int], *, backfill: bool = False) -> None:
        del backfill
        self.count += len(entry_ids)


def _feed(number: int, entries: int) -> bytes:
    newest = datetime(2026, 11, 23, 9, tzinfo=UTC)
    items = "".join(
        f"<item><title>가온클라우드 {number}호와 마루로보틱스 {n}호, 업무협약 체결</title>"
        f"<link>https://press{number}.example/articles/{n}</link><guid>{number}-{n}</guid>"
        f"<pubDate>{newest - timedelta(hours=n):%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>{_SUMMARY}</description></item>"
        for n in range(entries)
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>가온일보 {number}</title>'
        f"<link>https://press{number}.example/</link>{items}</channel></rss>"
    ).encode()


def _serve(pipe: multiprocessing.connection.Connection, feeds: int, entries: int) -> None:
    bodies = {str(number): _feed(number, entries) for number in range(feeds)}

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                body = bodies.get(head.split(" ", 2)[1].rpartition("/")[2])
                if body is None:
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                elif 'if-none-match: "1"' in head.lower():
                    writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
                else:
                    writer.write(
                        b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
                        b'ETag: "1"\r\nContent-Length: %d\r\n\r\n' % len(body) + body
                    )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        server = await asyncio.start_server(converse, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


async def _ours(url: str, base: str, feeds: int) -> dict[str, Any]:
    from bot.domain.source import SourceEntry
    from bot.intake.collect import Collector
    from bot.intake.feeds import FeedBytes
    from bot.intake.fetch import Fetcher
    from bot.intake.pool import PARSING, Pool
    from bot.store import sources
    from bot.store.session import Database

    database = Database(url)
    fetcher = Fetcher(allow_networks=(ip_network("127.0.0.0/8"),), host_spacing=0)
    parsing = Pool("bot.intake.parsing:parse", limits=PARSING)
    # The child's imports are not the feeds' time; reader's own are not counted either.
    await parsing.run(FeedBytes(_feed(0, 1), "application/rss+xml", base))
    fetches = _CountedJobs()
    collector = Collector(database, fetcher, parsing, fetches, clock=lambda: datetime.now(UTC))  # type: ignore[arg-type]
    async with database.transaction() as connection:
        ids = await sources.add(
            connection, [SourceEntry(str(n), f"{base}/ours/{n}", timezone="UTC") for n in range(feeds)]
        )
    passes = []
    for _ in range(2):
        began = time.perf_counter()
        jobs = iter([ids[start : start + _SOURCES_A_JOB] for start in range(0, feeds, _SOURCES_A_JOB)])

        async def work(jobs=jobs) -> None:  # type: ignore[no-untyped-def]
            for some in jobs:
                await collector.poll_all(some)

        await asyncio.gather(work(), work())
        passes.append(time.perf_counter() - began)
    await parsing.close()
    await fetcher.close()
    await database.close()
    return {"passes": passes, "entries": fetches.count}


def _children_seconds() -> float:
    """The processor time that our children have taken so far."""
    ticks = 0
    for child in multiprocessing.active_children():
        fields = Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def _pages(seconds: float) -> tuple[int, float, float]:
    from bot.intake.articles import Extracted, PageBytes
    from bot.intake.pool import PARSING, READING, Pool
    from bot.newsroom import pages
    from bot.newsroom.outlets import OUTLETS
    from bot.newsroom.pieces import pieces
    from summarizer.types import Article

    base = "https://newsroom.example"
    given = [
        PageBytes(
            pages.render(OUTLETS[piece.outlet], piece, base),
            f"{base}/{piece.id}",
            timezone=OUTLETS[piece.outlet].timezone,
        )
        for piece in pieces()
    ]
    cores = os.cpu_count() or 1
    parsing = Pool("bot.intake.parsing:parse", limits=PARSING)
    reading = Pool("bot.intake.reading:work", limits=READING, size=cores)

    async def one(page: PageBytes) -> None:
        found: Extracted = await parsing.run(page)
        published = found.published.date() if found.published else None
        await reading.run(
            Article(found.title, found.text, published, found.language, found.outlet, found.url)
        )

    # Each child's imports and Kiwi's models are loaded once in its life.
    await asyncio.gather(*(one(page) for page in given[: 2 * cores]))
    began, done, before = time.perf_counter(), 0, _children_seconds()

    async def work() -> None:
        nonlocal done
        while time.perf_counter() - began < seconds:
            await one(given[done % len(given)])
            done += 1

    await asyncio.gather(*(work() for _ in range(cores + 1)))
    took, worked = time.perf_counter() - began, _children_seconds() - before
    await parsing.close()
    await reading.close()
    return done, took, worked / done


def main() -> None:
    """Run both sides and print a table."""
    from bot.store import migrations
    from bot.store.server import EmbeddedServer

    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--feeds", type=int, default=300)
    arguments.add_argument("--entries", type=int, default=20)
    arguments.add_argument("--reader", metavar="PYTHON")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--pages", action="store_true", help="pages to articles with facts instead")
    given = arguments.parse_args()
    if given.pages:
        for _ in range(given.rounds):
            done, took, worked = asyncio.run(_pages(20.0))
            print(
                f"{done / took:6.1f} pages a second ({done} in {took:.0f} s,"
                f" {worked * 1000:.0f} ms of a processor each,"
                f" load {os.getloadavg()[0]:.1f})"
            )
        return
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(theirs, given.feeds, given.entries), daemon=True)
    server.start()
    base = f"http://127.0.0.1:{ours.recv()}"
    print(f"{given.feeds} feeds of {given.entries} entries; seconds for the first pass and the unchanged one")
    try:
        for _ in range(given.rounds):
            with tempfile.TemporaryDirectory() as home:
                embedded = EmbeddedServer(Path(home), durable=True)
                url = embedded.start()
                try:
                    migrations.migrate(url)
                    _print("pactwire", asyncio.run(_ours(url, base, given.feeds)))
                finally:
                    embedded.stop()
                if given.reader:
                    command = [given.reader, "-c", _READER, str(given.feeds), base, f"{home}/reader.sqlite"]
                    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
                    _print("reader", json.loads(run.stdout))
    finally:
        server.terminate()


def _print(name: str, result: dict[str, Any]) -> None:
    first, unchanged = result["passes"]
    print(f"{name:<9} {first:6.2f} {unchanged:6.2f}   {result['entries']} entries")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
