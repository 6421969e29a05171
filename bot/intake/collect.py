"""From a source to stored articles.

poll:  feed (asked conditionally) -> entries that are new or edited -> a fetch for each
           \\-> unchanged -> written down with all the others of the job
           \\-> failed -> put off, or given up with a notice to the operator
fetch: page -> parsed in a child process -> article under its canonical address -> to be read
           \\-> not to be had -> tried again, then the feed's own text, graded so
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.source import Source, SourceKind, SourceState
from bot.errors import PactwireError, TransientError
from bot.intake import decide, duplicates, naver
from bot.intake.addresses import RefusedURLError
from bot.intake.articles import Extracted, FeedText, Grade, PageBytes
from bot.intake.decide import Fault
from bot.intake.duplicates import Sketch
from bot.intake.entries import published_at
from bot.intake.feeds import Feed, FeedBytes, NotAFeedError
from bot.intake.fetch import Fetcher
from bot.intake.fetched import BusyError, Fetched, GoneError
from bot.intake.harvest import Brought, Harvest
from bot.intake.naver import NaverKeys, NoKeysError
from bot.intake.pool import Pool
from bot.intake.robots import DisallowedError
from bot.intake.together import Together
from bot.intake.urls import canonical, origin
from bot.ports import Jobs
from bot.store import articles, entries, hosts, sources
from bot.store.articles import NewArticle
from bot.store.entries import StoredEntry
from bot.store.session import Database
from bot.store.sources import Outcome
from summarizer.types import Article

_FEED_TYPES = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
)
_PAGE_TYPES = "text/html, application/xhtml+xml;q=0.9, text/plain;q=0.5"
#: So many sources of one job are asked at once; several jobs run beside each other.
_AT_ONCE = 5
#: So many parts of a sitemap's index are read.
_MOST_PARTS = 3

_log = structlog.get_logger(__name__)


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
        naver_keys: NaverKeys | None = None,
    ) -> None:
        self._database = database
        self._fetcher = fetcher
        self._parsing = parsing
        self._jobs = jobs
        self._clock = clock
        self._chance = chance or random.Random()  # noqa: S311  # spreads polls; no secret hangs on it
        self._naver_keys = naver_keys
        self._harvest = Harvest(database, clock=clock, chance=self._chance)
        self._begin = Together(self._harvest.begin)
        self._take_in = Together(self._harvest.take_in)

    async def poll(self, source_id: int) -> None:
        """Ask a source what is new; a failure puts the next poll off and is no failure of the job."""
        begun = await self._begin(source_id)
        unchanged = await self._poll(*begun) if begun is not None else None
        if unchanged is not None:
            await self._take_in(unchanged)

    async def poll_all(self, source_ids: Sequence[int]) -> None:
        """Ask these sources what is new, a few at a time.

        Most have nothing new; that is written down for all of them together, at the end.
        """
        waiting = iter([begun for begun in await self._harvest.begin(source_ids) if begun is not None])
        unchanged: list[Brought] = []

        async def work() -> None:
            for source, closed in waiting:
                brought = await self._poll(source, closed)
                if brought is not None:
                    unchanged.append(brought)

        ended = await asyncio.gather(*(work() for _ in range(_AT_ONCE)), return_exceptions=True)
        await self._harvest.take_in(unchanged)
        for failure in ended:
            if failure is not None:
                raise failure

    async def _poll(self, source: Source, closed: datetime | None) -> Brought | None:
        """Ask one source, and take in what is new; gives the answer where nothing is, to be taken in yet."""
        if closed is not None:
            async with self._database.transaction() as connection:
                await sources.put_off(connection, source.id, closed + self._moments())
            return None
        try:
            fetched = await self._asked(source)
            if fetched.not_modified:
                return Brought(source, fetched, None)
            feed = await self._parsed(source, fetched)
        except PactwireError as error:
            await self._put_off(source, error)
            return None
        to_fetch = await self._take_in(Brought(source, fetched, feed))
        if to_fetch:
            await self._jobs.fetch_all(to_fetch, backfill=source.health.last_success_at is None)
        return None

    async def fetch(self, entry_id: int) -> None:
        """Bring in the page behind an entry; what can never be had is written down as such."""
        now = self._clock()
        async with self._database.transaction() as connection:
            entry = await entries.get(connection, entry_id)
            source = await sources.get(connection, entry.source_id) if entry else None
            closed = await hosts.closed_until(connection, origin(entry.url), now) if entry else None
        if entry is None or source is None:
            return
        if closed is not None:
            wait = (closed - now + self._moments()).total_seconds()
            raise TransientError(
                "The site asked to be left alone for a while.",
                korean="사이트가 당분간 요청하지 말아 달라고 했습니다.",
                retry_after=wait,
            )
        try:
            extracted = await self._page(entry, source, now)
        except PactwireError as error:
            await self._give_up(entry, error)
            stand_in = await self._feeds_text(entry, source, now) if _may_stand_in(error) else None
            if stand_in is None:
                return
            extracted = stand_in
        await self._store(entry, source, extracted)

    async def _store(self, entry: StoredEntry, source: Source, extracted: Extracted) -> None:
        sketch = duplicates.sketch(extracted.text)
        async with self._database.transaction() as connection:
            known = await articles.find(connection, extracted.url) if extracted.grade is Grade.FEED else None
            if known is not None:
                # What was read from the page itself, or from another feed, is not given up for a summary.
                await entries.finish(connection, entry.id, "stored", article_id=known.id)
                return
            article_id, to_read = await articles.store(connection, _new_article(extracted, source))
            if to_read and sketch:
                await _mark_copy(connection, article_id, sketch)
            await articles.add_url(connection, article_id, canonical(entry.url))
            await entries.finish(connection, entry.id, "stored", article_id=article_id)
        if to_read:
            await self._jobs.read(article_id)

    # -- poll --------------------------------------------------------------------------------------

    async def _asked(self, source: Source) -> Fetched:
        entry = source.entry
        if entry.kind is SourceKind.NAVER:
            if self._naver_keys is None:
                raise NoKeysError
            # An interface for programs that we have a key to: robots.txt is about pages.
            return await self._fetcher.get(
                naver.address(entry.url),
                accept="application/json",
                secrets=self._naver_keys.headers,
                heeds_robots=False,
            )
        return await self._fetcher.get(entry.url, accept=_FEED_TYPES, headers=_validators(source))

    async def _parsed(self, source: Source, fetched: Fetched) -> Feed:
        entry = source.entry
        if entry.kind is SourceKind.NAVER:
            return naver.parse(fetched.body, fetched.url, entry.timezone)
        feed: Feed = await self._parsing.run(
            FeedBytes(fetched.body, fetched.content_type, fetched.url, entry.timezone)
        )
        if not feed.sitemaps:
            return feed
        found = list(feed.entries)
        for url in _parts(feed.sitemaps):
            part = await self._fetcher.get(url, accept=_FEED_TYPES)
            read: Feed = await self._parsing.run(
                FeedBytes(part.body, part.content_type, part.url, entry.timezone)
            )
            found += read.entries
        return replace(feed, entries=tuple(found))

    async def _put_off(self, source: Source, error: PactwireError) -> None:
        now = self._clock()
        wait = error.retry_after if isinstance(error, TransientError) else None
        health = decide.ailing(
            source, _fault(error), str(error), now, self._chance, korean=error.korean, retry_after=wait
        )
        async with self._database.transaction() as connection:
            if isinstance(error, BusyError) and wait:
                await hosts.close(connection, error.origin, now + timedelta(seconds=wait))
            await sources.record(connection, [Outcome(source.id, health, source.etag, source.last_modified)])
        if health.state is SourceState.DEAD:
            # Addresses that nobody confirmed die in the log alone, and quietly there.
            tell = _log.warning if health.notice else _log.info
            tell("source given up", source=source.id, url=source.entry.url, because=str(error))

    # -- fetch -------------------------------------------------------------------------------------

    async def _page(self, entry: StoredEntry, source: Source, now: datetime) -> Extracted:
        fetched = await self._fetcher.get(entry.url, accept=_PAGE_TYPES)
        extracted: Extracted = await self._parsing.run(
            PageBytes(
                data=fetched.body,
                url=fetched.url,
                content_type=fetched.content_type,
                timezone=source.entry.timezone,
                title=entry.title,
                published=entry.published_at,
                outlet=_outlet(source),
            )
        )
        if extracted.grade is Grade.PARTIAL:
            # A teaser before a paywall says less than many a feed.
            own = await self._feeds_text(entry, source, now)
            if own is not None and len(own.text) > 1.5 * len(extracted.text):
                extracted = replace(extracted, text=own.text, grade=Grade.FEED)
        when = published_at(extracted.published, entry.first_seen_at, now, seen_appearing=entry.appeared)
        return replace(extracted, published=when)

    async def _give_up(self, entry: StoredEntry, error: PactwireError) -> None:
        """Write down why there is no page; a failure that may pass is raised for as long as there are tries left."""
        if isinstance(error, TransientError):
            if await self._may_try_again(entry, error):
                wait = decide.retry_page(entry.attempts).total_seconds()
                raise TransientError(
                    str(error), korean=error.korean, retry_after=max(wait, error.retry_after or 0.0)
                ) from error
            return
        async with self._database.transaction() as connection:
            await entries.finish(connection, entry.id, "failed", error=str(error))

    async def _feeds_text(self, entry: StoredEntry, source: Source, now: datetime) -> Extracted | None:
        """The article as far as the feed tells it; None where it doesn't, or where we have the article already."""
        if not entry.feed_html or entry.article_id is not None:
            return None
        own = FeedText(
            url=entry.url,
            title=entry.title,
            html=entry.feed_html,
            outlet=_outlet(source),
            published=entry.published_at,
            language=source.entry.language,
        )
        try:
            extracted: Extracted = await self._parsing.run(own)
        except PactwireError:
            return None
        when = published_at(extracted.published, entry.first_seen_at, now, seen_appearing=entry.appeared)
        return replace(extracted, published=when)

    async def _may_try_again(self, entry: StoredEntry, error: TransientError) -> bool:
        async with self._database.transaction() as connection:
            if isinstance(error, BusyError) and error.retry_after:
                until = self._clock() + timedelta(seconds=error.retry_after)
                await hosts.close(connection, error.origin, until)
            return await entries.note_attempt(connection, entry.id, str(error))

    def _moments(self) -> timedelta:
        """A little more than was asked for, not the same for everybody."""
        return timedelta(seconds=self._chance.uniform(1, 60))


async def page_on_demand(
    url: str, fetcher: Fetcher, parsing: Pool, *, timezone: str = "Asia/Seoul"
) -> Article:
    """The article at an address that a person gave; it waits for no turn."""
    fetched = await fetcher.get(url, accept=_PAGE_TYPES, hurried=True)
    extracted: Extracted = await parsing.run(
        PageBytes(data=fetched.body, url=fetched.url, content_type=fetched.content_type, timezone=timezone)
    )
    return _article(extracted, ZoneInfo(timezone))


async def _mark_copy(connection: AsyncConnection, article_id: int, sketch: Sketch) -> None:
    """Write down whose copy a text is: that of the first one stored that is the same, cut or touched up."""
    bands = duplicates.bands(sketch)
    original = next(
        (
            other
            for other, theirs in await articles.look_alikes(connection, article_id, bands)
            if duplicates.is_same_text(sketch, theirs)
        ),
        None,
    )
    await articles.record_sketch(connection, article_id, sketch, bands, copy_of=original)


def _may_stand_in(error: PactwireError) -> bool:
    """Whether the feed's own text may be told in place of the page; not of one that was taken back or is not ours."""
    taken_back = isinstance(error, GoneError) and error.status in {404, 410}
    return not taken_back and not isinstance(error, RefusedURLError)


def _outlet(source: Source) -> str:
    return source.entry.name if source.entry.kind is not SourceKind.NAVER else ""


def _fault(error: PactwireError) -> Fault:
    """What a failed poll's error means for the source."""
    if isinstance(error, GoneError):
        return Fault.GONE if error.status == 410 else Fault.DEFINITE
    if isinstance(error, NotAFeedError | DisallowedError | RefusedURLError):
        return Fault.DEFINITE
    return Fault.PASSING


def _parts(urls: tuple[str, ...]) -> list[str]:
    """The parts of a sitemap's index that hold news: those that say so, else the first ones."""
    return sorted(urls, key=lambda url: "news" not in url.lower())[:_MOST_PARTS]


def _validators(source: Source) -> dict[str, str]:
    headers = {}
    if source.etag:
        headers["if-none-match"] = source.etag
    if source.last_modified:
        headers["if-modified-since"] = source.last_modified
    return headers


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
