"""From feeds over real HTTP to a delivered edition, on real PostgreSQL, with a reader that knows the answers."""

import ipaddress
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from bot.app import application, now
from bot.domain.chat import Order, Place, Platform
from bot.domain.edition import document_from
from bot.domain.source import SourceEntry
from bot.newsroom.outlets import OUTLETS
from bot.newsroom.pieces import pieces
from bot.newsroom.server import serve
from bot.ports import Channel
from bot.store import chats, sources, subscriptions
from summarizer.types import Language

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


class Letterbox(Channel):
    """A channel that keeps what it is given."""

    def __init__(self):
        self.documents = []

    async def send(self, place, payload):
        self.documents.append(document_from(payload["document"]))
        return str(len(self.documents))


@asynccontextmanager
async def newsroom_and_bot(database_url, letterbox=None):
    channels = {Platform.CONSOLE: letterbox or Letterbox()}
    async with (
        serve() as newsroom,
        application(
            database_url,
            allow_networks=LOOPBACK,
            host_spacing=0,
            channels=channels,
            read="tests.fakes:read_gold",
        ) as running,
    ):
        yield newsroom, running


async def poll_all(newsroom, running):
    """Add the newsroom's feeds where they are new, poll them all, and do all that follows."""
    entries = [
        SourceEntry(name=OUTLETS[key].name, url=url, timezone=OUTLETS[key].timezone)
        for key, url in newsroom.feed_urls().items()
    ]
    async with running.database.transaction() as connection:
        await sources.add(connection, entries)
        known = await sources.all_on(connection)
    for source in known:
        await running.queue.poll(source.id)
    await running.queue.work_off(concurrency=6)


async def rows(running, statement):
    async with running.database.transaction() as connection:
        return [tuple(row) for row in await connection.execute(text(statement))]


async def test_every_article_is_stored_once_read_and_placed(database_url):
    async with newsroom_and_bot(database_url) as (newsroom, running):
        await poll_all(newsroom, running)
        assert await rows(running, "SELECT state, count(*) FROM articles GROUP BY 1") == [
            ("read", len(pieces()))
        ]
        assert await rows(running, "SELECT count(*) FROM story_articles") == [(len(pieces()),)]
        assert await rows(running, "SELECT state, count(*) FROM entries GROUP BY 1") == [
            ("stored", len(pieces()))
        ]


async def test_two_outlets_that_tell_one_event_make_one_story(database_url):
    async with newsroom_and_bot(database_url) as (newsroom, running):
        await poll_all(newsroom, running)
        found = await rows(
            running, "SELECT reports, independent_reports FROM stories WHERE reports > 1 ORDER BY id"
        )
        assert len(found) == 3
        # One of the three pairs is a press release that the second outlet printed as it came.
        assert sorted(found) == [(2, 1), (2, 2), (2, 2)]


async def test_a_second_poll_asks_conditionally_and_fetches_nothing_again(database_url):
    async with newsroom_and_bot(database_url) as (newsroom, running):
        await poll_all(newsroom, running)
        first = list(newsroom.visits)
        await poll_all(newsroom, running)
        second = newsroom.visits[len(first) :]
        assert {visit.status for visit in second} == {304}
        assert all(visit.conditional for visit in second)
        assert len(second) == len(OUTLETS)


async def test_korean_text_arrives_whole_whatever_its_encoding(database_url):
    async with newsroom_and_bot(database_url) as (newsroom, running):
        await poll_all(newsroom, running)
        broken = await rows(
            running, "SELECT url FROM articles WHERE position(chr(65533) in title || body) > 0"
        )
        assert broken == []
        undated = await rows(running, "SELECT url FROM articles WHERE published_on IS NULL")
        assert undated == []


async def test_an_edition_is_delivered_once_and_the_next_holds_nothing_twice(database_url):
    letterbox = Letterbox()
    async with newsroom_and_bot(database_url, letterbox) as (newsroom, running):
        await poll_all(newsroom, running)
        async with running.database.transaction() as connection:
            place = Place(Platform.CONSOLE, "test", "here")
            chat_id = await chats.ensure(
                connection, place, kind="private", language=Language.KO, timezone="Asia/Seoul"
            )
            subscription_id = await subscriptions.add(connection, chat_id, Order(most=30), due_at=now())
        for _ in range(2):
            await running.queue.open_edition(subscription_id)
            await running.queue.work_off()
        # The same minute is the same slot: the second opening finds it taken.
        assert len(letterbox.documents) == 1
        headlines = [card.headline for card in letterbox.documents[0].cards]
        assert len(headlines) == len(set(headlines))
        assert any("클라우드 원팀" in headline for headline in headlines)
        assert await rows(running, "SELECT state, attempt FROM outbox") == [("sent", 1)]


async def test_a_feed_that_is_a_web_page_is_put_off_and_the_others_go_on(database_url):
    async with newsroom_and_bot(database_url) as (newsroom, running):
        piece = pieces()[0]
        page = f"{newsroom.url}{OUTLETS[piece.outlet].path(piece)}"
        async with running.database.transaction() as connection:
            await sources.add(connection, [SourceEntry(name="not a feed", url=page)])
        await poll_all(newsroom, running)
        state = await rows(running, "SELECT failures, last_error FROM sources WHERE name = 'not a feed'")
        assert state[0][0] == 1
        assert "feed" in state[0][1]
        assert await rows(running, "SELECT count(*) FROM articles") == [(len(pieces()),)]


async def test_a_private_address_in_a_feed_is_never_fetched(database_url):
    async with (
        serve() as newsroom,
        application(
            database_url, allow_networks=(), host_spacing=0, channels={}, read="tests.fakes:read_gold"
        ) as running,
    ):
        await poll_all(newsroom, running)
        assert newsroom.visits == []
        errors = await rows(running, "SELECT DISTINCT last_error FROM sources")
        assert "private network" in errors[0][0]


async def test_a_reader_that_fails_once_goes_on_with_the_next(database_url):
    async with newsroom_and_bot(database_url) as (newsroom, running):
        with pytest.raises(TypeError):
            await running.reading.run("no article")
        await poll_all(newsroom, running)
        assert await rows(running, "SELECT state, count(*) FROM articles GROUP BY 1") == [
            ("read", len(pieces()))
        ]
