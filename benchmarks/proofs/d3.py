"""Where nobody knows whether a message arrived, the harm is bounded: twice rather than never, or never twice.

Of the server's answers to four senders 3 % are lost after the message was accepted. What may come twice is sent once
more and no oftener; what must not is parked, and every one is listed for the operator.
"""

from __future__ import annotations

import asyncio

from benchmarks.proofs.outcome import Outcome, together
from benchmarks.proofs.post import Office, office
from benchmarks.proofs.share import share
from benchmarks.proofs.sides import SLACK, TELEGRAM
from bot.domain.delivery import Policy
from bot.store import outbox

BAR = "accept-then-drop 3 %: resent ones doubled at most as often as in doubt; parked ones never, and all listed"


async def send(at: Office, *, messages: int, senders: int = 4) -> Outcome:
    """Owe both kinds, drop answers, and compare."""
    half = messages // 2
    resent, parked = list(range(1, half + 1)), list(range(100_001, 100_001 + half))
    await at.people([*resent, *parked])
    await at.owe(resent)
    await at.owe(parked, policy=Policy.PARK)
    await at.faults({"do": "drop", "method": at.side.method, "rate": 0.03, "seed": 11})
    await at.senders(senders)
    await at.settled(seconds=180 + messages * 4 / at.side.a_second * at.scale)
    calls = at.calls()
    verdict = at.verdict()
    in_doubt = [call for call in calls if call.outcome == "unanswered"]
    parking = {at.side.ledger_name(chat): at.side.address(chat) for chat in parked}
    doubt_parked = {parking[call.chat] for call in in_doubt if call.chat in parking}
    doubled_parked = [debt for debt in verdict.duplicated if debt.partition("/")[0] in parking]
    async with at.database.transaction() as connection:
        listed = {one.place.address for one in await outbox.parked(connection, most=messages)}
    attempts = await at.attempts()
    return Outcome(
        held=not verdict.lost
        and not verdict.unexpected
        and verdict.duplicates <= len(in_doubt)
        and not doubled_parked
        and doubt_parked <= listed
        and attempts == len(calls),
        figures={
            "sent": f"{verdict.done} of {verdict.owed} by {senders} processes",
            "answers lost": str(len(in_doubt)),
            "doubled, of those that may": str(verdict.duplicates - len(doubled_parked)),
            "doubled, of those that must not": str(len(doubled_parked)),
            "parked and listed": f"{len(listed & doubt_parked)} of {len(doubt_parked)}",
            "POSTs for each attempt written down": f"{len(calls)} for {attempts}",
            "lost": str(len(verdict.lost)),
        },
    )


async def _prove() -> Outcome:
    async with office(TELEGRAM, scale=0.25) as at:
        telegram = await send(at, messages=share(4_000, least=40))
    async with office(SLACK, scale=0.05) as at:
        slack = await send(at, messages=share(4_000, least=40))
    return together(telegram=telegram, slack=slack)


def prove() -> Outcome:
    """Run it."""
    return asyncio.run(_prove())
