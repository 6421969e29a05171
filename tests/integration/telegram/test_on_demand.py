"""An article on demand: a sign at once, a placeholder that becomes the card, and another try where it failed."""

import asyncio
from dataclasses import replace

import pytest

from bot.commands import signs
from bot.errors import TransientError
from tests.dialogues.test_conversation import ARTICLE, LIBRARY
from tests.emulators.harness import wait_for
from tests.integration.telegram.kit import answers, bot_and_people, sent
from tests.integration.telegram.test_buttons import labels, message, press, turned


async def test_a_slow_article_has_a_placeholder_that_becomes_the_card(tmp_path, database_url, monkeypatch):
    monkeypatch.setattr(signs, "_MOMENT", 0.1)
    going = asyncio.Event()

    async def slow(_url):
        await going.wait()
        return ARTICLE

    async with bot_and_people(tmp_path, database_url, stock=replace(LIBRARY, fetch=slow)) as (room, _, _):
        await room.person(7)
        await room.act("say", chat=7, text="https://a.example/1")
        standing = (await answers(room, 7, 1))[0]
        assert standing.text == "기사를 읽고 있습니다…"
        assert any(call.method == "sendChatAction" for call in await room.calls())
        going.set()
        await turned(room, 7, standing.message_id, "두레, 펲토와 업무협약 체결")
        assert len(await sent(room, 7)) == 1
        await room.act("say", chat=7, text="누가 주도해?", reply_to=int(standing.message_id))
        assert "두레입니다. (1)" in (await answers(room, 7, 2))[1].text


async def test_what_failed_can_be_tried_again_where_it_stands(tmp_path, database_url):
    tries = []

    async def shaky(url):
        tries.append(url)
        if len(tries) < 3:
            raise TransientError(
                "The site did not answer in time.", korean="사이트가 제때 응답하지 않았습니다."
            )
        return ARTICLE

    address = "https://news.example/" + "a" * 60
    async with bot_and_people(tmp_path, database_url, stock=replace(LIBRARY, fetch=shaky)) as (room, _, _):
        await room.person(7)
        await room.act("say", chat=7, text=address)
        failed = (await answers(room, 7, 1))[0].message_id
        assert labels(await message(room, 7, failed)) == ["다시 시도"]
        await press(room, 7, failed, "다시 시도")

        await wait_for(lambda: len(tries) == 2, seconds=15, what="it was tried again")
        await asyncio.sleep(2.2)  # a second press within two seconds would be the same one
        await press(room, 7, failed, "다시 시도")
        await turned(room, 7, failed, "두레, 펲토와 업무협약 체결")
        assert tries == [address] * 3
        assert len(await sent(room, 7)) == 1


#: Ways to ask for an article in a group, where nobody else is answered.
ASKED = [
    {"text": "@pactwire_bot 이것 좀", "entities": [{"type": "mention", "offset": 0, "length": 13}]},
    {"text": "/summary@pactwire_bot"},
    {"text": "/요약"},
]


@pytest.mark.parametrize("asked", ASKED)
async def test_in_a_group_an_article_beside_which_we_are_named_is_read(tmp_path, database_url, asked):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, _, _):
        group = await room.group(members={"7": "member", "8": "member"}, bot_status="administrator")
        hidden = [{"type": "text_link", "offset": 0, "length": 2, "url": "https://a.example/1"}]
        held = await room.act("say", chat=group, from_=8, text="여기 보세요", entities=hidden)
        beside = held["message"]["message_id"]
        await room.act("say", chat=group, from_=7, text="오늘 점심은요?")
        await room.act("say", chat=group, from_=7, text="/weather 서울")
        await room.act("say", chat=group, from_=7, reply_to=beside, **asked)
        assert "두레, 펲토와 업무협약 체결" in (await answers(room, group, 1))[0].text
        await asyncio.sleep(0.3)
        assert len(await sent(room, group)) == 1


async def test_an_edited_command_is_done_and_a_topic_keeps_its_answers(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, _, _):
        await room.person(7)
        said = await room.act("say", chat=7, text="/lang xx")
        await answers(room, 7, 1)
        await room.act("edit", chat=7, message=said["message"]["message_id"], text="/lang en")
        assert "English" in (await answers(room, 7, 2))[1].text
        forum = await room.group(type="supergroup", is_forum=True, members={"7": "creator"})
        topic = await room.act("topics", chat=forum, name="제휴")
        thread = topic["message_thread_id"]
        await room.act("say", chat=forum, from_=7, thread=thread, text="/subscribe 08:00")
        assert (await answers(room, forum, 1))[0].thread == str(thread)
