"""Slack is acknowledged in time, however slow the database, and whatever Slack sends again is handled once.

A `pactwire web` reaches its PostgreSQL through a proxy that holds every journey up by half a second. Signed events
come evenly; most of them again as Slack's retries 1 to 3, and some only as a retry, for the first attempt was lost.
Each event must be in the inbox once.
"""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import psycopg

from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.share import share
from benchmarks.slack import Times, Wire, database, event, listening, request
from bot.store.server import EmbeddedServer
from bot.store.session import libpq_url
from tests.emulators.proxy import Proxy

BAR = "acknowledged in 1 s at the 99th percentile, never over 3 s; retries handled once, lone retries too"
_EVENTS = 600
_A_SECOND = 20
#: Each way; half a second there and back.
_DELAY = 0.25


async def _prove(server: EmbeddedServer, url: str) -> Outcome:
    rng = random.Random(7)
    times, events = Times(), share(_EVENTS, least=40)
    socket_file = server.socket_folder / ".s.PGSQL.5432"
    with TemporaryDirectory(prefix="i2") as name:
        folder = Path(name)
        async with Proxy.to_unix(socket_file, listen=folder / socket_file.name) as proxy:
            slow = f"postgresql://pactwire@/pactwire?host={quote(str(folder))}&port=5432"
            async with listening(slow, PACTWIRE_LOG_LEVEL="WARNING") as (_, port):
                wires = [Wire(port) for _ in range(40)]
                free = asyncio.Queue[Wire]()
                for wire in wires:
                    free.put_nowait(wire)
                proxy.delay = _DELAY
                async with asyncio.TaskGroup() as tasks:
                    for number in range(events):
                        tasks.create_task(_one(free, times, number, rng.random()))
                        await asyncio.sleep(1 / _A_SECOND)
                proxy.delay = 0.0
                await asyncio.gather(*(wire.close() for wire in wires))
    with psycopg.connect(libpq_url(url)) as connection:
        found = connection.execute("SELECT count(*), count(DISTINCT key) FROM inbox").fetchone() or (0, 0)
    lone = sum(random.Random(n).random() < 0.1 for n in range(events))
    worst, slowest = times.percentile(0.99), max(times.seconds)
    return Outcome(
        held=worst <= 1.0 and slowest < 3.0 and tuple(found) == (events, events) and not times.refused,
        figures={
            "events": f"{events}, {len(times.seconds)} requests with the retries, {lone} only as a retry",
            "acknowledged": f"median {times.percentile(0.5):.2f} s, 99 % {worst:.2f} s, slowest {slowest:.2f} s",
            "in the inbox": f"{found[0]} rows of {found[1]} events, {times.refused} refused",
        },
    )


async def _one(free: asyncio.Queue[Wire], times: Times, number: int, chance: float) -> None:
    """One event with its retries; of some the first attempt is lost."""
    lone = random.Random(number).random() < 0.1
    for retry in range(1 if lone else 0, 1 + int(chance * 4)):
        wire = await free.get()
        try:
            began = time.perf_counter()
            status = await wire.ask(request(event(number), retry=retry))
            times.seconds.append(time.perf_counter() - began)
            times.refused += status != 200
        finally:
            free.put_nowait(wire)
    if lone and int(chance * 4) == 0:
        wire = await free.get()
        try:
            times.refused += await wire.ask(request(event(number), retry=1)) != 200
        finally:
            free.put_nowait(wire)


def prove() -> Outcome:
    """Run it once."""
    with database() as (server, url):
        return asyncio.run(_prove(server, url))
