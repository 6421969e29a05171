"""Deliver what is owed: claim it, wait for its turn, send it, write down what became of it.

row -> lease -> gates of the platform's limits -> channel -> sent, again later, or never
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing.outcomes import verdict
from bot.domain.chat import Platform
from bot.domain.delivery import Delivery, DeliveryState, Gate, Policy
from bot.errors import FloodError, MovedError, PactwireError, PermanentError, RejectedError, TransientError
from bot.ports import Channel, Jobs
from bot.store import chats, limits, outbox
from bot.store.limits import Wait
from bot.store.session import Database, lightly

#: How long a send may take before somebody else may try; longer than any channel's own time-out and turn.
_LEASE_SECONDS = 60.0
#: A wait for a turn that is longer is spent in the queue, not by this worker.
_PATIENCE = 1.5
#: A turn that is missed by more than so many of the limit's intervals is over, and another one is taken ...
_LATE = 1.5
#: ... so many times at most: a machine that is always late must send all the same.
_MOST_MISSED = 4

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Started:
    """A message that is about to be sent, and how long the limits hold it back."""

    delivery: Delivery
    channel: Channel | None
    gates: Sequence[Gate]
    wait: Wait
    #: When the wait is over, by the event loop's clock.
    turn: float


class Deliverer:
    """The step `deliver`."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[Platform, Channel],
        jobs: Jobs,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._channels = channels
        self._jobs = jobs
        self._clock = clock
        self._turns = limits.Turns()

    async def deliver(self, outbox_id: int) -> None:
        """Send what is owed to the chat of this part; where another does so already, it is left to that one."""
        while True:
            async with self._database.transaction() as connection:
                started = await self.start(connection, outbox_id)
                if started is not None and started.delivery.policy is Policy.RESEND:
                    await lightly(
                        connection
                    )  # lost with the server, it is sent once more, as after any crash
            if started is None:
                return
            await self._finish(started)

    async def start(self, connection: AsyncConnection, outbox_id: int) -> Started | None:
        """Claim what is next for the chat of this part, in somebody's transaction; None where nothing is, now."""
        delivery = await outbox.claim(
            connection, outbox_id, uuid.uuid4(), now=self._clock(), seconds=_LEASE_SECONDS
        )
        if delivery is None:
            return None
        channel = self._channels.get(delivery.place.platform)
        gates = channel.gates_of(delivery.place, delivery.payload) if channel else ()
        # Most often the gates are open, and one transaction does for both.
        return Started(delivery, channel, gates, *await self._reserve(connection, gates))

    async def go_on(self, started: Started) -> None:
        """Send what was started, and then whatever else the chat is owed."""
        await self._finish(started)
        await self.deliver(started.delivery.id)

    async def _finish(self, started: Started) -> None:
        again_in = await self._send(started)
        if again_in is not None:
            await self._jobs.deliver(started.delivery.id, after=again_in)

    async def _send(self, started: Started) -> float | None:
        """Send one message; gives the seconds until it is to be tried again, where it is."""
        delivery, channel, gates = started.delivery, started.channel, started.gates
        if channel is None:
            await self._put_off(delivery, 5.0)
            raise TransientError(f"This process has no channel to {delivery.place.platform}.")
        held = await self._turn(gates, started.wait, started.turn)
        if held is not None:
            await self._put_off(delivery, held)
            return held
        if delivery.policy is Policy.PARK:
            async with self._database.transaction() as connection:
                if not await outbox.park_ahead(connection, delivery):
                    return None
        try:
            message_id = await channel.send(delivery.place, delivery.payload)
        except PactwireError as error:
            return await self._failed(delivery, channel, error)
        async with self._database.transaction() as connection:
            await outbox.settle(
                connection, delivery, DeliveryState.SENT, now=self._clock(), provider_message_id=message_id
            )
            await limits.rest(connection, gates)
        return None

    async def _reserve(self, connection: AsyncConnection, gates: Sequence[Gate]) -> tuple[Wait, float]:
        loop = asyncio.get_running_loop()
        asked = loop.time()
        wait = await limits.reserve(connection, gates) if gates else Wait(0, reserved=True)
        return wait, self._turns.moment(wait, asked=asked, heard=loop.time())

    async def _turn(self, gates: Sequence[Gate], wait: Wait, turn: float) -> float | None:
        """Wait until the platform's limits let us pass; gives the seconds where that is too long to stand here."""
        loop = asyncio.get_running_loop()
        asked, waited = gates, 0.0
        missed = 0
        while True:
            if wait.seconds > _PATIENCE and not wait.reserved:
                return wait.seconds
            if wait.seconds > 0:
                # The turn counts from when it was given: what the commit took of it is not waited for once more.
                await asyncio.sleep(max(0.0, turn - loop.time()))
                waited += wait.seconds
            if wait.reserved:
                late = loop.time() - turn
                queues = [gate for gate in gates if gate.queues and late > _LATE * gate.interval]
                if not queues or missed == _MOST_MISSED:
                    break
                # On a busy machine many wake late at once; going all together, they would be too many.
                asked, missed = queues, missed + 1
            async with self._database.transaction() as connection:
                wait, turn = await self._reserve(connection, asked)
        if waited > 0.2:  # meanwhile everybody may have been told to be silent
            async with self._database.transaction() as connection:
                halted = await limits.halted(connection, gates)
            return halted or None
        return None

    async def _failed(self, delivery: Delivery, channel: Channel, error: PactwireError) -> float | None:
        now = self._clock()
        if isinstance(error, MovedError):
            async with self._database.transaction() as connection:
                await chats.move(connection, delivery.place, error.address)
                await outbox.settle(connection, delivery, DeliveryState.TODO, now=now)
            return 0.0
        ruling = verdict(error, delivery.policy, delivery.attempt, doubted=delivery.doubted)
        async with self._database.transaction() as connection:
            if isinstance(error, FloodError):
                gates = channel.gates(delivery.place)
                await limits.halt(connection, gates, error.retry_after or 1.0, of_chat=error.of_chat)
            await outbox.settle(
                connection, delivery, ruling.state, now=now, error=str(error), again_in=ruling.again_in
            )
            if isinstance(error, PermanentError) and not isinstance(error, RejectedError):
                await chats.leave(connection, delivery.place, str(error), now=now)
        _log.warning("not delivered", outbox_id=delivery.id, state=ruling.state.value, error=str(error))
        return ruling.again_in if ruling.state in (DeliveryState.TODO, DeliveryState.UNKNOWN) else None

    async def _put_off(self, delivery: Delivery, seconds: float) -> None:
        async with self._database.transaction() as connection:
            await outbox.put_off(connection, delivery, now=self._clock(), seconds=seconds)
