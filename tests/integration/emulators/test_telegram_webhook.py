"""How updates reach a webhook: secret, order, the schedule of tries, Retry-After, 410, the day's end."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.emulators.harness import wait_for
from tests.emulators.telegram.webhook import WebhookSender, _Tries
from tests.emulators.windows import Clock
from tests.integration.emulators.telegram_room import Room, telegram_room

SCALE = 0.002  #: the platform's second in these tests, so that its minutes are tenths of a second


@dataclass
class Bot:
    """A webhook that answers as it is told and remembers what came."""

    address: str = ""
    received: list[dict[str, Any]] = field(default_factory=list)
    headers: list[str | None] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], web.Response] = lambda _: web.Response()
    delay: float = 0.0
    busy: int = 0
    busiest: int = 0

    async def handle(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.received.append(update)
        self.headers.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.times.append(asyncio.get_running_loop().time())
        self.busy += 1
        self.busiest = max(self.busy, self.busiest)
        await asyncio.sleep(self.delay)
        self.busy -= 1
        return self.answer(update)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.received]


@asynccontextmanager
async def webhook_server() -> AsyncIterator[Bot]:
    """A bot that listens on loopback."""
    bot = Bot()
    app = web.Application()
    app.router.add_post("/telegram/webhook", bot.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot.address = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram/webhook"
    try:
        yield bot
    finally:
        await runner.cleanup()


@asynccontextmanager
async def webhook(folder: Path, **given: Any) -> AsyncIterator[tuple[Room, Bot]]:
    """A room whose bot has a webhook; real time, shortened by the scale."""
    async with webhook_server() as bot, telegram_room(folder, clock=Clock(scale=SCALE)) as room:
        await room.call("setWebhook", url=bot.address, **given)
        yield room, bot


async def waiting(room: Room) -> int:
    return int((await room.call("getWebhookInfo")).result["pending_update_count"])


async def all_delivered(room: Room) -> bool:
    return await waiting(room) == 0


async def test_an_update_comes_with_the_secret_and_is_gone_when_answered(tmp_path: Path) -> None:
    async with webhook(tmp_path, secret_token="s3cret_-") as (room, bot):
        await room.act("say", chat=42, text="안녕")
        await wait_for(lambda: all_delivered(room), seconds=20, what="the update is delivered")
        assert (bot.texts, bot.headers) == (["안녕"], ["s3cret_-"])


async def test_without_a_secret_there_is_no_header(tmp_path: Path) -> None:
    async with webhook(tmp_path) as (room, bot):
        await room.act("say", chat=42, text="x")
        await wait_for(lambda: bot.received, seconds=20, what="the update is delivered")
        assert bot.headers == [None]


async def test_a_failed_update_holds_its_chat_back_but_no_other(tmp_path: Path) -> None:
    async with webhook(tmp_path) as (room, bot):
        bot.answer = lambda update: web.Response(status=500 if update["message"]["chat"]["id"] == 1 else 200)
        for text in ("a", "b"):
            await room.act("say", chat=1, text=text)
        await room.act("say", chat=2, text="c")
        await wait_for(lambda: bot.texts.count("a") >= 3, seconds=20, what="three tries")
        await wait_for(lambda: "c" in bot.texts, seconds=20, what="the other chat's update")
        assert "b" not in bot.texts
        bot.answer = lambda _: web.Response()
        await wait_for(lambda: all_delivered(room), seconds=20, what="all is delivered")
        assert [text for text in bot.texts if text in "ab"][-2:] == ["a", "b"]


async def test_every_try_is_a_row_of_the_ledger(tmp_path: Path) -> None:
    async with webhook(tmp_path) as (room, bot):
        bot.answer = lambda _: web.Response(status=503 if len(bot.received) < 3 else 200)
        update_id = (await room.act("say", chat=42, text="x"))["update_id"]
        await wait_for(lambda: all_delivered(room), seconds=20, what="the update is delivered")
        tries = [call for call in await room.calls() if call.method == "webhook"]
        assert [(call.message_id, call.status, call.done) for call in tries] == [
            (str(update_id), 503, False),
            (str(update_id), 503, False),
            (str(update_id), 200, True),
        ]
        info = (await room.call("getWebhookInfo")).result
        assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"


async def test_the_bots_retry_after_counts_in_real_seconds(tmp_path: Path) -> None:
    async with webhook(tmp_path) as (room, bot):
        bot.answer = lambda _: (
            web.Response(status=503, headers={"Retry-After": "1"})
            if len(bot.received) == 1
            else web.Response()
        )
        await room.act("say", chat=42, text="x")
        await wait_for(lambda: all_delivered(room), seconds=20, what="the update is delivered")
        assert bot.times[1] - bot.times[0] >= 1.0


async def test_no_more_connections_than_the_bot_allows(tmp_path: Path) -> None:
    async with webhook(tmp_path, max_connections=2) as (room, bot):
        bot.delay = 0.02
        for chat in range(1, 9):
            await room.act("say", chat=chat, text="x")
        await wait_for(lambda: all_delivered(room), seconds=20, what="all are delivered")
        assert bot.busiest == 2


async def test_a_bot_that_is_gone_for_long_loses_its_webhook(tmp_path: Path) -> None:
    async with webhook(tmp_path) as (room, bot):
        bot.answer = lambda _: web.Response(status=410)
        await room.client.put("/_emulator/clock", json={"scale": 0.000005})  # 23 hours in 0.4 s

        async def is_gone() -> bool:
            await room.act("say", chat=42, text="x")  # each is dropped after its day, the webhook before
            return (await room.call("getWebhookInfo")).result["url"] == ""

        await wait_for(is_gone, seconds=20, what="the webhook is gone")


async def test_after_a_day_an_update_is_dropped(tmp_path: Path) -> None:
    async with webhook(tmp_path) as (room, bot):
        bot.answer = lambda _: web.Response(status=500)
        await room.client.put("/_emulator/clock", json={"scale": 0.000005})  # a day in 0.43 s
        await room.act("say", chat=42, text="x")
        await wait_for(lambda: all_delivered(room), seconds=20, what="the update is dropped")
        assert len(bot.received) > 2
        assert all(not call.done for call in await room.calls() if call.method == "webhook")


async def test_an_answer_may_carry_one_call(tmp_path: Path) -> None:
    async with webhook(tmp_path) as (room, bot):
        answer = {"method": "sendMessage", "chat_id": 42, "text": "바로 답합니다"}
        bot.answer = lambda _: web.json_response(answer)
        await room.act("say", chat=42, text="x")
        await wait_for(lambda: all_delivered(room), seconds=20, what="the update is delivered")
        assert [call.text for call in await room.calls() if call.method == "sendMessage"] == ["바로 답합니다"]


async def test_what_is_not_answered_outlives_a_restart(tmp_path: Path) -> None:
    async with webhook_server() as bot:
        bot.answer = lambda _: web.Response(status=500)
        async with telegram_room(tmp_path, clock=Clock(scale=SCALE)) as room:
            await room.call("setWebhook", url=bot.address)
            await room.act("say", chat=42, text="x")
            await wait_for(lambda: bot.received, seconds=20, what="a first try")
        bot.answer = lambda _: web.Response()
        before = len(bot.received)
        async with telegram_room(tmp_path, clock=Clock(scale=SCALE)) as room:
            await wait_for(lambda: all_delivered(room), seconds=20, what="it is delivered")
            assert len(bot.received) == before + 1


def test_the_tries_come_at_once_then_doubling_up_to_a_random_one_to_two_minutes() -> None:
    sender = object.__new__(WebhookSender)
    sender._clock, sender._dice = Clock(), random.Random(1)
    tries = _Tries()
    waits = [sender._wait(tries, 0) for _ in range(12)]
    assert waits[:7] == [0, 2, 4, 8, 16, 32, 64]
    assert all(60 <= wait <= 120 for wait in waits[7:])
    assert len(set(waits[7:])) > 1
    assert sender._wait(tries, 7200) == 3600
