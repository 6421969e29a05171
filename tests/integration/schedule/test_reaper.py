"""What dead workers had in hand: taken up again, closed or buried, and never written by two."""

import asyncio

import pytest
from procrastinate.exceptions import UniqueViolation

from bot.schedule import jobs as schedule_jobs
from bot.schedule.engine import FencedManager
from bot.schedule.reaper import MOST_CRASHES, Reaped, Reaper
from bot.store import dead_letters
from tests.emulators.harness import wait_for
from tests.integration.schedule.kit import die_over, jobs, queue, rows, run


async def test_nine_stalled_jobs_go_on_and_the_one_with_a_twin_is_closed(database, database_url):
    async with queue(database_url) as waiting:
        await waiting.take_up("poll", range(10))
        await die_over(database, *(f"poll:{n}" for n in range(10)))
        await waiting.poll(4)
        assert await Reaper(database).reap() == Reaped(resumed=9, closed=1)
        found = await jobs(database)
        assert sorted(key for key, _, _ in found) == sorted(f"poll:{n}" for n in range(10))
        assert {state for _, state, _ in found} == {"todo"}
        assert sorted(attempts for _, _, attempts in found) == [0] + [1] * 9


async def test_the_way_of_the_engines_manual_stops_at_the_twin(database, database_url):
    """What the reaper is for: the loop that the engine's documentation prints leaves jobs in hand for ever."""
    async with queue(database_url) as waiting:
        await waiting.take_up("poll", range(3))
        await die_over(database, "poll:0", "poll:1", "poll:2")
        await waiting.poll(0)
        manager = super(FencedManager, waiting.app.job_manager)
        first, *_ = sorted(await manager.get_stalled_jobs(), key=lambda job: job.id)
        with pytest.raises(UniqueViolation):
            await manager.retry_job(first)
        assert [state for _, state, _ in await jobs(database)] == ["doing", "doing", "doing", "todo"]


async def test_the_jobs_of_a_worker_that_lives_are_its_own(database, database_url):
    async with queue(database_url) as waiting:
        await waiting.poll(1)
        await die_over(database, "poll:1", silent_for=20)
        assert await Reaper(database).reap() == Reaped()
        assert await jobs(database) == [("poll:1", "doing", 0)]


async def test_two_reapers_at_one_moment_resume_each_job_once(database, database_url):
    async with queue(database_url) as waiting:
        await waiting.take_up("poll", range(20))
        await die_over(database, *(f"poll:{n}" for n in range(20)))
        found = await asyncio.gather(*(Reaper(database).reap() for _ in range(4)))
        assert sum(reaped.resumed for reaped in found) == 20
        assert {attempts for _, _, attempts in await jobs(database)} == {1}


async def test_what_three_workers_died_over_is_laid_before_the_operator_and_can_be_tried_again(
    database, database_url
):
    await run(
        database, "INSERT INTO articles (id, url, title, body) VALUES (7, 'https://a.example/7', '', '')"
    )
    async with queue(database_url) as waiting:
        await waiting.read(7)
        for _ in range(MOST_CRASHES):
            await die_over(database, "read:7")
            last = await Reaper(database).reap()
        assert last == Reaped(buried=1)
        assert await jobs(database) == [("read:7", "failed", 2)]
        # Nothing brings it back by itself ...
        assert await rows(database, "SELECT state FROM articles") == [("failed",)]
        async with database.transaction() as connection:
            (letter,) = await dead_letters.list_open(connection)
        assert (letter.task, letter.arguments, letter.attempts) == ("read", {"row_id": 7}, 3)
        # ... but an operator does.
        async with database.transaction() as connection:
            assert await dead_letters.take(connection, letter.id, "retried") is not None
            await dead_letters.revive(connection, letter)
        await waiting.again(letter)
        assert await rows(database, "SELECT state FROM articles") == [("new",)]
        assert (await jobs(database))[-1] == ("read:7", "todo", 0)
        async with database.transaction() as connection:
            assert await dead_letters.list_open(connection) == []
            assert await dead_letters.take(connection, letter.id, "dismissed") is None


async def test_work_that_only_waited_its_turn_when_workers_died_is_never_buried(database, database_url):
    async with queue(database_url) as waiting:
        await waiting.poll(7)
        for _ in range(MOST_CRASHES + 2):
            await die_over(database, "poll:7")
            await run(database, "UPDATE crashes SET begun = false")
            assert await Reaper(database).reap() == Reaped(resumed=1)


async def test_suspects_are_done_one_at_a_time_and_are_none_any_more_when_they_are_done(
    database, database_url
):
    under_way, most, begun = 0, 0, []

    async def slow(row):
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        begun.extend(await rows(database, "SELECT key FROM crashes WHERE begun"))
        await asyncio.sleep(0.05)
        under_way -= 1

    async with queue(database_url) as waiting:
        await waiting.take_up("poll", range(6))
        await die_over(database, *(f"poll:{n}" for n in range(6)))
        assert (await Reaper(database).reap()).resumed == 6
    async with queue(database_url, works=True, poll=slow):
        await wait_for(lambda: len(begun) == 6 and not under_way, seconds=20, what="all are done")
        await wait_for(_no_suspects(database), seconds=20, what="all are acquitted")
    assert most == 1
    assert sorted(key for (key,) in begun) == [f"poll:{n}" for n in range(6)]


async def test_suspects_that_take_long_keep_nobody_waiting(database, database_url, monkeypatch):
    monkeypatch.setattr(schedule_jobs, "_SUSPECT_SECONDS", 0.05)
    begun, gone_on = [], asyncio.Event()

    async def endless(row):
        begun.append(row)
        await gone_on.wait()

    async with queue(database_url) as waiting:
        await waiting.take_up("poll", range(4))
        await die_over(database, *(f"poll:{n}" for n in range(4)))
        assert (await Reaper(database).reap()).resumed == 4
    async with queue(database_url, works=True, poll=endless):
        await wait_for(lambda: len(begun) == 4, seconds=20, what="all have begun")
        assert len(await rows(database, "SELECT key FROM crashes WHERE begun")) == 4
        gone_on.set()
        await wait_for(_no_suspects(database), seconds=20, what="all are acquitted")


def _no_suspects(database):
    async def gone():
        return not await rows(database, "SELECT 1 FROM crashes")

    return gone


async def test_a_twin_does_not_wash_away_how_often_a_work_has_killed(database, database_url):
    async with queue(database_url) as waiting:
        for _ in range(MOST_CRASHES):
            await waiting.poll(3)
            await die_over(database, "poll:3")
            await waiting.poll(3)
            last = await Reaper(database).reap()
            await run(database, "DELETE FROM procrastinate_jobs WHERE status = 'todo'")
        assert last == Reaped(buried=1)


async def test_a_worker_that_wakes_after_its_job_was_taken_over_writes_nothing(database, database_url):
    woken, runs = asyncio.Event(), []

    async def slow(row):
        runs.append(row)
        await (woken.wait() if len(runs) == 1 else asyncio.sleep(3600))

    async with queue(database_url, works=True, poll=slow) as waiting:
        await waiting.poll(5)
        await wait_for(lambda: runs, seconds=10, what="the job runs")
        # Its worker is silent for so long that another takes the job, the very same worker even.
        await run(database, "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '60 seconds'")
        assert (await Reaper(database).reap()).resumed == 1
        await wait_for(lambda: len(runs) == 2, seconds=10, what="the job runs again")
        woken.set()
        await asyncio.sleep(0.5)
        assert await jobs(database) == [("poll:5", "doing", 1)]
