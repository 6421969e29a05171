"""Slack by Socket Mode: one web-socket, in one process of all, each envelope acknowledged when it is stored.

turn -> apps.connections.open -> envelopes -> listener -> acknowledged
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

import aiohttp
import structlog

from bot.adapters.slack.api import Web
from bot.adapters.slack.listen import Listener
from bot.adapters.turns import ASK_AGAIN, in_turn
from bot.errors import PactwireError, TransientError
from bot.store.locks import Lock

#: A web-socket on which nothing was heard for so long, pings included, is dead.
_HEARTBEAT = 10.0
_LONGEST_BACKOFF = 30.0
_log = structlog.get_logger(__name__)


class SocketMode:
    """Listens by web-socket while the turn is ours."""

    def __init__(self, web: Web, app_token: str, listener: Listener, lock: Lock) -> None:
        self._web = web
        self._token = app_token
        self._listener = listener
        self._lock = lock
        self._hearing: set[asyncio.Task[None]] = set()

    async def run(self, told: asyncio.Event) -> None:
        """Listen until told to stop, whenever it is our turn; what was heard is stored before we leave."""
        await in_turn(self._lock, told, listen=self._while_ours, finish=self._finish)

    async def _finish(self) -> None:
        await asyncio.gather(*self._hearing, return_exceptions=True)

    async def _while_ours(self) -> None:
        """Connect, and connect again, for as long as the turn is ours."""
        _log.info("listening to Slack by web-socket")
        backoff = 0.5
        while await self._lock.held():
            connection = asyncio.create_task(self._connect())
            try:
                while not connection.done():
                    await asyncio.wait((connection,), timeout=ASK_AGAIN)
                    if not connection.done() and not await self._lock.held():
                        return
                connection.result()
                backoff = 0.5
            except (PactwireError, aiohttp.ClientError, OSError, TimeoutError) as error:
                _log.warning("web-socket failed", error=str(error))
                wait = error.retry_after if isinstance(error, TransientError) else None
                await asyncio.sleep(wait if wait is not None else backoff)
                backoff = min(backoff * 2, _LONGEST_BACKOFF)
            finally:
                connection.cancel()
                with contextlib.suppress(asyncio.CancelledError, Exception):
                    await connection

    async def _connect(self) -> None:
        """One connection, until Slack closes it."""
        opened = await self._web.call(self._token, "apps.connections.open", {})
        async with self._web.session.ws_connect(
            str(opened["url"]),
            heartbeat=_HEARTBEAT,
            max_msg_size=8 << 20,
            timeout=aiohttp.ClientWSTimeout(ws_close=3),
        ) as socket:
            async for message in socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    continue
                envelope = _read(message.data)
                kind = envelope.get("type")
                if kind == "disconnect":
                    _log.info("Slack renews the web-socket", reason=envelope.get("reason"))
                    if envelope.get("reason") != "warning":
                        return
                elif envelope.get("envelope_id"):
                    task = asyncio.create_task(self._hear(socket, envelope))
                    self._hearing.add(task)
                    task.add_done_callback(self._hearing.discard)

    async def _hear(self, socket: aiohttp.ClientWebSocketResponse, envelope: dict[str, Any]) -> None:
        payload = envelope.get("payload")
        if not isinstance(payload, dict):
            return
        try:
            answer = await self._listener.hear(payload)
        except PactwireError as error:
            _log.warning("not heard", error=str(error))
            return
        if not answer.taken:
            return  # not acknowledged: Slack sends it again
        said: dict[str, Any] = {"envelope_id": envelope["envelope_id"]}
        if answer.body is not None and envelope.get("accepts_response_payload"):
            said["payload"] = answer.body
        with contextlib.suppress(ConnectionError, aiohttp.ClientError):
            # Closed meanwhile: it comes again by the next one, and is known by its id.
            await socket.send_str(json.dumps(said, ensure_ascii=False))


def _read(data: Any) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
