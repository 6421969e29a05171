"""A Bot API server of few words: eight methods, updates that say the least they can, an error for all else."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.emulators.harness import free_port, wait_for

#: How a server says that it does not know a method; each has its own way.
NOES = {
    "404": (404, {"ok": False, "error_code": 404, "description": "Not Found"}),
    "400": (400, {"ok": False, "error_code": 400, "description": "Bad Request: method is not supported"}),
    "501": (501, {"ok": False, "error_code": 501, "description": "Not Implemented"}),
    "200": (200, {"ok": False, "error_code": 404, "description": "unknown method"}),
    "page": (500, None),
}


@dataclass
class Meagre:
    """What was said to it, and what it was told."""

    no: str
    address: str = ""
    me: dict = field(default_factory=lambda: {"id": 123456789, "is_bot": True, "first_name": "B"})
    updates: list = field(default_factory=list)
    messages: dict = field(default_factory=dict)
    come: asyncio.Event = field(default_factory=asyncio.Event)
    unknown: set = field(default_factory=set)

    def say(self, text, chat=7, **more):
        """Somebody writes; nothing but the number, the chat and the text is told of it."""
        number = len(self.updates) + 1
        message = {
            "message_id": 1000 + number,
            "chat": {"id": chat},
            "from": {"id": chat},
            "text": text,
            **more,
        }
        self.updates.append({"update_id": number, "message": message})
        self.come.set()

    def press(self, message_id, data, chat=7):
        """Somebody presses a button."""
        query = {
            "id": str(len(self.updates)),
            "from": {"id": chat},
            "data": data,
            "message": {"message_id": message_id, "chat": {"id": chat}},
        }
        self.updates.append({"update_id": len(self.updates) + 1, "callback_query": query})
        self.come.set()

    async def serve(self, request: Request) -> Response:
        """One call."""
        method = request.path_params["method"]
        given = dict(parse_qsl((await request.body()).decode()))
        served = getattr(self, f"_{method.lower()}", None)
        if served is None:
            self.unknown.add(method)
            status, body = NOES[self.no]
            return JSONResponse(body, status) if body else PlainTextResponse("<h1>oops</h1>", status)
        return JSONResponse({"ok": True, "result": await served(given)})

    async def _getme(self, _given):
        return self.me

    async def _getupdates(self, given):
        since = int(given.get("offset") or 0)
        self.come.clear()
        fresh = [u for u in self.updates if u["update_id"] >= since]
        if not fresh:
            try:
                await asyncio.wait_for(self.come.wait(), 0.2)
            except TimeoutError:
                return []
        return [u for u in self.updates if u["update_id"] >= since]

    async def _sendmessage(self, given):
        number = len(self.messages) + 1
        self.messages[number] = given
        return {"message_id": number, "chat": {"id": int(given["chat_id"])}, "text": given["text"]}

    async def _editmessagetext(self, given):
        self.messages[int(given["message_id"])] |= given
        return {"message_id": int(given["message_id"])}

    async def _answercallbackquery(self, _given):
        return True

    async def _deletemessage(self, _given):
        return True

    async def _setwebhook(self, _given):
        return True

    async def _deletewebhook(self, _given):
        return True


@asynccontextmanager
async def meagre_server(no):
    """The server on a loopback port."""
    served = Meagre(no)
    port = free_port()
    app = Starlette(routes=[Route("/bot{token}/{method}", served.serve, methods=["GET", "POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="off"))
    server.capture_signals = _no_signals
    task = asyncio.create_task(server.serve())
    served.address = f"http://127.0.0.1:{port}"
    await wait_for(lambda: server.started, seconds=10, what="the server listens", every=0.01)
    try:
        yield served
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def _async_nothing():
    yield


def _no_signals():
    from contextlib import nullcontext

    return nullcontext()
