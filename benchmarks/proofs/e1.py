"""Each due time gives exactly one edition, and between two editions no story is missed and none repeated.

Ten thousand random subscriptions live for some days each, in every zone that there is, half of them across a night in
which the clock leaps; half have their editions opened late, some so late that the next one takes over.
"""

from __future__ import annotations

import random
from collections import Counter

from benchmarks.proofs.lives import live, random_life
from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.share import share

BAR = "10,000 random subscriptions in all IANA zones: one edition a due time, no story missed, none repeated"


def prove() -> Outcome:
    """Run it."""
    dice = random.Random(8)
    lives = share(10_000, least=100)
    zones: Counter[str] = Counter()
    faults: list[str] = []
    editions = told = 0
    for _ in range(lives):
        life = random_life(dice)
        outcome = live(life)
        zones[life.order.timezone] += 1
        faults += outcome.faults
        editions += outcome.editions
        told += outcome.told
    return Outcome(
        held=not faults,
        figures={
            "subscriptions": f"{lives} in {len(zones)} zones",
            "editions, stories told": f"{editions}, {told}",
            "faults": f"{len(faults)} {'; '.join(faults[:3])}".strip(),
        },
    )
