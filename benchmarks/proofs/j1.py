"""A crashed job resumes within a minute.

Ten workers hold a job each and are killed with SIGKILL, all at once and without a word; one that lives finds their
jobs abandoned and does them. Measured is the time from the kill until each job runs again, over all rounds.
"""

from __future__ import annotations

import asyncio
import signal

from benchmarks.proofs.hand import bench, row, server
from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.share import share

BAR = "from SIGKILL to running again, 99th percentile: 60 s at most"
_BAR_SECONDS = 60.0
_WORKERS = 10


async def _prove(url: str, rounds: int) -> Outcome:
    waits: list[float] = []
    async with bench(url) as made:
        for turn in range(rounds):
            doomed = [await made.hand(f"{turn}:{number}", concurrency=1) for number in range(_WORKERS)]
            jobs = [row(turn * 100 + number, milliseconds=600_000) for number in range(_WORKERS)]
            await made.queue.take_up("poll", jobs)
            begun = "SELECT row FROM proof_runs WHERE row = ANY(%s)"
            await made.until(_WORKERS, begun, jobs)
            at = made.sql("SELECT clock_timestamp()")[0][0]
            for process in doomed:
                process.send(signal.SIGKILL, to_group=True)
            survivor = await made.hand(f"{turn}:survivor", concurrency=_WORKERS)
            again = "SELECT row, max(at) FROM proof_runs WHERE row = ANY(%s) GROUP BY 1 HAVING count(*) > 1"
            await made.until(_WORKERS, again, jobs, seconds=120)
            waits += [(moment - at).total_seconds() for _, moment in made.sql(again, jobs)]
            await survivor.kill()
            made.sql("DELETE FROM procrastinate_jobs")
    waits.sort()
    median, longest = waits[len(waits) // 2], waits[-1]
    p99 = waits[min(len(waits) - 1, int(len(waits) * 0.99))]
    return Outcome(
        held=p99 <= _BAR_SECONDS and len(waits) == rounds * _WORKERS,
        figures={
            "killed": f"{rounds * _WORKERS} workers with a job each, {rounds} rounds; resumed {len(waits)}",
            "from kill to running again": f"median {median:.1f} s, p99 {p99:.1f} s, longest {longest:.1f} s",
        },
    )


def prove() -> Outcome:
    """Ten rounds of ten."""
    with server() as embedded:
        return asyncio.run(_prove(embedded.url(), share(10)))
