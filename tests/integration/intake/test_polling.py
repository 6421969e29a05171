"""Feeds over a faulty server into real PostgreSQL: polite, healing, and nothing stored twice."""

import asyncio
import json
import random
import time
from collections import defaultdict
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from sqlalchemy import text

from bot.domain.source import Notice, SourceEntry, SourceKind, SourceState
from bot.errors import TransientError
from bot.intake.collect import Collector, page_on_demand
from bot.intake.fetch import Fetcher, Limits
from bot.intake.naver import NaverKeys
from bot.intake.parsing import parse
from bot.intake.pool import PARSING, Pool
from bot.intake.robots import AGENT, DisallowedError
from bot.store import articles, entries, sources
from bot.store.hosts import SharedTurns
from summarizer.types import Facts
from tests.integration.intake.faulty import Answer, page, rss, site

LOOPBACK = (ip_network("127.0.0.0/8"),)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEXT = [
    f"가온클라우드와 마루로보틱스는 {n}번째 공동 연구를 위해 업무협약을 체결했다고 23일 밝혔다. "
    "양사는 인재를 함께 키우기로 했다."
    for n in range(12)
]


class Inline:
    """The parsing pool without its children."""

    async def run(self, argument):
        return parse(argument)


class Crashing:
    """A parser that breaks in a way that nobody foresaw."""

    async def run(self, argument):
        raise ZeroDivisionError


class Notes:
    """Jobs that are only written down."""

    def __init__(self):
        self.fetches, self.reads, self.backfills = [], [], 0

    async def fetch_all(self, entry_ids, *, backfill=False):
        self.fetches += entry_ids
        self.backfills += backfill

    async def read(self, article_id):
        self.reads.append(article_id)


class Desk:
    """A collector with a clock that is turned by hand."""

    def __init__(self, database, **options):
        self.now = NOW
        self.database = database
        self.jobs = Notes()
        self.fetcher = Fetcher(
            allow_networks=LOOPBACK,
            host_spacing=options.pop("host_spacing", 0),
            limits=options.pop("limits", Limits(deadline=2.0, robots=1.0)),
        )
        self.parsing = options.pop("parsing", Inline())
        self.collector = Collector(
            database,
            self.fetcher,
            self.parsing,
            self.jobs,
            clock=lambda: self.now,
            chance=random.Random(7),
            **options,
        )

    async def add(self, url, **about):
        async with self.database.transaction() as connection:
            (source_id,) = await sources.add(connection, [SourceEntry("가온일보", url, **about)])
        return source_id

    async def poll(self, source_id):
        """Poll, and give the source as it is then."""
        await self.collector.poll(source_id)
        return await self.source(source_id)

    async def poll_and_fetch(self, source_id):
        """Poll, and bring in what that announced; gives how many pages were asked for."""
        await self.collector.poll(source_id)
        waiting, self.jobs.fetches = self.jobs.fetches, []
        for entry_id in waiting:
            await self.collector.fetch(entry_id)
        return len(waiting)

    async def source(self, source_id):
        async with self.database.transaction() as connection:
            return await sources.get(connection, source_id)

    async def due(self):
        async with self.database.transaction() as connection:
            return await sources.claim_due(connection, self.now, until=self.now + timedelta(minutes=10))

    async def rows(self, statement):
        async with self.database.transaction() as connection:
            return [tuple(row) for row in await connection.execute(text(statement))]


@asynccontextmanager
async def desk(database, **options):
    opened = Desk(database, **options)
    try:
        yield opened
    finally:
        await opened.fetcher.close()


# -- politeness ------------------------------------------------------------------------------------


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


# -- faults ----------------------------------------------------------------------------------------

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


# -- moves -----------------------------------------------------------------------------------------


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


# -- entries ---------------------------------------------------------------------------------------


async def test_what_no_database_takes_does_not_stop_a_feed(database):
    items = [
        {"id": "1", "url": "/1", "title": "반쪽 \\ud83d 글자와 \\u0000 없는 글자"},
        {"id": "2", "url": "/" + "a" * 5000, "title": "긴 주소"},
        {"id": "3", "url": "/3", "title": "긴 제목 " * 100_000},
        {"id": "4\\u0000", "url": "/%00/\\ud800", "title": ""},
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": items})
    body = body.replace("\\\\u", "\\u")
    async with site(feed=Answer(body.encode())) as served, desk(database) as at:
        source = await at.poll(await at.add(f"{served.url}/feed"))
        assert source.health.last_error is None
        found = await at.rows("SELECT title, length(title) FROM entries ORDER BY id")
        assert found[0][0] == "반쪽  글자와  없는 글자"
        assert [length for _, length in found[1:]] == [500, 0]


async def test_entries_that_change_their_coats_come_once(database):
    date = "<pubDate>Mon, 23 Nov 2026 08:05:07 GMT</pubDate>"
    visits = [
        rss(("기사", "/1", f"<guid>{n}</guid>{date}"))
        for n in ("a", "b")  # ids that change
    ]
    visits += [
        rss(("기사", "/1?utm_source=rss", f"<guid>b</guid>{date}")),
        rss(("[단독] 기사", "/slug-of-another-title", f"<guid>b</guid>{date}")),
        rss(("[단독] 기사", "/moved/1", f"<guid>b</guid>{date}")),
        rss(("[단독] 기사", "/moved/1", "")),
    ]
    async with site(feed=visits) as served, desk(database) as at:
        source_id = await at.add(f"{served.url}/feed")
        for _ in range(len(visits)):
            await at.poll(source_id)
        assert await at.rows("SELECT count(*) FROM entries") == [(1,)]


async def test_entries_without_a_date_or_from_the_future_are_dated_by_their_appearance(database):
    future = "<pubDate>Wed, 23 Nov 2050 08:00:00 GMT</pubDate>"
    first = rss(("오래된 기사", "/old", ""))
    second = rss(("새 기사", "/new", ""), ("미래 기사", "/future", future), ("오래된 기사", "/old", ""))
    pages = {
        name: page(title, [title, *TEXT], published=None)
        for name, title in (("old", "오래된 기사"), ("new", "새 기사"), ("future", "미래 기사"))
    }
    async with site(feed=[first, second], **pages) as served, desk(database) as at:
        source_id = await at.add(f"{served.url}/feed")
        await at.poll_and_fetch(source_id)
        at.now = NOW + HOUR
        await at.poll_and_fetch(source_id)
        found = dict(await at.rows("SELECT title, published_at FROM articles"))
        assert found == {"오래된 기사": None, "새 기사": NOW + HOUR, "미래 기사": NOW + HOUR}


async def test_an_edited_article_is_a_new_version_and_the_old_one_is_kept_with_its_facts(database):
    before, after = (
        page("가온, 마루와 협약", TEXT),
        page("가온, 마루와 협약(종합)", [*TEXT[:6], "누리도 참여한다. " * 20]),
    )
    visits = [
        rss(("가온, 마루와 협약", "/1", "<guid>1</guid>")),
        rss(("가온, 마루와 협약(종합)", "/1", "<guid>1</guid>")),
    ]
    async with site(feed=visits, **{"1": [before, after]}) as served, desk(database) as at:
        source_id = await at.add(f"{served.url}/feed")
        await at.poll_and_fetch(source_id)
        (article_id,) = at.jobs.reads
        async with database.transaction() as connection:
            await articles.record_facts(connection, article_id, 1, Facts(), "test")
        at.now = NOW + HOUR
        assert await at.poll_and_fetch(source_id) == 1
        assert at.jobs.reads == [article_id, article_id]
        assert await at.rows("SELECT version, state, title FROM articles") == [
            (2, "new", "가온, 마루와 협약(종합)")
        ]
        assert await at.rows("SELECT version, title, facts IS NOT NULL FROM article_versions") == [
            (1, "가온, 마루와 협약", True)
        ]
        assert await at.poll_and_fetch(source_id) == 0


async def test_a_press_release_that_many_print_is_one_text_and_its_copies_say_so(database):
    other = [
        line.replace("협약", "경쟁").replace("인재", "제품") + f" 매출은 {n}억 원이다."
        for n, line in enumerate(TEXT)
    ]
    pages = {
        "release": page("가온·마루 협약", TEXT),
        "print": page("“가온·마루 손잡았다”", [*TEXT[:10], "기자 이메일은 여기에 있다."]),
        "another": page("가온·마루 경쟁", [*other, "서로 다른 글이다. " * 30]),
    }
    feed = rss(*((name, f"/{name}", "") for name in pages))
    async with site(feed=feed, **pages) as served, desk(database) as at:
        await at.poll_and_fetch(await at.add(f"{served.url}/feed"))
        found = await at.rows(
            "SELECT split_part(a.url, '/', 4), split_part(b.url, '/', 4)"
            " FROM articles a LEFT JOIN articles b ON b.id = a.copy_of ORDER BY a.id"
        )
        assert found == [("release", None), ("print", "release"), ("another", None)]


async def test_a_feed_that_restamps_its_entries_is_followed_a_few_times_only(database):
    visits = [rss((f"기사 {n}", "/1", "<guid>1</guid>")) for n in range(12)]
    async with site(feed=visits, **{"1": page("기사", TEXT)}) as served, desk(database) as at:
        source_id = await at.add(f"{served.url}/feed")
        for n in range(12):
            at.now = NOW + n * HOUR
            await at.poll_and_fetch(source_id)
        assert len(served.asked_for("/1")) == 4
        assert await at.rows("SELECT count(*) FROM articles") == [(1,)]


TOLD = "가온클라우드와 마루로보틱스는 공동 연구를 위해 업무협약을 체결했다고 23일 밝혔다."


@pytest.mark.parametrize(
    ("there", "stands_in"),
    [
        (Answer(status=403), True),
        (Answer(b"<html><body>captcha</body></html>", headers={"Content-Type": "text/html"}), True),
        (Answer(b"%PDF", headers={"Content-Type": "application/pdf"}), True),
        (Answer(status=404), False),  # taken back
        (Answer(status=410), False),
        (page("제목", TEXT), False),
    ],
    ids=["blocked", "captcha", "file", "missing", "gone", "there"],
)
async def test_where_the_page_is_not_to_be_had_the_feeds_text_is_kept_and_graded_so(
    database, there, stands_in
):
    feed = rss(("협약", "/1", f"<description>{TOLD}</description>"))
    async with site(feed=feed, **{"1": there}) as served, desk(database) as at:
        await at.poll_and_fetch(await at.add(f"{served.url}/feed"))
        rows = await at.rows("SELECT grade, body FROM articles")
        assert (rows == [("feed", TOLD)]) == stands_in
        assert len(at.jobs.reads) == len(rows)
        assert await at.rows("SELECT feed_html FROM entries WHERE state = 'stored'") in ([("",)], [])


async def test_a_page_that_comes_back_takes_the_place_of_the_feeds_text_and_stays(database):
    def feed(title):
        return rss((title, "/1", f"<guid>1</guid><description>{TOLD}</description>"))

    visits = [feed("협약"), feed("협약 체결"), feed("협약 맺어")]
    pages = [Answer(status=403), page("협약 체결", TEXT), Answer(status=403)]
    async with site(feed=visits, **{"1": pages}) as served, desk(database) as at:
        source_id = await at.add(f"{served.url}/feed")
        grades = []
        for hour in range(3):
            at.now = NOW + hour * HOUR
            await at.poll_and_fetch(source_id)
            grades += await at.rows("SELECT grade, version FROM articles")
        assert grades == [("feed", 1), ("full", 2), ("full", 2)]


async def test_a_page_that_keeps_failing_is_given_up(database):
    async with (
        site(feed=rss(("기사", "/1", "")), **{"1": Answer(status=500)}) as served,
        desk(database) as at,
    ):
        await at.poll(await at.add(f"{served.url}/feed"))
        (entry_id,) = at.jobs.fetches
        waits = []
        for _ in range(entries.MOST_ATTEMPTS - 1):
            with pytest.raises(TransientError) as caught:
                await at.collector.fetch(entry_id)
            waits.append(caught.value.retry_after)
        assert sum(waits) > 5 * 3600  # a night's maintenance is outlasted
        await at.collector.fetch(entry_id)
        assert await at.rows("SELECT state FROM entries") == [("failed",)]
        await at.collector.fetch(entry_id)
        assert len(served.asked_for("/1")) == entries.MOST_ATTEMPTS


# -- sitemaps and searches -------------------------------------------------------------------------

NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{url}</loc><news:news>
 <news:publication><news:name>가온일보</news:name><news:language>ko</news:language></news:publication>
 <news:publication_date>2026-11-23T08:00:00+09:00</news:publication_date><news:title>제휴</news:title>
 </news:news></url></urlset>"""
INDEX = """<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
 {parts}</sitemapindex>"""


async def test_a_news_sitemap_is_a_source_and_so_is_an_index_of_them(database):
    async with site(article=page("제휴", TEXT)) as served, desk(database) as at:
        parts = [f"{served.url}/old-{n}.xml" for n in range(5)] + [f"{served.url}/news.xml"]
        listed = "".join(f"<sitemap><loc>{part}</loc></sitemap>" for part in parts)
        served.answers["/sitemap.xml"] = Answer(INDEX.format(parts=listed).encode(), headers={"ETag": '"x"'})
        served.answers["/news.xml"] = Answer(NEWS.format(url=f"{served.url}/article").encode())
        served.answers |= {
            f"/old-{n}.xml": Answer(NEWS.format(url=f"{served.url}/article").encode()) for n in range(5)
        }
        for path in ("/news.xml", "/sitemap.xml"):
            source_id = await at.add(f"{served.url}{path}", kind=SourceKind.SITEMAP)
            assert await at.poll_and_fetch(source_id) == 1
        # The index stays the same while its parts change: it is never asked for conditionally.
        await at.poll(source_id)
        assert "if-none-match" not in served.asked_for("/sitemap.xml")[-1].headers
        assert served.pages.count("/news.xml") == 3
        assert await at.rows("SELECT title FROM articles") == [("제휴",)]


async def test_a_search_shows_its_keys_to_the_first_site_only(database):
    answer = b'{"items": [{"title": "<b>MOU</b>", "originallink": "https://press.example/1", "pubDate": ""}]}'
    keys = NaverKeys("our-id", "our-secret")
    async with site("127.0.0.2", api=Answer(answer)) as elsewhere, site() as served:
        served.answers["/api"] = Answer(answer, headers={"Content-Type": "application/json"})
        served.answers["/away"] = Answer(status=302, headers={"Location": f"{elsewhere.url}/api"})
        async with desk(database, naver_keys=keys) as at:
            for path in ("/api", "/away"):
                source_id = await at.add(f"{served.url}{path}", kind=SourceKind.NAVER)
                assert (await at.poll(source_id)).health.failures == 0
        assert served.asked_for("/api")[0].headers["x-naver-client-secret"] == "our-secret"
        assert not any(name.startswith("x-naver") for name in elsewhere.log[0].headers)


async def test_a_search_without_keys_says_what_is_missing_and_waits(database):
    async with site() as served, desk(database) as at:
        source_id = await at.add(f"{served.url}/api", kind=SourceKind.NAVER, verified=False)
        source = await at.poll(source_id)
        assert "NAVER_CLIENT_ID" in source.health.last_error
        assert source.health.state is SourceState.ON
        assert served.log == []


# -- the operator's list ---------------------------------------------------------------------------


async def test_the_list_is_followed_and_what_a_person_did_is_left(database):
    a, b, c = (SourceEntry(name, f"https://{name}.example/feed") for name in "abc")

    async def follow(*listed):
        async with database.transaction() as connection:
            await sources.follow_list(connection, listed, NOW)
            return {
                source.entry.name: source.health.state.value
                for source in await sources.everything(connection)
            }

    async with database.transaction() as connection:
        await sources.add(connection, [c])
    assert await follow(a, b) == {"a": "on", "b": "on", "c": "on"}
    assert await follow(b) == {"a": "unlisted", "b": "on", "c": "on"}
    assert await follow(a, b) == {"a": "on", "b": "on", "c": "on"}
    async with database.transaction() as connection:
        (source,) = await sources.find(connection, "A")
        await sources.switch_off(connection, source.id)
    assert await follow(a, b) == {"a": "off", "b": "on", "c": "on"}
    renamed = SourceEntry("beta", b.url, category="x", interval_seconds=7200)
    assert await follow(a, renamed) == {"a": "off", "beta": "on", "c": "on"}


async def test_a_listed_source_that_moved_is_not_added_again_under_its_old_address(database):
    a = SourceEntry("a", "https://a.example/feed")
    async with database.transaction() as connection:
        listing = await sources.follow_list(connection, [a], NOW)
        assert await sources.adopt(connection, listing.new[0], "https://new.example/feed")
        again = await sources.follow_list(connection, [a], NOW)
        assert again == sources.Listing()
        assert [source.entry.url for source in await sources.everything(connection)] == [
            "https://new.example/feed"
        ]


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
