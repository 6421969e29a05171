"""The one ASGI application: health here, and whatever routes the chats' listeners mount on it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bot.errors import UserError

#: A check's name to what is wrong with it; None where all is well.
Checks = Mapping[str, Callable[[], Awaitable[str | None]]]


def web_application(checks: Checks, routes: Sequence[BaseRoute] = ()) -> Starlette:
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

    return Starlette(routes=[Route("/healthz", alive), Route("/readyz", ready), *routes])


async def serve(application: Starlette, port: int, told: asyncio.Event) -> None:
    """Serve on every interface until told to stop; requests in hand are answered.

    Raises UserError where the port cannot be had.
    """
    try:
        listener = socket.create_server(("0.0.0.0", port))  # noqa: S104  # a server's port is there for others
    except OSError as error:
        raise UserError(f"Port {port} cannot be opened ({error.strerror}); set PORT to a free one.") from None
    with listener:
        config = uvicorn.Config(application, log_config=None, lifespan="off", timeout_graceful_shutdown=8)
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
