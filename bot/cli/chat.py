"""`chat`: the same conversation as in a messenger, in the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.briefing.compose import Reported
    from bot.commands.dispatch import Library
    from bot.intake.fetch import Fetcher
    from bot.intake.pool import Pool
    from bot.store.session import Database
    from summarizer.answers.conversation import Topic
    from summarizer.types import Answer, ReadArticle


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
    from bot.cli.setup import settings
    from bot.commands.dispatch import Talk, respond
    from bot.domain.chat import Place, Platform, Request
    from bot.intake.fetch import Fetcher
    from bot.intake.pool import PARSING, READING, Pool
    from bot.store.session import Database
    from summarizer.types import Language

    console = terminal()
    database = Database(url, size=2)
    fetcher = Fetcher(allow_networks=settings().allow_networks, host_spacing=0)
    parsing = Pool("bot.intake.parsing:parse", limits=PARSING)
    reading = Pool("bot.intake.reading:work", limits=READING)
    here = Place(Platform.CONSOLE, "local", "chat")
    talk = Talk(language=Language(settings().language))
    try:
        await reading.warm_up()
        library = _library(database, fetcher, parsing, reading)
        text = "/help"
        while True:
            request = Request(here, text)
            reply, talk = await respond(request, talk, library, today=_today())
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


def _library(database: Database, fetcher: Fetcher, parsing: Pool, reading: Pool) -> Library:
    from bot.briefing.publish import ranked, reported
    from bot.commands.dispatch import Library
    from bot.intake.articles import headline_of
    from bot.intake.collect import page_on_demand
    from bot.intake.reading import Question
    from bot.store import articles, stories
    from summarizer.types import Article, ReadArticle

    async def fetch(url: str) -> ReadArticle:
        article = await page_on_demand(url, fetcher, parsing)
        return ReadArticle(article, await reading.run(article))

    async def read_text(text: str) -> ReadArticle:
        article = Article(title=headline_of(text), body=text, published=_today())
        return ReadArticle(article, await reading.run(article))

    async def stored() -> Sequence[ReadArticle]:
        async with database.transaction() as connection:
            return [found.read for found in await articles.read_since(connection, None, most=200)]

    async def answer(question: str, about: Sequence[ReadArticle], topic: Topic | None) -> Answer:
        found: Answer = await reading.run(Question(question, tuple(about), _today(), topic))
        return found

    async def told() -> Sequence[Reported]:
        async with database.transaction() as connection:
            found = await stories.newest(connection, most=10)
        return [reported(story) for story in ranked([s for s in found if s.facts.alliances])]

    return Library(fetch=fetch, read=read_text, stored=stored, answer=answer, stories=told)
