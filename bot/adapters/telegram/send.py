"""Telegram as a channel: messages out, its limits, its errors as ours."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import structlog

from bot.adapters.telegram import format as formatting
from bot.adapters.telegram.api import BotApi, errors_translated
from bot.domain.chat import Place, Reply
from bot.domain.delivery import Gate, Payload
from bot.errors import RejectedError
from bot.ports import Channel

#: Telegram allows about 30 messages a second; the rest is for what its own clock sees differently.
_TOKEN_INTERVAL = 1 / 27
#: One message a second in a chat.
_CHAT_INTERVAL = 1.05
#: 20 a minute in a group: five at once, then one every 4.05 s, makes at most 20 in any minute.
_GROUP_INTERVAL, _GROUP_BURST = 4.05, 5
#: "Typing" is shown for five seconds; a reply that is there sooner than this needs none.
_QUICK, _SHOWN = 0.15, 4.5

_log = structlog.get_logger(__name__)


class TelegramChannel(Channel):
    """Sends by one token."""

    def __init__(self, api: BotApi, *, scale: float = 1.0) -> None:
        self._api = api
        #: How long Telegram's second lasts; only an emulator's is shorter.
        self._scale = scale

    def parts(self, reply: Reply) -> list[Payload]:
        """The reply as messages of HTML, each within Telegram's limits."""
        return formatting.payloads(reply)

    def gates(self, place: Place) -> Sequence[Gate]:
        """The token's limit, the chat's, and for groups and channels theirs."""
        token = f"telegram:{place.workspace}"
        gates = [
            Gate(token, _TOKEN_INTERVAL * self._scale, queues=True),
            Gate(f"{token}:{place.address}", _CHAT_INTERVAL * self._scale),
        ]
        if place.address.startswith(("-", "@")):
            gates.append(Gate(f"{token}:group:{place.address}", _GROUP_INTERVAL * self._scale, _GROUP_BURST))
        return gates

    async def working(self, place: Place) -> None:
        """Show "typing" until cancelled."""
        await asyncio.sleep(_QUICK)
        while True:
            shown = await self._api.nicety(
                "sendChatAction",
                chat_id=place.address,
                action="typing",
                message_thread_id=place.thread or None,
            )
            if not shown:
                return
            await asyncio.sleep(_SHOWN)

    async def pressed(self, press: str) -> None:
        """End the button's waiting."""
        await self._api.nicety("answerCallbackQuery", callback_query_id=press)

    async def send(self, place: Place, payload: Payload) -> str:
        """Send one message; refused for its form, it goes once more as plain text."""
        parameters = _parameters(place, payload)
        try:
            with errors_translated():
                sent = await self._api.call(
                    "sendMessage", text=payload["html"], parse_mode="HTML", **parameters
                )
        except RejectedError as error:
            _log.error("a message of ours was refused and goes as plain text", error=str(error))
            parameters.pop("reply_markup", None)
            with errors_translated():
                sent = await self._api.call("sendMessage", text=payload["text"], **parameters)
        number = sent.get("message_id") if isinstance(sent, dict) else None
        return str(number) if number is not None else ""


def _parameters(place: Place, payload: Payload) -> dict[str, Any]:
    given: dict[str, Any] = {
        "chat_id": int(place.address) if place.address.lstrip("-").isdecimal() else place.address,
        "link_preview_options": json.dumps({"is_disabled": True}),
    }
    if place.thread:
        given["message_thread_id"] = int(place.thread)
    if payload.get("silent"):
        given["disable_notification"] = True
    if reply_to := payload.get("reply_to"):
        given["reply_parameters"] = json.dumps({"message_id": reply_to, "allow_sending_without_reply": True})
    if buttons := payload.get("buttons"):
        rows = [[{"text": label, "callback_data": label}] for label in buttons]
        given["reply_markup"] = json.dumps({"inline_keyboard": rows}, ensure_ascii=False)
    return given
