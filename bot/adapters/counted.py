"""Parts that count what passes through them; what they do is what the parts inside do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.commands.talk import Library
from bot.domain.chat import Place, Reply
from bot.domain.delivery import Gate, Payload
from bot.domain.tally import Tally
from bot.errors import (
    FloodError,
    PactwireError,
    PermanentError,
    RejectedError,
    TransientError,
    UnknownOutcomeError,
)
from bot.intake.fetched import BusyError, Fetched, GoneError
from bot.intake.robots import DisallowedError
from bot.ports import Channel, Reader
from summarizer.answers.conversation import Topic
from summarizer.types import Answer, Article, Facts, Language, ReadArticle

#: Errors of a send and of a fetch by what they mean, the special before the general.
_SEND_OUTCOMES: tuple[tuple[type[PactwireError], str], ...] = (
    (FloodError, "flood"),
    (RejectedError, "rejected"),
    (PermanentError, "gone"),
    (UnknownOutcomeError, "unknown"),
    (TransientError, "failed"),
)
_FETCH_OUTCOMES: tuple[tuple[type[PactwireError], str], ...] = (
    (BusyError, "busy"),
    (GoneError, "gone"),
    (DisallowedError, "disallowed"),
    (TransientError, "failed"),
)


class CountedChannel(Channel):
    """A channel whose sends are counted by their outcome."""

    def __init__(self, inner: Channel, platform: str, tally: Tally) -> None:
        self._inner = inner
        self._platform = platform
        self._tally = tally

    def parts(self, reply: Reply) -> list[Payload]:
        """As the channel does."""
        return self._inner.parts(reply)

    def gates(self, place: Place) -> Sequence[Gate]:
        """As the channel does."""
        return self._inner.gates(place)

    def gates_of(self, place: Place, payload: Payload) -> Sequence[Gate]:
        """As the channel does."""
        return self._inner.gates_of(place, payload)

    async def working(self, place: Place) -> None:
        """As the channel does."""
        await self._inner.working(place)

    async def manages(self, place: Place, person: str) -> bool:
        """As the channel does."""
        return await self._inner.manages(place, person)

    async def pressed(self, press: str, notice: str = "") -> None:
        """As the channel does."""
        await self._inner.pressed(press, notice)

    async def send(self, place: Place, payload: Payload) -> str:
        """Send, and count how it went."""
        outcome = "broken"
        try:
            with self._tally.timed("send_seconds", platform=self._platform):
                message_id = await self._inner.send(place, payload)
            outcome = "sent"
        except PactwireError as error:
            outcome = _named(error, _SEND_OUTCOMES)
            raise
        finally:
            self._tally.count("sends", platform=self._platform, outcome=outcome)
        return message_id


def counted_fetch(tally: Tally) -> Callable[[Fetched | PactwireError | None], None]:
    """What counts a fetch by its outcome."""

    def count(outcome: Fetched | PactwireError | None) -> None:
        match outcome:
            case None:
                name = "broken"
            case Fetched():
                name = "unchanged" if outcome.not_modified else "fetched"
            case _:
                name = _named(outcome, _FETCH_OUTCOMES)
        tally.count("fetches", outcome=name)

    return count


class CountedReader:
    """A reader whose time is measured, and how often it found an alliance."""

    def __init__(self, inner: Reader, tally: Tally) -> None:
        self._inner = inner
        self._tally = tally

    @property
    def name(self) -> str:
        """The reader's own."""
        return self._inner.name

    async def read(self, article: Article) -> Facts:
        """Read, and count."""
        with self._tally.timed("reading_seconds"):
            facts = await self._inner.read(article)
        self._tally.count("readings", outcome="facts" if facts.alliances else "none")
        return facts


def counted_library(library: Library, tally: Tally) -> Library:
    """A library whose answers are counted, and how long they took."""

    async def counted(answering: Awaitable[Answer]) -> Answer:
        with tally.timed("answer_seconds"):
            found = await answering
        tally.count("answers", outcome="abstained" if found.abstained else "answered")
        return found

    async def answer(
        question: str, about: Sequence[ReadArticle], topic: Topic | None, language: Language
    ) -> Answer:
        return await counted(library.answer(question, about, topic, language))

    async def seek(question: str, topic: Topic | None, language: Language) -> Answer:
        return await counted(library.seek(question, topic, language))

    return replace(library, answer=answer, seek=seek)


def _named(error: PactwireError, outcomes: Sequence[tuple[type[PactwireError], str]]) -> str:
    return next((name for kind, name in outcomes if isinstance(error, kind)), "refused")
