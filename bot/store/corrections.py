"""Errors that readers report, and what the operator decided: the record keeps what was and what is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import corrections, stories, story_versions
from summarizer.records import facts_from, facts_record
from summarizer.stories.changes import change_record, changes
from summarizer.stories.corrections import Correction, corrected
from summarizer.types import Facts


@dataclass(frozen=True, slots=True)
class Reported:
    """A reported error."""

    id: int
    story_id: int | None
    #: What the reader says.
    remark: str
    #: The facts as they were told.
    before: Facts
    #: The parties of the alliance that it is about.
    parties: tuple[str, ...]
    #: The article's address, where no story stands behind.
    url: str
    reported_at: datetime


async def add(
    connection: AsyncConnection,
    *,
    chat_id: int,
    person: str,
    story_id: int | None,
    remark: str,
    before: Facts,
    parties: Sequence[str],
    url: str = "",
) -> int:
    """Keep what a reader reports; gives its number."""
    values = {
        "chat_id": chat_id,
        "person": person,
        "story_id": story_id,
        "field": "",
        "remark": remark,
        "before": {"facts": facts_record(before), "parties": list(parties), "url": url},
    }
    number: int = (
        await connection.execute(insert(corrections).values(values).returning(corrections.c.id))
    ).scalar_one()
    return number


async def open_(connection: AsyncConnection, *, most: int = 20) -> list[Reported]:
    """What waits for the operator, the oldest first."""
    statement = (
        select(corrections).where(corrections.c.state == "open").order_by(corrections.c.id).limit(most)
    )
    return [_reported(row) for row in await connection.execute(statement)]


async def get(connection: AsyncConnection, number: int) -> Reported | None:
    """One that is still open."""
    statement = select(corrections).where(corrections.c.id == number, corrections.c.state == "open")
    row = (await connection.execute(statement.with_for_update())).one_or_none()
    return _reported(row) if row else None


async def accept(
    connection: AsyncConnection, number: int, field: str, value: str, *, decided_by: str
) -> bool:
    """The reader was right: the story's facts are put right, as a new version; False where nothing was open."""
    reported = await get(connection, number)
    if reported is None:
        return False
    correction = Correction(reported.parties, field, value)
    await connection.execute(
        update(corrections)
        .where(corrections.c.id == number)
        .values(
            state="accepted",
            field=field,
            after={"parties": list(reported.parties), "field": field, "value": value},
            decided_by=decided_by,
            decided_at=func.clock_timestamp(),
        )
    )
    if reported.story_id is not None:
        await _put_right(connection, reported.story_id, correction)
    return True


async def dismiss(connection: AsyncConnection, number: int, *, decided_by: str) -> bool:
    """The facts were right; False where nothing was open."""
    statement = (
        update(corrections)
        .where(corrections.c.id == number, corrections.c.state == "open")
        .values(state="dismissed", decided_by=decided_by, decided_at=func.clock_timestamp())
    )
    return (await connection.execute(statement)).rowcount == 1


async def accepted_of(connection: AsyncConnection, story_id: int) -> list[Correction]:
    """What lies over a story's facts, the oldest first."""
    statement = (
        select(corrections.c.after)
        .where(corrections.c.story_id == story_id, corrections.c.state == "accepted")
        .order_by(corrections.c.decided_at, corrections.c.id)
    )
    return [
        Correction(tuple(row.after["parties"]), row.after["field"], row.after["value"])
        for row in await connection.execute(statement)
    ]


async def take_untold(connection: AsyncConnection, now: datetime) -> list[Reported]:
    """What the operator was not told of yet; it is marked as told."""
    statement = (
        update(corrections)
        .where(corrections.c.state == "open", corrections.c.noticed_at.is_(None))
        .values(noticed_at=now)
        .returning(corrections)
    )
    return sorted(
        (_reported(row) for row in await connection.execute(statement)), key=lambda reported: reported.id
    )


async def take_unedited(connection: AsyncConnection, now: datetime) -> list[tuple[int, int]]:
    """The accepted ones whose messages are not mended yet, with their stories; they are marked as mended."""
    statement = (
        update(corrections)
        .where(
            corrections.c.state == "accepted",
            corrections.c.edited_at.is_(None),
            corrections.c.story_id.is_not(None),
        )
        .values(edited_at=now)
        .returning(corrections.c.id, corrections.c.story_id)
    )
    return sorted((row.id, row.story_id) for row in await connection.execute(statement))


async def _put_right(connection: AsyncConnection, story_id: int, correction: Correction) -> None:
    row = (
        await connection.execute(select(stories).where(stories.c.id == story_id).with_for_update())
    ).one_or_none()
    if row is None:
        return
    before = facts_from(row.facts)
    facts = corrected(before, [correction])
    what = [change_record(change) for change in changes(before, facts)]
    record = facts_record(facts)
    await connection.execute(
        insert(story_versions).values(story_id=story_id, version=row.version + 1, facts=record, changes=what)
    )
    await connection.execute(
        update(stories)
        .where(stories.c.id == story_id)
        # Its organisations and alliances are written down anew from the facts as they are now.
        .values(facts=record, version=row.version + 1, changed_at=func.clock_timestamp(), registered=0)
    )


def _reported(row: Row[Any]) -> Reported:
    before: dict[str, Any] = row.before
    return Reported(
        row.id,
        row.story_id,
        row.remark,
        facts_from(before["facts"]),
        tuple(before["parties"]),
        before.get("url", ""),
        row.reported_at,
    )
