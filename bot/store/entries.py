"""Entries of feeds: which are known, by what, and what they came to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    DateTime,
    Row,
    Text,
    and_,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import entries, entry_marks
from bot.store.values import table_of

#: A page that failed so often in passing ways is not tried again.
MOST_ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry of a feed, with all that it is recognised by; `key` is its own, once a source."""

    source_id: int
    key: str
    marks: Sequence[str]
    url: str
    title: str
    published_at: datetime | None
    updated_at: datetime | None
    #: Whether it was not there yet when we first looked.
    appeared: bool
    #: The feed's own text.
    feed_html: str = ""


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it is kept."""

    id: int
    source_id: int
    url: str
    title: str
    published_at: datetime | None
    updated_at: datetime | None
    first_seen_at: datetime
    appeared: bool
    state: str
    attempts: int
    edits: int
    feed_html: str
    article_id: int | None


#: What an entry is recognised by: its source and one of its marks.
Mark = tuple[int, str]
#: So many rows at a time: making and reading a statement's rows holds up the event loop.
_PORTION = 500
_T = TypeVar("_T")


async def known(connection: AsyncConnection, marks: Collection[Mark]) -> dict[Mark, StoredEntry]:
    """The entries that are recognised by any of these marks."""
    if not marks:
        return {}
    found: dict[Mark, StoredEntry] = {}
    for portion in _portions(list(marks)):
        found |= await _known(connection, portion)
    return found


async def _known(connection: AsyncConnection, marks: Sequence[Mark]) -> dict[Mark, StoredEntry]:
    asked = table_of(marks, {"source_id": BigInteger, "mark": Text})
    is_asked = and_(entry_marks.c.source_id == asked.c.source_id, entry_marks.c.mark == asked.c.mark)
    # Texts are not needed to recognise an entry, and the longest part of it.
    columns = [column for column in entries.c if column is not entries.c.feed_html]
    statement = (
        select(entry_marks.c.mark, *columns, literal("").label("feed_html"))
        .join_from(asked, entry_marks, is_asked)
        .join(entries, entries.c.id == entry_marks.c.entry_id)
    )
    return {(row.source_id, row.mark): _entry(row) for row in await connection.execute(statement)}


async def add(connection: AsyncConnection, found: Sequence[NewEntry], now: datetime) -> dict[int, list[int]]:
    """Remember new entries; gives the ids of those that nobody stored a moment before, by their sources."""
    by_source: dict[int, list[int]] = {}
    for portion in _portions(found):
        for source_id, entry_id in await _add(connection, portion, now):
            by_source.setdefault(source_id, []).append(entry_id)
    return by_source


async def _add(
    connection: AsyncConnection, found: Sequence[NewEntry], now: datetime
) -> list[tuple[int, int]]:
    # Arrays, so that the statement is the same for one entry and for three hundred, and compiled once.
    columns = ["source_id", "key", "url", "title", "published_at", "updated_at", "appeared", "feed_html"]
    types = {name: entries.c[name].type for name in columns}
    rows = table_of([tuple(getattr(entry, name) for name in columns) for entry in found], types)
    chosen = select(*(rows.c[name] for name in columns), literal(now, DateTime(timezone=True)))
    statement = (
        insert(entries)
        .from_select([*columns, "first_seen_at"], chosen)
        .on_conflict_do_nothing()
        .returning(entries.c.id, entries.c.source_id, entries.c.key)
    )
    ids = {(row.source_id, row.key): row.id for row in await connection.execute(statement)}
    marks = {
        (entry.source_id, mark): ids[entry.source_id, entry.key]
        for entry in found
        if (entry.source_id, entry.key) in ids
        for mark in entry.marks
    }
    await recognise(connection, marks)
    return [
        (entry.source_id, ids[entry.source_id, entry.key])
        for entry in found
        if (entry.source_id, entry.key) in ids
    ]


async def recognise(connection: AsyncConnection, marks: Mapping[Mark, int]) -> None:
    """Remember which entries further marks stand for; one that stands for another already stays with it."""
    types = {"source_id": BigInteger, "mark": Text, "entry_id": BigInteger}
    for portion in _portions([(source_id, mark, entry_id) for (source_id, mark), entry_id in marks.items()]):
        statement = insert(entry_marks).from_select([*types], select(table_of(portion, types)))
        await connection.execute(statement.on_conflict_do_nothing())


async def reopen(
    connection: AsyncConnection,
    entry_id: int,
    *,
    url: str,
    title: str,
    published_at: datetime | None,
    updated_at: datetime | None,
    feed_html: str,
) -> None:
    """Have an edited entry fetched again."""
    values = {
        "url": url,
        "title": title,
        "feed_html": feed_html,
        "published_at": func.coalesce(published_at, entries.c.published_at),
        "updated_at": func.coalesce(updated_at, entries.c.updated_at),
        "edits": entries.c.edits + 1,
        "attempts": 0,
        "state": "new",
    }
    await connection.execute(update(entries).where(entries.c.id == entry_id).values(values))


async def get(connection: AsyncConnection, entry_id: int) -> StoredEntry | None:
    """An entry that is still to be fetched, or None."""
    statement = select(entries).where(entries.c.id == entry_id, entries.c.state == "new")
    row = (await connection.execute(statement)).one_or_none()
    return _entry(row) if row else None


async def skip(connection: AsyncConnection, entry_ids: Collection[int], because: str) -> None:
    """Fetch these never."""
    changes = {"state": "skipped", "error": because, "feed_html": ""}
    await connection.execute(update(entries).where(entries.c.id.in_(entry_ids)).values(changes))


async def finish(
    connection: AsyncConnection,
    entry_id: int,
    state: str,
    *,
    article_id: int | None = None,
    error: str | None = None,
) -> None:
    """Write down what an entry came to: "stored", "failed" or "skipped"."""
    changes: dict[str, Any] = {"state": state, "error": error, "attempts": entries.c.attempts + 1}
    if article_id is not None:
        changes |= {"article_id": article_id, "feed_html": ""}
    await connection.execute(update(entries).where(entries.c.id == entry_id).values(changes))


async def note_attempt(connection: AsyncConnection, entry_id: int, error: str) -> bool:
    """Count a failure that may pass; False, and the entry is given up, when there were too many."""
    statement = (
        update(entries)
        .where(entries.c.id == entry_id)
        .values(attempts=entries.c.attempts + 1, error=error)
        .returning(entries.c.attempts)
    )
    attempts = (await connection.execute(statement)).scalar_one()
    if attempts < MOST_ATTEMPTS:
        return True
    await connection.execute(update(entries).where(entries.c.id == entry_id).values(state="failed"))
    return False


async def counts(connection: AsyncConnection, source_id: int) -> dict[str, int]:
    """How many entries of a source are in each state."""
    statement = (
        select(entries.c.state, func.count())
        .where(entries.c.source_id == source_id)
        .group_by(entries.c.state)
    )
    return {row[0]: row[1] for row in await connection.execute(statement)}


def _portions(rows: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (rows[start : start + _PORTION] for start in range(0, len(rows), _PORTION))


def _entry(row: Row[Any]) -> StoredEntry:
    return StoredEntry(
        id=row.id,
        source_id=row.source_id,
        url=row.url,
        title=row.title,
        published_at=row.published_at,
        updated_at=row.updated_at,
        first_seen_at=row.first_seen_at,
        appeared=row.appeared,
        state=row.state,
        attempts=row.attempts,
        edits=row.edits,
        feed_html=row.feed_html,
        article_id=row.article_id,
    )
