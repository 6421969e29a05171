"""What an address gives as a source: its feed, found from a page if need be, as people are shown it.

Nothing is stored.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.source import SourceKind
from bot.intake import naver
from bot.intake.feeds import Feed, FeedBytes, NotAFeedError
from bot.intake.fetch import Fetcher
from bot.intake.naver import NaverKeys, NoKeysError
from bot.intake.pool import Pool

_FEED_TYPES = "application/rss+xml, application/atom+xml, application/feed+json, text/html;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Inspected:
    """A feed and where it was found."""

    url: str
    feed: Feed
    #: Further feeds that the page names.
    others: tuple[str, ...] = ()

    @property
    def kind(self) -> SourceKind:
        """As what it should be listed."""
        return {"sitemap": SourceKind.SITEMAP, "naver": SourceKind.NAVER}.get(
            self.feed.format, SourceKind.FEED
        )


async def inspect(
    url: str, fetcher: Fetcher, parsing: Pool, *, timezone: str = "Asia/Seoul", keys: NaverKeys | None = None
) -> Inspected:
    """Fetch an address as a source would be; of a web page, its first feed.

    Raises NotAFeedError where there is none, and what the fetcher raises.
    """
    if url.startswith(naver.ENDPOINT):
        return await _search(url, fetcher, timezone, keys)
    try:
        return await _feed(url, fetcher, parsing, timezone)
    except NotAFeedError as error:
        if not error.links:
            raise
        first, *others = error.links
    found = await _feed(first.url, fetcher, parsing, timezone)
    return Inspected(found.url, found.feed, tuple(link.url for link in others))


async def _feed(url: str, fetcher: Fetcher, parsing: Pool, timezone: str) -> Inspected:
    fetched = await fetcher.get(url, accept=_FEED_TYPES, hurried=True)
    feed: Feed = await parsing.run(FeedBytes(fetched.body, fetched.content_type, fetched.url, timezone))
    return Inspected(fetched.moved_to or url, feed)


async def _search(url: str, fetcher: Fetcher, timezone: str, keys: NaverKeys | None) -> Inspected:
    if keys is None:
        raise NoKeysError
    fetched = await fetcher.get(
        url, accept="application/json", secrets=keys.headers, hurried=True, heeds_robots=False
    )
    return Inspected(url, naver.parse(fetched.body, url, timezone))
