"""What a layer needs from the layers above it, as protocols that those fulfil."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol

from bot.domain.archive import Busy, Decision, Found, Pact, Period, Profile, Query
from bot.domain.chat import Attachment, Incoming, Place, Reply, reply_record
from bot.domain.delivery import Gate, Payload
from summarizer.types import Article, Facts, Language, Reason


class Reader(Protocol):
    """Reads articles into facts: the embedded reader, or a model with it behind."""

    @property
    def name(self) -> str:
        """What facts are marked with, to be read again when a better reader comes."""
        ...

    async def read(self, article: Article) -> Facts:
        """The facts of one article."""
        ...


class Questions(Protocol):
    """What can be asked of the archive; all that one reply asks is one read."""

    async def who(self, name: str) -> list[Profile]:
        """The organisations that go by a name, the busiest first; `=12` is the one of that number."""
        ...

    async def near(self, name: str) -> list[Profile]:
        """Organisations whose names are like one that nobody has."""
        ...

    async def find(self, query: Query) -> Found:
        """The alliances that meet every condition, those that something happened to last first."""
        ...

    async def count(self, query: Query) -> int:
        """How many alliances meet every condition."""
        ...

    async def named(self, name: str) -> list[Pact]:
        """The alliances of that name with their life, the likeliest first; `=12` is the one of that number."""
        ...

    async def companions(self, party: int, period: Period | None = None) -> list[Busy]:
        """Those whom an organisation allied with most often."""
        ...

    async def busiest(self, *, period: Period | None, reason: Reason | None, most: int) -> list[Busy]:
        """The organisations with a part in most alliances."""
        ...

    async def reasons(self, *, period: Period | None, party: int | None = None) -> dict[Reason, int]:
        """How many alliances state each reason, the most frequent first."""
        ...


class Archive(Protocol):
    """What is known beside single stories: organisations and their alliances."""

    def reading(self) -> AbstractAsyncContextManager[Questions]:
        """Any number of questions at one visit; nothing that takes long is done meanwhile."""
        ...

    async def merge(self, kept: int, other: int, *, actor: str) -> int:
        """Make two organisations one; gives the number under which it can be undone."""
        ...

    async def split(self, name: str, *, actor: str) -> int:
        """Make a name an organisation of its own; gives the number under which it can be undone."""
        ...

    async def undo(self, *, actor: str, line: int | None = None) -> Decision:
        """Put back what a merge or a split changed, the newest where none is named."""
        ...

    async def decisions(self) -> list[Decision]:
        """The merges and splits that are in force, the newest first."""
        ...


class Jobs(Protocol):
    """Puts off work to whichever worker is free; each call names rows, never their contents."""

    async def poll(self, source_id: int) -> None:
        """Ask a source what is new."""
        ...

    async def fetch(self, entry_id: int) -> None:
        """Bring in the page behind an entry."""
        ...

    async def fetch_all(self, entry_ids: Sequence[int], *, backfill: bool = False) -> None:
        """Bring in the pages behind these entries; those that were there before we came can wait."""
        ...

    async def read(self, article_id: int) -> None:
        """Read an article's facts."""
        ...

    async def place(self, article_id: int) -> None:
        """Find an article's story."""
        ...

    async def open_edition(self, subscription_id: int) -> None:
        """Make the edition of a subscription that is due."""
        ...

    async def open_editions(self, subscription_ids: Sequence[int]) -> None:
        """Make the editions of these subscriptions, several a job."""
        ...

    async def deliver(self, outbox_id: int, *, after: float = 0) -> None:
        """Send what is to be sent, so many seconds from now."""
        ...

    async def deliver_all(self, outbox_ids: Sequence[int]) -> None:
        """Send all these."""
        ...

    async def handle(self, inbox_id: int) -> None:
        """Do what an update asks for."""
        ...

    async def handle_all(self, inbox_ids: Sequence[int]) -> None:
        """Do what these updates ask for."""
        ...


class Pictures(Protocol):
    """Draws what an edition shows beside its text."""

    async def week(self, since: datetime, until: datetime, language: Language) -> Attachment | None:
        """The week's picture: the most active organisations and their reasons; None where there is nothing to draw."""
        ...


class Channel(Protocol):
    """Sends to the chats of one platform; one without limits says only how it sends."""

    def parts(self, reply: Reply) -> list[Payload]:
        """A reply as the messages that it takes on this platform."""
        return [reply_record(reply)]

    def gates(self, place: Place) -> Sequence[Gate]:
        """The platform's limits that a message to this place counts for; the widest first."""
        del place
        return ()

    def gates_of(self, place: Place, payload: Payload) -> Sequence[Gate]:
        """The limits that this very message counts for, where some kinds count for fewer."""
        del payload
        return self.gates(place)

    async def working(self, place: Place) -> None:
        """Show that a reply is being made, until cancelled; it never fails."""
        del place

    async def manages(self, place: Place, person: str) -> bool:
        """Whether this person may change the settings of a chat with several people in it."""
        del place, person
        return True

    async def pressed(self, press: str, notice: str = "") -> None:
        """Tell a pressed button that it was seen, and whoever pressed it this; it never fails."""
        del press, notice

    async def send(self, place: Place, payload: Payload) -> str:
        """Send, and give the platform's id of the message.

        Raises TransientError where nothing was sent (FloodError where all must be silent for a while),
        UnknownOutcomeError where nobody knows, MovedError where the chat has another address now, and
        PermanentError where nothing ever can be.
        """
        ...


class Updates(Protocol):
    """Understands what one platform brings in."""

    async def incoming(self, payload: Mapping[str, Any]) -> Incoming | None:
        """What an update says; None for one that is of no concern to us."""
        ...
