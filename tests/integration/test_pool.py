"""Children do the heavy work: they are killed when they overstep, replaced, and never take the parent along."""

import asyncio
import os
import time

import pytest

from bot.errors import UserError
from bot.intake.pool import Limits, OverstepError, Pool

MIB = 1024 * 1024


class PickyError(UserError):
    """An error that cannot be made from its message alone."""

    def __init__(self, message, *, url):
        super().__init__(message)
        self.url = url


def work(order):
    """What the children of these tests do."""
    match order:
        case ("sleep", seconds):
            time.sleep(seconds)
        case ("eat", size):
            return len(bytearray(size))
        case ("die",):
            os._exit(3)
        case ("fail", message):
            raise ValueError(message)
        case ("picky", message):
            raise PickyError(message, url="x")
        case ("pid",):
            return os.getpid()
    return order


@pytest.fixture
async def pool():
    made = Pool(f"{__name__}:work", limits=Limits(seconds=1.0, memory=600 * MIB))
    yield made
    await made.close()


async def test_work_is_done_in_another_process_that_lives_on(pool):
    first = await pool.run(("pid",))
    assert first != os.getpid()
    assert await pool.run(("pid",)) == first


async def test_work_that_takes_too_long_is_given_up_and_the_next_goes_on(pool):
    await pool.run(("pid",))
    with pytest.raises(OverstepError, match="longer"):
        await pool.run(("sleep", 30))
    assert await pool.run("next") == "next"


async def test_work_that_takes_too_much_memory_is_refused_and_the_next_goes_on(pool):
    with pytest.raises(OverstepError):
        await pool.run(("eat", 2000 * MIB))
    assert await pool.run("next") == "next"


async def test_a_child_that_dies_fails_its_own_work_alone(pool):
    with pytest.raises(OverstepError):
        await pool.run(("die",))
    assert await pool.run("next") == "next"


async def test_errors_arrive_as_what_they_are_or_as_their_plain_relative(pool):
    with pytest.raises(ValueError, match="as it is"):
        await pool.run(("fail", "as it is"))
    with pytest.raises(UserError, match="in plain"):
        await pool.run(("picky", "in plain"))


async def test_the_event_loop_stays_quick_while_a_child_works(pool):
    await pool.run(("pid",))
    working = asyncio.create_task(pool.run(("sleep", 0.5)))
    turns = 0
    while not working.done():
        await asyncio.sleep(0.01)
        turns += 1
    assert turns >= 10


async def test_a_cancelled_wait_leaves_no_busy_child_behind(pool):
    await pool.run(("pid",))
    waiting = asyncio.create_task(pool.run(("sleep", 30)))
    await asyncio.sleep(0.1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await pool.run("next") == "next"
