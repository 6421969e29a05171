"""A request that is not Slack's is turned away, and nothing of it is written into the log.

Every way of forging a request that the emulator knows, many times over, at a `pactwire web` that logs all it can
(DEBUG, as JSON): no signature, a wrong one, one too old or of the future, timestamps that are no numbers, bodies
that are too long or no text, and a genuine request that is played again. What it wrote is searched for the bodies.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter

import psycopg

from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.share import share
from benchmarks.slack import SECRET, Wire, database, event, listening
from bot.store.session import libpq_url
from tests.emulators.slack import signatures

BAR = "every forgery 401, never 5xx; no body in the log; a replay within the window has no second effect"
_ROUNDS = 50
_WORDS = "아무도 보면 안 되는 말"


def _sent(forged: signatures.Forged) -> bytes:
    lines = ["POST /slack/events HTTP/1.1", "Host: bot.example.com", "Content-Type: application/json"]
    lines += [f"Content-Length: {len(forged.body)}"]
    lines += [f"{name}: {value}" for name, value in forged.headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + forged.body


async def _prove(url: str) -> Outcome:
    statuses: dict[str, Counter[int]] = {name: Counter() for name in signatures.CASES}
    rounds = share(_ROUNDS, least=2)
    async with listening(url, PACTWIRE_LOG_LEVEL="DEBUG", PACTWIRE_LOG_FORMAT="json") as (process, port):
        for _ in range(rounds):
            for name, case in signatures.CASES.items():
                body = json.dumps(event(1, text=_WORDS), ensure_ascii=False).encode()
                wire = Wire(port)
                try:
                    statuses[name][await wire.ask(_sent(case.forge(SECRET, body, time.time())))] += 1
                finally:
                    await wire.close()
        await asyncio.sleep(1)
        said = "\n".join(process.output)
    with psycopg.connect(libpq_url(url)) as connection:
        (stored,) = connection.execute("SELECT count(*) FROM inbox").fetchone() or (0,)
    forged = sum((c for n, c in statuses.items() if not signatures.CASES[n].replay), Counter[int]())
    leaks = sum(word in said for word in (_WORDS, json.dumps(_WORDS)[1:-1], "U000000001", SECRET))
    return Outcome(
        held=set(forged) == {401} and leaks == 0 and stored == 1 and set(statuses["replay"]) == {200},
        figures={
            "forgeries": f"{sum(forged.values())} of {len(statuses) - 1} kinds: "
            + ", ".join(f"{count} x {status}" for status, count in sorted(forged.items())),
            "found in the log": f"{leaks} of the bodies' words in {len(said)} characters",
            "replays": f"{sum(statuses['replay'].values())} genuine copies, {stored} row in the inbox",
        },
    )


def prove() -> Outcome:
    """Run it once."""
    with database() as (_, url):
        return asyncio.run(_prove(url))
