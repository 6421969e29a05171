"""What may be an article or a feed by its label, and what certainly is none."""

import pytest

from bot.intake.responses import UnreadableTypeError, check_type

READABLE = [
    "",
    "text/html; charset=euc-kr",
    "TEXT/HTML",
    "text/plain",
    "text/xml",
    "application/xml",
    "application/xhtml+xml",
    "application/rss+xml; charset=utf-8",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
    "application/octet-stream",
    "application/x-rss+xml",
    "html",
]
UNREADABLE = [
    "application/pdf",
    "image/jpeg",
    "video/mp4",
    "audio/mpeg",
    "application/zip",
    "application/x-hwp",
    "application/vnd.ms-excel",
    "font/woff2",
    "text/css",
    "application/<script>",
]


@pytest.mark.parametrize("content_type", READABLE)
def test_pages_and_feeds_are_read_under_all_their_labels(content_type):
    check_type(content_type)


@pytest.mark.parametrize("content_type", UNREADABLE)
def test_files_that_hold_no_article_are_refused(content_type):
    with pytest.raises(UnreadableTypeError, match="article's address") as caught:
        check_type(content_type)
    assert "<" not in str(caught.value)
