"""Chats and what they ordered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.edition import Document
from summarizer.types import Answer, Language


class Platform(StrEnum):
    """Where a chat lives."""

    TELEGRAM = "telegram"
    SLACK = "slack"
    CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class Place:
    """The address of a chat: unique in all platforms and workspaces."""

    platform: Platform
    #: Slack's team, or the id of Telegram's bot.
    workspace: str
    address: str
    #: A forum topic or a thread; empty for the chat itself.
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What a chat subscribes to."""

    times: tuple[time, ...] = (time(8, 0),)
    #: 1 is Monday, 7 Sunday.
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    timezone: str = "Asia/Seoul"
    language: Language = Language.KO
    name: str = ""
    most: int = 10


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription as we keep it."""

    id: int
    chat_id: int
    order: Order
    created_at: datetime
    #: Stories up to here were covered; None before the first edition.
    covered_until: datetime | None = field(default=None)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its clock."""
        return ZoneInfo(self.order.timezone)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody said to us, whichever platform it came by."""

    place: Place
    text: str
    #: Who said it, for limits and for keeping two people's talks apart.
    person: str = ""
    #: Our message that it replies to; empty where it is none.
    reply_to: str = ""
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What we say back: plain text, a document, or an answer; each platform dresses it."""

    text: str = ""
    document: Document | None = None
    answer: Answer | None = None
    #: What may be asked next, as buttons.
    suggestions: tuple[str, ...] = ()
