"""No digest and no article is lost, whatever is killed.

Two `pactwire clock`s and four `pactwire worker`s, processes of their own on one PostgreSQL, read 300 articles from
feeds and owe 5,000 chats a briefing, through the emulated Bot API with its limits, while one of them after another is
killed with SIGKILL and begins anew. In the end every article must stand in the store once, read and placed, every
briefing must have arrived, and no more copies than calls were in hand at the kills, each copy of a message whose own
call was (`kills.py` says what that means). The ledger is the emulator's, which knows each process by the address that
it calls.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import psycopg
from sqlalchemy import text

from benchmarks.proofs.kills import MARKED_WITHIN, Kill, in_hand
from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.press import press
from benchmarks.proofs.share import share
from bot.domain.chat import Order, Place, Platform, WhenEmpty
from bot.store import chats, migrations, subscriptions
from bot.store.server import EmbeddedServer
from bot.store.session import Database, libpq_url
from summarizer.types import Language
from tests.emulators.checker import SENDING, Owed, check
from tests.emulators.harness import Emulator, Harness, ManagedProcess, wait_for
from tests.emulators.ledger import read_exchanges

BAR = "lost 0, unexpected 0, duplicates at most the sends in flight at the kills, each of a message that was"
TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"  # noqa: S105 -- opens nothing but the emulator
_WORKSPACE = TOKEN.partition(":")[0]
#: How long the platform takes to answer a message; in that time a kill leaves its call open.
_ANSWER_SECONDS = 0.1
#: Sends a second that the limits allow in the long run, a little below what Telegram states.
_PACE = 27.0


class Siege:
    """The processes, what they owe, and what was in hand when one of them died."""

    def __init__(
        self, harness: Harness, url: str, telegram: Emulator, dice: random.Random, *, hurried: bool = False
    ) -> None:
        self._hurried = hurried
        self._harness = harness
        self._url = url
        self._telegram = telegram
        self._dice = dice
        self._hastening: list[asyncio.Task[None]] = []
        self.processes: list[ManagedProcess] = []
        self.kills: list[Kill] = []

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a statement finds."""
        with psycopg.connect(libpq_url(self._url), autocommit=True) as connection:
            return connection.execute(statement, values).fetchall()  # type: ignore[arg-type]

    def _write(self, statement: str, *values: Any) -> None:
        with psycopg.connect(libpq_url(self._url), autocommit=True) as connection:
            connection.execute(statement, values)  # type: ignore[arg-type]

    async def raise_up(self, clocks: int, workers: int, module: str, environment: dict[str, str]) -> None:
        """Start everything."""
        names = [f"clock {n}" for n in range(clocks)] + [f"worker {n}" for n in range(workers)]
        for name in names:
            command = [sys.executable, "-m", module, name.partition(" ")[0]]
            own = {"TELEGRAM_API_URL": f"{self._telegram.address}/from/{_caller(name)}"}
            self.processes.append(await self._harness.start(name, command, env=environment | own))

    async def owe(self, count: int) -> list[Owed]:
        """So many chats, each with a briefing that is due now under a name of its own."""
        async with httpx.AsyncClient(base_url=self._telegram.address, timeout=60) as client:
            for start in range(1, count + 1, 50):
                ids = range(start, min(start + 50, count + 1))
                people = (
                    client.post("/_emulator/telegram/people", json={"bot": TOKEN, "id": n, "started": True})
                    for n in ids
                )
                for answer in await asyncio.gather(*people):
                    answer.raise_for_status()
        database = Database(self._url, patience=600)
        owed = []
        async with database.transaction() as connection:
            now = (await connection.execute(text("SELECT now()"))).scalar_one()
            for number in range(1, count + 1):
                name = f"제휴 {number:05}호"
                place = Place(Platform.TELEGRAM, _WORKSPACE, str(number))
                chat = await chats.ensure(
                    connection, place, kind="private", language=Language.KO, timezone="Asia/Seoul"
                )
                order = Order(
                    name=name,
                    most=2,
                    words=("없는낱말",),
                    when_empty=WhenEmpty.LINE,
                    weekdays=(1, 2, 3, 4, 5, 6, 7),
                )
                await subscriptions.add(connection, chat, order, due_at=now)
                owed.append(Owed(id=str(number), chat=str(number), marker=name))
        await database.close()
        return owed

    async def sending(self) -> bool:
        """Whether a message is on its way just now."""
        return bool(self.sql("SELECT 1 FROM outbox WHERE state = 'sending' LIMIT 1"))

    async def strike(self) -> None:
        """Kill one of them, preferably while something is being sent, and start it again."""
        process = self._dice.choice(self.processes)
        with contextlib.suppress(TimeoutError):  # all is sent, or nothing is due: killed all the same
            await wait_for(self.sending, seconds=20, what="something is sent", every=0.005)
        held = self.sql("SELECT id, lease FROM outbox WHERE state = 'sending'") if self._hurried else []
        at = time.time()
        await process.kill()
        # All that it had sent lies with the emulator since; whoever asks now is served after that was read.
        (await self._telegram.client.get("/_emulator/health")).raise_for_status()
        unmarked = self.sql(
            "SELECT address FROM outbox JOIN chats ON chats.id = chat_id WHERE outbox.state = 'sending'"
        )
        chats = frozenset(address for (address,) in unmarked)
        self.kills.append(Kill(_caller(process.name), at, time.time(), chats))
        if self._hurried:
            self._hastening.append(asyncio.create_task(self._hasten(held)))
        await process.start()

    async def _hasten(self, held: list[tuple[Any, ...]]) -> None:
        """Let the time pass for what the dead one held: what is in the same hands when the living have moved on."""
        await asyncio.sleep(7)
        still = set(self.sql("SELECT id, lease FROM outbox WHERE state = 'sending'")) & set(held)
        self._let_time_pass([row for row, _ in still])

    def _let_time_pass(self, left: list[int]) -> None:
        """What the dead held looks a minute older, so that nobody waits for that minute."""
        self._write("UPDATE outbox SET leased_until = now() WHERE id = ANY(%s)", left)
        self._write(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"
            " WHERE last_heartbeat < now() - interval '6 seconds'"
        )

    async def settled(self) -> None:
        """Once nothing is hastened any more."""
        await asyncio.gather(*self._hastening)


def _caller(name: str) -> str:
    return name.replace(" ", "-")


async def siege(
    url: str,
    folder: Path,
    *,
    articles: int,
    deliveries: int,
    kills: int,
    clocks: int = 2,
    workers: int = 4,
    pause: tuple[float, float] = (1.0, 5.0),
    patience: float = 1800.0,
    seed: int = 1,
    hurried: bool = False,
    module: str = "bot",
) -> Outcome:
    """Run it, and hold the ledger and the store against what was owed; `hurried` shortens the wait for leases."""
    dice = random.Random(seed)
    async with press(10) as paper, Harness() as harness:
        telegram = await harness.emulator("telegram", folder / "ledger.sqlite")
        await telegram.set_faults(
            {"do": "slow", "after": True, "method": "sendMessage", "seconds": _ANSWER_SECONDS}
        )
        siege = Siege(harness, url, telegram, dice, hurried=hurried)
        owed = await siege.owe(deliveries)
        for number in range(articles):
            paper.appear(number)
        (folder / "sources.toml").write_text(paper.sources(), encoding="utf-8")
        environment = {
            "DATABASE_URL": url,
            "TELEGRAM_API_URL": telegram.address,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "PACTWIRE_SOURCES": str(folder / "sources.toml"),
            "PACTWIRE_HOME": str(folder / "home"),
            "PACTWIRE_ALLOW_NETWORKS": "127.0.0.0/8",
            "PACTWIRE_HOST_SPACING": "0",
            "PACTWIRE_LOG_LEVEL": "WARNING",
        }
        began = time.monotonic()
        await siege.raise_up(clocks, workers, module, environment)
        await wait_for(siege.sending, seconds=180, what="the first message is sent", every=0.01)
        for _ in range(kills):
            await asyncio.sleep(dice.uniform(*pause))
            await siege.strike()

        def placed() -> int:
            statement = "SELECT count(*) FROM articles JOIN story_articles ON article_id = articles.id"
            return int(siege.sql(statement)[0][0])

        def arrived() -> bool:
            return placed() >= articles and not check(owed, telegram.calls()).lost

        problem = ""
        try:
            await wait_for(arrived, seconds=patience, what="everything has arrived", every=1.0)
        except TimeoutError as error:
            problem = str(error)
        seconds = time.monotonic() - began
        await siege.settled()
        hands = in_hand(siege.kills, read_exchanges(telegram.ledger))
        verdict = check(owed, telegram.calls(), allowed_duplicates=hands.all.total())
        unexcused = hands.unexcused(verdict.duplicated)
        stored = siege.sql(
            "SELECT count(*), count(DISTINCT url), count(*) FILTER (WHERE state = 'read') FROM articles"
        )
        tellings = siege.sql(
            "SELECT count(*) FROM stories WHERE id NOT IN (SELECT story_id FROM story_articles)"
        )
        letters = siege.sql("SELECT task, error FROM dead_letters")
        floods = sum(call.status == 429 for call in telegram.calls())
        sends = [call.at for call in telegram.calls(methods=SENDING, done_only=True)]
        first, last = min(sends, default=began), max(sends, default=began)
        striking = sum(kill.at <= last for kill in siege.kills)
    right = stored[0] == (articles, articles, articles) and tellings == [(0,)]
    figures = {
        "run": f"{clocks} clocks, {workers} workers, {kills} kills, {articles} articles, {deliveries} briefings,"
        f" seed {seed}",
        "briefings": f"lost {len(verdict.lost)}, unexpected {len(verdict.unexpected)}, duplicates {verdict.duplicates},"
        f" recovered {len(verdict.recovered)}",
        "in flight at the kills": f"{hands.all.total()}: {hands.opened.total()} calls open, {hands.unmarked.total()}"
        f" answered within {MARKED_WITHIN:g} s before and not yet marked; copies that none of them explains:"
        f" {sum(unexcused.values())}",
        "kills while briefings were still sent": str(striking),
        "articles": "{} stored, {} different, {} read".format(*stored[0])
        + f"; empty stories {tellings[0][0]}",
        "dead letters": str(len(letters)),
        "429s": str(floods),
        "time": f"{seconds:.0f} s, {last - first:.0f} s of it from the first briefing to the last; the limits alone"
        f" take {deliveries / _PACE:.0f} s",
    }
    if problem:
        figures["gave up"] = problem
    held = verdict.ok and not unexcused and right and not letters and not problem
    return Outcome(held=held, figures=figures)


def prove() -> Outcome:
    """Fifty kills, 300 articles, 5,000 briefings."""
    with tempfile.TemporaryDirectory() as home:
        embedded = EmbeddedServer(Path(home) / "data", durable=True)
        url = embedded.start()
        try:
            migrations.migrate(url)
            return asyncio.run(
                siege(url, Path(home), articles=share(300), deliveries=share(5000), kills=share(50))
            )
        finally:
            embedded.stop()
