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
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands.access import admitted, person_name
from bot.commands.catalogue import Verb, entry_of
from bot.commands.dispatch import meant, respond
from bot.commands.talk import Library, Talk
from bot.domain.chat import (
    Amend,
    Change,
    Desk,
    Forget,
    Incoming,
    Pause,
    Platform,
    Presence,
    Reply,
    Request,
    Resume,
    Role,
    Settle,
    Speak,
    Subscribe,
    Unsubscribe,
)
from bot.errors import TransientError
from bot.ports import Channel, Updates
from bot.store import chats, conversations, editions, inbox, outbox, stories
from bot.store.conversations import Subject
from bot.store.inbox import Claimed
from bot.store.session import Database
from summarizer.types import Language

#: A worker that died is replaced after this long; one that lives renews its lease well before.
_LEASE_SECONDS = 10.0
_RENEWED_EVERY = 3.0
#: An update that its worker died over so often would kill the next one too.
_MOST_ATTEMPTS = 3
#: How many articles of a briefing a reply to it is about.
_MOST_ARTICLES = 30
#: Whoever resumes after a long pause does not want all that came out meanwhile.
_RESUMED_FROM = timedelta(hours=24)
#: What takes longer than people wait without a sign.
_SLOW = frozenset({Verb.SUMMARY, Verb.ASK, Verb.BRIEFING})

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


class Handler:
    """The step `handle`."""

    def __init__(
        self,
        database: Database,
        updates: Mapping[Platform, Updates],
        channels: Mapping[Platform, Channel],
        library: Library,
        deliver: Callable[[int], Awaitable[None]],
        *,
        defaults: Defaults,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._updates = updates
        self._channels = channels
        self._library = library
        self._deliver = deliver
        self._defaults = defaults
        self._clock = clock

    async def handle(self, inbox_id: int) -> None:
        """Handle this update's lane until nothing waits there; where another does so already, leave it to that one."""
        while True:
            async with self._database.transaction() as connection:
                claimed = await inbox.claim(
                    connection, inbox_id, uuid.uuid4(), now=self._clock(), seconds=_LEASE_SECONDS
                )
            if claimed is None:
                return
            async with self._held(claimed):
                owed = await self._handle(claimed)
            if owed:
                await self._deliver(owed[0])

    async def _handle(self, claimed: Claimed) -> list[int]:
        updates, channel = self._updates.get(claimed.platform), self._channels.get(claimed.platform)
        if updates is None or channel is None:
            async with self._database.transaction() as connection:
                await inbox.release(connection, claimed)
            raise TransientError(f"This process does not speak with {claimed.platform}.", retry_after=5)
        incoming = await updates.incoming(claimed.payload)
        if incoming is None or incoming.request is None or not await self._meant_for_us(incoming):
            await self._note(claimed, incoming)
            return []
        if incoming.press:
            await channel.pressed(incoming.press)
        if not admitted(incoming.place, self._defaults.allowed_chats):
            async with self._database.transaction() as connection:
                await inbox.done(connection, claimed, now=self._clock())
            return []
        return await self._reply(claimed, incoming, incoming.request, channel)

    async def _meant_for_us(self, incoming: Incoming) -> bool:
        """Whether it was said to us: what is overheard in a thread is, while a talk with us goes on there."""
        if not incoming.overheard or incoming.request is None:
            return True
        async with self._database.transaction() as connection:
            thread = incoming.request.place.thread
            return await conversations.goes_on(connection, incoming.place, thread, now=self._clock())

    async def _note(self, claimed: Claimed, incoming: Incoming | None) -> None:
        """What nobody said in words: we were sent away or let in again, or a chat has moved."""
        now = self._clock()
        async with self._database.transaction() as connection:
            if not await inbox.done(connection, claimed, now=now, keep=False) or incoming is None:
                return
            if incoming.presence is Presence.UNINSTALLED:
                await chats.forget_workspace(connection, claimed.platform, claimed.workspace)
            elif incoming.moved_to:
                await chats.move(connection, incoming.place, incoming.moved_to)
            elif incoming.presence is Presence.GONE:
                await chats.leave(connection, incoming.place, "They sent us away.", now=now, whole=True)
            elif incoming.presence is Presence.BACK:
                await chats.come_back(connection, incoming.place)

    async def _reply(
        self, claimed: Claimed, incoming: Incoming, request: Request, channel: Channel
    ) -> list[int]:
        async with self._database.transaction() as connection:
            chat_id = await chats.ensure(
                connection,
                incoming.place,
                kind=incoming.kind,
                language=incoming.language or self._defaults.language,
                timezone=self._defaults.timezone,
                title=incoming.title,
            )
            talk = await self._talk(connection, chat_id, request, _thread(incoming))
        person = person_name(request.place, request.person)
        talk = replace(talk, role=await self._role(incoming, request, channel), person=person)
        error = ""
        if claimed.attempt > _MOST_ATTEMPTS:
            error = "Its workers died over it or failed."
            reply, after = Reply(text=_sorry(talk.language)), replace(talk, changes=())
        else:
            async with self._sign(channel, request):
                reply, after = await respond(request, talk, self._library, today=self._today(talk))
        async with self._database.transaction() as connection:
            if not await inbox.done(connection, claimed, now=self._clock(), error=error):
                return []
            for change in after.changes:
                await _apply(connection, chat_id, change, self._clock())
            if not any(isinstance(change, Forget) for change in after.changes):
                await self._remember(
                    connection, chat_id, claimed, request, talk, after, thread=_thread(incoming)
                )
            parts = [{**part, **incoming.answers} for part in channel.parts(reply)]
            return await outbox.add(connection, chat_id, parts, inbox_id=claimed.id, priority=outbox.REPLY)

    async def _talk(self, connection: AsyncConnection, chat_id: int, request: Request, thread: str) -> Talk:
        now = self._clock()
        language, timezone = await chats.language_of(connection, chat_id)
        subject: Subject | None = None
        if thread:
            name = conversations.within(thread)
            subject = await conversations.find(connection, chat_id, now=now, message=name)
        if request.reply_to and not (subject and subject[0]):
            subject = await self._behind(connection, chat_id, request.reply_to) or subject
        # In a thread that others began, one's own talk elsewhere is not what is talked of.
        if subject is None and not (thread and request.reply_to):
            subject = await conversations.find(connection, chat_id, now=now, person=request.person)
        about, topic = subject or ((), None)
        desk = Desk(
            now,
            timezone,
            await chats.subscriptions_of(connection, chat_id),
            await chats.ended_of(connection, chat_id) if meant(request).verb is Verb.SETTINGS else (),
        )
        return Talk(language=language, about=about, topic=topic, desk=desk)

    async def _role(self, incoming: Incoming, request: Request, channel: Channel) -> Role:
        if person_name(request.place, request.person) in self._defaults.operators:
            return Role.OPERATOR
        # A platform is asked only where it matters: most of what is said changes nothing.
        if incoming.kind == "private" or entry_of(meant(request).verb).role is Role.MEMBER:
            return Role.ADMIN if incoming.kind == "private" else Role.MEMBER
        return Role.ADMIN if await channel.manages(request.place, request.person) else Role.MEMBER

    async def _behind(self, connection: AsyncConnection, chat_id: int, message_id: str) -> Subject | None:
        """What the message of ours was about that somebody replies to."""
        origin = await outbox.origin(connection, chat_id, message_id)
        if origin is None:
            return None
        edition_id, inbox_id = origin
        if inbox_id is not None:
            name = conversations.behind(inbox_id)
            return await conversations.find(connection, chat_id, now=self._clock(), message=name)
        if edition_id is not None:
            told = await stories.load(connection, await editions.stories_of(connection, edition_id))
            articles = [stored.read for story in told for stored in story.articles]
            return (tuple(articles[:_MOST_ARTICLES]), None) if articles else None
        return None

    async def _remember(
        self,
        connection: AsyncConnection,
        chat_id: int,
        claimed: Claimed,
        request: Request,
        before: Talk,
        after: Talk,
        *,
        thread: str,
    ) -> None:
        now = self._clock()
        if thread and meant(request).verb is Verb.CANCEL:
            await conversations.end(connection, chat_id, message=conversations.within(thread))
        elif thread:
            # Also where no article is talked of yet: whoever named us once in a thread need not do so again.
            name = conversations.within(thread)
            await conversations.keep(connection, chat_id, (after.about, after.topic), now=now, message=name)
        if not after.about:
            if before.about:
                await conversations.end(connection, chat_id, person=request.person)
            return
        subject = (after.about, after.topic)
        await conversations.keep(connection, chat_id, subject, now=now, person=request.person)
        await conversations.keep(
            connection, chat_id, subject, now=now, message=conversations.behind(claimed.id)
        )

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

    @asynccontextmanager
    async def _sign(self, channel: Channel, request: Request) -> AsyncIterator[None]:
        """Show that we are at it, while we are."""
        if meant(request).verb not in _SLOW:
            yield
            return
        showing = asyncio.create_task(channel.working(request.place))
        try:
            yield
        finally:
            showing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await showing

    def _today(self, talk: Talk) -> date:
        zone = ZoneInfo(talk.desk.timezone) if talk.desk else None
        return self._clock().astimezone(zone).date()


def _thread(incoming: Incoming) -> str:
    """The thread whose people share one talk with us; empty where each person has their own."""
    if incoming.request is None or incoming.request.place == incoming.place:
        return ""
    return incoming.request.place.thread


async def _apply(connection: AsyncConnection, chat_id: int, change: Change, now: datetime) -> None:
    match change:
        case Subscribe(order, due_at):
            await chats.subscribe(connection, chat_id, order, due_at=due_at)
        case Amend(subscription_id, order, due_at):
            await chats.amend(connection, chat_id, subscription_id, order, due_at=due_at)
        case Unsubscribe(subscription_id):
            await chats.unsubscribe(connection, chat_id, subscription_id)
        case Pause(subscription_id):
            await chats.pause(connection, chat_id, subscription_id)
        case Resume(subscription_id, due_at):
            since = now - _RESUMED_FROM
            await chats.resume(connection, chat_id, subscription_id, due_at=due_at, since=since)
        case Settle(timezone):
            await chats.settle(connection, chat_id, timezone)
        case Speak(language):
            await chats.speak(connection, chat_id, language)
        case Forget():
            await chats.forget(connection, chat_id)


def _sorry(language: Language) -> str:
    if language is Language.KO:
        return "죄송합니다. 이 요청은 끝내 처리하지 못했습니다. 운영자에게 알렸으니 다른 기사나 질문을 보내 주십시오."
    return "Sorry, this could not be done; the operators know of it. Please try another article or question."
