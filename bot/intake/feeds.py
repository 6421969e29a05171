"""A feed's bytes to its entries: RSS, RDF, Atom and JSON Feed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.intake.encodings import decode

#: More entries than a feed has in good faith; the newest come first in nearly all.
_MOST = 500


class NotAFeedError(UserError):
    """What stands at the address is no feed; names the feed that the page links to, where there is one."""


@dataclass(frozen=True, slots=True)
class FeedBytes:
    """What a source answered."""

    data: bytes
    content_type: str
    url: str
    #: Dates without a zone are meant in the outlet's.
    timezone: str = "Asia/Seoul"


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as a feed announces it."""

    #: What the feed calls it; some feeds change it at every poll, so the address is what counts.
    id: str
    url: str
    title: str
    published: datetime | None
    summary: str = ""
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's entries, in its own order."""

    title: str
    entries: tuple[Entry, ...]
    #: Minutes that the feed asks to be left alone.
    ttl: int | None = None


def parse(feed: FeedBytes) -> Feed:
    """Read a feed of any kind.

    Raises NotAFeedError where it is none.
    """
    text = decode(feed.data, content_type=feed.content_type)
    head = text.lstrip("\ufeff \t\r\n")[:2000]
    if head.startswith("{"):
        return _json_feed(text, feed)
    if re.search(r"<(!doctype\s+html|html|head|body)[\s>]", head, re.IGNORECASE) and not _is_xml_feed(head):
        raise NotAFeedError(_no_feed(text, feed.url))
    if not _is_xml_feed(text[:20000]):
        raise NotAFeedError(
            "What stands at this address is no feed; give the address of an RSS, Atom or JSON feed."
        )
    return _xml_feed(text, feed)


def discover(html: str, url: str) -> list[str]:
    """The feeds that a page links to in its head."""
    found = []
    for tag in re.findall(r"<link\b[^>]{0,1000}>", html[:200_000], re.IGNORECASE):
        kind = re.search(
            r"type\s*=\s*[\"']?application/(rss\+xml|atom\+xml|feed\+json|json)", tag, re.IGNORECASE
        )
        where = re.search(r"href\s*=\s*[\"']([^\"']+)", tag, re.IGNORECASE)
        if kind and where:
            found.append(urljoin(url, unescape(where.group(1))))
    return list(dict.fromkeys(found))


def _no_feed(html: str, url: str) -> str:
    feeds = discover(html, url)
    if feeds:
        return f"This address is a web page, not a feed; its feed is {feeds[0]}."
    return "This address is a web page, not a feed, and it names none; look for an RSS link on the site."


def _is_xml_feed(text: str) -> bool:
    return re.search(r"<(rss|feed|rdf:RDF)[\s>]", text) is not None


def _xml_feed(text: str, feed: FeedBytes) -> Feed:
    import feedparser

    # A document type can hold entities that unfold to gigabytes; no feed needs one.
    text = re.sub(r"<!DOCTYPE[^>\[]*(\[.*?\])?\s*>", "", text, count=1, flags=re.DOTALL | re.IGNORECASE)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)
    parsed = feedparser.parse(
        text.encode("utf-8", "replace"), response_headers={"content-type": "application/xml; charset=utf-8"}
    )
    zone = ZoneInfo(feed.timezone)
    entries = [entry for item in parsed.entries[:_MOST] if (entry := _xml_entry(item, feed.url, zone))]
    ttl = str(parsed.feed.get("ttl", ""))
    return Feed(
        str(parsed.feed.get("title", "")),
        tuple(entries),
        int(ttl) if ttl.isascii() and ttl.isdigit() else None,
    )


def _xml_entry(item: Mapping[str, Any], base: str, zone: ZoneInfo) -> Entry | None:
    link = str(item.get("link") or "")
    if not link and str(item.get("id", "")).startswith("http"):
        link = str(item["id"])
    if not link:
        return None
    return Entry(
        id=str(item.get("id") or link),
        url=urljoin(base, link.strip()),
        title=_plain(str(item.get("title", ""))),
        published=_xml_date(item, zone),
        summary=_plain(str(item.get("summary", ""))),
        author=str(item["author"]) if item.get("author") else None,
    )


def _xml_date(item: Mapping[str, Any], zone: ZoneInfo) -> datetime | None:
    for name in ("published", "updated", "created"):
        said, parsed = str(item.get(name) or ""), item.get(f"{name}_parsed")
        if not said or not parsed:
            continue
        try:
            moment = datetime(*parsed[:6], tzinfo=UTC)
        except (ValueError, TypeError):
            continue
        # feedparser takes a date without a zone for UTC; Korean feeds mean their own clock.
        has_zone = re.search(r"(Z|[+-]\d{2}:?\d{2}|\b[A-Z]{2,4}T?)\s*$", said.strip()) is not None
        return moment if has_zone else moment.replace(tzinfo=zone)
    return None


def _json_feed(text: str, feed: FeedBytes) -> Feed:
    try:
        record = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        record = None
    if not isinstance(record, dict) or "jsonfeed.org" not in str(record.get("version", "")):
        raise NotAFeedError(
            "What stands at this address is no feed; give the address of an RSS, Atom or JSON feed."
        )
    items = record.get("items")
    zone = ZoneInfo(feed.timezone)
    entries = [
        entry
        for item in (items if isinstance(items, list) else [])[:_MOST]
        if isinstance(item, dict) and (entry := _json_entry(item, feed.url, zone))
    ]
    return Feed(str(record.get("title", "")), tuple(entries))


def _json_entry(item: Mapping[str, Any], base: str, zone: ZoneInfo) -> Entry | None:
    link = item.get("url") or item.get("external_url") or item.get("id")
    if not isinstance(link, str) or not link:
        return None
    published: datetime | None = None
    for name in ("date_published", "date_modified"):
        try:
            published = datetime.fromisoformat(str(item.get(name)))
            break
        except ValueError:
            continue
    if published is not None and published.tzinfo is None:
        published = published.replace(tzinfo=zone)
    summary = item.get("summary") or item.get("content_text") or item.get("content_html") or ""
    return Entry(
        id=str(item.get("id") or link),
        url=urljoin(base, link),
        title=_plain(str(item.get("title", ""))),
        published=published,
        summary=_plain(str(summary)),
    )


def _plain(html: str) -> str:
    """Text without its markup, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
