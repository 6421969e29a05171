"""What is to be sent, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from bot.domain.chat import Place

#: One message as its platform dresses it, in plain values: what an outbox row holds.
Payload = dict[str, Any]


class DeliveryState(StrEnum):
    """The life of a message that we owe."""

    TODO = "todo"
    SENDING = "sending"  # written before the request leaves, so that a crash in between is seen
    SENT = "sent"
    UNKNOWN = "unknown"  # the request left and no answer came
    PARKED = "parked"  # unknown, and better never than twice: waits for the operator
    DEAD = "dead"  # it never will arrive


class Policy(StrEnum):
    """What to do when nobody knows whether a message arrived."""

    RESEND = "resend"  # twice rather than never
    PARK = "park"  # never twice


@dataclass(frozen=True, slots=True)
class Gate:
    """A limit that a platform sets: so many messages, evenly or in small bursts, on one key."""

    key: str
    #: Seconds between two messages in the long run.
    interval: float
    #: How many may pass at once after a rest.
    burst: int = 1
    #: Whether one who comes too early waits for its turn here (the whole token) or is put off (one chat).
    queues: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that this process has claimed to send."""

    id: int
    chat_id: int
    place: Place
    part: int
    attempt: int
    policy: Policy
    #: Ours as long as the row holds it; without it nothing may be written.
    lease: UUID
    payload: Payload
    #: Its last send ended without anybody knowing how.
    doubted: bool = False
