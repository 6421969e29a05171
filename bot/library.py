"""The library that conversations draw on: pages and texts read for one person, and answers from all that is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from bot.adapters.model_reader.parts import Modelled
from bot.briefing.choose import choose
from bot.briefing.desk import Briefings
from bot.briefing.plan import FIRST_WINDOW
from bot.commands.shared import Shared
from bot.commands.talk import Library, Newspapers
from bot.domain.chat import Order
from bot.domain.edition import Reported
from bot.domain.source import Source
from bot.intake.articles import from_text
from bot.intake.collect import page_on_demand
from bot.intake.fetch import Fetcher
from bot.intake.inspect import Inspected, inspect
from bot.intake.naver import NaverKeys
from bot.intake.pool import Pool
from bot.intake.read import WaitedFor
from bot.intake.reading import NextQuestions, Question
from bot.ports import Reader
from bot.store import articles, reported, shelf, sources
from bot.store.asking import StoredArchive
from bot.store.session import Database
from summarizer.answers.conversation import Topic
from summarizer.types import Answer, Language, ReadArticle

#: So many articles are one message.
_LATEST = 10


def library(
    database: Database,
    fetcher: Fetcher,
    parsing: Pool,
    reading: Pool,
    drawing: Pool,
    *,
    today: Callable[[], date],
    clock: Callable[[], datetime],
    naver_keys: NaverKeys | None = None,
    modelled: Modelled | None = None,
) -> Library:
    """Where a conversation gets its articles and answers from."""
    reader: Reader = WaitedFor(reading)
    if modelled is not None:
        reader = modelled.reader(reader)

    async def read_page(url: str) -> ReadArticle:
        article = await page_on_demand(url, fetcher, parsing)
        return ReadArticle(article, await reader.read(article))

    async def read_text(text: str) -> ReadArticle:
        # A pasted text may state its day; today would make up every date that it tells of.
        article = from_text(text)
        return ReadArticle(article, await reader.read(article))

    async def stored() -> Sequence[ReadArticle]:
        async with database.transaction() as connection:
            return [found.read for found in await articles.newest(connection, most=_LATEST)]

    async def answer(
        question: str, about: Sequence[ReadArticle], topic: Topic | None, language: Language
    ) -> Answer:
        found: Answer = await reading.run(Question(question, tuple(about), today(), topic, language))
        if modelled is None:
            return found
        return await modelled.answers.answer(question, about, found, today=today(), about=topic)

    async def seek(question: str, topic: Topic | None, language: Language) -> Answer:
        # What is left out of a follow-up stands in the question before.
        words = f"{question} {topic.question}" if topic else question
        async with database.transaction() as connection:
            near = await shelf.nearby(connection, words)
        found: Answer = await reading.run(Question(question, (), today(), topic, language, tuple(near)))
        if modelled is None:
            return found
        about = [one.read for one in near]
        return await modelled.answers.answer(question, about, found, today=today(), about=topic, sourced=True)

    async def suggest(article: ReadArticle, topic: Topic | None, language: Language) -> Sequence[str]:
        found: Sequence[str] = await reading.run(NextQuestions(article, language, topic))
        return found

    async def told() -> Sequence[Reported]:
        async with database.transaction() as connection:
            found = await reported.material(connection, clock() - FIRST_WINDOW, clock())
        return [chosen.story for chosen in choose(found, Order()).chosen]

    async def newspapers() -> Sequence[Source]:
        async with database.transaction() as connection:
            return await sources.everything(connection)

    async def tried(url: str) -> Inspected:
        return await inspect(url, fetcher, parsing, keys=naver_keys)

    return Library(
        fetch=Shared(read_page),
        read=read_text,
        stored=stored,
        answer=answer,
        seek=seek,
        suggest=suggest,
        stories=told,
        newspapers=Newspapers(newspapers, tried, clock),
        briefings=Briefings(database, clock=clock),
        archive=StoredArchive(database),
        draw=drawing.run,
    )
