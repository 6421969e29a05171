"""Questions to the archive: whose alliances, one alliance's life, a pair, a period, a reason, the busiest."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from datetime import date

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.archive import Busy, Found, Member, Moment, Pact, Period, Place, Query
from bot.store import organisations
from bot.store.organisations import WHOLE
from bot.store.tables import (
    alliance_history,
    alliance_parties,
    alliance_reasons,
    alliance_tellings,
    alliances,
    articles,
    stories,
)
from bot.store.tables import organisations as organisations_table
from summarizer.facts.lexicon import key, lexicon
from summarizer.stories.changes import change_from
from summarizer.types import Kind, Reason, Status

#: So many alliances are brought in at once where all are wanted.
_PORTION = 2_000

_rows, _parties, _told = alliances.c, alliance_parties.c, alliance_tellings.c
#: Names less alike than this are no help to somebody who mistyped one.
_NEAR = 75


async def find(connection: AsyncConnection, query: Query) -> Found:
    """The alliances that meet every condition, those that something happened to last first."""
    newest = _newest(query).limit(query.most).offset(query.skip)
    ids = [row.id for row in await connection.execute(newest)]
    return Found(tuple(await pacts(connection, ids)), await count(connection, query))


async def count(connection: AsyncConnection, query: Query) -> int:
    """How many alliances meet every condition."""
    statement = select(func.count()).where(_rows.first_day.is_not(None), *_conditions(query))
    total: int = (await connection.execute(statement.select_from(alliances))).scalar_one()
    return total


def _newest(query: Query) -> Select[tuple[int]]:
    matching = select(_rows.id).where(_rows.first_day.is_not(None), *_conditions(query))
    return matching.order_by(_rows.last_day.desc(), _rows.id.desc())


def _conditions(query: Query) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        _rows.id.in_(select(_parties.alliance_id).where(_parties.organisation_id.in_(_parts(whole))))
        for whole in query.parties
    ]
    if query.period is not None:
        happened = alliance_history.c
        days = happened.day.between(query.period.first, query.period.last)
        found.append(_rows.id.in_(select(happened.alliance_id).where(days)))
        found.append(_rows.last_day >= query.period.first)
    if query.told is not None:
        days = _told.told_on.between(query.told.first, query.told.last)
        found.append(_rows.id.in_(select(_told.alliance_id).where(days)))
    if query.reason is not None:
        reasons = alliance_reasons.c
        found.append(_rows.id.in_(select(reasons.alliance_id).where(reasons.reason == query.reason.value)))
    if query.kind is not None:
        found.append(_rows.kind == query.kind.value)
    if query.name:
        found.append(_rows.normal.contains(key(query.name), autoescape=True))
    return found


def _parts(whole: int) -> Select[tuple[int]]:
    """The rows that count as an organisation."""
    row = organisations_table.c
    return select(row.id).where(or_(row.id == whole, row.merged_into == whole))


async def pacts(connection: AsyncConnection, ids: Sequence[int], *, history: bool = False) -> list[Pact]:
    """These alliances in the order asked for, with their life where that is wanted."""
    if not ids:
        return []
    rows = {row.id: row for row in await connection.execute(select(alliances).where(_rows.id.in_(ids)))}
    members = await _members(connection, ids)
    reasons = await _reasons(connection, ids)
    reports, sources = await _sources(connection, ids)
    moments = await _moments(connection, ids) if history else {}
    wholes = await _wholes(connection, {row.lead_id for row in rows.values() if row.lead_id is not None})
    return [
        Pact(
            id=row.id,
            name=row.name,
            kind=Kind(row.kind),
            status=Status(row.status),
            happened_on=row.happened_on,
            first_day=row.first_day,
            last_day=row.last_day,
            members=tuple(members.get(row.id, ())),
            reasons=tuple(reasons.get(row.id, ())),
            lead=wholes.get(row.lead_id),
            reports=reports.get(row.id, 0),
            source=sources.get(row.id),
            moments=tuple(moments.get(row.id, ())),
        )
        for id_ in ids
        if (row := rows.get(id_)) is not None
    ]


async def _members(connection: AsyncConnection, ids: Collection[int]) -> dict[int, list[Member]]:
    whole = organisations_table.alias()
    statement = (
        select(
            _parties.alliance_id,
            whole.c.id,
            whole.c.name_ko,
            whole.c.name_en,
            _parties.joined_on,
            _parties.left_on,
        )
        .join(organisations_table, organisations_table.c.id == _parties.organisation_id)
        .join(whole, whole.c.id == WHOLE)
        .where(_parties.alliance_id.in_(ids))
        .order_by(_parties.alliance_id, _parties.joined_on.nulls_first(), _parties.organisation_id)
    )
    found: dict[int, dict[int, Member]] = {}
    for row in await connection.execute(statement):
        member = Member(row.id, row.name_ko, row.name_en, row.joined_on, row.left_on)
        found.setdefault(row.alliance_id, {}).setdefault(row.id, member)
    return {alliance_id: list(members.values()) for alliance_id, members in found.items()}


async def _reasons(connection: AsyncConnection, ids: Collection[int]) -> dict[int, list[Reason]]:
    statement = select(alliance_reasons).where(alliance_reasons.c.alliance_id.in_(ids))
    found: dict[int, list[Reason]] = {}
    for row in await connection.execute(statement):
        found.setdefault(row.alliance_id, []).append(Reason(row.reason))
    order = list(Reason)
    return {alliance_id: sorted(reasons, key=order.index) for alliance_id, reasons in found.items()}


async def _sources(
    connection: AsyncConnection, ids: Collection[int]
) -> tuple[dict[int, int], dict[int, Place]]:
    statement = (
        select(
            _told.alliance_id,
            stories.c.reports,
            articles.c.title,
            articles.c.url,
            articles.c.outlet,
            articles.c.published_on,
        )
        .join(stories, stories.c.id == _told.story_id)
        .join(articles, articles.c.id == _told.article_id)
        .where(_told.alliance_id.in_(ids))
        .order_by(_told.alliance_id, _told.told_on, _told.story_id)
    )
    reports: dict[int, int] = {}
    sources: dict[int, Place] = {}
    for row in await connection.execute(statement):
        reports[row.alliance_id] = reports.get(row.alliance_id, 0) + row.reports
        sources[row.alliance_id] = Place(row.title, row.url, row.outlet, row.published_on)
    return reports, sources


async def _moments(connection: AsyncConnection, ids: Collection[int]) -> dict[int, list[Moment]]:
    happened = alliance_history.c
    statement = (
        select(alliance_history, articles.c.title, articles.c.url, articles.c.outlet, articles.c.published_on)
        .join(articles, articles.c.id == happened.article_id, isouter=True)
        .where(happened.alliance_id.in_(ids))
        .order_by(happened.alliance_id, happened.day, happened.id)
    )
    found: dict[int, list[Moment]] = {}
    for row in await connection.execute(statement):
        source = Place(row.title, row.url, row.outlet, row.published_on) if row.url else None
        moment = Moment(
            Kind(row.kind),
            Status(row.status),
            row.happened_on,
            row.day,
            tuple(map(change_from, row.changes)),
            source,
        )
        found.setdefault(row.alliance_id, []).append(moment)
    return found


async def _wholes(connection: AsyncConnection, ids: Collection[int]) -> dict[int | None, int]:
    if not ids:
        return {}
    statement = select(organisations_table.c.id, WHOLE.label("whole")).where(
        organisations_table.c.id.in_(ids)
    )
    return {row.id: row.whole for row in await connection.execute(statement)}


async def every(connection: AsyncConnection, query: Query) -> list[Pact]:
    """All alliances that meet the conditions, with their life, in the order of `find`."""
    ids = [row.id for row in await connection.execute(_newest(query))]
    portions = [ids[start : start + _PORTION] for start in range(0, len(ids), _PORTION)]
    return [pact for some in portions for pact in await pacts(connection, some, history=True)]


async def alliances_named(connection: AsyncConnection, name: str, *, most: int = 10) -> list[int]:
    """The alliances of that name, the very name before those that contain it."""
    normal = key(name)
    if not normal:
        return []
    statement = (
        select(_rows.id)
        .where(_rows.normal.contains(normal, autoescape=True))
        .order_by((_rows.normal == normal).desc(), _rows.last_day.desc().nulls_last(), _rows.id)
        .limit(most)
    )
    return [row.id for row in await connection.execute(statement)]


async def busiest(
    connection: AsyncConnection, *, period: Period | None = None, reason: Reason | None = None, most: int = 10
) -> list[Busy]:
    """The organisations with a part in most alliances of a period."""
    conditions = _conditions(Query(period=period, reason=reason))
    within = [_parties.alliance_id.in_(select(_rows.id).where(*conditions))] if conditions else []
    return await _busy(connection, within, most)


async def companions(
    connection: AsyncConnection, party: int, *, period: Period | None = None, most: int = 5
) -> list[Busy]:
    """Those whom an organisation allied with most often."""
    within = [
        _parties.alliance_id.in_(_ids(Query(parties=(party,), period=period))),
        _parties.organisation_id.not_in(_parts(party)),
    ]
    return await _busy(connection, within, most)


def _ids(query: Query) -> Select[tuple[int]]:
    """The alliances of a query; those of one organisation without a look at the alliances themselves."""
    if query == Query(parties=query.parties) and len(query.parties) == 1:
        return select(_parties.alliance_id).where(_parties.organisation_id.in_(_parts(query.parties[0])))
    return select(_rows.id).where(*_conditions(query))


async def _busy(connection: AsyncConnection, within: Sequence[ColumnElement[bool]], most: int) -> list[Busy]:
    # Few organisations are merged into others; to look only these up makes the count three times as fast.
    merged = (
        select(organisations_table.c.id, organisations_table.c.merged_into)
        .where(organisations_table.c.merged_into.is_not(None))
        .subquery()
    )
    whole = func.coalesce(merged.c.merged_into, _parties.organisation_id)
    count = func.count(func.distinct(_parties.alliance_id))
    counted = (
        select(whole.label("whole"), count.label("alliances"))
        .select_from(alliance_parties)
        .join(merged, merged.c.id == _parties.organisation_id, isouter=True)
        .where(*within)
        .group_by(whole)
        .order_by(count.desc(), whole)
        .limit(most)
        .subquery()
    )
    name = organisations_table.c
    statement = (
        select(counted, name.name_ko, name.name_en)
        .join(organisations_table, name.id == counted.c.whole)
        .order_by(counted.c.alliances.desc(), counted.c.whole)
    )
    return [
        Busy(Member(row.whole, row.name_ko, row.name_en), row.alliances)
        for row in await connection.execute(statement)
    ]


async def reasons_in(
    connection: AsyncConnection, *, period: Period | None = None, party: int | None = None
) -> dict[Reason, int]:
    """How many alliances state each reason, the most frequent first."""
    reasons = alliance_reasons.c
    counted = select(reasons.reason, func.count().label("alliances")).group_by(reasons.reason)
    whose = Query(parties=() if party is None else (party,), period=period)
    if whose != Query():
        counted = counted.where(reasons.alliance_id.in_(_ids(whose)))
    rows = await connection.execute(counted.order_by(func.count().desc(), reasons.reason))
    return {Reason(row.reason): row.alliances for row in rows}


async def who(connection: AsyncConnection, name: str) -> list[int]:
    """The organisations that go by this name, or by another form that the lexicon has for it."""
    entry = lexicon().find(name)
    forms = {key(form) for form in entry.forms} if entry else set()
    return await organisations.by_name(connection, {key(name), *forms} - {""})


async def near_names(connection: AsyncConnection, name: str, *, most: int = 4) -> list[int]:
    """The organisations whose names are most like one that nobody has."""
    normal = key(name)
    if len(normal) < 2:
        return []
    known = await organisations.all_names(connection)
    # Letter by letter, so that one wrong letter of a Korean syllable is one.
    letters = [unicodedata.normalize("NFD", name) for name, _ in known]
    asked = unicodedata.normalize("NFD", normal)
    found = process.extract(asked, letters, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=most * 3)
    begun = [whole for other, whole in known if other.startswith(normal)][: most * 2]
    return list(dict.fromkeys([*(known[place][1] for _, _, place in found), *begun]))[:most]


async def span(connection: AsyncConnection) -> tuple[date, date] | None:
    """The first and the last day that the archive knows anything of."""
    row = (await connection.execute(select(func.min(_rows.first_day), func.max(_rows.last_day)))).one()
    return (row[0], row[1]) if row[0] is not None else None
