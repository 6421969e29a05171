"""`demo`: the whole pipeline on the newsroom that comes with the project, in one terminal, with nothing to set up."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.domain.chat import Place
from bot.domain.delivery import Payload
from bot.domain.edition import Document, document_from
from bot.ports import Channel
from summarizer.types import Language

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

    from bot.app import Application
    from bot.newsroom.server import Newsroom
    from summarizer.types import ReadArticle

#: Answered by the article on the Cloud One Team, and one that no article answers.
_TOPIC = "클라우드 원팀"
_QUESTIONS = {
    Language.KO: ("클라우드 원팀에 참여한 대학은 어디야?", "그 예산은 얼마야?"),
    Language.EN: ("Which universities are in the Cloud One Team?", "What is its budget?"),
}


def add_to(app: typer.Typer) -> None:
    """Register this command."""
    app.command()(demo)


def demo(
    language: Annotated[
        Language, typer.Option(help="Language of the briefing and of the questions.")
    ] = Language.KO,
) -> None:
    """Eighteen made-up articles over real HTTP, through the whole pipeline, to a briefing and two answers."""
    import tempfile

    # A folder of its own, gone afterwards: the demo never touches what an operator has stored.
    with tempfile.TemporaryDirectory(prefix="pactwire-demo-") as home:
        asyncio.run(_run(Path(home), language))


class _Stdout(Channel):
    """The terminal as the channel that editions are delivered to."""

    def __init__(self) -> None:
        self.delivered: list[Document] = []

    async def send(self, place: Place, payload: Payload) -> str:
        """Keep it until the progress bars are gone; the demo shows it then."""
        del place
        self.delivered.append(document_from(payload["document"]))
        return str(len(self.delivered))


async def _run(home: Path, language: Language) -> None:
    import ipaddress

    from bot.adapters.console import show, show_answer, terminal
    from bot.app import application, now
    from bot.domain.chat import Platform
    from bot.intake.reading import Question
    from bot.newsroom.server import serve
    from bot.store import migrations
    from bot.store.server import EmbeddedServer

    messages, output = terminal(to_stderr=True), terminal()
    messages.print("[bold]Pactwire[/bold]: a small newsroom opens on this machine, and its news is read.")
    server = EmbeddedServer(home, durable=False)
    channel = _Stdout()
    try:
        with messages.status("Starting PostgreSQL ..."):
            url = await asyncio.to_thread(server.start)
            await asyncio.to_thread(migrations.migrate, url)
        async with (
            serve() as newsroom,
            application(
                url,
                allow_networks=(ipaddress.ip_network("127.0.0.0/8"),),
                host_spacing=0,
                channels={Platform.CONSOLE: channel},
            ) as running,
        ):
            await asyncio.gather(running.reading.warm_up(), _read_everything(running, newsroom, messages))
            await _brief(running, language)
            about = [read for read in await _stored(running) if _TOPIC in read.article.title]
            questions = [Question(text, tuple(about), now().date()) for text in _QUESTIONS[language]]
            answers = [await running.reading.run(question) for question in questions]
    finally:
        await asyncio.to_thread(server.stop)
    for document in channel.delivered:
        show(document, output)
    for question, answer in zip(_QUESTIONS[language], answers, strict=True):
        show_answer(question, answer, output)


async def _read_everything(running: Application, newsroom: Newsroom, messages: Console) -> None:
    """Poll every feed and let the jobs run until nothing is left to do, with a bar for each stage."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from bot.domain.source import SourceEntry
    from bot.newsroom.outlets import OUTLETS
    from bot.store import sources

    entries = [
        SourceEntry(name=OUTLETS[key].name, url=url, timezone=OUTLETS[key].timezone)
        for key, url in newsroom.feed_urls().items()
    ]
    async with running.database.transaction() as connection:
        added = await sources.add(connection, entries)
    for source_id in added:
        await running.queue.poll(source_id)
    with Progress(
        TextColumn("{task.description:<9}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=messages,
    ) as progress:
        bars: dict[str, TaskID] = {}
        watching = asyncio.create_task(_watch(running, progress, bars))
        try:
            await running.queue.work_off(concurrency=6)
        finally:
            watching.cancel()
        await _show_counts(running, progress, bars)


_STAGES = {"poll": "Feeds", "fetch": "Pages", "read": "Facts", "place": "Stories"}


async def _watch(running: Application, progress: Progress, bars: dict[str, TaskID]) -> None:
    while True:
        await _show_counts(running, progress, bars)
        await asyncio.sleep(0.1)


async def _show_counts(running: Application, progress: Progress, bars: dict[str, TaskID]) -> None:
    counts = await running.queue.counts()
    for name, label in _STAGES.items():
        states = {state: n for (job, state), n in counts.items() if job == name}
        total, done = sum(states.values()), states.get("succeeded", 0) + states.get("failed", 0)
        if name not in bars:
            bars[name] = progress.add_task(label, total=None)
        progress.update(bars[name], total=total or None, completed=done)


async def _brief(running: Application, language: Language) -> None:
    """Subscribe the terminal and open its edition, as the clock would in the morning."""
    from bot.app import now
    from bot.domain.chat import Order, Place, Platform
    from bot.store import chats, subscriptions

    async with running.database.transaction() as connection:
        here = Place(Platform.CONSOLE, "demo", "terminal")
        chat_id = await chats.ensure(
            connection, here, kind="private", language=language, timezone="Asia/Seoul", title="demo"
        )
        subscription_id = await subscriptions.add(
            connection, chat_id, Order(language=language, most=20), due_at=now()
        )
    await running.queue.open_edition(subscription_id)
    await running.queue.work_off()


async def _stored(running: Application) -> list[ReadArticle]:
    from bot.store import articles

    async with running.database.transaction() as connection:
        return [stored.read for stored in await articles.newest(connection, most=1000)]
