"""Alerts: a story with a watched organisation, told at once to those who asked for that.

article placed -> its story -> subscriptions that watch one of its parties -> an edition of one story each, owed now

An alert is kept as an edition, so the next briefing counts the story and does not tell it again. Beyond a few a day
nothing is sent at once: the rest comes with the briefing, where nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing.cards import FOLDED, cards, update_card
from bot.briefing.choose import Chosen, consider
from bot.briefing.known import Known
from bot.briefing.plan import quiet_until
from bot.briefing.publish import Serves, buttons
from bot.domain.chat import Place, Platform, Reply, Subscription
from bot.domain.delivery import Policy
from bot.domain.edition import Document, Reported, document_record
from bot.ports import Channel, Jobs
from bot.store import admission, editions, outbox, reported, stories, subscriptions
from bot.store.editions import ALERT, NewEdition
from bot.store.outbox import Owed
from bot.store.session import Database
from summarizer.types import Language

#: More than this in a day is no alarm but noise.
MOST_A_DAY = 5
#: What was published longer ago is no breaking news, however lately we came by it.
_FRESH = timedelta(hours=24)


class Alerter:
    """The step `alert`."""

    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        channels: Mapping[Platform, Channel],
        *,
        clock: Callable[[], datetime],
        serves: Serves = lambda _place, _let_in: True,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._channels = channels
        self._clock = clock
        self._serves = serves

    async def article_placed(self, article_id: int) -> None:
        """Tell those at once who wait for the story that this article tells; those who were told are left alone."""
        now = self._clock()
        async with self._database.transaction() as connection:
            waiting = await subscriptions.alerting(connection)
            story_id = await stories.story_of(connection, article_id) if waiting else None
            if story_id is None:
                return
            found = await reported.told_of(connection, [story_id])
            if not found or not _is_fresh(found[0], now):
                return
            owed = await self._alert(connection, found[0], waiting, now)
        for outbox_id, after in owed:
            await self._jobs.deliver(outbox_id, after=after)

    async def _alert(
        self,
        connection: AsyncConnection,
        story: Reported,
        waiting: list[tuple[Subscription, Place]],
        now: datetime,
    ) -> list[tuple[int, float]]:
        """Open the alerts; gives their outbox rows and how many seconds each has to wait."""
        let_in = await admission.names(connection)
        fitting = [
            (s, place, found)
            for s, place in waiting
            if (found := _wanted(story, s)) is not None and self._serves(place, let_in)
        ]
        known = await Known.of(connection, [s.id for s, _, _ in fitting], [story])
        sent = await editions.alerts_since(connection, [s.id for s, _, _ in fitting], now - timedelta(days=1))
        new: list[NewEdition] = []
        ways: dict[int, tuple[Subscription, Place, Reply]] = {}
        for subscription, place, _ in fitting:
            (told,) = known.stories(subscription.id, datetime.min.replace(tzinfo=now.tzinfo))
            verdict = consider(told, subscription.order)
            local = now.astimezone(ZoneInfo(subscription.order.timezone))
            midnight = datetime.combine(local.date(), time(0), local.tzinfo)
            today = sum(moment >= midnight for moment in sent.get(subscription.id, ()))
            if not isinstance(verdict, Chosen) or today >= MOST_A_DAY or place.platform not in self._channels:
                continue
            document = alert(verdict, subscription.order.language)
            reply = Reply(document=document, buttons=buttons(subscription.order.language))
            ways[subscription.id] = (subscription, place, reply)
            new.append(
                NewEdition(
                    subscription.id,
                    local_day=local.date(),
                    slot=f"{ALERT}{story.story_id}:{story.version}",
                    due_at=now,
                    window=(now, now),
                    language=subscription.order.language,
                    document=document_record(document),
                    stories=((story.story_id or 0, story.version, [asdict(b) for b in verdict.because]),),
                )
            )
        owed, waits = [], {}
        for subscription_id, edition_id in (await editions.open_all(connection, new)).items():
            subscription, place, reply = ways[subscription_id]
            until = quiet_until(subscription.order, now)
            waits[edition_id] = (until - now).total_seconds() if until else 0.0
            parts = self._channels[place.platform].parts(reply)
            owed.append(Owed(subscription.chat_id, edition_id, parts, not_before=until))
        # Nobody needs an alarm twice: where its arrival is unknown, it waits for the operator.
        first = await outbox.add_editions(connection, owed, policy=Policy.PARK, priority=outbox.ALERT)
        return [(outbox_id, waits[one.edition_id]) for outbox_id, one in zip(first, owed, strict=True)]


def _wanted(story: Reported, subscription: Subscription) -> Chosen | None:
    """The story by itself, if this subscription watches one of its parties and it came after the order."""
    if not subscription.order.watched or not story.changed_at or story.changed_at <= subscription.created_at:
        return None
    found = consider(replace(story, told=None), subscription.order)
    return found if isinstance(found, Chosen) else None


def _is_fresh(story: Reported, now: datetime) -> bool:
    days = [source.published for source in story.sources if source.published]
    return not days or max(days) >= (now - _FRESH).date()


def alert(chosen: Chosen, language: Language) -> Document:
    """One story, told at once."""
    made = (
        (update_card(chosen.story, chosen.changes, language),)
        if chosen.changes
        else cards(chosen.story, language, folded=FOLDED)
    )
    watched = next((because.values for because in chosen.because if because.ground == "watched"), ())
    names = ", ".join(watched)
    title = f"속보 · {names}" if language is Language.KO else f"Alert · {names}"
    footer = (
        "속보로 받으신 소식은 다음 브리핑에 다시 실리지 않습니다. 끄기: /settings"
        if language is Language.KO
        else "A story sent as an alert is not repeated in the next briefing. To turn alerts off: /settings"
    )
    return Document(language=language, title=title, lead="", cards=made, footer=footer)
