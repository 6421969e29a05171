"""Chats and their subscriptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Row,
    Text,
    bindparam,
    case,
    delete,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.chat import Holidays, Order, Place, Platform, Subscription, WhenEmpty
from bot.store import outbox
from bot.store.tables import chats, subscriptions
from bot.store.tables import outbox as outbox_table
from summarizer.types import Language, Reason

#: Why a chat is gone that asked us to forget it.
FORGOTTEN = "forgotten"
_PLACE = (
    chats.c.platform,
    chats.c.workspace,
    chats.c.address,
    chats.c.thread,
)
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
        *_at(place), chats.c.state == "active", chats.c.title == title
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
    row = (await connection.execute(select(chats).where(*_at(place)))).one_or_none()
    return _known(row) if row is not None else None


async def open_chats(connection: AsyncConnection, platform: Platform, workspace: str) -> list[Known]:
    """The chats of a workspace that have subscriptions and that everybody there can look into."""
    subscribed = select(subscriptions.c.chat_id).where(subscriptions.c.state.in_(("active", "paused")))
    statement = (
        select(chats)
        .where(
            chats.c.platform == platform.value,
            chats.c.workspace == workspace,
            chats.c.kind == "channel",
            chats.c.id.in_(subscribed),
        )
        .order_by(chats.c.title, chats.c.id)
        .limit(50)
    )
    return [_known(row) for row in await connection.execute(statement)]


def _known(row: Row[Any]) -> Known:
    place = Place(Platform(row.platform), row.workspace, row.address, row.thread)
    trouble = (row.reason or "") if row.state == "gone" else ""
    return Known(row.id, place, Language(row.language), row.timezone, trouble)


async def speak(connection: AsyncConnection, chat_id: int, language: Language) -> None:
    """Change a chat's language, and that of its briefings."""
    await connection.execute(update(chats).where(chats.c.id == chat_id).values(language=language.value))
    await connection.execute(
        update(subscriptions).where(subscriptions.c.chat_id == chat_id).values(language=language.value)
    )


async def leave(
    connection: AsyncConnection, place: Place, reason: str, *, now: datetime, whole: bool = False
) -> None:
    """We are not wanted there any more, or it is no more; its subscriptions rest until it comes back."""
    statement = (
        update(chats)
        .where(*_at(place, whole=whole))
        .values(state="gone", reason=reason, left_at=now)
        .returning(chats.c.id)
    )
    for row in (await connection.execute(statement)).all():
        await outbox.abandon(connection, row.id, reason)


async def come_back(connection: AsyncConnection, place: Place) -> None:
    """We are wanted there again: its subscriptions go on."""
    await connection.execute(
        update(chats)
        .where(*_at(place, whole=True), chats.c.state == "gone")
        .values(state="active", reason=None, left_at=None)
    )


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
    for old in (await connection.execute(select(chats).where(*_at(place, whole=True)))).all():
        there = Place(place.platform, place.workspace, address, old.thread)
        new = (await connection.execute(select(chats.c.id).where(*_at(there)))).scalar_one_or_none()
        if new is None:
            await connection.execute(update(chats).where(chats.c.id == old.id).values(address=address))
            continue
        for table in (subscriptions, outbox_table):
            await connection.execute(update(table).where(table.c.chat_id == old.id).values(chat_id=new))
        await connection.execute(delete(chats).where(chats.c.id == old.id))


def _at(place: Place, *, whole: bool = False) -> list[ColumnElement[bool]]:
    """The chat at a place; the whole of it, with all its topics, if asked."""
    conditions = [
        chats.c.platform == place.platform.value,
        chats.c.workspace == place.workspace,
        chats.c.address == place.address,
    ]
    return conditions if whole else [*conditions, chats.c.thread == place.thread]


async def subscribe(
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


async def subscription(connection: AsyncConnection, subscription_id: int) -> Subscription | None:
    """A subscription that is active in a chat that is there, locked until the transaction ends; or None."""
    statement = (
        select(subscriptions)
        .join(chats, chats.c.id == subscriptions.c.chat_id)
        .where(
            subscriptions.c.id == subscription_id,
            subscriptions.c.state == "active",
            chats.c.state == "active",
        )
        .with_for_update(of=subscriptions)
    )
    row = (await connection.execute(statement)).one_or_none()
    return _subscription(row) if row else None


async def claim_due(
    connection: AsyncConnection, ids: Sequence[int], now: datetime
) -> list[tuple[Subscription, Place]]:
    """Those of these subscriptions whose edition is due, with their chats' places, locked until the transaction ends.

    What another transaction holds is left to it.
    """
    statement = (
        select(subscriptions, *_PLACE)
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
    return [(_subscription(row), _place(row)) for row in await connection.execute(statement)]


async def alerting(connection: AsyncConnection) -> list[tuple[Subscription, Place]]:
    """The subscriptions that want to know at once."""
    statement = (
        select(subscriptions, *_PLACE)
        .join(chats, chats.c.id == subscriptions.c.chat_id)
        .where(
            subscriptions.c.alerts,
            subscriptions.c.state == "active",
            chats.c.state == "active",
        )
        .order_by(subscriptions.c.id)
    )
    return [(_subscription(row), _place(row)) for row in await connection.execute(statement)]


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


async def subscriptions_of(connection: AsyncConnection, chat_id: int) -> tuple[Subscription, ...]:
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


async def settle(connection: AsyncConnection, chat_id: int, timezone: str) -> None:
    """Change a chat's own clock."""
    await connection.execute(update(chats).where(chats.c.id == chat_id).values(timezone=timezone))


async def unsubscribe(connection: AsyncConnection, chat_id: int, subscription_id: int) -> None:
    """End one of the chat's subscriptions."""
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == subscription_id, subscriptions.c.chat_id == chat_id)
        .values(state="ended", due_at=None)
    )


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


async def put_next(connection: AsyncConnection, subscription_id: int, due_at: datetime | None) -> None:
    """When the next edition falls due."""
    await connection.execute(
        update(subscriptions).where(subscriptions.c.id == subscription_id).values(due_at=due_at)
    )


async def place_of(connection: AsyncConnection, chat_id: int) -> Place:
    """Where a chat is."""
    row = (await connection.execute(select(chats).where(chats.c.id == chat_id))).one()
    return _place(row)


def _place(row: Row[Any]) -> Place:
    return Place(Platform(row.platform), row.workspace, row.address, row.thread)


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
