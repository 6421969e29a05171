"""Slack as a channel: messages out, its limits, the ways out where a channel is closed to us."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog

from bot.adapters.slack import format as formatting
from bot.adapters.slack import kit
from bot.adapters.slack.api import DestinationError, RejectedCallError, SlackApi
from bot.domain.chat import Place, Reply
from bot.domain.delivery import Gate, Payload
from bot.errors import PactwireError, PermanentError, RejectedError, TransientError, UnknownOutcomeError
from bot.ports import Channel
from summarizer.types import Language

#: Slack takes "several hundred" messages a minute of a workspace; 300 is the least that the words allow.
_WORKSPACE_INTERVAL = 60 / 285
#: One message a second in a channel.
_CHANNEL_INTERVAL = 1.05
#: `chat.update` may be called fifty times a minute.
_EDIT_INTERVAL = 60 / 45
#: A reply that is there sooner than this needs no sign.
_QUICK = 0.3
#: The thread that a message was meant for is no more; the channel is.
_THREAD_GONE = frozenset({"thread_not_found", "cannot_reply_to_message", "invalid_thread_ts"})
#: What `chat.update` takes of the text beside the blocks.
_MOST_UPDATE = 3_900

_log = structlog.get_logger(__name__)


class SlackChannel(Channel):
    """Sends to the channels and people of every workspace that we are installed in."""

    def __init__(
        self,
        api: SlackApi,
        *,
        language: Language = Language.KO,
        publish_home: Callable[[str, str], Awaitable[str]] | None = None,
        scale: float = 1.0,
    ) -> None:
        self._api = api
        self._language = language
        self._publish_home = publish_home
        #: How long Slack's second lasts; only an emulator's is shorter.
        self._scale = scale

    def parts(self, reply: Reply) -> list[Payload]:
        """The reply as messages of blocks, each within Slack's limits."""
        return formatting.payloads(reply)

    def gates(self, place: Place) -> Sequence[Gate]:
        """The workspace's limit, and the channel's."""
        workspace = f"slack:{place.workspace}"
        return [
            Gate(workspace, _WORKSPACE_INTERVAL * self._scale, queues=True),
            Gate(f"{workspace}:{place.address}", _CHANNEL_INTERVAL * self._scale),
        ]

    def gates_of(self, place: Place, payload: Payload) -> Sequence[Gate]:
        """What changes a message, or is shown to one person only, does not count for the channel."""
        if payload.get("home") or payload.get("aside") == "always" or _passes(payload):
            return ()
        workspace = self.gates(place)[0]
        if payload.get("edit"):
            return [workspace, Gate(f"{workspace.key}:edits", _EDIT_INTERVAL * self._scale, burst=10)]
        return self.gates(place)

    async def pressed(self, press: str, notice: str = "") -> None:
        """Tell whoever pressed a button a word that nobody else sees; that it was seen Slack knows already."""
        if notice and press:
            said = {"response_type": "ephemeral", "replace_original": False, "text": kit.beside(notice)}
            with contextlib.suppress(PactwireError):
                await self._api.web.post(press, json=said)

    async def working(self, place: Place) -> None:
        """Show that a reply is being made, where Slack has a place for it: in a thread."""
        if not place.thread:
            return
        await asyncio.sleep(_QUICK)
        said = "기사를 읽고 있습니다…" if self._language is Language.KO else "is reading…"
        await self._api.nicety(
            place.workspace,
            "assistant.threads.setStatus",
            channel_id=place.address,
            thread_ts=place.thread,
            status=said,
        )

    async def manages(self, place: Place, person: str) -> bool:
        """Members of a channel change its settings; guests from other workspaces do not."""
        del place
        return "/" not in person

    async def send(self, place: Place, payload: Payload) -> str:
        """Send one message, and give its `ts`; where nobody could point at it again, nothing."""
        if user := payload.get("home"):
            return await self._publish_home(place.workspace, user) if self._publish_home else ""
        plain = payload.get("aside") == "plain" and payload.get("plain")
        if (payload.get("aside") == "always" or plain or _passes(payload)) and not payload.get("upload"):
            return await self._aside(place, payload)
        try:
            return await self._openly(place, payload)
        except DestinationError as error:
            if not payload.get("hook"):
                raise
            # Whoever asked gets the reply all the same, and is told why nobody else does.
            return await self._aside(place, payload, because=error)

    async def _openly(self, place: Place, payload: Payload) -> str:
        thread = payload.get("thread_ts") or payload.get("under") or place.thread or None
        if payload.get("upload"):
            return await self._uploaded(place, payload, thread)
        if edited := payload.get("edit"):
            return await self._edited(place, payload, str(edited))
        try:
            return await self._posted(place, payload, thread)
        except RejectedCallError as error:
            if error.code not in _THREAD_GONE or not thread:
                raise
            await self._pause()
            return await self._posted(place, payload, None)

    async def _posted(self, place: Place, payload: Payload, thread: str | None) -> str:
        said: dict[str, Any] = {
            "channel": place.address,
            "text": payload["text"],
            "thread_ts": thread,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        try:
            sent = await self._api.call(
                place.workspace, "chat.postMessage", **said, blocks=payload.get("blocks")
            )
        except RejectedCallError as error:
            if error.code in _THREAD_GONE or not payload.get("blocks"):
                raise
            _log.error("a message of ours was refused and goes as plain text", error=str(error))
            await self._pause()
            sent = await self._api.call(place.workspace, "chat.postMessage", **said)
        return str(sent.get("ts") or "")

    async def _pause(self) -> None:
        """A call that was refused counts against the channel's limit like any other."""
        await asyncio.sleep(_CHANNEL_INTERVAL * self._scale)

    async def _edited(self, place: Place, payload: Payload, message: str) -> str:
        text = payload["text"]
        try:
            await self._api.call(
                place.workspace,
                "chat.update",
                channel=place.address,
                ts=message,
                text=text if len(text) <= _MOST_UPDATE else kit.beside(payload.get("spoken", "")),
                blocks=payload.get("blocks") or [],
            )
        except RejectedCallError as error:
            # Deleted, or written by somebody else: then it is said anew.
            _log.info("a message could not be changed", error=str(error))
            return await self._posted(place, payload, payload.get("thread_ts") or place.thread or None)
        return message

    async def _uploaded(self, place: Place, payload: Payload, thread: str | None) -> str:
        """A file in Slack's three steps; until the last nothing is seen, so what fails before can be done again."""
        upload = payload["upload"]
        content = base64.b64decode(payload["content"])
        try:
            ticket = await self._api.call(
                place.workspace,
                "files.getUploadURLExternal",
                form=True,
                filename=upload["name"],
                length=str(len(content)),
                alt_txt=upload.get("alt") or None,
            )
            status, words = await self._api.web.post(str(ticket["upload_url"]), data=content)
        except UnknownOutcomeError as error:
            raise TransientError(str(error)) from error
        if status != 200:
            raise TransientError(f"Slack did not take the file ({status}: {words[:100]}).")
        await self._api.call(
            place.workspace,
            "files.completeUploadExternal",
            files=[{"id": ticket["file_id"], "title": upload["title"]}],
            channel_id=place.address,
            thread_ts=thread,
            blocks=payload.get("blocks") or None,
            initial_comment=None if payload.get("blocks") else payload["text"],
        )
        return ""

    async def _aside(self, place: Place, payload: Payload, *, because: DestinationError | None = None) -> str:
        """For whoever asked, and nobody else: by the address that came with the asking, good for half an hour."""
        blocks = list(payload.get("blocks") or [])
        text = payload["text"]
        if because is not None:
            told = because.told(self._language)
            blocks = [*blocks[: kit.MOST_BLOCKS - 1], kit.note(told).to_dict()]
            text = f"{text}\n{kit.escaped(told)}"
        said: dict[str, Any] = {"response_type": "ephemeral", "text": text, "blocks": blocks or None}
        said["replace_original"] = bool(payload.get("replaces"))
        if payload.get("hook"):
            status, words = await self._api.web.post(
                payload["hook"], json={k: v for k, v in said.items() if v is not None}
            )
            if status < 300:
                return ""
            if status >= 500:
                raise UnknownOutcomeError(f"Slack has a fault of its own: {status}", answered=True)
            _log.info("the way back to whoever asked is closed", status=status, said=words[:100])
        return await self._whispered(place, payload, text, blocks)

    async def _whispered(
        self, place: Place, payload: Payload, text: str, blocks: list[dict[str, Any]]
    ) -> str:
        user = payload.get("user")
        if not user:
            raise RejectedError("The one who asked cannot be reached any more.")
        try:
            await self._api.call(
                place.workspace,
                "chat.postEphemeral",
                channel=place.address,
                user=user,
                text=text,
                blocks=blocks or None,
                thread_ts=payload.get("thread_ts"),
            )
        except PermanentError as error:
            # The channel as such may well be there; only this one reply is lost.
            raise RejectedError(f"The one who asked cannot be reached: {error}") from error
        return ""


def _passes(payload: Payload) -> bool:
    """Whether it is said in passing, and there is a way to say it to whoever asked alone."""
    return bool(payload.get("passing") and payload.get("hook"))
