"""What every emulator process shares: a loopback server with the ledger, the faults and the admin endpoints.

A call from a client goes one way through `EmulatorServer.serve_call`:

    request -> fault before? -> the platform's deed (pure of I/O, so no two interleave)
            -> the ledger's fsync -> fault after? -> answer
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import socket
import struct
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from aiohttp import web

from tests.emulators.admin import Admin
from tests.emulators.faults import Action, Fault, FaultScript, Rule
from tests.emulators.hub import Hub
from tests.emulators.ledger import Call, Exchange, Ledger, Outcome
from tests.emulators.windows import Clock, Windows

#: A gateway's page, as it stands before every large service: what a client gets instead of JSON.
GATEWAY_PAGE = (
    "<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n"
    "<center><h1>{status} {reason}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
_REASONS = {
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Time-out",
}


@dataclass(frozen=True, slots=True)
class Options:
    """How an emulator process was started."""

    ledger: Path
    host: str = "127.0.0.1"
    port: int = 0
    scale: float = 1.0
    faults: tuple[Rule, ...] = ()
    durable: bool = True  #: False: no fsync, for tests that crash nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a platform did with a call, or why it refused: the answer, and what the ledger keeps of it."""

    body: Any  #: the answer's JSON
    status: int = 200
    error: str | None = None  #: the refusal; None: it was done
    headers: dict[str, str] = field(default_factory=dict)
    durable: bool = True  #: False for what only reads: the answer doesn't wait for the disk
    chat: str | None = None
    thread: str | None = None
    text: str | None = None
    message_id: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)


class Dialect(Protocol):
    """How a platform words the faults that come in its own form."""

    def too_many(self, retry_after: int) -> Deed:
        """The answer to one request too many."""

    def server_error(self, status: int) -> Deed:
        """The answer when the platform itself fails."""


class EmulatorServer:
    """One emulated platform behind a port; it adds its routes to `app` and answers with `serve_call`."""

    def __init__(
        self, platform: str, options: Options, dialect: Dialect, *, clock: Clock | None = None
    ) -> None:
        self.platform = platform
        self.options = options
        self.dialect = dialect
        self.clock = clock or Clock(options.scale)
        self.windows = Windows(self.clock)
        self.ledger = Ledger(options.ledger, durable=options.durable)
        self.faults = FaultScript()
        for rule in options.faults:
            self.faults.add(rule)
        self.hub = Hub()
        #: What a fault holds back when it holds an account: the key that the platform uses in its windows.
        self.account_key: Callable[[str], Any] = lambda account: ("account", account)
        #: Awaited when the server is up and before it goes: for a platform's own senders.
        self.on_start: list[Callable[[], Any]] = []
        self.on_stop: list[Callable[[], Any]] = []
        self.app = web.Application(client_max_size=64 * 2**20)
        self.admin = Admin(self)
        self._runner = web.AppRunner(
            self.app, access_log=None, shutdown_timeout=0.5, keepalive_timeout=75, handle_signals=False
        )
        self._site: web.SockSite | None = None
        self._port = options.port
        self._reopen: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://{self.options.host}:{self._port}"

    async def start(self) -> None:
        """Listen; with port 0, on a free port that is kept from then on."""
        await self._runner.setup()
        await self._listen()
        for starter in self.on_start:
            await starter()

    async def stop(self) -> None:
        """Close every connection and the ledger."""
        for stopper in self.on_stop:
            await stopper()
        if self._reopen is not None:
            self._reopen.cancel()
        self.hub.close()
        await self._runner.cleanup()
        await self.ledger.close()

    async def serve_call(
        self,
        request: web.BaseRequest,
        *,
        method: str,
        account: str,
        chat: str | None,
        deed: Callable[[], Deed],
        caller: str = "",
    ) -> web.StreamResponse:
        """Answer one call of a client, with whatever fault the script has for it.

        Of a caller with a name it is written down how long the call was open.
        """
        arrived = self.clock.now()
        response = await self._served(request, method=method, account=account, chat=chat, deed=deed)
        if caller:
            answered = await _written(request, response)
            self.ledger.note_exchange(
                Exchange(
                    caller=caller,
                    method=method,
                    chat=chat,
                    arrived=arrived,
                    ended=self.clock.now(),
                    answered=answered,
                )
            )
        return response

    async def _served(
        self,
        request: web.BaseRequest,
        *,
        method: str,
        account: str,
        chat: str | None,
        deed: Callable[[], Deed],
    ) -> web.StreamResponse:
        fault = self.faults.decide(method=method, chat=chat, account=account)
        if fault is not None and not fault.after:
            failed = await self._fail(request, fault, account)
            if failed is not None:
                self.ledger.note(
                    Call(
                        at=self.clock.now(),
                        platform=self.platform,
                        account=account,
                        method=method,
                        chat=chat,
                        request_id=request.headers.get("X-Request-Id"),
                        status=failed.status,
                        outcome=Outcome.FAULTED,
                        fault=fault.name,
                    )
                )
                return failed
        at = self.clock.now()
        done = deed()
        if done.error is not None:
            outcome = Outcome.REFUSED
        elif fault is not None and fault.after and fault.rule.do is not Action.SLOW:
            outcome = Outcome.UNANSWERED
        else:
            outcome = Outcome.ACCEPTED
        call = Call(
            at=at,
            platform=self.platform,
            account=account,
            method=method,
            chat=done.chat if done.chat is not None else chat,
            thread=done.thread,
            text=done.text,
            request_id=request.headers.get("X-Request-Id"),
            status=done.status,
            message_id=done.message_id,
            outcome=outcome,
            fault=None if fault is None else fault.name,
            error=done.error,
            detail=done.detail,
        )
        if done.error is None and done.durable:
            await self.ledger.record(call)
        else:
            self.ledger.note(call)
        if done.error is None and fault is not None and fault.after:
            failed = await self._fail(request, fault, account)
            if failed is not None:
                return failed
        return self.respond(done)

    async def record_unasked(self, *, method: str, account: str, deed: Deed) -> None:
        """Write a deed that no request asked for, such as one that came as the answer to a webhook."""
        call = Call(
            at=self.clock.now(),
            platform=self.platform,
            account=account,
            method=method,
            chat=deed.chat,
            thread=deed.thread,
            text=deed.text,
            status=deed.status,
            message_id=deed.message_id,
            outcome=Outcome.ACCEPTED if deed.error is None else Outcome.REFUSED,
            error=deed.error,
            detail=deed.detail,
        )
        await self.ledger.record(call)

    def respond(self, deed: Deed) -> web.Response:
        """The HTTP answer of a deed."""
        response = web.Response(
            body=json.dumps(deed.body, ensure_ascii=False).encode(),
            status=deed.status,
            headers=deed.headers,
            content_type="application/json",
        )
        if (
            self._site is None
        ):  # the port is closed just now: what is connected is served once more, then let go
            response.force_close()
        return response

    async def refuse(self, seconds: float) -> None:
        """Close the port for a while: nobody can connect; what is connected gets one more answer."""
        if self._site is None or self._reopen is not None:
            return
        site, self._site = self._site, None
        await site.stop()
        self._reopen = asyncio.create_task(self._listen_again(seconds))

    async def _fail(self, request: web.BaseRequest, fault: Fault, account: str) -> web.Response | None:
        """Carry a fault out; None when the call goes on all the same."""
        rule = fault.rule
        match rule.do:
            case Action.REFUSE:
                await self.refuse(rule.seconds)
                return None
            case Action.SLOW:
                await asyncio.sleep(rule.seconds)
                return None
            case Action.TOO_MANY:
                if rule.hold:
                    self.windows.hold(self.account_key(account), self.clock.now() + rule.retry_after)
                return self.respond(self.dialect.too_many(rule.retry_after))
            case Action.ERROR:
                return self.respond(self.dialect.server_error(rule.status))
            case Action.HTML:
                page = GATEWAY_PAGE.format(status=rule.status, reason=_REASONS.get(rule.status, "Error"))
                return web.Response(text=page, status=rule.status, content_type="text/html")
            case Action.TIMEOUT:
                await asyncio.sleep(rule.seconds)
                _hang_up(request, reset=False)
            case Action.DROP:
                _hang_up(request, reset=False)
            case Action.RESET:
                _hang_up(request, reset=True)
        return web.Response(status=499)  # goes nowhere: the connection is closed

    async def _listen(self) -> None:
        listener = socket.create_server((self.options.host, self._port), backlog=1024)
        self._port = listener.getsockname()[1]
        self._site = web.SockSite(self._runner, listener, backlog=1024)
        await self._site.start()

    async def _listen_again(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._reopen = None
        await self._listen()


async def _written(request: web.BaseRequest, response: web.StreamResponse) -> bool:
    """Write the answer out now; whether the caller was still there to get it."""
    try:
        await response.prepare(request)
        await response.write_eof()
    except ConnectionError:
        return False
    return request.transport is not None


def _hang_up(request: web.BaseRequest, *, reset: bool) -> None:
    transport = request.transport
    if transport is None:  # the client was faster
        return
    if reset and (connection := transport.get_extra_info("socket")) is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


@asynccontextmanager
async def running(server: EmulatorServer) -> AsyncIterator[EmulatorServer]:
    """An emulator inside this process, for tests that need no separate one."""
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that every emulator's command line has."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (loopback)")
    parser.add_argument("--port", type=int, default=0, help="0: a free one, which is printed")
    parser.add_argument(
        "--ledger", type=Path, help="the ledger's file, which also keeps the state; default: a new one"
    )
    parser.add_argument(
        "--scale", type=float, default=1.0, help="the platform's seconds last so many real ones"
    )
    parser.add_argument("--faults", type=Path, help="a JSON file with a list of fault rules")


def options_from(given: argparse.Namespace) -> Options:
    """What the command line asked for."""
    ledger = given.ledger or Path(tempfile.mkdtemp(prefix="emulator-")) / "ledger.sqlite"
    rules = json.loads(given.faults.read_text(encoding="utf-8")) if given.faults else []
    return Options(
        ledger=ledger,
        host=given.host,
        port=given.port,
        scale=given.scale,
        faults=tuple(Rule.from_dict(values) for values in rules),
    )


async def serve(server: EmulatorServer) -> None:
    """Run until SIGINT or SIGTERM; the address is the first line on standard output."""
    # The committing thread must get the interpreter's lock back soon after its fsync: all answers wait.
    sys.setswitchinterval(0.001)
    asked_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked_to_stop.set)
    async with running(server):
        sys.stdout.write(server.address + "\n")
        sys.stdout.flush()
        sys.stderr.write(f"{server.platform} emulator on {server.address}, ledger {server.ledger.path}\n")
        with suppress(asyncio.CancelledError):
            await asked_to_stop.wait()
