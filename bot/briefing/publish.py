"""Open an edition: choose its stories, compose it, and owe it to the chat, all in one transaction.

subscription -> what is new since its last edition -> ranked, composed -> edition and outbox rows
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.briefing.compose import Reported, edition
from bot.domain.edition import document_record
from bot.ports import Jobs
from bot.store import chats, editions, outbox, stories
from bot.store.session import Database
from bot.store.stories import StoredStory
from summarizer.types import Source, Status

#: What a subscription's first edition covers.
_FIRST_WINDOW = timedelta(hours=24)
#: What has happened, as against what is planned or goes on.
_DONE = frozenset({Status.FORMED, Status.JOINED, Status.EXPANDED, Status.ENDED})


class Publisher:
    """The step `open_edition`."""

    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._clock = clock

    async def open_edition(self, subscription_id: int) -> None:
        """Make the edition of this subscription; nothing happens where this slot has one already."""
        now = self._clock()
        async with self._database.transaction() as connection:
            subscription = await chats.subscription(connection, subscription_id)
            if subscription is None:
                return
            since = subscription.covered_until or now - _FIRST_WINDOW
            told = await editions.told(connection, subscription_id)
            new = [s for s in await stories.changed_between(connection, since, now) if s.id not in told]
            chosen = ranked([s for s in new if s.facts.alliances])[: subscription.order.most]
            local = now.astimezone(subscription.zone)
            document = edition(
                [reported(story) for story in chosen],
                local.date(),
                subscription.order.language,
                name=subscription.order.name,
            )
            edition_id = await editions.open_(
                connection,
                subscription_id,
                local_day=local.date(),
                slot=local.strftime("%H:%M"),
                due_at=now,
                window=(since, now),
                language=subscription.order.language.value,
                document=document_record(document),
                stories=[(story.id, story.version) for story in chosen],
            )
            if edition_id is None:
                return
            await chats.covered(connection, subscription_id, now)
            owed = await outbox.add(connection, subscription.chat_id, edition_id, [document_record(document)])
        for outbox_id in owed:
            await self._jobs.deliver(outbox_id)


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
    )
