"""The chats that operators let in while we run; what the settings list stays the base of it."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import admitted_chats


async def names(connection: AsyncConnection) -> frozenset[str]:
    """All of them, as operators name chats: `telegram:ID`, `slack:TEAM:CHANNEL`."""
    return frozenset((await connection.execute(select(admitted_chats.c.name))).scalars())


async def admit(connection: AsyncConnection, name: str) -> None:
    """Let a chat in."""
    await connection.execute(insert(admitted_chats).values(name=name).on_conflict_do_nothing())


async def dismiss(connection: AsyncConnection, name: str) -> None:
    """Let a chat in no more, unless the settings do."""
    await connection.execute(delete(admitted_chats).where(admitted_chats.c.name == name))
