"""What the parsing child runs: feeds and pages, whichever comes."""

from __future__ import annotations

from bot.intake import articles, feeds
from bot.intake.articles import Extracted, PageBytes
from bot.intake.feeds import Feed, FeedBytes


def parse(given: FeedBytes | PageBytes) -> Feed | Extracted:
    """Read a feed, or find the article on a page."""
    return feeds.parse(given) if isinstance(given, FeedBytes) else articles.extract(given)
