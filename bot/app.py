"""The composition root: settings in, a working application out. Nobody below sees the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.adapters.counted import CountedChannel, CountedReader, counted_fetch, counted_library
from bot.adapters.model_reader.asking import Patience
from bot.adapters.model_reader.parts import Choice, shared
from bot.adapters.slack.api import Web
from bot.adapters.slack.parts import Slack, slack_parts
from bot.adapters.slack.tokens import Client as SlackClient
from bot.adapters.slack.tokens import InstalledTokens, OneToken
from bot.adapters.telegram.api import BotApi, bot_api
from bot.adapters.telegram.inline import InlineAnswers, Offer
from bot.adapters.telegram.listen import Intake, Poller, TelegramUpdates
from bot.adapters.telegram.send import TelegramChannel
from bot.briefing.alert import Alerter
from bot.briefing.deliver import Deliverer
from bot.briefing.mend import Mender, of_corrections
from bot.briefing.notices import Notices, of_sources
from bot.briefing.pacts import card
from bot.briefing.pictures import ArchivePictures
from bot.briefing.publish import Publisher
from bot.commands.access import gets_briefings
from bot.commands.at_once import AtOnce
from bot.commands.handling import Defaults, Handler
from bot.commands.talk import Library, Operations
from bot.domain.archive import Query
from bot.domain.chat import Place, Platform
from bot.domain.edition import Card
from bot.domain.model_budget import Budget, Prices
from bot.domain.status import Status
from bot.domain.tally import Tally
from bot.intake.addresses import Network
from bot.intake.collect import Collector
from bot.intake.fetch import Fetcher
from bot.intake.naver import NaverKeys
from bot.intake.pool import DRAWING, PARSING, READING, Pool
from bot.intake.read import PooledReader, Reading
from bot.library import library
from bot.ports import Channel, Reader, Updates
from bot.schedule.burial import of_dead_letters
from bot.schedule.jobs import Queue, Steps
from bot.store import admission, hosts
from bot.store.asking import StoredArchive
from bot.store.installations import Seal
from bot.store.locks import Lock
from bot.store.server import EmbeddedServer
from bot.store.session import Database
from bot.store.status import status as read_status
from config.settings import Settings
from summarizer.types import Language


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
    #: Handles what comes in.
    at_once: AtOnce
    fetcher: Fetcher
    parsing: Pool
    reading: Pool
    #: Reads for people who wait.
    asking: Pool
    #: Tells the operator, and puts right what was told wrong.
    tell: Callable[[], Awaitable[None]]
    #: What this process has counted and not yet written down.
    tally: Tally


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
    updates: Mapping[Platform, Updates] | None = None,
    defaults: Defaults | None = None,
    stock: Library | None = None,
    readers: int = 1,
    read: str = "bot.intake.reading:work",
    clock: Callable[[], datetime] = now,
    naver_keys: NaverKeys | None = None,
    operator: Place | None = None,
    contact: str | None = None,
    works: bool = True,
    model: Choice | None = None,
) -> AsyncIterator[Application]:
    """Everything wired together on a database that has its schema; put away at the end.

    A process that does not work leaves to those that do whatever takes longer than a moment.
    """
    database = Database(url)
    tally = Tally()
    queue = Queue(database, tally=tally)
    fetcher = Fetcher(
        allow_networks=allow_networks,
        host_spacing=host_spacing,
        turns=hosts.SharedTurns(database),
        contact=contact,
        told=counted_fetch(tally),
    )
    channels = {p: CountedChannel(channel, p.value, tally) for p, channel in channels.items()}
    parsing = Pool("bot.intake.parsing:parse", limits=PARSING)
    reading = Pool(read, limits=READING, size=readers)
    # Whoever asks does not wait behind the news; this child starts with the first question.
    asking = Pool(read, limits=READING)
    drawing = Pool("bot.views.drawing:draw", limits=DRAWING)
    defaults = defaults or Defaults()
    collector = Collector(database, fetcher, parsing, queue, clock=clock, naver_keys=naver_keys)
    modelled = shared(model, database, tally)
    read_by: Reader = PooledReader(reading)
    if modelled is not None:
        read_by = modelled.reader(read_by)
    reader = Reading(database, CountedReader(read_by, tally), queue)
    pictures = ArchivePictures(StoredArchive(database), drawing.run)

    def serves(place: Place, let_in: Collection[str]) -> bool:
        return gets_briefings(place, {*defaults.allowed_chats, *let_in}, defaults.operators)

    publisher = Publisher(database, queue, channels, pictures=pictures, clock=clock, serves=serves)
    alerter = Alerter(database, queue, channels, clock=clock, serves=serves)
    deliverer = Deliverer(database, channels, queue, clock=clock)
    notices = Notices(
        database,
        queue,
        channels,
        operator=operator,
        language=defaults.language,
        timezone=defaults.timezone,
        subjects=(of_sources, of_corrections, of_dead_letters),
        clock=clock,
    )
    mender = Mender(database, queue, channels, clock=clock)

    async def tell() -> None:
        await mender.mend()
        await notices.tell()

    zone = ZoneInfo(defaults.timezone)

    def today() -> date:
        return clock().astimezone(zone).date()

    async def status() -> Status:
        async with database.transaction() as connection:
            return await read_status(connection, clock())

    async def let_in() -> frozenset[str]:
        async with database.transaction() as connection:
            return await admission.names(connection)

    stock = stock or library(
        database,
        fetcher,
        parsing,
        asking,
        drawing,
        today=today,
        clock=clock,
        naver_keys=naver_keys,
        modelled=modelled,
    )
    stock = replace(stock, operations=Operations(status, let_in, frozenset(defaults.allowed_chats)))
    handler = Handler(
        database,
        updates or {},
        channels,
        counted_library(stock, tally),
        deliverer,
        queue.handle,
        defaults=defaults,
        clock=clock,
    )
    queue.serve(
        Steps(
            poll=collector.poll,
            polls=collector.poll_all,
            fetch=collector.fetch,
            read=reader.read,
            place=then(reader.place, alerter.article_placed),
            open_edition=publisher.open_edition,
            open_editions=publisher.open_editions,
            deliver=deliverer.deliver,
            handle=handler.handle,
        )
    )
    at_once = AtOnce(handler.handle if works else handler.handle_light, queue.handle)
    try:
        async with queue.app.open_async():
            yield Application(database, queue, at_once, fetcher, parsing, reading, asking, tell, tally)
            await at_once.close()
    finally:
        await parsing.close()
        await reading.close()
        await asking.close()
        await drawing.close()
        if modelled is not None:
            await modelled.close()
        await fetcher.close()
        await database.close()


def then(
    step: Callable[[int], Awaitable[None]], after: Callable[[int], Awaitable[None]]
) -> Callable[[int], Awaitable[None]]:
    """A step, and what follows from it, on one row."""

    async def run(row_id: int) -> None:
        await step(row_id)
        await after(row_id)

    return run


@dataclass(frozen=True, slots=True)
class Telegram:
    """Telegram, as far as the settings hold a token for it."""

    api: BotApi
    #: The bot's own number, which its token begins with.
    workspace: str
    channel: TelegramChannel
    updates: TelegramUpdates

    def intake(self, running: Application) -> Intake:
        """What stores its updates."""
        inline = InlineAnswers(self.api, offered(running.database))
        return Intake(running.database, running.at_once.handle, self.workspace, inline)

    def poller(self, running: Application) -> Poller:
        """What asks for its updates, one of all processes at a time."""
        lock = Lock(running.database, f"telegram:{self.workspace}")
        return Poller(self.api, self.intake(running), lock)


def offered(database: Database) -> Offer:
    """Fact cards for what somebody types: an organisation's alliances, or the newest of all."""
    archive = StoredArchive(database)

    async def offer(said: str, language: Language) -> Sequence[Card]:
        async with archive.reading() as asking:
            known = await asking.who(said) if said else []
            if said and not known:
                return ()
            found = await asking.find(Query(parties=tuple(profile.id for profile in known[:1]), most=20))
        return [card(pact, language) for pact in found.pacts]

    return offer


def telegram(settings: Settings) -> Telegram | None:
    """Telegram by these settings; None without a token."""
    if settings.telegram_bot_token is None:
        return None
    token = settings.telegram_bot_token.get_secret_value()
    api = bot_api(token, settings.telegram_api_url)
    workspace = token.partition(":")[0]
    return Telegram(api, workspace, TelegramChannel(api), TelegramUpdates(api, workspace))


def slack(settings: Settings, url: str) -> Slack | None:
    """Slack by these settings; None without a token and without an app to be installed."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    if not token and not (settings.slack_client_id and settings.slack_client_secret):
        return None
    web = Web(settings.slack_api_url)
    # A few connections of its own, for tokens and Homes; what comes in goes by the application's.
    database = Database(url, size=3)
    installed: InstalledTokens | None = None
    language = Language(settings.language)
    if settings.slack_client_id and settings.slack_client_secret:
        client = SlackClient(settings.slack_client_id, settings.slack_client_secret.get_secret_value())
        installed = InstalledTokens(database, web, seal(settings), client, clock=now, otherwise=token)
    return slack_parts(
        web, database, installed or OneToken(token), language=language, timezone=settings.timezone, clock=now
    )


def seal(settings: Settings) -> Seal:
    """What closes and opens the workspaces' tokens."""
    return Seal([key.get_secret_value() for key in settings.secret_keys])


def defaults(settings: Settings) -> Defaults:
    """What a chat begins with, by these settings."""
    return Defaults(
        Language(settings.language), settings.timezone, settings.allowed_chats, settings.operators
    )


def contact(settings: Settings) -> str | None:
    """Whom newspapers can write to: as the operator says, else the site that they run for us."""
    return settings.contact or settings.telegram_webhook_url


def model_choice(settings: Settings) -> Choice | None:
    """The model that the operator chose, with its budgets; None where none is set."""
    if settings.model is None:
        return None
    return Choice(
        settings.model,
        key=settings.model_key.get_secret_value() if settings.model_key else None,
        url=settings.model_url,
        budget=Budget(
            tokens=settings.model_daily_tokens,
            money=_millionths(settings.model_daily_cost),
            chat_tokens=settings.model_chat_daily_tokens,
            chat_money=_millionths(settings.model_chat_daily_cost),
            calls=settings.model_concurrency,
            timezone=settings.timezone,
        ),
        prices=Prices(settings.model_input_price, settings.model_output_price),
        patience=Patience(settings.model_timeout),
    )


def _millionths(dollars: float | None) -> int | None:
    return None if dollars is None else round(dollars * 1e6)


def operator(settings: Settings) -> Place | None:
    """The chat that notices to the operator go to; None where the settings name none."""
    platform, _, address = (settings.operator_chat or "").partition(":")
    if platform == Platform.TELEGRAM.value:
        token = settings.telegram_bot_token
        workspace = token.get_secret_value().partition(":")[0] if token else ""
        return Place(Platform.TELEGRAM, workspace, address)
    if platform == Platform.SLACK.value:
        team, _, channel = address.partition(":")
        return Place(Platform.SLACK, team, channel)
    return None
