"""A platform's limits, kept by all processes together: one row a token, a chat or a group.

Each row holds the moment from which the next message may go (the generic cell rate algorithm). The database's own
clock counts, so hosts whose clocks differ keep one pace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.delivery import Gate

_ROW = text("INSERT INTO limiters (key, next_at) VALUES (:key, clock_timestamp()) ON CONFLICT DO NOTHING")
#: Seconds until a message may pass this gate, and until a halt of everything ends.
_LOCK = text(
    "SELECT extract(epoch FROM next_at - clock_timestamp())::float AS ahead,"
    " extract(epoch FROM halted_until - clock_timestamp())::float AS halted"
    " FROM limiters WHERE key = :key FOR UPDATE"
)
_PASS = text(
    "UPDATE limiters SET next_at = greatest(next_at, clock_timestamp()) + make_interval(secs => :interval)"
    " WHERE key = :key"
)
_HALT = text(
    "INSERT INTO limiters (key, next_at, halted_until)"
    " VALUES (:key, clock_timestamp(), clock_timestamp() + make_interval(secs => :seconds))"
    " ON CONFLICT (key) DO UPDATE SET halted_until = greatest(limiters.halted_until, excluded.halted_until)"
)
_HALTED = text(
    "SELECT max(extract(epoch FROM halted_until - clock_timestamp()))::float FROM limiters WHERE key = ANY(:keys)"
)
_REST = text(
    "UPDATE limiters SET next_at = greatest(next_at, clock_timestamp() + make_interval(secs => :least))"
    " WHERE key = :key"
)


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a message has to wait."""

    seconds: float
    #: Whether it may go after that; else it must ask again then.
    reserved: bool


async def reserve(connection: AsyncConnection, gates: Sequence[Gate]) -> Wait:
    """A place for one message behind all these gates at once, or how long to stay away.

    Gates that do not queue must be open now; the one that does gives a number, whose turn comes in `seconds`.
    """
    turn = 0.0
    # In one order for everybody, or two could wait for each other.
    for gate in sorted(gates, key=lambda g: (g.queues, g.key)):
        await connection.execute(_ROW, {"key": gate.key})
        row = (await connection.execute(_LOCK, {"key": gate.key})).one()
        if row.halted is not None and row.halted > 0:
            return Wait(row.halted, reserved=False)
        wait = row.ahead - (gate.burst - 1) * gate.interval
        if wait > 0 and not gate.queues:
            return Wait(wait, reserved=False)
        turn = max(turn, wait)
    for gate in gates:
        await connection.execute(_PASS, {"key": gate.key, "interval": gate.interval})
    return Wait(max(turn, 0.0), reserved=True)


async def rest(connection: AsyncConnection, gates: Sequence[Gate]) -> None:
    """Count the pause of one's own gates from now, when a message has arrived, not from when it left."""
    for gate in gates:
        if not gate.queues and gate.burst == 1:
            await connection.execute(_REST, {"key": gate.key, "least": gate.interval})


async def halt(connection: AsyncConnection, gates: Sequence[Gate], seconds: float) -> None:
    """Nobody passes the widest gate for so long."""
    for gate in gates:
        if gate.queues:
            await connection.execute(_HALT, {"key": gate.key, "seconds": seconds})


async def halted(connection: AsyncConnection, gates: Sequence[Gate]) -> float:
    """Seconds until a halt of any of these ends; 0 where there is none."""
    found = (await connection.execute(_HALTED, {"keys": [gate.key for gate in gates]})).scalar_one()
    return max(found or 0.0, 0.0)
