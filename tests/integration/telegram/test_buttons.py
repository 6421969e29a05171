"""Settings by buttons: what is pressed is set once, in place, by those who may, and what is asked for is waited for."""

import json
from datetime import date

from sqlalchemy import text

from tests.builders import alliance
from tests.dialogues.test_conversation import LIBRARY
from tests.emulators.harness import wait_for
from tests.integration.archive.kit import Newspaper
from tests.integration.telegram.kit import answers, bot_and_people, sent


async def message(room, chat, number):
    found = await room.look("messages", chat=chat)
    return next(m for m in found if m["message_id"] == int(number))


def labels(shown):
    rows = shown.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


async def press(room, chat, number, label, **given):
    return await room.act("press", chat=chat, message=int(number), text=label, **given)


async def turned(room, chat, number, holds, *, seconds=15):
    """The message once it holds this."""

    async def there():
        shown = await message(room, chat, number)
        return shown if holds in shown.get("text", "") else None

    return await wait_for(there, seconds=seconds, what=f"{number} in {chat} holds {holds}", every=0.02)


async def answered(room, query, *, seconds=15):
    async def there():
        return (await room.look("callbacks", id=query["id"])).get("answer")

    return await wait_for(there, seconds=seconds, what="the button is answered", every=0.02)


async def orders(running):
    async with running.database.transaction() as connection:
        statement = text("SELECT state, times::text, filters, timezone FROM subscriptions ORDER BY id")
        return [tuple(row) for row in await connection.execute(statement)]


async def test_a_subscription_is_changed_paused_ended_and_taken_up_again_in_one_message(
    tmp_path, database_url
):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, running, _):
        await room.person(7)
        await room.act("say", chat=7, text="/subscribe 08:00")
        await answers(room, 7, 1)
        await room.act("say", chat=7, text="설정")
        panel = (await answers(room, 7, 2))[1].message_id
        assert "1. 매일 08:00" in labels(await message(room, 7, panel))
        await press(room, 7, panel, "1. 매일 08:00")
        shown = await turned(room, 7, panel, "소식 없는 날")
        assert {"시각", "관심 기업", "방해 금지", "구독 끝내기"} <= set(labels(shown))
        await press(room, 7, panel, "시각")
        await turned(room, 7, panel, "예: 08:10, 오후 6시")
        await press(room, 7, panel, "09:30")
        shown = await turned(room, 7, panel, "시각: 08:00, 09:30")
        assert "✓ 09:30" in labels(shown)
        assert (await orders(running))[0][1] == "{08:00:00,09:30:00}"
        await press(room, 7, panel, "← 돌아가기")
        await turned(room, 7, panel, "소식 없는 날")
        await press(room, 7, panel, "잠시 멈춤")
        await turned(room, 7, panel, "잠시 멈춰 두셨습니다.")
        assert (await orders(running))[0][0] == "paused"
        await press(room, 7, panel, "다시 받기")
        await turned(room, 7, panel, "다음 브리핑")
        await press(room, 7, panel, "구독 끝내기")
        await turned(room, 7, panel, "구독을 끝냈습니다")
        await press(room, 7, panel, "되돌리기")
        await turned(room, 7, panel, "소식 없는 날")
        assert [row[0] for row in await orders(running)] == ["active"]
        assert len(await sent(room, 7)) == 2  # all else took the panel's place


async def test_pressed_twice_it_is_done_once_and_the_second_is_answered_quietly(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, _, _):
        await room.person(7)
        await room.act("say", chat=7, text="/subscribe 08:00")
        offer = (await answers(room, 7, 1))[0].message_id
        queries = [await press(room, 7, offer, "브리핑") for _ in range(3)]
        for query in queries:
            assert (await answered(room, query))["text"] == ""
        await answers(room, 7, 2)
        assert len(await sent(room, 7)) == 2


async def test_a_stranger_is_told_beside_the_button_and_changes_nothing(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, running, _):
        group = await room.group(members={"7": "creator", "8": "member", "9": "administrator"})
        await room.act("say", chat=group, from_=7, text="/subscribe@pactwire_bot 08:00")
        await answers(room, group, 1)
        await room.act("say", chat=group, from_=9, text="/settings")
        panel = (await answers(room, group, 2))[1].message_id
        refused = await answered(room, await press(room, group, panel, "English", from_=8))
        assert "관리자만 바꿀 수 있습니다" in refused["text"]
        assert refused["show_alert"]
        await press(room, group, panel, "English", from_=9)
        await turned(room, group, panel, "The settings of this chat.")
        await room.act("say", chat=group, from_=8, text="/subscribe 09:00")
        assert "Only admins" in (await answers(room, group, 3))[2].text
        assert len(await orders(running)) == 1


async def test_forgetting_asks_first_and_only_who_may_order_it_confirms_it(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, running, _):
        group = await room.group(members={"7": "creator", "8": "member", "9": "administrator"})
        await room.act("say", chat=group, from_=7, text="/subscribe@pactwire_bot 08:00")
        await answers(room, group, 1)
        await room.act("say", chat=group, from_=7, text="/forget@pactwire_bot")
        panel = (await answers(room, group, 2))[1].message_id
        await press(room, group, panel, "그대로 두기", from_=9)
        await turned(room, group, panel, "아무것도 지우지 않았습니다.")
        await room.act("say", chat=group, from_=7, text="/forget@pactwire_bot")
        panel = (await answers(room, group, 3))[2].message_id
        refused = await answered(room, await press(room, group, panel, "모두 지우기", from_=8))
        assert "관리자만" in refused["text"]
        await room.act("say", chat=group, from_=9, text="/forget@pactwire_bot yes")  # who was not asked
        assert "무엇이 지워지는지" in (await answers(room, group, 4))[3].text
        assert [row[0] for row in await orders(running)] == ["active"]
        await press(room, group, panel, "모두 지우기", from_=9)
        await turned(room, group, panel, "모두 지웁니다.")
        assert await orders(running) == []


async def test_what_is_said_next_in_private_is_no_yes_to_forgetting_unless_it_says_so(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, running, _):
        await room.person(7)
        said = ["/subscribe 08:00", "/forget", "누가 주도해", "네", "/forget", "네"]
        for number, line in enumerate(said, start=1):
            await room.act("say", chat=7, text=line)
            heard = await answers(room, 7, number)
            assert bool(await orders(running)) == (number < len(said))
        assert "두레입니다." in heard[2].text
        assert "더 궁금한 점이 있으면" in heard[3].text  # whoever went on to other things is asked anew
        assert "모두 지웁니다." in heard[5].text


async def test_in_a_group_nobody_is_offered_to_invite_us_into_one(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, _, _):
        await room.person(7)
        group = await room.group(members={"7": "member"})
        for chat, offered in ((7, True), (group, False)):
            await room.act("say", chat=chat, from_=7, text="/start@pactwire_bot")
            hello = (await answers(room, chat, 1))[0].message_id
            assert ("그룹에 초대하기" in labels(await message(room, chat, hello))) is offered


async def test_whoever_speaks_as_the_group_or_the_channel_manages_it(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, running, _):
        group = await room.group(type="supergroup", members={"7": "creator"})
        await room.act("say", chat=group, from_=7, anonymous=True, text="/subscribe 08:00")
        assert "구독했습니다" in (await answers(room, group, 1))[0].text
        channel = await room.group(type="channel", bot_status="administrator")
        await room.act("say", chat=channel, text="/subscribe 09:00")
        assert "구독했습니다" in (await answers(room, channel, 1))[0].text
        assert len(await orders(running)) == 2


async def test_what_is_asked_for_may_be_replied_or_in_private_just_be_said(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, running, _):
        await room.person(7)
        await room.act("say", chat=7, text="/subscribe 08:00")
        await answers(room, 7, 1)
        await room.act("say", chat=7, text="/settings 1 기업")
        asked = (await answers(room, 7, 2))[1]
        await room.act("say", chat=7, text="KT, 삼성SDS", reply_to=int(asked.message_id))
        assert "관심 기업: KT, 삼성SDS" in (await answers(room, 7, 3))[2].text
        await room.act("say", chat=7, text="네이버")
        assert "관심 기업: KT, 삼성SDS, 네이버" in (await answers(room, 7, 4))[3].text
        await room.act("say", chat=7, text="누가 주도해?")  # a question is one all the same
        assert "두레입니다." in (await answers(room, 7, 5))[4].text
        await room.act("say", chat=7, text="LG")
        assert "두레입니다." in (await answers(room, 7, 6))[5].text
        assert (await orders(running))[0][2]["watched"] == ["KT", "삼성SDS", "네이버"]


async def test_a_button_too_long_for_telegram_works_and_one_that_is_gone_says_so(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, running, _):
        await room.person(7)
        long = "아주긴이름의한국전자통신기술연구조합연합회"
        await room.act("say", chat=7, text="/subscribe 08:00")
        await answers(room, 7, 1)
        await room.act("say", chat=7, text=f"/settings 1 기업 {long}, KT")
        await answers(room, 7, 2)
        await room.act("say", chat=7, text="/settings 1 기업")
        panel = (await answers(room, 7, 3))[2].message_id
        keyboard = (await message(room, 7, panel))["reply_markup"]["inline_keyboard"]
        assert all(len(b["callback_data"].encode()) <= 64 for row in keyboard for b in row)
        await press(room, 7, panel, f"✕ {long}")
        await turned(room, 7, panel, "관심 기업: KT\n")
        async with running.database.transaction() as connection:
            await connection.execute(text("DELETE FROM outbox"))
        await room.act("say", chat=7, text=f"/settings 1 기업 {long}")
        await room.act("say", chat=7, text="/settings 1 기업")
        panel = (await answers(room, 7, 5))[4].message_id
        async with running.database.transaction() as connection:
            await connection.execute(text("DELETE FROM outbox"))
        gone = await answered(room, await press(room, 7, panel, f"✕ {long}"))
        assert gone["text"] == "이 버튼은 지났습니다. 새로 요청해 주십시오."


async def test_a_panel_that_was_deleted_is_followed_by_another(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, _, _):
        await room.person(7)
        await room.act("say", chat=7, text="/settings")
        panel = (await answers(room, 7, 1))[0].message_id
        rule = {"do": "error", "status": 400, "method": "editMessageText"}
        await room.client.put("/_emulator/faults", json=[rule])
        await press(room, 7, panel, "시간대")
        assert "시간대를 고르시거나" in (await answers(room, 7, 2))[1].text


async def test_inline_offers_cards_and_keeps_nothing_of_what_was_typed(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, running, _):
        await room.person(7)
        asked = await room.act("inline", from_=7, query="비밀회사")

        async def there():
            return "results" in await room.look("inline", id=asked["id"])

        await wait_for(there, seconds=15, what="the inline query is answered", every=0.02)
        async with running.database.transaction() as connection:
            assert (await connection.execute(text("SELECT count(*) FROM inbox"))).scalar_one() == 0
        call = next(c for c in await room.calls() if c.method == "answerInlineQuery")
        assert json.dumps(call.detail, ensure_ascii=False).count("비밀회사") == 0


async def test_inline_offers_the_archives_alliances_to_each_in_their_language(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY) as (room, running, _):
        paper = Newspaper(running.database)
        await paper.prints(alliance("가온텔레콤", "두레대학교", name="구름 동맹"))
        await paper.prints(alliance("가온텔레콤", "Orbis"), day=date(2026, 11, 5))
        await paper.prints(alliance("다른회사", "두레대학교"), day=date(2026, 11, 6))
        for person, language in ((7, "ko"), (8, "en")):
            await room.person(person, language_code=language)

        async def offered(person, query):
            asked = await room.act("inline", from_=person, query=query)

            async def there():
                found = await room.look("inline", id=asked["id"])
                return found if "results" in found else None

            return await wait_for(there, seconds=30, what="the inline query is answered", every=0.02)

        korean = await offered(7, "가온텔레콤")
        assert len(korean["results"]) == 2
        assert "Orbis" in korean["results"][0]["title"]
        assert "‘구름 동맹’" in korean["results"][1]["title"]
        shared = korean["results"][1]["input_message_content"]["message_text"]
        assert "두레대학교와 ‘구름 동맹’ 체결" in shared
        assert "출처: <a href=" in shared
        assert korean["is_personal"]
        english = await offered(8, "가온텔레콤")
        assert "Source: <a href=" in english["results"][0]["input_message_content"]["message_text"]
        assert len((await offered(8, ""))["results"]) == 3
        (none,) = (await offered(7, "없는회사"))["results"]
        assert none["title"] == "‘없는회사’의 제휴 소식이 없습니다"
        assert "기업·기관의 이름을 쳐 보십시오" in none["description"]
        (none,) = (await offered(8, "Nobody"))["results"]
        assert none["title"] == "No alliances of “Nobody” are known"
        assert "Type the name of an organisation" in none["description"]
