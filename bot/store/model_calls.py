"""What calls to a model are under way and what the day's have taken, of all processes together.

A call is reserved at the most that it can take, before it is made, and settled after it at what it took. A process
that dies in between leaves its reservation: too much is counted, never too little. One row of the model is locked for
as long as a reservation takes, so that of fifty that come at once each sees what those before it took. The database's
clock counts.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.model_budget import Budget, Refusal, Worth, pause

_ALL = "all"

_MAKE = text("INSERT INTO models (name) VALUES (:model) ON CONFLICT DO NOTHING")
#: Half open: of those that come when a pause is over, one tries, and the others wait for what becomes of it.
_LOCK = text(
    "SELECT failures, coalesce(paused_until > clock_timestamp(), false) AS paused, paused_until IS NOT NULL AS tried"
    " FROM models WHERE name = :model FOR UPDATE"
)
_TRY = text(
    "UPDATE models SET paused_until = clock_timestamp() + make_interval(secs => :seconds) WHERE name = :model"
)
_UNDER_WAY = text(
    "WITH over AS (DELETE FROM model_calls WHERE expires_at < clock_timestamp() RETURNING id)"
    " SELECT count(*) FROM model_calls WHERE expires_at >= clock_timestamp()"
)
_BEGIN = text(
    "INSERT INTO model_calls (id, expires_at) VALUES (:id, clock_timestamp() + make_interval(secs => :seconds))"
)
_TODAY = text("SELECT (clock_timestamp() AT TIME ZONE :timezone)::date")
_SPENT = text("SELECT scope, tokens, money FROM model_spending WHERE day = :day AND scope = ANY(:scopes)")
_SPEND = text(
    "INSERT INTO model_spending (scope, day, tokens, money, calls)"
    " SELECT scope, :day, :tokens, :money, 1 FROM unnest(CAST(:scopes AS text[])) AS scope"
    " ON CONFLICT (scope, day) DO UPDATE SET tokens = model_spending.tokens + excluded.tokens,"
    " money = model_spending.money + excluded.money, calls = model_spending.calls + 1"
)
#: An update alone: what was forgotten meanwhile does not come back.
_SETTLE = text(
    "UPDATE model_spending SET tokens = tokens + :tokens, money = money + :money"
    " WHERE day = :day AND scope = ANY(:scopes)"
)
_END = text("DELETE FROM model_calls WHERE id = :id")
_WELL = text("UPDATE models SET failures = 0, paused_until = NULL WHERE name = :model AND failures > 0")
_ILL = text("UPDATE models SET failures = failures + 1 WHERE name = :model RETURNING failures")
_PAUSE = text(
    "UPDATE models SET paused_until = clock_timestamp() + make_interval(secs => :seconds) WHERE name = :model"
)
_FORGET = text("DELETE FROM model_spending WHERE scope = :scope")


@dataclass(frozen=True, slots=True)
class Reservation:
    """A call that may be made."""

    id: uuid.UUID
    model: str
    day: object
    scopes: tuple[str, ...]
    worth: Worth


async def reserve(
    connection: AsyncConnection,
    model: str,
    worth: Worth,
    budget: Budget,
    *,
    chat_id: int | None,
    seconds: float,
) -> Reservation | Refusal:
    """A call of at most this worth and so many seconds, on a chat's account or nobody's; or why it may not be made."""
    await connection.execute(_MAKE, {"model": model})
    state = (await connection.execute(_LOCK, {"model": model})).one()
    if state.paused:
        return Refusal.BROKEN
    if (await connection.execute(_UNDER_WAY)).scalar_one() >= budget.calls:
        return Refusal.BUSY
    day = (await connection.execute(_TODAY, {"timezone": budget.timezone})).scalar_one()
    scopes = (_ALL,) if chat_id is None else (_ALL, _scope(chat_id))
    rows = await connection.execute(_SPENT, {"day": day, "scopes": list(scopes)})
    spent = {row.scope: Worth(row.tokens, row.money) for row in rows}
    refusal = _past(spent.get(_ALL), worth, budget.tokens, budget.money, (Refusal.TOKENS, Refusal.MONEY))
    if refusal is None and chat_id is not None:
        own = spent.get(_scope(chat_id))
        names = (Refusal.CHAT_TOKENS, Refusal.CHAT_MONEY)
        refusal = _past(own, worth, budget.chat_tokens, budget.chat_money, names)
    if refusal is not None:
        return refusal
    if state.tried:
        await connection.execute(_TRY, {"model": model, "seconds": seconds})
    reserved = Reservation(uuid.uuid4(), model, day, scopes, worth)
    values = {"day": day, "scopes": list(scopes), "tokens": worth.tokens, "money": worth.money}
    await connection.execute(_SPEND, values)
    await connection.execute(_BEGIN, {"id": reserved.id, "seconds": seconds})
    return reserved


async def settle(
    connection: AsyncConnection,
    reserved: Reservation,
    took: Worth,
    *,
    well: bool | None,
    retry_after: float | None = None,
) -> None:
    """Put down what a call took, and whether the model did well; None where it was not to blame."""
    values = {
        "day": reserved.day,
        "scopes": list(reserved.scopes),
        "tokens": took.tokens - reserved.worth.tokens,
        "money": took.money - reserved.worth.money,
    }
    await connection.execute(_SETTLE, values)
    await connection.execute(_END, {"id": reserved.id})
    if well is None:
        return
    if well:
        await connection.execute(_WELL, {"model": reserved.model})
        return
    failures = (await connection.execute(_ILL, {"model": reserved.model})).scalar_one()
    if seconds := pause(failures, retry_after):
        await connection.execute(_PAUSE, {"model": reserved.model, "seconds": seconds})


async def forget_chat(connection: AsyncConnection, chat_id: int) -> None:
    """Delete what a chat has spent."""
    await connection.execute(_FORGET, {"scope": _scope(chat_id)})


def _scope(chat_id: int) -> str:
    return f"chat:{chat_id}"


def _past(
    spent: Worth | None, worth: Worth, tokens: int | None, money: int | None, names: tuple[Refusal, Refusal]
) -> Refusal | None:
    so_far = spent or Worth(0, 0)
    if tokens is not None and so_far.tokens + worth.tokens > tokens:
        return names[0]
    if money is not None and so_far.money + worth.money > money:
        return names[1]
    return None
