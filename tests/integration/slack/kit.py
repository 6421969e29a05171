"""A bot that works in the test's own process, beside an emulated Slack in it too, over real HTTP on a real database."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from contextlib import asynccontextmanager, suppress

from sqlalchemy import text

from bot.adapters.slack.api import Web
from bot.adapters.slack.listen import events_route
from bot.adapters.slack.manifest import SCOPES, manifest
from bot.adapters.slack.parts import slack_parts
from bot.adapters.slack.tokens import OneToken
from bot.adapters.web import serve, web_application
from bot.app import application, now
from bot.domain.chat import Order, Place, Platform
from bot.schedule.clock import Clock
from bot.store import chats, outbox, subscriptions
from bot.store.session import Database
from summarizer.types import Language
from tests.emulators.harness import free_port, wait_for
from tests.emulators.slack import scene
from tests.emulators.slack.bench import open_slack

#: The platform's second and ours last so long here, so that nobody waits.
SCALE = 0.05
TEAM, CHANNEL = "T0HANBIT", "C0ITNEWS"


@asynccontextmanager
async def bot_and_workspace(
    tmp_path,
    database_url,
    *,
    socket=False,
    listens=True,
    works=True,
    scale=SCALE,
    tokens=None,
    language=Language.KO,
    **more,
):
    """The people's side, and the application that serves them, over HTTP or by web-socket."""
    async with open_slack(tmp_path, scale=scale) as bench:
        bench.slack.sender.patience = 3.0 / scale  # the app's three seconds are real ones
        # The app has what its manifest asks for, and no more.
        made = manifest(url="https://bot.example.com")
        made["settings"]["socket_mode_enabled"] = True
        made["settings"]["event_subscriptions"].pop("request_url")
        await bench.desk("app", id="A0PACTWIRE", manifest=made)
        bench.slack.world.grants[scene.BOT_TOKEN].scopes = list(SCOPES)
        database = Database(database_url, size=3)
        web = Web(bench.root)
        held = tokens(database, web) if tokens else OneToken(scene.BOT_TOKEN)
        slack = slack_parts(
            web,
            database,
            held,
            language=language,
            timezone="Asia/Seoul",
            clock=more.get("clock") or now,
            scale=scale,
        )
        async with application(
            database_url,
            allow_networks=(ipaddress.ip_network("127.0.0.0/8"),),
            host_spacing=0,
            channels={Platform.SLACK: slack.channel},
            updates={Platform.SLACK: slack.updates},
            **more,
        ) as running:
            told = asyncio.Event()
            tasks = []
            clock = Clock(running.database, running.queue, now=more.get("clock") or now)
            listener = slack.listener(running.database, running.queue)
            if works:
                tasks.append(asyncio.create_task(running.queue.work()))
                clock.start()
            if listens and socket:
                mode = slack.socket_mode(scene.APP_TOKEN, listener, running.database)
                tasks.append(asyncio.create_task(mode.run(told)))
                await wait_for(lambda: bench.slack.sockets.connections, seconds=10, what="a web-socket")
            elif listens:
                port = free_port()
                routes = [*slack.install_routes(), events_route(listener, scene.SIGNING_SECRET)]
                tasks.append(asyncio.create_task(serve(web_application({}, routes), port, told)))
                await bench.desk(
                    "app",
                    id="A0PACTWIRE",
                    socket_mode=False,
                    request_url=f"http://127.0.0.1:{port}/slack/events",
                )
                await wait_for(lambda: _answers(port), seconds=10, what="the listener")
            bench.listener, bench.parts = listener, slack
            try:
                yield bench, running
            finally:
                told.set()
                await listener.intake.finish()
                await clock.stop()
                if works:
                    tasks[0].cancel()
                for task in tasks:
                    with suppress(asyncio.CancelledError):
                        await task
                await slack.hang_up()


async def _answers(port):
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


_METHODS = ("chat.postMessage", "chat.postEphemeral", "response_url", "files.completeUploadExternal")


def shown(bench, channel=None, *, thread=None):
    """What people got, in order: messages, whispers, files; all of it, or one channel's."""
    return [
        call
        for call in bench.calls()
        if call.method in _METHODS
        and call.done
        and (channel is None or (call.chat or "").endswith(f":{channel}"))
        and (thread is None or call.thread == thread)
    ]


async def answers(bench, channel, count, *, seconds=40, thread=None):
    """The first so many messages that a channel got."""

    async def there():
        # The ledger is read once for all who wait.
        since, held = getattr(bench, "glance", (0.0, []))
        if time.monotonic() - since > 0.1:
            await bench.server.ledger.flush()
            held = shown(bench)
            bench.glance = (time.monotonic(), held)
        found = [
            call
            for call in held
            if (call.chat or "").endswith(f":{channel}") and (thread is None or call.thread == thread)
        ]
        return found if len(found) >= count else None

    return await wait_for(there, seconds=seconds, what=f"{count} messages in {channel}", every=0.05)


async def owe(running, slack, channel, *replies, kind="group"):
    """Have these said in a channel, as an edition would."""
    async with running.database.transaction() as connection:
        chat_id = await chats.ensure(
            connection,
            Place(Platform.SLACK, TEAM, channel),
            kind=kind,
            language=Language.KO,
            timezone="Asia/Seoul",
        )
        subscription = await subscriptions.add(connection, chat_id, Order())
        edition = (
            await connection.execute(
                text(
                    "INSERT INTO editions"
                    " (subscription_id, local_day, slot, due_at, window_from, window_until, language)"
                    " VALUES (:id, '2026-11-23', '08:00', now(), now(), now(), 'ko') RETURNING id"
                ),
                {"id": subscription},
            )
        ).scalar_one()
        parts = [part for reply in replies for part in slack.channel.parts(reply)]
        owed = await outbox.add(connection, chat_id, parts, edition_id=edition)
    for outbox_id in owed:
        await running.queue.deliver(outbox_id)
    return chat_id


async def rows(running, statement):
    async with running.database.transaction() as connection:
        return [tuple(row) for row in await connection.execute(text(statement))]


async def becomes(running, statement, expected, *, seconds=40):
    """Wait until a query gives this."""

    async def there():
        return await rows(running, statement) == expected

    await wait_for(there, seconds=seconds, what=f"{statement} gives {expected}", every=0.05)
