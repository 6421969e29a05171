"""The newsroom on loopback: pages and feeds over real HTTP, with validators and a log of who asked."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.newsroom import feeds, pages
from bot.newsroom.outlets import OUTLETS, Outlet

_ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /member/\nAllow: /\n"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request that the newsroom answered."""

    path: str
    status: int
    #: Whether it came with a validator, to be told that nothing changed.
    conditional: bool
    agent: str


@dataclass(slots=True)
class Newsroom:
    """A newsroom that is being served."""

    #: Its address, without a slash at the end.
    url: str
    visits: list[Visit] = field(default_factory=list)

    def feed_urls(self) -> dict[str, str]:
        """The outlets' keys and where their feeds stand."""
        return {key: f"{self.url}{outlet.feed_path}" for key, outlet in OUTLETS.items()}


@contextlib.asynccontextmanager
async def serve(host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[Newsroom]:
    """Serve the newsroom in this event loop until the block ends; port 0 takes a free one."""
    with socket.create_server((host, port)) as listener:
        newsroom = Newsroom(f"http://{host}:{listener.getsockname()[1]}")
        config = uvicorn.Config(application(newsroom), log_config=None, access_log=False, lifespan="off")
        server = _QuietServer(config)
        running = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            await server.ready.wait()
            yield newsroom
        finally:
            server.should_exit = True
            await running


def application(newsroom: Newsroom) -> Starlette:
    """The ASGI application; `newsroom.url` is what its links begin with."""
    routes = [
        Route(
            "/robots.txt",
            _endpoint(newsroom, _Resource(_ROBOTS.encode(), "text/plain; charset=utf-8", _OPENED)),
        )
    ]
    for outlet in OUTLETS.values():
        routes += _routes_of(outlet, newsroom)
    return Starlette(routes=routes, exception_handlers={404: _missing(newsroom)})


class _QuietServer(uvicorn.Server):
    """A server that leaves the process's signals to the process."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


_OPENED = datetime(2021, 11, 17, tzinfo=UTC)

_Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class _Resource:
    body: bytes
    content_type: str
    modified: datetime

    @property
    def headers(self) -> dict[str, str]:
        return {
            "content-type": self.content_type,
            "etag": f'"{hashlib.sha256(self.body).hexdigest()[:20]}"',
            "last-modified": format_datetime(self.modified.astimezone(UTC), usegmt=True),
            "cache-control": "max-age=60",
        }

    def is_known_to(self, request: Request) -> bool:
        """Whether the client's validators say that it has this body; an ETag outweighs a date."""
        tags = request.headers.get("if-none-match")
        if tags is not None:
            return self.headers["etag"] in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        since = request.headers.get("if-modified-since")
        try:
            return since is not None and parsedate_to_datetime(since) >= self.modified.replace(microsecond=0)
        except (TypeError, ValueError):
            return False  # an unreadable date, or one without a zone


def _routes_of(outlet: Outlet, newsroom: Newsroom) -> list[Route]:
    newest = max((piece.published for piece in outlet.pieces), default=_OPENED)
    html = f"text/html; charset={outlet.encoding}" if outlet.declares_encoding else "text/html"
    resources = {
        outlet.feed_path: _Resource(
            feeds.render(outlet, newsroom.url), feeds.CONTENT_TYPES[outlet.feed_format], newest
        ),
        f"/{outlet.key}/": _Resource(pages.front(outlet, newsroom.url), html, newest),
    }
    for piece in outlet.pieces:
        page = pages.render(outlet, piece, newsroom.url)
        resources[outlet.path(piece)] = _Resource(page, html, piece.published)
    return [Route(path, _endpoint(newsroom, resource)) for path, resource in resources.items()]


def _endpoint(newsroom: Newsroom, resource: _Resource) -> _Endpoint:
    async def give(request: Request) -> Response:
        known = resource.is_known_to(request)
        _note(newsroom, request, status=304 if known else 200)
        if known:
            kept = {name: value for name, value in resource.headers.items() if name != "content-type"}
            return Response(status_code=304, headers=kept)
        return Response(resource.body, headers=resource.headers)

    return give


def _missing(newsroom: Newsroom) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def say_so(request: Request, _: Exception) -> Response:
        _note(newsroom, request, status=404)
        return Response(pages.MISSING.encode(), status_code=404, headers={"content-type": "text/html"})

    return say_so


def _note(newsroom: Newsroom, request: Request, *, status: int) -> None:
    asked = {"if-none-match", "if-modified-since"} & set(request.headers.keys())
    agent = request.headers.get("user-agent", "")
    newsroom.visits.append(Visit(request.url.path, status, conditional=bool(asked), agent=agent))
