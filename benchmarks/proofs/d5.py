"""Whoever is told to be silent is silent, in all processes: nothing is asked of the token until its time is over.

A hundred requests of four senders are on their way when one is answered with 429 and 30 seconds. What was on its way
may still arrive; from half a second later on nothing may, and within two seconds after the silence the work goes on.
"""

from __future__ import annotations

import asyncio

from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.post import Office, office
from benchmarks.proofs.share import share

BAR = "429(30): 0 requests for the token from +0.5 s to +30 s in all processes; resumed within 2 s; 100 in flight"
_SILENCE = 30


async def send(at: Office, *, silence: int, in_flight: int, slow: float, senders: int = 4) -> Outcome:
    """Owe more than can be sent before the flood, and look at who spoke when."""
    people = list(range(1, in_flight * 3 + 1))
    await at.people(people)
    # All are accepted at once and answered late, so that they are on their way when the last one is refused.
    await at.faults(
        {
            "do": "too_many",
            "retry_after": silence,
            "hold": True,
            "method": "sendMessage",
            "nth": [in_flight],
        },
        {"do": "slow", "after": True, "seconds": slow, "method": "sendMessage", "times": in_flight - 1},
    )
    await at.owe(people)
    await at.senders(senders, concurrency=in_flight // senders + 8)
    await at.settled(seconds=120 + silence + len(people) / 27 * at.scale * 3)
    calls, verdict = at.calls(), at.verdict()
    flood = min(call.at for call in calls if call.status == 429)
    before = [call for call in calls if flood - slow < call.at <= flood]
    after = sorted(call.at - flood for call in calls if call.at > flood + 0.5)
    too_early = [moment for moment in after if moment < silence]
    resumed = after[0] - silence if after else float("inf")
    return Outcome(
        held=not too_early and 0 <= resumed <= 2 and verdict.ok and not verdict.duplicates,
        figures={
            "on their way when it came": str(len(before)),
            "asked from +0.5 s to the end": str(len(too_early)),
            "resumed after": f"{resumed:.2f} s",
            "429 in all": str(sum(call.status == 429 for call in calls)),
            "lost, doubled": f"{len(verdict.lost)}, {verdict.duplicates}",
        },
    )


async def _prove() -> Outcome:
    async with office(scale=0.5) as at:
        return await send(at, silence=_SILENCE, in_flight=share(100, least=20), slow=4.0)


def prove() -> Outcome:
    """Run it."""
    return asyncio.run(_prove())
