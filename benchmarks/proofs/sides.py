"""The two platforms as the proofs of delivery see them: whom they write to, by which method, through which channel."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from bot.adapters.slack.api import SlackApi, Tokens, Web
from bot.adapters.slack.send import SlackChannel
from bot.adapters.telegram.api import bot_api
from bot.adapters.telegram.send import TelegramChannel
from bot.domain.chat import Platform
from bot.domain.delivery import Payload
from bot.ports import Channel
from tests.emulators.harness import Emulator
from tests.emulators.slack.scene import BOT_TOKEN

TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"  # noqa: S105 -- opens nothing
#: Workspaces with the same channels in each; the first is there from the beginning.
WORKSPACES = {"T0HANBIT": BOT_TOKEN, "T0GAON": "xoxb-emulator-gaon"}
#: What is done before the first message, and after the last.
Step = Callable[[], Awaitable[object]]


class Side(Protocol):
    """One platform: whom the office writes to, and how."""

    platform: Platform
    workspace: str
    #: What a message is sent by.
    method: str
    #: How many the platform takes a second, with what we leave to its own clock.
    a_second: float

    async def people(self, at: Emulator, chats: Iterable[int]) -> None:
        """Let somebody be there whom we may write to, behind each of these numbers."""
        ...

    def address(self, chat: int) -> str:
        """What we know the chat of that number by."""
        ...

    def ledger_name(self, chat: int) -> str:
        """What the server's ledger knows it by."""
        ...

    def payload(self, said: str) -> Payload:
        """A message of these words."""
        ...

    def channel(self, server: str, scale: float) -> tuple[Channel, Step, Step]:
        """What sends there, how a worker warms it, and how to end it."""
        ...


@dataclass(frozen=True, slots=True)
class TelegramSide(Side):
    """Private chats and groups of one bot."""

    platform: Platform = Platform.TELEGRAM
    workspace: str = TOKEN.partition(":")[0]
    method: str = "sendMessage"
    a_second: float = 27

    async def people(self, at: Emulator, chats: Iterable[int]) -> None:
        """Somebody who has started the bot."""
        # A bot exists from its first call on; before that nobody can have started it.
        (await at.client.get(f"/bot{TOKEN}/getMe")).raise_for_status()
        await _each(at, "people", ({"id": chat, "first_name": "지민", "started": True} for chat in chats))

    def address(self, chat: int) -> str:
        """Its number."""
        return str(chat)

    ledger_name = address

    def payload(self, said: str) -> Payload:
        """Nothing but words."""
        return {"html": said, "text": said}

    def channel(self, server: str, scale: float) -> tuple[Channel, Step, Step]:
        """By the one token."""
        api = bot_api(TOKEN, server)
        return TelegramChannel(api, scale=scale), api.who_am_i, api.hang_up


@dataclass(frozen=True, slots=True)
class SlackSide(Side):
    """Channels of one workspace; the others have channels of the same names."""

    workspace: str = "T0HANBIT"
    platform: Platform = Platform.SLACK
    method: str = "chat.postMessage"
    a_second: float = 4.7

    async def people(self, at: Emulator, chats: Iterable[int]) -> None:
        """A channel that the bot is in."""
        known = {team["id"] for team in (await at.look("world"))["teams"]}
        if self.workspace not in known:
            await at.act("team", id=self.workspace, name=self.workspace)
            token = WORKSPACES[self.workspace]
            await at.act("install", app="A0PACTWIRE", team=self.workspace, token=token)
        made = (
            {"team": self.workspace, "id": self.address(chat), "name": f"ch-{chat}", "bots": True}
            for chat in chats
        )
        await _each(at, "channel", made)

    def address(self, chat: int) -> str:
        """The channel's id."""
        return f"C{chat:09}"

    def ledger_name(self, chat: int) -> str:
        """With its workspace, for the id alone is not unique."""
        return f"{self.workspace}:{self.address(chat)}"

    def payload(self, said: str) -> Payload:
        """Nothing but words."""
        return {"text": said}

    def channel(self, server: str, scale: float) -> tuple[Channel, Step, Step]:
        """By each workspace's own token."""
        web = Web(f"{server}/api/")

        async def nothing() -> None:
            return

        return SlackChannel(SlackApi(web, _Held()), scale=scale), nothing, web.hang_up


TELEGRAM, SLACK, OTHER_SLACK = TelegramSide(), SlackSide(), SlackSide("T0GAON")
SIDES: dict[str, Side] = {"telegram": TELEGRAM, "slack": SLACK}


class _Held(Tokens):
    """The tokens of the workspaces here."""

    async def token(self, workspace: str) -> str:
        """The one of this workspace."""
        return WORKSPACES[workspace]

    async def refused(self, workspace: str, token: str, error: str) -> bool:
        """There is no other."""
        del workspace, token, error
        return False


async def _each(at: Emulator, what: str, given: Iterable[dict[str, Any]]) -> None:
    gate = asyncio.Semaphore(20)

    async def make(one: dict[str, Any]) -> None:
        async with gate:
            await at.act(what, **one)

    await asyncio.gather(*map(make, given))
