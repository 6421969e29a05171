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

#: Seconds until a message may pass each gate, and until a halt of everything ends; what was never used is open.
#: In one order for everybody, or two could wait for each other; those that queue last, as everybody wants them.
_LOCK = text(
    "SELECT key, extract(epoch FROM next_at - clock_timestamp())::float AS ahead,"
    " extract(epoch FROM halted_until - clock_timestamp())::float AS halted,"
    " extract(epoch FROM clock_timestamp())::float AS now"
    " FROM limiters WHERE key = ANY(:keys) ORDER BY array_position(:keys, key) FOR UPDATE"
)
_PASS = text(
    "INSERT INTO limiters (key, next_at)"
    " SELECT key, clock_timestamp() + make_interval(secs => pause)"
    " FROM unnest(CAST(:keys AS text[]), CAST(:intervals AS float[])) WITH ORDINALITY AS gate (key, pause, place)"
    " ORDER BY place"
    " ON CONFLICT (key) DO UPDATE"
    " SET next_at = greatest(limiters.next_at, clock_timestamp()) + (excluded.next_at - clock_timestamp())"
)
_FORGET = text("UPDATE limiters SET next_at = clock_timestamp() WHERE key = ANY(:keys)")
#: No gate is shut for longer by what has passed it, in seconds beyond its own: thousands would have to wait at once.
_FARTHEST = 600.0
_HALT = text(
    "INSERT INTO limiters (key, next_at, halted_until)"
    " VALUES (:key, clock_timestamp(), clock_timestamp() + make_interval(secs => :seconds))"
    " ON CONFLICT (key) DO UPDATE SET halted_until = greatest(limiters.halted_until, excluded.halted_until)"
)
_SHUT_BESIDE = text(
    "SELECT max(extract(epoch FROM halted_until - clock_timestamp()))::float FROM limiters"
    " WHERE starts_with(key, :within) AND key <> ALL(:keys) AND halted_until > clock_timestamp()"
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
    #: When this was so, in seconds by the database's clock; None where nothing had ever passed these gates.
    now: float | None = None


class Turns:
    """When a turn that the database gave comes, by a clock of this process.

    An answer is read some time after it was given, on a busy machine much later. How the two clocks stand is known
    from the answer that was read the soonest.
    """

    def __init__(self) -> None:
        self._ahead: float | None = None

    def moment(self, wait: Wait, *, asked: float, heard: float) -> float:
        """The moment; `asked` and `heard` are when this process asked for the wait, and when it read it."""
        if wait.now is None:
            return heard + wait.seconds
        ahead = heard - wait.now
        # It cannot have been given before it was asked for: then the database's clock was set back.
        if self._ahead is None or ahead < self._ahead or asked - wait.now > self._ahead:
            self._ahead = ahead
        return wait.now + self._ahead + wait.seconds


async def reserve(connection: AsyncConnection, gates: Sequence[Gate]) -> Wait:
    """A place for one message behind all these gates at once, or how long to stay away.

    Gates that do not queue must be open now; the one that does gives a number, whose turn comes in `seconds`.
    """
    turn, now = 0.0, None
    unsound = []
    asked = sorted(gates, key=lambda gate: (gate.queues, gate.key))
    keys = [gate.key for gate in asked]
    found = {row.key: row for row in await connection.execute(_LOCK, {"keys": keys})}
    for gate in asked:
        row = found.get(gate.key)
        if row is None:
            continue
        now = row.now
        if row.halted is not None and row.halted > 0:
            return Wait(row.halted, reserved=False)
        wait = row.ahead - (gate.burst - 1) * gate.interval
        if wait > gate.interval + _FARTHEST:  # counted while the database's clock was ahead
            unsound.append(gate.key)
            continue
        if wait > 0 and not gate.queues:
            return Wait(wait, reserved=False)
        turn = max(turn, wait)
    if unsound:
        await connection.execute(_FORGET, {"keys": unsound})
    await connection.execute(_PASS, {"keys": keys, "intervals": [gate.interval for gate in asked]})
    return Wait(max(turn, 0.0), reserved=True, now=now)


async def rest(connection: AsyncConnection, gates: Sequence[Gate]) -> None:
    """Count the pause of one's own gates from now, when a message has arrived, not from when it left."""
    for gate in gates:
        if not gate.queues and gate.burst == 1:
            await connection.execute(_REST, {"key": gate.key, "least": gate.interval})


async def halt(
    connection: AsyncConnection, gates: Sequence[Gate], seconds: float, *, of_chat: bool = False
) -> None:
    """Nobody passes the widest gate for so long; of one chat's limit, nobody that chat's own.

    A platform that refuses one chat after the other means the whole token, whatever it says: who is refused while
    another chat is shut already shuts the widest gate as well.
    """
    wide = [gate for gate in gates if gate.queues]
    if of_chat:
        own = [gate for gate in gates if not gate.queues]
        for gate in own:
            await connection.execute(_HALT, {"key": gate.key, "seconds": seconds})
        # Whoever is refused at the same moment waits here, so that one of the two sees the other; behind the
        # chat's own row, as everybody else locks them.
        await connection.execute(_LOCK, {"keys": [gate.key for gate in wide]})
        for gate in wide:
            beside = {"within": f"{gate.key}:", "keys": [one.key for one in own]}
            shut = (await connection.execute(_SHUT_BESIDE, beside)).scalar_one()
            if shut is not None:
                await connection.execute(_HALT, {"key": gate.key, "seconds": max(shut, seconds)})
        return
    for gate in wide:
        await connection.execute(_HALT, {"key": gate.key, "seconds": seconds})


async def halted(connection: AsyncConnection, gates: Sequence[Gate]) -> float:
    """Seconds until a halt of any of these ends; 0 where there is none."""
    found = (await connection.execute(_HALTED, {"keys": [gate.key for gate in gates]})).scalar_one()
    return max(found or 0.0, 0.0)
