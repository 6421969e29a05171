"""When a source is asked again, and when it is given up."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.source import Health, Notice, Source, SourceEntry, SourceState
from bot.intake import decide
from bot.intake.decide import LONGEST, SHORTEST, Answer, Fault

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: Whole seconds of 136 years around now.
moments = st.integers(0, 2**32).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


class Middle(random.Random):
    """Chance that always falls in the middle."""

    def uniform(self, a, b):
        return (a + b) / 2


def source(interval=3600, url="https://a.example/feed", **health):
    return Source(1, SourceEntry("A", url, interval_seconds=interval), health=Health(**health))


def wait_after(answer, **about):
    return decide.healthy(source(**about), answer, NOW, Middle()).next_poll_at - NOW


def every(gap, count=20, newest=NOW):
    return [newest - gap * n for n in range(count)]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer({}), HOUR),
        (Answer({}, moments=every(HOUR)), HOUR),
        (Answer({}, moments=every(timedelta(minutes=2))), timedelta(minutes=15)),
        (Answer({}, moments=every(timedelta(minutes=30))), timedelta(minutes=30)),
        (Answer({}, moments=every(timedelta(days=7))), 8 * HOUR),
        (Answer({}, moments=every(timedelta(minutes=2), newest=NOW - 30 * DAY)), 8 * HOUR),  # fell silent
        (Answer({}, moments=[NOW, NOW]), HOUR),  # too few to tell
        (Answer({}, moments=[NOW + DAY * n for n in range(1, 9)]), HOUR),  # dates that cannot be
        (Answer({}, ttl=180), 3 * HOUR),
        (Answer({}, ttl=60 * 24 * 30), DAY),
        (Answer({"cache-control": "max-age=7200"}), 2 * HOUR),
        (Answer({"cache-control": "public, max-age=7200, s-maxage=60", "age": "1800"}), 1.5 * HOUR),
        (Answer({"cache-control": "max-age=31536000"}), DAY),
        (Answer({"cache-control": "no-cache, max-age=7200"}), HOUR),
        (Answer({"cache-control": "max-age=0", "expires": "Tue, 24 Nov 2026 09:00:00 GMT"}), HOUR),
        (Answer({"expires": "Mon, 23 Nov 2026 14:00:00 GMT"}), 5 * HOUR),
        (
            Answer({"expires": "Mon, 23 Nov 2026 14:00:00 GMT", "date": "Mon, 23 Nov 2026 12:00:00 GMT"}),
            2 * HOUR,
        ),
        (Answer({"expires": "0"}), HOUR),
        (Answer({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}), HOUR),
    ],
)
def test_the_next_poll_follows_the_rhythm_and_what_was_asked_for(answer, expected):
    assert wait_after(answer) == pytest.approx(min(expected, DAY), abs=timedelta(seconds=1)) or (
        expected == DAY and wait_after(answer) == DAY
    )


def test_an_unchanged_answer_keeps_rhythm_and_ttl():
    kept = {"rhythm_seconds": 1200, "ttl_seconds": 5400}
    health = decide.healthy(source(**kept), Answer({}, unchanged=True), NOW, Middle())
    assert (health.rhythm_seconds, health.ttl_seconds) == (1200, 5400)
    assert health.next_poll_at - NOW == timedelta(seconds=5400)


@pytest.mark.parametrize(
    ("failures", "expected"),
    [(0, 2 * HOUR), (1, 4 * HOUR), (2, 8 * HOUR), (3, 16 * HOUR), (4, 20 * HOUR), (500, 20 * HOUR)],
)
def test_each_failure_doubles_the_wait_up_to_a_day(failures, expected):
    health = decide.ailing(source(failures=failures), Fault.PASSING, "x", NOW, Middle())
    # At the cap the middle lies a sixth under a day, so that a fifth more is a day and not more.
    assert health.next_poll_at - NOW == pytest.approx(expected, abs=timedelta(seconds=1))
    assert health.failures == failures + 1


@pytest.mark.parametrize(
    ("asked", "expected"),
    [(None, 2 * HOUR), (60.0, 2 * HOUR), (5 * 3600.0, 5 * HOUR), (3 * 86400.0, 3 * DAY), (9e9, 7 * DAY)],
)
def test_retry_after_is_never_undercut(asked, expected):
    for seed in range(50):
        health = decide.ailing(source(), Fault.PASSING, "x", NOW, random.Random(seed), retry_after=asked)
        if asked and asked >= 5 * 3600:
            assert health.next_poll_at - NOW == expected
        else:
            assert health.next_poll_at - NOW >= timedelta(seconds=asked or 0)


@given(
    st.integers(900, 86400),
    st.integers(0, 10_000),
    st.integers(),
    st.one_of(st.none(), st.floats(0, 1e9)),
    st.sampled_from(Fault),
)
def test_no_failure_leads_to_a_poll_too_soon_or_too_late(interval, failures, seed, asked, fault):
    health = decide.ailing(
        source(interval, failures=failures), fault, "x", NOW, random.Random(seed), retry_after=asked
    )
    wait = health.next_poll_at - NOW
    wished = min(timedelta(seconds=asked or 0), timedelta(days=7))
    assert max(SHORTEST, wished) <= wait <= max(LONGEST, wished)


@given(
    st.integers(900, 86400),
    st.integers(),
    st.dictionaries(st.sampled_from(["cache-control", "expires", "age", "date"]), st.text(max_size=40)),
    st.lists(moments, max_size=30),
    st.one_of(st.none(), st.integers(1, 10**7)),
)
def test_no_answer_leads_to_a_poll_too_soon_or_too_late(interval, seed, headers, moments, ttl):
    answer = Answer(headers, moments=moments, ttl=ttl)
    health = decide.healthy(source(interval), answer, NOW, random.Random(seed))
    assert SHORTEST <= health.next_poll_at - NOW <= LONGEST
    assert health.failures == 0


@given(st.text(max_size=60), moments)
def test_any_retry_after_is_a_wait_of_a_week_at_most_or_none(text, now):
    found = decide.retry_after(text, now)
    assert found is None or 0 <= found <= 7 * 86400


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("99999999999", 7 * 86400.0),
        ("Mon, 23 Nov 2026 09:05:00 GMT", 300.0),
        ("Monday, 23-Nov-26 09:05:00 GMT", 300.0),
        ("Mon, 23 Nov 2026 08:00:00 GMT", 0.0),
        ("Mon, 23 Nov 2037 09:00:00 GMT", 7 * 86400.0),
        ("-5", None),
        ("soon", None),
        ("12.5", None),
        ("٣", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_comes_in_seconds_or_as_a_date(value, expected):
    assert decide.retry_after(value, NOW) == expected


def test_a_permanent_redirect_is_adopted_after_three_equal_answers():
    new = "https://b.example/feed"
    health = Health()
    for expected in (None, None, new):
        health = decide.healthy(replace(source(), health=health), Answer({}, moved_to=new), NOW, Middle())
        assert decide.adopted(health) == expected


@pytest.mark.parametrize(
    "second",
    [None, "https://c.example/feed", "https://a.example/feed"],
    ids=["no redirect", "elsewhere", "back to itself"],
)
def test_another_answer_in_between_begins_the_count_anew(second):
    health = Health(moved_to="https://b.example/feed", moved_times=2)
    health = decide.healthy(replace(source(), health=health), Answer({}, moved_to=second), NOW, Middle())
    assert health.moved_times <= 1
    assert decide.adopted(health) is None


def ail(health, fault, now):
    return decide.ailing(replace(source(), health=health), fault, "error", now, Middle())


def test_gone_twice_a_day_apart_switches_off_with_one_notice():
    health = ail(Health(), Fault.GONE, NOW)
    assert health.state is SourceState.ON
    health = ail(health, Fault.GONE, NOW + 23 * HOUR)
    assert health.state is SourceState.ON
    health = ail(health, Fault.GONE, NOW + 25 * HOUR)
    assert (health.state, bool(health.notice)) == (SourceState.DEAD, True)


def test_gone_once_and_then_back_is_forgotten():
    health = ail(Health(), Fault.GONE, NOW)
    health = decide.healthy(replace(source(), health=health), Answer({}), NOW + HOUR, Middle())
    health = ail(health, Fault.GONE, NOW + 2 * DAY)
    assert health.state is SourceState.ON


def test_a_source_that_fails_for_thirty_days_is_tried_daily_and_then_given_up():
    health, now, polls = Health(), NOW, 0
    while health.state is SourceState.ON:
        health = ail(health, Fault.PASSING, now)
        polls += 1
        last, now = now, health.next_poll_at
        assert now - last <= DAY
    assert timedelta(days=30) <= last - NOW <= timedelta(days=31)
    assert polls > 30
    assert health.notice is Notice.SILENT


def test_a_source_that_heals_is_asked_in_its_rhythm_at_once():
    ill = Health(failures=12, failing_since=NOW - 20 * DAY, last_error="x", gone_times=1, gone_at=NOW)
    health = decide.healthy(replace(source(), health=ill), Answer({}), NOW, Middle())
    assert (health.failures, health.failing_since, health.last_error, health.gone_at) == (0, None, None, None)
    assert health.next_poll_at - NOW == HOUR


@pytest.mark.parametrize(
    ("fault", "dies"), [(Fault.DEFINITE, True), (Fault.GONE, True), (Fault.PASSING, False)]
)
def test_an_address_that_nobody_confirmed_dies_without_a_word(fault, dies):
    health = ail(Health(verified=False), fault, NOW)
    assert (health.state is SourceState.DEAD) is dies
    assert health.notice is None
    late = ail(Health(verified=False, failing_since=NOW - 8 * DAY), Fault.PASSING, NOW)
    assert (late.state, late.notice) == (SourceState.DEAD, None)


def test_a_source_that_answered_once_is_confirmed():
    health = decide.healthy(source(verified=False), Answer({}), NOW, Middle())
    assert health.verified
    assert ail(health, Fault.DEFINITE, NOW).state is SourceState.ON


def test_feeds_that_failed_together_come_back_apart():
    waits = {
        decide.ailing(source(failures=9), Fault.PASSING, "x", NOW, random.Random(seed)).next_poll_at
        for seed in range(100)
    }
    assert len(waits) == 100
    assert max(waits) - min(waits) > 6 * HOUR


def test_a_page_that_failed_is_tried_again_later_and_later():
    waits = [decide.retry_page(attempts).total_seconds() / 60 for attempts in range(7)]
    assert waits == [1, 4, 16, 64, 256, 1024, 1024]
