"""The newspapers: which there are, which are due, and how their last poll went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.source import Source, SourceEntry, SourceKind
from bot.store.tables import sources


async def add(connection: AsyncConnection, entries: Sequence[SourceEntry]) -> list[int]:
    """Add those that are new, to be polled at once; gives the ids of the new ones."""
    if not entries:
        return []
    rows = [
        {
            "name": entry.name,
            "url": entry.url,
            "kind": entry.kind.value,
            "language": entry.language,
            "timezone": entry.timezone,
            "category": entry.category,
            "interval_seconds": entry.interval_seconds,
            "verified": entry.verified,
        }
        for entry in entries
    ]
    statement = insert(sources).values(rows).on_conflict_do_nothing().returning(sources.c.id)
    return [row.id for row in await connection.execute(statement)]


async def get(connection: AsyncConnection, source_id: int) -> Source | None:
    """One source, or None."""
    row = (await connection.execute(select(sources).where(sources.c.id == source_id))).one_or_none()
    return _source(row) if row else None


async def all_on(connection: AsyncConnection) -> list[Source]:
    """Every source that is switched on, in the order of their addition."""
    rows = await connection.execute(select(sources).where(sources.c.state == "on").order_by(sources.c.id))
    return [_source(row) for row in rows]


async def claim_due(
    connection: AsyncConnection, now: datetime, *, until: datetime, most: int = 500
) -> list[int]:
    """Take the sources whose time has come, longest overdue first, and put them off until their poll has been.

    Two clocks that ask at once get different ones.
    """
    chosen = (
        select(sources.c.id)
        .where(sources.c.state == "on", sources.c.next_poll_at <= now)
        .order_by(sources.c.next_poll_at)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    statement = (
        update(sources).where(sources.c.id == chosen.c.id).values(next_poll_at=until).returning(sources.c.id)
    )
    return [row.id for row in await connection.execute(statement)]


async def record_poll(
    connection: AsyncConnection,
    source_id: int,
    *,
    now: datetime,
    next_poll_at: datetime,
    failures: int,
    error: str | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
) -> None:
    """Write down how a poll went; validators are kept as they were unless new ones came."""
    changes: dict[str, Any] = {
        "last_poll_at": now,
        "next_poll_at": next_poll_at,
        "failures": failures,
        "last_error": error,
    }
    if error is None:
        changes |= {"last_success_at": now, "etag": etag, "last_modified": last_modified}
    await connection.execute(update(sources).where(sources.c.id == source_id).values(changes))


def _source(row: Row[Any]) -> Source:
    return Source(
        id=row.id,
        entry=SourceEntry(
            name=row.name,
            url=row.url,
            kind=SourceKind(row.kind),
            language=row.language,
            timezone=row.timezone,
            category=row.category,
            interval_seconds=row.interval_seconds,
            verified=row.verified,
        ),
        etag=row.etag,
        last_modified=row.last_modified,
        failures=row.failures,
    )
