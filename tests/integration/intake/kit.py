"""A collector with a clock that is turned by hand, its jobs written down, on a real database."""

import random
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

from sqlalchemy import text

from bot.domain.source import SourceEntry
from bot.intake.collect import Collector
from bot.intake.fetch import Fetcher, Limits
from bot.intake.parsing import parse
from bot.store import sources

LOOPBACK = (ip_network("127.0.0.0/8"),)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEXT = [
    f"가온클라우드와 마루로보틱스는 {n}번째 공동 연구를 위해 업무협약을 체결했다고 23일 밝혔다. "
    "양사는 인재를 함께 키우기로 했다."
    for n in range(12)
]


class Inline:
    """The parsing pool without its children."""

    async def run(self, argument):
        return parse(argument)


class Crashing:
    """A parser that breaks in a way that nobody foresaw."""

    async def run(self, argument):
        raise ZeroDivisionError


class Notes:
    """Jobs that are only written down."""

    def __init__(self):
        self.fetches, self.reads, self.backfills = [], [], 0

    async def fetch_all(self, entry_ids, *, backfill=False):
        self.fetches += entry_ids
        self.backfills += backfill

    async def read(self, article_id):
        self.reads.append(article_id)


class Desk:
    """A collector with a clock that is turned by hand."""

    def __init__(self, database, **options):
        self.now = NOW
        self.database = database
        self.jobs = Notes()
        self.fetcher = Fetcher(
            allow_networks=LOOPBACK,
            host_spacing=options.pop("host_spacing", 0),
            limits=options.pop("limits", Limits(deadline=2.0, robots=1.0)),
        )
        self.parsing = options.pop("parsing", Inline())
        self.collector = Collector(
            database,
            self.fetcher,
            self.parsing,
            self.jobs,
            clock=lambda: self.now,
            chance=random.Random(7),
            **options,
        )

    async def add(self, url, **about):
        async with self.database.transaction() as connection:
            (source_id,) = await sources.add(connection, [SourceEntry("가온일보", url, **about)])
        return source_id

    async def poll(self, source_id):
        """Poll, and give the source as it is then."""
        await self.collector.poll(source_id)
        return await self.source(source_id)

    async def poll_and_fetch(self, source_id):
        """Poll, and bring in what that announced; gives how many pages were asked for."""
        await self.collector.poll(source_id)
        waiting, self.jobs.fetches = self.jobs.fetches, []
        for entry_id in waiting:
            await self.collector.fetch(entry_id)
        return len(waiting)

    async def source(self, source_id):
        async with self.database.transaction() as connection:
            return await sources.get(connection, source_id)

    async def due(self):
        async with self.database.transaction() as connection:
            return await sources.claim_due(connection, self.now, until=self.now + timedelta(minutes=10))

    async def rows(self, statement):
        async with self.database.transaction() as connection:
            return [tuple(row) for row in await connection.execute(text(statement))]


@asynccontextmanager
async def desk(database, **options):
    opened = Desk(database, **options)
    try:
        yield opened
    finally:
        await opened.fetcher.close()
