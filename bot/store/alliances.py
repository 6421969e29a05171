"""Alliances as they outlive single stories: what each story tells of one, and the line of time that follows from it.

What the stories tell is kept as it was told; everything else of an alliance is written anew from it, so that telling a
story again, or in another order, ends in the same rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, bindparam, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import (
    alliance_evidence,
    alliance_history,
    alliance_parties,
    alliance_reasons,
    alliance_tellings,
    alliances,
    stories,
)
from summarizer.facts.lexicon import key
from summarizer.records import alliance_from, alliance_record
from summarizer.stories.changes import Change, change_from, change_record
from summarizer.stories.history import Line
from summarizer.types import Alliance

_told = alliance_tellings.c
#: An organisation's newest alliances are those that a story may go on with; so many of each party are looked at.
_MOST_PER_PARTY = 300
_MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Told:
    """What one story tells of an alliance, as it is kept."""

    alliance_id: int
    story_id: int
    article_id: int
    article_version: int
    alliance: Alliance
    told_on: date
    past: tuple[Alliance, ...] = ()
    because: str = ""


async def begin(connection: AsyncConnection, alliance: Alliance, story_id: int) -> int:
    """A new alliance, of which nothing is told yet."""
    values = {"story_id": story_id, "kind": alliance.kind.value, "status": alliance.status.value}
    created = await connection.execute(insert(alliances).values(values).returning(alliances.c.id))
    alliance_id: int = created.scalar_one()
    return alliance_id


async def tell(connection: AsyncConnection, told: Told) -> None:
    """Keep what a story tells of an alliance now."""
    facts = {
        "alliance": alliance_record(told.alliance),
        "past": [alliance_record(past) for past in told.past],
    }
    values = {
        "article_id": told.article_id,
        "article_version": told.article_version,
        "facts": facts,
        "told_on": told.told_on,
        "because": told.because,
    }
    statement = insert(alliance_tellings).values(
        alliance_id=told.alliance_id, story_id=told.story_id, **values
    )
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["alliance_id", "story_id"], set_=values)
    )


async def untell(connection: AsyncConnection, story_id: int, alliance_ids: Collection[int]) -> None:
    """A story tells of these no longer; what nobody tells of is gone."""
    await connection.execute(
        delete(alliance_tellings).where(_told.story_id == story_id, _told.alliance_id.in_(alliance_ids))
    )
    told = select(_told.alliance_id).where(_told.alliance_id.in_(alliance_ids))
    await connection.execute(
        delete(alliances).where(alliances.c.id.in_(alliance_ids), alliances.c.id.not_in(told))
    )


async def told_by(connection: AsyncConnection, story_id: int) -> list[Told]:
    """What a story tells so far, alliance by alliance."""
    statement = select(alliance_tellings).where(_told.story_id == story_id).order_by(_told.alliance_id)
    return [_told_from(row) for row in await connection.execute(statement)]


async def tellings(connection: AsyncConnection, alliance_ids: Collection[int]) -> dict[int, list[Told]]:
    """All that is told of these alliances."""
    if not alliance_ids:
        return {}
    statement = (
        select(alliance_tellings)
        .where(_told.alliance_id.in_(alliance_ids))
        .order_by(_told.told_on, _told.story_id)
    )
    found: dict[int, list[Told]] = {}
    for row in await connection.execute(statement):
        found.setdefault(row.alliance_id, []).append(_told_from(row))
    return found


_CANDIDATES = text(
    """
    WITH named AS (
      SELECT coalesce(merged_into, id) AS id FROM organisations WHERE id = ANY (:members)
    ), asked AS (
      SELECT id AS organisation_id FROM named
      UNION SELECT organisations.id FROM organisations JOIN named ON merged_into = named.id
    ), near AS (
      SELECT DISTINCT mine.alliance_id
      FROM asked CROSS JOIN LATERAL (
        SELECT alliance_id FROM alliance_parties
        WHERE organisation_id = asked.organisation_id ORDER BY alliance_id DESC LIMIT :most_per_party
      ) AS mine
    ), shared AS (
      SELECT near.alliance_id, count(*) AS parties
      FROM near JOIN alliance_parties AS theirs USING (alliance_id)
      WHERE theirs.organisation_id IN (SELECT organisation_id FROM asked)
      GROUP BY near.alliance_id
    )
    SELECT shared.alliance_id FROM shared JOIN alliances ON alliances.id = shared.alliance_id
    WHERE shared.parties >= 2 OR alliances.normal = :normal
    ORDER BY (alliances.normal IS NOT DISTINCT FROM :normal) DESC, shared.parties DESC,
      alliances.last_day DESC NULLS LAST, shared.alliance_id DESC
    LIMIT :most
    """
).bindparams(bindparam("members", type_=ARRAY(BigInteger)))


async def candidates(connection: AsyncConnection, members: Sequence[int], name: str | None) -> list[int]:
    """The alliances that a story of these parties may go on with: two parties in common, or one and the name."""
    values = {
        "members": list(members),
        "normal": key(name) if name else None,
        "most_per_party": _MOST_PER_PARTY,
        "most": _MOST_CANDIDATES,
    }
    return [row.alliance_id for row in await connection.execute(_CANDIDATES, values)]


async def write(
    connection: AsyncConnection,
    alliance_id: int,
    line: Line,
    told: Sequence[Told],
    *,
    rows: Mapping[int, Mapping[int, str]],
) -> None:
    """Write an alliance down as its line has it.

    `rows` are, for each member, the rows of organisations that it was told as, each with the name that was written.
    """
    now = line.alliance
    values: dict[str, Any] = {
        "story_id": told[0].story_id,
        "name": now.name,
        "normal": key(now.name) if now.name else None,
        "kind": now.kind.value,
        "status": now.status.value,
        "lead_id": _lead(line, rows),
        "happened_on": now.date,
        "first_day": line.first_day,
        "last_day": line.last_day,
        "changed_at": func.now(),
    }
    await connection.execute(update(alliances).where(alliances.c.id == alliance_id).values(values))
    for table in (alliance_parties, alliance_reasons, alliance_history, alliance_evidence):
        await connection.execute(delete(table).where(table.c.alliance_id == alliance_id))
    parties = [
        {
            "alliance_id": alliance_id,
            "organisation_id": row,
            "written_as": written,
            "joined_on": line.joined.get(member),
            "left_on": line.left.get(member),
        }
        for member in line.members
        for row, written in rows[member].items()
    ]
    reasons = [{"alliance_id": alliance_id, "reason": reason.value} for reason in now.why]
    articles_of = {one.story_id: one.article_id for one in told}
    history = [
        {
            "alliance_id": alliance_id,
            "article_id": articles_of[event.story],
            "story_id": event.story,
            "kind": event.kind.value,
            "status": event.status.value,
            "happened_on": event.happened_on,
            "day": event.day,
            "changes": [change_record(change) for change in event.changes],
        }
        for event in line.events
    ]
    evidence = [
        {
            "alliance_id": alliance_id,
            "article_id": one.article_id,
            "article_version": one.article_version,
            "field": stating.field,
            "start": stating.start,
            "end": stating.end,
            "quote": stating.quote,
        }
        for one in told
        for stating in one.alliance.evidence
    ]
    for table, values_of in (
        (alliance_parties, parties),
        (alliance_reasons, reasons),
        (alliance_history, history),
        (alliance_evidence, evidence),
    ):
        if values_of:
            await connection.execute(insert(table), values_of)


def _lead(line: Line, rows: Mapping[int, Mapping[int, str]]) -> int | None:
    lead = line.alliance.lead
    if lead is None:
        return None
    return next(
        (
            row
            for member, party in zip(line.members, line.alliance.parties, strict=True)
            for row, written in rows[member].items()
            if key(lead) in (key(written), key(party.name))
        ),
        None,
    )


async def news_of(connection: AsyncConnection, story_ids: Collection[int]) -> dict[int, tuple[Change, ...]]:
    """What these stories changed of alliances that were known before them: "LG전자 합류" of a body of last year."""
    if not story_ids:
        return {}
    happened = alliance_history.c
    statement = (
        select(happened.story_id, happened.changes)
        .where(happened.story_id.in_(story_ids), func.jsonb_array_length(happened.changes) > 0)
        .order_by(happened.story_id, happened.alliance_id, happened.day, happened.id)
    )
    found: dict[int, list[Change]] = {}
    for row in await connection.execute(statement):
        found.setdefault(row.story_id, []).extend(map(change_from, row.changes))
    return {story_id: tuple(changes) for story_id, changes in found.items()}


async def registered(connection: AsyncConnection, story_id: int, rules: int) -> None:
    """A story's organisations and alliances are written down, by these rules."""
    await connection.execute(update(stories).where(stories.c.id == story_id).values(registered=rules))


async def unregistered(connection: AsyncConnection, rules: int, *, most: int) -> list[int]:
    """Stories whose organisations and alliances are not written down by these rules, the oldest first."""
    statement = (
        select(stories.c.id)
        .where(stories.c.registered < rules, stories.c.merged_into.is_(None))
        .order_by(stories.c.id)
        .limit(most)
    )
    return [row.id for row in await connection.execute(statement)]


def _told_from(row: Any) -> Told:
    return Told(
        row.alliance_id,
        row.story_id,
        row.article_id,
        row.article_version,
        alliance_from(row.facts["alliance"]),
        row.told_on,
        tuple(map(alliance_from, row.facts["past"])),
        row.because,
    )
