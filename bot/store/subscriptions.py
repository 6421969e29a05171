"""Subscriptions: what a chat ordered, when its next edition falls due, and how far the last one reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Row, Text, bindparam, case, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.chat import Holidays, Order, Place, Subscription, WhenEmpty
from bot.store.places import PLACE, place_from
from bot.store.tables import chats, subscriptions
from summarizer.types import Language, Reason

_OPENED = text(
    "UPDATE subscriptions"
    " SET due_at = opened.due, covered_until = coalesce(opened.covered, covered_until), reason = opened.reason"
    " FROM unnest(:ids, :dues, :covered, :reasons) AS opened(id, due, covered, reason)"
    " WHERE subscriptions.id = opened.id"
).bindparams(
    bindparam("ids", type_=ARRAY(BigInteger)),
    bindparam("dues", type_=ARRAY(DateTime(timezone=True))),
    bindparam("covered", type_=ARRAY(DateTime(timezone=True))),
    bindparam("reasons", type_=ARRAY(Text)),
)
#: An edition of this subscription came too late to be sent, and the next one takes its stories over.
_LATE = "late"
#: How many ended subscriptions of a chat can be taken up again.
_MOST_ENDED = 5


async def add(
    connection: AsyncConnection, chat_id: int, order: Order, *, due_at: datetime | None = None
) -> int:
    """Add a subscription; gives its id."""
    values = {"chat_id": chat_id, **_order_values(order), "due_at": due_at}
    subscription_id: int = (
        await connection.execute(insert(subscriptions).values(values).returning(subscriptions.c.id))
    ).scalar_one()
    return subscription_id


async def amend(
    connection: AsyncConnection, chat_id: int, subscription_id: int, order: Order, *, due_at: datetime | None
) -> None:
    """One of the chat's subscriptions goes by another order."""
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == subscription_id, subscriptions.c.chat_id == chat_id)
        .values(**_order_values(order), due_at=due_at)
    )


async def pause(connection: AsyncConnection, chat_id: int, subscription_id: int) -> None:
    """One of the chat's subscriptions rests."""
    await connection.execute(
        update(subscriptions)
        .where(
            subscriptions.c.id == subscription_id,
            subscriptions.c.chat_id == chat_id,
            subscriptions.c.state == "active",
        )
        .values(state="paused", due_at=None)
    )


async def resume(
    connection: AsyncConnection,
    chat_id: int,
    subscription_id: int,
    *,
    due_at: datetime | None,
    since: datetime,
) -> None:
    """One that was paused or ended goes on; what was reported before `since` is not brought any more."""
    covered = func.greatest(subscriptions.c.covered_until, since)
    await connection.execute(
        update(subscriptions)
        .where(
            subscriptions.c.id == subscription_id,
            subscriptions.c.chat_id == chat_id,
            subscriptions.c.state.in_(("paused", "ended")),
        )
        .values(
            state="active",
            due_at=due_at,
            covered_until=case((subscriptions.c.covered_until.is_(None), None), else_=covered),
        )
    )


async def end(connection: AsyncConnection, chat_id: int, subscription_id: int) -> None:
    """End one of the chat's subscriptions."""
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == subscription_id, subscriptions.c.chat_id == chat_id)
        .values(state="ended", due_at=None)
    )


async def of_chat(connection: AsyncConnection, chat_id: int) -> tuple[Subscription, ...]:
    """A chat's subscriptions, the oldest first; those that are paused are among them."""
    statement = (
        select(subscriptions)
        .where(subscriptions.c.chat_id == chat_id, subscriptions.c.state.in_(("active", "paused")))
        .order_by(subscriptions.c.id)
    )
    return tuple(_subscription(row) for row in await connection.execute(statement))


async def ended_of(
    connection: AsyncConnection, chat_id: int, *, most: int = _MOST_ENDED
) -> tuple[Subscription, ...]:
    """The chat's subscriptions that were ended, the newest first: what can be taken up again."""
    statement = (
        select(subscriptions)
        .where(subscriptions.c.chat_id == chat_id, subscriptions.c.state == "ended")
        .order_by(subscriptions.c.id.desc())
        .limit(most)
    )
    return tuple(_subscription(row) for row in await connection.execute(statement))


async def due(connection: AsyncConnection, now: datetime, *, most: int = 5000) -> list[int]:
    """The subscriptions whose edition is to be opened."""
    statement = (
        select(subscriptions.c.id)
        .join(chats, chats.c.id == subscriptions.c.chat_id)
        .where(subscriptions.c.state == "active", chats.c.state == "active", subscriptions.c.due_at <= now)
        .order_by(subscriptions.c.due_at)
        .limit(most)
    )
    return [row.id for row in await connection.execute(statement)]


async def claim_due(
    connection: AsyncConnection, ids: Sequence[int], now: datetime
) -> list[tuple[Subscription, Place]]:
    """Those of these subscriptions whose edition is due, with their chats' places, locked until the transaction ends.

    What another transaction holds is left to it.
    """
    statement = (
        select(subscriptions, *PLACE)
        .join(chats, chats.c.id == subscriptions.c.chat_id)
        .where(
            subscriptions.c.id.in_(ids),
            subscriptions.c.state == "active",
            chats.c.state == "active",
            subscriptions.c.due_at <= now,
        )
        .order_by(subscriptions.c.id)
        .with_for_update(of=subscriptions, skip_locked=True)
    )
    return [(_subscription(row), place_from(row)) for row in await connection.execute(statement)]


async def alerting(connection: AsyncConnection) -> list[tuple[Subscription, Place]]:
    """The subscriptions that want to know at once."""
    statement = (
        select(subscriptions, *PLACE)
        .join(chats, chats.c.id == subscriptions.c.chat_id)
        .where(
            subscriptions.c.alerts,
            subscriptions.c.state == "active",
            chats.c.state == "active",
        )
        .order_by(subscriptions.c.id)
    )
    return [(_subscription(row), place_from(row)) for row in await connection.execute(statement)]


async def opened(
    connection: AsyncConnection, changes: Sequence[tuple[int, datetime | None, datetime | None, bool]]
) -> None:
    """For each subscription when it falls due next, how far its edition reached (None: as far as before), and whether
    it owes an edition that came too late to be sent."""
    if not changes:
        return
    values = {
        "ids": [change[0] for change in changes],
        "dues": [change[1] for change in changes],
        "covered": [change[2] for change in changes],
        "reasons": [_LATE if change[3] else None for change in changes],
    }
    await connection.execute(_OPENED, values)


async def covered(connection: AsyncConnection, subscription_id: int, until: datetime) -> None:
    """Write down how far the last edition reached."""
    statement = update(subscriptions).where(subscriptions.c.id == subscription_id).values(covered_until=until)
    await connection.execute(statement)


def order_record(order: Order) -> dict[str, Any]:
    """An order as plain values, to be written down."""
    return {
        **_order_values(order),
        "times": [moment.strftime("%H:%M") for moment in order.times],
        "quiet_from": order.quiet[0].strftime("%H:%M") if order.quiet else None,
        "quiet_until": order.quiet[1].strftime("%H:%M") if order.quiet else None,
    }


def _order_values(order: Order) -> dict[str, Any]:
    filters = {
        "words": list(order.words),
        "without": list(order.without),
        "watched": list(order.watched),
        "reasons": [reason.value for reason in order.reasons],
        "press": order.press.value if order.press else None,
        "muted": list(order.muted),
        "overview": order.overview,
        "silent": order.silent,
    }
    quiet_from, quiet_until = order.quiet or (None, None)
    return {
        "name": order.name,
        "times": list(order.times),
        "weekdays": list(order.weekdays),
        "timezone": order.timezone,
        "language": order.language.value,
        "most": order.most,
        "filters": {name: value for name, value in filters.items() if value},
        "when_empty": order.when_empty.value,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "holidays": order.holidays.value,
        "alerts": order.alerts,
    }


def _subscription(row: Row[Any]) -> Subscription:
    press = row.filters.get("press")
    order = Order(
        times=tuple(row.times),
        weekdays=tuple(row.weekdays),
        timezone=row.timezone,
        language=Language(row.language),
        name=row.name,
        most=row.most,
        words=tuple(row.filters.get("words", ())),
        without=tuple(row.filters.get("without", ())),
        watched=tuple(row.filters.get("watched", ())),
        reasons=tuple(Reason(reason) for reason in row.filters.get("reasons", ())),
        press=Language(press) if press else None,
        muted=tuple(row.filters.get("muted", ())),
        when_empty=WhenEmpty(row.when_empty),
        quiet=(row.quiet_from, row.quiet_until) if row.quiet_from and row.quiet_until else None,
        holidays=Holidays(row.holidays),
        alerts=row.alerts,
        overview=bool(row.filters.get("overview", False)),
        silent=bool(row.filters.get("silent", False)),
    )
    return Subscription(
        row.id,
        row.chat_id,
        order,
        row.created_at,
        row.covered_until,
        row.due_at,
        paused=row.state == "paused",
        late=row.state == "active" and row.reason == _LATE,
    )
