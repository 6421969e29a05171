"""The shared table of said and expected, over real HTTP: by polling and by webhook, in both languages."""

import asyncio

import pytest
from sqlalchemy import text

from bot.app import now
from bot.schedule.clock import Clock
from tests.dialogues.test_conversation import (
    ENGLISH,
    ENGLISH_ARCHIVE,
    ENGLISH_MESSENGER,
    ENGLISH_WRONG,
    KOREAN,
    KOREAN_ARCHIVE,
    KOREAN_MESSENGER,
    KOREAN_WRONG,
    LIBRARY,
)
from tests.emulators.harness import free_port
from tests.integration.telegram.kit import answers, bot_and_people, sent

#: A terminal's own command says nothing in a messenger that has no end.
TABLE = [("ko", *row) for row in KOREAN + KOREAN_MESSENGER + KOREAN_ARCHIVE + KOREAN_WRONG] + [
    ("en", *row) for row in ENGLISH + ENGLISH_MESSENGER + ENGLISH_ARCHIVE + ENGLISH_WRONG
]


async def converse(room, chat, language, lines, at_once):
    async with at_once:
        await room.person(chat, language_code=language)
        for number, line in enumerate(lines, start=1):
            await room.act("say", chat=chat, text=line)
            last = (await answers(room, chat, number, seconds=120))[number - 1]
        return last.text


@pytest.mark.parametrize("webhook", [False, True])
async def test_every_dialogue_of_the_table(tmp_path, database_url, webhook):
    port = free_port() if webhook else 0
    async with bot_and_people(tmp_path, database_url, webhook=port, stock=LIBRARY) as (room, _, _):
        # All at once, the looking for answers alone would keep a small machine busy.
        at_once = asyncio.Semaphore(12)
        heard = await asyncio.gather(
            *(
                converse(room, 1000 + n, language, lines, at_once)
                for n, (language, lines, _) in enumerate(TABLE)
            )
        )
        wrong = [(row[1], row[2], text) for row, text in zip(TABLE, heard, strict=True) if row[2] not in text]
        assert wrong == []
        assert len(await sent(room)) == sum(len(lines) for _, lines, _ in TABLE)


async def test_a_server_that_lacks_every_nicety_is_answered_all_the_same(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, listens=True, stock=LIBRARY) as (room, _, _):
        lacking = ["setMyCommands", "sendChatAction", "setMessageReaction", "getMe"]
        rule = {"do": "error", "status": 404, "methods": lacking}
        await room.client.put("/_emulator/faults", json=[rule])
        await room.person(7)
        await room.act("say", chat=7, text="https://a.example/1")
        assert "두레" in (await answers(room, 7, 1))[0].text


async def test_in_a_group_it_answers_when_it_is_meant_and_beside_the_question(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, _, _):
        await room.person(7)
        group = await room.group(members={"7": "member"})
        await room.act("say", chat=group, from_=7, text="@pactwire_bot https://a.example/1")
        first = (await answers(room, group, 1))[0]
        await room.act("say", chat=group, from_=7, text="누가 주도해?", reply_to=int(first.message_id))
        second = (await answers(room, group, 2))[1]
        assert "두레입니다. (1)" in second.text


async def test_a_reply_to_an_old_message_goes_on_where_that_one_was(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, _, _):
        await room.person(7)
        await room.act("say", chat=7, text="https://a.example/1")
        card = (await answers(room, 7, 1))[0]
        await room.act("say", chat=7, text="/cancel")
        await answers(room, 7, 2)
        await room.act("say", chat=7, text="누가 주도해?", reply_to=int(card.message_id))
        assert "두레입니다. (1)" in (await answers(room, 7, 3))[2].text


async def test_a_pressed_button_is_an_order_and_is_told_that_it_was_seen(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, _, _):
        await room.person(7)
        await room.act("say", chat=7, text="/subscribe 08:00")
        offer = (await answers(room, 7, 1))[0]
        await room.act("press", chat=7, message=int(offer.message_id), text="브리핑", from_=7)
        assert "브리핑" in (await answers(room, 7, 2))[1].text
        assert any(call.method == "answerCallbackQuery" and call.done for call in await room.calls())


async def test_forget_leaves_no_row_that_names_the_chat(tmp_path, database_url):
    tables = "chats inbox outbox conversations subscriptions limiters procrastinate_jobs".split()
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, running, _):
        chat = 777123
        await room.person(chat)
        lines = ["/subscribe 08:00", "https://a.example/1", "왜?", "/forget", "확인"]
        for number, line in enumerate(lines, start=1):
            await room.act("say", chat=chat, text=line)
            await answers(room, chat, number)
        await asyncio.sleep(0.2)
        await Clock(running.database, running.queue, now=now).tick()
        async with running.database.transaction() as connection:
            for table in tables:
                naming = f"SELECT * FROM {table} AS t WHERE t::text LIKE '%{chat}%'"  # noqa: S608  # our own names
                assert (await connection.execute(text(naming))).all() == [], table
