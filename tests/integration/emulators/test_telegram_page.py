"""The page's side: its files, the live events, and the people's acts that it is made of."""

import asyncio
import base64
import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.emulators.telegram_room import Room, telegram_room
from tests.integration.emulators.test_telegram_files import PNG


async def test_the_page_and_its_files_are_served(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        page = (await room.client.get("/")).text
        assert '<body class="telegram">' in page
        for path in ("page/shell.js", "page/shell.css", "platform/platform.js", "platform/platform.css"):
            assert f"/_emulator/{path}" in page or path == "page/shell.js"
            assert (await room.client.get(f"/_emulator/{path}")).status_code == 200, path


async def events(room: Room, count: int, ready: asyncio.Event) -> list[dict[str, Any]]:
    """So many events of the page's stream."""
    found: list[dict[str, Any]] = []
    async with room.client.stream("GET", "/_emulator/events") as stream:
        async for line in stream.aiter_lines():
            ready.set()
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: ")))
                if len(found) == count:
                    break
    return found


async def test_what_happens_in_a_chat_is_told_live(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chat, ready = await room.person(), asyncio.Event()
        heard = asyncio.create_task(events(room, 6, ready))
        await ready.wait()
        keys = {"inline_keyboard": [[{"text": "예", "callback_data": "y"}]]}
        sent = await room.call("sendMessage", chat_id=chat, text="<b>", reply_markup=keys)
        number = sent.result["message_id"]
        await room.call("sendChatAction", chat_id=chat, action="typing")
        await room.call("editMessageText", chat_id=chat, message_id=number, text="b", reply_markup=keys)
        pressed = await room.act("press", chat=chat, message=number, data="y")
        await room.call("answerCallbackQuery", callback_query_id=pressed["id"], text="네", show_alert=True)
        await room.call("deleteMessage", chat_id=chat, message_id=number)
        await room.act("block", chat=chat)
        told = await heard
        assert [event["kind"] for event in told] == [
            "message",
            "action",
            "message",
            "answer",
            "deleted",
            "chat",
        ]
        assert told[0]["message"]["text"] == "<b>"
        assert (told[3]["text"], told[3]["show_alert"]) == ("네", True)


async def test_a_picture_that_somebody_sends_is_shown_and_reaches_the_bot(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        picture = base64.b64encode(PNG).decode()
        said = await room.act("say", chat=42, photo=picture, text="이 기사 사진", file_name="p.png")
        file_id = said["message"]["photo"][0]["file_id"]
        shown = await room.client.get("/_emulator/telegram/file", params={"id": file_id})
        assert (shown.content, shown.headers["Content-Type"]) == (PNG, "image/png")
        update = (await room.call("getUpdates")).result[0]
        assert update["message"]["caption"] == "이 기사 사진"


async def test_an_inline_query_shows_what_the_bot_answers(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        asked = await room.act("inline", from_=42, query="KT")
        content = {"message_text": "<b>KT</b>", "parse_mode": "HTML"}
        result = {"type": "article", "id": "1", "title": "KT", "input_message_content": content}
        answered = await room.call("answerInlineQuery", inline_query_id=asked["id"], results=[result])
        assert answered.result is True
        assert (await room.look("inline", id=asked["id"]))["results"][0]["title"] == "KT"


@pytest.mark.parametrize(
    ("act", "given", "status"),
    [
        ("dance", {}, 404),
        ("say", {"chat": -5, "text": "x"}, 404),
        ("press", {"chat": 42, "message": 999, "data": "x"}, 404),
        ("say", {"chat": 42, "text": "x" * 4097}, 400),
        ("say", {"chat": 42, "text": ""}, 400),
        ("topics", {"chat": 42}, 400),
    ],
)
async def test_an_act_that_cannot_be_says_so(
    tmp_path: Path, act: str, given: dict[str, Any], status: int
) -> None:
    async with telegram_room(tmp_path) as room:
        answer = await room.client.post(f"/_emulator/telegram/{act}", json=given)
        assert answer.status_code == status
        assert answer.json()["error"]


async def test_two_bots_live_in_worlds_of_their_own(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        other = "987654321:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
        await room.act("say", chat=42, text="하나")
        await room.act("say", bot=other, chat=42, text="둘")
        room.token = other
        assert [u["message"]["text"] for u in (await room.call("getUpdates")).result] == ["둘"]
