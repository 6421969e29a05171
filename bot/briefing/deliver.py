"""Deliver what is owed: claim it, send it, write down what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.domain.chat import Platform
from bot.domain.delivery import DeliveryState
from bot.domain.edition import document_from
from bot.errors import PermanentError, TransientError
from bot.ports import Channel
from bot.store import outbox
from bot.store.session import Database

#: How long a send may take before somebody else may try; longer than any channel's own time-out.
_LEASE_SECONDS = 60.0


class Deliverer:
    """The step `deliver`."""

    def __init__(
        self, database: Database, channels: Mapping[Platform, Channel], *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock

    async def deliver(self, outbox_id: int) -> None:
        """Send one part; done already, or in another's hands, it is left alone."""
        lease = uuid.uuid4()
        async with self._database.transaction() as connection:
            delivery = await outbox.claim(
                connection, outbox_id, lease, now=self._clock(), seconds=_LEASE_SECONDS
            )
        if delivery is None:
            return
        channel = self._channels.get(delivery.place.platform)
        if channel is None:
            raise TransientError(f"This process has no channel to {delivery.place.platform}.")
        state = DeliveryState.SENT
        message_id: str | None = None
        failure: TransientError | PermanentError | None = None
        try:
            message_id = await channel.send(
                delivery.place.address, delivery.place.thread, document_from(delivery.document)
            )
        except TransientError as error:
            state, failure = DeliveryState.TODO, error
        except PermanentError as error:
            state, failure = DeliveryState.DEAD, error
        async with self._database.transaction() as connection:
            await outbox.settle(
                connection,
                delivery,
                state,
                now=self._clock(),
                provider_message_id=message_id,
                error=str(failure) if failure else None,
            )
        if isinstance(failure, TransientError):
            raise failure
