"""What was missed is caught up: once, and said so.

All processes are down while briefings fall due. For some of them 45 minutes pass: they must arrive within two minutes
of the return of `pactwire run`, once. For others seven hours pass: no edition is opened for that slot; the next one
takes over, its window begins where the last one sent ended, and it says so. Stories that came meanwhile must be in it.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

import httpx
from sqlalchemy import text

from benchmarks.editions import _stories
from benchmarks.proofs.hand import Bench, bench, server
from benchmarks.proofs.outcome import Outcome
from bot.domain.chat import Order, Place, Platform
from bot.store import chats, subscriptions
from summarizer.types import Language
from tests.emulators.harness import Harness, free_port, wait_for

BAR = "down for 45 min: sent within 2 min of the return; 7 h late: the next edition takes over and says so; never two"
TOKEN = "123456789:" + "A" * 35
_CHATS = 10
_SAID = "제때 보내 드리지 못해"


async def _prove(url: str, folder: Path) -> Outcome:
    (folder / "none.toml").write_text("")
    async with bench(url) as made, Harness() as harness:
        await _stories(made.database, 6)
        telegram = await harness.emulator("telegram", folder / "ledger.sqlite")
        async with httpx.AsyncClient(base_url=telegram.address, timeout=60) as client:
            for number in range(1, 2 * _CHATS + 1):
                person = {"bot": TOKEN, "id": number, "started": True}
                (await client.post("/_emulator/telegram/people", json=person)).raise_for_status()
        await _subscriptions(made)
        environment = {
            "DATABASE_URL": url,
            "TELEGRAM_API_URL": telegram.address,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "PACTWIRE_SOURCES": str(folder / "none.toml"),
            "PACTWIRE_HOME": str(folder),
            "PORT": str(free_port()),
        }
        began = time.monotonic()
        await harness.start("bot", [sys.executable, "-m", "bot", "run"], env=environment)

        def got(low: int, high: int) -> set[int]:
            calls = [call for call in telegram.calls() if call.method == "sendMessage" and call.done]
            return {int(call.chat or 0) for call in calls if low <= int(call.chat or 0) <= high}

        await wait_for(lambda: len(got(1, _CHATS)) == _CHATS, seconds=300, what="the late ones arrive")
        seconds = time.monotonic() - began
        await asyncio.sleep(20)  # another tick, and whatever it would send twice
        skipped = len(got(_CHATS + 1, 2 * _CHATS))
        waits = made.sql("SELECT count(*) FROM subscriptions WHERE due_at > now() AND chat_id > %s", _CHATS)[
            0
        ][0]
        # The next slot of those that were too late comes.
        made.sql("UPDATE subscriptions SET due_at = now() WHERE chat_id > %s", _CHATS)
        await wait_for(
            lambda: len(got(_CHATS + 1, 2 * _CHATS)) == _CHATS, seconds=300, what="the next ones arrive"
        )
        await asyncio.sleep(5)
        calls = [call for call in telegram.calls() if call.method == "sendMessage" and call.done]
        windows = made.sql(
            "SELECT count(*) FROM editions JOIN subscriptions ON subscriptions.id = subscription_id"
            " WHERE chat_id > %s AND window_from < now() - interval '30 hours'",
            _CHATS,
        )[0][0]
        editions = made.sql("SELECT count(*), count(DISTINCT subscription_id) FROM editions")[0]
        told = made.sql(
            "SELECT count(*) FROM edition_stories JOIN editions ON editions.id = edition_id"
            " JOIN subscriptions ON subscriptions.id = subscription_id WHERE chat_id > %s",
            _CHATS,
        )[0][0]
    texts = {int(call.chat or 0): call.text or "" for call in reversed(calls)}
    saying = [number for number, said in texts.items() if number > _CHATS and _SAID in said]
    held = (
        seconds <= 120
        and skipped == 0
        and windows == waits == _CHATS
        and editions == (2 * _CHATS, 2 * _CHATS)
        and told > 0
        and len(saying) == _CHATS
    )
    return Outcome(
        held=held,
        figures={
            "45 minutes late": f"{_CHATS} briefings sent within {seconds:.0f} s of the start of the process",
            "7 hours late": f"{skipped} opened for that slot; {windows} of {_CHATS} next ones begin at the last sent",
            "they say so": f"{len(saying)} of {_CHATS}: {' / '.join(texts[_CHATS + 1].splitlines()[:3])}",
            "editions": f"{editions[0]} of {editions[1]} subscriptions, {told} stories told late",
        },
    )


async def _subscriptions(made: Bench) -> None:
    """Half of them 45 minutes late, half of them seven hours, each covered up to a day before it fell due."""
    for number in range(1, 2 * _CHATS + 1):
        place = Place(Platform.TELEGRAM, TOKEN.partition(":")[0], str(number))
        async with made.database.transaction() as connection:
            chat = await chats.ensure(
                connection, place, kind="private", language=Language.KO, timezone="Asia/Seoul"
            )
            await subscriptions.add(connection, chat, Order(weekdays=(1, 2, 3, 4, 5, 6, 7), most=2))
            late = "45 minutes" if number <= _CHATS else "7 hours"
            await connection.execute(
                text(
                    f"UPDATE subscriptions SET due_at = now() - interval '{late}',"  # noqa: S608  # our own words
                    f" covered_until = now() - interval '{late}' - interval '24 hours',"
                    " created_at = now() - interval '9 days',"
                    # The slot is the minute at which it fell due, on the chat's clock.
                    f" times = ARRAY[CAST(date_trunc('minute', now() - interval '{late}')"
                    " AT TIME ZONE 'Asia/Seoul' AS time)]"
                    " WHERE chat_id = :chat"
                ),
                {"chat": chat},
            )


def prove() -> Outcome:
    """Ten of each."""
    with server() as embedded, tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_prove(embedded.url(), Path(folder)))
