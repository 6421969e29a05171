"""The feeds that a web page names in its head. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

#: A head ends before that; what follows is the page.
_HEAD = 512 * 1024
_FEED_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
    "application/xml",
    "text/xml",
}


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page links to."""

    url: str
    title: str = ""


def discover(html: str, url: str) -> tuple[FeedLink, ...]:
    """The feeds that a page names in its head, in its order, absolute and each once."""
    finder = _LinkFinder()
    finder.feed(html[:_HEAD])
    base = urljoin(url, finder.base)
    found = (FeedLink(urljoin(base, href), " ".join(title.split())) for href, title in finder.links)
    return tuple({link.url: link for link in found if link.url.startswith(("http:", "https:"))}.values())


class _LinkFinder(HTMLParser):
    """Gathers `<link rel=alternate>` and `<base>` of a page's head, however broken the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base = ""
        self.links: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "base" and not self.base:
            self.base = given.get("href", "")
        if tag != "link" or "alternate" not in given.get("rel", "").lower().split():
            return
        kind = given.get("type", "").partition(";")[0].strip().lower()
        if kind in _FEED_TYPES and given.get("href"):
            self.links.append((given["href"], given.get("title", "")))
