"""Korean text comes in whole, whatever its bytes are called.

Every page of the newsroom, and a page and a feed with all 11,172 syllables, in CP949 and UTF-8, under every label that
Korean sites use: in the header, in the page, in both, in neither, and lying in both directions. No U+FFFD may come
out, and the article must be the same as from honest UTF-8. Decoding as the label says is counted beside it.
"""

from __future__ import annotations

import codecs
import re

from benchmarks.proofs.outcome import Outcome
from bot.intake.articles import PageBytes, extract
from bot.intake.feeds import FeedBytes
from bot.intake.feeds import parse as parse_feed
from bot.newsroom import pages
from bot.newsroom.outlets import OUTLETS
from bot.newsroom.pieces import pieces

BAR = "cp949, euc-kr, utf-8, lying meta: 0 U+FFFD, the same article as from honest UTF-8"

_LABELS = ("euc-kr", "EUC-KR", "cp949", "ks_c_5601-1987", "ksc5601", "windows-949", "x-windows-949", "utf-8", "UTF-8",
           "iso-8859-1", "us-ascii", "x-unknown", "")  # fmt: skip
_BASE = "https://newsroom.example"


def prove() -> Outcome:
    """Every text in every dress."""
    tried = lost = different = naive = 0
    sources = [(_as_utf8(pages.render(OUTLETS[p.outlet], p, _BASE)), "page") for p in pieces()]
    sources += [(_syllables(), "page"), (_syllable_feed(), "feed")]
    for text, kind in sources:
        honest = _read(kind, _declared(text, "utf-8").encode("utf-8"), "text/html; charset=utf-8")
        for encoding in ("cp949", "utf-8"):
            for in_page in _LABELS:
                try:
                    data = _declared(text, in_page).encode(encoding)
                except UnicodeEncodeError:
                    continue  # a sign that CP949 does not have
                for in_header in ("", in_page, "utf-8", "euc-kr"):
                    header = f"text/html; charset={in_header}" if in_header else "text/html"
                    found = _read(kind, data, header)
                    tried += 1
                    lost += "\ufffd" in found
                    different += found != honest
                    naive += "\ufffd" in _naively(data, in_header or in_page)
    return Outcome(
        lost == 0 and different == 0 and tried > 1000 and naive > 0,
        {
            "texts, dresses": f"{len(sources)}, {tried}",
            "with U+FFFD": str(lost),
            "other than from honest UTF-8": str(different),
            "with U+FFFD when decoded as labelled": str(naive),
        },
    )


def _read(kind: str, data: bytes, header: str) -> str:
    if kind == "feed":
        return repr(
            [(entry.title, entry.summary) for entry in parse_feed(FeedBytes(data, header, _BASE)).entries]
        )
    found = extract(PageBytes(data=data, url=f"{_BASE}/a", content_type=header))
    return f"{found.title}\n{found.outlet}\n{found.text}"


def _as_utf8(page: bytes) -> str:
    from bot.intake.encodings import decode

    text = decode(page)
    # CP949 has no em space, middle dots of other scripts and the like; the same text must exist in both.
    return text.encode("cp949", errors="xmlcharrefreplace").decode("cp949")


def _declared(text: str, label: str) -> str:
    """The text with this label in place of its own; without any where the label is empty."""
    text = re.sub(r"<meta[^>]*charset[^>]*>", "", text, flags=re.IGNORECASE)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if not label:
        return text
    if "<rss" in text:
        return f'<?xml version="1.0" encoding="{label}"?>{text}'
    return re.sub(r"(<head[^>]*>)", rf'\1<meta charset="{label}">', text, count=1, flags=re.IGNORECASE)


def _all_syllables() -> list[str]:
    letters = "".join(map(chr, range(ord("가"), ord("힣") + 1)))
    return [letters[start : start + 40] for start in range(0, len(letters), 40)]


def _syllables() -> str:
    body = "".join(f"<p>{line}라고 23일 밝혔다.</p>" for line in _all_syllables())
    head = "<html lang=ko><head><title>모든 글자</title></head>"
    return f"{head}<body><article><h1>모든 글자</h1>{body}</article></body></html>"


def _syllable_feed() -> str:
    items = "".join(
        f"<item><title>{line}</title><description>{line}</description></item>" for line in _all_syllables()
    )
    return f'<rss version="2.0"><channel><title>모든 글자</title>{items}</channel></rss>'


def _naively(data: bytes, label: str) -> str:
    try:
        codec = codecs.lookup(label or "utf-8").name
    except LookupError:
        codec = "utf-8"
    return data.decode(codec, errors="replace")
