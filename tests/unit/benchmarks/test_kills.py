"""What counts as in hand at a kill, and what doesn't."""

import pytest

from benchmarks.proofs.kills import Kill, in_hand
from tests.emulators.ledger import Exchange

KILL = Kill("worker 1", at=100.0, gone=100.2, unmarked=frozenset({"1", "2"}))


def call(chat="1", *, arrived, ended, answered=True, caller="worker 1", method="sendMessage"):
    return Exchange(caller=caller, method=method, chat=chat, arrived=arrived, ended=ended, answered=answered)


@pytest.mark.parametrize(
    ("exchange", "opened", "unmarked"),
    [
        (call(arrived=99.9, ended=100.1, answered=False), 1, 0),
        (call(arrived=99.9, ended=100.1), 1, 0),
        (call(arrived=100.1, ended=100.3, answered=False), 1, 0),
        (call(arrived=99.8, ended=99.9), 0, 1),
        # Marked as sent before the process was gone.
        (call("3", arrived=99.8, ended=99.9), 0, 0),
        # Answered long ago, and still not marked: no kill excuses that.
        (call(arrived=97.0, ended=97.1), 0, 0),
        # The caller had hung up by itself.
        (call(arrived=99.0, ended=99.9, answered=False), 0, 0),
        # Of its next life.
        (call(arrived=101.0, ended=101.1), 0, 0),
        (call(arrived=99.9, ended=100.1, caller="worker 2"), 0, 0),
        (call(arrived=99.9, ended=100.1, method="getUpdates"), 0, 0),
    ],
)
def test_a_call_is_in_hand_while_it_is_open_and_for_a_moment_until_it_is_marked(exchange, opened, unmarked):
    found = in_hand([KILL], [exchange])
    assert (found.opened.total(), found.unmarked.total()) == (opened, unmarked)


def test_a_copy_is_excused_by_a_call_to_the_same_chat_alone():
    found = in_hand([KILL], [call("1", arrived=99.9, ended=100.1), call("2", arrived=99.8, ended=99.9)])
    assert found.unexcused({"1": 1, "2": 1}) == {}
    assert found.unexcused({"1": 2}) == {"1": 2}
    assert found.unexcused({"4": 1}) == {"4": 1}


def test_two_kills_over_one_message_excuse_two_copies():
    again = Kill("worker 2", at=200.0, gone=200.1, unmarked=frozenset())
    calls = [
        call("1", arrived=99.9, ended=100.1),
        call("1", arrived=199.9, ended=200.1, caller="worker 2", answered=False),
    ]
    assert in_hand([KILL, again], calls).unexcused({"1": 2}) == {}
