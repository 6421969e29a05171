"""What came in is handled by the process that took it in, as soon as it is stored; the queue is the safety net.

Nothing depends on it: what is stored and not handled, because this process died or had too much to do, the clock
finds and defers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.errors import TransientError

#: So many chats are talked with at once; most of that time is waiting for others.
_AT_ONCE = 16
#: More than this waiting here, and other processes get some of it.
_MOST_WAITING = 200
#: Told to stop, what is in hand may be finished for so long.
_GRACE_SECONDS = 6.0

_log = structlog.get_logger(__name__)


class AtOnce:
    """Handles updates in this process, a few at a time."""

    def __init__(
        self, handle: Callable[[int], Awaitable[None]], later: Callable[[int], Awaitable[None]]
    ) -> None:
        self._handle = handle
        self._later = later
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._in_hand: set[asyncio.Task[None]] = set()

    async def handle(self, inbox_id: int) -> None:
        """Have this update handled; returns before it is."""
        if len(self._in_hand) >= _MOST_WAITING:
            await self._later(inbox_id)
            return
        task = asyncio.create_task(self._in_turn(inbox_id))
        self._in_hand.add(task)
        task.add_done_callback(self._done)

    async def close(self) -> None:
        """Finish what is in hand; what is not finished in time is taken up by whoever lives."""
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=_GRACE_SECONDS)
        for task in self._in_hand:
            task.cancel()
        await asyncio.gather(*self._in_hand, return_exceptions=True)

    async def _in_turn(self, inbox_id: int) -> None:
        async with self._turns:
            await self._handle(inbox_id)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._in_hand.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, TransientError):
            _log.warning("not handled; it will be taken up again", error=str(error))
        elif error is not None:
            _log.error("handling failed; it will be taken up again", exc_info=error)
