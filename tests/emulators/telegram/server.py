"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`, one world a token.

Under `/from/<name>` both stand once more, for a caller whose open calls are to be told from others'.
"""

from __future__ import annotations

import asyncio
import binascii
import json
import random
import re
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from multidict import MultiDict

from tests.emulators.checker import SENDING
from tests.emulators.server import Deed, EmulatorServer, Options
from tests.emulators.telegram.methods import METHODS
from tests.emulators.telegram.people_routes import PeopleRoutes
from tests.emulators.telegram.refusals import RefusalError, too_many
from tests.emulators.telegram.request import Parameters, Request, Upload
from tests.emulators.telegram.updates import UpdateQueue
from tests.emulators.telegram.webhook import WebhookSender
from tests.emulators.telegram.world import World
from tests.emulators.windows import Clock

TOKEN = re.compile(r"[1-9]\d{4,15}:[A-Za-z0-9_-]{20,}")
#: The bot that is there from the start, for a person who only wants to look.
DEFAULT_TOKEN = "1000000001:EmulatorTokenThatOpensNothingElse"
#: What needs waiting or the queue of updates; all else is in METHODS.
RECEIVING = ("getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo")
_CANONICAL = {name.lower(): name for name in (*METHODS, *RECEIVING)}


class Dialect:
    """How the Bot API words a fault that comes in its own form."""

    def too_many(self, retry_after: int) -> Deed:
        """429."""
        return refusal(too_many(retry_after))

    def server_error(self, status: int) -> Deed:
        """5xx."""
        words = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}
        return refusal(RefusalError(status, words.get(status, "Gateway Timeout")))


def refusal(error: RefusalError) -> Deed:
    """The answer to a refused call."""
    body: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    headers = {}
    if error.parameters:
        body["parameters"] = error.parameters
    if "retry_after" in error.parameters:
        headers["Retry-After"] = str(error.parameters["retry_after"])
    return Deed(body=body, status=error.code, error=error.description, headers=headers)


class Bots:
    """The bots that the emulator knows, each with its world, its queue of updates and its webhook."""

    def __init__(self, server: EmulatorServer) -> None:
        self._server = server
        self.worlds: dict[str, World] = {}
        self.queues: dict[str, UpdateQueue] = {}
        self._senders: list[WebhookSender] = []

    def world(self, token: str) -> World:
        """The world of a bot; made at the first call that names its token."""
        if token not in self.worlds:
            server = self._server
            world = World(token, server.ledger, server.hub.publish)
            world.save_bot()
            self.worlds[token] = world
            self.queues[token] = UpdateQueue(world, server.clock)

            async def dispatch(method: str, values: dict[str, Any]) -> None:
                await self.run_unasked(token, method, values)

            sender = WebhookSender(
                self.queues[token],
                clock=server.clock,
                ledger=server.ledger,
                dispatch=dispatch,
                dice=random.Random(world.bot.id),
            )
            self._senders.append(sender)
            server.hub.publish({"kind": "bot", "bot": token})
            sender.wake()
        return self.worlds[token]

    async def start(self) -> None:
        """Go on where the ledger's file left off."""
        for token, _ in list(self._server.ledger.documents("bot")):
            self.world(token)
        self.world(DEFAULT_TOKEN)
        self._restore_windows()

    async def stop(self) -> None:
        """Stop all webhooks."""
        for sender in self._senders:
            await sender.close()

    def deed(self, token: str, method: str, parameters: Parameters) -> Deed:
        """Do a call that needs no waiting."""
        world = self.world(token)
        request = Request(
            world=world, parameters=parameters, now=self._server.clock.now(), windows=self._server.windows
        )
        try:
            if world.bot.revoked:
                raise RefusalError(401, "Unauthorized")
            result = self._result(request, token, method)
        except RefusalError as error:
            refused = refusal(error)
            return Deed(
                body=refused.body,
                status=refused.status,
                error=refused.error,
                headers=refused.headers,
                chat=request.chat,
                thread=request.thread,
            )
        return Deed(
            body={"ok": True, "result": result},
            durable=not method.startswith("get") or method == "getUpdates",
            chat=request.chat,
            thread=request.thread,
            text=request.text,
            message_id=request.message_id,
            detail=request.detail,
        )

    def _result(self, request: Request, token: str, method: str) -> Any:
        queue = self.queues[token]
        match method:
            case "getUpdates":
                result = queue.take(request.parameters)
                request.detail["updates"] = [update["update_id"] for update in result]
                return result
            case "setWebhook":
                return queue.set_webhook(request.parameters)
            case "deleteWebhook":
                return queue.delete_webhook(request.parameters)
            case "getWebhookInfo":
                return queue.webhook_info()
        return METHODS[method](request)

    async def run_unasked(self, token: str, method: str, values: dict[str, Any]) -> None:
        """A call that came as the answer to a webhook: done and recorded, its result told to nobody."""
        name = _CANONICAL.get(method.lower())
        if name is None or name in RECEIVING:
            return
        deed = self.deed(token, name, Parameters.from_json(values))
        await self._server.record_unasked(method=name, account=token, deed=deed)

    def _restore_windows(self) -> None:
        """After a restart the limits go on from what the ledger holds of the last minute."""
        server = self._server
        for call in server.ledger.recent(server.clock.now() - server.clock.span(60)):
            world = self.worlds.get(call.account)
            chat = world and world.chats.get(int(call.chat or 0))
            if world and chat and call.done and call.method in SENDING:
                request = Request(world=world, parameters=Parameters({}), now=call.at, windows=server.windows)
                request.spend(chat, messages=len(call.detail.get("album", "1")))


#: Where a test that runs the server in its own process finds the bots.
BOTS = web.AppKey("bots", Bots)


class BotApiRoutes:
    """The HTTP side of the Bot API."""

    def __init__(self, server: EmulatorServer, bots: Bots) -> None:
        self._server = server
        self._bots = bots
        for root in ("", "/from/{caller}"):
            server.app.router.add_route("*", root + "/bot{token}/{method}", self._call)
            server.app.router.add_get(root + "/file/bot{token}/{path:.+}", self._file)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        token, given = request.match_info["token"], request.match_info["method"]
        method = _CANONICAL.get(given.lower())
        if not TOKEN.fullmatch(token):
            return self._refused(RefusalError(404, "Not Found"))
        try:
            parameters = await read_parameters(request)
        except RefusalError as error:
            return self._refused(error)
        except ConnectionResetError:
            # Whoever called has hung up in the midst of it, killed or no longer interested; nobody hears this.
            return self._refused(RefusalError(400, "Bad Request: the connection was closed"))
        refused = await self._refused_beforehand(token, method, parameters)

        def deed() -> Deed:
            return refused or self._bots.deed(token, str(method), parameters)

        chat = parameters.text("chat_id") or None
        return await self._server.serve_call(
            request,
            method=method or given,
            account=token,
            chat=chat,
            deed=deed,
            caller=request.match_info.get("caller", ""),
        )

    async def _refused_beforehand(
        self, token: str, method: str | None, parameters: Parameters
    ) -> Deed | None:
        """What ends a call before it is done: an unknown method, or another poll while this one waits."""
        if method is None:
            return refusal(RefusalError(404, "Not Found: method not found"))
        if method == "getUpdates" and not self._bots.world(token).bot.revoked:
            try:
                await self._bots.queues[token].wait(parameters)
            except RefusalError as error:
                return refusal(error)
        return None

    def _refused(self, error: RefusalError) -> web.Response:
        return self._server.respond(refusal(error))

    async def _file(self, request: web.Request) -> web.StreamResponse:
        token, path = request.match_info["token"], request.match_info["path"]
        world = self._bots.worlds.get(token)
        if world is None or not any(known["file_path"] == path for known in world.files.values()):
            return self._refused(RefusalError(404, "Not Found"))
        content = await asyncio.to_thread((world.file_folder() / path.replace("/", "_")).read_bytes)
        return web.Response(body=content, content_type="application/octet-stream")


async def read_parameters(request: web.Request) -> Parameters:
    """A call's parameters, from the address and a body of any of the three forms."""
    values: dict[str, str] = dict(parse_qsl(request.query_string, keep_blank_values=True))
    files: dict[str, Upload] = {}
    if not request.can_read_body:
        return Parameters(values)
    match request.content_type:
        case "application/json":
            try:
                given = json.loads(await request.read())
            except ValueError:
                raise RefusalError(400, "Bad Request: can't parse JSON object") from None
            if not isinstance(given, dict):
                raise RefusalError(400, "Bad Request: JSON object expected")
            values |= Parameters.from_json(given).values
        case "multipart/form-data":
            form: MultiDict[Any] = MultiDict(await request.post())
            for name, value in form.items():
                if isinstance(value, web.FileField):
                    content = value.file.read()
                    files[name] = Upload(value.filename, value.content_type, content)
                else:
                    values[name] = str(value)
        case _:
            values |= read_form(await request.read())
    return Parameters(values, files)


_NO_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def read_form(body: bytes) -> dict[str, str]:
    """The fields of a form.

    A digest in Korean is thousands of escapes, which `parse_qsl` takes a millisecond for; they become those
    of quoted-printable, which the standard library reads in C.
    """
    if _NO_ESCAPE.search(body):
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    fields = {}
    for pair in body.split(b"&"):
        name, _, value = pair.partition(b"=")
        fields[_unescaped(name)] = _unescaped(value)
    return fields


def _unescaped(part: bytes) -> str:
    quoted = part.replace(b"=", b"=3D").replace(b"%", b"=").replace(b"+", b" ")
    return binascii.a2b_qp(quoted).decode("utf-8", "surrogateescape")


def build(options: Options, *, clock: Clock | None = None) -> EmulatorServer:
    """A Bot API emulator, ready to start; a test may bring a clock of its own."""
    server = EmulatorServer("telegram", options, Dialect(), clock=clock)
    bots = server.app[BOTS] = Bots(server)
    server.on_start.append(bots.start)
    server.on_stop.append(bots.stop)
    BotApiRoutes(server, bots)
    PeopleRoutes(server, bots, DEFAULT_TOKEN)
    return server
