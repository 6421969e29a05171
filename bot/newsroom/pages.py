"""The outlets' pages: one article in six designs, with all that stands around it.

The mess is the point: captions that come twice, boxes inside the text, share buttons, cookies, tables for
layout, tags left open. Each is something that real pages do to a reader. What surrounds an article is in
`designs/<outlet>.html`, what becomes of the parts of its body is here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from importlib import resources
from string import Template
from zoneinfo import ZoneInfo

from bot.newsroom.outlets import Outlet
from bot.newsroom.pieces import Block, BlockKind, Piece

MISSING = "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>"


def render(outlet: Outlet, piece: Piece, base: str) -> bytes:
    """The page of a piece, in the outlet's own encoding."""
    local = piece.published.astimezone(ZoneInfo(outlet.timezone))
    return (
        _design(outlet.key)
        .substitute(
            id=piece.id,
            title=escape(piece.title),
            outlet=escape(outlet.name),
            section=escape(piece.section),
            author=escape(piece.author),
            mailbox=escape(piece.author.lower().replace(" ", ".")),
            decks="<br>".join(map(escape, piece.decks)),
            teaser=escape(piece.summary[:90]),
            keywords=escape(", ".join(piece.tags)),
            hashtags=" ".join(f"#{escape(tag)}" for tag in piece.tags),
            tagitems=_items(piece.tags),
            url=f"{base}{outlet.path(piece)}",
            base=base,
            published=local.isoformat(),
            machine=f"{local:%Y-%m-%d %H:%M:%S}",
            shown=local.strftime(_SHOWN[outlet.key]),
            structured=_structured(outlet, piece, base),
            body="\n".join(_MAKERS[outlet.key][block.kind](block) for block in piece.blocks),
            others=_others(outlet, piece),
        )
        .encode(outlet.encoding)
    )


def front(outlet: Outlet, base: str) -> bytes:
    """The outlet's first page, which names its feed and links to what it printed."""
    media = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
    links = "".join(f'<li><a href="{outlet.path(p)}">{escape(p.title)}</a></li>' for p in outlet.pieces)
    charset = "euc-kr" if outlet.encoding == "cp949" else outlet.encoding
    return (
        f'<!doctype html><html lang="{outlet.language}"><head><meta charset="{charset}">'
        f'<title>{outlet.name}</title><link rel="alternate" type="{media[outlet.feed_format]}" '
        f'title="{outlet.name}" href="{base}{outlet.feed_path}"></head>'
        f"<body><h1>{outlet.name}</h1><ul>{links}</ul></body></html>"
    ).encode(outlet.encoding)


@cache
def _design(key: str) -> Template:
    folder = resources.files("bot.newsroom") / "designs"
    return Template(folder.joinpath(f"{key}.html").read_text("utf-8"))


def _items(texts: Iterable[str], form: str = "<li>{}</li>") -> str:
    return "".join(form.format(escape(text)) for text in texts)


def _others(outlet: Outlet, piece: Piece) -> str:
    """Links to the outlet's other pieces, as a box of "most read" has them."""
    form = {"jeonpa": '· <A href="{}">{}</A><BR>', "nadeul": "<li><a href={}>{}"}.get(
        outlet.key, '<li><a href="{}">{}</a></li>'
    )
    rest = [other for other in outlet.pieces if other.id != piece.id]
    return "".join(form.format(outlet.path(other), escape(other.title)) for other in rest)


def _structured(outlet: Outlet, piece: Piece, base: str) -> str:
    about = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": piece.title,
        "datePublished": piece.published.isoformat(),
        "author": {"@type": "Person", "name": piece.author},
        "publisher": {"@type": "Organization", "name": outlet.name},
        "mainEntityOfPage": f"{base}{outlet.path(piece)}",
    }
    return f'<script type="application/ld+json">{json.dumps(about, ensure_ascii=False)}</script>'


_Makers = dict[BlockKind, Callable[[Block], str]]

#: How each outlet writes the hour on the page.
_SHOWN = {
    "gaon": "%Y-%m-%d %H:%M:%S",
    "jeonpa": "%Y.%m.%d %H:%M",
    "maru": "%Y.%m.%d. %H:%M",
    "nadeul": "%Y.%m.%d %H:%M",
    "ledger": "%B %d, %Y - %H:%M",
    "stack": "%B %d, %Y %I:%M %p EST",
}

#: A daily's page: the caption in the text and again in a hidden layer, buttons as plain words.
_GAON: _Makers = {
    BlockKind.PARAGRAPH: lambda b: f"{escape(b.text)}<br><br>",
    BlockKind.HEAD: lambda b: f"<strong>■ {escape(b.text)}</strong><br><br>",
    BlockKind.LIST: lambda b: _items(b.texts, "▲{}<br>") + "<br>",
    BlockKind.PHOTO: lambda b: (
        f'<div class="art_photo"><img src="/img/p.jpg" alt="{escape(b.text)}">'
        f'<div class="figcaption">{escape(b.text)}<span class="layer">{escape(b.text)}</span></div>'
        "</div><br>"
    ),
    BlockKind.RELATED: lambda b: (
        f'<div class="art_rel"><strong>관련기사</strong><ul>{_items(b.texts)}</ul></div><br>'
    ),
    BlockKind.AD: lambda b: f'<div class="ad_wrap"><em>AD</em> {escape(b.text)}</div>',
    BlockKind.GRAPHIC: lambda b: (
        f'<div class="art_photo"><img src="/img/g.jpg" alt=""><p>{escape(b.text)}</p></div><br>'
    ),
}

#: A trade paper that never left its tables: no paragraphs, no metadata, EUC-KR by a meta tag alone.
_JEONPA: _Makers = {
    BlockKind.PARAGRAPH: lambda b: f"{escape(b.text)}<BR><BR>",
    BlockKind.HEAD: lambda b: f"<B>◇{escape(b.text)}</B><BR><BR>",
    BlockKind.LIST: lambda b: _items(b.texts, "- {}<BR>") + "<BR>",
    BlockKind.PHOTO: lambda b: (
        '<TABLE align=center width=500><TR><TD><IMG src="/p.jpg" width=500></TD></TR>'
        f'<TR><TD><FONT color="#666666">▲ {escape(b.text)}</FONT></TD></TR></TABLE><BR>'
    ),
    BlockKind.RELATED: lambda b: f"<B>[관련기사]</B><BR>{_items(b.texts, '☞ {}<BR>')}<BR>",
    BlockKind.AD: lambda b: f'<CENTER><A href="/ad">{escape(b.text)}</A></CENTER>',
    BlockKind.GRAPHIC: lambda b: f"{escape(b.text)}<BR>",
}

#: A young outlet's page: a div a paragraph, hashtags, cards of other news inside the text.
_MARU: _Makers = {
    BlockKind.PARAGRAPH: lambda b: f'<div class="text-block" data-v-7ba5>{escape(b.text)}</div>',
    BlockKind.HEAD: lambda b: f'<h2 class="mid-title">{escape(b.text)}</h2>',
    BlockKind.LIST: lambda b: f"<ul>{_items(b.texts)}</ul>",
    BlockKind.PHOTO: lambda b: (
        f'<figure><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="{escape(b.text)}">'
        f"<figcaption>{escape(b.text)}</figcaption></figure>"
    ),
    BlockKind.RELATED: lambda b: (
        f'<div class="card-news"><p>함께 보면 좋은 기사</p><ul>{_items(b.texts)}</ul></div>'
    ),
    BlockKind.AD: lambda b: f'<div class="ad-slot" aria-label="광고">{escape(b.text)}</div>',
    BlockKind.GRAPHIC: lambda b: f'<div class="img-name">{escape(b.text)}</div>',
}

#: Broken on purpose: tags left open or crossed, values without quotes, an end that never comes.
_NADEUL: _Makers = {
    BlockKind.PARAGRAPH: lambda b: f"<p style=font-size:16px;><span>{escape(b.text)}\n<p>",
    BlockKind.HEAD: lambda b: f"<b><i>{escape(b.text)}</b></i><p>",
    BlockKind.LIST: lambda b: f"<ul>{_items(b.texts, '<li>{}')}",
    BlockKind.PHOTO: lambda b: (
        f"<center><img src=/p.jpg alt='{escape(b.text)}' ><br>"
        f'<font class=caption id="cap">{escape(b.text)}</center><div>{escape(b.text)}</font>'
    ),
    BlockKind.RELATED: lambda b: f"<div class=rel><b>관련기사</div></b>{_items(b.texts, '<br>▶ {}')}<br>",
    BlockKind.AD: lambda b: f"<ins class=ad><iframe src=//ad.example/></iframe>{escape(b.text)}</ins",
    BlockKind.GRAPHIC: lambda b: f"<td>{escape(b.text)}</tr>",
}

#: An English daily of Seoul, tidy in its head and cluttered in its text.
_LEDGER: _Makers = {
    BlockKind.PARAGRAPH: lambda b: f"<p>{escape(b.text)}</p>",
    BlockKind.HEAD: lambda b: f"<h3>{escape(b.text)}</h3>",
    BlockKind.LIST: lambda b: f"<ul>{_items(b.texts)}</ul>",
    BlockKind.PHOTO: lambda b: (
        f'<figure><img src="/p.jpg" alt="{escape(b.text)}"><figcaption>{escape(b.text)}</figcaption>'
        f'<span class="enlarge">Click to enlarge</span></figure>'
    ),
    BlockKind.RELATED: lambda b: (
        f'<aside class="readalso"><strong>READ ALSO</strong><ul>{_items(b.texts)}</ul></aside>'
    ),
    BlockKind.AD: lambda b: f'<div class="advert">ADVERTISEMENT<br>{escape(b.text)}</div>',
    BlockKind.GRAPHIC: lambda b: f"<p><em>{escape(b.text)}</em></p>",
}

#: An American trade site: a cookie wall, a newsletter box in the middle, the hour in Eastern Time.
_STACK: _Makers = {
    BlockKind.PARAGRAPH: lambda b: f'<p class="p1">{escape(b.text)}</p>',
    BlockKind.HEAD: lambda b: f"<h2>{escape(b.text)}</h2>",
    BlockKind.LIST: lambda b: f"<ul>{_items(b.texts)}</ul>",
    BlockKind.PHOTO: lambda b: (
        f'<div class="wp-caption"><img alt="{escape(b.text)}">'
        f'<p class="wp-caption-text">{escape(b.text)}</p></div>'
    ),
    BlockKind.RELATED: lambda b: (
        f'<div class="related"><p>Related: </p>{_items(b.texts, "<p><a href=#>{}</a></p>")}</div>'
    ),
    BlockKind.AD: lambda b: (
        f'<div class="newsletter-signup"><h4>{escape(b.text)}</h4><input type="email">'
        "<button>Sign up</button><small>We will never share your address.</small></div>"
    ),
    BlockKind.GRAPHIC: lambda b: f"<p>{escape(b.text)}</p>",
}

_MAKERS = {
    "gaon": _GAON,
    "jeonpa": _JEONPA,
    "maru": _MARU,
    "nadeul": _NADEUL,
    "ledger": _LEDGER,
    "stack": _STACK,
}
