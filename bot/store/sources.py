"""The newspapers: which there are, which are due, and how their last poll went."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    DateTime,
    Row,
    and_,
    any_,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.source import Health, Notice, Source, SourceEntry, SourceKind, SourceState
from bot.store.tables import hosts, sources
from bot.store.values import table_of

#: What a source that is asked afresh begins with.
_FRESH: dict[str, Any] = {
    "state": SourceState.ON.value,
    "failures": 0,
    "failing_since": None,
    "last_error": None,
    "last_error_korean": None,
    "gone_times": 0,
    "gone_at": None,
    "moved_to": None,
    "moved_times": 0,
    "notice": None,  # but who was told that it is given up will be told when it is well
}


_LIST_LOCK = 0x736F7572636573


#: The clocks of several hosts differ by less.
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Listing:
    """What reading the operator's list changed."""

    new: tuple[int, ...] = ()
    back: tuple[int, ...] = ()
    unlisted: tuple[int, ...] = ()


async def add(
    connection: AsyncConnection, entries: Sequence[SourceEntry], *, origin: str = "added"
) -> list[int]:
    """Add those that are new, to be polled at once; gives the ids of the new ones."""
    if not entries:
        return []
    rows = [{**_columns(entry), "origin": origin} for entry in entries]
    statement = insert(sources).values(rows).on_conflict_do_nothing().returning(sources.c.id)
    return [row.id for row in await connection.execute(statement)]


async def follow_list(connection: AsyncConnection, entries: Sequence[SourceEntry], now: datetime) -> Listing:
    """Bring the sources in line with the operator's list.

    New ones come in, known ones take over what the list says of them, those that left the list rest until they come
    back. What a person added or switched off is left as it is.
    """
    # One process at a time: several start together, each with the list in hand.
    await connection.execute(select(func.pg_advisory_xact_lock(_LIST_LOCK)))
    urls = [entry.url for entry in entries]
    # One that moved is listed under its old address still.
    moved = set(
        (await connection.execute(select(sources.c.listed_as).where(sources.c.listed_as.in_(urls)))).scalars()
    )
    new = await add(connection, [entry for entry in entries if entry.url not in moved], origin="listed")
    listed = or_(sources.c.url.in_(urls), func.coalesce(sources.c.listed_as, "").in_(urls))
    back = await _ids(connection, listed, sources.c.state == SourceState.UNLISTED.value)
    for entry in entries:
        about = {
            name: value for name, value in _columns(entry).items() if name not in {"url", "kind", "verified"}
        }
        which = or_(sources.c.url == entry.url, sources.c.listed_as == entry.url)
        # What says so already is not locked: a clock that ticks meanwhile would pass it over.
        differs = or_(*(sources.c[name].is_distinct_from(value) for name, value in about.items()))
        await connection.execute(update(sources).where(which, differs).values(about))
    await _resume(connection, back, now)
    statement = (
        update(sources)
        .where(
            sources.c.origin == "listed",
            sources.c.state.in_([SourceState.ON.value, SourceState.DEAD.value]),
            not_(listed),
        )
        .values(state=SourceState.UNLISTED.value)
        .returning(sources.c.id)
    )
    gone = tuple((await connection.execute(statement)).scalars())
    return Listing(tuple(new), tuple(back), gone)


async def switch_on(connection: AsyncConnection, source_id: int, now: datetime) -> None:
    """Ask this source again, at once, as if nothing had been."""
    await _resume(connection, [source_id], now)


async def switch_off(connection: AsyncConnection, source_id: int) -> None:
    """Ask this source no more; what it brought stays."""
    await connection.execute(
        update(sources).where(sources.c.id == source_id).values(state=SourceState.OFF.value)
    )


async def get(connection: AsyncConnection, source_id: int) -> Source | None:
    """One source, or None."""
    row = (await connection.execute(select(sources).where(sources.c.id == source_id))).one_or_none()
    return _source(row) if row else None


async def find(connection: AsyncConnection, named: str) -> list[Source]:
    """The sources of that address, that name (whatever its case) or that number."""
    which: list[ColumnElement[bool]] = [
        sources.c.url == named,
        sources.c.listed_as == named,
        func.lower(sources.c.name) == named.lower(),
    ]
    if named.isascii() and named.isdigit() and len(named) < 19:
        which.append(sources.c.id == int(named))
    rows = await connection.execute(select(sources).where(or_(*which)).order_by(sources.c.id))
    return [_source(row) for row in rows]


async def all_on(connection: AsyncConnection) -> list[Source]:
    """Every source that is switched on, in the order of their addition."""
    return [source for source in await everything(connection) if source.health.state is SourceState.ON]


async def everything(connection: AsyncConnection) -> list[Source]:
    """Every source, whatever its state, in the order of their addition."""
    return [_source(row) for row in await connection.execute(select(sources).order_by(sources.c.id))]


async def claim_due(
    connection: AsyncConnection, now: datetime, *, until: datetime, most: int = 500
) -> list[int]:
    """Take the sources whose time has come, longest overdue first, and put them off until their poll has been.

    Two clocks that ask at once get different ones. What was polled in days that are still to come, by a system's clock
    that was ahead, is due as well.
    """
    ahead = (sources.c.last_poll_at > now + _SKEW) & (sources.c.next_poll_at > sources.c.last_poll_at)
    chosen = (
        select(sources.c.id)
        .where(sources.c.state == SourceState.ON.value, (sources.c.next_poll_at <= now) | ahead)
        .order_by(sources.c.next_poll_at)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    statement = (
        update(sources).where(sources.c.id == chosen.c.id).values(next_poll_at=until).returning(sources.c.id)
    )
    return [row.id for row in await connection.execute(statement)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a poll went, to be written down."""

    source_id: int
    health: Health
    #: What to ask with next time.
    etag: str | None
    last_modified: str | None


async def record(connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    """Write down how polls went. A person who switched a source off meanwhile is not overruled."""
    if not outcomes:
        return
    rows = [
        _outcome_columns(outcome)
        | {"id": outcome.source_id, "dies": outcome.health.state is SourceState.DEAD}
        for outcome in sorted(outcomes, key=lambda outcome: outcome.source_id)
    ]
    names = [name for name in rows[0] if name not in {"id", "dies"}]
    given = table_of(
        [tuple(row.values()) for row in rows],
        {name: sources.c[name].type if name in sources.c else Boolean() for name in rows[0]},
    )
    values: dict[Any, Any] = {sources.c[name]: given.c[name] for name in names}
    is_dead = and_(given.c.dies, sources.c.state == SourceState.ON.value)
    values[sources.c.state] = case((is_dead, SourceState.DEAD.value), else_=sources.c.state)
    # Whoever is to be told that it is well does not know yet; all the others stay as they are.
    is_well = given.c.notice == Notice.WELL.value
    values[sources.c.noticed_at] = case((is_well, None), else_=sources.c.noticed_at)
    await connection.execute(update(sources).where(sources.c.id == given.c.id).values(values))


def _outcome_columns(outcome: Outcome) -> dict[str, Any]:
    health = outcome.health
    return {
        "failures": health.failures,
        "failing_since": health.failing_since,
        "last_error": health.last_error,
        "last_error_korean": health.last_error_korean,
        "gone_times": health.gone_times,
        "gone_at": health.gone_at,
        "moved_to": health.moved_to,
        "moved_times": health.moved_times,
        "verified": health.verified,
        "rhythm_seconds": health.rhythm_seconds,
        "ttl_seconds": health.ttl_seconds,
        "last_poll_at": health.last_poll_at,
        "last_success_at": health.last_success_at,
        "next_poll_at": health.next_poll_at,
        "notice": health.notice.value if health.notice else None,
        "etag": outcome.etag,
        "last_modified": outcome.last_modified,
    }


async def begin_polls(
    connection: AsyncConnection, source_ids: Collection[int], now: datetime
) -> dict[int, tuple[Source, datetime | None]]:
    """Take sources for a poll: each that is on, and until when its host wants no request.

    They are put off first: should a poll take the process along, its source is not asked again before its time.
    """
    # Scheme, name and port of the address, as politeness counts hosts.
    host = func.lower(func.substring(sources.c.url, "^[^/]+//[^/?#]+"))
    closed = select(hosts.c.closed_until).where(hosts.c.origin == host, hosts.c.closed_until > now)
    interval = func.make_interval(0, 0, 0, 0, 0, 0, sources.c.interval_seconds)
    chosen = (
        select(sources.c.id)
        .where(
            sources.c.id == any_(literal(list(source_ids), ARRAY(BigInteger))),
            sources.c.state == SourceState.ON.value,
        )
        .order_by(sources.c.id)  # in one order, so that two of us never wait for each other
        .with_for_update()
        .cte("chosen")
    )
    statement = (
        update(sources)
        .where(sources.c.id == chosen.c.id)
        .values(next_poll_at=literal(now, DateTime(timezone=True)) + interval)
        .returning(sources, closed.scalar_subquery().label("closed_until"))
    )
    return {row.id: (_source(row), row.closed_until) for row in await connection.execute(statement)}


async def put_off(connection: AsyncConnection, source_id: int, until: datetime) -> None:
    """Ask this source later, without a word on how it fares."""
    await connection.execute(update(sources).where(sources.c.id == source_id).values(next_poll_at=until))


async def adopt(connection: AsyncConnection, source_id: int, url: str) -> bool:
    """Let a source have its new address; False where another source has that one, and this one is switched off."""
    taken = await _ids(connection, sources.c.url == url, sources.c.id != source_id)
    if taken:
        double = {
            "state": SourceState.OFF.value,
            "last_error": "It moved to an address that another source has.",
        }
        await connection.execute(update(sources).where(sources.c.id == source_id).values(double))
        return False
    values: dict[str, Any] = {
        "listed_as": func.coalesce(sources.c.listed_as, sources.c.url),
        "url": url,
        "moved_to": None,
        "moved_times": 0,
    }
    await connection.execute(update(sources).where(sources.c.id == source_id).values(values))
    return True


async def take_notices(connection: AsyncConnection, now: datetime, *, most: int = 50) -> list[Source]:
    """The sources of which the operator is to be told something; whoever takes them tells it in this transaction."""
    untold = [sources.c.notice.is_not(None), sources.c.noticed_at.is_(None)]
    chosen = (
        select(sources.c.id)
        .where(*untold)
        .order_by(sources.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("chosen")
    )
    is_well = sources.c.notice == Notice.WELL.value
    statement = (
        update(sources)
        .where(sources.c.id == chosen.c.id)
        .values(noticed_at=case((is_well, None), else_=literal(now, DateTime(timezone=True))))
        .returning(sources)
    )
    found = [_source(row) for row in await connection.execute(statement)]
    well = [source.id for source in found if source.health.notice is Notice.WELL]
    await connection.execute(update(sources).where(sources.c.id.in_(well)).values(notice=None))
    return sorted(found, key=lambda source: source.id)


async def _resume(connection: AsyncConnection, ids: Sequence[int], now: datetime) -> None:
    values = {**_FRESH, "next_poll_at": now}
    await connection.execute(update(sources).where(sources.c.id.in_(ids)).values(values))


async def _ids(connection: AsyncConnection, *which: ColumnElement[bool]) -> list[int]:
    return list((await connection.execute(select(sources.c.id).where(*which))).scalars())


def _columns(entry: SourceEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "url": entry.url,
        "kind": entry.kind.value,
        "language": entry.language,
        "timezone": entry.timezone,
        "category": entry.category,
        "interval_seconds": entry.interval_seconds,
        "verified": entry.verified,
    }


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
        health=Health(
            state=SourceState(row.state),
            failures=row.failures,
            failing_since=row.failing_since,
            last_error=row.last_error,
            gone_times=row.gone_times,
            gone_at=row.gone_at,
            moved_to=row.moved_to,
            moved_times=row.moved_times,
            verified=row.verified,
            rhythm_seconds=row.rhythm_seconds,
            ttl_seconds=row.ttl_seconds,
            last_poll_at=row.last_poll_at,
            last_success_at=row.last_success_at,
            next_poll_at=row.next_poll_at,
            last_error_korean=row.last_error_korean,
            notice=Notice(row.notice) if row.notice else None,
            told=row.noticed_at is not None,
        ),
    )
