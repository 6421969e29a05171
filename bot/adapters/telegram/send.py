"""Telegram as a channel: messages out, its limits, its errors as ours."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import time
from collections.abc import Sequence
from typing import Any

import structlog
from telegram import ChatMember, InputFile
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.adapters.telegram import format as formatting
from bot.adapters.telegram.api import BotApi, errors_translated, lacking, names_the_chat, translated
from bot.domain.characters import shortened
from bot.domain.chat import Place, Reply
from bot.domain.delivery import Gate, Payload
from bot.domain.press import fitting
from bot.errors import RejectedError, TransientError
from bot.ports import Channel

#: Telegram allows about 30 messages a second; with this pace one may arrive 90 ms late and yet not be the 31st.
_TOKEN_INTERVAL = 1 / 27.5
#: One message a second in a chat.
_CHAT_INTERVAL = 1.05
#: 20 a minute in a group: five at once, then one every 4.05 s, makes at most 20 in any minute.
_GROUP_INTERVAL, _GROUP_BURST = 4.05, 5
#: "Typing" is shown for five seconds.
_SHOWN = 4.5
#: Telegram's limits for what a button brings back, and for what a pressed one is told.
_MOST_BUTTON_BYTES, _MOST_NOTICE = 64, 200
#: Who manages a group is asked again after this; whoever lost the right may still use it for so long.
_MANAGERS_SECONDS = 60.0
_MOST_MANAGERS = 10_000
_MANAGING = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)

_log = structlog.get_logger(__name__)


class TelegramChannel(Channel):
    """Sends by one token."""

    def __init__(self, api: BotApi, *, scale: float = 1.0) -> None:
        self._api = api
        #: How long Telegram's second lasts; only an emulator's is shorter.
        self._scale = scale
        self._managers: dict[tuple[str, str], tuple[float, bool]] = {}

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

    def gates_of(self, place: Place, payload: Payload) -> Sequence[Gate]:
        """What changes a message that stands there does not count for the chat."""
        gates = self.gates(place)
        return gates[:1] if payload.get("edit") else gates

    async def working(self, place: Place) -> None:
        """Show "typing" until cancelled."""
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

    async def manages(self, place: Place, person: str) -> bool:
        """Whether this person is among the group's administrators; known for a minute.

        Whoever speaks as the chat itself is (anonymous administrators, a channel's posts). A server that cannot say
        who manages a group lets everybody there: without that, nobody could ever order anything in a group.
        """
        if person == place.address:
            return True
        key = (place.address, person)
        known = self._managers.get(key)
        if known is not None and time.monotonic() - known[0] < _MANAGERS_SECONDS:
            return known[1]
        found = await self._asked_who_manages(place.address, person)
        while len(self._managers) >= _MOST_MANAGERS:
            self._managers.pop(next(iter(self._managers)))
        self._managers[key] = (time.monotonic(), found)
        return found

    async def _asked_who_manages(self, chat: str, person: str) -> bool:
        try:
            member = await self._api.call("getChatMember", read_timeout=5.0, chat_id=chat, user_id=person)
            return isinstance(member, dict) and member.get("status") in _MANAGING
        except TelegramError as error:
            if not (lacking(error) or isinstance(error, BadRequest)):
                return _none_of_them(error)
        # A group that hides its members, or a server without that method: the list of its administrators may do.
        try:
            members = await self._api.call("getChatAdministrators", read_timeout=5.0, chat_id=chat)
        except TelegramError as error:
            if lacking(error) or (isinstance(error, BadRequest) and not names_the_chat(error)):
                _log.info("the Bot API server does not tell who manages a group; everybody may")
                return True
            return _none_of_them(error)
        ids = [
            m["user"].get("id") for m in members if isinstance(m, dict) and isinstance(m.get("user"), dict)
        ]
        return person in map(str, ids)

    async def pressed(self, press: str, notice: str = "") -> None:
        """End the button's waiting, with a word to whoever pressed it."""
        await self._api.nicety(
            "answerCallbackQuery",
            callback_query_id=press,
            text=shortened(notice, _MOST_NOTICE) or None,
            show_alert=True if notice else None,
        )

    async def send(self, place: Place, payload: Payload) -> str:
        """Send one message; refused for its form, it goes once more as plain text."""
        if "content" in payload:
            return await self._send_file(place, payload)
        if payload.get("edit"):
            try:
                return await self._edit(place, payload)
            except RejectedError as error:
                # It was deleted, it is too old, it holds a picture: what is said there is said anew.
                _log.info("a message that cannot be changed is followed by another", error=str(error))
        return await self._send(place, payload)

    async def _send(self, place: Place, payload: Payload) -> str:
        parameters = _place(place, payload) | _text(payload, self._api.known_as)
        try:
            with errors_translated():
                sent = await self._api.call("sendMessage", **parameters)
        except RejectedError as error:
            _log.error("a message of ours was refused and goes as plain text", error=str(error))
            with errors_translated():
                sent = await self._api.call("sendMessage", **_plain(parameters, payload))
        return _number(sent)

    async def _edit(self, place: Place, payload: Payload) -> str:
        """Put this in the place of a message of ours; raises RejectedError where that cannot be."""
        message = str(payload["edit"])
        parameters = {
            "chat_id": _chat(place),
            "message_id": int(message),
            **_text(payload, self._api.known_as),
        }
        try:
            try:
                await self._api.call("editMessageText", **parameters)
            except BadRequest as error:
                if "not modified" in error.message.casefold():
                    return message
                if not re.search("entities|too.long|button_", error.message, re.IGNORECASE):
                    raise
                _log.error("a message of ours was refused and goes as plain text", error=error.message)
                await self._api.call("editMessageText", **_plain(parameters, payload))
        except TelegramError as error:
            if lacking(error):
                raise RejectedError("This server changes no messages.") from error
            raise translated(error) from error
        return message

    async def _send_file(self, place: Place, payload: Payload) -> str:
        picture = bool(payload.get("picture"))
        method, field = ("sendPhoto", "photo") if picture else ("sendDocument", "document")
        content = base64.b64decode(payload["content"])
        parameters = _place(place, payload) | _keyboard(payload, self._api.known_as)
        if payload.get("html"):
            parameters |= {"caption": payload["html"], "parse_mode": "HTML"}
        try:
            sent = await self._upload(method, field, content, payload, parameters)
        except RejectedError as error:
            # Too large or of odd shape for a picture, it is still a file; a caption may be at fault as well.
            _log.error("a picture or file was refused and goes as a plain file", error=str(error))
            parameters = {k: v for k, v in parameters.items() if k not in ("parse_mode", "reply_markup")}
            parameters["caption"] = payload.get("text") or None
            sent = await self._upload("sendDocument", "document", content, payload, parameters)
        if sent is None:
            return await self._send(
                place, {"html": "", "text": "", **payload} if payload.get("html") else _bare(payload)
            )
        return _number(sent)

    async def _upload(
        self, method: str, field: str, content: bytes, payload: Payload, parameters: dict[str, Any]
    ) -> Any:
        """Send a file; None from a server that takes none."""
        file = InputFile(content, filename=payload.get("name") or "pactwire")
        try:
            return await self._api.call(method, read_timeout=60.0, **{field: file}, **parameters)
        except TelegramError as error:
            if lacking(error):
                return None
            raise translated(error) from error


def _none_of_them(error: TelegramError) -> bool:
    """False where the server says no; where it could not be asked, whoever wants something is told to try again."""
    if isinstance(error, BadRequest | Forbidden):
        return False
    raise TransientError(
        "Telegram does not say who manages this group; try again in a moment.",
        korean="누가 관리자인지 텔레그램에 확인하지 못했습니다. 잠시 뒤 다시 시도해 주십시오.",
    ) from error


def _chat(place: Place) -> int | str:
    return int(place.address) if place.address.lstrip("-").isdecimal() else place.address


def _place(place: Place, payload: Payload) -> dict[str, Any]:
    given: dict[str, Any] = {"chat_id": _chat(place)}
    if place.thread:
        given["message_thread_id"] = int(place.thread)
    if payload.get("silent"):
        given["disable_notification"] = True
    if reply_to := payload.get("reply_to"):
        given["reply_parameters"] = json.dumps({"message_id": reply_to, "allow_sending_without_reply": True})
    return given


def _text(payload: Payload, me: str) -> dict[str, Any]:
    given = {
        "text": payload["html"],
        "parse_mode": "HTML",
        "link_preview_options": json.dumps({"is_disabled": True}),
    }
    return given | _keyboard(payload, me)


def _keyboard(payload: Payload, me: str) -> dict[str, Any]:
    rows = [[b for button in row if (b := _button(button, me))] for row in payload.get("buttons") or ()]
    rows = [row for row in rows if row]
    return {"reply_markup": json.dumps({"inline_keyboard": rows}, ensure_ascii=False)} if rows else {}


def _button(button: dict[str, Any], me: str) -> dict[str, str]:
    if button.get("invites"):
        link = f"https://t.me/{me}?startgroup=hello"
        return {"text": button["label"], "url": link} if me else {}
    if url := button.get("url"):
        return {"text": button["label"], "url": url}
    return {"text": button["label"], "callback_data": fitting(button["action"], _MOST_BUTTON_BYTES)}


def _plain(parameters: dict[str, Any], payload: Payload) -> dict[str, Any]:
    """The same without anything that could be refused."""
    kept = {name: v for name, v in parameters.items() if name not in ("reply_markup", "parse_mode")}
    return kept | {"text": payload["text"]}


def _bare(payload: Payload) -> Payload:
    """A file that cannot be sent, by its name."""
    return {**payload, "html": "", "text": ""} | formatting.payloads(
        Reply(text=f"[{payload.get('name', '')}]")
    )[0]


def _number(sent: Any) -> str:
    number = sent.get("message_id") if isinstance(sent, dict) else None
    return str(number) if number is not None else ""
