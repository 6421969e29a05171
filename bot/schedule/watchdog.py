"""The watchdog: a thread that ends the process when its event loop does not turn, or does not end when told.

A loop that stands still sends no heartbeats, so that others take its jobs for abandoned; it must not wake up later and
go on with them. A supervisor starts the process anew, and leases fence what it left.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

#: A turn that takes longer is worth a line in the log.
_SLOW_SECONDS = 1.0
#: So many seconds without a turn: the end comes before others take the jobs (`reaper.SILENCE`).
_DEAD_SECONDS = 20
#: How long all parts have to end once they are told.
STOP_SECONDS = 9.5
_EXIT_CODE = 1

_log = structlog.get_logger(__name__)


@contextmanager
def watched(
    *, dead_after: int = _DEAD_SECONDS, leave: Callable[[int], None] = os._exit
) -> Iterator[Callable[[], None]]:
    """Watch the running loop; gives what to call when it is told to stop."""
    loop = asyncio.get_running_loop()
    over = threading.Event()
    told = threading.Event()
    threads = [
        threading.Thread(target=_watch, args=(loop, over, dead_after, leave), name="watchdog", daemon=True),
        threading.Thread(target=_insist, args=(told, over, leave), name="last resort", daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield told.set
    finally:
        over.set()
        told.set()


def _watch(
    loop: asyncio.AbstractEventLoop, over: threading.Event, dead_after: int, leave: Callable[[int], None]
) -> None:
    while not over.wait(1.0):
        turned = threading.Event()
        try:
            loop.call_soon_threadsafe(turned.set)
        except RuntimeError:
            return  # closed
        if turned.wait(_SLOW_SECONDS):
            continue
        # Counted in waits, not on a clock: a process that was stopped or slept has its chance to turn first.
        for seconds in range(1, dead_after):
            if over.is_set() or turned.wait(1.0):
                _log.warning("event loop stood still", seconds=seconds)
                break
        else:
            _log.critical("event loop does not turn; the process ends itself", seconds=dead_after)
            leave(_EXIT_CODE)
            return


def _insist(told: threading.Event, over: threading.Event, leave: Callable[[int], None]) -> None:
    told.wait()
    if not over.wait(STOP_SECONDS):
        _log.critical("did not stop in time; what was in hand is taken up by others")
        leave(_EXIT_CODE)
