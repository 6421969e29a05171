"""On a Bot API server that knows eight methods and no nicety, everything that matters works all the same."""

import ipaddress
from asyncio import CancelledError, Event, create_task
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.adapters.telegram.api import bot_api
from bot.adapters.telegram.listen import TelegramUpdates
from bot.adapters.telegram.menus import set_menus
from bot.adapters.telegram.send import TelegramChannel
from bot.app import Telegram, application, now
from bot.domain.chat import Platform
from bot.schedule.clock import Clock
from tests.dialogues.test_conversation import LIBRARY
from tests.emulators.harness import wait_for
from tests.integration.emulators.telegram_room import TOKEN
from tests.integration.telegram.meagre import NOES, meagre_server

SAID = [
    ("/start", "안녕하세요, 팩트와이어입니다."),
    ("/help", "/요약 주소"),
    ("https://a.example/1", "두레, 펲토와 업무협약 체결"),
    ("누가 주도해?", "두레입니다."),
    ("/subscribe 08:00", "구독했습니다"),
    ("/settings", "이 대화방의 설정입니다."),
    ("/subscriptions@some_bot", "매일 08:00"),
]


@pytest.mark.parametrize("no", NOES)
async def test_everything_that_matters_works(database_url, no):
    async with meagre_server(no) as server:
        api = bot_api(TOKEN, server.address)
        telegram = Telegram(
            api, "123456789", TelegramChannel(api, scale=0.05), TelegramUpdates(api, "123456789")
        )
        async with application(
            database_url,
            allow_networks=(ipaddress.ip_network("127.0.0.0/8"),),
            host_spacing=0,
            channels={Platform.TELEGRAM: telegram.channel},
            updates={Platform.TELEGRAM: telegram.updates},
            stock=LIBRARY,
        ) as running:
            told = Event()
            polling = create_task(telegram.poller(running).run(told))
            working = create_task(running.queue.work())
            await set_menus(api)

            async def there(number, holds):
                return await wait_for(
                    lambda: holds in server.messages.get(number, {}).get("text", ""),
                    seconds=20,
                    what=f"message {number} holds {holds}",
                    every=0.02,
                )

            try:
                for number, (line, reply) in enumerate(SAID, start=1):
                    server.say(line)
                    await there(number, reply)
                server.press(6, "/settings zone")
                await there(6, "시간대를 고르시거나")
                server.say("/subscribe 09:00", chat=-5, **{"from": {"id": 7}})
                # Where it cannot even be told whether the server knows, nobody is let in, and nobody left waiting.
                await there(8, "확인하지 못했습니다" if no == "page" else "구독했습니다")
                async with running.database.transaction() as connection:
                    due = {"at": now() - timedelta(minutes=1)}
                    await connection.execute(text("UPDATE subscriptions SET due_at = :at WHERE id = 1"), due)
                await Clock(running.database, running.queue, now=now).tick()
                await there(9, "브리핑")
                assert server.unknown >= {"setMyCommands", "getChatMember"}
            finally:
                told.set()
                await polling
                working.cancel()
                with suppress(CancelledError):
                    await working
                await running.at_once.close()
                await api.hang_up()
