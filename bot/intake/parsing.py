"""What the parsing child runs: feeds, pages and feeds' own texts, whichever comes."""

from __future__ import annotations

from bot.errors import PactwireError
from bot.intake import articles, feeds
from bot.intake.articles import Extracted, FeedText, NoArticleError, PageBytes
from bot.intake.feeds import Feed, FeedBytes, NotAFeedError


def parse(given: FeedBytes | PageBytes | FeedText) -> Feed | Extracted:
    """Read a feed, or find the article on a page or in what a feed tells of it.

    Raises NotAFeedError or NoArticleError where that cannot be done, whatever the parsers made of the bytes.
    """
    try:
        if isinstance(given, FeedBytes):
            return feeds.parse(given)
        return articles.from_feed(given) if isinstance(given, FeedText) else articles.extract(given)
    except (PactwireError, MemoryError):
        raise
    except Exception as error:  # parsers fail over damaged documents in ways that nobody can list
        raise _damaged(given, type(error).__name__) from error


def _damaged(given: FeedBytes | PageBytes | FeedText, because: str) -> PactwireError:
    if isinstance(given, FeedBytes):
        return NotAFeedError(
            f"The feed is damaged and cannot be read ({because}).",
            korean=f"피드가 손상되어 읽을 수 없습니다({because}).",
            url=given.url,
        )
    return NoArticleError(
        f"The page is damaged and cannot be read ({because}).",
        korean=f"페이지가 손상되어 읽을 수 없습니다({because}).",
    )
