"""How often the emulator lets itself be called: each window on both sides of its edge."""

import pytest

from tests.emulators.slack import gate, limits
from tests.emulators.slack.asked import Asked
from tests.emulators.slack.bench import open_slack
from tests.emulators.slack.errors import RefusedError
from tests.emulators.slack.methods import METHODS
from tests.emulators.slack.scene import APP_TOKEN


async def post(slack, text="x", **more):
    return await slack.api("chat.postMessage", **{"channel": slack.channel, "text": text, **more})


async def test_a_second_message_in_a_channel_is_refused_with_retry_after(tmp_path):
    async with open_slack(tmp_path, scale=30.0) as slack:
        first, second = await post(slack), await post(slack)
        other = await post(slack, channel="C0STRATEGY")

    assert (first["ok"], other["ok"]) == (True, True)
    assert (second["status"], second["error"]) == (429, "ratelimited")
    assert 1 <= int(second["headers"]["Retry-After"]) <= 30


async def test_a_channel_takes_its_next_message_when_the_second_is_over(tmp_path):
    async with open_slack(tmp_path) as slack:
        at = [
            admitted(
                slack,
                [("chat.postMessage", "xoxb-emulator", {"channel": "C0ITNEWS", "text": "x"}, NOW + wait)],
            )
            for wait in (0.0, 0.999, 1.0, 1.5, 2.0)
        ]

    assert at == [1, 0, 1, 0, 1]


async def test_a_person_and_their_direct_message_are_one_channel(tmp_path):
    async with open_slack(tmp_path) as slack:
        opened = await slack.api("conversations.open", users=slack.user)
        names = (slack.user, opened["channel"]["id"])
        calls = [("chat.postMessage", "xoxb-emulator", {"channel": name, "text": "x"}, NOW) for name in names]

        assert admitted(slack, calls) == 1


def admitted(slack, calls):
    """How many of so many calls at one instant pass the gate."""
    passed, codes = 0, set()
    for method, token, arguments, now in calls:
        asked = Asked(METHODS[method], arguments, token, now=now)
        try:
            gate.admit(slack.slack, asked)
            passed += 1
        except RefusedError as refused:
            codes.add((refused.code, refused.status))
    assert codes <= {("ratelimited", 429)}
    return passed


NOW = 1_800_000_000.0
ARGUMENTS = {
    "conversations.list": {},
    "conversations.info": {"channel": "C0ITNEWS"},
    "users.info": {"user": "U0MINJI"},
    "auth.test": {},
    "apps.connections.open": {},
}


@pytest.mark.parametrize("method", ARGUMENTS)
async def test_a_tier_admits_its_number_a_minute_and_no_more(tmp_path, method):
    most = limits.ALLOWANCES[METHODS[method].tier].calls
    token = APP_TOKEN if method == "apps.connections.open" else "xoxb-emulator"

    async with open_slack(tmp_path) as slack:
        burst = [(method, token, ARGUMENTS[method], NOW)] * (most + 1)
        assert admitted(slack, burst) == most
        assert admitted(slack, [(method, token, ARGUMENTS[method], NOW + 59.9)]) == 0
        assert admitted(slack, [(method, token, ARGUMENTS[method], NOW + 60.0)]) == 1


async def test_a_workspace_takes_three_hundred_messages_a_minute_over_all_channels(tmp_path):
    async with open_slack(tmp_path) as slack:
        calls = [
            ("chat.postMessage", "xoxb-emulator", {"channel": f"C{n}", "text": "x"}, NOW) for n in range(301)
        ]
        assert admitted(slack, calls) == 300


async def test_workspaces_are_counted_apart(tmp_path):
    async with open_slack(tmp_path) as slack:
        await slack.desk("team", id="T0OTHER", name="다른회사")
        await slack.desk("install", team="T0OTHER", token="xoxb-other")
        calls = [
            ("chat.postMessage", token, {"channel": "C1", "text": "x"}, NOW)
            for token in ("xoxb-emulator", "xoxb-other")
        ]

        assert admitted(slack, calls) == 2
        assert admitted(slack, calls) == 0


async def test_history_is_one_call_a_minute_and_fifteen_objects_where_it_is_restricted(tmp_path):
    async with open_slack(tmp_path) as slack:
        app = next(iter(slack.slack.world.apps.values()))
        for number in range(20):
            await slack.say(f"{number}번")
        free = await slack.form("conversations.history", {"channel": slack.channel})
        await slack.desk("app", id=app.id, restricted_history=True)
        first = await slack.form("conversations.history", {"channel": slack.channel, "limit": "50"})
        second = await slack.form("conversations.history", {"channel": slack.channel})

    assert len(free["messages"]) == 20
    assert (len(first["messages"]), first["has_more"]) == (15, True)
    assert second["status"] == 429


async def test_many_sockets_are_turned_away_at_the_eleventh(tmp_path):
    async with open_slack(tmp_path, scale=0.001) as slack:
        opened = []
        for _ in range(11):
            ticket = slack.slack.sockets.ticket(
                next(iter(slack.slack.world.apps.values())), slack.server.address
            )
            opened.append(await slack.session.ws_connect(ticket))
        said = [await socket.receive_json() for socket in opened]
        for socket in opened:
            await socket.close()

    assert [hello["num_connections"] for hello in said[:10]] == list(range(1, 11))
    assert said[10]["reason"] == "too_many_websockets"


async def test_a_post_over_http_obeys_a_held_account(tmp_path):
    async with open_slack(tmp_path) as slack:
        rule = {"do": "too_many", "retry_after": 30, "hold": True, "times": 1}
        await slack.session.post(f"{slack.server.address}/_emulator/faults", json=rule)
        ordered, held = await post(slack), await post(slack, channel="C0STRATEGY")

    assert (ordered["status"], ordered["headers"]["Retry-After"]) == (429, "30")
    assert held["status"] == 429
    assert 20 <= int(held["headers"]["Retry-After"]) <= 30
