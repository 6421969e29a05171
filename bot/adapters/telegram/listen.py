"""Updates from Telegram into the inbox: stored first, acknowledged then, by polling or by webhook."""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.adapters.telegram.api import BotApi
from bot.adapters.telegram.inline import InlineAnswers
from bot.adapters.telegram.updates import WANTED, Me, incoming, key, lane
from bot.adapters.turns import in_turn
from bot.domain.chat import Incoming, Platform
from bot.errors import PactwireError, TransientError
from bot.ports import Updates
from bot.store import inbox
from bot.store.locks import Lock
from bot.store.session import Database

#: How long Telegram holds a poll open while nothing comes.
_POLL_SECONDS = 25
#: A server that does not hold polls open is asked this often.
_IDLE = 0.1
_LONGEST_BACKOFF = 30.0
_MOST_BYTES = 1 << 20
_RETRY_AFTER = 5
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the name of a header

_log = structlog.get_logger(__name__)


class Intake:
    """Stores what came and has it handled."""

    def __init__(
        self,
        database: Database,
        handle: Callable[[int], Awaitable[None]],
        workspace: str,
        inline: InlineAnswers | None = None,
    ) -> None:
        self._inline = inline
        self._database = database
        self._handle = handle
        self._workspace = workspace

    async def take(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store these, each once; when this returns they may be acknowledged.

        What somebody types after our name in any chat is answered and not kept.
        """
        for update in updates:
            if "inline_query" in update and self._inline is not None:
                self._inline.hear(update)
        updates = [update for update in updates if "inline_query" not in update]
        arrivals = {
            name: inbox.Arrival(name, lane(update), storable(update))
            for update in updates
            if (name := key(update)) is not None
        }
        new = await self._store(list(arrivals.values())) if arrivals else []
        for inbox_id in new:
            try:
                await self._handle(inbox_id)
            except TransientError as error:  # it is stored: the clock finds it
                _log.warning("not handed on", inbox_id=inbox_id, error=str(error))

    async def _store(self, arrivals: Sequence[inbox.Arrival]) -> list[int]:
        try:
            async with self._database.at_once() as connection:
                return await inbox.add(connection, Platform.TELEGRAM, self._workspace, arrivals)
        except TransientError:  # the connection was an old one; a transaction looks for one that lives
            async with self._database.transaction() as connection:
                return await inbox.add(connection, Platform.TELEGRAM, self._workspace, arrivals)


def storable(update: Mapping[str, Any]) -> dict[str, Any]:
    """The update without what no database takes: NUL and lone surrogates."""
    kept: dict[str, Any] = _storable(update)
    return kept


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", " ").encode(errors="replace").decode()
    if isinstance(value, Mapping):
        return {_storable(name): _storable(inner) for name, inner in value.items()}
    return [_storable(inner) for inner in value] if isinstance(value, list) else value


class Poller:
    """Asks for updates, in one process of all that share the database."""

    def __init__(self, api: BotApi, intake: Intake, lock: Lock) -> None:
        self._api = api
        self._intake = intake
        self._lock = lock
        self._taking: asyncio.Task[None] | None = None

    async def run(self, told: asyncio.Event) -> None:
        """Poll until told to stop, whenever it is our turn."""
        await in_turn(self._lock, told, listen=self._listen, finish=self._finish)

    async def _listen(self) -> None:
        _log.info("polling Telegram")
        await self._api.nicety("deleteWebhook")
        await self._poll()

    async def _finish(self) -> None:
        if self._taking is not None:
            await asyncio.gather(self._taking, return_exceptions=True)

    async def _poll(self) -> None:
        """Poll for as long as the turn is ours."""
        offset: int | None = None
        backoff = 0.5
        while await self._lock.held():
            began = time.monotonic()
            try:
                updates = await self._api.call(
                    "getUpdates",
                    read_timeout=_POLL_SECONDS + 10,
                    offset=offset,
                    timeout=_POLL_SECONDS,
                    allowed_updates=json.dumps(WANTED),
                )
                numbered = [u for u in updates or () if isinstance(u, dict) and key(u) is not None]
                # Told to stop in the middle, we still finish this, and only then leave.
                self._taking = asyncio.create_task(self._intake.take(numbered))
                await asyncio.shield(self._taking)
                # Only now: what we have not stored is sent again.
                offset = max([offset or 0, *(u["update_id"] + 1 for u in numbered)]) or None
                backoff = 0.5
                if not numbered and time.monotonic() - began < 1:
                    await asyncio.sleep(_IDLE)
            except (TelegramError, TransientError) as error:
                if isinstance(error, InvalidToken):
                    _log.error("Telegram refuses the token: is TELEGRAM_BOT_TOKEN right?", error=str(error))
                    backoff = _LONGEST_BACKOFF
                else:
                    _log.warning("polling failed", error=str(error))
                if isinstance(error, Conflict):
                    await self._api.nicety("deleteWebhook")
                await asyncio.sleep(_wait(error, backoff))
                backoff = min(backoff * 2, _LONGEST_BACKOFF)


def _wait(error: Exception, backoff: float) -> float:
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return float(wait) if isinstance(wait, int) else wait.total_seconds()
    return backoff


def webhook_route(intake: Intake, secret: str) -> Route:
    """The route that Telegram sends updates to."""

    async def receive(request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("wrong secret", status_code=401)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > _MOST_BYTES:
                return PlainTextResponse("too large", status_code=413)
        try:
            update = json.loads(bytes(body))
        except ValueError:
            return PlainTextResponse("not JSON", status_code=400)
        if not isinstance(update, dict) or key(update) is None:
            return PlainTextResponse("not an update", status_code=400)
        try:
            await intake.take([update])
        except PactwireError:
            # Telegram keeps it and comes again: nothing is lost while the database is away.
            return PlainTextResponse(
                "come again", status_code=503, headers={"Retry-After": str(_RETRY_AFTER)}
            )
        return PlainTextResponse("")

    return Route("/telegram/webhook", receive, methods=["POST"])


async def set_webhook(api: BotApi, origin: str, secret: str) -> None:
    """Have updates sent to us; tried until the server takes it."""
    backoff = 1.0
    while True:
        try:
            await api.call(
                "setWebhook",
                url=f"{origin}/telegram/webhook",
                secret_token=secret,
                allowed_updates=json.dumps(WANTED),
                max_connections=40,
            )
        except TelegramError as error:
            _log.warning("webhook not set", error=str(error))
            await asyncio.sleep(_wait(error, backoff))
            backoff = min(backoff * 2, _LONGEST_BACKOFF)
        else:
            return


class TelegramUpdates(Updates):
    """Understands Telegram's updates; asks once who we are."""

    def __init__(self, api: BotApi, workspace: str) -> None:
        self._api = api
        self._me = Me(int(workspace) if workspace.isdecimal() else 0)
        self._ask_again_at = 0.0

    async def incoming(self, payload: Mapping[str, Any]) -> Incoming | None:
        """What an update says to us."""
        if not self._me.username and time.monotonic() >= self._ask_again_at:
            self._ask_again_at = time.monotonic() + 30
            found = await self._api.who_am_i()
            if found is not None:
                self._me = Me(found[0] or self._me.id, found[1])
        return incoming(payload, self._me)
