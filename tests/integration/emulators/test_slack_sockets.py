"""Socket Mode: the sdk's own client, several connections, acknowledgements, disconnects."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse

from tests.emulators.slack.bench import open_slack, until
from tests.emulators.slack.scene import APP_TOKEN

APP = "A0PACTWIRE"


@pytest.fixture
async def slack(tmp_path):
    async with open_slack(tmp_path) as bench:
        bench.slack.sender.retry_after = (0.0, 0.01, 0.02)
        yield bench


@asynccontextmanager
async def connected(slack, *, answer=None, ack=True):
    """The sdk's client, acknowledging what comes; yields what it heard."""
    client = SocketModeClient(app_token=APP_TOKEN, web_client=slack.client_for(None), ping_interval=1.0)
    heard = []

    async def hear(client, request):
        heard.append(request)
        if ack:
            await client.send_socket_mode_response(
                SocketModeResponse(envelope_id=request.envelope_id, payload=answer)
            )

    client.socket_mode_request_listeners.append(hear)
    await client.connect()
    try:
        yield heard
    finally:
        await client.disconnect()
        await client.close()


async def raw(slack):
    """A bare web-socket, past its `hello`."""
    opened = await slack.client_for(APP_TOKEN).apps_connections_open(app_token=APP_TOKEN)
    socket = await slack.session.ws_connect(opened["url"])
    assert (await socket.receive_json())["type"] == "hello"
    return socket


async def test_the_sdks_client_hears_an_event(slack):
    async with connected(slack) as heard:
        await slack.say("안녕하세요")
        await slack.settled()

    (request,) = heard
    assert (request.type, request.payload["event"]["text"]) == ("events_api", "안녕하세요")
    (delivery,) = slack.slack.sender.deliveries
    assert (delivery.delivered, delivery.attempts[0].by) == (True, "socket")


async def test_a_command_is_answered_in_the_acknowledgement(slack):
    async with connected(slack, answer={"text": "오늘의 제휴 3건"}) as heard:
        await slack.desk("command", channel=slack.channel, command="/news", text="오늘")

    (request,) = heard
    assert (request.type, request.accepts_response_payload) == ("slash_commands", True)
    seen = await slack.desk("conversation", "GET", team=slack.team, channel=slack.channel, user=slack.user)
    assert [m["html"] for m in seen["messages"]] == ["오늘의 제휴 3건"]


async def test_each_event_goes_to_one_of_several_connections(slack):
    async with connected(slack) as one, connected(slack) as two:
        for number in range(20):
            await slack.say(f"{number}번")
        await slack.settled()

    assert len(one) + len(two) == 20
    assert one
    assert two


async def test_an_event_that_nobody_acknowledges_is_sent_again(slack):
    slack.slack.sender.patience = 0.05
    async with connected(slack, ack=False) as heard:
        await slack.say("글")
        await until(lambda: len(heard) == 4)

    assert [request.retry_attempt for request in heard] == [0, 1, 2, 3]
    assert {request.retry_reason for request in heard[1:]} == {"timeout"}
    assert len({request.payload["event_id"] for request in heard}) == 1


async def test_an_event_waits_for_a_connection_as_long_as_the_retries_last(slack):
    slack.slack.sender.retry_after = (0.0, 1.0, 3.0)
    await slack.say("글")
    await asyncio.sleep(0.05)
    async with connected(slack) as heard:
        await slack.settled()

    assert len(heard) == 1
    assert [a.reason for a in slack.slack.sender.deliveries[0].attempts][:2] == ["connection_failed"] * 2


async def test_an_event_lost_with_its_connection_comes_again_on_another(slack):
    socket = await raw(slack)
    await slack.say("글")
    first = json.loads((await socket.receive()).data)
    await socket.close()
    async with connected(slack) as heard:
        await slack.settled()

    assert heard[0].payload["event_id"] == first["payload"]["event_id"]


async def test_a_client_told_to_refresh_connects_anew(slack):
    async with connected(slack) as heard:
        before = set(slack.slack.sockets.connections)
        told = await slack.desk("sockets", reason="refresh_requested")
        await until(lambda: set(slack.slack.sockets.connections) - before)
        await slack.say("다시")
        await until(lambda: heard)

    assert told == {"told": 1}
    assert heard[0].payload["event"]["text"] == "다시"


async def test_a_warning_leaves_the_connection_open(slack):
    socket = await raw(slack)
    await slack.desk("sockets", reason="warning")

    assert (await socket.receive_json())["reason"] == "warning"
    assert not socket.closed
    await socket.close()


async def test_a_ticket_is_good_once(slack):
    opened = await slack.client_for(APP_TOKEN).apps_connections_open(app_token=APP_TOKEN)
    socket = await slack.session.ws_connect(opened["url"])
    again = await slack.session.get(opened["url"].replace("ws", "http", 1))
    await socket.close()

    assert again.status == 401


async def test_without_socket_mode_no_connection_is_given(slack):
    await slack.desk("app", id=APP, socket_mode=False)

    assert (await slack.api("apps.connections.open", token=APP_TOKEN))["error"] == "socket_mode_not_enabled"


async def test_a_bot_token_opens_no_socket(slack):
    assert (await slack.api("apps.connections.open"))["error"] == "not_allowed_token_type"
