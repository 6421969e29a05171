"""No update of Telegram's is lost, and each is handled once.

The product's listener is killed with SIGKILL a hundred times in the instant after its webhook answered 200, and a
hundred times while it polls, from 0 to 60 ms after an update was there to be taken: before it was asked for, after it
was handed out, after it was stored, before the offset moved. Whatever was answered with 200 is sent four times more.
Then the whole product is started on what was stored, and every message must have exactly one answer. The library's own
Updater goes the same way and must lose some, or this proof proves nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

import httpx
import psycopg

from benchmarks.proofs.hand import server
from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.share import share
from benchmarks.proofs.taker import SECRET
from bot.store.session import libpq_url
from tests.emulators.checker import Owed, check
from tests.emulators.harness import Emulator, Harness, ManagedProcess, free_port, wait_for

BAR = "200 kills: lost 0; each update_id five times: handled once; the library's own Updater loses some"
_TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"  # noqa: S105  # opens nothing but the emulator
_FIRST_WEBHOOK_ID = 900_000_000


def _update(number: int, chat: int, said: str) -> dict[str, object]:
    person = {"id": chat, "is_bot": False, "first_name": "지민", "language_code": "ko"}
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person}
    return {"update_id": _FIRST_WEBHOOK_ID + number, "message": {**message, "text": said}}


async def _called(client: httpx.AsyncClient, port: int, update: dict[str, object]) -> None:
    """Send it as Telegram does: again and again until it is answered with 200."""
    while True:
        try:
            answer = await client.post(
                f"http://127.0.0.1:{port}/telegram/webhook",
                json=update,
                headers={"X-Telegram-Bot-Api-Secret-Token": SECRET},
            )
            if answer.status_code == 200:
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.02)


async def _ready(taker: ManagedProcess) -> None:
    await wait_for(lambda: taker.first_line == "ready", seconds=60, what="the listener is ready")


async def _by_webhook(harness: Harness, url: str, telegram: Emulator, kills: int) -> list[int]:
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.proofs.taker", url, telegram.address, _TOKEN, str(port)]
    taker = await harness.start("called", command)
    numbers = list(range(1, kills + 1))
    async with httpx.AsyncClient(timeout=5) as client:
        for number in numbers:
            await _ready(taker)
            await _called(client, port, _update(number, 10_000 + number, "/lang ko"))
            await taker.kill()
            await taker.start()
        await _ready(taker)
        for _ in range(4):
            for number in numbers:
                await _called(client, port, _update(number, 10_000 + number, "/lang ko"))
    await taker.kill()
    return [10_000 + number for number in numbers]


async def _by_polling(
    harness: Harness, url: str, telegram: Emulator, kills: int, dice: random.Random
) -> tuple[list[int], int]:
    command = [sys.executable, "-m", "benchmarks.proofs.taker", url, telegram.address, _TOKEN]
    taker = await harness.start("polling", command)
    chats, between = [], 0
    for number in range(1, kills + 1):
        await _ready(taker)
        chats.append(20_000 + number)
        await telegram.act("say", bot=_TOKEN, chat=chats[-1], text="/lang ko")
        await asyncio.sleep(dice.uniform(0, 0.06))
        await taker.kill()
        waits = (await telegram.look("state", bot=_TOKEN))["updates_waiting"]
        with psycopg.connect(libpq_url(url)) as connection:
            lane = (str(chats[-1]),)
            found = connection.execute("SELECT count(*) FROM inbox WHERE lane = %s", lane).fetchone()
        between += bool(waits) and bool(found and found[0])
        await taker.start()
    await _ready(taker)

    async def all_taken() -> bool:
        return (await telegram.look("state", bot=_TOKEN))["updates_waiting"] == 0

    await wait_for(all_taken, seconds=60, what="every update is taken")
    await taker.kill()
    return chats, between


async def _library_loses(harness: Harness, folder: Path, updates: int = 12) -> int:
    """How many of so many the library's own polling loses when it is killed once it has taken them."""
    telegram = await harness.emulator("telegram", folder / "naive.sqlite", scale=0.001)
    owed = []
    for number in range(1, updates + 1):
        await telegram.act("say", bot=_TOKEN, chat=number, text=f"질문 {number}")
        owed.append(Owed(id=str(number), chat=str(number), text=f"re: 질문 {number}"))
    command = [
        sys.executable,
        "-m",
        "tests.integration.emulators.naive_bots",
        "polling",
        telegram.address,
        _TOKEN,
    ]
    bot = await harness.start("naive", command)

    async def all_taken() -> bool:
        return (await telegram.look("state", bot=_TOKEN))["updates_waiting"] == 0

    await wait_for(all_taken, seconds=60, what="the library has taken every update")
    await bot.kill()
    await bot.start()
    marker = [Owed(id="last", chat="99", text="re: 끝")]
    await telegram.act("say", bot=_TOKEN, chat=99, text="끝")
    await wait_for(
        lambda: not check(marker, telegram.calls()).lost, seconds=60, what="the library works again"
    )
    await bot.kill()
    return len(check(owed + marker, telegram.calls()).lost)


async def _prove(url: str, folder: Path, kills: int) -> Outcome:
    async with Harness() as harness:
        telegram = await harness.emulator("telegram", folder / "t.sqlite", scale=0.01)
        called = await _by_webhook(harness, url, telegram, kills)
        polled, between = await _by_polling(harness, url, telegram, kills, random.Random(1))
        for chat in called:
            await telegram.act("people", bot=_TOKEN, id=chat, started=True)
        (folder / "none.toml").write_text("")
        environment = {
            "DATABASE_URL": url,
            "TELEGRAM_API_URL": telegram.address,
            "TELEGRAM_BOT_TOKEN": _TOKEN,
            "PACTWIRE_SOURCES": str(folder / "none.toml"),
            "PACTWIRE_HOME": str(folder / "home"),
            "PORT": str(free_port()),
        }
        await harness.start("bot", [sys.executable, "-m", "bot", "run"], env=environment)
        owed = [Owed(id=str(chat), chat=str(chat), marker="한국어") for chat in (*called, *polled)]
        with contextlib.suppress(TimeoutError):
            await wait_for(
                lambda: not check(owed, telegram.calls()).lost, seconds=300, what="all are answered", every=1
            )
        await asyncio.sleep(3)
        verdict = check(owed, telegram.calls())
        with psycopg.connect(libpq_url(url)) as connection:
            rows = Counter(lane for (lane,) in connection.execute("SELECT lane FROM inbox"))
        naive = await _library_loses(harness, folder)
    twice = sum(count > 1 for count in rows.values())
    return Outcome(
        held=not verdict.lost and not verdict.duplicated and not twice and naive > 0,
        figures={
            "kills": f"{kills} after a 200, {kills} while polling ({between} between storing and the offset)",
            "lost": str(len(verdict.lost)),
            "answered more than once": str(len(verdict.duplicated)),
            "stored more than once of five": str(twice),
            "the library's own Updater": f"lost {naive} of 12 in one kill",
        },
    )


def prove() -> Outcome:
    """A hundred kills each way."""
    with tempfile.TemporaryDirectory() as folder, server() as embedded:
        return asyncio.run(_prove(embedded.url(), Path(folder), share(100)))
