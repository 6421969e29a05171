"""A small web server that does what it is told, faults included, and keeps a log of who asked."""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field


@dataclass
class Asked:
    """One request."""

    path: str
    headers: dict
    at: float
    answered: float = 0.0


@dataclass
class Answer:
    """What is sent back: a whole answer, or raw bytes in pieces with pauses between them."""

    body: bytes = b""
    status: int = 200
    headers: dict = field(default_factory=dict)
    #: In place of all the above, or after the head where that is given: pieces to send one by one.
    pieces: object = None
    pause: float = 0.0


@dataclass
class Site:
    """Paths and their answers; an answer may be a list, one for each visit, the last for good, or a function."""

    url: str
    answers: dict = field(default_factory=dict)
    log: list = field(default_factory=list)

    def asked_for(self, path):
        return [asked for asked in self.log if asked.path == path]

    @property
    def pages(self):
        """All requests but those for robots.txt."""
        return [asked.path for asked in self.log if asked.path != "/robots.txt"]

    def answer(self, asked):
        answer = self.answers.get(asked.path, Answer(status=404))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        return answer(asked) if callable(answer) else answer


@contextlib.asynccontextmanager
async def site(host="127.0.0.1", **answers):
    """Serve on a free port of that address; `answers` by keyword stand for `/keyword`."""
    served = Site("", {f"/{name}": answer for name, answer in answers.items()})

    async def handle(reader, writer):
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await _converse(served, reader, writer)
        writer.close()

    server = await asyncio.start_server(handle, host, 0)
    served.url = f"http://{host}:{server.sockets[0].getsockname()[1]}"
    try:
        yield served
    finally:
        server.close()


async def _converse(served, reader, writer):
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    request, *lines = head.split("\r\n")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines) if name
    }
    asked = Asked(request.split(" ")[1], headers, time.monotonic())
    served.log.append(asked)
    answer = served.answer(asked)
    length = {} if answer.pieces is not None else {"Content-Length": str(len(answer.body))}
    given = {"Connection": "close", **length, **answer.headers}
    lines = [f"HTTP/1.1 {answer.status} Status", *(f"{name}: {value}" for name, value in given.items())]
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + answer.body)
    for piece in answer.pieces or ():
        await writer.drain()
        await asyncio.sleep(answer.pause)
        writer.write(piece)
    await writer.drain()
    asked.answered = time.monotonic()


def rss(*items, ttl=None):
    """A feed of (title, link, more XML) items."""
    asks = f"<ttl>{ttl}</ttl>" if ttl else ""
    inside = "".join(
        f"<item><title>{title}</title><link>{link}</link>{more}</item>" for title, link, more in items
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>가온일보</title>{asks}{inside}</channel></rss>'
    return Answer(text.encode(), headers={"Content-Type": "application/rss+xml"})


def page(title, text, published="2026-11-23T08:00:00+09:00"):
    """An article's page."""
    meta = f'<meta property="article:published_time" content="{published}">' if published else ""
    paragraphs = "".join(f"<p>{line}</p>" for line in text)
    html = (
        f'<html lang="ko"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:title" content="{title}">{meta}</head>'
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )
    return Answer(html.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
