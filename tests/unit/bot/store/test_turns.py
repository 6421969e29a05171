"""When a turn comes by this process's clock, though answers are read late and the database's clock is set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.limits import Turns, Wait

#: The database's clock shows this when ours shows nothing.
EPOCH = 1_800_000_000.0


def asked(turns, at, *, seconds, back=0.01, there=0.01, clock=EPOCH):
    """Ask at `at`; the database gives a wait when the question got there, and its answer is read later."""
    given_at = at + there
    wait = Wait(seconds, reserved=True, now=clock + given_at)
    return turns.moment(wait, asked=at, heard=given_at + back) - given_at


def test_what_was_never_used_is_open_from_when_it_was_read():
    assert Turns().moment(Wait(0.0, reserved=True), asked=5.0, heard=5.2) == 5.2


def test_an_answer_that_is_read_late_puts_the_turn_no_later():
    turns = Turns()
    asked(turns, 1.0, seconds=0.1, back=0.002)
    assert asked(turns, 2.0, seconds=0.1, back=0.5) == pytest.approx(0.102)


@pytest.mark.parametrize("step", [-3600.0, -2.0, 2.0, 3600.0])
def test_a_clock_that_is_set_is_followed(step):
    turns = Turns()
    asked(turns, 1.0, seconds=0.1)
    assert asked(turns, 2.0, seconds=0.1, clock=EPOCH + step) == pytest.approx(0.11)


@given(st.lists(st.tuples(st.floats(0, 2), st.floats(0, 1)), min_size=1, max_size=20))
def test_no_turn_comes_before_the_database_gave_it_nor_later_than_its_answer_was_read(journeys):
    turns, at = Turns(), 0.0
    for there, back in journeys:
        at += 3.0
        late = asked(turns, at, seconds=0.5, there=there, back=back)
        assert 0.5 - 1e-5 <= late <= 0.5 + min(back for _, back in journeys[: int(at / 3)]) + 1e-5
