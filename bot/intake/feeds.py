"""A feed's bytes to its entries: RSS 0.9x to 2.0, Atom, RDF, JSON Feed, CDF and sitemaps.

bytes -> text (encodings) -> which format? -> entries -> Feed
                                 \\-> an HTML page -> NotAFeedError, with the feeds that it links to
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.intake import plainfeeds
from bot.intake.discovery import FeedLink, discover
from bot.intake.encodings import decode, readable
from bot.intake.moments import moment

#: Larger feeds are refused before parsing; the largest honest ones that we know of stay under 3 MiB.
MOST_BYTES = 8 * 1024 * 1024
#: A news sitemap may hold a thousand addresses; of longer lists this many are looked at.
MOST_ENTRIES = 1000
#: An entry may be dated a little ahead of our clock; a feed that mistakes its zone is ahead by hours.
_CLOCK_TOLERANCE = timedelta(minutes=10)


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

    #: What the feed calls it by, else its address; the same for the same item at the next visit.
    id: str
    #: Absolute; empty where the item has none.
    url: str
    title: str
    #: None where the feed gives no date, or none that can be read.
    published: datetime | None = None
    updated: datetime | None = None
    #: Plain text; often cut off in the middle of a word.
    summary: str = ""
    #: The whole text, where the feed carries it, as HTML.
    content_html: str = ""
    author: str | None = None
    #: As the feed writes it ("ko", "en-US"); its own, else the feed's.
    language: str = ""

    def is_ahead_of(self, now: datetime) -> bool:
        """Whether its date has not come yet, so that it says nothing about when it was published."""
        return self.published is not None and self.published > now + _CLOCK_TOLERANCE


@dataclass(frozen=True, slots=True)
class Feed:
    """All that one visit to a feed gave."""

    title: str
    entries: tuple[Entry, ...]
    #: "rss20", "atom10", "json", "sitemap" ...
    format: str = "unknown"
    #: Minutes that the feed asks to be left alone.
    ttl: int | None = None
    #: The site that it belongs to.
    home: str = ""
    language: str = ""
    #: Where it says that it has moved for good.
    moved_to: str = ""
    #: Other sitemaps that this one, an index, lists.
    sitemaps: tuple[str, ...] = ()


class NotAFeedError(UserError):
    """What was given as a feed is none; `links` are the feeds that the page names, if it is one."""

    def __init__(self, message: str, *, url: str, korean: str = "", links: tuple[FeedLink, ...] = ()) -> None:
        super().__init__(message, korean=korean)
        self.url = url
        self.links = links

    def __reduce__(self) -> tuple[object, ...]:
        # On its way out of the parsing child; the default forgets what is given by name.
        return partial(NotAFeedError, url=self.url, korean=self.korean, links=self.links), self.args


def parse(feed: FeedBytes) -> Feed:
    """Read a feed of any kind.

    Raises NotAFeedError where it is a web page, empty, too large, or nothing that we know.
    """
    if len(feed.data) > MOST_BYTES:
        raise NotAFeedError(
            f"The feed is larger than {MOST_BYTES // 1024 // 1024} MiB.",
            korean=f"피드가 {MOST_BYTES // 1024 // 1024}MiB를 넘습니다.",
            url=feed.url,
        )
    text = readable(decode(feed.data, content_type=feed.content_type)).lstrip("\ufeff \t\r\n")
    if not text:
        raise NotAFeedError(
            "The address gave an empty reply, not a feed.",
            korean="주소가 피드가 아니라 빈 응답을 주었습니다.",
            url=feed.url,
        )
    zone = ZoneInfo(feed.timezone)
    if text[0] in "{[":
        found = _json_feed(text, feed.url, zone)
    elif _SITEMAP.match(text):
        found = _sitemap(text, feed.url, zone)
    else:
        found = _xml_feed(text, feed.url, zone)
    return replace(found, entries=_newest(found.entries))


def _newest(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The newest of a long list, in its order; of those without a date the first and the last ones."""
    if len(entries) <= MOST_ENTRIES:
        return entries
    dated = sorted(
        ((entry.published, place) for place, entry in enumerate(entries) if entry.published is not None),
        reverse=True,
    )
    undated = [place for place, entry in enumerate(entries) if entry.published is None]
    half = MOST_ENTRIES // 2
    for_dated = MOST_ENTRIES - min(len(undated), half)
    kept = [place for _, place in dated[:for_dated]]
    left = MOST_ENTRIES - len(kept)
    if len(undated) > left:
        undated = undated[: left // 2] + undated[len(undated) - (left - left // 2) :]
    return tuple(entries[place] for place in sorted([*kept, *undated]))


# -- RSS, Atom, RDF --------------------------------------------------------------------------------

# Atomic throughout: a document of nothing but comments must not be tried in every division of them.
_PROLOGUE = r"(?>\s+|<\?(?>.*?\?>)|<!--(?>.*?-->)|<!DOCTYPE[^>\[]*+(?>\[.*?\]\s*)?>)*+"
_SITEMAP = re.compile(_PROLOGUE + r"<(?:\w+:)?(?:urlset|sitemapindex)\b", re.DOTALL)
_CDF = re.compile(_PROLOGUE + r"<channel\b", re.DOTALL | re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_DECLARATION = re.compile(r"^<\?xml[^>]*\?>\s*")
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}


def _xml_feed(text: str, url: str, zone: tzinfo) -> Feed:
    parsed = plainfeeds.read(text := _DECLARATION.sub("", text)) or _by_feedparser(text)
    about, items = parsed["feed"], parsed["entries"]
    is_nothing = not items and not _CDF.match(text)
    if not parsed.get("version") and (is_nothing or _HTML.search(text[:2000])):
        raise _no_feed(text, url)
    language = str(about.get("language") or "")
    return Feed(
        title=_plain(about.get("title")),
        entries=tuple(_entry(item, url, language, zone) for item in items),
        format=str(parsed.get("version") or "unknown"),
        ttl=_ttl(about),
        home=_absolute(url, about.get("link") or _enclosed(about)),
        language=language,
        moved_to=_absolute(url, about.get("newlocation") or about.get("itunes_new-feed-url")),
    )


def _by_feedparser(text: str) -> Mapping[str, Any]:
    import feedparser  # slow to import

    # Re-encoded, and without its own word on encoding, which was heard already. As a stream: feedparser
    # would take a string for an address and fetch it, or for a file and open it.
    body = io.BytesIO(text.encode("utf-8", errors="replace"))
    headers = {"content-type": "application/xml; charset=utf-8"}
    parsed: Mapping[str, Any] = feedparser.parse(
        body, response_headers=headers, resolve_relative_uris=False, sanitize_html=False
    )
    return parsed


def _entry(item: Mapping[str, Any], base: str, language: str, zone: tzinfo) -> Entry:
    title = _plain(item.get("title"))
    link = _absolute(base, item.get("link") or _enclosed(item))
    known_by = str(item.get("id") or "").strip()
    if not link and known_by.startswith(("http://", "https://")):
        link = known_by
    published = _date(item, "published", zone) or _date(item, "created", zone)
    updated = _date(item, "updated", zone)
    contents = [str(content.get("value") or "") for content in item.get("content") or ()]
    return Entry(
        id=known_by or link or title,
        url=link,
        title=title,
        published=published or updated,
        updated=updated,
        summary=_plain(item.get("summary")),
        content_html=max(contents, key=len, default=""),
        author=_plain(item.get("author")) or None,
        language=str((item.get("title_detail") or {}).get("language") or language),
    )


def _enclosed(item: Mapping[str, Any]) -> str:
    """The page among an item's links, where none is the main one."""
    links = [link for link in item.get("links") or () if link.get("rel") not in {"self", "enclosure", "edit"}]
    return str(links[0].get("href") or "") if links else ""


def _date(item: Mapping[str, Any], name: str, zone: tzinfo) -> datetime | None:
    # `in` first: asking feedparser for "updated" may answer with "published", and warns of it.
    if name not in item:
        return None
    found = moment(str(item[name]), zone)
    # feedparser knows rarer ways to write a date, but makes one of a 45th of month 13 as well.
    whole = re.match(r"\s*\d{4}-\d\d-\d\d", str(item[name]))
    if found is None and not whole and (parsed := item.get(f"{name}_parsed")):
        try:
            found = datetime(*tuple(parsed)[:6]).replace(tzinfo=UTC)  # noqa: DTZ001 - made aware at once
        except (TypeError, ValueError):
            return None
    return found


def _ttl(about: Mapping[str, Any]) -> int | None:
    minutes = str(about.get("ttl") or "").strip()
    if minutes.isdecimal() and 0 < int(minutes[:9]) <= 60 * 24 * 366:
        return int(minutes)
    hours = _PERIODS.get(str(about.get("sy_updateperiod") or "").strip().lower())
    if hours is None:
        return None
    times = str(about.get("sy_updatefrequency") or "1").strip()
    return hours * 60 // max(int(times[:6]) if times.isdecimal() else 1, 1) or 1


# -- JSON Feed -------------------------------------------------------------------------------------


def _json_feed(text: str, url: str, zone: tzinfo) -> Feed:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeedError(
            "The address gives JSON that cannot be read.",
            korean="주소가 준 JSON을 읽을 수 없습니다.",
            url=url,
        ) from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise NotAFeedError(
            "The address gives JSON that is no JSON Feed.",
            korean="주소가 준 JSON이 JSON Feed가 아닙니다.",
            url=url,
        )
    language = _string(feed.get("language"))
    items = (item for item in feed["items"] if isinstance(item, dict))
    return Feed(
        title=_plain(feed.get("title")),
        entries=tuple(_json_entry(item, url, language, zone) for item in items),
        format="json",
        home=_absolute(url, _string(feed.get("home_page_url"))),
        language=language,
    )


def _json_entry(item: dict[str, Any], base: str, language: str, zone: tzinfo) -> Entry:
    link = _absolute(base, _string(item.get("url")) or _string(item.get("external_url")))
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [_string(author.get("name")) for author in authors or () if isinstance(author, dict)]
    updated = moment(_string(item.get("date_modified")), zone)
    raw = _string(item.get("content_html"))
    return Entry(
        id=_string(item.get("id")) or link or _plain(item.get("title")),
        url=link,
        title=_plain(item.get("title")),
        published=moment(_string(item.get("date_published")), zone) or updated,
        updated=updated,
        summary=_plain(item.get("summary") or item.get("content_text") or raw),
        content_html=raw or escape(_string(item.get("content_text"))),
        author=", ".join(name for name in names if name) or None,
        language=_string(item.get("language")) or language,
    )


# -- Sitemaps --------------------------------------------------------------------------------------


def _sitemap(text: str, url: str, zone: tzinfo) -> Feed:
    from lxml import etree  # type: ignore[import-untyped]

    # No DOCTYPE, so no entities; the rest is libxml2's own guard against depth and size.
    body = re.sub(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", "", _DECLARATION.sub("", text), flags=re.DOTALL)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(body.encode("utf-8", errors="replace"), parser)
    if root is None:
        raise NotAFeedError("The sitemap cannot be read.", korean="사이트맵을 읽을 수 없습니다.", url=url)
    places = [_children(element) for element in root if isinstance(element.tag, str)]
    listed = tuple(_absolute(url, place["loc"]) for place in places if place.get("loc"))
    if etree.QName(root).localname == "sitemapindex":
        return Feed(title="", entries=(), format="sitemap", sitemaps=listed)
    entries = tuple(_place(place, url, zone) for place in places if place.get("loc"))
    return Feed(
        title=next((p["name"] for p in places if p.get("name")), ""), entries=entries, format="sitemap"
    )


def _children(element: Any) -> dict[str, str]:
    """The texts below an element by their local names, `<news:publication_date>` as "publication_date"."""
    found: dict[str, str] = {}
    for child in element.iterdescendants():
        if isinstance(child.tag, str) and child.text and child.text.strip():
            found.setdefault(child.tag.rpartition("}")[2], child.text.strip())
    return found


def _place(place: Mapping[str, str], base: str, zone: tzinfo) -> Entry:
    link = _absolute(base, place["loc"])
    changed = moment(place.get("lastmod", ""), zone)
    return Entry(
        id=link,
        url=link,
        title=_plain(place.get("title")),
        published=moment(place.get("publication_date", ""), zone) or changed,
        updated=changed,
        language=place.get("language", ""),
    )


# -- Pages that are no feed ------------------------------------------------------------------------


def _no_feed(text: str, url: str) -> NotAFeedError:
    if not _HTML.search(text[:2000]) and "<" in text[:200]:
        return NotAFeedError(
            "The address gives XML that is no feed.", korean="주소가 준 XML이 피드가 아닙니다.", url=url
        )
    if "<" not in text[:2000]:
        return NotAFeedError(
            "The address gives plain text, not a feed.",
            korean="주소가 피드가 아니라 글만 주었습니다.",
            url=url,
        )
    links = discover(text, url)
    if links:
        return NotAFeedError(
            f"This is a web page; its feed is {links[0].url}",
            korean=f"웹 페이지입니다. 이 페이지의 피드는 {links[0].url} 입니다.",
            url=url,
            links=links,
        )
    return NotAFeedError(
        "This is a web page, not a feed, and it names no feed.",
        korean="피드가 아니라 웹 페이지이고, 알려 주는 피드도 없습니다.",
        url=url,
    )


# -- Small readings --------------------------------------------------------------------------------

_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
#: Mark-up whose text nobody sees; a comment that is never closed hides the rest.
_SILENT = re.compile(r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--(?:-?>|.*?(?:--!?>|\Z))")
#: Tags that end a line, so that the words around them stay apart.
_BLOCK = re.compile(r"<(?:p|br|div|li|td|h\d)\b", re.IGNORECASE)


def _plain(value: object) -> str:
    """A title or a name without mark-up and doubled escapes."""
    text = _SILENT.sub("", unescape(str(value or "")))
    return " ".join(unescape(_TAG.sub(" ", text) if _BLOCK.search(text) else _TAG.sub("", text)).split())


def _string(value: object) -> str:
    return str(value) if isinstance(value, str | int | float) else ""


def _absolute(base: str, link: object) -> str:
    text = str(link or "").strip()
    if not text:
        return ""
    try:
        whole = urljoin(base, text)
        return whole if urlsplit(whole).scheme in {"http", "https"} else ""
    except ValueError:  # an address such as "http://[half"
        return ""
