"""How often a bot may send, on both sides of each limit; the clock stands still unless moved."""

from pathlib import Path

import pytest

from tests.integration.emulators.telegram_room import Answer, HandClock, Room, telegram_room


async def send(room: Room, chat: int, text: str = "x", **more: object) -> Answer:
    return await room.call("sendMessage", chat_id=chat, text=text, **more)


async def people(room: Room, count: int) -> list[int]:
    return [await room.person(number) for number in range(1, count + 1)]


async def test_thirty_messages_a_second_pass_and_the_thirty_first_waits(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chats = await people(room, 32)
        assert all([(await send(room, chat)).body["ok"] for chat in chats[:30]])
        refused = await send(room, chats[30])
        assert refused.error == "429 Too Many Requests: retry after 1"
        assert refused.body["parameters"] == {"retry_after": 1}
        assert refused.headers["Retry-After"] == "1"
        room.clock.advance(0.999)
        assert (await send(room, chats[30])).status == 429
        room.clock.advance(0.001)
        assert (await send(room, chats[30])).status == 200


async def test_a_chat_gets_one_message_a_second(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chat = await room.person()
        assert (await send(room, chat)).status == 200
        room.clock.advance(0.99)
        assert (await send(room, chat)).status == 429
        room.clock.advance(0.01)
        assert (await send(room, chat)).status == 200


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_group_gets_twenty_messages_a_minute(tmp_path: Path, kind: str) -> None:
    async with telegram_room(tmp_path) as room:
        chat = await room.group(type=kind)
        for _ in range(20):
            assert (await send(room, chat)).status == 200
            room.clock.advance(1)
        refused = await send(room, chat)
        assert refused.error == "429 Too Many Requests: retry after 40"
        room.clock.advance(39.9)
        assert (await send(room, chat)).status == 429
        room.clock.advance(0.1)
        assert (await send(room, chat)).status == 200


async def test_a_private_chat_has_no_limit_of_a_minute(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chat = await room.person()
        for _ in range(30):
            assert (await send(room, chat)).status == 200
            room.clock.advance(1)


async def test_an_album_counts_as_many_messages_as_it_has_items(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        group = await room.group()
        sent = await room.call("sendDocument", chat_id=group, document="none")
        assert sent.error == "400 Bad Request: wrong file identifier/HTTP URL specified"
        files = {"document": ("a.csv", b"a,b", "text/csv")}
        answer = await room.client.post(
            f"/bot{room.token}/sendDocument", data={"chat_id": group}, files=files
        )
        document = answer.json()["result"]["document"]["file_id"]
        album = [{"type": "document", "media": document}] * 10
        room.clock.advance(1)
        assert (await room.call("sendMediaGroup", chat_id=group, media=album)).status == 200
        room.clock.advance(1)
        assert (await room.call("sendMediaGroup", chat_id=group, media=album[:9])).status == 200
        room.clock.advance(1)
        assert (await send(room, group)).status == 429  # 1 + 10 + 9 in a minute


async def test_what_is_refused_does_not_count(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chats = await people(room, 31)
        for _ in range(40):
            await send(room, chats[0], "<b>", parse_mode="HTML")
        assert all([(await send(room, chat)).status == 200 for chat in chats[:30]])
        assert (await send(room, chats[30])).status == 429


async def test_edits_and_actions_are_not_messages(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chat = await room.person()
        message = (await send(room, chat)).result["message_id"]
        for number in range(5):
            edited = await room.call("editMessageText", chat_id=chat, message_id=message, text=f"{number}")
            assert edited.status == 200
            assert (await room.call("sendChatAction", chat_id=chat, action="typing")).status == 200


async def test_a_paid_broadcast_may_send_a_thousand_a_second(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chats = await people(room, 40)
        answers = [await send(room, chat, allow_paid_broadcast=True) for chat in chats]
        assert {answer.status for answer in answers} == {200}


async def test_one_factor_scales_every_window(tmp_path: Path) -> None:
    async with telegram_room(tmp_path, clock=HandClock(scale=0.125)) as room:
        chat, group = await room.person(), await room.group()
        assert (await send(room, chat)).status == 200
        assert (await send(room, chat)).status == 429
        room.clock.advance(0.125)
        assert (await send(room, chat)).status == 200
        for _ in range(20):
            assert (await send(room, group)).status == 200
            room.clock.advance(0.125)
        assert (await send(room, group)).error == "429 Too Many Requests: retry after 5"  # in real seconds
        room.clock.advance(5)
        assert (await send(room, group)).status == 200


async def test_the_limits_outlive_a_restart(tmp_path: Path) -> None:
    clock = HandClock()
    async with telegram_room(tmp_path, clock=clock) as room:
        group = await room.group()
        for _ in range(20):
            await send(room, group)
            clock.advance(1)
    async with telegram_room(tmp_path, clock=clock) as room:
        assert (await send(room, group)).error == "429 Too Many Requests: retry after 40"


async def test_a_token_that_is_held_gets_429_until_its_time_is_over(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chats = await people(room, 3)
        rule = {"do": "too_many", "retry_after": 30, "hold": True, "nth": [1]}
        await room.client.put("/_emulator/faults", json=[rule])
        assert (await send(room, chats[0])).error == "429 Too Many Requests: retry after 30"
        room.clock.advance(10)
        assert (await send(room, chats[1])).error == "429 Too Many Requests: retry after 20"
        room.clock.advance(20)
        assert (await send(room, chats[2])).status == 200
