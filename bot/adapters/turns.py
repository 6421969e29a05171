"""Listening in one process of all: whoever has the lock listens, the others ask for its place.

asked for the lock -> listening while it is ours -> told to stop -> what is in hand finished -> the lock given back
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.store.locks import Lock

#: How often one asks for the place of the listener, so that a dead one is replaced within 15 s.
ASK_AGAIN = 4.0


async def in_turn(
    lock: Lock,
    told: asyncio.Event,
    *,
    listen: Callable[[], Awaitable[None]],
    finish: Callable[[], Awaitable[None]],
) -> None:
    """Listen until told to stop, whenever it is our turn; `listen` returns when the turn is over."""

    async def turns() -> None:
        while True:
            if await lock.take():
                await listen()
            await asyncio.sleep(ASK_AGAIN)

    work = asyncio.create_task(turns())
    waiting = asyncio.create_task(told.wait())
    try:
        await asyncio.wait((work, waiting), return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            work.result()
    finally:
        for task in (work, waiting):
            task.cancel()
        await asyncio.gather(work, waiting, return_exceptions=True)
        await finish()
        await lock.release()
