"""`chat`: the same conversation as in a messenger, in the terminal."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.errors import PermanentError

if TYPE_CHECKING:
    from bot.domain.chat import Attachment


def add_to(app: typer.Typer) -> None:
    """Register this command."""
    app.command()(chat)


def chat() -> None:
    """Talk with Pactwire here: send an article's address, ask about it, ask for a briefing."""
    from bot.app import database_address
    from bot.cli.setup import settings, told_at_the_start
    from bot.store import migrations

    with database_address(settings()) as url:
        with told_at_the_start():
            migrations.migrate(url)
        asyncio.run(_talk(url))


async def _talk(url: str) -> None:
    from rich.text import Text

    from bot.adapters.console import show_reply, terminal
    from bot.adapters.model_reader.parts import shared
    from bot.app import contact, model_choice, now
    from bot.cli.setup import settings
    from bot.commands.dispatch import respond
    from bot.commands.talk import Talk
    from bot.domain.chat import Place, Platform, Request
    from bot.domain.tally import Tally
    from bot.intake.fetch import Fetcher
    from bot.intake.pool import DRAWING, PARSING, READING, Pool
    from bot.library import library
    from bot.store.session import Database
    from summarizer.types import Language

    console = terminal()
    database = Database(url, size=2)
    fetcher = Fetcher(allow_networks=settings().allow_networks, host_spacing=0, contact=contact(settings()))
    parsing = Pool("bot.intake.parsing:parse", limits=PARSING)
    reading = Pool("bot.intake.reading:work", limits=READING)
    drawing = Pool("bot.views.drawing:draw", limits=DRAWING)
    modelled = shared(model_choice(settings()), database, Tally())
    here = Place(Platform.CONSOLE, "local", "chat")
    talk = Talk(language=Language(settings().language))
    try:
        await reading.warm_up()
        desk = library(
            database, fetcher, parsing, reading, drawing, today=_today, clock=now, modelled=modelled
        )
        text = "/help"
        while True:
            request = Request(here, text)
            reply, talk = await respond(request, talk, desk, today=_today())
            show_reply(reply, console)
            if reply.attachment is not None:
                console.print(Text(f"→ {_kept(reply.attachment)}", style="dim"))
            if talk.over:
                return
            text = await asyncio.to_thread(_ask, console.input)
    except EOFError:
        return
    finally:
        await parsing.close()
        await reading.close()
        await drawing.close()
        if modelled is not None:
            await modelled.close()
        await fetcher.close()
        await database.close()


def _kept(attachment: Attachment) -> Path:
    """The file that a picture was written to: here, or where temporary files go; never over another."""
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        for number in range(1, 1000):
            path = folder / (attachment.name if number == 1 else _numbered(attachment.name, number))
            try:
                with path.open("xb") as file:
                    file.write(attachment.content)
            except FileExistsError:
                continue
            except OSError:
                break
            return path
    raise PermanentError("The picture could not be written here; make room, or start in another folder.")


def _numbered(name: str, number: int) -> str:
    path = Path(name)
    return f"{path.stem}-{number}{path.suffix}"


def _ask(prompt: Callable[[str], str]) -> str:
    """The next thing said; an empty line is no request."""
    while True:
        text = prompt("\n[bold green]❯[/bold green] ").strip()
        if text:
            return text


def _today() -> date:
    """Today where the person sits."""
    return datetime.now(UTC).astimezone().date()
