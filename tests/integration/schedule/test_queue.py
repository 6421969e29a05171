"""The queue: what waits, in which order, and how a job ends."""

import asyncio

import pytest

from bot.errors import PermanentError, TransientError
from bot.store import dead_letters
from tests.emulators.harness import wait_for
from tests.integration.schedule.kit import jobs, queue, rows, run


async def test_a_worker_that_is_told_to_stop_hands_back_what_it_cannot_finish(
    database, database_url, monkeypatch
):
    monkeypatch.setattr("bot.schedule.jobs._GRACE_SECONDS", 0.3)
    begun = []

    async def endless(row):
        begun.append(row)
        await asyncio.sleep(3600)

    async with queue(database_url, works=True, poll=endless, handle=endless) as waiting:
        await waiting.poll(1)
        await waiting.handle(2)
        await wait_for(lambda: len(begun) == 2, seconds=10, what="both jobs run")
    assert await jobs(database) == [("poll:1", "todo", 1), ("handle:2", "todo", 1)]
    assert await rows(database, "SELECT count(*) FROM procrastinate_workers") == [(0,)]


async def test_what_passes_is_tried_again_and_what_does_not_is_laid_before_the_operator(
    database, database_url
):
    async def fails(row):
        raise {1: TransientError("busy", retry_after=60), 2: PermanentError("never"), 3: ZeroDivisionError()}[
            row
        ]

    async with queue(database_url, works=True, poll=fails) as waiting:
        await waiting.take_up("poll", [1, 2, 3])

        async def ended():
            return all(attempts for _, _, attempts in await jobs(database))

        await wait_for(ended, seconds=10, what="all were tried")
    assert [(key, state) for key, state, _ in await jobs(database)] == [
        ("poll:1", "todo"),
        ("poll:2", "failed"),
        ("poll:3", "failed"),
    ]
    async with database.transaction() as connection:
        found = await dead_letters.list_open(connection)
    assert sorted(letter.error for letter in found) == ["PermanentError: never", "ZeroDivisionError: "]


async def test_a_retry_whose_work_waits_already_ends_instead_of_standing_in_hand_for_ever(
    database, database_url
):
    first, runs = asyncio.Event(), []

    async def once(row):
        runs.append(row)
        if len(runs) == 1:
            await first.wait()
            raise TransientError("busy")

    async with queue(database_url, works=True, concurrency=1, poll=once) as waiting:
        await waiting.poll(1)
        await wait_for(lambda: runs, seconds=10, what="it runs")
        await waiting.poll(1)
        first.set()

        async def done():
            return not await jobs(database)

        await wait_for(done, seconds=10, what="both have ended")
    assert runs == [1, 1]


async def test_a_person_comes_before_briefings_and_they_before_news_and_backfill(database, database_url):
    order = []

    def noting(name):
        async def step(row):
            order.append((name, row))

        return step

    names = ("poll", "fetch", "read", "place", "open_editions", "deliver", "handle")
    async with queue(database_url, **{name: noting(name) for name in names}) as waiting:
        await waiting.fetch_all([1], backfill=True)
        await waiting.poll(2)
        await waiting.fetch(3)
        await waiting.read(4)
        await waiting.place(5)
        await waiting.open_editions([6, 7])
        await waiting.deliver(8)
        await waiting.handle(9)
        await waiting.work_off(concurrency=1)
    assert [row for _, row in order] == [9, 8, [6, 7], 5, 4, 3, 2, 1]


async def test_what_waits_already_is_queued_once_and_a_thousand_cost_one_statement(database, database_url):
    async with queue(database_url) as waiting:
        await waiting.deliver_all(range(1000))
        await waiting.deliver_all(range(500, 1500))
        await waiting.open_editions(list(range(450)))
        await waiting.open_editions(list(range(450)))
        assert await waiting.counts() == {("deliver", "todo"): 1500, ("open_editions", "todo"): 3}


@pytest.mark.parametrize("error", [TransientError("one of them is bad", retry_after=0), ValueError("a bug")])
async def test_a_batch_that_fails_goes_on_one_by_one(database, database_url, error):
    opened = []

    async def together(_rows):
        raise error

    async def alone(row):
        opened.append(row)
        if row == 2:
            raise PermanentError("bad")

    async with queue(database_url, works=True, open_editions=together, open_edition=alone) as waiting:
        await waiting.open_editions([1, 2, 3])
        await wait_for(lambda: len(opened) == 3, seconds=15, what="each is opened alone")
    assert sorted(opened) == [1, 2, 3]


@pytest.mark.parametrize("task", ["fetch", "read", "place"])
async def test_a_row_whose_job_was_lost_is_found(database, database_url, task):
    from datetime import UTC, datetime, timedelta

    from bot.store import jobs as store

    await run(
        database,
        "INSERT INTO sources (id, name, url) VALUES (1, 'a', 'https://a.example/feed')",
    )
    await run(
        database,
        "INSERT INTO entries (id, source_id, key, url, first_seen_at)"
        " SELECT n, 1, n::text, 'https://a.example/' || n, now() - interval '1 hour' FROM generate_series(1, 3) AS n",
    )
    await run(
        database,
        "INSERT INTO articles (id, url, title, body, state, fetched_at, read_at)"
        " SELECT n, 'https://a.example/' || n, '', '', :state, now() - interval '1 hour', now() - interval '1 hour'"
        " FROM generate_series(1, 3) AS n",
        state="read" if task == "place" else "new",
    )
    async with queue(database_url) as waiting:
        await waiting.take_up(task, [2])
        async with database.transaction() as connection:
            found = await store.lost(connection, datetime.now(UTC), after=timedelta(seconds=20))
            assert found[task] == [1, 3]
            none = await store.lost(connection, datetime.now(UTC) - timedelta(hours=2), after=timedelta())
            assert none == {"fetch": [], "read": [], "place": []}
