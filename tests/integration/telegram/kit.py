"""A bot that works in the test's own process, beside an emulator in it too, over real HTTP on a real database."""

from __future__ import annotations

import asyncio
import ipaddress
from contextlib import asynccontextmanager, suppress

from bot.adapters.telegram.api import bot_api
from bot.adapters.telegram.listen import TelegramUpdates, set_webhook, webhook_route
from bot.adapters.telegram.send import TelegramChannel
from bot.adapters.web import serve, web_application
from bot.app import Telegram, application, now
from bot.domain.chat import Platform
from bot.schedule.clock import Clock
from tests.emulators.harness import wait_for
from tests.emulators.windows import Clock as EmulatedClock
from tests.integration.emulators.telegram_room import TOKEN, telegram_room

#: The platform's second and ours last so long here, so that nobody waits.
SCALE = 0.05
SECRET = "a-secret_1"


@asynccontextmanager
async def bot_and_people(tmp_path, database_url, *, webhook=0, listens=True, works=True, scale=SCALE, **more):
    """The people's side, and the application that serves them; `webhook` is a port to be called on."""
    async with telegram_room(tmp_path, clock=EmulatedClock(scale)) as room:
        api = bot_api(TOKEN, room.server.address)
        workspace = TOKEN.partition(":")[0]
        telegram = Telegram(
            api, workspace, TelegramChannel(api, scale=scale), TelegramUpdates(api, workspace)
        )
        async with application(
            database_url,
            allow_networks=(ipaddress.ip_network("127.0.0.0/8"),),
            host_spacing=0,
            channels={Platform.TELEGRAM: telegram.channel},
            updates={Platform.TELEGRAM: telegram.updates},
            **more,
        ) as running:
            told = asyncio.Event()
            tasks = []
            clock = Clock(running.database, running.queue, now=more.get("clock") or now)
            if works:
                tasks.append(asyncio.create_task(running.queue.work()))
                clock.start()
            if listens and webhook:
                routes = [webhook_route(telegram.intake(running), SECRET)]
                tasks.append(asyncio.create_task(serve(web_application({}, routes), webhook, told)))
                await set_webhook(api, f"http://127.0.0.1:{webhook}", SECRET)
            elif listens:
                tasks.append(asyncio.create_task(telegram.poller(running).run(told)))
            try:
                yield room, running, telegram
            finally:
                told.set()
                await clock.stop()
                if works:
                    tasks[0].cancel()  # the engine is told to stop by this; the listeners stop by themselves
                for task in tasks:
                    with suppress(asyncio.CancelledError):
                        await task
                await running.at_once.close()
                await api.hang_up()


async def sent(room, chat=None):
    """What people got, in order; all of it, or one chat's."""
    return [
        call
        for call in await room.calls()
        if call.method == "sendMessage" and call.done and (chat is None or call.chat == str(chat))
    ]


async def answers(room, chat, count, *, seconds=15, every=0.02):
    """The first so many messages that a chat got, looked for at this pace."""

    async def there():
        found = await sent(room, chat)
        return found if len(found) >= count else None

    return await wait_for(there, seconds=seconds, what=f"{count} messages in {chat}", every=every)
