"""A deploy loses nothing: workers are told to stop a hundred times under load, and every job is done in the end.

Three workers share thousands of jobs, most short, some longer than the grace that a worker has; one after another is
sent SIGTERM, and begins anew once it has ended. No job may stand `aborted`, none may be lost.
"""

from __future__ import annotations

import asyncio
import random
import time

from benchmarks.proofs.hand import bench, row, server
from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.share import share
from tests.emulators.harness import wait_for

BAR = "100 SIGTERMs under load: 0 aborted, 0 lost; each worker gone within 10 s"
_WORKERS = 3
_LONG_EVERY = 40


async def _prove(url: str, stops: int) -> Outcome:
    dice = random.Random(7)
    slowest, codes, number = 0.0, set[int | None](), 0
    async with bench(url) as made:
        workers = [await made.hand(f"worker {n}") for n in range(_WORKERS)]
        jobs: list[int] = []
        for stop in range(stops):
            if made.left() < 60:
                fresh = [
                    row(
                        number + n,
                        milliseconds=9_000 if (number + n) % _LONG_EVERY == 0 else dice.randint(5, 400),
                    )
                    for n in range(120)
                ]
                number += len(fresh)
                jobs += fresh
                await made.queue.take_up("poll", fresh)
            await asyncio.sleep(dice.uniform(0.0, 1.0))
            worker = workers[stop % _WORKERS]
            began = time.monotonic()
            codes.add(await worker.terminate(seconds=30))
            slowest = max(slowest, time.monotonic() - began)
            await worker.start()
            await wait_for(lambda worker=worker: worker.first_line, seconds=60, what="it works again")
        await wait_for(lambda: not made.left(), seconds=180, what="all is done", every=0.5)
        states = dict(made.sql("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1"))
        done = {found for (found,) in made.sql("SELECT DISTINCT row FROM proof_runs WHERE said = 'done'")}
        twice = made.sql("SELECT row FROM proof_runs WHERE said = 'done' GROUP BY 1 HAVING count(*) > 1")
        back = made.sql(
            "SELECT row FROM proof_runs GROUP BY 1 HAVING count(*) FILTER (WHERE said = 'begun') > 1"
        )
    lost = [job for job in jobs if job not in done]
    return Outcome(
        held=not lost and not states and codes == {0} and slowest <= 10,
        figures={
            "told to stop": f"{stops} times; {len(jobs)} jobs, {len(jobs) // _LONG_EVERY} longer than the grace",
            "aborted or otherwise ended badly": str(sum(states.values())),
            "lost": str(len(lost)),
            "handed back and done by another": str(len(back)),
            "done twice": str(len(twice)),
            "slowest to stop": f"{slowest:.1f} s, exit codes {sorted(map(str, codes))}",
        },
    )


def prove() -> Outcome:
    """A hundred."""
    with server() as embedded:
        return asyncio.run(_prove(embedded.url(), share(100)))
