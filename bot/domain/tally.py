"""What a process counts, until it is written down for all processes together."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

#: A count's name and its labels, in the order of their names.
Key = tuple[str, tuple[tuple[str, str], ...]]

#: Upper ends of the classes into which times are sorted, in seconds.
CLASSES = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)
#: What the three parts of a measured time are counted under.
BUCKET, SUM, COUNT = "_bucket", "_sum", "_count"


class Tally:
    """Counts of one process since they were last taken away."""

    def __init__(self) -> None:
        self._counts: defaultdict[Key, float] = defaultdict(float)

    def count(self, name: str, amount: float = 1.0, /, **labels: str) -> None:
        """So many more of this."""
        self._counts[name, tuple(sorted(labels.items()))] += amount

    def observe(self, name: str, seconds: float, /, **labels: str) -> None:
        """Something took so long.

        >>> tally = Tally()
        >>> tally.observe("reading_seconds", 0.3)
        >>> [key for key, _ in tally.take().items()][0]
        ('reading_seconds_bucket', (('le', '0.5'),))
        """
        end = next((str(end) for end in CLASSES if seconds <= end), "+Inf")
        self.count(name + BUCKET, 1.0, **labels, le=end)
        self.count(name + SUM, seconds, **labels)
        self.count(name + COUNT, 1.0, **labels)

    @contextmanager
    def timed(self, name: str, /, **labels: str) -> Iterator[None]:
        """Observe how long this block takes, however it ends."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.observe(name, time.perf_counter() - began, **labels)

    def take(self) -> dict[Key, float]:
        """All counts, which begin anew."""
        taken, self._counts = self._counts, defaultdict(float)
        return dict(taken)

    def put_back(self, counts: Mapping[Key, float]) -> None:
        """Counts that could not be written down."""
        for key, amount in counts.items():
            self._counts[key] += amount
