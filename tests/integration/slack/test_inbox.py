"""What comes in: from Slack alone, stored before it is acknowledged, handled once, acknowledged in time."""

import asyncio
import json
import logging
import time

import httpx
import pytest
from starlette.applications import Starlette

from bot.adapters.slack.intake import Intake
from bot.adapters.slack.listen import Listener, events_route
from bot.store.session import Database
from tests.dialogues.test_conversation import LIBRARY
from tests.emulators.proxy import Proxy
from tests.emulators.slack import scene, signatures
from tests.integration.slack.kit import CHANNEL, TEAM, answers, becomes, bot_and_workspace, rows, shown

SECRET_WORDS = "아무도 보면 안 되는 말"


def event(number, said="도움말", *, channel="D0000000001", event_id=None, **more):
    message = {
        "type": "message",
        "channel_type": "im",
        "channel": channel,
        "user": "U0MINJI",
        "text": said,
        "ts": f"{1_790_000_000 + number}.000100",
        **more,
    }
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A0PACTWIRE",
        "event_id": event_id or f"Ev{number:06}",
        "event": message,
        "authorizations": [{"team_id": TEAM, "user_id": "U0BOT", "is_bot": True}],
    }


def signed(payload, *, now=None):
    body = payload if isinstance(payload, bytes) else json.dumps(payload, ensure_ascii=False).encode()
    headers = signatures.headers(scene.SIGNING_SECRET, body, now or time.time())
    return {"content": body, "headers": {**headers, "Content-Type": "application/json"}}


def serving(intake, at_once=None):
    """A client of the listener, without a socket in between."""

    async def nothing_at_once(_payload):
        return False, None

    listener = Listener(intake, at_once or nothing_at_once)
    app = Starlette(routes=[events_route(listener, scene.SIGNING_SECRET)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://bot.example")


class NoJobs:
    """Work that nobody does."""

    async def handle_all(self, _inbox_ids):
        pass


async def test_every_forged_request_is_turned_away_and_none_is_written_into_the_log(
    tmp_path, database, caplog, capfd
):
    caplog.set_level(logging.DEBUG)
    body = json.dumps(event(1, SECRET_WORDS), ensure_ascii=False).encode()
    intake = Intake(database, NoJobs())
    async with serving(intake) as client:
        for case in signatures.CASES.values():
            forged = case.forge(scene.SIGNING_SECRET, body, time.time())
            raw = [(name.encode(), value.encode("utf-8")) for name, value in forged.headers.items()]
            answer = await client.post("/slack/events", content=forged.body, headers=raw)
            assert answer.status_code == (200 if case.replay else 401), case.name
    await intake.finish()
    said = caplog.text + "".join(capfd.readouterr())
    assert SECRET_WORDS not in said
    assert "u0MINJI".upper() not in said


async def test_a_request_that_is_played_again_within_the_window_has_no_second_effect(tmp_path, database):
    intake = Intake(database, NoJobs())
    async with serving(intake) as client:
        request = signed(event(1))
        for _ in range(3):
            assert (await client.post("/slack/events", **request)).status_code == 200
    await intake.finish()
    async with database.transaction() as connection:
        found = await connection.exec_driver_sql("SELECT count(*) FROM inbox")
        assert found.scalar_one() == 1


@pytest.mark.parametrize(
    ("payload", "status", "said"),
    [
        ({"type": "url_verification", "challenge": "3eZbrw1a"}, 200, '{"challenge":"3eZbrw1a"}'),
        ({"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 1}, 200, ""),
        (b"[1, 2]", 400, "not a payload"),
        (b"\xff\xfe", 400, "not a payload"),
        (b"[" * 100_000, 400, "not a payload"),
        ({"type": "event_callback"}, 200, ""),
        ({"type": "event_callback", "event_id": "Ev1", "event": {"type": "message", "ts": 1, "channel": {}}}, 200, ""),
        ({"type": "event_callback", "event_id": "Ev2\x00", "event": {"text": "\ud800", "user": []}}, 200, ""),
        ({"type": "block_actions", "trigger_id": "1.2.3", "actions": None}, 200, ""),
    ],
)  # fmt: skip
async def test_whatever_slack_signs_gets_an_answer(tmp_path, database, payload, status, said):
    intake = Intake(database, NoJobs())
    if not isinstance(payload, bytes):
        payload = json.dumps(payload).encode()
    async with serving(intake) as client:
        answer = await client.post("/slack/events", **signed(payload))
    await intake.finish()
    assert (answer.status_code, answer.text) == (status, said)


async def test_while_the_database_is_away_events_come_again_and_commands_are_told():
    away = Database("postgresql://nobody@127.0.0.1:1/none")
    intake = Intake(away, NoJobs())
    async with serving(intake) as client:
        answer = await client.post("/slack/events", **signed(event(1)))
        assert answer.status_code == 503
        form = b"command=%2Fpactwire&text=help&team_id=T1&channel_id=C1&user_id=U1&trigger_id=1.2"
        headers = signatures.headers(scene.SIGNING_SECRET, form, time.time())
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = await client.post("/slack/events", content=form, headers=headers)
        assert answer.status_code == 200
        assert "잠시 뒤 다시 시도해 주십시오" in answer.json()["text"]
    await intake.finish()
    await away.close()


async def test_retries_and_repeated_events_are_answered_once_and_a_lost_first_one_still(
    tmp_path, database_url
):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, _):
        await bench.desk("patience", lost=1)  # of each event the first attempt never arrives
        said = await bench.say("도움말", channel="@app")
        await answers(bench, said["channel"], 1)
        delivery = next(d for d in bench.slack.sender.deliveries if d.name == "message")
        await bench.desk("deliveries/repeat", id=delivery.id, times=3)
        await bench.desk("patience", lost=0)
        await bench.settled()
        await asyncio.sleep(0.5)
        assert len(shown(bench, said["channel"])) == 1


async def test_each_of_many_events_is_handled_once(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY, works=False) as (bench, running):
        listener = bench.listener
        payloads = [event(n, channel=f"D{n % 7:010}") for n in range(200)]
        await asyncio.gather(*(listener.hear(p) for p in payloads * 3))
        await listener.intake.finish()
        assert await rows(running, "SELECT count(*), count(DISTINCT key) FROM inbox") == [(200, 200)]
        assert await rows(running, "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'handle'") == [
            (200,)
        ]


async def test_with_a_slow_database_slack_is_still_answered_within_a_second(tmp_path, server, database_url):
    """I2, short: every journey to the database takes half a second."""
    name = database_url.partition("?")[0].rpartition("/")[2]
    folder = tmp_path / "run"
    folder.mkdir()
    socket_file = next(p for p in server.socket_folder.glob(".s.PGSQL.*") if p.suffix != ".lock")
    async with Proxy.to_unix(socket_file, listen=folder / socket_file.name) as proxy:
        port = socket_file.name.rpartition(".")[2]
        slow = Database(f"postgresql://pactwire@/{name}?host={folder}&port={port}")
        intake = Intake(slow, NoJobs())
        async with serving(intake) as client:
            await intake.warm()
            proxy.delay = 0.25  # there and back
            took = await asyncio.gather(*(_timed(client, event(n)) for n in range(120)))
            proxy.delay = 0.0
        await intake.finish()
        await slow.close()
    # What Slack itself waits; how far below it stays is measured by the proof, on a machine of its own.
    assert max(took) < 3.0


async def _timed(client, payload):
    await asyncio.sleep(hash(payload["event_id"]) % 1000 / 500)  # over two seconds
    began = time.perf_counter()
    answer = await client.post("/slack/events", **signed(payload))
    assert answer.status_code == 200
    return time.perf_counter() - began


async def test_a_hasty_follow_up_finds_the_talk_that_just_begins(tmp_path, database_url):
    async with bot_and_workspace(tmp_path, database_url, stock=LIBRARY) as (bench, running):
        said = await bench.say(f"<@{bench.bot}> https://a.example/1")
        await becomes(running, "SELECT count(*) FROM inbox", [(1,)])
        await bench.say("누가 주도해?", thread_ts=said["ts"])
        second = (await answers(bench, CHANNEL, 2))[1]
        assert second.text == "두레입니다. (1)"
        await becomes(running, "SELECT count(*) FROM inbox WHERE state <> 'done'", [(0,)])
