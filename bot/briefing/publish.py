"""Open an edition: choose its stories, compose it, and owe it to the chat, all in one transaction.

subscription -> what is new since its last edition -> ranked, composed -> edition and outbox rows
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing.compose import Reported, edition
from bot.briefing.plan import TOO_LATE, next_due, slot
from bot.domain.chat import Platform, Reply, Subscription
from bot.domain.edition import document_record
from bot.errors import TransientError
from bot.ports import Channel, Jobs
from bot.store import chats, editions, outbox, stories
from bot.store.session import Database
from bot.store.stories import StoredStory
from summarizer.types import Source, Status

#: What a subscription's first edition covers.
FIRST_WINDOW = timedelta(hours=24)
#: What has happened, as against what is planned or goes on.
_DONE = frozenset({Status.FORMED, Status.JOINED, Status.EXPANDED, Status.ENDED})


class Publisher:
    """The step `open_edition`."""

    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        channels: Mapping[Platform, Channel],
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._channels = channels
        self._clock = clock

    async def open_edition(self, subscription_id: int) -> None:
        """Make the edition of this subscription if it is due; nothing happens where this slot has one already."""
        now = self._clock()
        owed: list[int] = []
        async with self._database.transaction() as connection:
            subscription = await chats.subscription(connection, subscription_id)
            if subscription is None or subscription.due_at is None or subscription.due_at > now:
                return
            await chats.put_next(connection, subscription_id, next_due(subscription.order, now))
            if now - subscription.due_at <= TOO_LATE:
                owed = await self._open(connection, subscription, subscription.due_at, now)
        for outbox_id in owed[:1]:  # who sends the first goes on with the others
            await self._jobs.deliver(outbox_id)

    async def _open(
        self, connection: AsyncConnection, subscription: Subscription, due_at: datetime, now: datetime
    ) -> list[int]:
        place = await chats.place_of(connection, subscription.chat_id)
        channel = self._channels.get(place.platform)
        if channel is None:
            raise TransientError(f"This process has no channel to {place.platform}.")
        since = subscription.covered_until or now - FIRST_WINDOW
        told = await editions.told(connection, subscription.id)
        new = [s for s in await stories.changed_between(connection, since, now) if s.id not in told]
        wanted = [s for s in new if s.facts.alliances and matches(s, subscription.order.words)]
        chosen = ranked(wanted)[: subscription.order.most]
        local, name = slot(subscription.order, due_at)
        document = edition(
            [reported(story) for story in chosen],
            local.date(),
            subscription.order.language,
            name=subscription.order.name,
        )
        edition_id = await editions.open_(
            connection,
            subscription.id,
            local_day=local.date(),
            slot=name,
            due_at=due_at,
            window=(since, now),
            language=subscription.order.language.value,
            document=document_record(document),
            stories=[(story.id, story.version) for story in chosen],
        )
        if edition_id is None:
            return []
        await chats.covered(connection, subscription.id, now)
        parts = channel.parts(Reply(document=document))
        return await outbox.add(connection, subscription.chat_id, parts, edition_id=edition_id)


def matches(story: StoredStory, words: Sequence[str]) -> bool:
    """Whether a story holds one of these words, in its parties, names or headlines; without words every one does."""
    if not words:
        return True
    said = [read.read.article.title for read in story.articles]
    for alliance in story.facts.alliances:
        said += [alliance.name or "", *(n for p in alliance.parties for n in (p.name, *p.aliases))]
    text = " ".join(said).casefold()
    return any(word.casefold() in text for word in words)


def ranked(found: Sequence[StoredStory]) -> list[StoredStory]:
    """The order of an edition: signed before planned and told in passing, much reported before little, large before
    small, new before old."""

    def weight(story: StoredStory) -> tuple[int, int, int, int]:
        news = [alliance for alliance in story.facts.alliances if alliance.main]
        done = any(alliance.status in _DONE for alliance in news)
        size = max((len(alliance.parties) for alliance in news), default=0)
        return (int(done), story.independent_reports, size, story.id)

    return sorted(found, key=weight, reverse=True)


def reported(story: StoredStory) -> Reported:
    """A stored story as an edition tells it."""
    return Reported(
        facts=story.facts,
        sources=tuple(
            Source(a.read.article.title, a.read.article.url, a.read.article.outlet, a.read.article.published)
            for a in story.articles
        ),
        independent=story.independent_reports,
        story_id=story.id,
        from_feeds=bool(story.articles) and all(a.grade == "feed" for a in story.articles),
    )
