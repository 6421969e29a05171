"""Whoever asks to be forgotten is, within a minute, in every table and also while work is under way for them.

Private chats subscribe, read, ask and change settings, and speak in a group too; then all ask to be forgotten in the
very minute in which their briefings fall due. The whole database is dumped as text and searched for their numbers.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.share import share
from bot.store import migrations
from bot.store import server as embedding
from bot.store.server import EmbeddedServer
from bot.store.session import libpq_url
from tests.emulators.harness import wait_for

BAR = "60 s: 0 rows with the number in any table (pg_dump searched), also with jobs in flight"


async def _prove(chats: int) -> Outcome:
    # The tests' own application beside a strict Telegram: the same that every dialogue is tried on.
    from tests.dialogues.test_conversation import LIBRARY
    from tests.integration.telegram.kit import answers, bot_and_people

    dice = random.Random(5)
    numbers = dice.sample(range(700_000_000, 799_999_999), chats)
    with tempfile.TemporaryDirectory(prefix="pactwire-proof-") as folder:
        embedded = EmbeddedServer(Path(folder) / "home", durable=True)
        url = await asyncio.to_thread(embedded.start)
        try:
            await asyncio.to_thread(migrations.migrate, url)
            async with bot_and_people(Path(folder), url, stock=LIBRARY) as (room, running, _):
                group = await room.group(members={str(n): "member" for n in numbers[:20]})

                async def live(number: int) -> None:
                    await room.person(number)
                    lines = [
                        "/subscribe 08:30 KT",
                        "https://a.example/1",
                        "누가 주도해?",
                        "/lang en",
                        "/settings",
                    ]
                    for count, line in enumerate(lines, start=1):
                        await room.act("say", chat=number, text=line)
                        # A hundred that look all the time would leave the emulator no time to serve the bot.
                        await answers(room, number, count, seconds=240, every=2.0)

                await asyncio.gather(*map(live, numbers))
                for number in numbers[:20]:
                    await room.act("say", chat=group, from_=number, text="@pactwire_bot /latest")
                await asyncio.sleep(2)
                await asyncio.gather(*(room.act("say", chat=number, text="/forget") for number in numbers))
                for number in numbers:  # it asks first, and a yes counts for ten minutes
                    await answers(room, number, 6, seconds=240, every=2.0)
                named = _named(await dump(url), numbers)
                due = datetime.now(UTC) - timedelta(minutes=1)
                async with running.database.transaction() as connection:
                    await connection.execute(text("UPDATE subscriptions SET due_at = :due"), {"due": due})
                began = time.monotonic()
                await asyncio.gather(
                    *(room.act("say", chat=number, text="/forget yes") for number in numbers)
                )

                async def forgotten() -> bool:
                    return not _named(await dump(url), numbers)

                with contextlib.suppress(TimeoutError):
                    await wait_for(forgotten, seconds=90, what="nobody is named any more", every=2.0)
                seconds = time.monotonic() - began
                await asyncio.sleep(20)  # whatever was under way has had its time to write
                left = _named(await dump(url), numbers)
        finally:
            await asyncio.to_thread(embedded.stop)
    return Outcome(
        held=not left and seconds <= 60 and len(named) == chats,
        figures={
            "chats": f"{chats}, {min(20, chats)} of them in a group as well; each named before: {len(named)}",
            "forgotten after": f"{seconds:.0f} s, with {chats} briefings falling due meanwhile",
            "named anywhere 20 s later": str(len(left)),
        },
    )


async def dump(url: str) -> str:
    """The whole database as text."""
    process = await asyncio.create_subprocess_exec(
        str(embedding._binary("pg_dump")),
        "--data-only",
        "--dbname",
        libpq_url(url),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # it warns of circles among tables, which matter to a restore alone
    )
    out, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError("pg_dump failed")
    return out.decode()


def _named(dump: str, numbers: list[int]) -> set[int]:
    """Those of the numbers that stand in the dump."""
    standing = set(re.findall(r"\d{9}", dump))
    return {number for number in numbers if str(number) in standing}


def prove() -> Outcome:
    """Run it."""
    return asyncio.run(_prove(share(100, least=5)))
