"""`chat`: the same conversation as in a messenger, in the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime

import typer


def add_to(app: typer.Typer) -> None:
    """Register this command."""
    app.command()(chat)


def chat() -> None:
    """Talk with Pactwire here: send an article's address, ask about it, ask for a briefing."""
    from bot.app import database_address
    from bot.cli.setup import settings
    from bot.store import migrations

    with database_address(settings()) as url:
        migrations.migrate(url)
        asyncio.run(_talk(url))


async def _talk(url: str) -> None:
    from bot.adapters.console import show_reply, terminal
    from bot.app import contact, library
    from bot.cli.setup import settings
    from bot.commands.dispatch import respond
    from bot.commands.talk import Talk
    from bot.domain.chat import Place, Platform, Request
    from bot.intake.fetch import Fetcher
    from bot.intake.pool import PARSING, READING, Pool
    from bot.store.session import Database
    from summarizer.types import Language

    console = terminal()
    database = Database(url, size=2)
    fetcher = Fetcher(allow_networks=settings().allow_networks, host_spacing=0, contact=contact(settings()))
    parsing = Pool("bot.intake.parsing:parse", limits=PARSING)
    reading = Pool("bot.intake.reading:work", limits=READING)
    here = Place(Platform.CONSOLE, "local", "chat")
    talk = Talk(language=Language(settings().language))
    try:
        await reading.warm_up()
        desk = library(database, fetcher, parsing, reading, today=_today)
        text = "/help"
        while True:
            request = Request(here, text)
            reply, talk = await respond(request, talk, desk, today=_today())
            show_reply(reply, console)
            if talk.over:
                return
            text = await asyncio.to_thread(_ask, console.input)
    except EOFError:
        return
    finally:
        await parsing.close()
        await reading.close()
        await fetcher.close()
        await database.close()


def _ask(prompt: Callable[[str], str]) -> str:
    """The next thing said; an empty line is no request."""
    while True:
        text = prompt("\n[bold green]❯[/bold green] ").strip()
        if text:
            return text


def _today() -> date:
    """Today where the person sits."""
    return datetime.now(UTC).astimezone().date()
