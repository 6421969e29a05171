"""What comes in: stored before it is acknowledged, handled once, in order, whatever dies in between."""

import asyncio
import sys
from dataclasses import replace

import httpx
import psycopg
import pytest
import structlog
from sqlalchemy import text

from bot.adapters.telegram.api import bot_api
from bot.store.session import libpq_url
from tests.dialogues.test_conversation import LIBRARY
from tests.emulators.checker import Owed, check
from tests.emulators.harness import Harness, free_port, wait_for
from tests.integration.emulators.telegram_room import TOKEN
from tests.integration.telegram.kit import SECRET, answers, bot_and_people, sent


def update(number, chat, said):
    message = {
        "message_id": number,
        "date": 1,
        "chat": {"id": chat, "type": "private", "first_name": "지민"},
        "from": {"id": chat, "is_bot": False, "first_name": "지민", "language_code": "ko"},
        "text": said,
    }
    return {"update_id": number, "message": message}


async def test_each_update_that_comes_five_times_is_handled_once_and_in_order(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, listens=False, stock=LIBRARY) as (
        room,
        running,
        telegram,
    ):
        for chat in (1, 2, 3):
            await room.person(chat)
        intake = telegram.intake(running)
        updates = [update(n, 1 + n % 3, f"/lang {'en' if n % 2 else 'ko'}") for n in range(1, 31)]
        for at in (0, 10, 20):
            await intake.take(updates[at : at + 10])
        for _ in range(4):
            await asyncio.gather(*(intake.take(updates[at : at + 10]) for at in (0, 10, 20)))
        for chat in (1, 2, 3):
            found = await answers(room, chat, 10, seconds=30)
            mine = [u["message"]["text"] for u in updates if u["message"]["chat"]["id"] == chat]
            assert ["English" in call.text for call in found] == ["en" in said for said in mine]
        await asyncio.sleep(0.5)
        assert len(await sent(room)) == 30


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b"{}", 401),
        ({"X-Telegram-Bot-Api-Secret-Token": "wrong"}, b"{}", 401),
        ({"X-Telegram-Bot-Api-Secret-Token": "wr\xf6ng"}, b"{}", 401),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, b"\xff", 400),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, b"[]", 400),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, b'{"update_id": true}', 400),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, b" " * (2 << 20), 413),
        ({"X-Telegram-Bot-Api-Secret-Token": SECRET}, b'{"update_id": 1}', 200),
    ],
)
async def test_the_webhook_takes_updates_of_telegram_alone(tmp_path, database_url, headers, body, status):
    port = free_port()
    async with bot_and_people(tmp_path, database_url, webhook=port, works=False):
        raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        async with httpx.AsyncClient() as client:
            url = f"http://127.0.0.1:{port}/telegram/webhook"
            answer = await client.post(url, content=body, headers=raw)
        assert answer.status_code == status


async def test_while_the_database_is_away_the_webhook_asks_to_come_again(tmp_path, database_url):
    from starlette.applications import Starlette

    from bot.adapters.telegram.listen import Intake, webhook_route
    from bot.store.session import Database

    away = Database("postgresql://nobody@127.0.0.1:1/none")
    app = Starlette(routes=[webhook_route(Intake(away, None, "1"), SECRET)])
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.example") as client:
        answer = await client.post(
            "/telegram/webhook",
            json=update(1, 1, "/start"),
            headers={"X-Telegram-Bot-Api-Secret-Token": SECRET},
        )
    await away.close()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


async def test_one_of_two_polls_and_the_other_takes_over(tmp_path, database_url):
    from bot.store.locks import Lock
    from bot.store.session import Database

    database = Database(database_url)
    first, second = Lock(database, "telegram:1"), Lock(database, "telegram:1")
    assert await first.take()
    assert not await second.take()
    with psycopg.connect(libpq_url(database_url), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
    assert not await first.held()
    assert await second.take()
    await second.release()
    await database.close()


async def test_a_token_that_is_refused_is_told_with_the_name_of_its_setting(tmp_path, database_url):
    async with bot_and_people(tmp_path, database_url, listens=False, works=False) as (
        room,
        running,
        telegram,
    ):
        api = bot_api("not-a-token", room.server.address)
        told = asyncio.Event()
        with structlog.testing.capture_logs() as said:
            polling = asyncio.create_task(replace(telegram, api=api).poller(running).run(told))
            await wait_for(
                lambda: [line for line in said if "is TELEGRAM_BOT_TOKEN right?" in line["event"]],
                seconds=20,
                what="it is told",
            )
        told.set()
        await polling
        await api.hang_up()


async def test_nothing_is_lost_and_nothing_handled_twice_when_the_process_is_killed(tmp_path, database_url):
    """The short form: killed again and again while people write, by the process that production runs."""
    kills, people, each = 3, 5, 4
    async with Harness() as harness:
        telegram = await harness.emulator("telegram", tmp_path / "t.sqlite", scale=0.01)
        (tmp_path / "none.toml").write_text("")
        environment = {
            "DATABASE_URL": database_url,
            "TELEGRAM_API_URL": telegram.address,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "PACTWIRE_SOURCES": str(tmp_path / "none.toml"),
            "PACTWIRE_HOME": str(tmp_path / "home"),
            "PORT": str(free_port()),
        }
        bot = await harness.start("bot", [sys.executable, "-m", "bot", "run"], env=environment)
        owed = []
        for number in range(1, each + 1):
            for person in range(1, people + 1):
                word = f"/subscribe {number:02}:{person:02}"
                await telegram.act("say", bot=TOKEN, chat=person, text=word)
                owed.append(
                    Owed(id=f"{person}:{number}", chat=str(person), marker=f"매일 {number:02}:{person:02}\n")
                )

        def stored():
            with psycopg.connect(libpq_url(database_url)) as connection:
                return connection.execute("SELECT count(*) FROM inbox").fetchone()[0]

        for kill in range(kills):
            # First before anything is stored or just as it is, then with work in hand.
            await wait_for(lambda least=kill: stored() > least, seconds=30, what="updates are stored")
            await bot.kill()
            await bot.start()
        await wait_for(lambda: not check(owed, telegram.calls()).lost, seconds=60, what="all are answered")
        verdict = check(owed, telegram.calls(), allowed_duplicates=kills)
        assert verdict.ok, str(verdict)
        with psycopg.connect(libpq_url(database_url)) as connection:
            # Handled once: each order stands once.
            ordered = connection.execute(
                "SELECT count(*), count(DISTINCT (chat_id, times)) FROM subscriptions"
            )
            assert ordered.fetchone() == (people * each, people * each)
            assert connection.execute("SELECT DISTINCT state FROM inbox").fetchall() == [("done",)]


async def test_an_update_that_kills_its_handler_is_given_up_with_an_apology(tmp_path, database_url):
    async def broken(_url):
        raise ZeroDivisionError

    from dataclasses import replace

    from bot.commands import handling

    stock = replace(LIBRARY, fetch=broken)
    lease = handling._LEASE_SECONDS
    handling._LEASE_SECONDS = 0.5
    try:
        async with bot_and_people(tmp_path, database_url, stock=stock) as (room, running, _):
            await room.person(7)
            await room.act("say", chat=7, text="https://a.example/1")
            await room.act("say", chat=7, text="/lang en")
            found = await answers(room, 7, 2, seconds=40)
            assert "죄송합니다" in found[0].text
            assert "English" in found[1].text
            async with running.database.transaction() as connection:
                letters = await connection.execute(text("SELECT origin, attempts FROM dead_letters"))
                assert [tuple(row) for row in letters] == [("inbox", 4)]
    finally:
        handling._LEASE_SECONDS = lease
