"""The post office of the proofs of delivery: senders as processes of their own, a strict platform, and what is owed.

    python -m benchmarks.proofs.post DATABASE telegram|slack SERVER [--scale 1.0] [--concurrency 16]

A sender is the product's queue, deliverer and channel, without the rest of the pipeline.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
import tempfile
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from benchmarks.proofs.sides import SIDES, TELEGRAM, Side
from bot.briefing.deliver import Deliverer
from bot.domain.delivery import Policy
from bot.schedule import jobs as schedule_jobs
from bot.schedule.clock import Clock
from bot.schedule.jobs import Queue, Steps
from bot.store import migrations, tables
from bot.store.server import EmbeddedServer
from bot.store.session import Database
from tests.emulators.checker import Owed, Verdict, check
from tests.emulators.harness import Emulator, Harness, ManagedProcess, wait_for
from tests.emulators.ledger import Call


@dataclass(slots=True)
class Office:
    """A database, a strict platform, and the senders between them."""

    url: str
    database: Database
    queue: Queue
    harness: Harness
    side: Side
    server: Emulator
    scale: float
    owed: list[Owed]

    async def senders(self, count: int, *, concurrency: int = 16) -> list[ManagedProcess]:
        """Start so many, and wait until they work."""
        command = [sys.executable, "-m", "benchmarks.proofs.post", self.url]
        command += [self.side.platform.value, self.server.address]
        command += ["--scale", str(self.scale), "--concurrency", str(concurrency)]
        started = [await self.harness.start(f"sender {n}", command) for n in range(count)]
        for process in started:
            await wait_for(lambda process=process: process.first_line, seconds=60, what="a sender works")
        return started

    async def people(self, chats: Iterable[int], *, side: Side | None = None) -> None:
        """Somebody behind each of these chats, whom we may write to."""
        await (side or self.side).people(self.server, chats)

    async def groups(self, count: int) -> list[int]:
        """So many groups of Telegram's that the bot is in."""
        made = []
        for _ in range(count):
            given = {"type": "group", "title": "기획팀", "quiet": True}
            response = await self.server.client.post("/_emulator/telegram/chats", json=given)
            made.append(int(response.raise_for_status().json()["id"]))
        return made

    async def owe(
        self,
        chats: Sequence[int],
        *,
        each: int = 1,
        policy: Policy = Policy.RESEND,
        side: Side | None = None,
    ) -> None:
        """Owe each of these chats so many messages, in one go."""
        side = side or self.side
        async with self.database.transaction() as connection:
            known = await connection.execute(
                insert(tables.chats).returning(tables.chats.c.id, tables.chats.c.address),
                [
                    {
                        "platform": side.platform.value,
                        "workspace": side.workspace,
                        "address": side.address(chat),
                        "kind": "private",
                        "language": "ko",
                        "timezone": "Asia/Seoul",
                    }
                    for chat in chats
                ],
            )
            ids = {row.address: row.id for row in known}
            rows = [
                {
                    "chat_id": ids[side.address(chat)],
                    "part": number,
                    "parts": each,
                    "policy": policy.value,
                    "payload": side.payload(_said(policy, number)),
                }
                for number in range(1, each + 1)
                for chat in chats
            ]
            await connection.execute(insert(tables.outbox), rows)
            first = await connection.execute(
                text("SELECT min(id) FROM outbox WHERE chat_id = ANY(:ids) GROUP BY chat_id"),
                {"ids": list(ids.values())},
            )
            jobs = [row[0] for row in first]
        self.owed += [
            Owed(
                id=f"{side.ledger_name(chat)}/{number}",
                chat=side.ledger_name(chat),
                text=_said(policy, number),
            )
            for chat in chats
            for number in range(1, each + 1)
        ]
        await self.queue.deliver_all(jobs)

    async def settled(self, *, seconds: float) -> None:
        """Wait until nothing is owed any more; what a lost job leaves behind is taken up as by the product's clock."""
        clock = Clock(self.database, self.queue, now=_now)
        end = asyncio.get_running_loop().time() + seconds
        while await self.count("state IN ('todo', 'sending', 'unknown')"):
            if asyncio.get_running_loop().time() > end:
                raise TimeoutError(f"not within {seconds} s: all is settled")
            await clock.sweep()
            await asyncio.sleep(1.0)

    async def count(self, condition: str) -> int:
        """How many rows of the outbox are so."""
        async with self.database.transaction() as connection:
            found = await connection.execute(text(f"SELECT count(*) FROM outbox WHERE {condition}"))  # noqa: S608
            return int(found.scalar_one())

    async def attempts(self) -> int:
        """How many attempts the outbox has written down."""
        async with self.database.transaction() as connection:
            return int((await connection.execute(text("SELECT sum(attempt) FROM outbox"))).scalar_one())

    def calls(self) -> list[Call]:
        """All that was asked of the platform to send."""
        return [call for call in self.server.calls() if call.method == self.side.method]

    def verdict(self, **allowed: Any) -> Verdict:
        """What was owed beside what came."""
        return check(self.owed, self.calls(), **allowed)

    async def faults(self, *rules: dict[str, Any]) -> None:
        """What goes wrong from now on."""
        response = await self.server.client.put("/_emulator/faults", json=list(rules))
        response.raise_for_status()


def _said(policy: Policy, number: int) -> str:
    return f"{policy.value} {number}"


@asynccontextmanager
async def office(side: Side = TELEGRAM, *, scale: float = 1.0) -> AsyncIterator[Office]:
    """Everything on a database of its own; nothing is left running."""
    with tempfile.TemporaryDirectory(prefix="pactwire-proof-") as folder:
        embedded = EmbeddedServer(Path(folder) / "home", durable=True)
        url = await asyncio.to_thread(embedded.start)
        try:
            await asyncio.to_thread(migrations.migrate, url)
            async with opened(url, Path(folder), side, scale=scale) as made:
                yield made
        finally:
            await asyncio.to_thread(embedded.stop)


@asynccontextmanager
async def opened(url: str, folder: Path, side: Side = TELEGRAM, *, scale: float) -> AsyncIterator[Office]:
    """An office on a database that has its schema."""
    database = Database(url)
    queue = Queue(database)
    try:
        async with Harness() as harness, queue.app.open_async():
            name = side.platform.value
            server = await harness.emulator(name, folder / f"{name}.sqlite", scale=scale)
            yield Office(url, database, queue, harness, side, server, scale, [])
    finally:
        await database.close()


# --- what the ledger shows ------------------------------------------------------------------------------------


def most_within(calls: Sequence[Call], seconds: float) -> int:
    """The most messages in any window of so many seconds."""
    times = sorted(call.at for call in calls)
    return max((n + 1 - bisect_left(times, at - seconds + 1e-6) for n, at in enumerate(times)), default=0)


def nearest(calls: Sequence[Call]) -> float:
    """The least time between two messages to one chat."""
    by_chat: dict[str | None, list[float]] = defaultdict(list)
    for call in calls:
        by_chat[call.chat].append(call.at)
    gaps = [
        b - a for times in by_chat.values() for a, b in zip(sorted(times), sorted(times)[1:], strict=False)
    ]
    return min(gaps, default=float("inf"))


def rate(calls: Sequence[Call], among: Sequence[Call]) -> float:
    """Messages a second between the first tenth of these calls and the last, of all those that they are among."""
    times = sorted(call.at for call in calls)
    cut = len(times) // 10
    first, last = times[cut], times[-1 - cut]
    return sum(first < call.at <= last for call in among) / (last - first)


def statuses(calls: Sequence[Call]) -> Counter[int]:
    """How often each status was answered."""
    return Counter(call.status for call in calls)


# --- a sender -------------------------------------------------------------------------------------------------


def _now() -> datetime:
    return datetime.now(UTC)


async def _send(url: str, side: Side, server: str, scale: float, concurrency: int) -> None:
    schedule_jobs._CHAT_CONCURRENCY = concurrency
    database = Database(url, size=concurrency)
    queue = Queue(database)
    channel, warm, hang_up = side.channel(server, scale)
    deliverer = Deliverer(database, {side.platform: channel}, queue, clock=_now)

    async def nothing(_row: Any) -> None:
        return

    steps: dict[str, Any] = dict.fromkeys(Steps.__slots__, nothing)
    queue.serve(Steps(**{**steps, "deliver": deliverer.deliver}))
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    async with queue.app.open_async():
        await database.fill()
        await warm()
        working = asyncio.create_task(queue.work())
        print("works", flush=True)
        await told.wait()
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
    await hang_up()
    await database.close()


def _main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.proofs.post")
    arguments.add_argument("database")
    arguments.add_argument("platform", choices=sorted(SIDES))
    arguments.add_argument("server")
    arguments.add_argument("--scale", type=float, default=1.0)
    arguments.add_argument("--concurrency", type=int, default=16)
    given = arguments.parse_args()
    asyncio.run(_send(given.database, SIDES[given.platform], given.server, given.scale, given.concurrency))


if __name__ == "__main__":
    _main()
