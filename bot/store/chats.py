"""Chats: where they are, what they speak, and whether we are still wanted there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.chat import Place, Platform
from bot.store import outbox
from bot.store.places import at, place_from
from bot.store.tables import chats, subscriptions
from bot.store.tables import outbox as outbox_table
from summarizer.types import Language

#: Why a chat is gone that blocked us or put us out.
SENT_AWAY = "They sent us away."
#: Why a chat is gone that asked us to forget it.
FORGOTTEN = "forgotten"


async def ensure(
    connection: AsyncConnection,
    place: Place,
    *,
    kind: str,
    language: Language,
    timezone: str,
    title: str = "",
) -> int:
    """The chat at that place, made with these defaults where it is new; gives its id."""
    values = {
        "platform": place.platform.value,
        "workspace": place.workspace,
        "address": place.address,
        "thread": place.thread,
        "kind": kind,
        "title": title,
        "language": language.value,
        "timezone": timezone,
    }
    statement = (
        insert(chats)
        .values(values)
        .on_conflict_do_update(
            index_elements=["platform", "workspace", "address", "thread"],
            set_={
                "title": func.coalesce(func.nullif(title, ""), chats.c.title),
                # Only some updates tell that everybody can look into a chat.
                "kind": case((literal(kind) == "channel", "channel"), else_=chats.c.kind),
                "state": "active",
                "reason": None,
                "left_at": None,
            },
        )
        .returning(chats.c.id)
    )
    chat_id: int = (await connection.execute(statement)).scalar_one()
    return chat_id


async def unchanged(
    connection: AsyncConnection, place: Place, *, title: str = ""
) -> tuple[int, Language, str] | None:
    """The id, language and time zone of a chat that is known as it is; None where something is new about it."""
    statement = select(chats.c.id, chats.c.language, chats.c.timezone).where(
        *at(place), chats.c.state == "active", chats.c.title == title
    )
    row = (await connection.execute(statement)).one_or_none()
    return (row.id, Language(row.language), row.timezone) if row else None


async def language_of(connection: AsyncConnection, chat_id: int) -> tuple[Language, str]:
    """A chat's language and time zone."""
    row = (
        await connection.execute(select(chats.c.language, chats.c.timezone).where(chats.c.id == chat_id))
    ).one()
    return Language(row.language), row.timezone


@dataclass(frozen=True, slots=True)
class Known:
    """A chat as we keep it."""

    id: int
    place: Place
    language: Language
    timezone: str
    #: Why nothing goes there at the moment; empty where all is well.
    trouble: str


async def known(connection: AsyncConnection, place: Place) -> Known | None:
    """What is known of the chat at this place."""
    row = (await connection.execute(select(chats).where(*at(place)))).one_or_none()
    return _known(row) if row is not None else None


async def open_chats(
    connection: AsyncConnection, platform: Platform, workspace: str, *, kind: str = "channel"
) -> list[Known]:
    """The chats of a workspace that have subscriptions and that everybody there can look into; "group": its others."""
    subscribed = select(subscriptions.c.chat_id).where(subscriptions.c.state.in_(("active", "paused")))
    statement = (
        select(chats)
        .where(
            chats.c.platform == platform.value,
            chats.c.workspace == workspace,
            chats.c.kind == kind,
            chats.c.id.in_(subscribed),
        )
        .order_by(chats.c.title, chats.c.id)
        .limit(50)
    )
    return [_known(row) for row in await connection.execute(statement)]


def _known(row: Row[Any]) -> Known:
    trouble = (row.reason or "") if row.state == "gone" else ""
    return Known(row.id, place_from(row), Language(row.language), row.timezone, trouble)


async def speak(connection: AsyncConnection, chat_id: int, language: Language) -> None:
    """Change a chat's language, and that of its briefings."""
    await connection.execute(update(chats).where(chats.c.id == chat_id).values(language=language.value))
    await connection.execute(
        update(subscriptions).where(subscriptions.c.chat_id == chat_id).values(language=language.value)
    )


async def settle(connection: AsyncConnection, chat_id: int, timezone: str) -> None:
    """Change a chat's own clock."""
    await connection.execute(update(chats).where(chats.c.id == chat_id).values(timezone=timezone))


async def leave(
    connection: AsyncConnection, place: Place, reason: str, *, now: datetime, whole: bool = False
) -> None:
    """We are not wanted there any more, or it is no more; its subscriptions rest until it comes back."""
    statement = (
        update(chats)
        .where(*at(place, whole=whole))
        .values(state="gone", reason=reason, left_at=now)
        .returning(chats.c.id)
    )
    for row in (await connection.execute(statement)).all():
        await outbox.abandon(connection, row.id, reason)


@dataclass(frozen=True, slots=True)
class Returned:
    """A chat that is open to us again."""

    id: int
    language: Language
    left_at: datetime
    #: How many of its subscriptions rested meanwhile.
    rested: int


async def come_back(connection: AsyncConnection, place: Place) -> list[Returned]:
    """We are wanted there again: its subscriptions go on; gives the chats where any rested."""
    gone = (*at(place, whole=True), chats.c.state == "gone")
    rested = (
        select(func.count())
        .select_from(subscriptions)
        .where(subscriptions.c.chat_id == chats.c.id, subscriptions.c.state == "active")
        .scalar_subquery()
    )
    found = await connection.execute(
        select(chats.c.id, chats.c.language, chats.c.left_at, rested.label("rested"))
        .where(*gone)
        .order_by(chats.c.id)
    )
    returned = [
        Returned(row.id, Language(row.language), row.left_at, row.rested)
        for row in found
        if row.rested and row.left_at
    ]
    await connection.execute(update(chats).where(*gone).values(state="active", reason=None, left_at=None))
    return returned


async def come_back_to(connection: AsyncConnection, platform: Platform, workspace: str) -> None:
    """We are wanted in a whole workspace again; a chat of it that is closed to us shows so at the next send."""
    await connection.execute(
        update(chats)
        .where(
            chats.c.platform == platform.value,
            chats.c.workspace == workspace,
            chats.c.state == "gone",
            chats.c.reason != FORGOTTEN,
        )
        .values(state="active", reason=None, left_at=None)
    )


async def move(connection: AsyncConnection, place: Place, address: str) -> None:
    """The platform gave the chat another address; where that one is known already, the old one goes into it."""
    for old in (await connection.execute(select(chats).where(*at(place, whole=True)))).all():
        there = Place(place.platform, place.workspace, address, old.thread)
        new = (await connection.execute(select(chats.c.id).where(*at(there)))).scalar_one_or_none()
        if new is None:
            await connection.execute(update(chats).where(chats.c.id == old.id).values(address=address))
            continue
        for table in (subscriptions, outbox_table):
            await connection.execute(update(table).where(table.c.chat_id == old.id).values(chat_id=new))
        await connection.execute(delete(chats).where(chats.c.id == old.id))
