"""Quiet hours, holidays, and a day whose edition came at another time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.briefing.holidays import is_holiday
from bot.briefing.plan import next_after_change, next_due, place_in_day, quiet_until, window
from bot.domain.chat import Holidays, Order

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def order(*times, **more):
    return Order(**{"times": tuple(time.fromisoformat(t) for t in times), "weekdays": EVERY_DAY, **more})


QUIET = (time(23), time(7))


@pytest.mark.parametrize(
    ("ordered", "after", "due"),
    [
        (order("02:00", quiet=QUIET), "2026-11-23T12:00", "2026-11-23T22:00"),
        (order("23:30", quiet=QUIET), "2026-11-23T12:00", "2026-11-23T22:00"),
        (order("23:00", quiet=QUIET), "2026-11-23T12:00", "2026-11-23T22:00"),
        (order("22:59", quiet=QUIET), "2026-11-23T12:00", "2026-11-23T13:59"),
        (order("07:00", quiet=QUIET), "2026-11-23T12:00", "2026-11-23T22:00"),
        (order("12:30", quiet=(time(12), time(13))), "2026-11-23T00:00", "2026-11-23T04:00"),
        (order("08:00", quiet=(time(8), time(8))), "2026-11-23T00:00", "2026-11-23T23:00"),
        # What falls due on Sunday night comes on Monday morning, and on no other.
        (order("23:30", quiet=QUIET, weekdays=(7,)), "2026-11-23T12:00", "2026-11-29T22:00"),
    ],
)
def test_what_falls_into_the_quiet_hours_waits_for_their_end(ordered, after, due):
    assert next_due(ordered, utc(after)) == utc(due)


def test_two_times_that_wait_for_one_end_are_one_edition():
    ordered = order("01:00", "05:00", quiet=QUIET)
    first = next_due(ordered, utc("2026-11-23T12:00"))
    assert next_due(ordered, first) - first == timedelta(days=1)


@pytest.mark.parametrize(
    ("now", "ends"), [("2026-11-23T15:00", "2026-11-23T22:00"), ("2026-11-23T22:00", None)]
)
def test_when_the_quiet_ends(now, ends):
    assert quiet_until(order("08:00", quiet=QUIET), utc(now)) == (utc(ends) if ends else None)


@pytest.mark.parametrize("day", ["2026-02-17", "2026-03-02", "2026-09-25", "2026-10-09", "2027-01-01"])
def test_lunar_solar_and_substitute_holidays_are_known(day):
    assert is_holiday(date.fromisoformat(day))


@pytest.mark.parametrize("policy", [Holidays.SKIP, Holidays.MERGE])
def test_no_edition_falls_due_on_a_holiday(policy):
    # Chuseok: Thursday to Saturday, 24 to 26 September 2026, and the substitute of 3 October on Monday the 5th.
    ordered = order("08:00", weekdays=(1, 2, 3, 4, 5), holidays=policy)
    assert next_due(ordered, utc("2026-09-23T00:00")) == utc("2026-09-27T23:00")


def test_a_dropped_holidays_window_begins_where_its_edition_would_have_ended():
    ordered = order("08:00", holidays=Holidays.SKIP)
    since, rested = window(ordered, utc("2026-12-23T23:00"), utc("2026-12-25T23:00"), utc("2026-12-25T23:00"))
    assert (since, rested) == (utc("2026-12-24T23:00"), False)


def test_a_merged_holidays_window_begins_where_the_last_edition_ended():
    ordered = order("08:00", holidays=Holidays.MERGE)
    since, rested = window(ordered, utc("2026-12-23T23:00"), utc("2026-12-25T23:00"), utc("2026-12-25T23:00"))
    assert (since, rested) == (utc("2026-12-23T23:00"), True)


@pytest.mark.parametrize(
    ("before", "after", "due"),
    [
        # It is 08:30 in Seoul; the edition of 08:00 has come.
        (order("08:00"), order("09:00"), "2026-11-24T00:00"),
        (order("08:00"), order("09:00", "18:00"), "2026-11-23T09:00"),
        (order("08:00", "18:00"), order("09:00", "18:00"), "2026-11-23T09:00"),
        (order("07:00", "08:00", "18:00"), order("09:00", "10:00", "19:00"), "2026-11-23T10:00"),
        (order("18:00"), order("19:00"), "2026-11-23T10:00"),
    ],
)
def test_after_a_change_of_time_none_comes_twice_that_day(before, after, due):
    now, covered = utc("2026-11-22T23:30"), utc("2026-11-22T23:00")
    if before == order("18:00"):
        covered = utc("2026-11-22T09:00")
    assert next_after_change(before, after, covered, now) == utc(due)


def test_the_place_of_an_edition_in_its_day():
    ordered = order("08:00", "18:00")
    assert place_in_day(ordered, utc("2026-11-22T23:00")) == 1
    assert place_in_day(ordered, utc("2026-11-23T09:00")) == 2
    assert place_in_day(ordered, utc("2026-11-23T09:01")) == 0
