"""What the parsing child runs: feeds and pages, whichever comes."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.intake import articles, feeds
from bot.intake.articles import Extracted, PageBytes
from bot.intake.feeds import Feed


@dataclass(frozen=True, slots=True)
class FeedBytes:
    """What a source answered."""

    data: bytes
    content_type: str
    url: str
    #: Dates without a zone are meant in the outlet's.
    timezone: str


def parse(given: FeedBytes | PageBytes) -> Feed | Extracted:
    """Read a feed, or find the article on a page."""
    if isinstance(given, PageBytes):
        return articles.extract(given)
    return feeds.parse(
        given.data, content_type=given.content_type, url=given.url, zone=ZoneInfo(given.timezone)
    )
