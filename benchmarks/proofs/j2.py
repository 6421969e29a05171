"""A zombie is harmless: a worker that froze and wakes finds its lease gone and writes nothing.

A worker is stopped with SIGSTOP in the middle of a job for 45 seconds; another takes the job up. When the first goes
on, its job's end must not touch the row that the other holds. The same is done to a message in the middle of its
send: what the zombie says of it must change nothing, and it may go out once more, not twice.
"""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime, timedelta

from benchmarks.proofs.hand import Bench, bench, row, server
from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.share import share

BAR = "0 writes by the stale lease, at most 1 side effect more than owed"
_FROZEN_SECONDS = 45


async def _prove(url: str, jobs: int) -> Outcome:
    async with bench(url) as made:
        first = await made.hand("first", concurrency=jobs)
        # Still running when the frozen worker wakes and ends its own run of it.
        rows = [row(number, milliseconds=20_000) for number in range(jobs)]
        await made.queue.take_up("poll", rows)
        await made.until(jobs, "SELECT row FROM proof_runs WHERE said = 'begun'")
        first.freeze()
        frozen = first.pid
        second = await made.hand("second", concurrency=jobs)
        await asyncio.sleep(_FROZEN_SECONDS - 5)
        await made.until(jobs, "SELECT row FROM proof_runs WHERE said = 'begun' AND pid = %s", second.pid)
        # A second round begins as the first worker wakes, so that there is something left to spoil.
        held = made.sql("SELECT id, worker_id, attempts, status FROM procrastinate_jobs ORDER BY id")
        first.thaw()
        await made.until(jobs, "SELECT row FROM proof_runs WHERE said = 'done' AND pid = %s", frozen)
        await asyncio.sleep(1)
        after = made.sql("SELECT id, worker_id, attempts, status FROM procrastinate_jobs ORDER BY id")
        spoilt = sum(a != b for a, b in zip(held, after, strict=False)) + abs(len(held) - len(after))
        await made.until(jobs, "SELECT row FROM proof_runs WHERE said = 'done' AND pid = %s", second.pid)
        effects = made.sql("SELECT row, count(*) FROM proof_runs WHERE said = 'done' GROUP BY 1")
        letters = await _stale_letters(made)
    most = max(count for _, count in effects)
    return Outcome(
        held=spoilt == 0 and most <= 2 and len(effects) == jobs and not letters,
        figures={
            "jobs held by the frozen worker": f"{jobs}, frozen for {_FROZEN_SECONDS} s",
            "writes by the stale lease": f"{spoilt} to jobs, {letters} to messages",
            "side effects of one job": f"{most} at most (1 owed)",
        },
    )


async def _stale_letters(made: Bench) -> int:
    """How many of a zombie's four kinds of writing to a message got through."""
    from bot.domain.chat import Place, Platform
    from bot.domain.delivery import DeliveryState
    from bot.store import chats, outbox
    from summarizer.types import Language

    now = datetime.now(UTC) + timedelta(seconds=1)
    later = now + timedelta(seconds=120)
    async with made.database.transaction() as connection:
        place = Place(Platform.CONSOLE, "proof", "1")
        chat = await chats.ensure(connection, place, kind="private", language=Language.KO, timezone="UTC")
        (owed,) = await outbox.add(connection, chat, [{"text": "x"}])
        stale = await outbox.claim(connection, owed, uuid.uuid4(), now=now, seconds=60)
    async with made.database.transaction() as connection:
        held = await outbox.claim(connection, owed, uuid.uuid4(), now=later, seconds=60)
    if stale is None or held is None:
        raise RuntimeError("the message could not be claimed twice")
    before = made.sql("SELECT * FROM outbox")
    wrote = 0
    for state in (DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.DEAD):
        async with made.database.transaction() as connection:
            wrote += await outbox.settle(connection, stale, state, now=later)
    async with made.database.transaction() as connection:
        await outbox.put_off(connection, stale, now=later, seconds=60)
    return wrote + (made.sql("SELECT * FROM outbox") != before)


def prove() -> Outcome:
    """Ten jobs."""
    with server() as embedded:
        return asyncio.run(_prove(embedded.url(), share(10)))
