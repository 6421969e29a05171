"""The outlets' feeds, each in its own format and with its own omissions."""

from __future__ import annotations

import json
from email.utils import format_datetime
from html import escape
from zoneinfo import ZoneInfo

from bot.newsroom.outlets import FeedFormat, Outlet
from bot.newsroom.pieces import Piece

CONTENT_TYPES = {
    FeedFormat.RSS: "application/rss+xml",
    FeedFormat.ATOM: "application/atom+xml; charset=utf-8",
    FeedFormat.JSON: "application/feed+json; charset=utf-8",
}


def render(outlet: Outlet, base: str) -> bytes:
    """The feed of an outlet whose server stands at `base`."""
    makers = {FeedFormat.RSS: _rss, FeedFormat.ATOM: _atom, FeedFormat.JSON: _json_feed}
    return makers[outlet.feed_format](outlet, base).encode(outlet.encoding)


def _rss(outlet: Outlet, base: str) -> str:
    items = "".join(_rss_item(outlet, piece, base) for piece in outlet.pieces)
    declared = "euc-kr" if outlet.encoding == "cp949" else outlet.encoding
    return (
        f'<?xml version="1.0" encoding="{declared}"?>\n<rss version="2.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel>\n<title><![CDATA[{outlet.name}]]></title><link>{base}/{outlet.key}/</link>"
        f"<description>{escape(outlet.name)}</description><language>{outlet.language}</language>"
        f"<ttl>30</ttl>\n{items}</channel></rss>\n"
    )


def _rss_item(outlet: Outlet, piece: Piece, base: str) -> str:
    link = f"{base}{outlet.path(piece)}"
    local = piece.published.astimezone(ZoneInfo(outlet.timezone))
    dates = {
        "gaon": f"<pubDate>{format_datetime(local)}</pubDate>",
        "jeonpa": f"<pubDate>{local:%Y-%m-%d %H:%M:%S}</pubDate>",  # no zone, as many Korean feeds
        "nadeul": "",  # none at all
        "stack": f"<pubDate>{local:%a, %d %b %Y %H:%M:%S} EST</pubDate>",
    }
    tracked = {"gaon": "?utm_source=rss&amp;utm_medium=feed", "stack": "?ref=rss"}.get(outlet.key, "")
    full = f"<content:encoded><![CDATA[<p>{escape(piece.summary)}</p>]]></content:encoded>"
    return (
        f"<item><title><![CDATA[{piece.title}]]></title><link>{link}{tracked}</link>"
        f'<guid isPermaLink="false">{outlet.key}-{piece.id}</guid>{dates[outlet.key]}'
        f"<dc:creator>{escape(piece.author)}</dc:creator><category>{escape(piece.section)}</category>"
        f"<description><![CDATA[{piece.summary[:120]}...]]></description>"
        f"{full if outlet.key == 'stack' else ''}</item>\n"
    )


def _atom(outlet: Outlet, base: str) -> str:
    newest = outlet.pieces[0].published.isoformat() if outlet.pieces else "2021-11-17T00:00:00+09:00"
    entries = "".join(
        f'<entry><title type="html">{escape(escape(piece.title))}</title>'
        f'<link rel="alternate" type="text/html" href="{base}{outlet.path(piece)}"/>'
        f"<id>tag:ledger.example,2021:{piece.id}</id><published>{piece.published.isoformat()}</published>"
        f"<updated>{piece.published.isoformat()}</updated><author><name>{escape(piece.author)}</name></author>"
        f'<summary type="html">{escape(f"<p>{escape(piece.summary)}</p>")}</summary></entry>\n'
        for piece in outlet.pieces
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">'
        f"<title>{escape(outlet.name)}</title><id>tag:ledger.example,2021:feed</id>"
        f'<link rel="self" href="{base}{outlet.feed_path}"/><link href="{base}/{outlet.key}/"/>'
        f"<updated>{newest}</updated>\n{entries}</feed>\n"
    )


def _json_feed(outlet: Outlet, base: str) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": f"{base}/{outlet.key}/",
        "feed_url": f"{base}{outlet.feed_path}",
        "language": outlet.language,
        "items": [
            {
                "id": piece.id,
                "url": f"{base}{outlet.path(piece)}",
                "title": piece.title,
                "summary": piece.summary,
                "date_published": piece.published.isoformat(),
                "authors": [{"name": piece.author}],
                "tags": list(piece.tags),
            }
            for piece in outlet.pieces
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)
