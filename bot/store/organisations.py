"""Organisations: their names, who they belong to, and which of them are one.

What was merged stays a row of its own that points to the one it is a part of now, and its alliances stay its own; so
a merge or a split is a few pointers, and undoing it puts exactly these back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, case, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.archive import Member, Profile
from bot.store.tables import alliance_parties, organisation_names, organisations, organisations_apart
from summarizer.facts.lexicon import key
from summarizer.stories.recognition import Known
from summarizer.types import OrganisationType

_names = organisation_names.c
_rows = organisations.c
#: Which organisation a row counts as: the one that it was merged into, or itself.
WHOLE = func.coalesce(_rows.merged_into, _rows.id)


@dataclass(frozen=True, slots=True)
class New:
    """An organisation as it comes into the archive."""

    name_ko: str | None
    name_en: str | None
    type: OrganisationType
    ticker: str | None = None
    parent_id: int | None = None


async def known(
    connection: AsyncConnection, normals: Collection[str], tickers: Collection[str] = ()
) -> list[Known]:
    """The organisations that have one of these names, or one of these stock codes, with all their names."""
    by_name = select(_names.organisation_id).where(_names.normal.in_(normals))
    wanted = or_(_rows.id.in_(by_name), _rows.ticker.in_(tickers)) if tickers else _rows.id.in_(by_name)
    statement = (
        select(_rows.id, WHOLE.label("whole"), _rows.ticker, func.array_agg(_names.normal).label("names"))
        .join(organisation_names, _names.organisation_id == _rows.id)
        .where(wanted)
        .group_by(_rows.id)
        .order_by(_rows.id)
    )
    return [
        Known(row.id, row.whole, frozenset(row.names), row.ticker)
        for row in await connection.execute(statement)
    ]


async def told_apart(connection: AsyncConnection, ids: Collection[int]) -> set[frozenset[int]]:
    """The pairs among these that a person has told apart."""
    apart = organisations_apart.c
    statement = select(apart.one_id, apart.other_id).where(apart.one_id.in_(ids), apart.other_id.in_(ids))
    return {frozenset((row.one_id, row.other_id)) for row in await connection.execute(statement)}


async def create(connection: AsyncConnection, new: New) -> int:
    """A new organisation, which has no names yet."""
    values = {
        "name_ko": new.name_ko,
        "name_en": new.name_en,
        "type": new.type.value,
        "ticker": new.ticker,
        "parent_id": new.parent_id,
    }
    created = await connection.execute(insert(organisations).values(values).returning(_rows.id))
    organisation_id: int = created.scalar_one()
    return organisation_id


async def add_names(
    connection: AsyncConnection, organisation_id: int, names: Iterable[str], *, origin: str
) -> None:
    """Remember these names as its own, those that are new."""
    rows = {
        key(name): {"organisation_id": organisation_id, "name": name, "normal": key(name), "origin": origin}
        for name in names
        if key(name)
    }
    if rows:
        await connection.execute(
            insert(organisation_names).values(list(rows.values())).on_conflict_do_nothing()
        )


async def learn_code(connection: AsyncConnection, organisation_id: int, ticker: str) -> None:
    """Its stock code, which an article states for the first time."""
    lacking = update(organisations).where(_rows.id == organisation_id, _rows.ticker.is_(None))
    await connection.execute(lacking.values(ticker=ticker))


async def by_name(connection: AsyncConnection, normals: Collection[str]) -> list[int]:
    """The organisations that go by one of these names, as wholes, the one with most alliances first."""
    count = (
        select(func.count())
        .select_from(alliance_parties)
        .where(alliance_parties.c.organisation_id == _rows.id)
        .scalar_subquery()
    )
    statement = (
        select(WHOLE.label("whole"), func.sum(count).label("alliances"))
        .where(_rows.id.in_(select(_names.organisation_id).where(_names.normal.in_(normals))))
        .group_by(WHOLE)
        .order_by(func.sum(count).desc(), WHOLE)
    )
    return [row.whole for row in await connection.execute(statement)]


async def parts(connection: AsyncConnection, whole: int) -> list[int]:
    """All rows that count as this organisation."""
    statement = select(_rows.id).where(or_(_rows.id == whole, _rows.merged_into == whole)).order_by(_rows.id)
    return [row.id for row in await connection.execute(statement)]


async def profile(connection: AsyncConnection, whole: int) -> Profile | None:
    """Who an organisation is, with what was merged into it."""
    found = await profiles(connection, [whole])
    return found.get(whole)


async def profiles(connection: AsyncConnection, wholes: Collection[int]) -> dict[int, Profile]:
    """Who these organisations are, by id."""
    if not wholes:
        return {}
    statement = (
        select(organisations, WHOLE.label("whole"))
        .where(or_(_rows.id.in_(wholes), _rows.merged_into.in_(wholes)))
        .order_by(case((_rows.merged_into.is_(None), 0), else_=1), _rows.id)
    )
    members: dict[int, list[Row[Any]]] = {}
    for row in await connection.execute(statement):
        members.setdefault(row.whole, []).append(row)
    owners = {row.id: whole for whole, rows in members.items() for row in rows}
    names: dict[int, list[str]] = {}
    listed = select(_names.organisation_id, _names.name).where(_names.organisation_id.in_(owners))
    for row in await connection.execute(listed.order_by(_names.id)):
        names.setdefault(owners[row.organisation_id], []).append(row.name)
    houses = await _houses(
        connection, {r.parent_id for rows in members.values() for r in rows if r.parent_id}
    )
    children = await _children(connection, owners)
    found = {}
    for whole, rows in members.items():
        first = rows[0]
        house = next((houses[row.parent_id] for row in rows if row.parent_id in houses), None)
        found[whole] = Profile(
            id=whole,
            name_ko=first.name_ko or next((row.name_ko for row in rows if row.name_ko), None),
            name_en=first.name_en or next((row.name_en for row in rows if row.name_en), None),
            names=tuple(dict.fromkeys(names.get(whole, ()))),
            type=OrganisationType(first.type),
            ticker=next((row.ticker for row in rows if row.ticker), None),
            house=None if house is None or house.id == whole else house,
            members=tuple(children.get(whole, ())),
        )
    return found


async def _houses(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Member]:
    if not ids:
        return {}
    whole = organisations.alias()
    statement = (
        select(_rows.id, whole.c.id.label("whole"), whole.c.name_ko, whole.c.name_en)
        .join(whole, whole.c.id == WHOLE)
        .where(_rows.id.in_(ids))
    )
    return {
        row.id: Member(row.whole, row.name_ko, row.name_en) for row in await connection.execute(statement)
    }


async def _children(connection: AsyncConnection, owners: dict[int, int]) -> dict[int, list[Member]]:
    statement = (
        select(_rows.id, _rows.parent_id, _rows.name_ko, _rows.name_en)
        .where(_rows.parent_id.in_(owners), _rows.merged_into.is_(None))
        .order_by(_rows.id)
    )
    found: dict[int, list[Member]] = {}
    for row in await connection.execute(statement):
        if owners[row.parent_id] != row.id:
            found.setdefault(owners[row.parent_id], []).append(Member(row.id, row.name_ko, row.name_en))
    return found


async def listed(connection: AsyncConnection, *, like: str = "", most: int = 100) -> list[tuple[int, int]]:
    """The organisations with how many alliances each has, the busiest first; `like` is a part of a name's key."""
    counts = (
        select(
            WHOLE.label("whole"), func.count(func.distinct(alliance_parties.c.alliance_id)).label("alliances")
        )
        .select_from(
            organisations.outerjoin(alliance_parties, alliance_parties.c.organisation_id == _rows.id)
        )
        .group_by(WHOLE)
    )
    if like:
        pattern = like.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        counts = counts.where(
            _rows.id.in_(select(_names.organisation_id).where(_names.normal.like(f"%{pattern}%")))
        )
    found = counts.subquery()
    statement = select(found).order_by(found.c.alliances.desc(), found.c.whole).limit(most)
    return [(row.whole, row.alliances) for row in await connection.execute(statement)]


async def all_names(connection: AsyncConnection) -> list[tuple[str, int]]:
    """Every name's key with the organisation that it stands for, of those that have alliances."""
    busy = select(alliance_parties.c.organisation_id)
    statement = (
        select(_names.normal, WHOLE.label("whole"))
        .join(organisations, _rows.id == _names.organisation_id)
        .where(_rows.id.in_(busy))
    )
    return [(row.normal, row.whole) for row in await connection.execute(statement)]


async def tell_apart(connection: AsyncConnection, one: int, other: int) -> None:
    """From now on no article's evidence joins these two."""
    low, high = sorted((one, other))
    if low != high:
        await connection.execute(
            insert(organisations_apart).values(one_id=low, other_id=high).on_conflict_do_nothing()
        )


async def apart_between(
    connection: AsyncConnection, some: Sequence[int], others: Sequence[int]
) -> list[list[int]]:
    """The pairs told apart of which one is here and one there."""
    apart = organisations_apart.c
    statement = select(apart.one_id, apart.other_id).where(
        or_(
            and_(apart.one_id.in_(some), apart.other_id.in_(others)),
            and_(apart.one_id.in_(others), apart.other_id.in_(some)),
        )
    )
    return [[row.one_id, row.other_id] for row in await connection.execute(statement)]


async def forget_apart(connection: AsyncConnection, pairs: Iterable[Sequence[int]]) -> None:
    """These may be one after all."""
    for one, other in pairs:
        await connection.execute(
            delete(organisations_apart).where(
                organisations_apart.c.one_id == one, organisations_apart.c.other_id == other
            )
        )


async def point(connection: AsyncConnection, ids: Collection[int], whole: int | None) -> None:
    """Let these rows count as another organisation, or as themselves."""
    await connection.execute(update(organisations).where(_rows.id.in_(ids)).values(merged_into=whole))
