"""A chat that asks to be forgotten is, in every table, and nothing that was under way brings it back."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.briefing.deliver import Deliverer
from bot.commands.handling import Defaults, Handler
from bot.domain.chat import Incoming, Order, Place, Platform, Request
from bot.ports import Channel
from bot.store import chats, conversations, forgetting, inbox, outbox
from bot.store.inbox import Arrival
from summarizer.types import Language
from tests.builders import alliance
from tests.dialogues.test_conversation import ARTICLE, LIBRARY
from tests.integration.briefing.kit import MORNING, Kit

ADDRESS = "777123456"


class Talker(Channel):
    """A channel that accepts everything."""

    async def send(self, place, payload):
        """Sent."""
        return "1"


class Said:
    """Updates that hold what was said; the ones that say so wait until they may be read."""

    def __init__(self):
        self.held = asyncio.Event()
        self.free = asyncio.Event()

    async def incoming(self, payload):
        """The person of a private chat, or one in a group."""
        if payload.get("hold"):
            self.held.set()
            await self.free.wait()
        place = Place(Platform.TELEGRAM, "1", payload["chat"])
        kind = "group" if payload["chat"].startswith("-") else "private"
        return Incoming(
            place, kind, title=f"방 {payload['chat']}", request=Request(place, payload["text"], ADDRESS)
        )


def _now():
    return datetime.now(UTC)


class House:
    """Handlers on a database, and what they were told."""

    def __init__(self, database):
        self.database = database
        self.updates = Said()
        self.now = _now()

    async def deliver(self, outbox_id, *, after=0):
        """A queue that loses every job: what is owed is sent by whoever owes it, or not at all."""

    def handler(self):
        channels = {Platform.TELEGRAM: Talker()}

        async def later(inbox_id):
            raise AssertionError(inbox_id)

        return Handler(
            self.database,
            {Platform.TELEGRAM: self.updates},
            channels,
            LIBRARY,
            Deliverer(self.database, channels, self, clock=_now),
            later,
            defaults=Defaults(),
            clock=_now,
        )

    async def arrive(self, said, *, chat=ADDRESS, **more):
        payload = {"text": said, "chat": chat, "from": {"id": int(ADDRESS)}, **more}
        async with self.database.transaction() as connection:
            key = f"{said}{_now()}{chat}"
            (inbox_id,) = await inbox.add(connection, Platform.TELEGRAM, "1", [Arrival(key, chat, payload)])
        return inbox_id

    async def say(self, said, **more):
        await self.handler().handle(await self.arrive(said, **more))

    async def tidy(self):
        async with self.database.transaction() as connection:
            return await forgetting.delete_forgotten(connection)

    async def rows_that_name(self, word):
        """Where a word stands in any table, the queue's included."""
        found = []
        async with self.database.transaction() as connection:
            tables = await connection.execute(
                text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
            )
            for (name,) in tables.all():
                naming = f'SELECT count(*) FROM "{name}" AS t WHERE t::text LIKE :word'  # noqa: S608
                count = (await connection.execute(text(naming), {"word": f"%{word}%"})).scalar_one()
                found += [name] * bool(count)
        return sorted(found)


@pytest.fixture
def house(database):
    return House(database)


async def test_no_row_of_any_table_names_a_chat_that_was_forgotten(house):
    await house.say("/subscribe 08:30 KT")
    await house.say("https://a.example/1")
    await house.say("/lang en")
    await house.say("오늘 뭐 있어?", chat="-100200")
    assert {"audit", "chats", "conversations", "inbox"} <= set(await house.rows_that_name(ADDRESS))
    await house.say("/forget")
    assert await house.tidy() == 0  # it asks first
    await house.say("/forget yes")
    assert await house.tidy() == 1
    assert await house.rows_that_name(ADDRESS) == []
    # The group asked for nothing.
    assert "chats" in await house.rows_that_name("-100200")


async def test_what_was_under_way_does_not_bring_it_back(house):
    await house.say("/start")
    frozen = await house.arrive("https://a.example/1", hold=True)
    zombie = asyncio.create_task(house.handler().handle(frozen))
    await house.updates.held.wait()
    # While it stands there, another takes the update over and is done with it; then comes the wish to be forgotten.
    async with house.database.transaction() as connection:
        taken = text("UPDATE inbox SET state = 'done', lease = NULL, handled_at = now() WHERE id = :id")
        await connection.execute(taken, {"id": frozen})
    await house.say("/forget")
    await house.say("/forget 확인")
    await house.tidy()
    house.updates.free.set()
    await zombie
    await house.tidy()
    assert await house.rows_that_name(ADDRESS) == []


async def test_an_update_from_before_is_dropped_and_one_from_after_is_answered(house):
    await house.say("/start")
    before = await house.arrive("/subscribe 08:30")
    async with house.database.transaction() as connection:
        (chat_id,) = (await connection.execute(text("SELECT id FROM chats"))).one()
        await connection.execute(text("UPDATE inbox SET lane = 'elsewhere' WHERE id = :id"), {"id": before})
        await forgetting.forget(connection, chat_id)
    await house.tidy()
    await house.handler().handle(before)
    assert await house.rows_that_name(ADDRESS) == []
    await house.say("/start")
    assert "chats" in await house.rows_that_name(ADDRESS)


async def test_an_edition_that_is_being_opened_goes_with_its_chat(database):
    kit = Kit(database)
    mine = await kit.subscribe(Order(weekdays=(1, 2, 3, 4, 5, 6, 7)))
    await kit.story(alliance("KT", "두레"), at=MORNING - timedelta(hours=1))

    async def forget():
        async with database.transaction() as connection:
            await forgetting.forget(connection, 1)

    await asyncio.gather(kit.open(mine), forget())
    async with database.transaction() as connection:
        await forgetting.delete_forgotten(connection)
    assert await kit.rows("SELECT count(*) FROM chats") == [(0,)]
    assert await kit.rows("SELECT count(*) FROM editions") == [(0,)]
    assert await kit.rows("SELECT count(*) FROM outbox") == [(0,)]


async def test_the_last_reply_goes_out_first_but_is_not_waited_for_for_ever(house):
    await house.say("/start")
    async with house.database.transaction() as connection:
        await forgetting.forget(connection, 1)
        await outbox.add(connection, 1, [{"text": "지웁니다"}], priority=outbox.REPLY)
    assert await house.tidy() == 0
    async with house.database.transaction() as connection:
        await connection.execute(text("UPDATE chats SET left_at = now() - interval '41 seconds'"))
    assert await house.tidy() == 1
    assert await house.rows_that_name(ADDRESS) == []


@pytest.mark.parametrize(("days", "gone"), [(29, 0), (31, 1)])
async def test_a_chat_that_sent_us_away_is_forgotten_after_thirty_days(house, days, gone):
    await house.say("/subscribe 08:30")
    async with house.database.transaction() as connection:
        place = Place(Platform.TELEGRAM, "1", ADDRESS)
        await chats.leave(connection, place, "blocked", now=datetime.now(UTC) - timedelta(days=days))
    assert await house.tidy() == gone
    assert (await house.rows_that_name(ADDRESS) == []) is bool(gone)


async def test_a_topic_that_is_forgotten_leaves_its_group_alone(house):
    async with house.database.transaction() as connection:
        ids = [
            await chats.ensure(
                connection,
                Place(Platform.TELEGRAM, "1", "-100300", thread),
                kind="group",
                language=Language.KO,
                timezone="Asia/Seoul",
            )
            for thread in ("", "5")
        ]
        await conversations.keep(connection, ids[0], ((ARTICLE,), None), now=house.now)
        await forgetting.forget(connection, ids[1])
    assert await house.tidy() == 1
    assert set(await house.rows_that_name("-100300")) == {"chats"}
    async with house.database.transaction() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM conversations"))).scalar_one() == 1
