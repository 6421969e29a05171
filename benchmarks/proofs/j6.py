"""The reaper goes on: of ten jobs of a dead worker, one has a twin in the queue; nine are resumed, one is closed.

The engine's own manual prints a loop that stops at the twin and leaves the others in hand for ever; that loop is run
first and must fail.
"""

from __future__ import annotations

import asyncio

from procrastinate.exceptions import UniqueViolation

from benchmarks.proofs.hand import bench, row, server
from benchmarks.proofs.outcome import Outcome
from bot.schedule.engine import FencedManager
from bot.schedule.reaper import Reaper

BAR = "10 stalled jobs, 1 with a queued twin: 9 resumed, 1 closed"
_JOBS = 10


async def _prove(url: str) -> Outcome:
    async with bench(url) as made:
        worker = await made.hand("doomed", concurrency=_JOBS)
        rows = [row(number, milliseconds=600_000) for number in range(_JOBS)]
        await made.queue.take_up("poll", rows)
        await made.until(_JOBS, "SELECT row FROM proof_runs WHERE said = 'begun'")
        await worker.kill()
        await made.queue.poll(rows[0])
        await asyncio.sleep(31)
        async with made.queue.app.open_async():
            naive = await _manual(made.queue.app.job_manager)
        left = made.sql("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'")[0][0]
        reaped = await Reaper(made.database).reap()
    return Outcome(
        held=naive and reaped.resumed == _JOBS - 1 and reaped.closed == 1,
        figures={
            "the manual's loop": f"failed at the twin, {left} of {_JOBS} left in hand"
            if naive
            else "did not fail",
            "resumed": str(reaped.resumed),
            "closed": str(reaped.closed),
        },
    )


async def _manual(manager: object) -> bool:
    """Whether the loop of the engine's manual stops at the twin, which is the first."""
    engine = super(FencedManager, manager)  # type: ignore[type-var]
    try:
        for job in sorted(await engine.get_stalled_jobs(), key=lambda job: job.id):
            await engine.retry_job(job)
    except UniqueViolation:
        return True
    return False


def prove() -> Outcome:
    """Once."""
    with server() as embedded:
        return asyncio.run(_prove(embedded.url()))
