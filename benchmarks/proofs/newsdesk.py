"""What the proofs of the intake share: a collector on a real database, with a clock that is turned by hand."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from bot.domain.source import Source, SourceEntry
from bot.intake.collect import Collector
from bot.intake.fetch import Fetcher, Limits
from bot.intake.parsing import parse
from bot.store import migrations, sources
from bot.store.hosts import SharedTurns
from bot.store.server import EmbeddedServer
from bot.store.session import Database
from tests.integration.intake.faulty import Site, site

LOOPBACK = (ip_network("127.0.0.0/8"),)
BEGAN = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Inline:
    """The parsing pool without its children: they are not what these proofs are about."""

    async def run(self, argument: Any) -> Any:
        """Parse here and now."""
        return parse(argument)


class Notes:
    """Jobs that are only written down."""

    def __init__(self) -> None:
        self.fetches: list[int] = []
        self.reads: list[int] = []

    async def fetch_all(self, entry_ids: Sequence[int], *, backfill: bool = False) -> None:
        """An entry's page is to be fetched."""
        del backfill
        self.fetches += entry_ids

    async def read(self, article_id: int) -> None:
        """An article is to be read."""
        self.reads.append(article_id)


class Newsdesk:
    """Sources and what asks them, at a moment of our choice."""

    def __init__(self, database: Database, *, spacing: float = 0, limits: Limits | None = None) -> None:
        self.now = BEGAN
        self.database = database
        self.jobs = Notes()
        turns = SharedTurns(database) if spacing else None
        self.fetcher = Fetcher(
            allow_networks=LOOPBACK, host_spacing=spacing, limits=limits or Limits(deadline=5.0), turns=turns
        )
        self.collector = Collector(
            database,
            self.fetcher,
            Inline(),  # type: ignore[arg-type]
            self.jobs,  # type: ignore[arg-type]
            clock=lambda: self.now,
            chance=random.Random(7),
        )

    async def add(self, urls: Sequence[str], **about: Any) -> list[int]:
        """Sources of these addresses, due at once by our clock; the database's own is another."""
        async with self.database.transaction() as connection:
            added = await sources.add(connection, [SourceEntry(url, url, **about) for url in urls])
            for source_id in added:
                await sources.put_off(connection, source_id, self.now)
            return added

    async def source(self, source_id: int) -> Source:
        """A source as it is."""
        async with self.database.transaction() as connection:
            found = await sources.get(connection, source_id)
        assert found is not None  # noqa: S101
        return found

    async def due(self) -> list[int]:
        """What the clock would take now."""
        async with self.database.transaction() as connection:
            return await sources.claim_due(
                connection, self.now, until=self.now + timedelta(minutes=10), most=5000
            )

    async def poll_all(self, ids: Sequence[int], *, workers: int = 20) -> None:
        """Ask these, so many at a time."""
        waiting = iter(ids)

        async def work() -> None:
            for source_id in waiting:
                await self.collector.poll(source_id)

        await asyncio.gather(*(work() for _ in range(workers)))


@asynccontextmanager
async def newsdesks(count: int = 1, **options: Any) -> AsyncIterator[list[Newsdesk]]:
    """So many on one database, as if each were a process of its own."""
    with tempfile.TemporaryDirectory() as home:
        server = EmbeddedServer(Path(home), durable=False)
        url = server.start()
        try:
            migrations.migrate(url)
            databases = [Database(url, size=5) for _ in range(count)]
            desks = [Newsdesk(database, **options) for database in databases]
            yield desks
            for desk, database in zip(desks, databases, strict=True):
                await desk.fetcher.close()
                await database.close()
        finally:
            server.stop()


@asynccontextmanager
async def sites(count: int) -> AsyncIterator[list[Site]]:
    """So many hosts on loopback."""
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(site(f"127.0.{1 + n // 200}.{1 + n % 200}")) for n in range(count)
        ]


def run(proof: Callable[[], Awaitable[Any]]) -> Any:
    """Run a proof's coroutine, with the log kept to warnings."""
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    return asyncio.run(proof())  # type: ignore[arg-type]
