"""The one ASGI application: health here, and whatever routes the chats' listeners mount on it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.errors import UserError

#: A check's name to what is wrong with it; None where all is well.
Checks = Mapping[str, Callable[[], Awaitable[str | None]]]


class _Straight:
    """What the chats send goes straight to who takes it; all else through Starlette.

    Its middlewares and its search for a route took a tenth of what an acknowledgement costs (benchmarks/slack.py).
    """

    def __init__(self, others: Starlette, routes: Sequence[BaseRoute]) -> None:
        self._others = others
        self._taken_by: dict[str, Callable[[Request], Awaitable[Response]]] = {
            route.path: route.endpoint
            for route in routes
            if isinstance(route, Route) and route.methods == {"POST"}
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        take = None
        if scope["type"] == "http" and scope["method"] == "POST":
            take = self._taken_by.get(scope["path"])
        if take is None:
            await self._others(scope, receive, send)
            return
        answer = await take(Request(scope, receive, send))
        await answer(scope, receive, send)


def web_application(checks: Checks, routes: Sequence[BaseRoute] = ()) -> ASGIApp:
    """Health, readiness by these checks, and the routes of others."""

    async def alive(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "alive"})

    async def ready(_request: Request) -> JSONResponse:
        found = {name: await check() for name, check in checks.items()}
        wrong = {name: problem for name, problem in found.items() if problem}
        body = {
            "status": "ready" if not wrong else "not ready",
            "checks": {n: p or "ok" for n, p in found.items()},
        }
        return JSONResponse(body, status_code=503 if wrong else 200)

    everything = [Route("/healthz", alive), Route("/readyz", ready), *routes]
    return _Straight(Starlette(routes=everything), routes)


async def serve(application: ASGIApp, port: int, told: asyncio.Event) -> None:
    """Serve on every interface until told to stop; requests in hand are answered.

    Raises UserError where the port cannot be had.
    """
    try:
        listener = socket.create_server(("0.0.0.0", port))  # noqa: S104  # a server's port is there for others
    except OSError as error:
        raise UserError(f"Port {port} cannot be opened ({error.strerror}); set PORT to a free one.") from None
    with listener:
        config = uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            lifespan="off",
            # Nobody asks here who is calling; oauth.py looks at the header of its own.
            proxy_headers=False,
            timeout_graceful_shutdown=8,
        )
        server = _Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        waiting = asyncio.create_task(told.wait())
        await asyncio.wait((serving, waiting), return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        server.should_exit = True
        await serving


class _Server(uvicorn.Server):
    """A server that leaves the process's signals to the process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield
