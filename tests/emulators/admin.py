"""The side of an emulator that tests and its page talk to; no fault touches it.

Under `/_emulator/` are the endpoints of the tests and of the page, which no fault touches:

    GET  health                       alive, with the platform and the scale
    GET  ledger?after=N               the calls so far
    GET/PUT/POST/DELETE faults        the script: see, replace, add one rule, clear
    PUT  clock {"scale": 0.1}         shorten the platform's time
    POST check {"owed": [...]}        the checker's finding
    GET  events                       server-sent events: what changed in the chats
    GET  page/...                     the page's files; `/` shows the page
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from tests.emulators.checker import Owed, check
from tests.emulators.faults import BadRuleError, Rule
from tests.emulators.ledger import read_calls

if TYPE_CHECKING:
    from tests.emulators.server import EmulatorServer

PAGE = Path(__file__).parent / "page"


class Admin:
    """The endpoints under `/_emulator/` that every platform has."""

    def __init__(self, server: EmulatorServer) -> None:
        self._server = server
        server.app.add_routes(
            [
                web.get("/", self._page),
                web.get("/_emulator/health", self._health),
                web.get("/_emulator/ledger", self._ledger),
                web.get("/_emulator/faults", self._faults),
                web.put("/_emulator/faults", self._put_faults),
                web.post("/_emulator/faults", self._add_fault),
                web.delete("/_emulator/faults", self._clear_faults),
                web.put("/_emulator/clock", self._set_clock),
                web.post("/_emulator/check", self._check),
                web.get("/_emulator/events", self._server.hub.stream),
                web.static("/_emulator/page", PAGE),
                web.static("/_emulator/platform", Path(__file__).parent / self._server.platform / "page"),
            ]
        )

    async def _page(self, _: web.Request) -> web.Response:
        shell = (PAGE / "index.html").read_text(encoding="utf-8")
        return web.Response(
            text=shell.replace("{{platform}}", self._server.platform), content_type="text/html"
        )

    async def _health(self, _: web.Request) -> web.Response:
        return web.json_response(
            {
                "platform": self._server.platform,
                "scale": self._server.clock.scale,
                "ledger": str(self._server.ledger.path),
            }
        )

    async def _ledger(self, request: web.Request) -> web.Response:
        await self._server.ledger.flush()
        calls = read_calls(self._server.ledger.path, after=int(request.query.get("after", 0)))
        return web.json_response([asdict(call) | {"done": call.done} for call in calls])

    async def _faults(self, _: web.Request) -> web.Response:
        return web.json_response(self._server.faults.report())

    async def _put_faults(self, request: web.Request) -> web.Response:
        try:
            rules = [Rule.from_dict(values) for values in await request.json()]
        except (BadRuleError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        self._server.faults.clear()
        for rule in rules:
            self._server.faults.add(rule)
        return web.json_response(self._server.faults.report())

    async def _add_fault(self, request: web.Request) -> web.Response:
        try:
            self._server.faults.add(Rule.from_dict(await request.json()))
        except (BadRuleError, TypeError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response(self._server.faults.report())

    async def _clear_faults(self, _: web.Request) -> web.Response:
        self._server.faults.clear()
        return web.json_response([])

    async def _set_clock(self, request: web.Request) -> web.Response:
        self._server.clock.scale = float((await request.json())["scale"])
        self._server.windows.forget()
        return web.json_response({"scale": self._server.clock.scale})

    async def _check(self, request: web.Request) -> web.Response:
        given = await request.json()
        await self._server.ledger.flush()
        verdict = check(
            [Owed.from_dict(debt) for debt in given["owed"]],
            read_calls(self._server.ledger.path),
            allowed_duplicates=given.get("allowed_duplicates", 0),
        )
        return web.json_response(verdict.to_dict())
