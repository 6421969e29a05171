"""The desk that answers for editions: what came and why, what would have come, and what is new right now.

It looks and never writes: what is told here in passing is told again by the next edition. Only a subscription's first
edition, which is offered when somebody subscribes, counts as told; the reply that carries it writes that down.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.briefing import weekly
from bot.briefing.cards import words
from bot.briefing.choose import Choice, Chosen, Left, choose, consider
from bot.briefing.compose import Notes, briefing, moment
from bot.briefing.known import Known
from bot.briefing.plan import FIRST_WINDOW
from bot.briefing.rehearse import Rehearsal, rehearse
from bot.briefing.wording import conditions
from bot.domain.chat import Opened, Order, Subscription
from bot.domain.edition import Document
from bot.store import corrections, editions, reported
from bot.store.corrections import Reported as ReportedError
from bot.store.editions import StoredEdition
from bot.store.session import Database
from summarizer.render.names import localised
from summarizer.types import Facts, Language

#: More stories than this are no briefing any more.
_MOST_AT_ONCE = 30
_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Fate:
    """What a subscription makes of one story."""

    subscription: Subscription
    verdict: Chosen | Left
    #: When it brought the story last, and why it was chosen then.
    came: tuple[datetime, list[Any]] | None
    #: The next edition begins after the story's last change.
    past: bool


class Briefings:
    """Answers about editions, from the store."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def latest(
        self, subscriptions: Sequence[Subscription], language: Language, timezone: str
    ) -> Document:
        """What is new since each subscription's last edition; without any, what the last 24 hours brought."""
        now, korean = self._clock(), language is Language.KO
        begins = [(s, s.covered_until or now - FIRST_WINDOW) for s in subscriptions]
        since = min((instant for _, instant in begins), default=now - FIRST_WINDOW)
        async with self._database.transaction() as connection:
            known = await Known.load(connection, [s.id for s in subscriptions], since, now)
        found: dict[int | None, Chosen] = {}
        for order, stories in [(s.order, known.stories(s.id, instant)) for s, instant in begins] or [
            (Order(language=language), known.stories(0, since))
        ]:
            for one in choose(stories, replace(order, most=_MOST_AT_ONCE)).chosen:
                found.setdefault(one.story.story_id, one)
        covered = any(subscription.covered_until for subscription in subscriptions)
        when = moment(since.astimezone(ZoneInfo(timezone)), language)
        if covered:
            footer = (
                f"지난 브리핑({when}) 이후의 소식입니다. 다음 브리핑에도 실립니다."
                if korean
                else f"What is new since the last briefing ({when}); the next one will hold it as well."
            )
        else:
            footer = "지난 24시간의 소식입니다." if korean else "This covers the last 24 hours."
        wish = conditions(subscriptions[0].order, language) if len(subscriptions) == 1 else ""
        name = "지금까지의 소식" if korean else "News so far"
        return self._told(
            found.values(), language, timezone, Notes(name, conditions=wish, hint=False), footer
        )

    async def first(self, subscription: Subscription) -> tuple[Document, Opened]:
        """A subscription's first edition, now: the last 24 hours by its order; and that it was given."""
        now, order = self._clock(), subscription.order
        since = now - FIRST_WINDOW
        async with self._database.transaction() as connection:
            known = await Known.load(connection, [subscription.id], since, now)
        choice = choose(known.stories(subscription.id, since), order)
        local = now.astimezone(ZoneInfo(order.timezone))
        notes = Notes(name=order.name, conditions=conditions(order, order.language))
        document = briefing(choice, local.date(), order.language, notes)
        slot = f"first:{local:%H:%M}"
        return document, Opened(subscription.id, local.date(), slot, (since, now), document, choice.records)

    async def catch_up(
        self, subscriptions: Sequence[Subscription], span: timedelta, language: Language, timezone: str
    ) -> Document:
        """All that a chat's orders would take of the time behind us, whether it was told or not."""
        now, korean = self._clock(), language is Language.KO
        since = now - span
        async with self._database.transaction() as connection:
            material = await reported.material(connection, since, now)
        found: dict[int | None, Chosen] = {}
        orders = [subscription.order for subscription in subscriptions] or [Order(language=language)]
        over = 0
        for order in orders:
            choice = choose(material, replace(order, most=_MOST_AT_ONCE))
            over += choice.over
            for one in choice.chosen:
                found.setdefault(one.story.story_id, one)
        when = moment(since.astimezone(ZoneInfo(timezone)), language)
        footer = f"{when} 이후의 소식입니다." if korean else f"Everything since {when}."
        if over:
            footer += f" 이 밖에 {over}건이 더 있습니다." if korean else f" {over} more did not fit."
        name = "놓친 소식" if korean else "Catching up"
        wish = conditions(orders[0], language) if len(orders) == 1 else ""
        return self._told(
            found.values(), language, timezone, Notes(name, conditions=wish, hint=False), footer
        )

    async def week(self, language: Language, timezone: str) -> Document:
        """The week in figures, and its foremost stories."""
        now = self._clock()
        since = now - weekly.WEEK
        async with self._database.transaction() as connection:
            this = await reported.material(connection, since, now)
            before = await reported.material(connection, since - weekly.WEEK, since)
        choice = choose(this, Order(language=language, most=5))
        name = "주간 정리" if language is Language.KO else "The week"
        card = weekly.overview(weekly.count(this), weekly.count(before), language)
        document = self._told(choice.chosen, language, timezone, Notes(name, hint=False), "")
        return weekly.with_overview(document, card)

    async def of_day(self, chat_id: int, day: date) -> list[StoredEdition]:
        """A chat's editions of a local day, in the order in which they came."""
        async with self._database.transaction() as connection:
            return (await editions.of_chat(connection, chat_id, day=day))[::-1]

    async def days(self, chat_id: int) -> list[date]:
        """The days of a chat's last editions."""
        async with self._database.transaction() as connection:
            return await editions.days_of(connection, chat_id)

    async def edition(self, chat_id: int, edition_id: int | None) -> StoredEdition | None:
        """One of a chat's editions, the last one where none is named."""
        async with self._database.transaction() as connection:
            if edition_id is None:
                return await editions.due_before(connection, chat_id, self._clock())
            found = await editions.of_chat(connection, chat_id, edition_id=edition_id)
        return found[0] if found else None

    async def would(self, subscriptions: Sequence[Subscription], url: str) -> list[Fate] | None:
        """What each subscription makes of the story behind this address; None where none is known."""
        ids = [subscription.id for subscription in subscriptions]
        async with self._database.transaction() as connection:
            story_id = await editions.story_behind(connection, url)
            stories = await reported.told_of(connection, [story_id] if story_id is not None else [])
            if not stories or story_id is None:
                return None
            known = await Known.of(connection, ids, stories)
            came = await editions.last_told(connection, ids, story_id)
        fates = []
        for subscription in subscriptions:
            story = known.stories(subscription.id, _EVER)[0]
            covered, changed = subscription.covered_until, story.changed_at
            fates.append(
                Fate(
                    subscription,
                    consider(story, subscription.order),
                    came.get(subscription.id),
                    past=covered is not None and changed is not None and changed <= covered,
                )
            )
        return fates

    async def reported(self) -> list[ReportedError]:
        """The errors that readers reported and nobody decided on."""
        async with self._database.transaction() as connection:
            return await corrections.open_(connection)

    async def story_behind(self, url: str) -> int | None:
        """The story that the article at this address tells."""
        async with self._database.transaction() as connection:
            return await editions.story_behind(connection, url)

    async def facts_of(
        self, story_id: int, headline: str, language: Language
    ) -> tuple[Facts, tuple[str, ...]]:
        """A story's facts, and the parties of the alliance that a card of it was about."""
        async with self._database.transaction() as connection:
            found = await reported.told_of(connection, [story_id])
        if not found:
            return Facts(), ()
        facts = found[0].facts
        news = [alliance for alliance in facts.alliances if alliance.main] or list(facts.alliances)
        said = words(language)
        shown = [a for a in news if said.headline(localised(a, language)) == headline] or news
        return facts, tuple(party.name for party in shown[0].parties) if shown else ()

    async def rehearsal(self, order: Order) -> Rehearsal:
        """What this order would have brought in the last seven days."""
        now = self._clock()
        async with self._database.transaction() as connection:
            stories = await reported.as_they_were(connection, now - weekly.WEEK, now)
        return rehearse(stories, order, now)

    def _told(
        self,
        chosen: Collection[Chosen],
        language: Language,
        timezone: str,
        notes: Notes,
        footer: str,
    ) -> Document:
        day = self._clock().astimezone(ZoneInfo(timezone)).date()
        choice = Choice(tuple(chosen)[:_MOST_AT_ONCE], ())
        return replace(briefing(choice, day, language, notes), footer=footer)
