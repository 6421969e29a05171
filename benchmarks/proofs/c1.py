"""One edition for each subscription, local day and slot, whatever the clocks do.

Three replicas, each with its own connections, live through 400 days by a clock that this proof turns; at each moment at
which something falls due all three tick and open at once. Six zones are there, with nights on which the clock leaps an
hour, half an hour or back, and the briefings are ordered for just those hours. Then APScheduler's own cron triggers are
asked for the same: they must fail where the clock shows an hour twice.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from apscheduler.triggers.cron import CronTrigger

from benchmarks.proofs.hand import server
from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.share import share
from bot.briefing.publish import Publisher
from bot.domain.chat import Order, Place, Platform
from bot.ports import Channel
from bot.schedule.clock import Clock
from bot.store import chats, subscriptions
from bot.store.session import Database
from summarizer.types import Language

BAR = "3 replicas, 400 days, 6 zones, both nights of the change: exactly 1 edition each"
ZONES = (
    "Asia/Seoul",
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",  # half an hour
    "Africa/Casablanca",  # summer time pauses for Ramadan
    "Asia/Kathmandu",  # a quarter of an hour off
)
TIMES = (time(1, 30), time(2, 30))
#: In the past, so that the database's own clock is ahead of every simulated moment.
FIRST_DAY = date(2025, 1, 10)


class Post(Channel):
    """Takes everything."""

    async def send(self, place: Place, payload: Any) -> str:
        """As if it had arrived."""
        del place, payload
        return "1"


class _Replica:
    """A clock and a worker of one host; what the clock defers the worker does at once."""

    def __init__(self, url: str, moment: list[datetime]) -> None:
        self.database = Database(url, size=2)
        self.publisher = Publisher(
            self.database,
            self,
            {Platform.CONSOLE: Post()},
            clock=lambda: moment[0],  # type: ignore[arg-type]
        )
        self.clock = Clock(self.database, self, now=lambda: moment[0])  # type: ignore[arg-type]

    async def open_editions(self, subscription_ids: Sequence[int]) -> None:
        """What would be a job."""
        await self.publisher.open_editions(subscription_ids)

    async def poll_all(self, source_ids: Sequence[int]) -> None:
        """There are no sources."""

    async def deliver_all(self, outbox_ids: Sequence[int]) -> None:
        """The ledger is what counts."""


async def _prove(url: str, days: int) -> Outcome:
    dice = random.Random(11)
    moment = [datetime.combine(FIRST_DAY, time(), UTC)]
    async with AsyncExitStack() as stack:
        replicas = [_Replica(url, moment) for _ in range(3)]
        for replica in replicas:
            stack.push_async_callback(replica.database.close)
        database = replicas[0].database
        subscriptions = {zone: await _subscribe(database, zone, moment[0]) for zone in ZONES}
        end = moment[0] + timedelta(days=days)
        ticks = 0
        while (due := await _next_due(database)) is not None and due < end:
            # A tick comes when it comes: on the second, or any of the fifteen after it.
            moment[0] = max(moment[0], due) + timedelta(seconds=dice.choice((0, 1, 7, 14.9)))
            await asyncio.gather(*(replica.clock.tick() for replica in replicas))
            ticks += 3
        editions = {zone: await _editions(database, number) for zone, number in subscriptions.items()}
    wrong = {zone: _wrong(found, ZoneInfo(zone), moment[0]) for zone, found in editions.items()}
    cron = {zone: _cron_wrong(ZoneInfo(zone), days) for zone in ZONES}
    opened = sum(map(len, editions.values()))
    return Outcome(
        held=not any(wrong.values()) and cron["America/New_York"] > 0 and opened > 0,
        figures={
            "run": f"3 replicas, {days} days, {len(ZONES)} zones, {len(TIMES)} slots a day, {ticks} ticks",
            "editions opened": str(opened),
            "days with another number than one for each slot": str(sum(map(len, wrong.values())))
            + "".join(f"; {zone} {found[:3]}" for zone, found in wrong.items() if found),
            "the same by APScheduler's cron": f"wrong on {sum(cron.values())} days: "
            + ", ".join(f"{zone} {count}" for zone, count in cron.items() if count),
        },
    )


async def _subscribe(database: Database, zone: str, now: datetime) -> int:
    from bot.briefing.plan import next_due

    order = Order(times=TIMES, weekdays=(1, 2, 3, 4, 5, 6, 7), timezone=zone)
    async with database.transaction() as connection:
        chat = await chats.ensure(
            connection,
            Place(Platform.CONSOLE, "proof", zone),
            kind="private",
            language=Language.KO,
            timezone=zone,
        )
        return await subscriptions.add(connection, chat, order, due_at=next_due(order, now))


async def _next_due(database: Database) -> datetime | None:
    from sqlalchemy import text

    async with database.transaction() as connection:
        found: datetime | None = (
            await connection.execute(text("SELECT min(due_at) FROM subscriptions"))
        ).scalar_one()
        return found


async def _editions(database: Database, subscription_id: int) -> list[tuple[date, str]]:
    from sqlalchemy import text

    statement = text("SELECT local_day, slot FROM editions WHERE subscription_id = :id ORDER BY due_at")
    async with database.transaction() as connection:
        return [
            (row.local_day, row.slot) for row in await connection.execute(statement, {"id": subscription_id})
        ]


def _wrong(found: list[tuple[date, str]], zone: ZoneInfo, end: datetime) -> list[date]:
    """The whole local days that have not exactly one edition for each slot."""
    counts = Counter(day for day, _ in found)
    slots = {day: len({slot for other, slot in found if other == day}) for day in counts}
    first = datetime.combine(FIRST_DAY, time(), UTC).astimezone(zone).date() + timedelta(days=1)
    last = end.astimezone(zone).date() - timedelta(days=1)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if counts[day] != len(TIMES) or slots[day] != len(TIMES)]


def _cron_wrong(zone: ZoneInfo, days: int) -> int:
    """The local days on which a cron trigger fires another number of times than once for each slot."""
    begin = datetime.combine(FIRST_DAY, time(), UTC)
    counts: Counter[date] = Counter()
    for slot in TIMES:
        trigger = CronTrigger(hour=slot.hour, minute=slot.minute, timezone=zone)
        now = begin
        # Asked afresh each time: told of the last time it fired, it stands still where the clock shows an hour twice.
        while (fired := trigger.get_next_fire_time(None, now)) < begin + timedelta(days=days):
            counts[fired.astimezone(zone).date()] += 1
            now = max(now, fired.astimezone(UTC)) + timedelta(seconds=1)
    whole = sorted(counts)[1:-1]
    return sum(counts[day] != len(TIMES) for day in whole)


def prove() -> Outcome:
    """Four hundred days."""
    with server(durable=False) as embedded:
        # Each edition is a line otherwise.
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
        return asyncio.run(_prove(embedded.url(), share(400)))
