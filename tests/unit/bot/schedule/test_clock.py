"""When the clock ticks, whatever becomes of the system's clock, and that it stops in silence."""

import asyncio
import logging
from datetime import datetime, timedelta

import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest

from bot.schedule import clock
from bot.schedule.clock import Clock


class Ticking(Clock):
    """A clock that counts its ticks and does nothing else."""

    def __init__(self, *, lasting=0.0):
        super().__init__(None, None, now=lambda: clock.datetime.now(clock.UTC))
        self.ticks, self.lasting = [], lasting
        self.begun = asyncio.Event()

    async def tick(self):
        """A tick, which may take its time."""
        self.ticks.append("begun")
        self.begun.set()
        await asyncio.sleep(self.lasting)
        self.ticks.append("ended")

    async def sweep(self):
        """Nothing."""


@pytest.fixture
def system(monkeypatch):
    """The system's clock, for the test to set; the event loop's goes on as it is."""

    class System(datetime):
        ahead = timedelta()

        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + cls.ahead

    for module in (clock, apscheduler.schedulers.base, apscheduler.triggers.interval):
        monkeypatch.setattr(module, "datetime", System)
    monkeypatch.setattr(clock, "_TICK_SECONDS", 0.05)
    monkeypatch.setattr(clock, "_LOOK_SECONDS", 0.02)
    return System


async def further_ticks(ticking):
    """Return once it ticks again."""
    for _ in range(2):
        ticking.begun.clear()
        async with asyncio.timeout(10):
            await ticking.begun.wait()


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(days=-400), timedelta(hours=1)])
async def test_it_ticks_on_after_the_systems_clock_was_set(system, step):
    ticking = Ticking()
    ticking.start()
    await further_ticks(ticking)
    system.ahead = step
    await further_ticks(ticking)
    await further_ticks(ticking)
    await ticking.stop()


async def test_told_to_stop_in_the_middle_of_a_tick_it_waits_for_it_and_says_nothing(system, caplog):
    ticking = Ticking(lasting=0.1)
    with caplog.at_level(logging.WARNING):
        ticking.start()
        await ticking.begun.wait()
        await ticking.stop()
    assert ticking.ticks == ["begun", "ended"]
    assert caplog.records == []


async def test_told_to_stop_before_its_first_tick_it_says_nothing(system, caplog):
    ticking = Ticking()
    with caplog.at_level(logging.WARNING):
        ticking.start()
        await ticking.stop()
    assert caplog.records == []
