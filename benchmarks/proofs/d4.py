"""Telegram's limits are kept across processes: four senders share them, and nobody is ever refused.

Ten thousand messages are owed to private chats, two each, and to groups, fifty each; four sender processes, which know
nothing of each other but the database, send them to a strict Bot API server that counts in sliding windows.
"""

from __future__ import annotations

import asyncio

from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.post import Office, most_within, nearest, office, rate, statuses
from benchmarks.proofs.share import share

BAR = "0 x 429; at least 27 messages a second of 30; a chat's at least 1 s apart; a group's at most 20 in any 60 s"
_IN_GROUPS = 400
_EACH_GROUP = 50


async def send(
    at: Office, *, chats: int, groups: int, each_group: int, least_rate: float = 27, senders: int = 4
) -> Outcome:
    """Owe, send, and look at what the server counted; times are told in the platform's own seconds."""
    people = list(range(1, chats + 1))
    await at.people(people)
    rooms = await at.groups(groups) if groups else []
    await at.owe(rooms, each=each_group) if rooms else None
    await at.owe(people, each=2)
    await at.senders(senders)
    total = chats * 2 + groups * each_group
    await at.settled(seconds=120 + max(3 * total / 27, 6 * each_group) * at.scale)
    calls = at.calls()
    counted = statuses(calls)
    private = [call for call in calls if call.chat and not call.chat.startswith("-")]
    in_groups = [most_within([c for c in calls if c.chat == str(room)], 60 * at.scale) for room in rooms]
    # As long as private chats are owed; a group's own limit is all that holds back the rest.
    reached = rate(private, among=calls) * at.scale
    apart = nearest(calls) / at.scale
    verdict = at.verdict()
    return Outcome(
        held=verdict.ok
        and not verdict.duplicates
        and counted[429] == 0
        and reached >= least_rate
        and apart >= 1.0
        and max(in_groups, default=0) <= 20,
        figures={
            "sent": f"{verdict.done} of {verdict.owed} by {senders} processes, a second lasting {at.scale:g} s",
            "429": str(counted[429]),
            "messages a second": f"{reached:.1f}",
            "most in one second": str(most_within(calls, at.scale)),
            "nearest two of one chat": f"{apart:.2f} s",
            "most in a minute of a group": str(max(in_groups, default=0)),
            "lost, doubled": f"{len(verdict.lost)}, {verdict.duplicates}",
        },
    )


async def _prove() -> Outcome:
    async with office() as at:
        groups = share(_IN_GROUPS // _EACH_GROUP)
        chats = share((10_000 - _IN_GROUPS) // 2)
        return await send(at, chats=chats, groups=groups, each_group=share(_EACH_GROUP, least=20))


def prove() -> Outcome:
    """Run it."""
    return asyncio.run(_prove())
