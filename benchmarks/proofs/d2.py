"""Without a crash nobody gets a message twice: what was refused, was too fast or never arrived is sent once more.

Ten thousand messages by four senders; of the server's answers 5 % are 429, 2 % a gateway's 502, and for 2 % nobody can
connect for a moment; all before anything was done.
"""

from __future__ import annotations

import asyncio

from benchmarks.proofs.outcome import Outcome, together
from benchmarks.proofs.post import Office, office, statuses
from benchmarks.proofs.share import share
from benchmarks.proofs.sides import SLACK, TELEGRAM

BAR = "10,000 sends with 5 % 429, 2 % 502, 2 % connect-refused: duplicates 0, lost 0"


async def send(at: Office, *, messages: int, senders: int = 4) -> Outcome:
    """Owe, let things go wrong, and compare."""
    people = list(range(1, messages // 2 + 1))
    await at.people(people)
    await at.owe(people, each=2)
    await at.faults(
        {"do": "too_many", "retry_after": 1, "method": at.side.method, "rate": 0.05, "seed": 3},
        {"do": "html", "status": 502, "method": at.side.method, "rate": 0.02, "seed": 4},
        {"do": "refuse", "seconds": 0.2, "method": at.side.method, "rate": 0.02, "seed": 5},
    )
    await at.senders(senders)
    # Each 429 silences the token for a second, as it asks.
    await at.settled(seconds=180 + messages * (0.06 * 2.5 + 3 / at.side.a_second * at.scale))
    counted, verdict = statuses(at.calls()), at.verdict()
    return Outcome(
        held=verdict.ok and not verdict.duplicates and verdict.done == verdict.owed,
        figures={
            "sent": f"{verdict.done} of {verdict.owed} by {senders} processes, a second lasting {at.scale:g} s",
            "429, 502": f"{counted[429]}, {counted[502]}",
            "doubled": str(verdict.duplicates),
            "lost": str(len(verdict.lost)),
        },
    )


async def _prove() -> Outcome:
    async with office(TELEGRAM, scale=0.25) as at:
        telegram = await send(at, messages=share(10_000, least=20))
    # A workspace takes five messages a second where a bot may send thirty.
    async with office(SLACK, scale=0.05) as at:
        slack = await send(at, messages=share(10_000, least=20))
    return together(telegram=telegram, slack=slack)


def prove() -> Outcome:
    """Run it."""
    return asyncio.run(_prove())
