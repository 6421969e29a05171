"""Naver's news search as a source: a query instead of a feed.

As documented at https://developers.naver.com/docs/serviceapi/search/news/news.md: a GET with the application's id and
secret in two headers; JSON with up to 100 `items`, each with `title` and `description` (matches in <b>),
`originallink` (the outlet's page), `link` (Naver's copy, where it has one) and `pubDate` (RFC 822).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.intake.feeds import Entry, Feed, NotAFeedError
from bot.intake.moments import moment

ENDPOINT = "https://openapi.naver.com/v1/search/news.json"


@dataclass(frozen=True, slots=True)
class NaverKeys:
    """What Naver gives to a registered application."""

    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return "NaverKeys(...)"

    @property
    def headers(self) -> dict[str, str]:
        """What a request shows them with."""
        return {"x-naver-client-id": self.client_id, "x-naver-client-secret": self.client_secret}


class NoKeysError(UserError):
    """A search was to be made without an application's id and secret."""

    def __init__(self) -> None:
        super().__init__(
            "Naver's news search needs NAVER_CLIENT_ID and NAVER_CLIENT_SECRET.",
            korean="네이버 뉴스 검색에는 NAVER_CLIENT_ID와 NAVER_CLIENT_SECRET 설정이 필요합니다.",
        )


def address(query: str) -> str:
    """The request that asks for the newest articles on a query; an address is taken as it is."""
    if query.startswith(("https://", "http://")):
        return query
    return f"{ENDPOINT}?{urlencode({'query': query, 'display': 100, 'sort': 'date'})}"


def parse(data: bytes, url: str, timezone: str) -> Feed:
    """The entries of an answer.

    Raises NotAFeedError for anything else.
    """
    try:
        answer = json.loads(data.decode("utf-8"))
        items = answer["items"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotAFeedError(
            "Naver's answer cannot be read.", korean="네이버의 응답을 읽을 수 없습니다.", url=url
        ) from None
    if not isinstance(items, list):
        raise NotAFeedError(
            "Naver's answer cannot be read.", korean="네이버의 응답을 읽을 수 없습니다.", url=url
        )
    zone = ZoneInfo(timezone)
    entries = tuple(_entry(item, zone) for item in items if isinstance(item, dict))
    return Feed(title="", entries=tuple(entry for entry in entries if entry.url), format="naver")


def _entry(item: dict[str, Any], zone: ZoneInfo) -> Entry:
    link = next(
        (
            link
            for link in (str(item.get("originallink") or ""), str(item.get("link") or ""))
            if link.startswith(("https://", "http://"))
        ),
        "",
    )
    return Entry(
        id=link,
        url=link,
        title=_plain(item.get("title")),
        published=moment(str(item.get("pubDate") or ""), zone),
        summary=_plain(item.get("description")),
        language="ko",
    )


def _plain(value: object) -> str:
    return " ".join(unescape(re.sub(r"</?b>", "", str(value or ""))).split())
