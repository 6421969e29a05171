"""Feeds that move are followed when they mean it, and nothing that they told before is told again.

Feeds with twenty entries each answer with 301, 302, 303, 307 or 308 to their new address; others answer 410. A week of
simulated time. Counted: the addresses that are kept afterwards, the entries that were fetched more than once, and the
sources that are asked no more.
"""

from __future__ import annotations

from datetime import timedelta

from benchmarks.proofs.newsdesk import BEGAN, newsdesks, run
from benchmarks.proofs.outcome import Outcome
from bot.domain.source import SourceState
from tests.integration.intake.faulty import Answer, rss, site

BAR = (
    "301 or 308 three times: adopted; 302, 303, 307: never; 410 twice, a day apart: off; 0 entries sent again"
)
_EACH = 8
_PERMANENT, _PASSING = (301, 308), (302, 303, 307)


def prove() -> Outcome:
    """All at once."""
    return run(_prove)  # type: ignore[no-any-return]


async def _prove() -> Outcome:
    async with newsdesks() as (desk,), site("127.0.0.1") as old, site("127.0.0.2") as new:
        moved = [(status, n) for status in (*_PERMANENT, *_PASSING) for n in range(_EACH)]
        feeds = {
            key: rss(
                *(
                    (
                        f"소식 {key} {i}",
                        f"https://press.example/{key[0]}/{key[1]}/{i}",
                        f"<guid>{key}{i}</guid>",
                    )
                    for i in range(20)
                )
            )
            for key in moved
        }
        for status, n in moved:
            old.answers[f"/{status}-{n}"] = feeds[status, n]
            new.answers[f"/{status}-{n}"] = feeds[status, n]
        gone = [f"/410-{n}" for n in range(_EACH)]
        old.answers |= dict.fromkeys(gone, feeds[301, 0])
        ids = await desk.add([f"{old.url}/{status}-{n}" for status, n in moved])
        gone_ids = await desk.add([f"{old.url}{path}" for path in gone])
        await desk.poll_all(await desk.due())
        first = len(desk.jobs.fetches)
        for status, n in moved:
            where = {"Location": f"{new.url}/{status}-{n}"}
            old.answers[f"/{status}-{n}"] = Answer(status=status, headers=where)
        old.answers |= dict.fromkeys(gone, Answer(status=410))
        asked_before_adoption: dict[int, int] = {}
        while desk.now < BEGAN + timedelta(days=7):
            await desk.poll_all(await desk.due())
            desk.now += timedelta(minutes=15)
        adopted = {
            key: (await desk.source(source_id)).entry.url for key, source_id in zip(moved, ids, strict=True)
        }
        for status, n in moved:
            asked_before_adoption[status] = max(
                asked_before_adoption.get(status, 0), len(old.asked_for(f"/{status}-{n}")) - 1
            )
        off = [(await desk.source(source_id)).health.state is SourceState.DEAD for source_id in gone_ids]
        asked_when_gone = {len(old.asked_for(path)) - 1 for path in gone}
        again = len(desk.jobs.fetches) - first
    kept_new = sum(adopted[key].startswith(new.url) for key in moved if key[0] in _PERMANENT)
    kept_old = sum(adopted[key].startswith(old.url) for key in moved if key[0] in _PASSING)
    three = {asked_before_adoption[status] for status in _PERMANENT}
    held = (
        kept_new == _EACH * len(_PERMANENT)
        and kept_old == _EACH * len(_PASSING)
        and three == {3}
        and all(off)
        and again == 0
        and first == 20 * (len(moved) + len(gone))
    )
    return Outcome(
        held,
        {
            "moved for good (301, 308) and adopted": f"{kept_new} of {_EACH * len(_PERMANENT)}, "
            f"after {max(three)} answers",
            "moved for a while (302, 303, 307) and left": f"{kept_old} of {_EACH * len(_PASSING)} in 7 days",
            "gone (410) and switched off": f"{sum(off)} of {_EACH}, after {max(asked_when_gone)} answers",
            "entries sent again": f"{again} of {first}",
        },
    )
