"""Broken feeds are asked ever more seldom, and are back within a day of their recovery.

Each kind of breakage for ten simulated days, then healed: server errors, refused connections, silence, endless bodies,
oversize ones, garbage, damaged gzip, circles, pages that are no feed, 404. A clock ticks every five minutes. The waits
between two polls are held against 2^n of the interval; what the oversize feed costs in a reader that returns before it
counts the failure (as one known reader does: it asks again at every tick) is counted beside it.
"""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

from benchmarks.proofs.newsdesk import BEGAN, newsdesks, run
from benchmarks.proofs.outcome import Outcome
from bot.intake.fetch import Limits
from tests.integration.intake.faulty import Answer, rss, site

BAR = (
    "waits of 2^n intervals, a fifth more or less, a day at most; recovery seen within 24 h; a slow, oversize or "
    "garbage feed never polled twice in an interval"
)
_XML = {"Content-Type": "application/rss+xml"}
_BROKEN = {
    "server error": Answer(status=500),
    "not found": Answer(status=404),
    "silence": Answer(headers=_XML, pieces=[b"x"], pause=3600),
    "a byte at a time": Answer(headers=_XML, pieces=itertools.repeat(b"x"), pause=0.05),
    "oversize": Answer(b"x" * (6 * 2**20), headers=_XML),
    "no end": Answer(headers=_XML, pieces=itertools.repeat(b"x" * 65536)),
    "garbage": Answer(bytes(range(256)) * 20, headers=_XML),
    "a web page": Answer(b"<html><body>x</body></html>", headers={"Content-Type": "text/html"}),
    "damaged gzip": Answer(b"\x1f\x8b\x08" + b"\xff" * 200, headers={"Content-Encoding": "gzip", **_XML}),
    "a circle": Answer(status=302, headers={"Location": "/a%20circle"}),
    "empty": Answer(b"", headers=_XML),
}
_DAYS = 10
_INTERVAL = timedelta(hours=1)


def prove() -> Outcome:
    """All kinds at once."""
    return run(_prove)  # type: ignore[no-any-return]


async def _prove() -> Outcome:
    async with newsdesks(limits=Limits(deadline=0.4, robots=0.3)) as (desk,), site() as served:
        # In a circle the address itself is asked again; only the first of the six counts as a poll.
        paths = {kind: "/" + kind.replace(" ", "%20") for kind in _BROKEN}
        served.answers |= {paths[kind]: answer for kind, answer in _BROKEN.items()}
        ids = await desk.add([f"{served.url}{path}" for path in paths.values()])
        polls: dict[int, list[datetime]] = {source_id: [] for source_id in ids}
        ticks = 0
        while desk.now < BEGAN + timedelta(days=_DAYS):
            due = await desk.due()
            for source_id in due:
                polls[source_id].append(desk.now)
            await desk.poll_all(due)
            desk.now += timedelta(minutes=5)
            ticks += 1
        healed = desk.now
        for path in paths.values():
            served.answers[path] = rss(("협약", "https://press.example/1", ""))
        recovered: dict[int, timedelta] = {}
        while desk.now < healed + timedelta(hours=30) and len(recovered) < len(ids):
            due = await desk.due()
            await desk.poll_all(due)
            for source_id in due:
                if (await desk.source(source_id)).health.failures == 0:
                    recovered.setdefault(source_id, desk.now - healed)
            desk.now += timedelta(minutes=5)
    wrong = 0
    shortest = timedelta(days=9)
    for moments in polls.values():
        for n, (before, after) in enumerate(itertools.pairwise(moments), start=1):
            wait, tick = after - before, timedelta(minutes=5)
            least = min(_INTERVAL * 2**n, timedelta(days=1) / 1.2) * 0.8
            most = min(_INTERVAL * 2**n * 1.2, timedelta(days=1))
            wrong += not least - tick <= wait <= most + tick
            shortest = min(shortest, wait)
    slowest = max(recovered.values(), default=timedelta(days=99))
    counts = [len(moments) for moments in polls.values()]
    held = (
        wrong == 0
        and shortest >= _INTERVAL
        and len(recovered) == len(ids)
        and slowest <= timedelta(hours=24, minutes=5)
    )
    return Outcome(
        held,
        {
            "kinds of breakage": str(len(_BROKEN)),
            f"polls of each in {_DAYS} simulated days": f"{min(counts)} to {max(counts)}"
            f" (a reader that forgets the failure: {ticks})",
            "waits outside 2^n of the interval": str(wrong),
            "shortest wait": f"{shortest.total_seconds() / 60:.0f} min (interval 60)",
            "recovered": f"{len(recovered)} of {len(ids)}, the slowest after {slowest.total_seconds() / 3600:.1f} h",
        },
    )
