"""Hosts over a faulty server: asked in turn, spaced, left alone when they wish it, and by their rules."""

import asyncio
import time
from datetime import timedelta

import pytest

from bot.errors import TransientError
from bot.intake.collect import page_on_demand
from bot.intake.fetch import Fetcher
from bot.intake.robots import AGENT, DisallowedError
from bot.store.hosts import SharedTurns
from tests.integration.intake.faulty import Answer, page, rss, site
from tests.integration.intake.kit import DAY, HOUR, LOOPBACK, NOW, TEXT, desk


async def test_validators_go_back_byte_for_byte_and_a_304_changes_nothing(database):
    validators = {"ETag": 'W/"a b\'c"', "Last-Modified": "Mon, 23 Nov 2026 08:00:00 +0000 (odd)"}
    first = rss(("기사", "/1", ""))
    first.headers |= validators
    async with site(feed=[first, Answer(status=304)]) as served, desk(database) as at:
        source_id = await at.add(f"{served.url}/feed")
        await at.poll(source_id)
        source = await at.poll(source_id)
        await at.poll(source_id)
        for asked in served.asked_for("/feed")[1:]:
            assert asked.headers["if-none-match"] == validators["ETag"]
            assert asked.headers["if-modified-since"] == validators["Last-Modified"]
        assert source.health.failures == 0
        assert len(at.jobs.fetches) == 1


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("how", ["seconds", "date"])
async def test_nothing_of_a_host_is_asked_for_before_its_retry_after(database, status, how):
    # The date counts by the server's own clock, which is a year off here.
    wish = {
        "seconds": {"Retry-After": "172800"},
        "date": {"Retry-After": "Thu, 25 Nov 2027 09:00:00 GMT", "Date": "Tue, 23 Nov 2027 09:00:00 GMT"},
    }[how]
    async with (
        site(
            feed=Answer(status=status, headers=wish),
            other=rss(("기사", "/1", "")),
            **{"1": page("기사", TEXT)},
        ) as served,
        desk(database) as at,
    ):
        busy, other = await at.add(f"{served.url}/feed"), await at.add(f"{served.url}/other")
        await at.poll(other)
        source = await at.poll(busy)
        asked = len(served.log)
        assert source.health.next_poll_at >= NOW + 2 * DAY
        for hours in (1, 24, 47):
            at.now = NOW + hours * HOUR
            assert busy not in await at.due()
            await at.poll(busy)
            await at.poll(other)
            with pytest.raises(TransientError) as caught:
                await at.collector.fetch(at.jobs.fetches[0])
            assert caught.value.retry_after >= (NOW + 2 * DAY - at.now).total_seconds()
        assert len(served.log) == asked
        at.now = NOW + 2 * DAY + timedelta(minutes=2)
        await at.poll(other)
        assert len(served.log) == asked + 1


async def test_one_request_a_host_at_a_time_and_spaced(database):
    spacing = 0.15
    async with site("127.0.0.1") as one, site("127.0.0.2") as two:
        for served in (one, two):
            served.answers |= {f"/{n}": Answer(b"<html>", pieces=[b"x"], pause=0.05) for n in range(5)}
        fetcher = Fetcher(allow_networks=LOOPBACK, host_spacing=spacing)
        began = time.monotonic()
        await asyncio.gather(*(fetcher.get(f"{served.url}/{n}") for n in range(5) for served in (one, two)))
        took = time.monotonic() - began
        await fetcher.close()
        for served in (one, two):
            assert len(served.pages) == 5
            for before, after in zip(served.log, served.log[1:], strict=False):
                assert after.at - before.answered >= spacing * 0.95
        # The hosts don't wait for each other: six requests each, with robots.txt, in one host's time.
        assert took < 6 * (spacing + 0.05) * 1.6


async def test_several_processes_take_turns_at_a_host(database):
    spacing = 0.15
    async with site() as served:
        served.answers |= {f"/{n}": Answer(b"<html>", pieces=[b"x"], pause=0.05) for n in range(9)}
        workers = [
            Fetcher(allow_networks=LOOPBACK, host_spacing=spacing, turns=SharedTurns(database))
            for _ in range(3)
        ]
        await asyncio.gather(*(workers[n % 3].get(f"{served.url}/{n}") for n in range(9)))
        for worker in workers:
            await worker.close()
        assert len(served.pages) == 9
        for before, after in zip(served.log, served.log[1:], strict=False):
            assert after.at - before.answered >= spacing * 0.95


async def test_a_turn_whose_holder_died_is_free_after_its_time(database):
    turns = SharedTurns(database)
    await turns.take("http://a.example", seconds=0.5)
    began = time.monotonic()
    await turns.take("http://a.example", seconds=0.5)
    assert 0.3 < time.monotonic() - began < 2
    await turns.take("http://b.example", seconds=60)


async def test_a_crawl_delay_is_kept_and_a_person_does_not_wait_for_it(database):
    rules = Answer(b"User-agent: *\nCrawl-delay: 0.4")
    async with site(a=Answer(b"<html>"), b=Answer(b"<html>")) as served:
        served.answers["/robots.txt"] = rules
        fetcher = Fetcher(allow_networks=LOOPBACK, host_spacing=0.01)
        await fetcher.get(f"{served.url}/a")
        began = time.monotonic()
        await fetcher.get(f"{served.url}/b", hurried=True)
        assert time.monotonic() - began < 0.3
        await fetcher.get(f"{served.url}/b")
        asked = [asked.at for asked in served.log if asked.path in ("/a", "/b")]
        assert asked[2] - asked[0] >= 0.38
        await fetcher.close()


async def test_we_say_who_we_are_and_ask_for_the_rules_once(database):
    async with site(feed=rss(("기사", "/1", ""))) as served, desk(database) as at:
        source_id = await at.add(f"{served.url}/feed")
        for _ in range(3):
            await at.poll(source_id)
        assert len(served.asked_for("/robots.txt")) == 1
        for asked in served.log:
            assert asked.headers["user-agent"].startswith(f"{AGENT}/")
            assert "news briefing bot" in asked.headers["user-agent"]
            assert not {"cookie", "referer"} & set(asked.headers)


async def test_what_robots_txt_forbids_is_read_for_nobody(database):
    feed = rss(("공개", "/open", ""), ("비공개", "/closed/1", ""))
    async with (
        site(feed=feed, open=page("공개", TEXT), robots=Answer()) as served,
        desk(database) as at,
    ):
        served.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /closed/")
        source_id = await at.add(f"{served.url}/feed")
        await at.poll_and_fetch(source_id)
        assert sorted(await at.rows("SELECT state FROM entries")) == [("failed",), ("stored",)]
        with pytest.raises(DisallowedError, match=r"robots\.txt"):
            await page_on_demand(f"{served.url}/closed/1", at.fetcher, at.parsing)
        assert "/closed/1" not in served.pages


@pytest.mark.parametrize("trouble", [Answer(status=500), Answer(status=429), Answer(pieces=[b""], pause=5)])
async def test_rules_that_cannot_be_had_stop_us_but_not_a_person(database, trouble):
    async with (
        site(feed=rss(("기사", "/1", "")), **{"1": page("기사", TEXT)}) as served,
        desk(database) as at,
    ):
        served.answers["/robots.txt"] = trouble
        source_id = await at.add(f"{served.url}/feed")
        source = await at.poll(source_id)
        assert source.health.failures == 1
        assert source.health.last_error
        assert served.pages == []
        assert (await page_on_demand(f"{served.url}/1", at.fetcher, at.parsing)).title == "기사"
