"""Operators in their chats: how Pactwire fares, and whom it serves; on the real database, over real HTTP."""

from bot.commands.handling import Defaults
from tests.dialogues.test_conversation import LIBRARY
from tests.integration.telegram.kit import answers, bot_and_people

OPERATOR, OTHER = 7, 8


async def test_an_operator_sees_the_status_and_lets_chats_in_and_nobody_else_does(tmp_path, database_url):
    defaults = Defaults(operators=(f"telegram:{OPERATOR}",))
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY, defaults=defaults) as (room, _, _):
        for person in (OPERATOR, OTHER):
            await room.person(person, language_code="ko")
        await room.act("say", chat=OPERATOR, text="/status")
        status = (await answers(room, OPERATOR, 1))[0]
        assert "대화방: 1 · 구독: 0" in status.text
        assert "보류된 메시지: 0 · 포기한 작업: 0" in status.text
        for number, line in enumerate(("/status", "/allow here"), start=1):
            await room.act("say", chat=OTHER, text=line)
            assert "운영자만" in (await answers(room, OTHER, number))[-1].text
        await room.act("say", chat=OPERATOR, text="/allow here")
        asked = (await answers(room, OPERATOR, 2))[1]
        assert f"telegram:{OPERATOR} 하나를 허용하면" in asked.text
        await room.act(
            "press", chat=OPERATOR, message=int(asked.message_id), text="이 대화방만 허용", from_=OPERATOR
        )
        await room.act("say", chat=OPERATOR, text="/allow")
        listed = (await answers(room, OPERATOR, 3))[-1]
        assert f"· telegram:{OPERATOR}" in listed.text
        await room.act("say", chat=OPERATOR, text=f"/allow telegram:{OTHER}")
        listed = (await answers(room, OPERATOR, 4))[-1]
        assert {f"· telegram:{OPERATOR}", f"· telegram:{OTHER}"} <= set(listed.text.splitlines())


async def test_an_operator_who_subscribes_where_nobody_is_served_is_told_that_nothing_comes(
    tmp_path, database_url
):
    defaults = Defaults(operators=(f"telegram:{OPERATOR}",), allowed_chats=("telegram:-1",))
    async with bot_and_people(tmp_path, database_url, stock=LIBRARY, defaults=defaults) as (room, _, _):
        await room.person(OPERATOR, language_code="ko")
        await room.act("say", chat=OPERATOR, text="/subscribe 08:00")
        alone = (await answers(room, OPERATOR, 1))[0]
        assert "구독했습니다" in alone.text
        assert "허용 목록" not in alone.text  # their own chat is served
        group = await room.group(members={str(OPERATOR): "creator"})
        await room.act("say", chat=group, from_=OPERATOR, text="/subscribe@pactwire_bot 08:00")
        assert "보내시려면: /allow here" in (await answers(room, group, 1))[0].text
