"""A newspaper on loopback for proofs and benchmarks: feeds to which articles come when they are told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import format_datetime

_FIRST = (
    *("가람", "나루", "다온", "라온", "마루", "바름", "새롬", "아라"),
    *("자온", "하늘", "한빛", "누리", "보람", "소담", "이든", "초록"),
)
_SECOND = (
    *("소프트", "클라우드", "로보틱스", "반도체", "네트웍스"),
    *("데이터", "모빌리티", "바이오", "보안", "게임즈"),
)


def _company(number: int) -> str:
    """A company that no two articles share, by a name that could be one's."""
    first, rest = number % len(_FIRST), number // len(_FIRST)
    second, more = rest % len(_SECOND), rest // len(_SECOND)
    return _FIRST[first] + (_FIRST[more % len(_FIRST)] if more else "") + _SECOND[second]


class Press:
    """What is printed: so many feeds, and the articles that have appeared in them."""

    def __init__(self, feeds: int) -> None:
        self.address = ""
        self._entries: list[list[tuple[int, datetime]]] = [[] for _ in range(feeds)]

    def feed_urls(self) -> list[str]:
        """Where its feeds are."""
        return [f"{self.address}/feed/{number}" for number in range(len(self._entries))]

    def article_url(self, number: int) -> str:
        """Where an article is."""
        return f"{self.address}/article/{number}"

    def appear(self, number: int) -> None:
        """An article comes out, in the feed whose turn it is."""
        self._entries[number % len(self._entries)].append((number, datetime.now(UTC)))

    def sources(self) -> str:
        """Its feeds as an operator's list."""
        return "".join(
            f'[[source]]\nname = "가온일보 {number}"\nurl = "{url}"\nlanguage = "ko"\n\n'
            for number, url in enumerate(self.feed_urls())
        )

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, type and body for a path."""
        kind, _, number = path.strip("/").partition("/")
        if kind == "feed":
            return 200, "application/rss+xml; charset=utf-8", self._feed(int(number)).encode()
        if kind == "article":
            return 200, "text/html; charset=utf-8", self._page(int(number)).encode()
        return 404, "text/plain", b""

    def _feed(self, feed: int) -> str:
        items = "".join(
            f"<item><title>{self._title(number)}</title><link>{self.article_url(number)}</link>"
            f"<guid>{number}</guid><pubDate>{format_datetime(when)}</pubDate></item>"
            for number, when in reversed(self._entries[feed])
        )
        head = f"<title>가온일보 {feed}</title><link>{self.address}/</link>"
        return (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'
        )

    def _title(self, number: int) -> str:
        return f"{_company(2 * number)}·{_company(2 * number + 1)}, 인공지능 협력 업무협약"

    def _page(self, number: int) -> str:
        one, other = _company(2 * number), _company(2 * number + 1)
        paragraphs = (
            f"{one}와(과) {other}는(은) 인공지능 인재를 함께 기르기 위해 업무협약(MOU)을 체결했다고 23일 밝혔다.",
            f"양사는 제{number}호 공동 연구실을 열고 전문 인력 {100 + number}명을 3년에 걸쳐 키울 계획이다.",
            f"{one} 관계자는 “현장에서 바로 일할 수 있는 사람이 모자란다”며 협력의 배경을 설명했다.",
            f"{other}는(은) 올해 안에 {number % 12 + 1}개 과정을 먼저 시작하고 내년에 전국으로 넓힌다.",
        )
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        return (
            f'<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>{self._title(number)}</title></head>'
            f"<body><article><h1>{self._title(number)}</h1>{body}</article></body></html>"
        )


@asynccontextmanager
async def press(feeds: int) -> AsyncIterator[Press]:
    """A newspaper that answers until this ends."""
    paper = Press(feeds)

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                status, kind, body = paper.answer(head.split(" ", 2)[1])
                writer.write(
                    f"HTTP/1.1 {status} .\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    paper.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield paper
    finally:
        server.close()
