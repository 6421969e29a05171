"""What we owe: written before it is sent, claimed by a lease, marked after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.chat import Place, Platform
from bot.domain.delivery import Delivery, DeliveryState
from bot.store.tables import chats, outbox


async def add(
    connection: AsyncConnection, chat_id: int, edition_id: int | None, parts: Sequence[dict[str, Any]]
) -> list[int]:
    """Owe a chat these parts, in this order; gives their ids."""
    rows = [
        {
            "chat_id": chat_id,
            "edition_id": edition_id,
            "part": number,
            "parts": len(parts),
            "payload": payload,
        }
        for number, payload in enumerate(parts, start=1)
    ]
    statement = insert(outbox).values(rows).on_conflict_do_nothing().returning(outbox.c.id)
    return [row.id for row in await connection.execute(statement)]


async def claim(
    connection: AsyncConnection, outbox_id: int, lease: UUID, *, now: datetime, seconds: float
) -> Delivery | None:
    """Take a part to send, if it is to be sent and nobody holds it; None otherwise."""
    row = (
        await connection.execute(
            select(outbox, chats.c.platform, chats.c.workspace, chats.c.address, chats.c.thread)
            .join(chats, chats.c.id == outbox.c.chat_id)
            .where(outbox.c.id == outbox_id)
            .with_for_update(of=outbox, skip_locked=True)
        )
    ).one_or_none()
    if row is None or row.state not in (DeliveryState.TODO, DeliveryState.SENDING, DeliveryState.UNKNOWN):
        return None
    if row.state == DeliveryState.SENDING and row.leased_until is not None and row.leased_until > now:
        return None
    changes = {
        "state": DeliveryState.SENDING.value,
        "lease": lease,
        "leased_until": now + timedelta(seconds=seconds),
        "attempt": row.attempt + 1,
    }
    await connection.execute(update(outbox).where(outbox.c.id == outbox_id).values(changes))
    place = Place(Platform(row.platform), row.workspace, row.address, row.thread)
    return Delivery(row.id, place, row.part, row.attempt + 1, lease, row.payload)


async def settle(
    connection: AsyncConnection,
    delivery: Delivery,
    state: DeliveryState,
    *,
    now: datetime,
    provider_message_id: str | None = None,
    error: str | None = None,
) -> bool:
    """Write down what became of a part; False where our lease was taken over, and then nothing is written."""
    changes: dict[str, Any] = {"state": state.value, "lease": None, "leased_until": None, "error": error}
    if state is DeliveryState.SENT:
        changes |= {"sent_at": now, "provider_message_id": provider_message_id}
    statement = (
        update(outbox).where(outbox.c.id == delivery.id, outbox.c.lease == delivery.lease).values(changes)
    )
    return (await connection.execute(statement)).rowcount == 1
