"""Signs that something is under way: "typing", a message that becomes the reply, a button's own answer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.domain.chat import Place, Reply
from bot.ports import Channel
from bot.store import outbox
from bot.store.inbox import Claimed
from bot.store.session import Database
from summarizer.types import Language

#: Whoever waits longer than this for an article is told that it is being read.
_MOMENT = 1.2
#: The placeholder's number among the parts of the reply.
_PART = 0


@asynccontextmanager
async def typing(channel: Channel, place: Place, *, shown: bool) -> AsyncIterator[None]:
    """Show that we are at it, while we are."""
    if not shown:
        yield
        return
    showing = asyncio.create_task(channel.working(place))
    try:
        yield
    finally:
        showing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await showing


class Pressing:
    """A pressed button that waits for a sign; it gets one, once, beside all else."""

    def __init__(self, channel: Channel, press: str) -> None:
        self.channel = channel
        self._press = press
        self._telling: asyncio.Task[None] | None = None

    def seen(self, notice: str = "") -> None:
        """Give the sign."""
        if self._press and self._telling is None:
            self._telling = asyncio.create_task(self.channel.pressed(self._press, notice))

    async def told(self) -> None:
        """Wait until it is given."""
        if self._telling is not None:
            await self._telling


@dataclass(frozen=True, slots=True)
class Owed:
    """Whom a reply is owed to, and for what."""

    chat_id: int
    claimed: Claimed
    #: What a message carries along to stand where it belongs, in the platform's own terms.
    answers: Mapping[str, Any]


@dataclass(slots=True)
class Placeholder:
    """The message that stands for a reply that is being made."""

    #: The platform's id of it; empty where there is none.
    message: str = ""


class Placeholders:
    """Messages that stand where a reply will be; each is owed like any other, so a crash leaves none behind."""

    def __init__(self, database: Database, deliver: Callable[[int], Awaitable[None]]) -> None:
        self._database = database
        self._deliver = deliver

    @asynccontextmanager
    async def stand(
        self, channel: Channel, owed: Owed, language: Language, *, shown: bool
    ) -> AsyncIterator[Placeholder]:
        """While the work inside takes longer than a moment, a message says so; it is known when the work is done."""
        placeholder = Placeholder()
        if not shown:
            yield placeholder
            return
        begun = asyncio.Event()
        standing = asyncio.create_task(self._stand(channel, owed, language, begun))
        try:
            yield placeholder
        finally:
            if not begun.is_set():
                standing.cancel()
            await asyncio.gather(standing, return_exceptions=True)
            # A worker that died over this update may have left one, too.
            if begun.is_set() or owed.claimed.attempt > 1:
                async with self._database.transaction() as connection:
                    placeholder.message = await outbox.sent_as(connection, owed.claimed.id, _PART)
                    await outbox.drop(connection, owed.claimed.id, _PART)

    async def _stand(self, channel: Channel, owed: Owed, language: Language, begun: asyncio.Event) -> None:
        await asyncio.sleep(_MOMENT)
        begun.set()
        (part, *_) = channel.parts(Reply(text=_reading(language)))
        async with self._database.transaction() as connection:
            found = await outbox.add(
                connection,
                owed.chat_id,
                [{**part, **owed.answers}],
                first=_PART,
                inbox_id=owed.claimed.id,
                priority=outbox.REPLY,
            )
        for outbox_id in found:
            await self._deliver(outbox_id)


def _reading(language: Language) -> str:
    return "기사를 읽고 있습니다…" if language is Language.KO else "Reading the article…"
