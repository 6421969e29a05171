"""What we owe: written before it is sent, claimed by a lease, marked after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.chat import Place
from bot.domain.delivery import Delivery, DeliveryState, Payload, Policy
from bot.store.places import PLACE, place_from
from bot.store.tables import chats, outbox

_OWED = (DeliveryState.TODO.value, DeliveryState.SENDING.value, DeliveryState.UNKNOWN.value)


#: The clocks of several hosts differ by less.
_SKEW = timedelta(minutes=5)
#: What is over needs its pictures and files no more.
_OVER = (DeliveryState.SENT, DeliveryState.DEAD)
#: A reply that somebody waits for goes before an alert, and that before an edition.
REPLY, ALERT, EDITION = 10, 5, 0


async def add(
    connection: AsyncConnection,
    chat_id: int,
    parts: Sequence[Payload],
    *,
    first: int = 1,
    edition_id: int | None = None,
    inbox_id: int | None = None,
    policy: Policy = Policy.RESEND,
    priority: int = EDITION,
) -> list[int]:
    """Owe a chat these parts, in this order, the first one numbered so; gives their ids."""
    if not parts:
        return []
    rows = [
        {
            "chat_id": chat_id,
            "edition_id": edition_id,
            "inbox_id": inbox_id,
            "part": number,
            "parts": len(parts),
            "policy": policy.value,
            "priority": priority,
            "payload": payload,
        }
        for number, payload in enumerate(parts, start=first)
    ]
    statement = insert(outbox).values(rows).on_conflict_do_nothing().returning(outbox.c.id)
    return sorted(row.id for row in await connection.execute(statement))


@dataclass(frozen=True, slots=True)
class Owed:
    """What a chat is owed of one edition."""

    chat_id: int
    edition_id: int
    parts: Sequence[Payload]
    #: Nothing of it goes before this; None: at once.
    not_before: datetime | None = None


async def add_editions(
    connection: AsyncConnection,
    owed: Sequence[Owed],
    *,
    policy: Policy = Policy.RESEND,
    priority: int = EDITION,
) -> list[int]:
    """Owe many chats an edition each; gives the id of each one's first part, in this order."""
    rows = [
        {
            "chat_id": one.chat_id,
            "edition_id": one.edition_id,
            "part": number,
            "parts": len(one.parts),
            "policy": policy.value,
            "priority": priority,
            "payload": payload,
            **({"not_before": one.not_before} if one.not_before else {}),
        }
        for one in owed
        for number, payload in enumerate(one.parts, start=1)
    ]
    if not rows:
        return []
    statement = (
        insert(outbox).on_conflict_do_nothing().returning(outbox.c.id, outbox.c.edition_id, outbox.c.part)
    )
    first = {row.edition_id: row.id for row in await connection.execute(statement, rows) if row.part == 1}
    return [first[one.edition_id] for one in owed if one.edition_id in first]


async def claim(
    connection: AsyncConnection, outbox_id: int, lease: UUID, *, now: datetime, seconds: float
) -> Delivery | None:
    """Take what is next for the chat that this part goes to; None while somebody sends there, or nothing is due.

    One message at a time goes to a chat, replies before editions, the parts of one message in their order.
    """
    chat = (
        await connection.execute(
            select(chats)
            .join(outbox, outbox.c.chat_id == chats.c.id)
            .where(outbox.c.id == outbox_id)
            .with_for_update(of=chats, key_share=True)
        )
    ).one_or_none()
    if chat is None:
        return None
    statement = (
        select(outbox)
        .where(outbox.c.chat_id == chat.id, outbox.c.state.in_(_OWED))
        .order_by(outbox.c.priority.desc(), outbox.c.id)
    )
    waiting: set[tuple[int | None, int | None]] = set()
    chosen = None
    for row in await connection.execute(statement):
        if row.state == DeliveryState.SENDING and row.leased_until is not None and row.leased_until > now:
            return None
        whole = (row.edition_id, row.inbox_id)
        # What was written by a clock that was ahead is due: its day may be long in coming.
        due = row.not_before <= now or row.created_at > now + _SKEW
        if chosen is None and whole not in waiting and due:
            chosen = row
        waiting.add(whole)
    if chosen is None:
        return None
    changes = {
        "state": DeliveryState.SENDING.value,
        "lease": lease,
        "leased_until": now + timedelta(seconds=seconds),
        "attempt": chosen.attempt + 1,
    }
    await connection.execute(update(outbox).where(outbox.c.id == chosen.id).values(changes))
    payload = chosen.payload
    if payload.get("under") == "first":
        payload = {**payload, "under": await _first(connection, chosen)}
    return Delivery(
        id=chosen.id,
        chat_id=chat.id,
        place=place_from(chat),
        part=chosen.part,
        attempt=chosen.attempt + 1,
        policy=Policy(chosen.policy),
        lease=lease,
        payload=payload,
        doubted=chosen.state == DeliveryState.UNKNOWN,
    )


async def _first(connection: AsyncConnection, part: Row[Any]) -> str:
    """The platform's id of the first part of what this is a part of; empty where nobody knows it."""
    if part.edition_id is None and part.inbox_id is None:
        return ""
    same = outbox.c.inbox_id == part.inbox_id
    if part.edition_id is not None:
        same = outbox.c.edition_id == part.edition_id
    statement = (
        select(outbox.c.provider_message_id)
        .where(outbox.c.chat_id == part.chat_id, same, outbox.c.part == 1)
        .limit(1)
    )
    return (await connection.execute(statement)).scalar_one_or_none() or ""


async def stranded(connection: AsyncConnection, now: datetime, *, most: int = 500) -> list[int]:
    """One of each chat that something is due for and nobody sends to."""
    sending = (
        select(outbox.c.chat_id)
        .where(outbox.c.state == DeliveryState.SENDING.value, outbox.c.leased_until > now)
        .scalar_subquery()
    )
    statement = (
        select(func.min(outbox.c.id).label("id"))
        .where(
            outbox.c.state.in_(_OWED),
            # What fell due a moment ago has its own job on the way; what its sender died over has none.
            (outbox.c.not_before < now - timedelta(seconds=10))
            | (outbox.c.created_at > now + _SKEW)
            | ((outbox.c.state == DeliveryState.SENDING.value) & (outbox.c.leased_until <= now)),
            outbox.c.chat_id.not_in(sending),
        )
        .group_by(outbox.c.chat_id)
        .order_by(func.max(outbox.c.priority).desc(), func.min(outbox.c.id))
        .limit(most)
    )
    return [row.id for row in await connection.execute(statement)]


@dataclass(frozen=True, slots=True)
class SentPart:
    """A part of an edition as a chat has it."""

    part: int
    message_id: str
    payload: Payload


async def sent_parts(connection: AsyncConnection, edition_id: int) -> list[SentPart]:
    """The parts of an edition that have arrived, in order."""
    statement = (
        select(outbox)
        .where(
            outbox.c.edition_id == edition_id,
            outbox.c.state == DeliveryState.SENT.value,
            outbox.c.provider_message_id.is_not(None),
        )
        .order_by(outbox.c.part)
    )
    return [
        SentPart(row.part, row.provider_message_id, row.payload)
        for row in await connection.execute(statement)
    ]


@dataclass(frozen=True, slots=True)
class Parked:
    """A message whose arrival nobody knows, and which must not come twice: the operator decides."""

    id: int
    place: Place
    edition_id: int | None
    error: str
    since: datetime


async def parked(connection: AsyncConnection, *, most: int = 50) -> list[Parked]:
    """What is parked, the newest first; not what is being sent right now."""
    statement = (
        select(outbox, *PLACE)
        .join(chats, chats.c.id == outbox.c.chat_id)
        .where(
            outbox.c.state == DeliveryState.PARKED.value,
            outbox.c.lease.is_(None) | (outbox.c.leased_until <= func.now()),
        )
        .order_by(outbox.c.id.desc())
        .limit(most)
    )
    return [
        Parked(
            row.id,
            place_from(row),
            row.edition_id,
            row.error or "",
            row.created_at,
        )
        for row in await connection.execute(statement)
    ]


async def origin(
    connection: AsyncConnection, chat_id: int, message_id: str
) -> tuple[int | None, int | None] | None:
    """What a message of ours belongs to: its edition and the update that it answers; None for no message of ours."""
    row = (
        await connection.execute(
            select(outbox.c.edition_id, outbox.c.inbox_id)
            .where(outbox.c.chat_id == chat_id, outbox.c.provider_message_id == message_id)
            # What put a fact of it right later belongs to nothing by itself.
            .order_by(func.coalesce(outbox.c.edition_id, outbox.c.inbox_id).is_(None), outbox.c.id.desc())
            .limit(1)
        )
    ).one_or_none()
    return (row.edition_id, row.inbox_id) if row else None


async def prompt(connection: AsyncConnection, chat_id: int, message_id: str) -> str:
    """The order that a reply to this message of ours completes; empty where it asks for nothing."""
    found = await connection.execute(
        select(outbox.c.payload["prompt"].astext)
        .where(outbox.c.chat_id == chat_id, outbox.c.provider_message_id == message_id)
        .order_by(outbox.c.id.desc())
        .limit(1)
    )
    return found.scalar_one_or_none() or ""


async def actions(
    connection: AsyncConnection, chat_id: int, message_id: str, *, most: int = 200
) -> list[str]:
    """What the buttons of a message of ours do, and then those of others in the chat, the newest first.

    After a crash the same message can stand there twice, and only one of the two is known by its id.
    """
    found = await connection.execute(
        select(outbox.c.payload["buttons"])
        .where(outbox.c.chat_id == chat_id, outbox.c.payload.has_key("buttons"))
        .order_by((outbox.c.provider_message_id == message_id).desc().nulls_last(), outbox.c.id.desc())
        .limit(most)
    )
    return [
        button["action"]
        for (rows,) in found
        for row in rows
        if isinstance(row, list)
        for button in row
        if button.get("action")
    ]


async def sent_as(connection: AsyncConnection, inbox_id: int, part: int) -> str:
    """The platform's id of this part of the answer to an update; empty while it is not sent."""
    found = await connection.execute(
        select(outbox.c.provider_message_id).where(outbox.c.inbox_id == inbox_id, outbox.c.part == part)
    )
    return found.scalar_one_or_none() or ""


async def drop(connection: AsyncConnection, inbox_id: int, part: int) -> None:
    """Owe this part no more, whoever was about to send it."""
    await connection.execute(
        update(outbox)
        .where(outbox.c.inbox_id == inbox_id, outbox.c.part == part, outbox.c.state.in_(_OWED))
        .values(state=DeliveryState.DEAD.value, error="no longer wanted", lease=None, leased_until=None)
    )


async def abandon(connection: AsyncConnection, chat_id: int, reason: str) -> None:
    """Owe a chat nothing more."""
    await connection.execute(
        update(outbox)
        .where(outbox.c.chat_id == chat_id, outbox.c.state.in_(_OWED))
        .values(state=DeliveryState.DEAD.value, error=reason, lease=None, leased_until=None)
    )


async def give_up(connection: AsyncConnection, outbox_id: int, error: str) -> None:
    """Try no more what a chat was being sent when its senders died, as often as they tried."""
    chat = select(outbox.c.chat_id).where(outbox.c.id == outbox_id).scalar_subquery()
    await connection.execute(
        update(outbox)
        .where(
            outbox.c.chat_id == chat,
            (outbox.c.state == DeliveryState.SENDING.value)
            | ((outbox.c.id == outbox_id) & outbox.c.state.in_(_OWED)),
        )
        .values(state=DeliveryState.DEAD.value, error=error, lease=None, leased_until=None)
    )


async def settle(
    connection: AsyncConnection,
    delivery: Delivery,
    state: DeliveryState,
    *,
    now: datetime,
    provider_message_id: str | None = None,
    error: str | None = None,
    again_in: float = 0,
) -> bool:
    """Write down what became of a part; False where our lease was taken over, and then nothing is written."""
    changes: dict[str, Any] = {"state": state.value, "lease": None, "leased_until": None, "error": error}
    changes["not_before"] = now + timedelta(seconds=again_in)
    if state is DeliveryState.SENT:
        changes |= {"sent_at": now, "provider_message_id": provider_message_id}
    if state in _OVER and "content" in delivery.payload:
        changes["payload"] = {name: value for name, value in delivery.payload.items() if name != "content"}
    statement = (
        update(outbox).where(outbox.c.id == delivery.id, outbox.c.lease == delivery.lease).values(changes)
    )
    return (await connection.execute(statement)).rowcount == 1


async def park_ahead(connection: AsyncConnection, delivery: Delivery) -> bool:
    """Park what must never come twice before it is sent; False where our lease was taken over.

    Should its sender die meanwhile it stays parked and the operator decides; what becomes of it otherwise is settled.
    """
    statement = (
        update(outbox)
        .where(outbox.c.id == delivery.id, outbox.c.lease == delivery.lease)
        .values(state=DeliveryState.PARKED.value, error="its sender died while it was being sent")
    )
    return (await connection.execute(statement)).rowcount == 1


async def put_off(connection: AsyncConnection, delivery: Delivery, *, now: datetime, seconds: float) -> None:
    """Give a part back that could not be tried yet; that was no attempt."""
    changes = {
        "state": DeliveryState.TODO.value,
        "lease": None,
        "leased_until": None,
        "attempt": delivery.attempt - 1,
        "not_before": now + timedelta(seconds=seconds),
    }
    await connection.execute(
        update(outbox).where(outbox.c.id == delivery.id, outbox.c.lease == delivery.lease).values(changes)
    )
