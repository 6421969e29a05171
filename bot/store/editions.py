"""Editions: opened once for each subscription, local day and slot, and kept to be called up again.

What was sent at once as an alert is kept as an edition of one story, so that nothing tells it again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.chat import Place
from bot.domain.edition import Document, document_from
from bot.store.places import PLACE, place_from
from bot.store.tables import (
    article_urls,
    articles,
    chats,
    edition_stories,
    editions,
    stories,
    story_articles,
)
from bot.store.tables import subscriptions as subscriptions_table
from summarizer.types import Language

#: The slot of an edition that is an alert begins so.
ALERT = "alert:"


@dataclass(frozen=True, slots=True)
class NewEdition:
    """An edition as it is opened."""

    subscription_id: int
    local_day: date
    slot: str
    due_at: datetime
    window: tuple[datetime, datetime]
    language: Language
    document: dict[str, Any]
    #: Its stories in their order: id, version, and why each was chosen.
    stories: tuple[tuple[int, int, list[Any]], ...]


@dataclass(frozen=True, slots=True)
class StoredEdition:
    """An edition as it was sent."""

    id: int
    subscription_id: int | None
    local_day: date
    slot: str
    due_at: datetime
    window: tuple[datetime, datetime]
    document: Document
    #: Its stories in their order, and why each was chosen.
    stories: tuple[tuple[int, list[Any]], ...] = ()


async def open_all(connection: AsyncConnection, new: Sequence[NewEdition]) -> dict[int, int]:
    """Open these editions, one a subscription; gives the ids by subscription, of those whose slot was not opened."""
    if not new:
        return {}
    rows = [
        {
            "subscription_id": edition.subscription_id,
            "local_day": edition.local_day,
            "slot": edition.slot,
            "due_at": edition.due_at,
            "window_from": edition.window[0],
            "window_until": edition.window[1],
            "language": edition.language.value,
            "document": edition.document,
        }
        for edition in new
    ]
    statement = insert(editions).on_conflict_do_nothing().returning(editions.c.id, editions.c.subscription_id)
    opened = {row.subscription_id: row.id for row in await connection.execute(statement, rows)}
    told = [
        {
            "edition_id": opened[edition.subscription_id],
            "story_id": story_id,
            "story_version": version,
            "position": position,
            "because": because,
        }
        for edition in new
        if edition.subscription_id in opened
        for position, (story_id, version, because) in enumerate(edition.stories, start=1)
    ]
    if told:
        await connection.execute(insert(edition_stories), told)
    return opened


#: By subscription and story: which version of which story was told last (another's where two became one).
Told = dict[int, dict[int, tuple[int, int]]]


async def told(
    connection: AsyncConnection, subscription_ids: Collection[int], story_ids: Collection[int]
) -> Told:
    """Which of these stories these subscriptions have had, and in which version."""
    if not subscription_ids or not story_ids:
        return {}
    current = func.coalesce(stories.c.merged_into, stories.c.id)
    statement = (
        select(
            editions.c.subscription_id,
            current.label("current"),
            edition_stories.c.story_id,
            func.max(edition_stories.c.story_version).label("version"),
        )
        .join(editions, editions.c.id == edition_stories.c.edition_id)
        .join(stories, stories.c.id == edition_stories.c.story_id)
        .where(editions.c.subscription_id.in_(subscription_ids), current.in_(story_ids))
        .group_by(editions.c.subscription_id, current, edition_stories.c.story_id)
    )
    known: Told = {}
    for row in await connection.execute(statement):
        of_one = known.setdefault(row.subscription_id, {})
        # What was told under its own name counts before what was told under one that went into it.
        if row.current not in of_one or row.story_id == row.current:
            of_one[row.current] = (row.story_id, row.version)
    return known


async def last_told(
    connection: AsyncConnection, subscription_ids: Collection[int], story_id: int
) -> dict[int, tuple[datetime, list[Any]]]:
    """When each of these subscriptions had this story last, or one that went into it, and why it was chosen."""
    current = func.coalesce(stories.c.merged_into, stories.c.id)
    statement = (
        select(editions.c.subscription_id, editions.c.due_at, edition_stories.c.because)
        .join(editions, editions.c.id == edition_stories.c.edition_id)
        .join(stories, stories.c.id == edition_stories.c.story_id)
        .where(editions.c.subscription_id.in_(subscription_ids), current == story_id)
        .order_by(editions.c.due_at)
    )
    return {row.subscription_id: (row.due_at, row.because) for row in await connection.execute(statement)}


async def opened_on(
    connection: AsyncConnection, days: Collection[tuple[int, date]]
) -> dict[tuple[int, date], int]:
    """How many editions that fell due each subscription had on its local day."""
    if not days:
        return {}
    statement = (
        select(editions.c.subscription_id, editions.c.local_day, func.count().label("n"))
        .where(
            editions.c.subscription_id.in_({subscription_id for subscription_id, _ in days}),
            editions.c.local_day.in_({day for _, day in days}),
            editions.c.slot.like("__:__"),
        )
        .group_by(editions.c.subscription_id, editions.c.local_day)
    )
    return {(row.subscription_id, row.local_day): row.n for row in await connection.execute(statement)}


async def alerts_since(
    connection: AsyncConnection, subscription_ids: Collection[int], since: datetime
) -> dict[int, list[datetime]]:
    """When each subscription was alerted after this instant."""
    if not subscription_ids:
        return {}
    statement = select(editions.c.subscription_id, editions.c.due_at).where(
        editions.c.subscription_id.in_(subscription_ids),
        editions.c.slot.like(f"{ALERT}%"),
        editions.c.due_at > since,
    )
    found: dict[int, list[datetime]] = {}
    for row in await connection.execute(statement):
        found.setdefault(row.subscription_id, []).append(row.due_at)
    return found


async def of_chat(
    connection: AsyncConnection,
    chat_id: int,
    *,
    day: date | None = None,
    edition_id: int | None = None,
    most: int = 10,
) -> list[StoredEdition]:
    """A chat's editions, the newest first: of a local day, or one by its number; alerts only by their number."""
    statement = (
        select(editions)
        .join(subscriptions_table, subscriptions_table.c.id == editions.c.subscription_id)
        .where(subscriptions_table.c.chat_id == chat_id)
        .order_by(editions.c.due_at.desc(), editions.c.id.desc())
        .limit(most)
    )
    if edition_id is not None:
        statement = statement.where(editions.c.id == edition_id)
    else:
        statement = statement.where(editions.c.slot.not_like(f"{ALERT}%"))
    if day is not None:
        statement = statement.where(editions.c.local_day == day)
    rows = (await connection.execute(statement)).all()
    told_in = (
        select(edition_stories)
        .where(edition_stories.c.edition_id.in_([row.id for row in rows]))
        .order_by(edition_stories.c.position)
    )
    by_edition: dict[int, list[tuple[int, list[Any]]]] = {}
    for row in await connection.execute(told_in) if rows else []:
        by_edition.setdefault(row.edition_id, []).append((row.story_id, row.because))
    return [_edition(row, by_edition.get(row.id, [])) for row in rows]


async def due_before(connection: AsyncConnection, chat_id: int, now: datetime) -> StoredEdition | None:
    """A chat's last edition, alerts among them: what "why did I get this?" is about when nothing is pointed at."""
    statement = (
        select(editions.c.id)
        .join(subscriptions_table, subscriptions_table.c.id == editions.c.subscription_id)
        .where(subscriptions_table.c.chat_id == chat_id, editions.c.due_at <= now)
        .order_by(editions.c.due_at.desc(), editions.c.id.desc())
        .limit(1)
    )
    edition_id = (await connection.execute(statement)).scalar_one_or_none()
    found = await of_chat(connection, chat_id, edition_id=edition_id) if edition_id is not None else []
    return found[0] if found else None


async def story_behind(connection: AsyncConnection, url: str) -> int | None:
    """The story that the article at this address tells, or None."""
    statement = (
        select(story_articles.c.story_id)
        .join(articles, articles.c.id == story_articles.c.article_id)
        .outerjoin(article_urls, article_urls.c.article_id == articles.c.id)
        .where((articles.c.url == url) | (article_urls.c.url == url))
        .limit(1)
    )
    return (await connection.execute(statement)).scalar_one_or_none()


async def that_told(
    connection: AsyncConnection, story_id: int, *, most: int = 2000
) -> list[tuple[StoredEdition, int, Place, int]]:
    """The editions that told a story, the newest first: their chats, where those are, and in which version."""
    statement = (
        select(
            editions,
            chats.c.id.label("chat_id"),
            edition_stories.c.story_version,
            *PLACE,
        )
        .join(edition_stories, edition_stories.c.edition_id == editions.c.id)
        .join(subscriptions_table, subscriptions_table.c.id == editions.c.subscription_id)
        .join(chats, chats.c.id == subscriptions_table.c.chat_id)
        .where(edition_stories.c.story_id == story_id, chats.c.state == "active")
        .order_by(editions.c.id.desc())
        .limit(most)
    )
    return [
        (
            _edition(row, ()),
            row.chat_id,
            place_from(row),
            row.story_version,
        )
        for row in await connection.execute(statement)
    ]


async def put_right(
    connection: AsyncConnection, edition_id: int, document: dict[str, Any], story: tuple[int, int]
) -> None:
    """Keep an edition as it reads now; its readers know the story in this version."""
    await connection.execute(update(editions).where(editions.c.id == edition_id).values(document=document))
    await connection.execute(
        update(edition_stories)
        .where(edition_stories.c.edition_id == edition_id, edition_stories.c.story_id == story[0])
        .values(story_version=story[1])
    )


async def days_of(connection: AsyncConnection, chat_id: int, *, most: int = 7) -> list[date]:
    """The local days of a chat's last editions, the newest first."""
    statement = (
        select(editions.c.local_day)
        .join(subscriptions_table, subscriptions_table.c.id == editions.c.subscription_id)
        .where(subscriptions_table.c.chat_id == chat_id, editions.c.slot.not_like(f"{ALERT}%"))
        .distinct()
        .order_by(editions.c.local_day.desc())
        .limit(most)
    )
    return [row.local_day for row in await connection.execute(statement)]


def _edition(row: Row[Any], told_in: Sequence[tuple[int, list[Any]]]) -> StoredEdition:
    return StoredEdition(
        row.id,
        row.subscription_id,
        row.local_day,
        row.slot,
        row.due_at,
        (row.window_from, row.window_until),
        document_from(row.document),
        tuple(told_in),
    )


async def stories_of(connection: AsyncConnection, edition_id: int) -> list[int]:
    """The stories that an edition told, in its order."""
    statement = (
        select(edition_stories.c.story_id)
        .where(edition_stories.c.edition_id == edition_id)
        .order_by(edition_stories.c.position)
    )
    return [row.story_id for row in await connection.execute(statement)]
