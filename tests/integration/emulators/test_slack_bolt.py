"""What a careful listener and slack-bolt make of the emulator's requests: forged, replayed, repeated."""

import re
import time

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from tests.emulators.slack.bench import until
from tests.emulators.slack.scene import SIGNING_SECRET
from tests.emulators.slack.signatures import CASES
from tests.integration.emulators.slack_listener import APP, listening, modal


@pytest.mark.parametrize("case", [name for name, case in CASES.items() if not case.replay])
async def test_a_forged_request_is_told_apart_by_a_careful_listener(slack, app, case):
    """The guard that a listener needs in front of the sdk's verifier, which raises for some of these."""

    async def guarded(request):
        body = await request.read()
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        shaped = re.fullmatch(r"[0-9]{10}", stamp) and re.fullmatch(r"v0=[0-9a-f]{64}", signature)
        fresh = shaped and abs(time.time() - int(stamp)) <= 300
        if not fresh or len(body) > 2**20:
            return web.Response(status=401)
        try:
            good = SignatureVerifier(SIGNING_SECRET).is_valid(body, stamp, signature)
        except UnicodeDecodeError:
            good = False
        return web.Response(status=200 if good else 401)

    app.answers = [guarded]
    assert (await slack.desk("forge", case=case))["status"] == 401


async def test_a_replay_is_genuine_and_the_same_twice(slack, app):
    await slack.desk("forge", case="replay")

    (first, one), (second, two) = app.came
    assert one == two
    assert first["X-Slack-Signature"] == second["X-Slack-Signature"]
    assert SignatureVerifier(SIGNING_SECRET).is_valid_request(one, first)


def bolt_app(slack):
    """A bolt app and the way requests reach it."""
    bolt = AsyncApp(token="xoxb-emulator", signing_secret=SIGNING_SECRET, client=slack.client)

    async def hear(request):
        asked = AsyncBoltRequest(body=await request.text(), headers=dict(request.headers))
        answer = await bolt.async_dispatch(asked)
        headers = {name: values[0] for name, values in answer.headers.items() if name != "content-type"}
        kind = answer.headers.get("content-type", ["text/plain"])[0].partition(";")[0]
        return web.Response(status=answer.status, text=answer.body, headers=headers, content_type=kind)

    return bolt, hear


async def test_bolt_alone_breaks_on_a_timestamp_that_is_no_number(slack):
    """The naive way, caught: what should be 401 is 500."""
    _, hear = bolt_app(slack)
    async with listening(hear) as url:
        await slack.desk("app", id=APP, socket_mode=False, request_url=url)
        wrong_secret = await slack.desk("forge", case="wrong_secret")
        not_a_number = await slack.desk("forge", case="timestamp_not_a_number")

    assert (wrong_secret["status"], not_a_number["status"]) == (401, 500)


async def test_bolt_alone_handles_a_repeated_event_as_often_as_it_comes(slack):
    """The naive way, caught: nothing there looks at `event_id`."""
    bolt, hear = bolt_app(slack)
    handled = []

    @bolt.event("message")
    async def message(event):
        handled.append(event["ts"])

    async with listening(hear) as url:
        await slack.desk("app", id=APP, socket_mode=False, request_url=url)
        await slack.say("글")
        await slack.settled()
        await slack.desk("deliveries/repeat", id=slack.slack.sender.deliveries[0].id, times=2)
        await slack.settled()
        await until(lambda: len(handled) == 3)

    assert len(set(handled)) == 1


async def test_a_bolt_app_hears_a_command_an_event_and_a_submission(slack):
    heard = {}
    bolt, hear = bolt_app(slack)

    @bolt.command("/news")
    async def command(ack, body, client):
        await ack("찾는 중입니다")
        heard["command"] = body["text"]
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    @bolt.event("app_mention")
    async def mention(event, say):
        heard["mention"] = event["text"]
        await say(text="답입니다", thread_ts=event["ts"])

    @bolt.event("message")
    async def message(event):
        heard.setdefault("messages", []).append(event["ts"])

    @bolt.view("subscribe")
    async def submission(ack, view):
        heard["submission"] = view["state"]["values"]["time"]["at"]["value"]
        await ack()

    async with listening(hear) as url:
        await slack.desk("app", id=APP, socket_mode=False, request_url=url)
        await slack.desk("command", channel=slack.channel, command="/news", text="오늘")
        await until(lambda: slack.slack.modals.top((slack.team, slack.user, APP)))
        assert await slack.desk("submit", chosen={"time": {"at": "08:00"}}) == {"ok": True}
        asked = await slack.say(f"<@{slack.bot}> 오늘 제휴는?")
        await until(lambda: slack.calls("chat.postMessage"))
        await slack.settled()

    assert heard["command"] == "오늘"
    assert heard["submission"] == "08:00"
    assert heard["mention"].endswith("오늘 제휴는?")
    (answer,) = slack.calls("chat.postMessage")
    assert (answer.text, answer.thread) == ("답입니다", asked["ts"])
