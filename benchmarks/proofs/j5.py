"""A poison job is buried: three workers die of it, then it is laid before the operator, and the others hardly notice.

Four workers under a supervisor that starts them again do thousands of jobs, once without and once with a job among
them that ends its process. Measured are the crashes, the dead letter, and how much longer the other jobs took.
"""

from __future__ import annotations

import asyncio
import time

from benchmarks.proofs.hand import Bench, bench, row, server
from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.share import share
from tests.emulators.harness import ManagedProcess

BAR = "3 crashes, then a dead letter; the other jobs at most 5 % slower"
_WORKERS = 4
_MILLISECONDS = 500
_POISON = 999


async def _supervised(worker: ManagedProcess) -> None:
    while True:
        await worker.wait()
        await worker.start()


async def _round(made: Bench, jobs: list[int], *, poisoned: bool) -> float:
    """How long the jobs took, in seconds, the poison apart."""
    if poisoned:
        await made.queue.fetch(_POISON)
    began = time.monotonic()
    await made.queue.take_up("poll", jobs)
    done = "SELECT DISTINCT row FROM proof_runs WHERE said = 'done' AND row = ANY(%s)"
    await made.until(len(jobs), done, jobs, seconds=3600)
    return time.monotonic() - began


async def _prove(url: str, count: int) -> Outcome:
    async with bench(url) as made:
        workers = [await made.hand(f"worker {n}") for n in range(_WORKERS)]
        supervisors = [asyncio.create_task(_supervised(worker)) for worker in workers]
        try:
            plain = await _round(
                made, [row(n, milliseconds=_MILLISECONDS) for n in range(count)], poisoned=False
            )
            spoilt = await _round(
                made, [row(10**5 + n, milliseconds=_MILLISECONDS) for n in range(count)], poisoned=True
            )
            await made.until(1, "SELECT id FROM dead_letters WHERE state = 'open'", seconds=240)
        finally:
            for supervisor in supervisors:
                supervisor.cancel()
        crashes = made.sql("SELECT count(*) FROM proof_runs WHERE row = %s", _POISON)[0][0]
        ((task, error),) = made.sql("SELECT task, error FROM dead_letters")
    slower = spoilt / plain - 1
    return Outcome(
        held=crashes == 3 and slower <= 0.05,
        figures={
            "workers that died": str(crashes),
            "dead letter": f"{task}: {error}",
            "other jobs": f"{count} of {_MILLISECONDS} ms: {plain:.1f} s alone, {spoilt:.1f} s beside the poison",
            "slower by": f"{slower * 100:.1f} %",
        },
    )


def prove() -> Outcome:
    """As many jobs as keep four workers busy for ten minutes."""
    with server() as embedded:
        return asyncio.run(_prove(embedded.url(), share(4800)))
