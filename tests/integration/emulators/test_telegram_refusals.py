"""Whom a bot may write to and what it may send: each refusal, in the real server's words."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.integration.emulators.telegram_room import Room, telegram_room

Scene = Callable[[Room], Awaitable[Any]]


async def nobody(room: Room) -> int:
    return 999


async def stranger(room: Room) -> int:
    await room.act("people", id=7, started=False)
    return 7


async def blocked(room: Room) -> int:
    await room.person()
    await room.act("block", chat=42)
    return 42


async def deactivated(room: Room) -> int:
    return await room.person(deactivated=True)


def status(kind: str, **change: Any) -> Scene:
    async def scene(room: Room) -> int:
        group = await room.group(type=kind)
        await room.act("bot_status", chat=group, **change)
        return group

    return scene


async def deleted(room: Room) -> int:
    group = await room.group()
    await room.act("delete_chat", chat=group)
    return group


async def closed_topic(room: Room) -> dict[str, int]:
    group = await room.group(type="supergroup", is_forum=True)
    topic = await room.act("topics", chat=group, name="AI", closed=True)
    return {"chat_id": group, "message_thread_id": topic["message_thread_id"]}


async def general_topic(room: Room) -> dict[str, int]:
    return {"chat_id": await room.group(type="supergroup", is_forum=True), "message_thread_id": 1}


async def missing_reply(room: Room) -> dict[str, Any]:
    return {"chat_id": await room.person(), "reply_parameters": {"message_id": 5}}


async def wrong_quote(room: Room) -> dict[str, Any]:
    said = await room.act("say", chat=42, text="케이티와 협력")
    number = said["message"]["message_id"]
    return {"chat_id": 42, "reply_parameters": {"message_id": number, "quote": "삼성"}}


@pytest.mark.parametrize(
    ("scene", "error"),
    [
        (nobody, "400 Bad Request: chat not found"),
        (stranger, "403 Forbidden: bot can't initiate conversation with a user"),
        (blocked, "403 Forbidden: bot was blocked by the user"),
        (deactivated, "403 Forbidden: user is deactivated"),
        (status("group", status="kicked"), "403 Forbidden: bot was kicked from the group chat"),
        (status("supergroup", status="kicked"), "403 Forbidden: bot was kicked from the supergroup chat"),
        (status("channel", status="kicked"), "403 Forbidden: bot was kicked from the channel chat"),
        (status("group", status="left"), "403 Forbidden: bot is not a member of the group chat"),
        (status("supergroup", status="left"), "403 Forbidden: bot is not a member of the supergroup chat"),
        (status("channel", status="left"), "403 Forbidden: bot is not a member of the channel chat"),
        (
            status("channel", status="member"),
            "400 Bad Request: need administrator rights in the channel chat",
        ),
        (
            status("supergroup", may_write=False),
            "400 Bad Request: not enough rights to send text messages to the chat",
        ),
        (deleted, "403 Forbidden: the group chat was deleted"),
        (closed_topic, "400 Bad Request: TOPIC_CLOSED"),
        (general_topic, "400 Bad Request: message thread not found"),
        (missing_reply, "400 Bad Request: message to be replied not found"),
        (wrong_quote, "400 Bad Request: QUOTE_TEXT_INVALID"),
    ],
)
async def test_a_chat_that_cannot_be_written_to_says_why(tmp_path: Path, scene: Scene, error: str) -> None:
    async with telegram_room(tmp_path) as room:
        given = await scene(room)
        given = given if isinstance(given, dict) else {"chat_id": given}
        assert (await room.call("sendMessage", text="x", **given)).error == error


async def test_an_upgraded_group_names_its_new_id_and_the_new_chat_takes_the_message(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        group = await room.group(members={42: "creator"})
        new = (await room.act("upgrade", chat=group))["id"]
        refused = await room.call("sendMessage", chat_id=group, text="x")
        assert refused.error == "400 Bad Request: group chat was upgraded to a supergroup chat"
        assert refused.body["parameters"] == {"migrate_to_chat_id": new}
        assert (await room.call("sendMessage", chat_id=new, text="x")).status == 200
        updates = (await room.call("getUpdates")).result
        assert [u["message"].get("migrate_to_chat_id") for u in updates] == [new, None]


async def test_a_reply_to_nothing_may_be_sent_without_it(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        reply = {"message_id": 5, "allow_sending_without_reply": True}
        sent = await room.call("sendMessage", chat_id=await room.person(), text="x", reply_parameters=reply)
        assert "reply_to_message" not in sent.result


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"text": "x"}, "chat_id is empty"),
        ({"chat_id": 42}, "message text is empty"),
        ({"chat_id": 42, "text": "x" * 4097}, "message is too long"),
        ({"chat_id": 42, "text": "x", "parse_mode": "HTLM"}, "unsupported parse_mode"),
        ({"chat_id": 42, "text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"chat_id": 42, "text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
        ({"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ({"chat_id": "", "text": "x"}, "chat_id is empty"),
    ],
)
async def test_a_wrong_message_is_refused(tmp_path: Path, given: dict[str, Any], error: str) -> None:
    async with telegram_room(tmp_path) as room:
        await room.person()
        assert (await room.call("sendMessage", **given)).error == f"400 Bad Request: {error}"


@pytest.mark.parametrize(
    ("button", "error"),
    [
        ({"text": "예", "callback_data": "가" * 21 + "x"}, None),  # 64 bytes
        ({"text": "예", "callback_data": "가" * 21 + "xy"}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "copy_text": {"text": "x" * 256}}, None),
        ({"text": "x", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "url": "https://a.kr"}, None),
        (
            {"text": "x", "url": "localhost"},
            "inline keyboard button URL 'localhost' is invalid: Wrong HTTP URL",
        ),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        (
            {"text": "x"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
    ],
)
async def test_buttons_are_checked_at_their_edges(
    tmp_path: Path, button: dict[str, Any], error: str | None
) -> None:
    async with telegram_room(tmp_path) as room:
        markup = {"inline_keyboard": [[button]]}
        answer = await room.call("sendMessage", chat_id=await room.person(), text="x", reply_markup=markup)
        if error is None:
            assert answer.result["reply_markup"]["inline_keyboard"][0][0]["text"] == button["text"]
        else:
            assert answer.error == f"400 Bad Request: {error}"


async def test_a_hundred_buttons_pass_and_one_more_does_not(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chat = await room.person()
        rows = [[{"text": "x", "callback_data": "x"}] * 5 for _ in range(20)]
        given = {"chat_id": chat, "text": "x", "reply_markup": {"inline_keyboard": rows}}
        assert (await room.call("sendMessage", **given)).status == 200
        rows.append([{"text": "x", "callback_data": "x"}])
        assert (await room.call("sendMessage", **given)).error == "400 Bad Request: reply markup is too long"


async def test_an_edit_must_change_something_that_is_the_bots_own(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chat = await room.person()
        sent = (await room.call("sendMessage", chat_id=chat, text="x")).result["message_id"]
        theirs = (await room.act("say", chat=chat, text="y"))["message"]["message_id"]

        async def edit(number: int, text: str = "x") -> str:
            return (await room.call("editMessageText", chat_id=chat, message_id=number, text=text)).error

        assert (await edit(sent)).startswith(
            "400 Bad Request: message is not modified: specified new message"
        )
        assert await edit(theirs) == "400 Bad Request: message can't be edited"
        assert await edit(999) == "400 Bad Request: message to edit not found"
        caption = await room.call("editMessageCaption", chat_id=chat, message_id=sent, caption="x")
        assert caption.error == "400 Bad Request: there is no caption in the message to edit"


async def test_own_messages_can_be_deleted_for_two_days(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chat = await room.person()
        sent = [(await room.call("sendMessage", chat_id=chat, text="x")).result["message_id"]]
        room.clock.advance(1)
        sent.append((await room.call("sendMessage", chat_id=chat, text="y")).result["message_id"])
        room.clock.advance(48 * 3600)
        late = await room.call("deleteMessage", chat_id=chat, message_id=sent[0])
        assert late.error == "400 Bad Request: message can't be deleted for everyone"
        assert (await room.call("deleteMessage", chat_id=chat, message_id=sent[1])).result is True
        gone = await room.call("deleteMessage", chat_id=chat, message_id=sent[1])
        assert gone.error == "400 Bad Request: message to delete not found"


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "sendMesage", "404 Not Found: method not found"),
        ("nonsense", "getMe", "404 Not Found"),
    ],
)
async def test_what_does_not_exist_is_not_found(tmp_path: Path, token: str, method: str, error: str) -> None:
    async with telegram_room(tmp_path) as room:
        room.token = token
        assert (await room.call(method)).error == error


async def test_a_revoked_token_is_unauthorized_everywhere(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        await room.act("bots", token=room.token, revoked=True)
        for method in ("getMe", "getUpdates", "sendMessage"):
            assert (await room.call(method)).error == "401 Unauthorized"


async def test_a_query_is_answered_within_its_minute(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chat = await room.person()
        keys = {"inline_keyboard": [[{"text": "예", "callback_data": "y"}]]}
        sent = await room.call("sendMessage", chat_id=chat, text="?", reply_markup=keys)
        query = (await room.act("press", chat=chat, message=sent.result["message_id"], data="y"))["id"]

        async def answer(query: str, text: str = "") -> Any:
            return await room.call("answerCallbackQuery", callback_query_id=query, text=text)

        too_old = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
        assert (await answer("1")).error == too_old
        assert (await answer(query, "x" * 201)).error == "400 Bad Request: MESSAGE_TOO_LONG"
        room.clock.advance(60)
        assert (await answer(query, "x" * 200)).result is True
        assert (await room.look("callbacks", id=query))["answer"]["text"] == "x" * 200
        room.clock.advance(1)
        assert (await answer(query)).error == too_old


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ({"command": "x" * 32, "description": "y" * 256}, None),
        ({"command": "x" * 33, "description": "y"}, "command length must not exceed 32"),
        ({"command": "x", "description": "y" * 257}, "command description length must not exceed 256"),
        ({"command": "오늘", "description": "y"}, "BOT_COMMAND_INVALID"),
        ({"command": "x", "description": ""}, "command description must be non-empty"),
    ],
)
async def test_commands_are_checked_at_their_edges(
    tmp_path: Path, command: dict[str, str], error: str | None
) -> None:
    async with telegram_room(tmp_path) as room:
        answer = await room.call("setMyCommands", commands=[command])
        if error is None:
            assert (await room.call("getMyCommands")).result == [command]
        else:
            assert answer.error == f"400 Bad Request: {error}"


async def test_a_hundred_commands_pass_and_one_more_does_not(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        commands = [{"command": f"c{number}", "description": "x"} for number in range(101)]
        assert (await room.call("setMyCommands", commands=commands[:100])).result is True
        refused = await room.call("setMyCommands", commands=commands)
        assert refused.error == "400 Bad Request: BOT_COMMANDS_TOO_MUCH"


async def test_commands_belong_to_a_scope_and_a_language(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        korean = [{"command": "today", "description": "오늘"}]
        english = [{"command": "today", "description": "Today"}]
        scope = {"type": "all_group_chats"}
        await room.call("setMyCommands", commands=korean, language_code="ko", scope=scope)
        await room.call("setMyCommands", commands=english)
        assert (await room.call("getMyCommands", language_code="ko", scope=scope)).result == korean
        assert (await room.call("getMyCommands", language_code="ko")).result == []
        assert (await room.call("getMyCommands")).result == english
        nowhere = {"type": "chat", "chat_id": 999}
        refused = await room.call("setMyCommands", commands=korean, scope=nowhere)
        assert refused.error == "400 Bad Request: chat not found"
        assert (await room.call("getMyCommands", language_code="kor")).status == 400


async def test_only_known_reactions_and_one_at_a_time(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chat = await room.person()
        number = (await room.act("say", chat=chat, text="x"))["message"]["message_id"]

        async def react(*emoji: str) -> Any:
            reactions = [{"type": "emoji", "emoji": one} for one in emoji]
            return await room.call("setMessageReaction", chat_id=chat, message_id=number, reaction=reactions)

        assert (await react("👀")).result is True
        assert (await react("🧾")).error == "400 Bad Request: REACTION_INVALID"
        assert (await react("👀", "👍")).error == "400 Bad Request: REACTIONS_TOO_MANY"
