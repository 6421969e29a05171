"""What reaches the parsing child is read or refused in our own words, whatever it does to the parsers."""

import pytest

from bot.intake import articles, feeds
from bot.intake.articles import NoArticleError, PageBytes
from bot.intake.encodings import readable
from bot.intake.feeds import FeedBytes, NotAFeedError
from bot.intake.parsing import parse

TEXT = "두레모터스와 펲토스가 22일 판교에서 합작 계약을 맺었다. 두 회사는 물류로봇을 함께 만들 계획이다. " * 6
#: As a page or a feed may write characters that no document may hold.
IMPOSSIBLE = [
    "\x00",
    "\x0b",
    "&#0;",
    "&#x0;",
    "&#xD800;",
    "&#55296;",
    "&#xDFFF",
    "&#x110000;",
    "\uffff",
    "&#xFFFE;",
]


def feed(title):
    return FeedBytes(
        f"<rss version='2.0'><channel><title>가온</title><item><title>{title}</title>"
        f"<link>https://a.example/1</link><description>&lt;p&gt;{title}&lt;/p&gt;</description></item></channel></rss>".encode(),
        "application/rss+xml",
        "https://a.example/feed",
    )


@pytest.mark.parametrize("impossible", IMPOSSIBLE, ids=ascii)
def test_characters_that_no_document_may_hold_cost_nothing_but_themselves(impossible):
    (entry,) = parse(feed(f"두레, {impossible}합작사 세운다")).entries
    assert entry.title == "두레, 합작사 세운다"
    page = (
        f"<html><head><title>합작사</title></head><body><p>{impossible}{TEXT}{impossible}</p></body></html>"
    )
    assert parse(PageBytes(page.encode(), "https://a.example/1")).text == TEXT.strip()


def test_a_page_of_nothing_else_is_no_article():
    with pytest.raises(NoArticleError):
        parse(PageBytes(b"<html><body>" + b"\0" * 2_000_000, "https://a.example/1"))


def test_the_numbers_of_real_characters_stay():
    assert readable("&#44032;&#x1F91D;&#9;&#10;&#128;&amp;#0;") == "&#44032;&#x1F91D;&#9;&#10;&#128;&amp;#0;"


def test_a_parser_that_falls_over_is_the_documents_fault(monkeypatch):
    def falls_over(_given):
        raise AttributeError("of no use to anybody")

    monkeypatch.setattr(feeds, "parse", falls_over)
    monkeypatch.setattr(articles, "extract", falls_over)
    with pytest.raises(NotAFeedError, match="damaged") as refusal:
        parse(feed("가온"))
    assert (refusal.value.url, refusal.value.korean[:8]) == ("https://a.example/feed", "피드가 손상되어")
    with pytest.raises(NoArticleError, match="damaged"):
        parse(PageBytes(b"<html>", "https://a.example/1"))
