"""The composition root: settings in, a working application out. Nobody below sees the settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.adapters.web import Checks
from bot.briefing.deliver import Deliverer
from bot.briefing.publish import Publisher
from bot.domain.chat import Platform
from bot.errors import PactwireError, TransientError
from bot.intake.addresses import Network
from bot.intake.collect import Collector
from bot.intake.fetch import Fetcher
from bot.intake.naver import NaverKeys
from bot.intake.pool import PARSING, READING, Pool
from bot.intake.read import PooledReader, Reading
from bot.ports import Channel
from bot.schedule.clock import HEARTBEAT
from bot.schedule.jobs import Queue, Steps
from bot.store import heartbeats, hosts, migrations
from bot.store.server import EmbeddedServer
from bot.store.session import Database
from config.settings import Settings


@contextmanager
def database_address(settings: Settings) -> Iterator[str]:
    """Where the data is: the operator's PostgreSQL, or the embedded one, shared for as long as this lasts."""
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    with EmbeddedServer(settings.home) as url:
        yield url


@dataclass(frozen=True, slots=True)
class Application:
    """What a process works with."""

    database: Database
    queue: Queue
    fetcher: Fetcher
    parsing: Pool
    reading: Pool


def now() -> datetime:
    """The clock, read here and handed down."""
    return datetime.now(UTC)


@asynccontextmanager
async def application(
    url: str,
    *,
    allow_networks: tuple[Network, ...],
    host_spacing: float,
    channels: Mapping[Platform, Channel],
    readers: int = 1,
    read: str = "bot.intake.reading:work",
    clock: Callable[[], datetime] = now,
    naver_keys: NaverKeys | None = None,
) -> AsyncIterator[Application]:
    """Everything wired together on a database that has its schema; put away at the end."""
    database = Database(url)
    queue = Queue(url)
    fetcher = Fetcher(
        allow_networks=allow_networks, host_spacing=host_spacing, turns=hosts.SharedTurns(database)
    )
    parsing = Pool("bot.intake.parsing:parse", limits=PARSING)
    reading = Pool(read, limits=READING, size=readers)
    collector = Collector(database, fetcher, parsing, queue, clock=clock, naver_keys=naver_keys)
    reader = Reading(database, PooledReader(reading), queue)
    publisher = Publisher(database, queue, clock=clock)
    deliverer = Deliverer(database, channels, clock=clock)
    queue.serve(
        Steps(
            poll=collector.poll,
            fetch=collector.fetch,
            read=reader.read,
            place=reader.place,
            open_edition=publisher.open_edition,
            deliver=deliverer.deliver,
        )
    )
    try:
        async with queue.app.open_async():
            yield Application(database, queue, fetcher, parsing, reading)
    finally:
        await parsing.close()
        await reading.close()
        await fetcher.close()
        await database.close()


#: A clock that has not ticked for this long is taken for dead.
_SILENCE = timedelta(minutes=2)


def readiness(running: Application) -> Checks:
    """What must hold for this process to serve: the database answers, its schema fits, a clock ticks."""

    async def database() -> str | None:
        try:
            async with running.database.transaction():
                return None
        except TransientError as error:
            return str(error)

    async def migrated() -> str | None:
        try:
            await asyncio.to_thread(migrations.check, running.database.url)
        except PactwireError as error:
            return str(error)
        return None

    async def clock() -> str | None:
        try:
            async with running.database.transaction() as connection:
                last = await heartbeats.last(connection, HEARTBEAT)
        except TransientError as error:
            return str(error)
        if last is None or now() - last > _SILENCE:
            return "No clock has ticked lately: is a `pactwire clock` running?"
        return None

    return {"database": database, "migrations": migrated, "clock": clock}
