"""The newsroom over real HTTP: feeds, pages, validators, and a log of who asked for what."""

import httpx
import pytest

from bot.intake.articles import Grade, PageBytes, extract
from bot.intake.feeds import FeedBytes, parse
from bot.newsroom.outlets import OUTLETS
from bot.newsroom.pieces import pieces
from bot.newsroom.server import serve


@pytest.fixture
async def newsroom():
    async with serve() as running:
        yield running


@pytest.fixture
async def client():
    async with httpx.AsyncClient(trust_env=False, headers={"user-agent": "Pactwire-Test"}) as opened:
        yield opened


def page_of(newsroom, piece):
    """Where a piece stands."""
    return f"{newsroom.url}{OUTLETS[piece.outlet].path(piece)}"


async def test_every_piece_is_reached_from_a_feed_and_read_whole(newsroom, client):
    reached = []
    for key, url in newsroom.feed_urls().items():
        outlet = OUTLETS[key]
        answer = await client.get(url)
        feed = parse(FeedBytes(answer.content, answer.headers["content-type"], url, outlet.timezone))
        assert feed.title == outlet.name
        for entry in feed.entries:
            page = await client.get(entry.url)
            found = extract(PageBytes(page.content, entry.url, page.headers["content-type"], outlet.timezone))
            assert (found.title, found.grade, found.outlet or outlet.name) == (
                entry.title,
                Grade.FULL,
                outlet.name,
            )
            assert entry.published in (found.published, None)
            reached.append(found.title)
    assert sorted(reached) == sorted(piece.title for piece in pieces())


async def test_what_did_not_change_is_not_sent_again(newsroom, client):
    for url in (*newsroom.feed_urls().values(), page_of(newsroom, pieces()[0])):
        first = await client.get(url)
        by_tag = await client.get(url, headers={"if-none-match": first.headers["etag"]})
        by_date = await client.get(url, headers={"if-modified-since": first.headers["last-modified"]})
        assert [answer.status_code for answer in (first, by_tag, by_date)] == [200, 304, 304]
        assert by_tag.content == b""
        assert by_tag.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    "stale",
    [
        {"if-none-match": '"another"'},
        {"if-modified-since": "Mon, 01 Nov 2021 00:00:00 GMT"},
        {"if-modified-since": "the other day"},
    ],
)
async def test_a_stale_validator_gets_the_whole(newsroom, client, stale):
    assert (await client.get(newsroom.feed_urls()["gaon"], headers=stale)).status_code == 200


async def test_visits_are_written_down(newsroom, client):
    await client.get(f"{newsroom.url}/robots.txt")
    await client.get(newsroom.feed_urls()["maru"], headers={"if-none-match": '"x"'})
    missing = await client.get(f"{newsroom.url}/nowhere")
    assert missing.status_code == 404
    assert [(v.path, v.status, v.conditional, v.agent) for v in newsroom.visits] == [
        ("/robots.txt", 200, False, "Pactwire-Test"),
        ("/maru/feed.json", 200, True, "Pactwire-Test"),
        ("/nowhere", 404, False, "Pactwire-Test"),
    ]


async def test_the_korean_outlet_of_old_leaves_its_encoding_to_the_page(newsroom, client):
    (piece,) = [piece for piece in pieces() if piece.id == "robot-venture-a"]
    answer = await client.get(page_of(newsroom, piece))
    assert answer.headers["content-type"] == "text/html"
    assert "펲토스" in answer.content.decode("cp949")


async def test_two_newsrooms_stand_side_by_side():
    async with serve() as one, serve() as other:
        assert one.url != other.url
