"""Whoever is told to be silent is silent, in all processes: nothing is asked of the token until its time is over.

A hundred requests of four senders are on their way when one is answered with 429 and 30 seconds. What was on its way
may still arrive; from half a second later on nothing may, and within two seconds after the silence the work goes on.
"""

from __future__ import annotations

import asyncio

from benchmarks.proofs.outcome import Outcome, together
from benchmarks.proofs.post import Office, office
from benchmarks.proofs.share import share
from benchmarks.proofs.sides import OTHER_SLACK, SLACK, TELEGRAM, Side
from tests.emulators.harness import wait_for

BAR = "429(30): 0 requests for the token from +0.5 s to +30 s in all processes; resumed within 2 s; 100 in flight"
_SILENCE = 30
#: Messages that another workspace is owed during the silence.
_BESIDE = 10


async def send(
    at: Office, *, silence: int, in_flight: int, slow: float, senders: int = 4, beside: Side | None = None
) -> Outcome:
    """Owe more than can be sent before the flood, and look at who spoke when.

    What another workspace is owed meanwhile does not wait for it.
    """
    people = list(range(1, in_flight * 3 + 1))
    await at.people(people)
    # All are accepted at once and answered late, so that they are on their way when the last one is refused.
    await at.faults(
        {
            "do": "too_many",
            "retry_after": silence,
            "hold": True,
            "method": at.side.method,
            "nth": [in_flight],
        },
        {
            "do": "slow",
            "after": True,
            "seconds": slow,
            "method": at.side.method,
            "times": in_flight - 1,
        },
    )
    await at.owe(people)
    await at.senders(senders, concurrency=in_flight // senders + 8)
    others = set[str]()
    if beside is not None:
        await wait_for(
            lambda: any(call.status == 429 and call.fault == "too_many" for call in at.calls()),
            seconds=60,
            what="the flood",
            every=0.2,
        )
        await at.people(people[:_BESIDE], side=beside)
        await at.owe(people[:_BESIDE], side=beside)
        others = {beside.ledger_name(chat) for chat in people[:_BESIDE]}
    await at.settled(seconds=120 + silence + len(people) / at.side.a_second * at.scale * 3)
    everything, verdict = at.calls(), at.verdict()
    calls = [call for call in everything if call.chat not in others]
    # The one that was asked for: the platform's own, for a burst at the start, is over in a second.
    flood = min(call.at for call in calls if call.status == 429 and call.fault == "too_many")
    before = [call for call in calls if flood - slow < call.at <= flood]
    after = sorted(call.at - flood for call in calls if call.at > flood + 0.5)
    too_early = [moment for moment in after if moment < silence]
    resumed = after[0] - silence if after else float("inf")
    meanwhile = sum(call.chat in others and call.done and call.at < flood + silence for call in everything)
    figures = {
        "on their way when it came": str(len(before)),
        "asked from +0.5 s to the end": str(len(too_early)),
        "resumed after": f"{resumed:.2f} s",
        "429 in all": str(sum(call.status == 429 for call in calls)),
        "lost, doubled": f"{len(verdict.lost)}, {verdict.duplicates}",
    }
    if beside is not None:
        figures["sent to another workspace meanwhile"] = f"{meanwhile} of {_BESIDE}"
    return Outcome(
        held=not too_early
        and 0 <= resumed <= 2
        and verdict.ok
        and not verdict.duplicates
        and meanwhile == len(others),
        figures=figures,
    )


async def _prove() -> Outcome:
    in_flight = share(100, least=20)
    async with office(TELEGRAM, scale=0.5) as at:
        telegram = await send(at, silence=_SILENCE, in_flight=in_flight, slow=4.0)
    # A workspace takes five messages a second: only in a short second are a hundred on their way at once. Whether it
    # means a channel or the workspace Slack does not say; a second channel is refused within the half second.
    async with office(SLACK, scale=0.1) as at:
        slack = await send(at, silence=_SILENCE, in_flight=in_flight, slow=4.0, beside=OTHER_SLACK)
    return together(telegram=telegram, slack=slack)


def prove() -> Outcome:
    """Run it."""
    return asyncio.run(_prove())
