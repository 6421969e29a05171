"""How updates reach a bot that asks: offsets, long polls, conflicts, what it sees of a group, restarts."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.emulators.harness import wait_for
from tests.emulators.telegram.server import BOTS
from tests.integration.emulators.telegram_room import HandClock, Room, telegram_room


async def texts(room: Room, **given: Any) -> list[str]:
    return [update["message"]["text"] for update in (await room.call("getUpdates", **given)).result]


async def say(room: Room, *said: str, chat: int = 42) -> list[int]:
    return [(await room.act("say", chat=chat, text=text))["update_id"] for text in said]


async def is_polled(room: Room) -> None:
    queue = room.server.app[BOTS].queues[room.token]
    await wait_for(lambda: queue.is_polled, seconds=20, what="the poll waits")


async def test_updates_come_again_until_a_higher_offset_confirms_them(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        first, second, third = await say(room, "1", "2", "3")
        assert (second, third) == (first + 1, first + 2)
        assert await texts(room) == ["1", "2", "3"]
        assert await texts(room) == ["1", "2", "3"]
        assert await texts(room, offset=second) == ["2", "3"]
        assert await texts(room) == ["2", "3"]
        assert await texts(room, offset=third + 1) == []


async def test_the_limit_is_between_one_and_a_hundred(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        await asyncio.gather(*(say(room, str(number)) for number in range(101)))
        for limit, count in ((1, 1), (2, 2), (0, 1), (-5, 1), (99, 99), (100, 100), (101, 100)):
            assert len(await texts(room, limit=limit)) == count, limit


async def test_a_negative_offset_counts_from_the_end_and_forgets_the_rest(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        await say(room, "1", "2", "3")
        assert await texts(room, offset=-2) == ["2", "3"]
        assert await texts(room) == ["2", "3"]


async def test_a_long_poll_ends_when_something_comes(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        poll = asyncio.create_task(texts(room, timeout=50))
        await is_polled(room)
        await say(room, "안녕")
        assert await poll == ["안녕"]


async def test_a_second_poll_ends_the_first_with_a_conflict(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        first = asyncio.create_task(room.call("getUpdates", timeout=50))
        await is_polled(room)
        second = asyncio.create_task(room.call("getUpdates", timeout=50))
        assert (await first).error == (
            "409 Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )
        await say(room, "x")
        assert len((await second).result) == 1


async def test_a_webhook_ends_polling_and_forbids_it(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        poll = asyncio.create_task(room.call("getUpdates", timeout=50))
        await is_polled(room)
        assert (await room.call("setWebhook", url="http://127.0.0.1:9/telegram/webhook")).result is True
        assert (await poll).error.startswith("409 Conflict: terminated by setWebhook request")
        assert (await room.call("getUpdates")).error == (
            "409 Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
        await room.call("deleteWebhook")
        assert (await room.call("getUpdates")).result == []


async def test_updates_outlive_a_restart_and_numbers_go_on(tmp_path: Path) -> None:
    clock = HandClock()
    async with telegram_room(tmp_path, clock=clock) as room:
        _, second = await say(room, "1", "2")
        await room.call("getUpdates", offset=second)
    async with telegram_room(tmp_path, clock=clock) as room:
        assert await texts(room) == ["2"]
        assert (await say(room, "3"))[0] == second + 1
        assert (await room.look("state"))["people"][0]["id"] == 42


async def test_updates_are_dropped_after_a_day(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        await say(room, "old")
        room.clock.advance(24 * 3600 - 1)
        assert await texts(room) == ["old"]
        room.clock.advance(2)
        assert await texts(room) == []


async def test_a_bot_gets_only_the_kinds_that_it_asked_for(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        number = (await room.act("say", chat=42, text="x"))["message"]["message_id"]
        reaction = {"chat": 42, "message": number, "emoji": "👍"}
        assert (await room.act("react", **reaction))["update_id"] is None
        await room.call("getUpdates", allowed_updates=["message_reaction"])
        assert (await room.act("react", **reaction))["update_id"] is not None
        assert (await room.act("say", chat=42, text="x"))["update_id"] is None
        await room.call("getUpdates", allowed_updates=[])
        assert (await room.act("say", chat=42, text="x"))["update_id"] is not None


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("점심 뭐 먹지", False),
        ("/today", True),
        ("/today@pactwire_bot", True),
        ("/today@other_bot", False),
        ("@pactwire_bot 이 기사 요약", True),
        ("@other_bot 이 기사", False),
        ("https://a.kr/news", False),
    ],
)
async def test_with_privacy_on_a_group_shows_only_what_is_meant_for_the_bot(
    tmp_path: Path, text: str, seen: bool
) -> None:
    async with telegram_room(tmp_path) as room:
        group = await room.group(members={42: "creator"})
        said = await room.act("say", chat=group, text=text)
        assert (said["update_id"] is not None) == seen


async def test_replies_to_the_bot_administrators_and_open_bots_see_all(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        group = await room.group(type="supergroup", members={42: "creator"})
        own = (await room.call("sendMessage", chat_id=group, text="x")).result["message_id"]
        assert (await room.act("say", chat=group, text="왜?", reply_to=own))["update_id"] is not None
        assert (await room.act("say", chat=group, text="왜?"))["update_id"] is None
        await room.act("bot_status", chat=group, status="administrator")
        assert (await room.act("say", chat=group, text="왜?"))["update_id"] is not None
        await room.act("bot_status", chat=group, status="member")
        await room.act("bots", token=room.token, privacy=False)
        assert (await room.act("say", chat=group, text="왜?"))["update_id"] is not None


async def test_blocking_kicking_and_returning_tell_the_bot(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        await room.person()
        group = await room.group(members={42: "creator"})
        await room.act("block", chat=42)
        await room.act("say", chat=42, text="/start")  # whoever writes lets the bot in again
        await room.act("bot_status", chat=group, status="kicked")
        updates = (await room.call("getUpdates")).result
        changes = [update["my_chat_member"] for update in updates if "my_chat_member" in update]
        assert [(c["chat"]["id"], c["new_chat_member"]["status"]) for c in changes] == [
            (42, "kicked"),
            (42, "member"),
            (group, "kicked"),
        ]


async def test_an_anonymous_administrator_speaks_for_the_chat(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        group = await room.group(type="supergroup", members={42: {"status": "creator", "anonymous": True}})
        await room.act("say", chat=group, text="/today", anonymous=True)
        message = (await room.call("getUpdates")).result[0]["message"]
        assert message["from"]["username"] == "GroupAnonymousBot"
        assert message["sender_chat"]["id"] == group


async def test_buttons_inline_queries_edits_and_channel_posts_have_their_own_kinds(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        chat, channel = await room.person(), await room.group(type="channel")
        keys = {"inline_keyboard": [[{"text": "예", "callback_data": "y"}]]}
        number = (await room.call("sendMessage", chat_id=chat, text="?", reply_markup=keys)).result[
            "message_id"
        ]
        await room.act("press", chat=chat, message=number, text="예")
        await room.act("inline", from_=chat, query="KT")
        said = (await room.act("say", chat=chat, text="a"))["message"]["message_id"]
        await room.act("edit", chat=chat, message=said, text="b")
        post = (await room.act("say", chat=channel, text="공지"))["message"]["message_id"]
        await room.act("edit", chat=channel, message=post, text="공지!")
        kinds = [(set(update) - {"update_id"}).pop() for update in (await room.call("getUpdates")).result]
        assert kinds == [
            "callback_query",
            "inline_query",
            "message",
            "edited_message",
            "channel_post",
            "edited_channel_post",
        ]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"url": "http://example.com/x"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "ftp://127.0.0.1/x"}, "invalid webhook URL specified"),
        ({"url": "http://127.0.0.1:9/x", "secret_token": "x" * 257}, "secret token is too long"),
        (
            {"url": "http://127.0.0.1:9/x", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
    ],
)
async def test_a_wrong_webhook_is_refused(tmp_path: Path, given: dict[str, str], error: str) -> None:
    async with telegram_room(tmp_path) as room:
        assert (await room.call("setWebhook", **given)).error == f"400 Bad Request: {error}"


async def test_webhooks_may_be_set_once_a_second(tmp_path: Path) -> None:
    async with telegram_room(tmp_path) as room:
        address = "http://127.0.0.1:9/x"
        assert (await room.call("setWebhook", url=address, secret_token="x" * 256)).result is True
        refused = await room.call("setWebhook", url=address)
        assert refused.error == "429 Too Many Requests: retry after 1"
        room.clock.advance(1)
        assert (await room.call("setWebhook", url=address)).result is True
        info = (await room.call("getWebhookInfo")).result
        assert (info["url"], info["max_connections"]) == (address, 40)
