"""The emulated Slack for tests: a server in this process, its furnished workspace, and clients for it.

async with open_slack(tmp_path, scale=0.1) as slack:
    await slack.client.chat_postMessage(channel="C0ITNEWS", text="안녕하세요")
    assert slack.calls("chat.postMessage")[0].detail["reach"]["mentions"] == []
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.faults import Rule
from tests.emulators.ledger import Call, read_calls
from tests.emulators.server import Options, running
from tests.emulators.slack import scene
from tests.emulators.slack.platform import Slack
from tests.emulators.slack.server import SlackServer


@dataclass
class Bench:
    """A running emulator and the ways to talk to it."""

    server: SlackServer
    client: AsyncWebClient
    session: aiohttp.ClientSession
    team: str = scene.TEAM
    user: str = "U0MINJI"
    channel: str = "C0ITNEWS"

    @property
    def slack(self) -> Slack:
        return self.server.slack

    @property
    def root(self) -> str:
        """What `SLACK_API_URL` is set to."""
        return f"{self.server.address}/api/"

    @property
    def bot(self) -> str:
        """The bot's user id in the furnished workspace."""
        bot = self.slack.world.bot("A0PACTWIRE", self.team)
        assert bot is not None
        return bot.id

    def client_for(self, token: str | None, **more: Any) -> AsyncWebClient:
        """A client that does not repeat what failed, unless told otherwise."""
        return AsyncWebClient(token=token, base_url=self.root, **{"retry_handlers": [], **more})

    async def api(
        self, method: str, *, token: str | None = scene.BOT_TOKEN, **arguments: Any
    ) -> dict[str, Any]:
        """One call with a JSON body; the answer's JSON, with the HTTP status under `status`."""
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        async with self.session.post(self.root + method, json=arguments, headers=headers) as answer:
            return {"status": answer.status, "headers": answer.headers, **(await answer.json())}

    async def form(
        self, method: str, arguments: Mapping[str, str], *, token: str | None = scene.BOT_TOKEN
    ) -> dict[str, Any]:
        """One call with a form body."""
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        async with self.session.post(self.root + method, data=arguments, headers=headers) as answer:
            return {"status": answer.status, **(await answer.json())}

    async def desk(self, endpoint: str, verb: str = "POST", /, **given: Any) -> Any:
        """One of the emulator's own endpoints; as the furnished user in the furnished workspace."""
        whole = {"team": self.team, "user": self.user, **given} if verb == "POST" else given
        url = f"{self.server.address}/_emulator/slack/{endpoint}"
        async with self.session.request(verb, url, json=whole) as answer:
            body = await answer.json()
        if answer.status != 200:
            raise DeskError(body)
        return body

    async def say(self, text: str, **given: Any) -> dict[str, Any]:
        """Write as a person."""
        said: dict[str, Any] = await self.desk("say", **{"channel": self.channel, "text": text, **given})
        return said

    def calls(self, method: str | None = None) -> list[Call]:
        """The ledger, or one method's rows of it."""
        methods = frozenset({method}) if method else None
        return read_calls(self.server.ledger.path, methods=methods)

    async def settled(self) -> None:
        """Wait until nothing is on its way to an app, retries included, and all is on disk."""
        await until(lambda: self.slack.sender.idle)
        await self.server.ledger.flush()


class DeskError(Exception):
    """The emulator's own endpoint said no."""

    def __init__(self, body: dict[str, Any]) -> None:
        super().__init__(body.get("error"))
        self.body = body


@asynccontextmanager
async def open_slack(
    folder: Path, *, scale: float = 1.0, faults: tuple[Rule, ...] = ()
) -> AsyncIterator[Bench]:
    """A furnished emulator on a free port, with its ledger in `folder`."""
    server = SlackServer(Options(ledger=folder / "slack.sqlite", scale=scale, faults=faults))
    if not server.slack.world.apps:
        scene.furnish(server.slack)
    async with running(server), aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=scene.BOT_TOKEN, base_url=f"{server.address}/api/", retry_handlers=[])
        yield Bench(server, client, session)


async def until(condition: Callable[[], Any], *, seconds: float = 20.0) -> None:
    """Wait for something; fails after so many seconds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 -- what is waited for gives no signal
            await asyncio.sleep(0.01)
