"""The composition root: settings in, a working application out. Nobody below sees the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.briefing.deliver import Deliverer
from bot.briefing.publish import Publisher
from bot.domain.chat import Platform
from bot.intake.addresses import Network
from bot.intake.collect import Collector
from bot.intake.fetch import Fetcher
from bot.intake.pool import PARSING, READING, Pool
from bot.intake.read import PooledReader, Reading
from bot.ports import Channel
from bot.schedule.jobs import Queue, Steps
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
    read: str = "summarizer.extract:read",
    clock: Callable[[], datetime] = now,
) -> AsyncIterator[Application]:
    """Everything wired together on a database that has its schema; put away at the end."""
    database = Database(url)
    queue = Queue(url)
    fetcher = Fetcher(allow_networks=allow_networks, host_spacing=host_spacing)
    parsing = Pool("bot.intake.parsing:parse", limits=PARSING)
    reading = Pool(read, limits=READING, size=readers)
    collector = Collector(database, fetcher, parsing, queue, clock=clock)
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
