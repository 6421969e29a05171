"""What many ask for while one transaction is under way is done in the next, all of it together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from bot.errors import PactwireError

_T = TypeVar("_T")
_R = TypeVar("_R")


class Together(Generic[_T, _R]):
    """A function of one thing, made of one of many; nobody waits for others to come."""

    def __init__(self, work: Callable[[Sequence[_T]], Awaitable[Sequence[_R]]], *, most: int = 50) -> None:
        self._work = work
        self._most = most
        self._waiting: list[tuple[_T, asyncio.Future[_R]]] = []
        self._running: asyncio.Task[None] | None = None

    async def __call__(self, item: _T) -> _R:
        """The result for this one; where a batch fails, each of it is tried alone, so that one does not fail all."""
        future: asyncio.Future[_R] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                await self._do([(item, future) for item, future in batch if not future.done()])
        finally:
            self._running = None

    async def _do(self, batch: Sequence[tuple[_T, asyncio.Future[_R]]]) -> None:
        if not batch:
            return
        try:
            results = await self._work([item for item, _ in batch])
        except PactwireError as error:
            if len(batch) > 1:
                for alone in batch:
                    await self._do([alone])
            else:
                _settle(batch[0][1], error)
        except BaseException as error:  # whoever waits must not wait for ever, whatever it was
            for _, future in batch:
                _settle(future, error if isinstance(error, Exception) else asyncio.CancelledError())
            if not isinstance(error, Exception):
                raise
        else:
            for (_, future), result in zip(batch, results, strict=True):
                if not future.done():
                    future.set_result(result)


def _settle(future: asyncio.Future[_R], error: BaseException) -> None:
    if not future.done():
        if isinstance(error, asyncio.CancelledError):
            future.cancel()
        else:
            future.set_exception(error)
