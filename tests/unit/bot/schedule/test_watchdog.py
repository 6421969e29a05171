"""A process whose loop stands still ends itself; one that turns is left alone."""

import time

from bot.schedule import watchdog
from bot.schedule.watchdog import watched


async def test_a_loop_that_stands_still_is_the_end_of_the_process(monkeypatch):
    monkeypatch.setattr(watchdog, "_SLOW_SECONDS", 0.01)
    left = []
    with watched(dead_after=1, leave=left.append):
        time.sleep(1.1)  # noqa: ASYNC251  # what must not happen, on purpose
    assert left == [1]


async def test_one_that_is_told_and_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(watchdog, "STOP_SECONDS", 0.05)
    left = []
    with watched(leave=left.append) as told:
        told()
        time.sleep(0.2)  # noqa: ASYNC251
    assert left == [1]


async def test_one_that_ends_in_time_is_left_alone(monkeypatch):
    monkeypatch.setattr(watchdog, "STOP_SECONDS", 0.05)
    left = []
    with watched(leave=left.append) as told:
        told()
    time.sleep(0.1)  # noqa: ASYNC251
    assert left == []
