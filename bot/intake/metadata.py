"""What a page says of itself outside its text: title, outlet, author, moment, language, its own address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from bot.intake.moments import moment
from summarizer.types import Language

#: Everything that we ask of a head stands in the first of so many characters.
_HEAD = 300_000


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page's word on itself; what it doesn't say is empty."""

    title: str
    outlet: str
    author: str
    published: datetime | None
    language: Language | None
    #: The canonical address, on the page's own host.
    url: str
    #: The text as schema.org data carry it, of the few pages that do.
    body: str


def metadata(html: str, *, url: str, zone: tzinfo) -> Metadata:
    """Read a page's metadata; moments without a zone are meant in `zone`."""
    metas = _metas(html)
    about = _schema(html)
    outlet = metas.get("og:site_name") or _name(about.get("publisher"))
    return Metadata(
        title=_title(html, metas, about, outlet),
        outlet=outlet,
        author=_author(metas, about),
        published=_published(html, metas, about, zone),
        language=_language(html, metas),
        url=_own_address(html, url),
        body=_text(about.get("articleBody")),
    )


def _metas(html: str) -> dict[str, str]:
    """The page's meta tags by name or property, the first of each."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<meta\b[^<>]{0,3000}", html[:_HEAD], re.IGNORECASE):
        name = re.search(r"(?:property|name|itemprop)\s*=\s*[\"']?([\w.:-]+)", tag, re.IGNORECASE)
        content = re.search(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", tag, re.IGNORECASE)
        if name and content:
            value = next((group for group in content.groups() if group is not None), "")
            found.setdefault(name[1].lower(), " ".join(unescape(value).split()))
    return found


_ARTICLE_TYPES = {"Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BlogPosting"}


def _schema(html: str) -> dict[str, Any]:
    """The page's schema.org article, if it has one."""
    # To the end of the page where a script is never closed, so that no part is read twice.
    scripts = re.finditer(r"<script\b([^>]*)>(.*?)(?:</script|\Z)", html, re.DOTALL | re.IGNORECASE)
    for raw in (script[2] for script in scripts if "ld+json" in script[1].lower()):
        try:
            data = json.loads(raw.strip(), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _walk(data):
            kinds = item.get("@type")
            if _ARTICLE_TYPES.intersection(kinds if isinstance(kinds, list) else [str(kinds)]):
                return item
    return {}


def _walk(data: object) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for part in data[:50]:
            yield from _walk(part)
    elif isinstance(data, dict):
        yield data
        yield from _walk(data.get("@graph"))


def _name(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(name for name in map(_name, value[:5]) if name)
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _text(value: object) -> str:
    return unescape(value).strip() if isinstance(value, str) else ""


def _title(html: str, metas: dict[str, str], about: dict[str, Any], outlet: str) -> str:
    """The headline: where pages are careful first, the window's title without the outlet's name last."""
    careful = (
        metas.get("og:title") or " ".join(_text(about.get("headline")).split()) or metas.get("twitter:title")
    )
    if careful:
        return _without_outlet(careful, outlet)
    headings = [
        _bare(inner)
        for inner in re.findall(r"<h1\b[^>]*>(.{0,2000}?)</h1", html[:_HEAD], re.DOTALL | re.IGNORECASE)
    ]
    headings = [heading for heading in headings if 8 <= len(heading) <= 200]
    if len(headings) == 1:
        return headings[0]
    window = re.search(r"<title\b[^>]*>(.{0,1000}?)</?title", html[:_HEAD], re.DOTALL | re.IGNORECASE)
    return _longest_part(_bare(window[1])) if window else ""


def _without_outlet(title: str, outlet: str) -> str:
    """`제목 | 가온경제` is `제목` where the outlet is called that."""
    cut = re.sub(rf"\s+[|\-–—:<]\s*{re.escape(outlet)}\s*$", "", title) if outlet else title
    return cut or title


def _longest_part(title: str) -> str:
    """A window's title has the headline and names of outlet and section, in any order."""
    return max(re.split(r"\s+[|\-–—:<>]\s+", title), key=len).strip()


def without_scripts(html: str) -> str:
    """A page without its scripts and styles; one that is never closed goes on to the end."""
    return re.sub(r"<(script|style)\b(?:.*?</\1|.*)", " ", html, flags=re.DOTALL | re.IGNORECASE)


def _bare(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^<>]*>", " ", html)).split())


def _author(metas: dict[str, str], about: dict[str, Any]) -> str:
    said = (
        _name(about.get("author"))
        or metas.get("author", "")
        or metas.get("article:author", "")
        or metas.get("dable:author", "")
    )
    return "" if said.startswith(("http://", "https://")) else said[:100]


_TIME_METAS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "article.published",
    "pubdate",
    "dc.date.issued",
    "sailthru.date",
    "date",
)
#: What stands before the hour at which an article was put in, on pages that only print it.
_PRINTED = re.compile(
    r"(?:기사입력|최초입력|입력|등록|송고|승인|작성|게시|발행|\bPublished|\bPosted)(?:일시|일자|시간|일)?[^0-9A-Za-z]{0,12}"
    r"((?:20\d\d|\d{1,2}\s+[A-Z][a-z]{2}|[A-Z][a-z]{2,8}\.?\s+\d).{0,40})"
)


def _published(html: str, metas: dict[str, str], about: dict[str, Any], zone: tzinfo) -> datetime | None:
    said = [metas[name] for name in _TIME_METAS if metas.get(name)]
    said.append(_text(about.get("datePublished")))
    said += re.findall(r"\"datePublished\"\s*:\s*\"([^\"]{1,60})\"", html)[:1]
    said += re.findall(r"<time\b[^<>]*\bdatetime\s*=\s*[\"']([^\"']{1,60})", html)[:1]
    exact = next((found for text in said if text and (found := moment(text, zone))), None)
    if exact is not None:
        return exact
    printed = _PRINTED.search(_bare(without_scripts(html[:_HEAD])))
    return moment(printed[1], zone) if printed else None


def _language(html: str, metas: dict[str, str]) -> Language | None:
    declared = re.search(r"<html\b[^<>]*\blang\s*=\s*[\"']?([a-zA-Z]{2})", html[:20_000], re.IGNORECASE)
    said = declared[1] if declared else metas.get("og:locale", "")[:2]
    return {"ko": Language.KO, "en": Language.EN}.get(said.lower())


def _own_address(html: str, url: str) -> str:
    """The address that the page calls its own; one on a foreign host is a mistake or a trick."""
    for tag in re.findall(r"<link\b[^<>]{0,1000}", html[:_HEAD], re.IGNORECASE):
        where = re.search(r"href\s*=\s*[\"']?([^\"'\s>]+)", tag, re.IGNORECASE)
        if where and re.search(r"rel\s*=\s*[\"']?canonical", tag, re.IGNORECASE):
            try:
                own = urljoin(url, unescape(where[1]))
                return own if _site(own) == _site(url) else url
            except ValueError:
                return url
    return url


def _site(url: str) -> str:
    """Host and port, mobile and AMP hosts counted as the main one."""
    return re.sub(r"^(?:www|m|mobile|amp|wap)\.", "", urlsplit(url).netloc.lower())
