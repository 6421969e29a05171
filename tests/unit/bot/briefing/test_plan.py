"""When editions fall due, in zones that leap and zones that don't."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.plan import next_due, parse_time, slot
from bot.domain.chat import Order

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def order(*times, zone="Asia/Seoul", days=EVERY_DAY):
    return Order(times=tuple(time.fromisoformat(t) for t in times), weekdays=days, timezone=zone)


@pytest.mark.parametrize(
    ("ordered", "after", "due"),
    [
        (order("08:00"), "2026-11-23T05:00", "2026-11-23T23:00"),
        (order("08:00"), "2026-11-22T22:59:59", "2026-11-22T23:00"),
        (order("08:00"), "2026-11-22T23:00", "2026-11-23T23:00"),
        (order("08:00", "18:30"), "2026-11-23T05:00", "2026-11-23T09:30"),
        (order("08:00", days=(1, 2, 3, 4, 5)), "2026-11-27T05:00", "2026-11-29T23:00"),
        (order("08:00", days=(3,)), "2026-11-25T00:00", "2026-12-01T23:00"),
        # The clock of New York leaps from 02:00 to 03:00, and shows 01:30 twice in autumn.
        (order("02:30", zone="America/New_York"), "2026-03-08T05:00", "2026-03-08T07:00"),
        (order("01:30", zone="America/New_York"), "2026-11-01T04:00", "2026-11-01T05:30"),
        (order("01:30", zone="America/New_York"), "2026-11-01T05:30", "2026-11-02T06:30"),
        # Half an hour of leap, and a day that Samoa never had.
        (order("02:15", zone="Australia/Lord_Howe"), "2026-10-03T14:00", "2026-10-03T15:30"),
    ],
)
def test_the_next_instant(ordered, after, due):
    assert next_due(ordered, utc(after)) == utc(due)


def test_an_order_without_days_is_never_due():
    assert next_due(order("08:00", days=()), utc("2026-11-23T00:00")) is None


@pytest.mark.parametrize(
    "zone", ["Asia/Seoul", "America/New_York", "Europe/London", "Australia/Lord_Howe", "UTC"]
)
@pytest.mark.parametrize("moment", ["00:00", "01:30", "02:30", "23:59"])
def test_four_hundred_days_have_four_hundred_editions_each_of_a_day_of_its_own(zone, moment):
    now, days = utc("2026-01-01T12:00"), set()
    daily = order(moment, zone=zone)
    for _ in range(400):
        now = next_due(daily, now)
        days.add(slot(daily, now)[0].date())
    assert len(days) == 400
    assert max(days) - min(days) == timedelta(days=399)


@given(
    st.integers(946_684_800, 2_051_222_400),
    st.times(),
    st.sampled_from(["Asia/Seoul", "America/New_York"]),
)
def test_it_is_later_than_asked_and_within_two_days(after, moment, zone):
    after = datetime.fromtimestamp(after, UTC)
    moment = moment.replace(second=0, microsecond=0, tzinfo=None)
    due = next_due(Order(times=(moment,), weekdays=EVERY_DAY, timezone=zone), after)
    assert after < due <= after + timedelta(days=2)
    local = due.astimezone(ZoneInfo(zone)).time()
    assert local == moment or local > moment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("08:30", "08:30"), ("8:5", "08:05"), ("8시", "08:00"), ("오전8시30분", "08:30"), ("오후 6시 반", "18:30"),
        ("오전 12시", "00:00"), ("12pm", "12:00"), ("9am", "09:00"), ("6:15pm", "18:15"),
        ("24:00", None), ("8:60", None), ("13pm", None), ("8", None), ("가", None), ("", None), (":", None),
    ],
)  # fmt: skip
def test_times_as_people_write_them(text, expected):
    found = parse_time(text)
    assert (found.strftime("%H:%M") if found else None) == expected
