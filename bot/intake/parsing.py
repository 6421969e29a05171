"""What the parsing child runs: feeds, pages and feeds' own texts, whichever comes."""

from __future__ import annotations

from bot.intake import articles, feeds
from bot.intake.articles import Extracted, FeedText, PageBytes
from bot.intake.feeds import Feed, FeedBytes


def parse(given: FeedBytes | PageBytes | FeedText) -> Feed | Extracted:
    """Read a feed, or find the article on a page or in what a feed tells of it."""
    if isinstance(given, FeedBytes):
        return feeds.parse(given)
    return articles.from_feed(given) if isinstance(given, FeedText) else articles.extract(given)
