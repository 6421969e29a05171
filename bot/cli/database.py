"""What a command does with the database, its tables brought up to date first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from bot.store.session import Database

_T = TypeVar("_T")


def with_database(work: Callable[[Database], Awaitable[_T]]) -> _T:
    """What this work gives, done with the database."""
    from bot.app import database_address
    from bot.cli.setup import settings
    from bot.store import migrations
    from bot.store.session import Database

    async def run(url: str) -> _T:
        database = Database(url, size=2)
        try:
            return await work(database)
        finally:
            await database.close()

    with database_address(settings()) as url:
        migrations.migrate(url)
        return asyncio.run(run(url))
