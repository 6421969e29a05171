"""Writes down what a process counts, so that one page tells of all processes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from bot.domain.tally import Tally
from bot.errors import TransientError
from bot.store import measures
from bot.store.session import Database

_EVERY_SECONDS = 10.0

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def written_down(tally: Tally, database: Database) -> AsyncIterator[None]:
    """Every ten seconds, and once more at the end."""
    over = asyncio.Event()
    writing = asyncio.create_task(_write(tally, database, over))
    try:
        yield
    finally:
        over.set()
        await writing


async def _write(tally: Tally, database: Database, over: asyncio.Event) -> None:
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), _EVERY_SECONDS)
        counts = tally.take()
        try:
            async with database.transaction() as connection:
                await measures.add(connection, counts)
        except TransientError as error:
            tally.put_back(counts)
            _log.warning("counts not written down", error=str(error))
        if over.is_set():
            return
