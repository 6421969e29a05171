"""A model's budget holds over processes, and whatever happens to it, the digest goes out.

Five processes ask for ten readings each, all at once, of a model that takes as much as it may; the day's tokens suffice
for a few. What the model's server has billed is compared with the cap; a call is the most that one can take. Then the
newspapers are read and an edition is sent with nothing left of the budget, and with a model that hangs.

Beside it the naive way: to look what is spent, and to ask if there is something left.
"""

from __future__ import annotations

import asyncio
import ipaddress
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import text

from benchmarks.proofs.lectern import labelled
from benchmarks.proofs.outcome import Outcome
from bot.adapters.model_reader import prompt
from bot.adapters.model_reader.asking import Asking, Patience
from bot.adapters.model_reader.ledger import Ledger, SharedLedger
from bot.adapters.model_reader.parts import Choice
from bot.adapters.model_reader.provider import ProviderModel
from bot.app import application, now
from bot.domain.chat import Order, Place, Platform
from bot.domain.delivery import Payload
from bot.domain.edition import document_from
from bot.domain.model_budget import Budget, Refusal, Worth
from bot.domain.source import SourceEntry
from bot.domain.tally import Tally
from bot.newsroom.outlets import OUTLETS
from bot.newsroom.server import serve as newsroom
from bot.ports import Channel
from bot.store import chats, migrations, sources, subscriptions
from bot.store.model_calls import Reservation
from bot.store.server import EmbeddedServer
from bot.store.session import Database
from summarizer.claims import Claims
from summarizer.grounding import numbered
from summarizer.types import Language
from tests.emulators.model import Said, serve

BAR = "50 concurrent calls at the cap: overshoot of at most one call per worker; the digest still goes out"
_WORKERS, _EACH = 5, 10
#: What one call of these takes, by the server's bill; its reservation is somewhat more.
_BILL = 6_000
#: Enough for about eight.
_CAP = 100_000
_BUDGET = Budget(tokens=_CAP, calls=100)


class LookingLedger:
    """The naive ledger: it looks before, and writes down after."""

    def __init__(self, database: Database) -> None:
        self._shared = SharedLedger(database, Budget(calls=1000))
        self._database = database

    async def reserve(self, model: str, worth: Worth, *, seconds: float) -> Reservation | Refusal:
        """Look what is spent."""
        async with self._database.transaction() as connection:
            spent = (
                await connection.execute(text("SELECT coalesce(sum(tokens), 0) FROM model_spending"))
            ).scalar_one()
        if spent >= _CAP:
            return Refusal.TOKENS
        return await self._shared.reserve(model, replace(worth, tokens=0), seconds=seconds)

    async def settle(
        self, reserved: Reservation, took: Worth, *, well: bool | None, retry_after: float | None = None
    ) -> None:
        """Write it down."""
        await self._shared.settle(reserved, took, well=well, retry_after=retry_after)


async def ask_at_once(url: str, model_url: str, calls: int, *, naive: bool = False) -> int:
    """So many readings asked for at once by one process; gives how many were answered."""
    database = Database(url, size=5)
    ledger: Ledger = LookingLedger(database) if naive else SharedLedger(database, _BUDGET)
    asking = Asking(ProviderModel("openai:dear", url=model_url), ledger, Tally(), patience=Patience(60, 0.05))
    given = numbered(labelled(Language.KO, 1)[0].article)
    try:
        outcomes = await asyncio.gather(
            *(
                asking.ask(Claims, *prompt.for_reading(given, "f" * 32), purpose="article")
                for _ in range(calls)
            )
        )
    finally:
        await asking.close()
        await database.close()
    return sum(hasattr(outcome, "form") for outcome in outcomes)


@dataclass(frozen=True, slots=True)
class Billed:
    """What the server counted."""

    tokens: int
    calls: int
    at_once: int


async def billed(url: str, *, workers: int, each: int, naive: bool, apart: bool) -> Billed:
    """The bill for so many workers, in processes of their own or in this one."""
    async with serve(lambda _: Said({"alliances": []}, tokens=(_BILL - 500, 500), seconds=0.5)) as server:
        if apart:
            command = [
                sys.executable,
                "-m",
                "benchmarks.proofs.l3",
                url,
                server.url,
                str(each),
                str(int(naive)),
            ]
            running = [await asyncio.create_subprocess_exec(*command) for _ in range(workers)]
            if any(await asyncio.gather(*(process.wait() for process in running))):
                raise RuntimeError("a worker failed")
        else:
            await asyncio.gather(*(ask_at_once(url, server.url, each, naive=naive) for _ in range(workers)))
        return Billed(len(server.asked) * _BILL, len(server.asked), server.most_at_once)


class Letterbox(Channel):
    """A channel that keeps what it is given."""

    def __init__(self) -> None:
        self.cards = 0

    async def send(self, place: Place, payload: Payload) -> str:
        """Count the cards."""
        del place
        self.cards += len(document_from(payload["document"]).cards)
        return str(self.cards)


async def digest(url: str, choice: Choice) -> tuple[int, Sequence[str]]:
    """How many cards a digest has whose articles were read with this model, and who read them."""
    letterbox = Letterbox()
    async with (
        newsroom() as papers,
        application(
            url,
            allow_networks=(ipaddress.ip_network("127.0.0.0/8"),),
            host_spacing=0,
            channels={Platform.CONSOLE: letterbox},
            read="tests.fakes:read_gold",
            model=choice,
        ) as running,
    ):
        entries = [
            SourceEntry(name=OUTLETS[key].name, url=feed, timezone=OUTLETS[key].timezone)
            for key, feed in papers.feed_urls().items()
        ]
        async with running.database.transaction() as connection:
            await sources.add(connection, entries)
            known = await sources.all_on(connection)
        for source in known:
            await running.queue.poll(source.id)
        await running.queue.work_off(concurrency=6)
        async with running.database.transaction() as connection:
            place = Place(Platform.CONSOLE, "test", "here")
            chat_id = await chats.ensure(
                connection, place, kind="private", language=Language.KO, timezone="Asia/Seoul"
            )
            subscription = await subscriptions.add(connection, chat_id, Order(most=30), due_at=now())
        await running.queue.open_edition(subscription)
        await running.queue.work_off()
        async with running.database.transaction() as connection:
            rows = await connection.execute(text("SELECT DISTINCT reader FROM articles WHERE state = 'read'"))
            readers = sorted(str(row.reader) for row in rows)
    return letterbox.cards, readers


async def _prove(server: EmbeddedServer) -> Outcome:
    def fresh(name: str) -> str:
        import psycopg

        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        url = server.url(name)
        migrations.migrate(url)
        return url

    ours = await billed(fresh("ours"), workers=_WORKERS, each=_EACH, naive=False, apart=True)
    naive = await billed(fresh("naive"), workers=_WORKERS, each=_EACH, naive=True, apart=True)
    async with serve(lambda _: Said(seconds=60)) as hanging:
        spent = Choice("openai:spent", url=hanging.url, budget=Budget(tokens=0))
        none_left = await digest(fresh("spent"), spent)
        slow = Choice("openai:slow", url=hanging.url, patience=Patience(1.0))
        began = time.monotonic()
        hung = await digest(fresh("slow"), slow)
        seconds = time.monotonic() - began
    over = max(0, ours.tokens - _CAP)
    held = (
        over <= _WORKERS * _BILL
        and 0 < ours.calls < _WORKERS * _EACH
        and naive.tokens > _CAP + _WORKERS * _BILL
    )
    return Outcome(
        held=held and none_left[0] > 5 and hung[0] > 5,
        figures={
            "asked for": f"{_WORKERS} processes, {_EACH} calls each at once; the cap {_CAP:,} tokens, a call {_BILL:,}",
            "billed": f"{ours.tokens:,} tokens in {ours.calls} calls, {ours.at_once} at once; overshoot {over:,}",
            "to look and then ask": f"{naive.tokens:,} tokens in {naive.calls} calls",
            "digest with nothing left": f"{none_left[0]} cards, read by {', '.join(none_left[1])}",
            "digest with a model that hangs": f"{hung[0]} cards in {seconds:.0f} s, read by {', '.join(hung[1])}",
        },
    )


def prove() -> Outcome:
    """Five processes, fifty calls."""
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedServer(Path(folder), durable=False)
        server.start()
        try:
            return asyncio.run(_prove(server))
        finally:
            server.stop()


if __name__ == "__main__":
    asyncio.run(ask_at_once(sys.argv[1], sys.argv[2], int(sys.argv[3]), naive=sys.argv[4] == "1"))
