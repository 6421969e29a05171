"""Open editions: choose their stories, compose them, and owe them to their chats, all in one transaction.

subscriptions that are due -> what is new since each one's last edition -> chosen, composed -> editions and outbox rows

Subscriptions that want the same of the same stories share one document, so ten thousand mornings cost as much
thought as there are different wishes among them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing import plan, weekly
from bot.briefing.choose import Choice, choose
from bot.briefing.compose import Notes, briefing
from bot.briefing.known import Known
from bot.briefing.wording import conditions
from bot.domain.chat import Button, Order, Place, Platform, Reply, Subscription, WhenEmpty
from bot.domain.delivery import Payload
from bot.domain.edition import Document, document_record
from bot.errors import TransientError
from bot.ports import Channel, Jobs, Pictures
from bot.store import admission, editions, outbox, reported, stories, subscriptions
from bot.store.editions import NewEdition
from bot.store.outbox import Owed
from bot.store.session import Database
from summarizer.types import Language

#: So many are opened in one transaction: more would hold rows locked for longer than others like to wait.
_BATCH = 250
#: A run that was late by less makes no day more of what an edition covers.
_SLACK = timedelta(hours=1)
_MOST_DAYS = 31

#: Whether a chat is sent what it subscribed to, with these let in while we run.
Serves = Callable[[Place, Collection[str]], bool]

_log = structlog.get_logger(__name__)


class Publisher:
    """The step `open_editions`."""

    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        channels: Mapping[Platform, Channel],
        *,
        clock: Callable[[], datetime],
        pictures: Pictures | None = None,
        serves: Serves = lambda _place, _let_in: True,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._channels = channels
        self._clock = clock
        self._pictures = pictures
        self._serves = serves

    async def open_edition(self, subscription_id: int) -> None:
        """Make the edition of this subscription if it is due; nothing happens where this slot has one already."""
        await self.open_editions([subscription_id])

    async def open_editions(self, subscription_ids: Sequence[int]) -> None:
        """Make the editions of those of these subscriptions that are due."""
        now = self._clock()
        async with self._database.transaction() as connection:
            until = min(now, await stories.closing_time(connection))
        without: set[Platform] = set()
        for start in range(0, len(subscription_ids), _BATCH):
            batch = subscription_ids[start : start + _BATCH]
            async with self._database.transaction() as connection:
                owed, lacking = await self._open(connection, batch, now, until)
            without |= lacking
            await self._jobs.deliver_all(owed)  # who sends a chat's first part goes on with the others
        if without:
            raise TransientError(f"This process has no channel to {', '.join(sorted(without))}.")

    async def _open(
        self, connection: AsyncConnection, ids: Sequence[int], now: datetime, until: datetime
    ) -> tuple[list[int], set[Platform]]:
        claimed = await subscriptions.claim_due(connection, ids, now)
        lacking = {place.platform for _, place in claimed if place.platform not in self._channels}
        due = [_Due(subscription, place) for subscription, place in claimed if place.platform not in lacking]
        schedule = _Schedule(now)
        days = [(one.subscription.id, schedule.day(one.subscription)) for one in due]
        had = await editions.opened_on(connection, days)
        let_in = await admission.names(connection)
        open_ = [
            one
            for one, key in zip(due, days, strict=True)
            if schedule.comes(one.subscription, had.get(key, 0)) and self._serves(one.place, let_in)
        ]
        made = await self._compose(connection, open_, schedule, until)
        opened = await editions.open_all(connection, [new for new, _ in made])
        owed = [
            Owed(one.subscription.chat_id, opened[new.subscription_id], parts)
            for one, (new, parts) in zip(open_, made, strict=True)
            if new.subscription_id in opened and parts
        ]
        covered = {one.subscription.id for one in open_}
        await subscriptions.opened(
            connection,
            [
                (
                    one.subscription.id,
                    schedule.next(one.subscription),
                    until if one.subscription.id in covered else None,
                    schedule.is_late(one.subscription)
                    or (one.subscription.late and one.subscription.id not in covered),
                )
                for one in due
            ],
        )
        first = await outbox.add_editions(connection, owed)
        _log.info("editions opened", due=len(due), opened=len(opened), sent=len(owed))
        return first, lacking

    async def _compose(
        self, connection: AsyncConnection, due: Sequence[_Due], schedule: _Schedule, until: datetime
    ) -> list[tuple[NewEdition, list[Payload]]]:
        if not due:
            return []
        windows = [schedule.window(one.subscription) for one in due]
        ids = [one.subscription.id for one in due]
        known = await Known.load(connection, ids, min(window.since for window in windows), until)
        alerted = await editions.alerts_since(
            connection,
            [one.subscription.id for one in due if one.subscription.order.alerts],
            min(window.since for window in windows),
        )
        overviews = _Overviews(connection, self._pictures)
        made: list[tuple[NewEdition, list[Payload]]] = []
        issues: dict[Hashable, _Issue] = {}
        for one, window in zip(due, windows, strict=True):
            subscription, order = one.subscription, one.subscription.order
            day = schedule.day(subscription)
            sent = sum(moment > window.since for moment in alerted.get(subscription.id, ()))
            since = window.since if subscription.late or window.rested else None
            days = _days(window.since, until)
            key = (
                _wish(order),
                day,
                since,
                days,
                subscription.late,
                sent,
                *known.key(subscription.id, window.since),
            )
            issue = issues.get(key)
            if issue is None:
                choice = choose(known.stories(subscription.id, window.since), order)
                notes = _notes(subscription, window, sent, days)
                document = briefing(choice, day, order.language, notes)
                attachment = None
                if order.overview:
                    document, attachment = await overviews.put_before(document, order.language, day, until)
                silent = not choice.chosen and order.when_empty is WhenEmpty.SILENT and not order.overview
                issue = issues[key] = _Issue(choice, document, silent)
                issue.reply = Reply(
                    document=document,
                    buttons=buttons(order.language) if choice.chosen else (),
                    attachment=attachment,
                    silent=order.silent,
                )
            made.append(
                (
                    NewEdition(
                        subscription.id,
                        local_day=day,
                        slot=schedule.slot(subscription),
                        due_at=subscription.due_at or until,
                        window=(window.since, until),
                        language=order.language,
                        document=issue.record,
                        stories=issue.told,
                    ),
                    issue.parts(self._channels, one.place.platform),
                )
            )
        return made


@dataclass(frozen=True, slots=True)
class _Due:
    subscription: Subscription
    place: Place


@dataclass(frozen=True, slots=True)
class _Window:
    since: datetime
    rested: bool


class _Issue:
    """An edition as all get it who want the same, dressed once for each platform."""

    def __init__(self, choice: Choice, document: Document, silent: bool) -> None:
        self.record = document_record(document)
        self.told = choice.records if not silent else ()
        self.reply = Reply(document=document)
        self._silent = silent
        self._parts: dict[Platform, list[Payload]] = {}

    def parts(self, channels: Mapping[Platform, Channel], platform: Platform) -> list[Payload]:
        """Its messages on this platform; none where nothing is said on an empty day."""
        if self._silent:
            return []
        if platform not in self._parts:
            self._parts[platform] = channels[platform].parts(self.reply)
        return self._parts[platform]


class _Schedule:
    """The clock's arithmetic, once for all subscriptions that go by the same clock."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._next: dict[Hashable, datetime | None] = {}
        self._windows: dict[Hashable, _Window] = {}
        self._places: dict[Hashable, int] = {}

    def next(self, subscription: Subscription) -> datetime | None:
        """When its edition after this one falls due."""
        key = _clock(subscription.order)
        if key not in self._next:
            self._next[key] = plan.next_due(subscription.order, self._now)
        return self._next[key]

    def window(self, subscription: Subscription) -> _Window:
        """What its edition covers."""
        first = subscription.created_at if subscription.covered_until is None else None
        key = (_clock(subscription.order), subscription.covered_until, subscription.due_at, first)
        if key not in self._windows:
            self._windows[key] = _Window(
                *plan.window(
                    subscription.order,
                    subscription.covered_until,
                    subscription.due_at or self._now,
                    self._now,
                    ordered_at=first,
                )
            )
        return self._windows[key]

    def comes(self, subscription: Subscription, had: int) -> bool:
        """Whether it is opened: not hours too late, and not once more on a day that had its edition at another time."""
        due_at = subscription.due_at or self._now
        if self.is_late(subscription):
            return False
        if not had:
            return True
        key = (_clock(subscription.order), due_at)
        if key not in self._places:
            self._places[key] = plan.place_in_day(subscription.order, due_at)
        place = self._places[key]
        return place == 0 or place > had

    def is_late(self, subscription: Subscription) -> bool:
        """Whether it fell due so long ago that the next edition takes its place."""
        return self._now - (subscription.due_at or self._now) > plan.TOO_LATE

    def day(self, subscription: Subscription) -> date:
        """The local day that the edition bears."""
        return plan.slot(subscription.order, subscription.due_at or self._now)[0].date()

    def slot(self, subscription: Subscription) -> str:
        """The time on the chat's clock at which it fell due."""
        return plan.slot(subscription.order, subscription.due_at or self._now)[1]


class _Overviews:
    """The week's overviews, one a language and day."""

    def __init__(self, connection: AsyncConnection, pictures: Pictures | None) -> None:
        self._connection = connection
        self._pictures = pictures
        self._made: dict[Hashable, Any] = {}

    async def put_before(
        self, document: Document, language: Language, day: date, until: datetime
    ) -> tuple[Document, Any]:
        """The edition with the week's figures before its stories, and the week's picture."""
        key = (language, day)
        if key not in self._made:
            since = until - weekly.WEEK
            this = await reported.material(self._connection, since, until)
            before = await reported.material(self._connection, since - weekly.WEEK, since)
            picture = await self._pictures.week(since, until, language) if self._pictures else None
            self._made[key] = (weekly.overview(weekly.count(this), weekly.count(before), language), picture)
        card, picture = self._made[key]
        return weekly.with_overview(document, card), picture


def _wish(order: Order) -> Hashable:
    """All of an order that decides what its editions hold and say, apart from when they come."""
    return (
        *(order.language, order.name, order.most, order.words, order.without, order.watched),
        *(
            order.reasons,
            order.press,
            order.muted,
            order.when_empty,
            order.overview,
            order.silent,
            order.timezone,
        ),
    )


def _clock(order: Order) -> Hashable:
    return (order.times, order.weekdays, order.timezone, order.quiet, order.holidays)


def _days(since: datetime, until: datetime) -> int:
    """How many days back an edition reaches, as far as one can catch up."""
    return min(max(1, ceil((until - since - _SLACK) / timedelta(days=1))), _MOST_DAYS)


def _notes(subscription: Subscription, window: _Window, alerted: int, days: int) -> Notes:
    order = subscription.order
    local = window.since.astimezone(ZoneInfo(order.timezone))
    return Notes(
        name=order.name,
        late_since=local if subscription.late else None,
        holidays_since=local if window.rested else None,
        alerted=alerted,
        days=days,
        conditions=conditions(order, order.language),
    )


def buttons(language: Language) -> tuple[tuple[Button, ...], ...]:
    """What can be done with an edition that holds something."""
    korean = language is Language.KO
    return (
        (
            Button("왜 받았나" if korean else "Why these?", "/why"),
            Button("사실 오류 신고" if korean else "Report an error", "/report"),
        ),
    )
