"""The processes that run in production: `migrate`, `web`, `clock` and `worker`, or all in one with `run`."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.app import Application

    _Part = Callable[[Application, asyncio.Event], Awaitable[None]]


def add_to(app: typer.Typer) -> None:
    """Register this family."""
    for command in (run, web, clock, worker, migrate):
        app.command()(command)


def migrate() -> None:
    """Bring the database to this version's schema, ours and the job engine's; safe to run again."""
    from bot.app import database_address
    from bot.cli.setup import settings
    from bot.store import migrations

    with database_address(settings()) as url:
        before, after = migrations.migrate(url)
    said = "is up to date" if before == after else f"went from {before or 'empty'} to {after}"
    typer.echo(f"The database {said}.", err=True)


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
    from bot.app import database_address
    from bot.cli.setup import settings
    from bot.store import migrations
    from config import logs

    logs.set_up(settings().log_level, settings().log_format)
    with database_address(settings()) as url:
        if migrates:
            migrations.migrate(url)
        migrations.check(url)
        asyncio.run(_until_told(url, parts))


async def _until_told(url: str, parts: tuple[_Part, ...]) -> None:
    """Run the parts side by side until SIGTERM, Ctrl-C, or one of them fails."""
    from bot.app import application
    from bot.cli.setup import settings
    from bot.cli.sources import naver_keys

    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with application(
        url,
        allow_networks=settings().allow_networks,
        host_spacing=settings().host_spacing,
        channels={},
        naver_keys=naver_keys(),
    ) as running:
        await asyncio.gather(*(_part(part, running, told) for part in parts))


async def _part(part: _Part, running: Application, told: asyncio.Event) -> None:
    try:
        await part(running, told)
    finally:
        told.set()  # one that ends takes the others with it; a supervisor starts us anew


async def _worker(running: Application, told: asyncio.Event) -> None:
    from bot.cli.sources import follow_list

    await follow_list(running.database)
    work = asyncio.create_task(running.queue.work())
    waiting = asyncio.create_task(told.wait())
    await asyncio.wait((work, waiting), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    # The engine takes a cancelled worker for one that is told to stop: jobs in hand are finished or handed back.
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work


async def _clock(running: Application, told: asyncio.Event) -> None:
    from bot.app import now
    from bot.cli.sources import follow_list
    from bot.schedule.clock import Clock

    await follow_list(running.database)
    ticking = Clock(running.database, running.queue, now=now)
    ticking.start()
    await told.wait()
    ticking.stop()


async def _web(running: Application, told: asyncio.Event) -> None:
    from bot.adapters.web import serve, web_application
    from bot.app import readiness
    from bot.cli.setup import settings

    await serve(web_application(readiness(running)), settings().port, told)
