"""Chats and their subscriptions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.chat import Order, Place, Subscription
from bot.store.tables import chats, subscriptions
from summarizer.types import Language


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
            set_={"title": title, "state": "active"},
        )
        .returning(chats.c.id)
    )
    chat_id: int = (await connection.execute(statement)).scalar_one()
    return chat_id


async def subscribe(
    connection: AsyncConnection, chat_id: int, order: Order, *, due_at: datetime | None = None
) -> int:
    """Add a subscription; gives its id."""
    values = {
        "chat_id": chat_id,
        "name": order.name,
        "times": list(order.times),
        "weekdays": list(order.weekdays),
        "timezone": order.timezone,
        "language": order.language.value,
        "most": order.most,
        "due_at": due_at,
    }
    subscription_id: int = (
        await connection.execute(insert(subscriptions).values(values).returning(subscriptions.c.id))
    ).scalar_one()
    return subscription_id


async def subscription(connection: AsyncConnection, subscription_id: int) -> Subscription | None:
    """A subscription that is active, locked until the transaction ends; or None."""
    statement = (
        select(subscriptions)
        .where(subscriptions.c.id == subscription_id, subscriptions.c.state == "active")
        .with_for_update()
    )
    row = (await connection.execute(statement)).one_or_none()
    return _subscription(row) if row else None


async def covered(connection: AsyncConnection, subscription_id: int, until: datetime) -> None:
    """Write down how far the last edition reached."""
    statement = update(subscriptions).where(subscriptions.c.id == subscription_id).values(covered_until=until)
    await connection.execute(statement)


def _subscription(row: Row[Any]) -> Subscription:
    order = Order(
        times=tuple(row.times),
        weekdays=tuple(row.weekdays),
        timezone=row.timezone,
        language=Language(row.language),
        name=row.name,
        most=row.most,
    )
    return Subscription(row.id, row.chat_id, order, row.created_at, row.covered_until)
