"""Parts that count what passes through them; what they do is what the parts inside do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from bot.intake.fetch import BusyError, Fetched, Fetcher, GoneError
from bot.intake.robots import DisallowedError
from bot.ports import Channel, Reader
from summarizer.types import Article, Facts

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


class CountedFetcher(Fetcher):
    """A fetcher whose requests are counted by their outcome."""

    #: Set by whoever makes it.
    tally: Tally

    async def get(
        self,
        url: str,
        *,
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        secrets: Mapping[str, str] | None = None,
        hurried: bool = False,
        heeds_robots: bool = True,
    ) -> Fetched:
        """Fetch, and count how it went."""
        outcome = "broken"
        try:
            fetched = await super().get(
                url,
                accept=accept,
                headers=headers,
                secrets=secrets,
                hurried=hurried,
                heeds_robots=heeds_robots,
            )
            outcome = "unchanged" if fetched.not_modified else "fetched"
        except PactwireError as error:
            outcome = _named(error, _FETCH_OUTCOMES)
            raise
        finally:
            self.tally.count("fetches", outcome=outcome)
        return fetched


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


def _named(error: PactwireError, outcomes: Sequence[tuple[type[PactwireError], str]]) -> str:
    return next((name for kind, name in outcomes if isinstance(error, kind)), "refused")
