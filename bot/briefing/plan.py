"""When a subscription's next edition falls due. Pure: the order and an instant in, an instant out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.briefing.holidays import is_holiday
from bot.domain.chat import Holidays, Order

#: Later than this an edition is left to the next one, whose window begins where the last one ended.
TOO_LATE = timedelta(hours=6)
#: What a subscription's first edition covers.
FIRST_WINDOW = timedelta(hours=24)


def next_due(order: Order, after: datetime) -> datetime | None:
    """The first instant after this one at which the order's clock shows one of its times; None without any day.

    Where the clock leaps over a time, the first instant behind the leap counts; where it shows a time twice, the
    first showing alone does. What falls into the quiet hours waits for their end; a holiday has no edition where the
    order says so.
    """
    return next((due.at for due in dues(order, after) if not due.rests), None)


def next_after_change(
    before: Order, order: Order, covered_until: datetime | None, now: datetime
) -> datetime | None:
    """When a changed order next falls due: a day that had its edition at the old time gets none at the new one."""
    had, day = 0, None
    if covered_until is not None:
        day = covered_until.astimezone(ZoneInfo(order.timezone)).date()
        had = editions_of_day(before, day, until=covered_until)
    for due in dues(order, now):
        if due.rests or (due.day == day and place_in_day(order, due.at) <= had):
            continue
        return due.at
    return None


def editions_of_day(order: Order, day: date, *, until: datetime) -> int:
    """How many editions of that local day fell due up to this instant."""
    return sum(due.day == day and due.at <= until for due in _around(order, day) if not due.rests)


def place_in_day(order: Order, due_at: datetime) -> int:
    """Whether this is the first edition of its local day, the second ...; 0 for an instant that is none."""
    day = slot(order, due_at)[0].date()
    instants = sorted({due.at for due in _around(order, day) if due.day == day})
    return instants.index(due_at) + 1 if due_at in instants else 0


@dataclass(frozen=True, slots=True)
class Due:
    """One instant at which an order falls due."""

    at: datetime
    #: The local day that the edition bears.
    day: date
    #: It is a public holiday, and the order has none then.
    rests: bool = False


def dues(order: Order, after: datetime, *, days: int = 40) -> Iterator[Due]:
    """The instants after this one at which the order falls due, in their order, as far as that many days ahead."""
    zone = ZoneInfo(order.timezone)
    if not order.times or not set(order.weekdays) & set(range(1, 8)):
        return
    day = after.astimezone(zone).date() - timedelta(days=2)
    last: datetime = after
    # An edition that quiet hours put off belongs to the day before, so two days are laid side by side.
    waiting: list[Due] = []
    for ahead in range(days):
        local = day + timedelta(days=ahead)
        waiting += _of_day(order, local, zone)
        waiting.sort(key=lambda due: due.at)
        begins = _instant(datetime.combine(local + timedelta(days=1), time(0)), zone)
        while waiting and waiting[0].at < begins:
            due = waiting.pop(0)
            if due.at > last:
                last = due.at
                yield due


def _around(order: Order, day: date) -> list[Due]:
    zone = ZoneInfo(order.timezone)
    return [due for ahead in (-1, 0) for due in _of_day(order, day + timedelta(days=ahead), zone)]


def _of_day(order: Order, local: date, zone: ZoneInfo) -> list[Due]:
    """What falls due by the times of one local day, put off to the end of the quiet hours where it falls into them."""
    if local.isoweekday() not in order.weekdays:
        return []
    made: dict[datetime, Due] = {}
    for moment in order.times:
        naive = _after_quiet(order.quiet, datetime.combine(local, moment))
        rests = order.holidays is not Holidays.SEND and is_holiday(naive.date())
        at = _instant(naive, zone)
        made.setdefault(at, Due(at, at.astimezone(zone).date(), rests))
    return list(made.values())


def _after_quiet(quiet: tuple[time, time] | None, naive: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    if quiet is None or quiet[0] == quiet[1]:
        return naive
    begins, ends = quiet
    moment = naive.time()
    if begins < ends:
        return datetime.combine(naive.date(), ends) if begins <= moment < ends else naive
    if moment >= begins:
        return datetime.combine(naive.date() + timedelta(days=1), ends)
    return datetime.combine(naive.date(), ends) if moment < ends else naive


def quiet_until(order: Order, now: datetime) -> datetime | None:
    """When the quiet hours end that this instant lies in; None where it lies in none."""
    zone = ZoneInfo(order.timezone)
    local = now.astimezone(zone).replace(tzinfo=None)
    ends = _after_quiet(order.quiet, local)
    return None if ends == local else _instant(ends, zone)


def window(
    order: Order,
    covered_until: datetime | None,
    due_at: datetime,
    now: datetime,
    *,
    ordered_at: datetime | None = None,
) -> tuple[datetime, bool]:
    """From when the stories of an edition count, and whether holidays without an edition lie in between.

    It begins where the last one ended; on an order that drops its holidays, where the last of those would have. The
    first one covers a day, or all the time since it was ordered where that is longer.
    """
    if covered_until is None:
        return min(now - FIRST_WINDOW, ordered_at or now), False
    since, rested = covered_until, False
    if order.holidays is Holidays.SEND:
        return since, rested
    # A subscription that rested for months needs no list of all that it missed.
    for due in dues(order, max(covered_until, due_at - timedelta(days=35))):
        if due.at >= due_at:
            break
        if due.rests and order.holidays is Holidays.SKIP:
            since = max(since, due.at)
        rested = rested or due.rests
    return since, rested and order.holidays is Holidays.MERGE


def slot(order: Order, due_at: datetime) -> tuple[datetime, str]:
    """The local moment at which an edition fell due, and its name for the ledger."""
    local = due_at.astimezone(ZoneInfo(order.timezone))
    return local, local.strftime("%H:%M")


def parse_time(text: str) -> time | None:
    """A time of day as people write it.

    >>> parse_time("8:30"), parse_time("오후 6시"), parse_time("7시 반"), parse_time("25:00")
    (datetime.time(8, 30), datetime.time(18, 0), datetime.time(7, 30), None)
    """
    words = text.casefold().replace("오전", "am ").replace("오후", "pm ").replace("시", ":").replace("분", "")
    words = words.replace("반", "30")
    halves = [half for half in ("am", "pm") if half in words]
    words = "".join(words.replace("am", "").replace("pm", "").split())
    hour, colon, minute = words.partition(":")
    if not (hour.isdecimal() and (minute or "0").isdecimal()) or not (colon or halves):
        return None
    number = int(hour)
    if halves:
        if not 1 <= number <= 12:
            return None
        number = number % 12 + (12 if halves[0] == "pm" else 0)
    if number > 23 or int(minute or 0) > 59:
        return None
    return time(number, int(minute or 0))


def _instant(naive: datetime, zone: ZoneInfo) -> datetime:
    first = naive.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == naive:
        return first
    # The clock never shows it. The leap lies between the two readings that the old and the new offset give; it is at a
    # whole second, as all offsets are.
    early, late = naive.replace(tzinfo=zone, fold=1).astimezone(UTC), first
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late
