"""What goes out: within the limits, to chats that are there, once."""

import asyncio
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.app import now
from bot.briefing.deliver import Deliverer
from bot.domain.chat import Order, Place, Platform, Reply
from bot.domain.delivery import Policy
from bot.store import chats, outbox, subscriptions
from bot.store.status import status
from summarizer.types import Language
from tests.dialogues.test_conversation import LIBRARY
from tests.emulators.checker import Owed, busiest, check, closest
from tests.emulators.harness import wait_for
from tests.integration.telegram.kit import SCALE, answers, bot_and_people, sent

WORKSPACE = "123456789"


async def chat_row(running, address):
    async with running.database.transaction() as connection:
        return await chats.ensure(
            connection,
            Place(Platform.TELEGRAM, WORKSPACE, str(address)),
            kind="private",
            language=Language.KO,
            timezone="Asia/Seoul",
        )


async def owe(running, telegram, address, *texts):
    chat_id = await chat_row(running, address)
    parts = [part for said in texts for part in telegram.channel.parts(Reply(text=said))]
    async with running.database.transaction() as connection:
        owed = await outbox.add(connection, chat_id, parts)
    for outbox_id in owed:
        await running.queue.deliver(outbox_id)
    return owed


async def rows(running, statement):
    async with running.database.transaction() as connection:
        return [tuple(row) for row in await connection.execute(text(statement))]


async def all_settled(running, count, *, seconds=30):
    async def settled():
        found = await rows(running, "SELECT count(*) FROM outbox WHERE state IN ('sent', 'dead', 'parked')")
        return found == [(count,)]

    await wait_for(settled, seconds=seconds, what=f"{count} rows are settled")


async def test_a_briefing_reaches_thirty_chats_without_a_single_429(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, listens=False, stock=LIBRARY) as (room, running, _):
        for chat in range(1, 31):
            await room.person(chat)
            chat_id = await chat_row(running, chat)
            async with running.database.transaction() as connection:
                await subscriptions.add(connection, chat_id, Order(), due_at=now() - timedelta(minutes=1))
        from bot.schedule.clock import Clock

        await Clock(running.database, running.queue, now=now).tick()
        await all_settled(running, 30)
        calls = [call for call in await room.calls() if call.method == "sendMessage"]
        assert [call.status for call in calls] == [200] * 30
        assert len({call.chat for call in calls}) == 30
        assert busiest([call.at for call in calls], 1.0 * SCALE) <= 30
        assert await rows(running, "SELECT count(*), count(DISTINCT subscription_id) FROM editions") == [
            (30, 30)
        ]
        # The next one falls due tomorrow or later; another tick opens nothing.
        assert await rows(running, "SELECT count(*) FROM subscriptions WHERE due_at <= now()") == [(0,)]


async def test_parts_of_one_chat_come_in_order_and_a_second_apart(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, listens=False, stock=LIBRARY) as (
        room,
        running,
        telegram,
    ):
        await room.person(7)
        await owe(running, telegram, 7, *(f"제{n}부" for n in range(1, 9)))
        found = await answers(room, 7, 8)
        assert [call.text for call in found] == [f"제{n}부" for n in range(1, 9)]
        assert closest([call.at for call in found]) >= 1.0 * SCALE
        assert all(call.status == 200 for call in await room.calls() if call.method == "sendMessage")


async def test_a_group_gets_no_more_than_twenty_a_minute(tmp_path, database_url):
    scale = 0.01
    async with bot_and_people(tmp_path, database_url, listens=False, scale=scale, stock=LIBRARY) as (
        room,
        running,
        telegram,
    ):
        group = await room.group()
        await owe(running, telegram, group, *(f"소식 {n}" for n in range(30)))
        found = await answers(room, group, 30, seconds=40)
        assert busiest([call.at for call in found], 60 * scale) <= 20
        assert all(call.status == 200 for call in await room.calls() if call.method == "sendMessage")


#: How a chat comes to be dead, and how often it may be tried after that.
DEAD = ["block", "deactivated", "kicked", "left", "deleted", "restricted", "never started"]


@pytest.mark.parametrize("way", DEAD)
async def test_a_dead_chat_is_asked_once_and_then_left_alone(tmp_path, database_url, way):
    async with bot_and_people(tmp_path, database_url, listens=False, stock=LIBRARY) as (
        room,
        running,
        telegram,
    ):
        address = 7
        match way:
            case "block":
                await room.person(7)
                await room.act("block", chat=7)
            case "deactivated":
                await room.person(7, deactivated=True)
            case "never started":
                await room.act("people", id=7)
            case "deleted":
                address = await room.group()
                await room.act("delete_chat", chat=address)
            case "restricted":
                address = await room.group(bot_may_write=False, bot_status="restricted")
            case _:
                address = await room.group()
                await room.act("bot_status", chat=address, status=way)
        await owe(running, telegram, address, "첫째", "둘째", "셋째")
        await all_settled(running, 3)
        assert await rows(running, "SELECT DISTINCT state FROM outbox") == [("dead",)]
        assert await rows(running, "SELECT state FROM chats") == [("gone",)]
        assert len([call for call in await room.calls() if call.method == "sendMessage"]) == 1


async def test_a_group_that_became_a_supergroup_gets_its_message_once_at_its_new_address(
    tmp_path, database_url
):
    async with bot_and_people(tmp_path, database_url, listens=False, stock=LIBRARY) as (
        room,
        running,
        telegram,
    ):
        old = await room.group()
        upgraded = await room.act("upgrade", chat=old)
        await owe(running, telegram, old, "소식")
        await all_settled(running, 1)
        (address,) = (await rows(running, "SELECT address FROM chats"))[0]
        assert address != str(old)
        assert [call.text for call in await sent(room, address)] == ["소식"], upgraded


async def test_whoever_unblocks_us_has_their_subscription_again(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, running, _):
        await room.person(7)
        await room.act("say", chat=7, text="/subscribe 08:00")
        await answers(room, 7, 1)

        async def state_is(expected):
            return await rows(running, "SELECT state FROM chats") == [(expected,)]

        await room.act("block", chat=7)
        await wait_for(lambda: state_is("gone"), seconds=10, what="we know that we are blocked")
        async with running.database.transaction() as connection:
            known = await status(connection, now())
        assert (known.unreachable, known.closed[0].chat, known.closed[0].subscriptions) == (
            1,
            "telegram:7",
            1,
        )
        await room.act("unblock", chat=7)
        await wait_for(lambda: state_is("active"), seconds=10, what="we know that we are back")
        *_, back = await answers(room, 7, 2)
        assert back.text.startswith("메시지를 보낼 수 없어 쉬고 있던 구독 1건을 이어서 보내 드립니다.")
        assert "그동안의 소식: /catchup 1d" in back.text
        assert await rows(running, "SELECT state FROM subscriptions") == [("active",)]


async def test_a_retry_after_silences_the_whole_token(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, listens=False, scale=0.1, stock=LIBRARY) as (
        room,
        running,
        telegram,
    ):
        for chat in range(1, 21):
            await room.person(chat)
        await room.client.put(
            "/_emulator/faults",
            json=[{"do": "too_many", "retry_after": 3, "hold": True, "method": "sendMessage", "nth": [5]}],
        )
        await asyncio.gather(*(owe(running, telegram, chat, f"소식 {chat}") for chat in range(1, 21)))
        await all_settled(running, 20)
        calls = [call for call in await room.calls() if call.method == "sendMessage"]
        refused = [call for call in calls if call.status == 429]
        flood = min(call.at for call in refused)
        silent = [call.at - flood for call in calls if call.at > flood + 0.5]
        assert min(silent) >= 2.9
        assert min(silent) <= 5.0
        owed = [Owed(id=str(chat), chat=str(chat), text=f"소식 {chat}") for chat in range(1, 21)]
        verdict = check(owed, await room.calls())
        assert verdict.ok, str(verdict)


async def test_faults_before_acceptance_cost_no_message_and_double_none(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, listens=False, stock=LIBRARY) as (
        room,
        running,
        telegram,
    ):
        for chat in range(1, 31):
            await room.person(chat)
        await room.client.put(
            "/_emulator/faults",
            json=[
                {"do": "html", "status": 502, "method": "sendMessage", "rate": 0.1, "seed": 3},
                {"do": "too_many", "retry_after": 1, "method": "sendMessage", "rate": 0.05, "seed": 4},
            ],
        )
        await asyncio.gather(*(owe(running, telegram, chat, f"소식 {chat}") for chat in range(1, 31)))
        await all_settled(running, 30, seconds=60)
        owed = [Owed(id=str(chat), chat=str(chat), text=f"소식 {chat}") for chat in range(1, 31)]
        verdict = check(owed, await room.calls())
        assert verdict.ok, str(verdict)


async def test_an_answer_that_is_lost_after_acceptance_costs_one_copy_and_no_more(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, listens=False, stock=LIBRARY) as (
        room,
        running,
        telegram,
    ):
        await room.person(7)
        await room.client.put("/_emulator/faults", json=[{"do": "drop", "method": "sendMessage"}])
        await owe(running, telegram, 7, "소식")
        await all_settled(running, 1)
        assert await rows(running, "SELECT state FROM outbox") == [("parked",)]
        assert len(await sent(room, 7)) == 2


async def test_what_must_not_come_twice_is_not_sent_again_when_its_sender_dies(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, listens=False, stock=LIBRARY) as (
        room,
        running,
        telegram,
    ):
        await room.person(7)
        chat_id = await chat_row(running, 7)
        async with running.database.transaction() as connection:
            parts = telegram.channel.parts(Reply(text="속보"))
            (alert,) = await outbox.add(connection, chat_id, parts, policy=Policy.PARK)
        # It goes out as ever ...
        await running.queue.deliver(alert)
        await all_settled(running, 1)
        assert await rows(running, "SELECT state, error FROM outbox") == [("sent", None)]
        # ... and where its sender dies between the call and its answer, nobody sends it once more.
        dying = telegram.channel.send

        async def die(place, payload):
            await dying(place, payload)
            raise asyncio.CancelledError

        telegram.channel.send = die
        async with running.database.transaction() as connection:
            (alert,) = await outbox.add(connection, chat_id, parts, policy=Policy.PARK)
            await connection.execute(text("UPDATE outbox SET created_at = now() - interval '1 hour'"))
        with pytest.raises(asyncio.CancelledError):
            await Deliverer(
                running.database, {Platform.TELEGRAM: telegram.channel}, running.queue, clock=now
            ).deliver(alert)
        telegram.channel.send = dying
        later = now() + timedelta(minutes=10)
        async with running.database.transaction() as connection:
            assert await outbox.stranded(connection, later) == []
            assert await outbox.claim(connection, alert, uuid.uuid4(), now=later, seconds=30) is None
            assert await outbox.parked(connection) == []  # as long as it may still be under way
            await connection.execute(text("UPDATE outbox SET leased_until = now() - interval '1 second'"))
            (listed,) = await outbox.parked(connection)
        assert (listed.id, listed.error) == (alert, "its sender died while it was being sent")
        assert len(await sent(room, 7)) == 2


async def test_a_message_that_the_server_finds_wrong_goes_once_as_plain_text(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, listens=False, stock=LIBRARY) as (
        room,
        running,
        _,
    ):
        await room.person(7)
        chat_id = await chat_row(running, 7)
        async with running.database.transaction() as connection:
            broken = [{"html": "<b>열림", "text": "열림"}]
            (outbox_id,) = await outbox.add(connection, chat_id, broken)
        await running.queue.deliver(outbox_id)
        assert (await answers(room, 7, 1))[0].text == "열림"
        calls = [call.status for call in await room.calls() if call.method == "sendMessage"]
        assert calls == [400, 200]
