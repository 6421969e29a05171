"""A page's bytes to the article on it: title, outlet, author, time, language, address and text, with a grade."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from html import unescape
from zoneinfo import ZoneInfo

from bot.errors import PermanentError, UserError
from bot.intake.encodings import decode
from bot.intake.urls import canonical
from summarizer.types import Article, Language

#: Longer pages than this are no articles; a parser can spend minutes on them.
_MOST_HTML = 2 * 1024 * 1024
#: Attributes in one tag; an honest one has a dozen, a hostile one two hundred thousand.
_MOST_ATTRIBUTES = 500
#: A text shorter than this is a stub before a paywall or a teaser.
_FULL = 200
_LEAST = 40


class Grade(StrEnum):
    """How much of the article we have."""

    FULL = "full"
    PARTIAL = "partial"  # a teaser, or a page cut off
    FEED = "feed"  # the page was not to be had; this is the feed's text


class NoArticleError(PermanentError):
    """The page holds no article; the message says what it seems to be."""


@dataclass(frozen=True, slots=True)
class PageBytes:
    """What a page's address answered, and what was known before."""

    data: bytes
    url: str
    content_type: str = ""
    timezone: str = "Asia/Seoul"
    #: From the feed, for what the page does not say.
    title: str = ""
    published: datetime | None = None
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The article on a page."""

    url: str
    title: str
    text: str
    outlet: str
    author: str | None
    #: With the page's own zone, or the outlet's where it states none.
    published: datetime | None
    language: Language | None
    grade: Grade


def extract(page: PageBytes) -> Extracted:
    """Find the article on a page.

    Raises NoArticleError where there is none: a login, a captcha, an error page, an empty one.
    """
    if len(page.data) > _MOST_HTML:
        raise NoArticleError("The page is too large to be an article.")
    html = decode(page.data, content_type=page.content_type)
    if not _looks_like_html(html):
        return _from_plain(html, page)
    _refuse_monsters(html)
    return _from_html(html, page)


def from_file(data: bytes, name: str) -> Article:
    """The article in a file: HTML as from a page, or plain text whose words stay exactly as they are.

    Raises UserError where it is neither.
    """
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UserError(f"{name} is not text (it seems to be a binary file); give an article's text or HTML.")
    text = decode(data)
    if text.count("\ufffd") > len(text) // 50:
        raise UserError(f"{name} is not text in UTF-8 or CP949; save it as UTF-8 and try again.")
    if _looks_like_html(text) and len(data) <= _MOST_HTML:
        extracted = extract(PageBytes(data=data, url=""))
        published = extracted.published.date() if extracted.published else None
        return Article(
            title=extracted.title,
            body=extracted.text,
            published=published,
            language=extracted.language,
            outlet=extracted.outlet,
        )
    return Article(title=headline_of(text), body=text)


def headline_of(text: str) -> str:
    """The headline that a copied article most likely has: an early line that ends like no sentence.

    >>> headline_of("산업 IT\\n\\nKT, 클라우드 원팀 출범...DNA 인재양성 힘 모은다\\n\\nKT는 ...")
    'KT, 클라우드 원팀 출범...DNA 인재양성 힘 모은다'
    """
    for line in (raw.strip() for raw in text[:2000].splitlines()[:12]):
        if 12 <= len(line) <= 120 and not line.endswith((".", "=", ":", "@")) and "@" not in line:
            return line
    return ""


def _looks_like_html(text: str) -> bool:
    return (
        re.search(r"<(!doctype\s+html|html|head|body|article|div|p|meta)\b", text[:5000], re.IGNORECASE)
        is not None
    )


def _refuse_monsters(html: str) -> None:
    for tag in re.finditer(r"<[a-zA-Z][^<>]{5000,}", html):
        if tag.group().count("=") > _MOST_ATTRIBUTES:
            raise NoArticleError("The page is built in a way that no article's page is.")


def _from_plain(text: str, page: PageBytes) -> Extracted:
    body = text.strip()
    if len(body) < _LEAST:
        raise NoArticleError("The page is empty.")
    return Extracted(
        url=canonical(page.url) if page.url else "",
        title=page.title or headline_of(text),
        text=body,
        outlet=page.outlet,
        author=None,
        published=page.published,
        language=None,
        grade=Grade.FULL if len(body) >= _FULL else Grade.PARTIAL,
    )


def _from_html(html: str, page: PageBytes) -> Extracted:
    import trafilatura

    found = trafilatura.bare_extraction(
        html,
        url=page.url or None,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
    )
    text = (found.text or "").strip() if found is not None and not isinstance(found, dict) else ""
    meta = None if found is None or isinstance(found, dict) else found
    if len(text) < _LEAST:
        raise NoArticleError(_what_it_is(html))
    _refuse_walls(html, text)
    metas = _metas(html)
    language = {"ko": Language.KO, "en": Language.EN}.get(_declared_language(html))
    url = canonical(_own_address(html, page.url)) if page.url else ""
    return Extracted(
        url=url,
        title=_title(metas, meta.title if meta else None, page.title),
        text=text,
        outlet=metas.get("og:site_name") or page.outlet or (meta.sitename if meta else "") or "",
        author=(meta.author if meta else None) or None,
        published=_published(html, metas, ZoneInfo(page.timezone)) or page.published or _only_day(meta, page),
        language=language,
        grade=Grade.FULL if len(text) >= _FULL else Grade.PARTIAL,
    )


def _metas(html: str) -> dict[str, str]:
    """The page's meta tags by name or property, first of each."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<meta\b[^>]{0,2000}>", html[:300_000], re.IGNORECASE):
        name = re.search(r"(?:property|name|itemprop)\s*=\s*[\"']?([\w:.-]+)", tag, re.IGNORECASE)
        content = re.search(r"content\s*=\s*(\"([^\"]*)\"|'([^']*)')", tag, re.IGNORECASE)
        if name and content:
            value = content.group(2) if content.group(2) is not None else content.group(3)
            found.setdefault(name.group(1).lower(), unescape(value).strip())
    return found


def _title(metas: dict[str, str], guessed: str | None, from_feed: str) -> str:
    return metas.get("og:title") or from_feed or guessed or ""


def _declared_language(html: str) -> str:
    found = re.search(r"<html\b[^>]*\blang\s*=\s*[\"']?([a-zA-Z]{2})", html[:20_000], re.IGNORECASE)
    return found.group(1).lower() if found else ""


def _own_address(html: str, url: str) -> str:
    """The address that the page calls its own, if that is on the same host; a foreign one is a mistake or a trick."""
    from urllib.parse import urljoin, urlsplit

    for tag in re.findall(r"<link\b[^>]{0,1000}>", html[:300_000], re.IGNORECASE):
        if re.search(r"rel\s*=\s*[\"']?canonical", tag, re.IGNORECASE):
            where = re.search(r"href\s*=\s*[\"']([^\"']+)", tag, re.IGNORECASE)
            if where:
                own = urljoin(url, unescape(where.group(1)))
                return own if urlsplit(own).netloc == urlsplit(url).netloc else url
    return url


_TIME_METAS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "pubdate",
    "article.published",
    "dc.date.issued",
    "date",
)
_PRINTED = re.compile(
    r"(?:입력|등록|기사입력|송고|승인|작성|게시|발행)[^0-9]{0,12}(20\d\d)[.\-/년]\s*(\d{1,2})[.\-/월]\s*(\d{1,2})[.일]?"
    r"(?:\s*\(?[가-힣]?\)?\s*(?:(오전|오후)\s*)?(\d{1,2}):(\d{2}))?"
)


def _published(html: str, metas: dict[str, str], zone: ZoneInfo) -> datetime | None:
    said = [metas[name] for name in _TIME_METAS if metas.get(name)]
    said += re.findall(r"\"datePublished\"\s*:\s*\"([^\"]+)\"", html)[:1]
    said += re.findall(r"<time\b[^>]*\bdatetime\s*=\s*[\"']([^\"']+)", html)[:1]
    for text in said:
        try:
            moment = datetime.fromisoformat(text.strip())
        except ValueError:
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if printed := _PRINTED.search(re.sub(r"<[^>]+>", " ", html)):
        year, month, day, half, hour, minute = printed.groups()
        try:
            hours = int(hour or 0) % 12 + (12 if half == "오후" else 0) if half else int(hour or 0)
            return datetime(int(year), int(month), int(day), hours, int(minute or 0), tzinfo=zone)
        except ValueError:
            return None
    return None


def _only_day(meta: object, page: PageBytes) -> datetime | None:
    day = getattr(meta, "date", None)
    try:
        return (
            datetime.combine(date.fromisoformat(day), datetime.min.time(), ZoneInfo(page.timezone))
            if day
            else None
        )
    except ValueError:
        return None


_CAPTCHA = re.compile(
    r"captcha|recaptcha|are you (a )?(human|robot)|로봇이 아닙니다|자동입력 방지|cf-challenge", re.IGNORECASE
)
_LOGIN = re.compile(r"type\s*=\s*[\"']?password", re.IGNORECASE)
_ERROR = re.compile(
    r"\b(404|not found|forbidden|access denied)\b|페이지를 찾을 수 없|존재하지 않는 (페이지|기사)|삭제된 기사",
    re.IGNORECASE,
)


def _refuse_walls(html: str, text: str) -> None:
    """A short page that asks for a proof of humanity, a login, or says that it is gone, is no article."""
    if len(text) >= 4 * _FULL:
        return
    if _CAPTCHA.search(text) or (len(text) < _FULL and _CAPTCHA.search(html)):
        raise NoArticleError("The site asks whether we are human, so the article cannot be read.")
    if len(text) < _FULL and _LOGIN.search(html):
        raise NoArticleError("The site asks for a login, so the article cannot be read.")
    if len(text) < _FULL and _ERROR.search(text):
        raise NoArticleError("The site says that there is no such article.")


def _what_it_is(html: str) -> str:
    if _CAPTCHA.search(html):
        return "The site asks whether we are human, so the article cannot be read."
    if _LOGIN.search(html):
        return "The site asks for a login, so the article cannot be read."
    if _ERROR.search(html):
        return "The site says that there is no such article."
    return "There is no article's text on this page; it may be a list, a video, or made by scripts."
