"""The processes that run in production: `migrate`, `web`, `clock` and `worker`, or all in one with `run`."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from bot.domain.chat import Platform

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from bot.adapters.slack.parts import Slack
    from bot.app import Application, Telegram
    from bot.ports import Channel, Updates

    _Part = Callable[[Application, "Messengers", asyncio.Event], Awaitable[None]]

#: No worker begins later than this because something could not be opened.
_WARM_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Messengers:
    """The chats' platforms that the settings hold tokens for."""

    telegram: Telegram | None
    slack: Slack | None

    @property
    def channels(self) -> dict[Platform, Channel]:
        """What sends to each."""
        found: dict[Platform, Channel] = {}
        if self.telegram:
            found[Platform.TELEGRAM] = self.telegram.channel
        if self.slack:
            found[Platform.SLACK] = self.slack.channel
        return found

    @property
    def updates(self) -> dict[Platform, Updates]:
        """What understands each."""
        found: dict[Platform, Updates] = {}
        if self.telegram:
            found[Platform.TELEGRAM] = self.telegram.updates
        if self.slack:
            found[Platform.SLACK] = self.slack.updates
        return found

    async def hang_up(self) -> None:
        """Close all connections."""
        if self.telegram:
            await self.telegram.api.hang_up()
        if self.slack:
            await self.slack.hang_up()


def add_to(app: typer.Typer) -> None:
    """Register this family."""
    for command in (run, web, clock, worker, migrate):
        app.command()(command)


def migrate() -> None:
    """Bring the database to this version's schema, ours and the job engine's; safe to run again."""
    from bot.app import database_address
    from bot.cli.setup import settings, told_at_the_start
    from bot.store import migrations

    with database_address(settings()) as url, told_at_the_start():
        before, after = migrations.migrate(url)
        registered = asyncio.run(_register(url))
    if registered:
        typer.echo(f"Organisations and alliances of {registered} stories were written down.", err=True)
    said = "is up to date" if before == after else f"went from {before or 'empty'} to {after}"
    typer.echo(f"The database {said}.", err=True)


async def _register(url: str) -> int:
    """Stories from before there were organisations get theirs; gives how many there were."""
    from bot.intake.register import register_all
    from bot.store.session import Database

    database = Database(url, size=2)
    try:
        return await register_all(database)
    finally:
        await database.close()


def run() -> None:
    """Everything in one process: web, clock and worker."""
    _serve(_web, _clock, _worker, migrates=True)


def web() -> None:
    """Health and the chats' listeners, over HTTP on PORT."""
    _serve(_web)


def clock() -> None:
    """Ticks that defer what is due; any number of these may run."""
    _serve(_clock)


def worker() -> None:
    """Runs jobs; any number of these may run, on any number of hosts."""
    _serve(_worker)


def _serve(*parts: _Part, migrates: bool = False) -> None:
    from bot.adapters.model_reader.provider import load
    from bot.app import database_address
    from bot.cli.setup import settings, told_at_the_start
    from bot.store import migrations
    from config import logs

    logs.set_up(settings().log_level, settings().log_format)
    with database_address(settings()) as url:
        with told_at_the_start():
            if migrates:
                migrations.migrate(url)
                asyncio.run(_register(url))
            migrations.check(url)
        load(settings().model)
        try:
            asyncio.run(_until_told(url, parts))
        finally:
            # Whoever tells it twice would leave the embedded server behind, which is stopped now.
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)


async def _until_told(url: str, parts: tuple[_Part, ...]) -> None:
    """Run the parts side by side until SIGTERM, Ctrl-C, or one of them fails."""
    from bot.app import application, contact, defaults, model_choice, operator, slack, telegram
    from bot.cli.setup import settings
    from bot.cli.source_list import naver_keys
    from bot.schedule.tallying import written_down
    from bot.schedule.watchdog import watched

    told = asyncio.Event()
    messengers = Messengers(telegram(settings()), slack(settings(), url))
    with watched() as insist:

        def stop() -> None:
            told.set()
            insist()

        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop)
        try:
            async with (
                application(
                    url,
                    allow_networks=settings().allow_networks,
                    host_spacing=settings().host_spacing,
                    channels=messengers.channels,
                    updates=messengers.updates,
                    defaults=defaults(settings()),
                    naver_keys=naver_keys(),
                    operator=operator(settings()),
                    contact=contact(settings()),
                    works=_worker in parts,
                    model=model_choice(settings()),
                ) as running,
                written_down(running.tally, running.database),
            ):
                # What is loaded by now stays. Looked through again by every full collection it held the event loop up
                # for 0.1 to 0.4 s, and with it whoever was to be acknowledged (benchmarks/slack.py).
                gc.collect()
                gc.freeze()
                _announce(parts, messengers)
                await asyncio.gather(*(_part(part, running, messengers, told) for part in parts))
        finally:
            await messengers.hang_up()


def _announce(parts: tuple[_Part, ...], messengers: Messengers) -> None:
    """Say what runs, where it answers and whom it serves: what a newcomer looks for in a log first."""
    import structlog

    from bot.cli.setup import settings
    from config.settings import mistyped

    log, known = structlog.get_logger(__name__), settings()
    for name, meant in mistyped().items():
        log.warning("this is no setting and is passed over", name=name, **({"meant": meant} if meant else {}))
    running = ", ".join(part.__name__.removeprefix("_") for part in parts)
    platforms = ", ".join(platform.value for platform in messengers.channels)
    database = "DATABASE_URL" if known.database_url else f"embedded, in {known.home}"
    where = {"port": known.port} if _web in parts else {}
    log.info("up", processes=running, database=database, chats=platforms or "none", **where)
    if not platforms and _web in parts:
        log.warning(
            "no chat is served: set TELEGRAM_BOT_TOKEN or SLACK_BOT_TOKEN (`pactwire doctor` tells more),"
            " or talk with it by `pactwire chat`"
        )


async def _part(part: _Part, running: Application, messengers: Messengers, told: asyncio.Event) -> None:
    try:
        await part(running, messengers, told)
    finally:
        told.set()  # one that ends takes the others with it; a supervisor starts us anew


async def _warmed(running: Application, messengers: Messengers) -> None:
    """Open what the first messages would wait for.

    Held up, they came in a heap with those after them: more in one second than Telegram allows.
    """
    from bot.errors import TransientError

    with suppress(TransientError, TimeoutError):  # then it is opened when it is needed
        async with asyncio.timeout(_WARM_SECONDS):
            await running.database.fill()
            if messengers.telegram:
                await messengers.telegram.api.who_am_i()


async def _worker(running: Application, messengers: Messengers, told: asyncio.Event) -> None:
    from bot.cli.source_list import follow_list
    from bot.schedule.reaper import Reaper
    from summarizer.types import Article

    await follow_list(running.database)
    # The first question and the first news find the language models loaded; whether this succeeds is of no matter.
    short = Article("", "두 회사가 협력한다.")
    warming = [asyncio.create_task(pool.run(short)) for pool in (running.asking, running.reading)]
    for task in warming:
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
    reaping = asyncio.create_task(Reaper(running.database).run(told))
    await _warmed(running, messengers)
    work = asyncio.create_task(running.queue.work(warm=warming[1]))
    waiting = asyncio.create_task(told.wait())
    await asyncio.wait((work, waiting), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    for task in warming:
        task.cancel()
    # The engine takes a cancelled worker for one that is told to stop: jobs in hand are finished or handed back.
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work
    told.set()
    await reaping


async def _clock(running: Application, _messengers: Messengers, told: asyncio.Event) -> None:
    from bot.app import now
    from bot.cli.source_list import follow_list
    from bot.schedule.clock import Clock
    from bot.schedule.reaper import Reaper

    await follow_list(running.database)
    ticking = Clock(running.database, running.queue, now=now, tell=running.tell)
    ticking.start()
    await Reaper(running.database).run(told)
    await ticking.stop()


async def _web(running: Application, messengers: Messengers, told: asyncio.Event) -> None:
    from bot.adapters.health import metrics_route, readiness
    from bot.adapters.telegram.listen import set_webhook, webhook_route
    from bot.adapters.telegram.menus import set_menus
    from bot.adapters.web import serve, web_application
    from bot.app import now
    from bot.cli.setup import settings

    routes: list[BaseRoute] = [metrics_route(running.database)]
    listening: list[asyncio.Task[None]] = []
    if messenger := messengers.telegram:
        origin, secret = settings().telegram_webhook_url, settings().telegram_webhook_secret
        if origin and secret:
            routes.append(webhook_route(messenger.intake(running), secret.get_secret_value()))
            setting = set_webhook(messenger.api, origin, secret.get_secret_value())
            listening.append(asyncio.create_task(setting))
        else:
            listening.append(asyncio.create_task(messenger.poller(running).run(told)))
        listening.append(asyncio.create_task(set_menus(messenger.api)))
    if messengers.slack:
        routes += await _listen_to_slack(running, messengers.slack, told, listening)
    for task in listening:
        # A listener that fails takes the process with it; a supervisor starts it anew.
        task.add_done_callback(lambda done: told.set() if not done.cancelled() and done.exception() else None)
    try:
        await serve(web_application(readiness(running.database, now=now), routes), settings().port, told)
    finally:
        told.set()
        for task in listening:
            task.cancel()
        for outcome in await asyncio.gather(*listening, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome


async def _listen_to_slack(
    running: Application, slack: Slack, told: asyncio.Event, listening: list[asyncio.Task[None]]
) -> list[BaseRoute]:
    """Listen by web-socket where there is an app token, over HTTP where there is a signing secret."""
    from bot.adapters.slack.listen import events_route
    from bot.cli.setup import settings

    listener = slack.listener(running.database, running.queue)
    listening.append(asyncio.create_task(listener.intake.warm()))
    if token := settings().slack_app_token:
        socket = slack.socket_mode(token.get_secret_value(), listener, running.database)
        listening.append(asyncio.create_task(socket.run(told)))
    routes: list[BaseRoute] = [*slack.install_routes()]
    if secret := settings().slack_signing_secret:
        routes.append(events_route(listener, secret.get_secret_value()))
    return routes
