"""Handle what came in: the reply is owed in the same transaction that marks the update as handled.

inbox row -> lease -> what it says -> the talk so far -> reply -> outbox rows, changes, the talk after -> delivered
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing.deliver import Deliverer, Started
from bot.commands.access import (
    COSTLY,
    admitted,
    allowance,
    gets_briefings,
    off_the_list,
    patience,
    person_name,
)
from bot.commands.applying import apply
from bot.commands.catalogue import Verb, entry_of
from bot.commands.dispatch import meant, respond
from bot.commands.manners import welcome_back
from bot.commands.recall import Recalled, recall, remember
from bot.commands.signs import Owed, Placeholders, Pressing, typing
from bot.commands.talk import Library, Talk
from bot.domain.account import charged_to
from bot.domain.chat import (
    Forget,
    Incoming,
    Place,
    Platform,
    Presence,
    Reply,
    Request,
    Role,
    Subscribe,
)
from bot.domain.delivery import Gate
from bot.domain.press import fitting
from bot.errors import TransientError
from bot.ports import Channel, Updates
from bot.store import admission, chats, conversations, forgetting, inbox, limits, outbox
from bot.store.inbox import Claimed
from bot.store.session import Database, lightly
from summarizer.types import Language

#: A worker that died is replaced after this long; one that lives renews its lease well before.
_LEASE_SECONDS = 10.0
_RENEWED_EVERY = 3.0
#: An update that its worker died over so often would kill the next one too.
_MOST_ATTEMPTS = 3
#: What takes longer than people wait without a sign.
_SLOW = frozenset(
    {
        Verb.SUMMARY,
        Verb.RETRY,
        Verb.ASK,
        Verb.BRIEFING,
        Verb.CATCHUP,
        Verb.PREVIEW,
        Verb.MAP,
        Verb.TRENDS,
        Verb.WEEK,
    }
)
#: What brings a page in, and so may take long.
_READS = frozenset({Verb.SUMMARY, Verb.RETRY})
#: Whoever is let in, or no more, notices it within this.
_ADMISSION_READ_EVERY = timedelta(seconds=10)
#: Whoever presses the same button again within this did not mean it twice.
_DOUBLE_PRESS_SECONDS = 2.0
_PANELS = frozenset({Verb.SETTINGS, Verb.HELP, Verb.STATUS, Verb.ALLOW})

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a chat begins with."""

    language: Language = Language.KO
    timezone: str = "Asia/Seoul"
    #: The only chats that are served, as an operator names them; empty: all.
    allowed_chats: Collection[str] = ()
    #: Those who run this Pactwire, as `telegram:ID` or `slack:TEAM:USER`.
    operators: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class _Handled:
    """What became of an update."""

    #: The first message of the reply, about to be sent.
    started: Started | None = None
    #: A pressed button that is being told.
    pressing: Pressing | None = None
    #: It is for another process.
    given_back: bool = False
    #: What else is owed because of it.
    owed: tuple[int, ...] = ()


class Handler:
    """The step `handle`."""

    def __init__(
        self,
        database: Database,
        updates: Mapping[Platform, Updates],
        channels: Mapping[Platform, Channel],
        library: Library,
        deliverer: Deliverer,
        later: Callable[[int], Awaitable[None]],
        *,
        defaults: Defaults,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._updates = updates
        self._channels = channels
        self._library = library
        self._deliverer = deliverer
        self._later = later
        self._placeholders = Placeholders(database, deliverer.deliver)
        self._defaults = defaults
        self._clock = clock
        #: The chats that were let in while we run, and when that was read.
        self._let_in: frozenset[str] = frozenset()
        self._admission_read = datetime.min.replace(tzinfo=UTC)

    async def handle_light(self, inbox_id: int) -> None:
        """Handle what takes a moment, and leave what takes longer to a process that works."""
        await self.handle(inbox_id, light=True)

    async def handle(self, inbox_id: int, *, light: bool = False) -> None:
        """Handle this update's lane until nothing waits there; where another does so already, leave it to that one."""
        while True:
            claimed = await self._claim(inbox_id)
            if claimed is None:
                return
            async with self._held(claimed):
                handled = await self._handle(claimed, light=light)
            if handled.given_back:
                await self._later(claimed.id)
                return
            if handled.started is not None:
                await self._deliverer.go_on(handled.started)
            for outbox_id in handled.owed:
                await self._deliverer.deliver(outbox_id)
            if handled.pressing is not None:
                await handled.pressing.told()

    async def _claim(self, inbox_id: int) -> Claimed | None:
        lease, now = uuid.uuid4(), self._clock()
        return await self._database.quickly(
            lambda connection: inbox.claim(connection, inbox_id, lease, now=now, seconds=_LEASE_SECONDS)
        )

    async def _handle(self, claimed: Claimed, *, light: bool) -> _Handled:
        updates, channel = self._updates.get(claimed.platform), self._channels.get(claimed.platform)
        if updates is None or channel is None:
            await self._release(claimed)
            raise TransientError(f"This process does not speak with {claimed.platform}.", retry_after=5)
        incoming = await updates.incoming(claimed.payload)
        if incoming is None or incoming.request is None or not await self._meant_for_us(incoming):
            return _Handled(owed=await self._note(claimed, incoming, channel))
        if not await self._admitted(incoming.request, incoming.place):
            async with self._database.transaction() as connection:
                await inbox.done(connection, claimed, now=self._clock())
            return _Handled()
        if light and meant(incoming.request).verb in _SLOW:
            await self._release(claimed)
            return _Handled(given_back=True)
        return await self._reply(claimed, incoming, incoming.request, channel)

    async def _admitted(self, request: Request, place: Place) -> bool:
        """Whether this chat is served; operators are served everywhere, or they could shut themselves out."""
        if person_name(request.place, request.person) in self._defaults.operators:
            return True
        now = self._clock()
        if now - self._admission_read > _ADMISSION_READ_EVERY:
            async with self._database.transaction() as connection:
                self._let_in, self._admission_read = await admission.names(connection), now
        return admitted(place, {*self._defaults.allowed_chats, *self._let_in})

    async def _gets_briefings(self, place: Place) -> bool:
        async with self._database.transaction() as connection:
            allowed = {*self._defaults.allowed_chats, *await admission.names(connection)}
        return gets_briefings(place, allowed, self._defaults.operators)

    async def _release(self, claimed: Claimed) -> None:
        async with self._database.transaction() as connection:
            await inbox.release(connection, claimed)

    async def _meant_for_us(self, incoming: Incoming) -> bool:
        """Whether it was said to us: what is overheard in a thread is, while a talk with us goes on there."""
        if not incoming.overheard or incoming.request is None:
            return True
        async with self._database.transaction() as connection:
            thread = incoming.request.place.thread
            return await conversations.goes_on(connection, incoming.place, thread, now=self._clock())

    async def _note(self, claimed: Claimed, incoming: Incoming | None, channel: Channel) -> tuple[int, ...]:
        """What nobody said in words: we were sent away or let in again, or a chat has moved; gives what is owed now."""
        now = self._clock()
        owed: list[int] = []
        async with self._database.transaction() as connection:
            if not await inbox.done(connection, claimed, now=now, keep=False) or incoming is None:
                return ()
            if incoming.presence is Presence.UNINSTALLED:
                await forgetting.forget_workspace(connection, claimed.platform, claimed.workspace)
            elif incoming.moved_to:
                await chats.move(connection, incoming.place, incoming.moved_to)
            elif incoming.presence is Presence.GONE:
                await chats.leave(connection, incoming.place, chats.SENT_AWAY, now=now, whole=True)
            elif incoming.presence is Presence.BACK:
                for one in await chats.come_back(connection, incoming.place):
                    parts = channel.parts(
                        Reply(text=welcome_back(one.rested, now - one.left_at, one.language))
                    )
                    owed += (await outbox.add(connection, one.id, parts, priority=outbox.REPLY))[:1]
        return tuple(owed)

    async def _recall(
        self, connection: AsyncConnection, claimed: Claimed, incoming: Incoming, said: Request
    ) -> tuple[int, Recalled] | None:
        """The chat, made where it is new, and the conversation there; None where the chat asked to be forgotten."""
        found = await chats.unchanged(connection, incoming.place, title=incoming.title)
        if found is None:
            came = claimed.received_at
            if came is not None and await forgetting.was_forgotten(connection, incoming.place, came):
                return None  # it was said before the chat asked to be forgotten, and must not bring it back
            chat_id = await chats.ensure(
                connection,
                incoming.place,
                kind=incoming.kind,
                language=incoming.language or self._defaults.language,
                timezone=self._defaults.timezone,
                title=incoming.title,
            )
            found = (chat_id, *await chats.language_of(connection, chat_id))
        chat_id, language, timezone = found
        recalled = await recall(
            connection, chat_id, incoming, said, language=language, timezone=timezone, now=self._clock()
        )
        return chat_id, recalled

    async def _reply(self, claimed: Claimed, incoming: Incoming, said: Request, channel: Channel) -> _Handled:
        # Each statement stands for itself here, so none waits for a transaction's beginning and end.
        found = await self._database.quickly(
            lambda connection: self._recall(connection, claimed, incoming, said)
        )
        if found is None:
            async with self._database.transaction() as connection:
                if await inbox.done(connection, claimed, now=self._clock(), keep=False):
                    await forgetting.drop(connection, claimed.id)
            return _Handled()
        chat_id, recalled = found
        twice = bool(said.pressed) and claimed.attempt == 1 and await self._twice(chat_id, said)
        request, talk = recalled.request or said, recalled.talk
        pressing = Pressing(channel, incoming.press)
        reply, after, error = Reply(text=gone_by(talk.language), passing=True), replace(talk, changes=()), ""
        edited = said.pressed  # the message that a reply in place takes the place of
        if twice:
            reply = Reply()
        elif claimed.attempt > _MOST_ATTEMPTS:
            error = "Its workers died over it or failed."
            reply = Reply(text=_sorry(talk.language))
        elif recalled.request is not None:
            reply, after, edited = await self._answer(claimed, chat_id, incoming, request, talk, pressing)
            subscribed = any(isinstance(change, Subscribe) for change in after.changes)
            if subscribed and not await self._gets_briefings(incoming.place):
                reply = replace(reply, text=f"{reply.text}\n\n{off_the_list(talk.language)}")
        passing = bool(said.pressed) and (reply.passing or twice)
        pressing.seen(reply.text if passing else "")
        async with self._database.transaction() as connection:
            if not await inbox.done(connection, claimed, now=self._clock(), error=error):
                return _Handled()
            for change in after.changes:
                await apply(
                    connection,
                    chat_id,
                    change,
                    actor=person_name(request.place, request.person),
                    desk=talk.desk,
                    now=self._clock(),
                )
            parts = [] if passing else [{**part, **incoming.answers} for part in channel.parts(reply)]
            if parts and reply.in_place and edited:
                parts[0] = {name: v for name, v in parts[0].items() if name not in incoming.answers}
                parts[0]["edit"] = edited
            if parts and reply.prompt:
                parts[-1]["prompt"] = reply.prompt
            if not any(isinstance(change, Forget) for change in after.changes):
                now = self._clock()
                await remember(connection, chat_id, claimed.id, incoming, request, talk, after, now=now)
                if (reply.prompt or recalled.asked) and not passing:
                    await conversations.ask(connection, chat_id, reply.prompt, now=now, person=request.person)
            owed = await outbox.add(connection, chat_id, parts, inbox_id=claimed.id, priority=outbox.REPLY)
            started = await self._deliverer.start(connection, owed[0]) if owed else None
        return _Handled(started, pressing)

    async def _answer(
        self,
        claimed: Claimed,
        chat_id: int,
        incoming: Incoming,
        request: Request,
        talk: Talk,
        pressing: Pressing,
    ) -> tuple[Reply, Talk, str]:
        """The reply, the talk after it, and the message whose place the reply may take."""
        channel = pressing.channel
        try:
            person = person_name(request.place, request.person)
            talk = replace(talk, role=await self._role(incoming, request, channel), person=person)
        except TransientError as error:
            return Reply(text=error.told(talk.language), passing=True), talk, request.pressed
        verb = meant(request).verb
        if verb in COSTLY and talk.role is not Role.OPERATOR:
            async with self._database.transaction() as connection:
                gates = allowance(request.place, request.person, chat_id)
                wait = await limits.reserve(connection, gates)
            if not wait.reserved:
                return Reply(text=patience(wait.seconds, talk.language)), talk, request.pressed
        if verb in _SLOW:
            pressing.seen()  # before the work: whoever pressed sees at once that it is being done
        owed = Owed(chat_id, claimed, {"edit": request.pressed} if request.pressed else incoming.answers)
        async with (
            typing(channel, request.place, shown=verb in _SLOW),
            self._placeholders.stand(channel, owed, talk.language, shown=verb in _READS) as placeholder,
        ):
            with charged_to(chat_id):
                reply, after = await respond(request, talk, self._library, today=self._today(talk))
        if placeholder.message:
            return replace(reply, in_place=True), after, placeholder.message
        return reply, after, request.pressed

    async def _twice(self, chat_id: int, said: Request) -> bool:
        """Whether this person pressed the same button of the same message a moment ago.

        Panels are left out: their buttons say what shall be so, and people come back to a page in a moment.
        """
        if meant(said).verb in _PANELS:
            return False
        digest = fitting(f"{said.person} {said.pressed} {said.text}", 0)
        gate = Gate(f"press:{chat_id}:{digest}:{said.place.address}", _DOUBLE_PRESS_SECONDS)
        async with self._database.transaction() as connection:
            await lightly(connection)
            return not (await limits.reserve(connection, [gate])).reserved

    async def _role(self, incoming: Incoming, request: Request, channel: Channel) -> Role:
        if person_name(request.place, request.person) in self._defaults.operators:
            return Role.OPERATOR
        # A platform is asked only where it matters: most of what is said changes nothing.
        if incoming.kind == "private" or entry_of(meant(request).verb).role is Role.MEMBER:
            return Role.ADMIN if incoming.kind == "private" else Role.MEMBER
        return Role.ADMIN if await channel.manages(request.place, request.person) else Role.MEMBER

    @asynccontextmanager
    async def _held(self, claimed: Claimed) -> AsyncIterator[None]:
        """Keep the lease for as long as the work takes."""
        finished = asyncio.Event()
        renewing = asyncio.create_task(self._renew(claimed, finished))
        try:
            yield
        finally:
            finished.set()
            await renewing

    async def _renew(self, claimed: Claimed, finished: asyncio.Event) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(finished.wait(), _RENEWED_EVERY)
            if finished.is_set():
                return
            try:
                async with self._database.transaction() as connection:
                    now = self._clock()
                    if not await inbox.renew(connection, claimed, now=now, seconds=_LEASE_SECONDS):
                        return
            except TransientError as error:
                _log.warning("lease not renewed", inbox_id=claimed.id, error=str(error))

    def _today(self, talk: Talk) -> date:
        zone = ZoneInfo(talk.desk.timezone) if talk.desk else None
        return self._clock().astimezone(zone).date()


def gone_by(language: Language) -> str:
    """What a button says that leads nowhere any more."""
    if language is Language.KO:
        return "이 버튼은 지났습니다. 새로 요청해 주십시오."
    return "This button has expired; please ask anew."


def _sorry(language: Language) -> str:
    if language is Language.KO:
        return "죄송합니다. 이 요청은 끝내 처리하지 못했습니다. 운영자에게 알렸으니 다른 기사나 질문을 보내 주십시오."
    return "Sorry, this could not be done; the operators know of it. Please try another article or question."
