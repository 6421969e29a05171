"""Work that many ask for at once, done once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")
#: A page changes, so what was read is given again only for so long.
_SECONDS = 300.0
_MOST = 64


class Shared(Generic[_T]):
    """A function of an address that ten people at once run once, and that remembers for a few minutes."""

    def __init__(
        self, work: Callable[[str], Awaitable[_T]], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._work = work
        self._clock = clock
        self._known: dict[str, tuple[float, asyncio.Task[_T]]] = {}

    async def __call__(self, address: str) -> _T:
        """The result for this address; an error goes to all who wait, and is not remembered."""
        since, task = self._known.get(address, (0.0, None))
        if task is None or self._clock() - since > _SECONDS or (task.done() and _failed(task)):
            task = asyncio.ensure_future(self._run(address))
            self._known[address] = (self._clock(), task)
            while len(self._known) > _MOST:
                self._known.pop(next(iter(self._known)))
        # One who gives up waiting takes nothing from the others.
        return await asyncio.shield(task)

    async def _run(self, address: str) -> _T:
        return await self._work(address)


def _failed(task: asyncio.Task[_T]) -> bool:
    return task.cancelled() or task.exception() is not None
