"""The Bot API as we call it: the library's bot, its answers as they came, its errors as ours.

The library's typed methods raise where an answer lacks a field, though what was asked for is done; so calls go
through the layer below them, which sends, waits and tells errors apart in the same way.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import structlog
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.errors import (
    FloodError,
    MovedError,
    PermanentError,
    RejectedError,
    TransientError,
    UnknownOutcomeError,
)

#: Errors after which nothing has reached the server.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
#: Refusals that name the chat, not the message; the server turns many a 403 into one of these.
_NOT_THERE = re.compile(
    r"chat not found|user not found|chat was (?:deleted|deactivated)|bot was (?:kicked|blocked)|"
    r"bot is not a member|user is deactivated|(?:not enough|have no|need administrator) rights|"
    r"peer_id_invalid|message thread not found|topic_(?:closed|deleted)|chat_(?:write|send|admin|restricted)\w*|"
    r"member list is inaccessible|channel_(?:private|invalid)|user_is_blocked|input_user_deactivated|"
    r"bot can't initiate",
    re.IGNORECASE,
)
#: Codes in capitals that speak of the message all the same.
_OUR_CODES = re.compile(r"ENTIT|MESSAGE_|BUTTON_|REPLY_MARKUP|TEXT_|URL_|MEDIA_|PHOTO_", re.IGNORECASE)
#: A token that is refused is refused for good; somebody must look, and looks again are cheap.
_TOKEN_SECONDS = 60.0
_log = structlog.get_logger(__name__)


#: What a server says that does not know a method; each has its own words for it.
_LACKING = re.compile(
    r"^not found(?: \(404\))?$|"
    r"(?:method|endpoint)\W.*(?:not (?:found|supported|implemented|available|allowed)|unknown)|"
    r"(?:unknown|unsupported|no such|invalid|unimplemented) (?:method|endpoint)|not implemented|method not",
    re.IGNORECASE,
)


class BotApi(Bot):
    """One token's Bot API server."""

    _me: tuple[int, str] | None = None

    @property
    def known_as(self) -> str:
        """The bot's user name, once the server has told it; empty before."""
        return self._me[1] if self._me else ""

    async def who_am_i(self) -> tuple[int, str] | None:
        """The bot's number and user name, as far as the server tells them; asked until it has told a name."""
        if self.known_as:
            return self._me
        found = await self.nicety("getMe")
        if not isinstance(found, dict):
            return None
        number, name = found.get("id"), found.get("username")
        self._me = (number if isinstance(number, int) else 0, name if isinstance(name, str) else "")
        return self._me

    async def call(self, method: str, *, read_timeout: float = 20.0, **parameters: Any) -> Any:
        """Call a method, and give its result as it came; raises the library's errors."""
        given = {name: value for name, value in parameters.items() if value is not None}
        return await self._post(method, given, read_timeout=read_timeout)

    async def nicety(self, method: str, **parameters: Any) -> Any:
        """Call a method that nothing depends on; a server that lacks it is told of once in the log."""
        try:
            return await self.call(method, read_timeout=5.0, **parameters)
        except TelegramError as error:
            known = _MISSED.setdefault(self.base_url, set())
            if method not in known:
                known.add(method)
                _log.info(
                    "the Bot API server did not do this; going on without", method=method, error=str(error)
                )
            return None

    async def hang_up(self) -> None:
        """Close all connections."""
        for request in self._request:
            await request.shutdown()


#: The niceties that each server was found to lack.
_MISSED: dict[str, set[str]] = {}


def lacking(error: TelegramError) -> bool:
    """Whether the server says that it does not know the method, rather than what was wrong with the call."""
    if isinstance(error, RetryAfter | ChatMigrated | Forbidden | Conflict):
        return False
    # The library takes every 404 and 401 for a bad token; a bad one fails in every other call as well.
    return isinstance(error, InvalidToken) or bool(_LACKING.search(error.message))


def names_the_chat(error: TelegramError) -> bool:
    """Whether a refusal is about the chat or the person, in Telegram's own words."""
    # The library writes CHAT_RESTRICTED as "Chat_restricted".
    code = re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+", error.message)
    return bool(_NOT_THERE.search(error.message) or (code and not _OUR_CODES.search(error.message)))


class _Request(HTTPXRequest):
    """The library's HTTP, for servers too that say no with a 200, or yes without a result."""

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """One request; the status tells whether it was done."""
        code, payload = await super().do_request(*args, **options)
        if code != 200 or payload.startswith(b'{"ok":true,"result":'):
            return code, payload
        try:
            answer = json.loads(payload)
        except ValueError:
            return 502, payload
        if not isinstance(answer, dict):
            return 502, payload
        if answer.get("ok") is False:
            stated = answer.get("error_code")
            return stated if isinstance(stated, int) and 400 <= stated < 600 else 400, payload
        return code, payload if "result" in answer else b'{"ok":true,"result":true}'


def bot_api(token: str, api_url: str) -> BotApi:
    """The Bot API of this token on that server; nothing is called yet."""
    # Read by the library whenever it makes a RetryAfter; the other way is deprecated and warns.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    root = api_url.rstrip("/")
    return BotApi(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=_Request(
            connection_pool_size=32, connect_timeout=5, read_timeout=20, write_timeout=10, pool_timeout=5
        ),
        get_updates_request=_Request(connection_pool_size=2, connect_timeout=5, write_timeout=10),
    )


@contextmanager
def errors_translated() -> Iterator[None]:
    """Turn the library's errors into ours."""
    try:
        yield
    except TelegramError as error:
        raise translated(error) from error


def translated(error: TelegramError) -> Exception:
    """What an error means for the message that was to be sent.

    `BadRequest` and `TimedOut` are kinds of `NetworkError` in the library, so the order matters.
    """
    said = error.message
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        seconds = float(wait) if isinstance(wait, int) else wait.total_seconds()
        return FloodError("Telegram asks us to be silent for a while.", retry_after=seconds)
    if isinstance(error, ChatMigrated):
        return MovedError("The group became a supergroup.", address=str(error.new_chat_id))
    if isinstance(error, Forbidden):
        return PermanentError(f"Telegram: {said}")
    if isinstance(error, InvalidToken):
        _log.error("the Bot API server refuses the token or the call", error=said)
        return TransientError(f"Telegram refuses the token: {said}", retry_after=_TOKEN_SECONDS)
    if isinstance(error, BadRequest):
        return (PermanentError if names_the_chat(error) else RejectedError)(f"Telegram: {said}")
    if isinstance(error, Conflict):
        return TransientError(f"Telegram: {said}")
    if isinstance(error, NetworkError):
        if isinstance(error.__cause__, _NEVER_LEFT):
            return TransientError("Telegram cannot be reached.")
        if not isinstance(error.__cause__, httpx.HTTPError):
            return UnknownOutcomeError(f"Telegram has a fault of its own: {said[:200]}", answered=True)
        return UnknownOutcomeError("Telegram's answer did not arrive.")
    return UnknownOutcomeError(f"Telegram's answer makes no sense: {said[:200]}")
