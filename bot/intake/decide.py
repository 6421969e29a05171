"""When to ask a source again: decided from how the last poll went."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

#: However often a feed fails, it is tried once a day.
_LONGEST = timedelta(days=1)
_SPREAD = 0.2


def next_poll(
    now: datetime,
    *,
    interval_seconds: int,
    failures: int = 0,
    retry_after: float | None = None,
    chance: random.Random,
) -> datetime:
    """The interval, doubled for each failure in a row up to a day, spread by a fifth so that feeds do not bunch.

    What the site asked for (Retry-After) is a floor, never undercut by the spread.
    """
    wait = timedelta(seconds=interval_seconds) * 2.0 ** min(failures, 10)
    wait = min(wait, max(_LONGEST, timedelta(seconds=interval_seconds)))
    wait *= 1 + chance.uniform(-_SPREAD, _SPREAD)
    if retry_after is not None:
        wait = max(wait, timedelta(seconds=retry_after))
    return now + wait
