"""The life of one subscription, pure: stories come and change, editions fall due and are opened, some of them late.

It goes by the product's own arithmetic (`plan`) and choice (`choose`); the store is a dictionary.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from bot.briefing.choose import choose
from bot.briefing.plan import TOO_LATE, dues, next_due, slot, window
from bot.domain.chat import Order
from bot.domain.edition import Reported
from summarizer.types import Alliance, Facts, Kind, Organisation, Source, Status

#: Every zone whose clock the library knows, the odd ones among them.
ZONES = tuple(sorted(available_timezones() - {"localtime", "Factory"}))


@dataclass(frozen=True, slots=True)
class Life:
    """One subscription, and what happens around it."""

    order: Order
    begins: datetime
    days: int
    #: (moment, story, version), in order: a story's versions differ in a party.
    news: tuple[tuple[datetime, int, int], ...]
    #: How late each edition in turn is opened.
    delays: tuple[timedelta, ...]


@dataclass(slots=True)
class Outcome:
    """What came of it, as faults in words; empty where all was as promised."""

    faults: list[str]
    editions: int
    told: int


def live(life: Life) -> Outcome:
    """Let it happen, and look for what should not."""
    order, now = life.order, life.begins
    covered: datetime | None = None
    due_at = next_due(order, now)
    ends = life.begins + timedelta(days=life.days)
    told: dict[int, int] = {}
    slots: Counter[tuple[object, str]] = Counter()
    came: Counter[tuple[int, int]] = Counter()
    faults: list[str] = []
    windows: list[tuple[datetime, datetime]] = []
    turn = 0
    skipped = 0
    while due_at is not None and due_at < ends:
        opened_at = due_at + life.delays[turn % len(life.delays)]
        turn += 1
        following = next_due(order, opened_at)
        if opened_at - due_at > TOO_LATE:
            skipped += 1
            due_at = following
            continue
        since, _ = window(order, covered, due_at, opened_at, ordered_at=life.begins)
        if windows and since != windows[-1][1]:
            faults.append(f"the window begins at {since}, and the last one ended at {windows[-1][1]}")
        windows.append((since, opened_at))
        stories = _newest(life, since, opened_at)
        known = [
            replace(story, told=_facts(told[story.story_id])) if story.story_id in told else story
            for story in stories
            if story.story_id is not None
        ]
        for chosen in choose(known, order).chosen:
            number = chosen.story.story_id or 0
            came[number, chosen.story.version] += 1
            told[number] = chosen.story.version
        local, name = slot(order, due_at)
        slots[local.date(), name] += 1
        covered, due_at = opened_at, following
    faults += [f"{name} on {day} came {n} times" for (day, name), n in slots.items() if n > 1]
    faults += [
        f"story {number} in version {version} came {n} times"
        for (number, version), n in came.items()
        if n > 1
    ]
    if windows:
        last = {number: version for at, number, version in life.news if windows[0][0] < at <= windows[-1][1]}
        faults += [
            f"story {number} was missed" for number, version in last.items() if told.get(number) != version
        ]
    expected = [due.at for due in dues(order, life.begins, days=life.days + 3) if due.at < ends]
    if all(delay == timedelta(0) for delay in life.delays) and len(expected) != sum(slots.values()):
        faults.append(f"{len(expected)} fell due and {sum(slots.values())} came")
    return Outcome(faults, sum(slots.values()), sum(came.values()))


def random_life(dice: random.Random) -> Life:
    """A life at random: any zone, times that leaps swallow or show twice, quiet hours, changes, outages."""
    zone = dice.choice(ZONES)
    begins = datetime(2015, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(60 * 24 * 365 * 15))
    if dice.random() < 0.5:
        begins = _near_a_leap(ZoneInfo(zone), begins, dice) or begins
    times = {time(dice.choice((0, 1, 2, 3, dice.randrange(24))), dice.choice((0, 30, dice.randrange(60))))
             for _ in range(dice.randint(1, 3))}  # fmt: skip
    quiet = (time(dice.randrange(24)), time(dice.randrange(24))) if dice.random() < 0.3 else None
    weekdays = tuple(sorted(dice.sample(range(1, 8), dice.randint(1, 7))))
    order = Order(times=tuple(sorted(times)), weekdays=weekdays, timezone=zone, most=1000, quiet=quiet)
    days = dice.randint(3, 16)
    news: list[tuple[datetime, int, int]] = []
    for number in range(1, dice.randint(2, 12)):
        at = begins + timedelta(minutes=dice.randrange(60 * 24 * days))
        for version in range(1, dice.choice((1, 1, 1, 2, 3)) + 1):
            news.append((at, number, version))
            at += timedelta(minutes=dice.randrange(1, 60 * 24 * 4))
    late = [
        timedelta(0),
        timedelta(0),
        timedelta(minutes=45),
        timedelta(hours=5),
        timedelta(hours=dice.randint(7, 60)),
    ]
    delays = [timedelta(0)] if dice.random() < 0.5 else [dice.choice(late) for _ in range(dice.randint(1, 7))]
    return Life(order, begins, days, tuple(sorted(news)), tuple(delays))


def _near_a_leap(zone: ZoneInfo, after: datetime, dice: random.Random) -> datetime | None:
    """A moment up to two days before the zone's clock is put forward or back."""
    for week in range(60):
        start = after + timedelta(days=7 * week)
        if start.astimezone(zone).utcoffset() != (start + timedelta(days=7)).astimezone(zone).utcoffset():
            day = next(
                start + timedelta(days=n)
                for n in range(7)
                if (start + timedelta(days=n)).astimezone(zone).utcoffset()
                != (start + timedelta(days=n + 1)).astimezone(zone).utcoffset()
            )
            return day - timedelta(minutes=dice.randrange(60 * 48))
    return None


def _newest(life: Life, since: datetime, until: datetime) -> list[Reported]:
    """The stories whose last change up to this moment lies in the window."""
    latest: dict[int, tuple[datetime, int]] = {}
    for at, number, version in life.news:
        if at <= until:
            latest[number] = (at, version)
    return [
        Reported(
            facts=_facts(version),
            sources=(Source("", f"https://a.example/{number}", "", None),),
            story_id=number,
            version=version,
            changed_at=at,
        )
        for number, (at, version) in latest.items()
        if at > since
    ]


def _facts(version: int) -> Facts:
    """A consortium that one more has joined with each version."""
    parties = tuple(Organisation(name) for name in ("KT", "두레", "펲토", "가온", "나래")[: version + 1])
    return Facts((Alliance(parties, Kind.CONSORTIUM, Status.EXPANDED if version > 1 else Status.FORMED),))
