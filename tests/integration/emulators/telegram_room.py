"""A Bot API emulator inside the test's own process, with a clock that the test moves: no waiting."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.emulators.ledger import Call, read_calls
from tests.emulators.server import EmulatorServer, Options, running
from tests.emulators.telegram.server import build
from tests.emulators.windows import Clock

#: Loading the certificates of the world takes longer than most of these tests.
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@dataclass(slots=True)
class HandClock(Clock):
    """A clock that stands still until a test moves it."""

    time: float = 1_790_000_000.0

    def now(self) -> float:
        """The time that the test has set."""
        return self.time

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.time += seconds


@dataclass(slots=True)
class Answer:
    """What the Bot API answered."""

    status: int
    body: dict[str, Any]
    headers: httpx.Headers

    @property
    def result(self) -> Any:
        """The result of a call that must have been accepted."""
        assert self.body["ok"], self.body
        return self.body["result"]

    @property
    def error(self) -> str:
        """The refusal of a call that must have been refused, as `400 Bad Request: ...`."""
        assert not self.body["ok"], self.body
        assert self.body["error_code"] == self.status
        return f"{self.status} {self.body['description']}"


@dataclass(slots=True)
class Room:
    """The emulator, the people's side and the bot's side."""

    server: EmulatorServer
    client: httpx.AsyncClient
    clock: Clock
    ledger: Path
    token: str = TOKEN

    async def call(self, method: str, /, **parameters: Any) -> Answer:
        """A call of the bot, with a JSON body."""
        response = await self.client.post(f"/bot{self.token}/{method}", json=parameters)
        return Answer(response.status_code, response.json(), response.headers)

    async def act(self, act: str, /, **given: Any) -> Any:
        """Something that people do; `from_` stands for `from`."""
        given = {"from" if name == "from_" else name: value for name, value in given.items()}
        response = await self.client.post(f"/_emulator/telegram/{act}", json=given)
        assert response.status_code == 200, response.text
        return response.json()

    async def look(self, what: str, /, **query: Any) -> Any:
        """Something that the people's side shows."""
        return (await self.client.get(f"/_emulator/telegram/{what}", params=query)).json()

    async def person(self, number: int = 42, **given: Any) -> int:
        """Somebody who has started the bot."""
        await self.act("people", id=number, first_name="지민", started=True, **given)
        return number

    async def group(self, **given: Any) -> int:
        """A group that the bot has been in for long."""
        made = await self.act("chats", **{"type": "group", "title": "기획팀", "quiet": True} | given)
        return int(made["id"])

    async def calls(self) -> list[Call]:
        """What the ledger holds so far."""
        await self.server.ledger.flush()
        return read_calls(self.ledger)


@asynccontextmanager
async def telegram_room(folder: Path, *, clock: Clock | None = None, **options: Any) -> AsyncIterator[Room]:
    """A room on a ledger in the folder; opened again on the same folder, it goes on where it was.

    Its ledger is written without fsync: nothing is killed here, and most of a test's time would be fsyncs.
    """
    clock = clock or HandClock()
    ledger = folder / "telegram.sqlite"
    async with (
        running(build(Options(ledger=ledger, durable=False, **options), clock=clock)) as server,
        httpx.AsyncClient(base_url=server.address, timeout=20, verify=_NO_TLS) as client,
    ):
        room = Room(server, client, clock, ledger)
        await room.call("getMe")
        yield room
