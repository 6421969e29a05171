"""What a layer needs from the layers above it, as protocols that those fulfil."""

from __future__ import annotations

from typing import Protocol

from bot.domain.edition import Document
from summarizer.types import Article, Facts


class Reader(Protocol):
    """Reads articles into facts: the embedded reader, or a model with it behind."""

    @property
    def name(self) -> str:
        """What facts are marked with, to be read again when a better reader comes."""
        ...

    async def read(self, article: Article) -> Facts:
        """The facts of one article."""
        ...


class Jobs(Protocol):
    """Puts off work to whichever worker is free; each call names rows, never their contents."""

    async def poll(self, source_id: int) -> None:
        """Ask a source what is new."""
        ...

    async def fetch(self, entry_id: int) -> None:
        """Bring in the page behind an entry."""
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

    async def deliver(self, outbox_id: int) -> None:
        """Send what is to be sent."""
        ...


class Channel(Protocol):
    """Sends to the chats of one platform."""

    async def send(self, address: str, thread: str, document: Document) -> str:
        """Send, and give the platform's id of the message.

        Raises TransientError where nothing was sent and PermanentError where nothing ever can be.
        """
        ...
