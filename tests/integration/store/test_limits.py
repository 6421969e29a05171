"""Who must be silent, and who may go on, when a platform says that it is asked too much."""

import pytest

from bot.domain.delivery import Gate
from bot.store import limits

NEWS = [Gate("slack:T1", 0.2, queues=True), Gate("slack:T1:C1", 1.0)]
TALK = [Gate("slack:T1", 0.2, queues=True), Gate("slack:T1:C2", 1.0)]
MORE = [Gate("slack:T1", 0.2, queues=True), Gate("slack:T1:C3", 1.0)]
ELSEWHERE = [Gate("slack:T12", 0.2, queues=True), Gate("slack:T12:C1", 1.0)]


@pytest.mark.parametrize(
    ("refused", "silent", "free"),
    [
        ([(NEWS, 30, False)], [NEWS, TALK], [ELSEWHERE]),
        ([(NEWS, 30, True)], [NEWS], [TALK, MORE, ELSEWHERE]),
        # One channel after the other: it is the workspace that is asked too much.
        ([(NEWS, 30, True), (TALK, 20, True)], [NEWS, TALK, MORE], [ELSEWHERE]),
        ([(NEWS, 30, True), (NEWS, 20, True)], [NEWS], [TALK]),
        ([(NEWS, 30, True), (ELSEWHERE, 30, True)], [NEWS, ELSEWHERE], [TALK]),
        # What was over before is no sign of anything.
        ([(NEWS, 0, True), (TALK, 30, True)], [TALK], [NEWS, MORE]),
    ],
)
async def test_a_silence_holds_for_whom_it_is_meant(database, refused, silent, free):
    for gates, seconds, of_chat in refused:
        async with database.transaction() as connection:
            assert await limits.halted(connection, gates) < 31
            await limits.halt(connection, gates, seconds, of_chat=of_chat)
    async with database.transaction() as connection:
        assert [await limits.halted(connection, gates) > 10 for gates in silent] == [True] * len(silent)
        assert [await limits.halted(connection, gates) for gates in free] == [0] * len(free)
        assert not (await limits.reserve(connection, silent[0])).reserved
        assert (await limits.reserve(connection, free[0])).reserved


async def test_the_workspace_is_silent_for_the_longest_that_was_asked_for(database):
    async with database.transaction() as connection:
        await limits.halt(connection, NEWS, 30, of_chat=True)
        await limits.halt(connection, TALK, 5, of_chat=True)
        assert await limits.halted(connection, MORE) > 25
