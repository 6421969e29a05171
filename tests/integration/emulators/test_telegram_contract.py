"""The emulator's methods are those of the pinned python-telegram-bot, which can read every result."""

import inspect
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import telegram
from telegram import Bot

from tests.emulators.telegram.methods import METHODS
from tests.emulators.telegram.server import RECEIVING
from tests.integration.emulators.telegram_room import Room, telegram_room
from tests.integration.emulators.test_telegram_files import PNG

SERVED = sorted([*METHODS, *RECEIVING])

#: What the library's signature cannot tell: these it leaves open, though the server needs one way or the
#: other.
OPEN_IN_THE_LIBRARY = {
    "editMessageText": {"chat_id", "message_id"},
    "editMessageCaption": {"chat_id", "message_id"},
    "editMessageReplyMarkup": {"chat_id", "message_id"},
    "unpinChatMessage": set(),
}
#: What the server does without, though the library asks for it: an absent list is an empty one, no url
#: deletes.
SPARED_BY_THE_SERVER = {
    ("setMyCommands", "commands"),
    ("answerInlineQuery", "results"),
    ("setWebhook", "url"),
}


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def required(method: str) -> set[str]:
    """The parameters that the library demands."""
    signature = inspect.signature(getattr(Bot, snake(method)))
    return {
        name
        for name, parameter in signature.parameters.items()
        if name != "self" and parameter.default is inspect.Parameter.empty
    }


@asynccontextmanager
async def furnished_room(folder: Path) -> AsyncIterator[tuple[Room, dict[str, dict[str, Any]]]]:
    """A room with everything that any method could want, and a good call of each method."""
    async with telegram_room(folder) as room:
        chat = await room.person()
        forum = await room.group(type="supergroup", is_forum=True, members={42: "creator"})
        await room.act("bot_status", chat=forum, status="administrator")
        thread = (await room.act("topics", chat=forum, name="AI"))["message_thread_id"]
        closed = (await room.act("topics", chat=forum, name="Old", closed=True))["message_thread_id"]
        keys = {"inline_keyboard": [[{"text": "예", "callback_data": "y"}]]}
        given = {"chat_id": forum, "text": "x", "reply_markup": keys}
        number = (await room.call("sendMessage", **given)).result["message_id"]
        room.clock.advance(2)
        photo = await room.client.post(
            f"/bot{room.token}/sendPhoto",
            data={"chat_id": forum},
            files={"photo": ("p.png", PNG, "image/png")},
        )
        picture = photo.json()["result"]
        room.clock.advance(2)
        document = await room.client.post(
            f"/bot{room.token}/sendDocument", data={"chat_id": forum}, files={"document": ("a.csv", b"a")}
        )
        file_id = document.json()["result"]["document"]["file_id"]
        room.clock.advance(2)
        await room.call("pinChatMessage", chat_id=forum, message_id=number)
        pressed = (await room.act("press", chat=forum, message=number, data="y"))["id"]
        asked = (await room.act("inline", from_=42, query="KT"))["id"]
        here: dict[str, Any] = {"chat_id": forum}
        message = here | {"message_id": number}
        topic = here | {"message_thread_id": thread}
        item = {"type": "document", "media": file_id}
        calls: dict[str, dict[str, Any]] = {
            "answerCallbackQuery": {"callback_query_id": pressed},
            "answerInlineQuery": {"inline_query_id": asked, "results": []},
            "closeForumTopic": topic,
            "copyMessage": message | {"from_chat_id": forum},
            "createForumTopic": here | {"name": "New"},
            "deleteForumTopic": topic,
            "deleteMessage": message,
            "deleteMessages": here | {"message_ids": [number]},
            "deleteMyCommands": {},
            "deleteWebhook": {},
            "editForumTopic": topic | {"name": "Newer"},
            "editMessageCaption": here | {"message_id": picture["message_id"], "caption": "새"},
            "editMessageReplyMarkup": message,
            "editMessageText": message | {"text": "y"},
            "forwardMessage": message | {"from_chat_id": forum},
            "getChat": here,
            "getChatAdministrators": here,
            "getChatMember": here | {"user_id": 42},
            "getChatMemberCount": here,
            "getChatMenuButton": {},
            "getFile": {"file_id": file_id},
            "getMe": {},
            "getMyCommands": {},
            "getMyDescription": {},
            "getMyName": {},
            "getMyShortDescription": {},
            "getUpdates": {},
            "getWebhookInfo": {},
            "leaveChat": here,
            "pinChatMessage": message,
            "reopenForumTopic": here | {"message_thread_id": closed},
            "sendChatAction": here | {"action": "typing"},
            "sendDocument": here | {"document": file_id},
            "sendMediaGroup": here | {"media": [item, item]},
            "sendMessage": {"chat_id": chat, "text": "x"},
            "sendPhoto": here | {"photo": picture["photo"][0]["file_id"]},
            "setChatMenuButton": {},
            "setMessageReaction": message,
            "setMyCommands": {"commands": [{"command": "a", "description": "b"}]},
            "setMyDescription": {},
            "setMyName": {},
            "setMyShortDescription": {},
            "setWebhook": {"url": "http://127.0.0.1:9/x"},
            "unpinAllChatMessages": here,
            "unpinChatMessage": here,
        }
        yield room, calls


async def test_every_served_method_has_its_good_call_here(tmp_path: Path) -> None:
    async with furnished_room(tmp_path) as (_, calls):
        assert sorted(calls) == SERVED


@pytest.mark.parametrize("method", SERVED)
async def test_a_method_takes_the_librarys_required_parameters_and_no_fewer(
    tmp_path: Path, method: str
) -> None:
    async with furnished_room(tmp_path) as (room, calls):
        demanded = required(method) | OPEN_IN_THE_LIBRARY.get(method, set())
        assert demanded <= set(calls[method])
        for name in demanded:
            without = {k: v for k, v in calls[method].items() if k != name}
            answer = await room.call(method, **without)
            assert answer.body["ok"] == ((method, name) in SPARED_BY_THE_SERVER), name
        room.clock.advance(5)
        assert (await room.call(method, **calls[method])).status == 200


@pytest.mark.parametrize("method", SERVED)
async def test_the_library_reads_every_result(tmp_path: Path, method: str) -> None:
    async with furnished_room(tmp_path) as (room, calls):
        given = dict(calls[method])
        if method == "setMyCommands":
            given["commands"] = [("a", "b")]
        if method == "sendMediaGroup":
            given["media"] = [telegram.InputMediaDocument(item["media"]) for item in given["media"]]
        base = f"{room.server.address}/bot"
        async with Bot(room.token, base_url=base, base_file_url=f"{room.server.address}/file/bot") as bot:
            result = await getattr(bot, snake(method))(**given)
        expected = inspect.signature(getattr(Bot, snake(method))).return_annotation
        is_named = type(result).__name__ in str(expected)
        assert is_named or isinstance(result, telegram.ChatMember | telegram.MenuButton)


@pytest.mark.parametrize("form", ["json", "urlencoded", "multipart", "query"])
async def test_a_call_may_come_in_any_of_the_servers_forms(tmp_path: Path, form: str) -> None:
    async with telegram_room(tmp_path) as room:
        chat = await room.person()
        text, path = "케이티 & <b>삼성</b> 😀", f"/bot{room.token}/SENDMESSAGE"
        given = {"chat_id": str(chat), "text": text, "parse_mode": "HTML"}
        match form:
            case "json":
                answer = await room.client.post(path, json=given)
            case "urlencoded":
                answer = await room.client.post(path, data=given)
            case "multipart":
                answer = await room.client.post(path, data=given, files={"spare": ("x.txt", b"x")})
            case _:
                answer = await room.client.get(path, params=given)
        assert answer.json()["result"]["text"] == "케이티 & 삼성 😀"
