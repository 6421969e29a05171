"""Feeds over a faulty server: faults are counted, feeds heal or are given up, moves are followed, many go politely."""

import asyncio
from collections import defaultdict
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.domain.source import Notice, SourceState
from bot.intake.fetch import Limits
from bot.intake.pool import PARSING, Pool
from bot.store import sources
from tests.integration.intake.faulty import Answer, rss, site
from tests.integration.intake.kit import DAY, HOUR, NOW, Crashing, desk

BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(
        b'<!ENTITY a%d "&a%s;&a%s;&a%s;&a%s;&a%s;&a%s;&a%s;&a%s;">'
        % ((n, *[b"%d" % (n - 1) if n > 1 else b""] * 8))
        for n in range(1, 12)
    )
    + b"]><rss version='2.0'><channel><title>&a11;</title></channel></rss>"
)

FAULTS = {
    "not there": Answer(status=404),
    "forbidden": Answer(status=403),
    "trouble": Answer(status=500),
    "a web page": Answer(b"<!doctype html><html><body>hello</body></html>"),
    "empty": Answer(b""),
    "garbage": Answer(bytes(range(256)) * 40),
    "oversize": Answer(b"<rss>" + b"x" * (6 * 2**20)),
    "a picture": Answer(b"\x89PNG", headers={"Content-Type": "image/png"}),
    "a byte a second": Answer(pieces=[b"<"] * 60, pause=0.1),
    "broken off": Answer(headers={"Content-Length": "1000"}, pieces=[b"<rss>"]),
    "wrong encoding": Answer(b"<rss>", headers={"Content-Encoding": "gzip"}),
    "a circle": Answer(status=302, headers={"Location": "/feed"}),
    "half a redirect": Answer(status=301, headers={"Location": "http://[half"}),
    "entities without end": Answer(BOMB),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_is_counted_and_never_asked_for_twice_in_an_interval(database, fault):
    async with site(feed=FAULTS[fault]) as served, desk(database) as at:
        source_id = await at.add(f"{served.url}/feed")
        source = await at.poll(source_id)
        if fault == "entities without end":  # read without its entities: an empty feed is as good as a fault
            assert await at.rows("SELECT count(*) FROM entries") == [(0,)]
        else:
            assert source.health.failures == 1
            assert source.health.last_error
            assert "\n" not in source.health.last_error
        assert source.health.next_poll_at - NOW >= timedelta(minutes=45)
        at.now = NOW + timedelta(minutes=40)
        assert await at.due() == []


async def test_a_poll_that_breaks_down_is_not_repeated_before_its_time(database):
    async with site(feed=rss()) as served, desk(database, parsing=Crashing()) as at:
        source_id = await at.add(f"{served.url}/feed")
        with pytest.raises(ZeroDivisionError):
            await at.poll(source_id)
        assert (await at.source(source_id)).health.next_poll_at == NOW + HOUR
        at.now = NOW + timedelta(minutes=59)
        assert await at.due() == []


async def test_a_feed_that_heals_is_seen_within_a_day(database):
    feed = [Answer(status=500)] * 12 + [rss(("기사", "/1", ""))]
    async with site(feed=feed) as served, desk(database) as at:
        source_id = await at.add(f"{served.url}/feed")
        for _ in range(13):
            source = await at.poll(source_id)
            assert timedelta(minutes=15) <= source.health.next_poll_at - at.now <= DAY
            at.now = source.health.next_poll_at
        assert (source.health.failures, source.health.last_error) == (0, None)
        assert len(at.jobs.fetches) == 1


async def test_a_feed_that_is_dead_for_a_month_is_given_up_with_one_notice(database):
    async with site(feed=Answer(status=500)) as served, desk(database) as at:
        source_id = await at.add(f"{served.url}/feed")
        source = await at.source(source_id)
        while source.health.state is SourceState.ON:
            source = await at.poll(source_id)
            last, at.now = at.now, source.health.next_poll_at
        assert 30 * DAY <= last - NOW <= 31 * DAY
        asked = len(served.log)
        assert asked > 30
        await at.poll(source_id)
        assert len(served.log) == asked
        async with database.transaction() as connection:
            (noticed,) = await sources.take_notices(connection, at.now)
            assert (noticed.id, noticed.health.notice) == (source_id, Notice.SILENT)
            assert await sources.take_notices(connection, at.now) == []


async def test_a_source_that_is_switched_on_again_after_its_notice_is_told_to_be_well_once(database):
    async with site(feed=Answer(status=410)) as served, desk(database) as at:
        source_id = await at.add(f"{served.url}/feed")
        await at.poll(source_id)
        at.now = NOW + timedelta(hours=25)
        await at.poll(source_id)

        async def notices():
            async with database.transaction() as connection:
                return [found.health.notice for found in await sources.take_notices(connection, at.now)]

        assert await notices() == [Notice.GONE]
        async with database.transaction() as connection:
            await sources.switch_on(connection, source_id, at.now)
        await at.poll(source_id)
        assert await notices() == []
        served.answers["/feed"] = rss(("기사", "/1", ""))
        await at.poll(source_id)
        await at.poll(source_id)
        assert await notices() == [Notice.WELL]
        await at.poll(source_id)
        assert await notices() == []


async def test_an_unconfirmed_source_that_is_dead_is_switched_off_without_a_word(database):
    async with site() as served, desk(database) as at:
        source_id = await at.add(f"{served.url}/feed", verified=False)
        assert (await at.poll(source_id)).health.state is SourceState.DEAD
        async with database.transaction() as connection:
            assert await sources.take_notices(connection, at.now) == []


async def test_a_source_that_is_gone_for_good_is_asked_no_more(database):
    async with site(feed=Answer(status=410)) as served, desk(database) as at:
        source_id = await at.add(f"{served.url}/feed")
        assert (await at.poll(source_id)).health.state is SourceState.ON
        at.now = NOW + timedelta(hours=25)
        source = await at.poll(source_id)
        assert source.health.state is SourceState.DEAD
        assert source.health.notice is Notice.GONE


@pytest.mark.parametrize(
    ("status", "moves"), [(301, True), (308, True), (302, False), (303, False), (307, False)]
)
async def test_a_permanent_move_is_adopted_after_three_answers_and_nothing_comes_twice(
    database, status, moves
):
    feed = rss(("기사", "https://press.example/1", "<guid>1</guid>"))
    async with (
        site(old=Answer(status=status, headers={"Location": "/new"}), new=feed) as served,
        desk(database) as at,
    ):
        source_id = await at.add(f"{served.url}/old")
        urls = [(await at.poll(source_id)).entry.url.rpartition("/")[2] for _ in range(5)]
        assert urls == (["old", "old", "new", "new", "new"] if moves else ["old"] * 5)
        assert len(at.jobs.fetches) == 1
        assert served.pages.count("/old") == (3 if moves else 5)


async def test_a_source_that_moves_to_anothers_address_leaves_that_one_alone(database):
    feed = rss(("기사", "https://press.example/1", ""))
    async with (
        site(old=Answer(status=301, headers={"Location": "/new"}), new=feed) as served,
        desk(database) as at,
    ):
        there, moving = await at.add(f"{served.url}/new"), await at.add(f"{served.url}/old")
        for _ in range(3):
            source = await at.poll(moving)
        assert source.health.state is SourceState.OFF
        assert (await at.source(there)).health.state is SourceState.ON


async def test_sources_of_one_job_are_asked_each_by_itself_and_what_is_unchanged_is_written_down(database):
    feed = rss(("기사", "https://press.example/1", ""))
    feed.headers["ETag"] = '"1"'

    def answer(asked):
        return Answer(status=304) if asked.headers.get("if-none-match") == '"1"' else feed

    async with desk(database) as at, site() as served:
        served.answers |= {f"/{n}": answer for n in range(12)} | {"/broken": Answer(status=500)}
        ids = [await at.add(f"{served.url}/{n}") for n in range(12)]
        broken, off = await at.add(f"{served.url}/broken"), await at.add(f"{served.url}/off")
        async with database.transaction() as connection:
            await sources.switch_off(connection, off)
        for _ in range(2):
            await at.collector.poll_all([*ids, broken, off])
            at.now += DAY
        assert len(at.jobs.fetches) == 12
        well = [(await at.source(source_id)).health for source_id in ids]
        assert {(health.failures, health.last_success_at) for health in well} == {(0, NOW + DAY)}
        assert all(health.next_poll_at > NOW + DAY for health in well)
        assert (await at.source(broken)).health.failures == 2
        assert (await at.source(off)).health.last_poll_at is None


async def test_a_fault_over_one_source_keeps_no_other_from_being_asked(database):
    async with desk(database, parsing=Crashing()) as at, site() as served:
        served.answers |= {f"/{n}": Answer(status=304) for n in range(20)}
        served.answers |= {"/feed": rss(("기사", "/1", ""))}
        ids = [await at.add(f"{served.url}/{n}") for n in range(20)]
        with pytest.raises(ZeroDivisionError):
            await at.collector.poll_all([await at.add(f"{served.url}/feed"), *ids])
        asked = [(await at.source(source_id)).health.last_success_at for source_id in ids]
        assert asked == [NOW] * 20


async def test_five_hundred_feeds_on_fifty_hosts_are_asked_politely(database):
    """Promise F1 in small: every feed twice, the second time with validators, one request a host at a time."""
    feed = rss(("기사", "https://press.example/1", ""))
    feed.headers["ETag"] = '"1"'

    def answer(asked):
        return Answer(status=304) if asked.headers.get("if-none-match") == '"1"' else feed

    spacing = 0.02
    async with desk(database, host_spacing=spacing, limits=Limits()) as at, _hosts(50) as served:
        ids = []
        for host in served:
            host.answers |= {f"/{n}": answer for n in range(10)}
            ids += [await at.add(f"{host.url}/{n}") for n in range(10)]
        for _ in range(2):
            waiting = asyncio.Queue()
            for source_id in ids:
                waiting.put_nowait(source_id)
            await asyncio.gather(*(_work_off(at, waiting) for _ in range(8)))
        visits = defaultdict(int)
        for host in served:
            asked = [asked for asked in host.log if asked.path != "/robots.txt"]
            assert len(asked) == 20
            for before, after in zip(host.log, host.log[1:], strict=False):
                assert after.at >= before.answered
            for request in asked:
                visits["conditional" if "if-none-match" in request.headers else "plain"] += 1
        assert visits == {"plain": 500, "conditional": 500}


async def _work_off(at, waiting):
    while not waiting.empty():
        await at.collector.poll(waiting.get_nowait())


@asynccontextmanager
async def _hosts(count):
    from contextlib import AsyncExitStack

    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(site(f"127.0.1.{n + 1}")) for n in range(count)]


async def test_a_page_that_is_no_feed_says_so_through_the_parsing_child_too(database):
    html = b'<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'
    pool = Pool("bot.intake.parsing:parse", limits=PARSING)
    async with site(feed=Answer(html)) as served, desk(database, parsing=pool) as at:
        source_id = await at.add(f"{served.url}/feed", verified=False)
        source = await at.poll(source_id)
        assert source.health.last_error == f"This is a web page; its feed is {served.url}/rss"
        assert source.health.state is SourceState.DEAD
    await pool.close()
