"""Socket Mode: web-sockets that apps open, each event to one of them at random, acknowledgements."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import WSMsgType, web

from tests.emulators.slack import limits
from tests.emulators.slack.deliveries import Answer, Parcel
from tests.emulators.slack.world import App, secret
from tests.emulators.windows import Clock


@dataclass
class Connection:
    """One open web-socket of an app."""

    id: str
    app_id: str
    socket: web.WebSocketResponse
    #: envelope id -> who waits for its acknowledgement
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    #: told to reconnect: gets nothing new
    leaving: bool = False


class Sockets:
    """All web-sockets, and the tickets to open more."""

    def __init__(self, clock: Clock, *, seed: int = 0) -> None:
        self._clock = clock
        self._random = random.Random(seed)
        self._tickets: dict[str, tuple[str, float]] = {}
        self.connections: dict[str, Connection] = {}

    def ticket(self, app: App, address: str) -> str:
        """The address for `apps.connections.open`: good once, and for a short while."""
        ticket = secret()
        self._tickets[ticket] = (app.id, self._clock.now() + limits.TICKET_SECONDS)
        return f"{address.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={app.id}"

    def of(self, app_id: str) -> list[Connection]:
        return [c for c in self.connections.values() if c.app_id == app_id]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one web-socket until it closes."""
        app_id, until = self._tickets.pop(request.query.get("ticket", ""), ("", 0.0))
        if not app_id or self._clock.now() > until:
            return web.Response(status=401, text="invalid ticket")
        socket = web.WebSocketResponse(heartbeat=30.0)
        await socket.prepare(request)
        if len(self.of(app_id)) >= limits.SOCKETS:
            await socket.send_str(json.dumps(_disconnect("too_many_websockets")))
            await socket.close()
            return socket
        connection = Connection(str(uuid4()), app_id, socket)
        self.connections[connection.id] = connection
        try:
            await socket.send_str(json.dumps(self._hello(app_id)))
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._heard(connection, message.data)
        finally:
            self.connections.pop(connection.id, None)
            for future in connection.waiting.values():
                if not future.done():
                    future.set_exception(ConnectionError())
        return socket

    def _hello(self, app_id: str) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.of(app_id)),
            "debug_info": {
                "host": "applink-emulator",
                "build_number": 1,
                "approximate_connection_time": 18_060,
            },
            "connection_info": {"app_id": app_id},
        }

    def _heard(self, connection: Connection, data: str) -> None:
        """An acknowledgement; anything else is passed over."""
        try:
            said = json.loads(data)
        except ValueError:
            return
        future = connection.waiting.get(said.get("envelope_id", "")) if isinstance(said, dict) else None
        if future is not None and not future.done():
            future.set_result(said.get("payload"))

    async def carry(self, parcel: Parcel, number: int, reason: str, patience: float) -> Answer | None:
        """Send to one connection at random; None where the app has none."""
        open_ones = [c for c in self.of(parcel.app.id) if not c.leaving and not c.socket.closed]
        if not open_ones:
            return None
        connection = self._random.choice(open_ones)
        envelope: dict[str, Any] = {
            "envelope_id": str(uuid4()),
            "payload": parcel.payload,
            "type": parcel.envelope,
            "accepts_response_payload": parcel.answerable,
        }
        if parcel.envelope == "events_api":
            envelope |= {"retry_attempt": number, "retry_reason": reason.removeprefix("http_")}
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = future
        try:
            async with asyncio.timeout(patience):
                await connection.socket.send_str(json.dumps(envelope, ensure_ascii=False))
                payload = await future
        except TimeoutError:
            return Answer(reason="http_timeout")
        except ConnectionError:
            return Answer(reason="connection_failed")
        finally:
            connection.waiting.pop(envelope["envelope_id"], None)
        # A payload where none is accepted is dropped, as Slack does.
        answer = json.dumps(payload) if payload and parcel.answerable else ""
        return Answer(status=200, body=answer)

    async def disconnect(self, app_id: str, reason: str) -> int:
        """Tell an app's connections to go: `warning` leaves them open, `refresh_requested` closes them."""
        told = self.of(app_id)
        for connection in told:
            await connection.socket.send_str(json.dumps(_disconnect(reason)))
            if reason != "warning":
                connection.leaving = True
                await connection.socket.close()
        return len(told)

    async def close(self) -> None:
        for connection in list(self.connections.values()):
            await connection.socket.close()


def _disconnect(reason: str) -> dict[str, Any]:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-emulator"}}
