"""From a stored article to its facts, and from its facts to its story.

new article -> reader (in a child process) -> facts stored, found by its marks -> placed among the stories around it
-> its organisations and alliances
"""

from __future__ import annotations

from dataclasses import replace

from bot.intake.pool import OverstepError, Pool
from bot.intake.register import settle
from bot.ports import Jobs, Reader
from bot.store import articles, shelf, stories
from bot.store.session import Database
from bot.store.stories import StoredStory
from summarizer.stories.group import place
from summarizer.types import Article, Facts, ReadArticle


class PooledReader:
    """The embedded reader, in child processes."""

    name = "embedded-1"

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def read(self, article: Article) -> Facts:
        """The facts of one article; what takes too long to read has none."""
        try:
            facts: Facts = await self._pool.run(article)
        except OverstepError:
            return Facts()
        return facts


class WaitedFor:
    """The embedded reader, in child processes, for somebody who waits: what takes too long is told, not swallowed."""

    name = PooledReader.name

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def read(self, article: Article) -> Facts:
        """The facts of one article; raises OverstepError for one that takes too long."""
        facts: Facts = await self._pool.run(article)
        return facts


class Reading:
    """The steps `read` and `place`."""

    def __init__(self, database: Database, reader: Reader, jobs: Jobs) -> None:
        self._database = database
        self._reader = reader
        self._jobs = jobs

    async def read(self, article_id: int) -> None:
        """Read an article's newest version, unless that was done."""
        async with self._database.transaction() as connection:
            article = await articles.get(connection, article_id)
        if article is None:
            return
        if article.state == "new":
            facts = await self._reader.read(article.read.article)
            async with self._database.transaction() as connection:
                name = facts.reader or self._reader.name
                if await articles.record_facts(connection, article_id, article.version, facts, name):
                    read = ReadArticle(article.read.article, facts)
                    await shelf.put(connection, replace(article, read=read))
        await self._jobs.place(article_id)

    async def place(self, article_id: int) -> None:
        """Put an article into the story it tells, a new one if need be, and merge the story's facts anew."""
        async with self._database.transaction() as connection:
            await stories.one_at_a_time(connection)
            article = await articles.get(connection, article_id)
            if article is None or article.state != "read":
                return
            await stories.remember(connection, article)
            story_id = await stories.story_of(connection, article_id)
            if story_id is None:
                around = await stories.candidates(connection, article)
                placement = place(article.read, [_reports(story) for story in around])
                if placement.index is None:
                    story_id = await stories.begin(connection, article.read.article.title, article.read.facts)
                else:
                    story_id = around[placement.index].id
                await stories.join(connection, story_id, article_id, placement.because)
            (story,) = await stories.load(connection, [story_id])
            await settle(connection, story)


def _reports(story: StoredStory) -> list[ReadArticle]:
    return [article.read for article in story.articles]
