"""A page's bytes to the article on it: title, outlet, author, time, language, address and text, with a grade."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.errors import PermanentError, UserError
from bot.intake.bodies import body_text, text_of
from bot.intake.datelines import day_of, is_dateline
from bot.intake.encodings import decode, readable
from bot.intake.metadata import metadata
from bot.intake.urls import canonical
from bot.intake.walls import wall
from summarizer.types import Article, Language

#: Longer pages than this are no articles; a parser can spend minutes on them.
_MOST_HTML = 2 * 1024 * 1024
#: Attributes in one tag; an honest one has a dozen, a hostile one two hundred thousand.
_MOST_ATTRIBUTES = 500
#: Tags in one page; the longest honest ones that we know of have some 15,000. 100,000 paragraphs took 18 s.
_MOST_TAGS = 60_000
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
class FeedText:
    """What a feed tells of an article."""

    url: str
    title: str
    html: str
    outlet: str
    published: datetime | None = None
    language: str | None = None


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
        raise NoArticleError(
            "The page is too large to be an article.", korean="기사라기에는 페이지가 너무 큽니다."
        )
    html = readable(decode(page.data, content_type=page.content_type))
    if not _looks_like_html(html):
        return _from_plain(html, page)
    _refuse_monsters(html)
    return _from_html(html, page)


def from_feed(own: FeedText) -> Extracted:
    """The article as far as the feed itself tells it, for when its page is not to be had; graded so.

    Raises NoArticleError where the feed has no more than a headline.
    """
    text = text_of(readable(own.html))
    if len(text) < _LEAST:
        raise NoArticleError(
            "The page could not be read, and the feed has no text of its own.",
            korean="기사 쪽을 읽지 못했고, 피드에도 본문이 없습니다.",
        )
    return Extracted(
        url=canonical(own.url),
        title=own.title,
        text=text,
        outlet=own.outlet,
        author=None,
        published=own.published,
        language={"ko": Language.KO, "en": Language.EN}.get((own.language or "")[:2].lower()),
        grade=Grade.FEED,
    )


def from_file(data: bytes, name: str) -> Article:
    """The article in a file: HTML as from a page, or plain text whose words stay exactly as they are.

    Raises UserError where it is neither.
    """
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UserError(
            f"{name} is not text (it seems to be a binary file); give an article's text or HTML.",
            korean=f"글이 아닌 파일입니다({name}). 기사의 글이나 HTML을 주십시오.",
        )
    text = decode(data)
    if text.count("\ufffd") > len(text) // 50:
        raise UserError(
            f"{name} is not text in UTF-8 or CP949; save it as UTF-8 and try again.",
            korean=f"UTF-8이나 CP949로 된 글이 아닙니다({name}). UTF-8로 저장해 다시 시도해 주십시오.",
        )
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
    return from_text(text)


def from_text(text: str) -> Article:
    """The article in a text that somebody saved or pasted: its headline, and the day that it states for itself."""
    return Article(title=headline_of(text), body=text, published=day_of(text))


def headline_of(text: str) -> str:
    """The headline that a copied article most likely has: an early line that ends like no sentence.

    >>> headline_of("산업 IT\\n\\nKT, 클라우드 원팀 출범...DNA 인재양성 힘 모은다\\n\\nKT는 ...")
    'KT, 클라우드 원팀 출범...DNA 인재양성 힘 모은다'
    """
    for line in (raw.strip() for raw in text[:2000].splitlines()[:12]):
        like_one = 12 <= len(line) <= 120 and not line.endswith((".", "=", ":", "@")) and "@" not in line
        if like_one and not is_dateline(line, first=True):
            return line
    return ""


def _looks_like_html(text: str) -> bool:
    return (
        re.search(r"<(!doctype\s+html|html|head|body|article|div|p|meta)\b", text[:5000], re.IGNORECASE)
        is not None
    )


_TAG = re.compile(r"<[a-zA-Z][^\s>/]*+((?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+)")


def _refuse_monsters(html: str) -> None:
    """Refuse what would keep the parser busy for minutes: one tag with all the attributes, or tags without end."""
    if html.count("<") > _MOST_TAGS:
        raise NoArticleError(
            "The page is built in a way that no article's page is.",
            korean="기사 페이지로 볼 수 없는 구조의 페이지입니다.",
        )
    for tag in _TAG.finditer(html):
        if len(tag[1]) > _MOST_ATTRIBUTES and _attributes(tag[1]) > _MOST_ATTRIBUTES:
            raise NoArticleError(
                "The page is built in a way that no article's page is.",
                korean="기사 페이지로 볼 수 없는 구조의 페이지입니다.",
            )


def _attributes(inside: str) -> int:
    """How many attributes a tag has: its words and equals signs outside quotation marks, whichever are more."""
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "''", inside)
    return max(bare.count("="), len(bare.split()), bare.count("''"))


def _from_plain(text: str, page: PageBytes) -> Extracted:
    body = text.strip()
    if len(body) < _LEAST:
        raise NoArticleError("The page is empty.", korean="빈 페이지입니다.")
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
    zone = ZoneInfo(page.timezone)
    about = metadata(html, url=page.url, zone=zone)
    text = body_text(html, url=page.url)
    if len(about.body) > 2 * len(text):
        text = about.body
    hindrance = wall(html, text)
    if hindrance is not None:
        raise NoArticleError(hindrance.value, korean=hindrance.korean)
    return Extracted(
        url=canonical(about.url) if page.url else "",
        title=about.title or page.title,
        text=text,
        outlet=about.outlet or page.outlet,
        author=about.author or None,
        published=about.published or page.published,
        language=about.language,
        grade=Grade.FULL if len(text) >= _FULL else Grade.PARTIAL,
    )
