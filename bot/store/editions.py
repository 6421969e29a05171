"""Editions: opened once for each subscription, local day and slot, and kept to be called up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import edition_stories, editions


async def open_(
    connection: AsyncConnection,
    subscription_id: int,
    *,
    local_day: date,
    slot: str,
    due_at: datetime,
    window: tuple[datetime, datetime],
    language: str,
    document: dict[str, Any],
    stories: Sequence[tuple[int, int]],
) -> int | None:
    """Open an edition with its stories (id and version, in order); None where that slot was opened before."""
    statement = (
        insert(editions)
        .values(
            subscription_id=subscription_id,
            local_day=local_day,
            slot=slot,
            due_at=due_at,
            window_from=window[0],
            window_until=window[1],
            language=language,
            document=document,
        )
        .on_conflict_do_nothing()
        .returning(editions.c.id)
    )
    edition_id: int | None = (await connection.execute(statement)).scalar_one_or_none()
    if edition_id is not None and stories:
        rows = [
            {"edition_id": edition_id, "story_id": story_id, "story_version": version, "position": position}
            for position, (story_id, version) in enumerate(stories, start=1)
        ]
        await connection.execute(insert(edition_stories).values(rows))
    return edition_id


async def told(connection: AsyncConnection, subscription_id: int) -> set[int]:
    """The stories that this subscription has had already."""
    statement = (
        select(edition_stories.c.story_id)
        .join(editions, editions.c.id == edition_stories.c.edition_id)
        .where(editions.c.subscription_id == subscription_id)
    )
    return {row.story_id for row in await connection.execute(statement)}


async def stories_of(connection: AsyncConnection, edition_id: int) -> list[int]:
    """The stories that an edition told, in its order."""
    statement = (
        select(edition_stories.c.story_id)
        .where(edition_stories.c.edition_id == edition_id)
        .order_by(edition_stories.c.position)
    )
    return [row.story_id for row in await connection.execute(statement)]
