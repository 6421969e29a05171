"""The system's clock was ahead and is set right: nothing waits for days that were never there."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from bot.domain.chat import Place, Platform
from bot.domain.delivery import Gate
from bot.store import chats, limits, outbox, sources
from bot.store.hosts import SharedTurns
from summarizer.types import Language

AHEAD = timedelta(hours=9)  # a machine that takes local time for universal time, in Seoul


@pytest.fixture
def change(database):
    """A statement, for its effect."""

    async def run(statement, **values):
        async with database.transaction() as connection:
            return (await connection.execute(text(statement), {"ahead": AHEAD, **values})).rowcount

    return run


@pytest.mark.parametrize(
    "gate",
    [Gate("telegram:1", 1 / 28, queues=True), Gate("telegram:1:7", 1.05), Gate("group", 4.05, burst=5)],
)
async def test_messages_go_on(database, change, gate):
    async with database.transaction() as connection:
        assert (await limits.reserve(connection, [gate])).reserved
    await change("UPDATE limiters SET next_at = next_at + :ahead")
    async with database.transaction() as connection:
        first = await limits.reserve(connection, [gate])
        waits = [await limits.reserve(connection, [gate]) for _ in range(gate.burst)]
    assert (first.seconds, first.reserved) == (0, True)
    # From then on they are counted as ever.
    assert 0 < waits[-1].seconds <= gate.interval


async def test_what_was_written_then_is_sent(database, change):
    now = datetime.now(UTC)
    place = Place(Platform.TELEGRAM, "1", "7")
    async with database.transaction() as connection:
        chat = await chats.ensure(
            connection, place, kind="private", language=Language.KO, timezone="Asia/Seoul"
        )
        (part,) = await outbox.add(connection, chat, [{"text": "x"}])
    await change("UPDATE outbox SET created_at = created_at + :ahead, not_before = not_before + :ahead")
    async with database.transaction() as connection:
        assert await outbox.stranded(connection, now) == [part]
        assert (await outbox.claim(connection, part, uuid4(), now=now, seconds=60)).id == part


async def test_newspapers_are_polled(database, change):
    now = datetime.now(UTC)
    added = (
        "INSERT INTO sources (name, url, next_poll_at, last_poll_at) VALUES"
        " ('then', 'https://a.example/', :next, :last), ('now', 'https://b.example/', :later, :before)"
    )
    await change(
        added,
        next=now + AHEAD + timedelta(hours=1),
        last=now + AHEAD,
        later=now + timedelta(hours=10),
        before=now - timedelta(hours=1),
    )
    async with database.transaction() as connection:
        until = now + timedelta(minutes=10)
        assert len(await sources.claim_due(connection, now, until=until)) == 1
        # It is deferred once, not by every tick until its poll has been.
        assert await sources.claim_due(connection, now, until=until) == []


async def test_a_hosts_turn_is_over(database, change):
    turns = SharedTurns(database)
    await turns.take("https://a.example", seconds=30)
    await change("UPDATE hosts SET free_at = free_at + :ahead")
    async with asyncio.timeout(20):
        await turns.take("https://a.example", seconds=30)
