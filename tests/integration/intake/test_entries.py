"""What feeds announce, brought into real PostgreSQL: nothing stored twice, and what is edited kept in both versions."""

import json

import pytest

from bot.errors import TransientError
from bot.store import articles, entries
from summarizer.types import Facts
from tests.integration.intake.faulty import Answer, page, rss, site
from tests.integration.intake.kit import HOUR, NOW, TEXT, desk


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
