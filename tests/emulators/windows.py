"""The emulated platforms' sense of time: one factor that shortens every span, and sliding windows of limits.

A platform's second, minute or half hour is multiplied by the clock's scale, so that a proof which would take
ten minutes takes ten seconds; what is said to a client (`retry_after`) is always in real seconds, rounded up,
because a client knows no other.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Clock:
    """The wall clock, with spans of the platform's time shortened by one factor."""

    scale: float = 1.0

    def now(self) -> float:
        """Seconds since 1970: wall time, for the windows must hold across a restart."""
        return time.time()

    def span(self, seconds: float) -> float:
        """How long a span of the platform's time really lasts."""
        return seconds * self.scale


#: Seconds since 1970 are exact to a quarter of a microsecond; less than this is no time at all.
_GRAIN = 1e-6


def whole_seconds(wait: float) -> int:
    """A wait as the platforms state it: whole seconds, never less than one."""
    return max(1, math.ceil(wait - _GRAIN))


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` in any window of `seconds` (the platform's seconds) for what `key` names."""

    key: Hashable
    count: int
    seconds: float


@dataclass(slots=True)
class Windows:
    """Sliding windows that remember what they admitted; strict: the window is left open at its end.

    With 30 in a second, a thirty-first is admitted exactly when the first is a whole second old.
    """

    clock: Clock
    _admitted: defaultdict[Limit, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _held_until: dict[Hashable, float] = field(default_factory=dict)

    def admit(self, limits: Iterable[Limit], *, now: float, weight: int = 1) -> float:
        """Count `weight` against every limit and return 0.0, or count nothing and return the wait."""
        limits = tuple(limits)
        wait = 0.0
        for limit in limits:
            wait = max(wait, self._held_until.get(limit.key, 0.0) - now)
            span = self.clock.span(limit.seconds)
            times = self._admitted[limit]
            while times and times[0] <= now - span + _GRAIN:
                times.popleft()
            excess = len(times) + weight - limit.count
            if excess > 0 and times:  # something heavier than the whole limit passes when the window is empty
                wait = max(wait, times[min(excess, len(times)) - 1] + span - now)
        if wait > _GRAIN:
            return wait
        for limit in limits:
            self._admitted[limit].extend([now] * weight)
        return 0.0

    def hold(self, key: Hashable, until: float) -> None:
        """Admit nothing for `key` before `until`, whatever its windows say (a flood wait)."""
        self._held_until[key] = max(until, self._held_until.get(key, 0.0))

    def forget(self) -> None:
        """Start anew, as after a change of the scale."""
        self._admitted.clear()
        self._held_until.clear()
