"""When a subscription's next edition falls due. Pure: the order and an instant in, an instant out."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.chat import Order

#: Later than this an edition is left to the next one, whose window begins where the last one ended.
TOO_LATE = timedelta(hours=6)


def next_due(order: Order, after: datetime) -> datetime | None:
    """The first instant after this one at which the order's clock shows one of its times; None without any day.

    Where the clock leaps over a time, the first instant behind the leap counts; where it shows a time twice, the
    first showing alone does.
    """
    zone = ZoneInfo(order.timezone)
    day = after.astimezone(zone).date() - timedelta(days=1)
    for ahead in range(10):
        local = day + timedelta(days=ahead)
        if local.isoweekday() not in order.weekdays:
            continue
        instants = [_instant(datetime.combine(local, moment), zone) for moment in order.times]
        later = [instant for instant in instants if instant > after]
        if later:
            return min(later)
    return None


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
    # The clock never shows it. The leap lies between the two readings that the old and the new offset give.
    early, late = naive.replace(tzinfo=zone, fold=1).astimezone(UTC), first
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0) if late.microsecond == 0 else _whole_second(late)


def _whole_second(instant: datetime) -> datetime:
    """The nearest whole second: leaps never happen between two."""
    return (instant + timedelta(microseconds=500_000)).replace(microsecond=0)
