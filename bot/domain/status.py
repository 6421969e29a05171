"""How this Pactwire fares, as its operators are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many jobs of a kind wait or are in hand, and for how long the first of them."""

    task: str
    state: str
    count: int
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Unsent:
    """A message that may or may not have arrived, and waits for somebody to look."""

    id: int
    chat: str
    created_at: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Failure:
    """Work that was given up."""

    id: int
    task: str
    died_at: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Ailing:
    """A source that gives nothing at present."""

    name: str
    failures: int
    error: str


@dataclass(frozen=True, slots=True)
class Closed:
    """A chat that nothing can be sent to: its subscriptions rest."""

    chat: str
    subscriptions: int
    since: datetime
    #: What the platform answered; empty where people put us out or blocked us.
    reason: str


@dataclass(frozen=True, slots=True)
class Status:
    """All of it at one moment; of long lists the first few, with the whole number beside."""

    at: datetime
    #: When a clock ticked last.
    ticked_at: datetime | None
    #: Updates that came in and are not handled yet, messages that are owed.
    unhandled: int
    undelivered: int
    parked: int
    unsent: tuple[Unsent, ...]
    dead: int
    failures: tuple[Failure, ...]
    sources: int
    ailing: tuple[Ailing, ...]
    chats: int
    subscriptions: int
    jobs: tuple[Waiting, ...] = ()
    #: Chats with subscriptions that nothing can be sent to.
    unreachable: int = 0
    closed: tuple[Closed, ...] = ()
