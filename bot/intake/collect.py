"""From a source to stored articles.

poll: feed (asked conditionally) -> entries never seen before -> a fetch for each
fetch: page -> parsed in a child process -> article under its canonical address -> to be read
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.source import Source
from bot.errors import PactwireError, TransientError
from bot.intake import decide
from bot.intake.articles import Extracted, PageBytes
from bot.intake.feeds import Entry, Feed, FeedBytes
from bot.intake.fetch import Fetched, Fetcher
from bot.intake.pool import Pool
from bot.intake.urls import canonical
from bot.ports import Jobs
from bot.store import articles, sources
from bot.store.articles import NewArticle, NewEntry
from bot.store.session import Database
from summarizer.types import Article

_FEED_TYPES = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
)
_PAGE_TYPES = "text/html, application/xhtml+xml;q=0.9, text/plain;q=0.5"


class Collector:
    """The steps `poll` and `fetch`."""

    def __init__(
        self,
        database: Database,
        fetcher: Fetcher,
        parsing: Pool,
        jobs: Jobs,
        *,
        clock: Callable[[], datetime],
        chance: random.Random | None = None,
    ) -> None:
        self._database = database
        self._fetcher = fetcher
        self._parsing = parsing
        self._jobs = jobs
        self._clock = clock
        self._chance = chance or random.Random()  # noqa: S311  # spreads polls; no secret hangs on it

    async def poll(self, source_id: int) -> None:
        """Ask a source what is new; a failure puts the next poll off and is no failure of the job."""
        async with self._database.transaction() as connection:
            source = await sources.get(connection, source_id)
        if source is None:
            return
        try:
            fetched = await self._fetcher.get(
                source.entry.url, accept=_FEED_TYPES, headers=_validators(source)
            )
            feed = None if fetched.not_modified else await self._parsed(source, fetched)
        except PactwireError as error:
            await self._put_off(source, error)
            return
        async with self._database.transaction() as connection:
            new = await articles.add_entries(connection, source.id, _entries(feed)) if feed else []
            now = self._clock()
            await sources.record_poll(
                connection,
                source.id,
                now=now,
                next_poll_at=decide.next_poll(
                    now, interval_seconds=source.entry.interval_seconds, chance=self._chance
                ),
                failures=0,
                etag=fetched.headers.get("etag", source.etag),
                last_modified=fetched.headers.get("last-modified", source.last_modified),
            )
        for entry_id in new:
            await self._jobs.fetch(entry_id)

    async def fetch(self, entry_id: int) -> None:
        """Bring in the page behind an entry; what can never be had is written down as such."""
        async with self._database.transaction() as connection:
            entry = await articles.entry(connection, entry_id)
            source = await sources.get(connection, entry.source_id) if entry else None
        if entry is None or source is None:
            return
        try:
            fetched = await self._fetcher.get(entry.url, accept=_PAGE_TYPES)
            extracted: Extracted = await self._parsing.run(
                PageBytes(
                    data=fetched.body,
                    url=fetched.url,
                    content_type=fetched.content_type,
                    timezone=source.entry.timezone,
                    title=entry.title,
                    published=entry.published_at,
                    outlet=source.entry.name,
                )
            )
        except TransientError:
            raise
        except PactwireError as error:
            async with self._database.transaction() as connection:
                await articles.finish_entry(connection, entry.id, "failed", error=str(error))
            return
        async with self._database.transaction() as connection:
            new = _new_article(extracted, source)
            article_id, to_read = await articles.store(connection, new)
            await articles.add_url(connection, article_id, canonical(entry.url))
            await articles.finish_entry(connection, entry.id, "stored", article_id=article_id)
        if to_read:
            await self._jobs.read(article_id)

    async def _parsed(self, source: Source, fetched: Fetched) -> Feed:
        feed: Feed = await self._parsing.run(
            FeedBytes(fetched.body, fetched.content_type, fetched.url, source.entry.timezone)
        )
        return feed

    async def _put_off(self, source: Source, error: PactwireError) -> None:
        now = self._clock()
        failures = source.failures + 1
        async with self._database.transaction() as connection:
            await sources.record_poll(
                connection,
                source.id,
                now=now,
                next_poll_at=decide.next_poll(
                    now,
                    interval_seconds=source.entry.interval_seconds,
                    failures=failures,
                    retry_after=error.retry_after if isinstance(error, TransientError) else None,
                    chance=self._chance,
                ),
                failures=failures,
                error=str(error),
            )


async def page_on_demand(
    url: str, fetcher: Fetcher, parsing: Pool, *, timezone: str = "Asia/Seoul"
) -> Article:
    """The article at an address that a person gave; it waits for no turn."""
    fetched = await fetcher.get(url, accept=_PAGE_TYPES, hurried=True)
    extracted: Extracted = await parsing.run(
        PageBytes(data=fetched.body, url=fetched.url, content_type=fetched.content_type, timezone=timezone)
    )
    return _article(extracted, ZoneInfo(timezone))


def _validators(source: Source) -> dict[str, str]:
    headers = {}
    if source.etag:
        headers["if-none-match"] = source.etag
    if source.last_modified:
        headers["if-modified-since"] = source.last_modified
    return headers


def _entries(feed: Feed) -> list[NewEntry]:
    return [
        NewEntry(_key(entry), entry.url, entry.title, entry.published) for entry in feed.entries if entry.url
    ]


def _key(entry: Entry) -> str:
    return canonical(entry.url)


def _new_article(extracted: Extracted, source: Source) -> NewArticle:
    return NewArticle(
        article=_article(extracted, source.zone),
        published_at=extracted.published,
        grade=extracted.grade.value,
        author=extracted.author,
        source_id=source.id,
    )


def _article(extracted: Extracted, zone: ZoneInfo) -> Article:
    published = extracted.published
    return Article(
        title=extracted.title,
        body=extracted.text,
        published=published.astimezone(zone).date() if published else None,
        language=extracted.language,
        outlet=extracted.outlet,
        url=extracted.url,
    )
