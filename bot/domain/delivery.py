"""What is to be sent, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from bot.domain.chat import Place


class DeliveryState(StrEnum):
    """The life of a message that we owe."""

    TODO = "todo"
    SENDING = "sending"  # written before the request leaves, so that a crash in between is seen
    SENT = "sent"
    UNKNOWN = "unknown"  # the request left and no answer came
    PARKED = "parked"  # unknown, and better never than twice: waits for the operator
    DEAD = "dead"  # it never will arrive


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that this process has claimed to send."""

    id: int
    place: Place
    part: int
    attempt: int
    #: Ours as long as the row holds it; without it nothing may be written.
    lease: UUID
    document: dict[str, object]
