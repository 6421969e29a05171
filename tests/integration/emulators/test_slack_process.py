"""The emulator as a process of its own: started by its command, killed, and there again with all it knew."""

import json

import aiohttp
import pytest

from tests.emulators.harness import Harness
from tests.emulators.slack.bench import open_slack


async def api(session, address, method, **arguments):
    headers = {"Authorization": "Bearer xoxb-emulator", "Content-Type": "application/json; charset=utf-8"}
    async with session.post(f"{address}/api/{method}", json=arguments, headers=headers) as answer:
        return await answer.json()


async def test_the_command_furnishes_a_workspace_shows_a_page_and_survives_a_kill(tmp_path):
    async with Harness() as harness, aiohttp.ClientSession() as session:
        emulator = await harness.emulator("slack", tmp_path / "slack.sqlite", scale=0.001)
        posted = await api(
            session, emulator.address, "chat.postMessage", channel="C0ITNEWS", text="살아남을 글"
        )
        async with session.get(emulator.address + "/") as page:
            assert "/_emulator/platform/platform.js" in await page.text()
        async with session.get(emulator.address + "/_emulator/platform/platform.js") as script:
            assert script.status == 200

        await emulator.restart()
        who = await api(session, emulator.address, "auth.test")
        changed = await api(
            session, emulator.address, "chat.update", channel="C0ITNEWS", ts=posted["ts"], text="고친 글"
        )

    assert who["ok"]
    assert changed["text"] == "고친 글"
    assert [call.method for call in emulator.calls() if call.chat] == ["chat.postMessage", "chat.update"]


async def test_everything_but_open_modals_is_there_after_a_restart(tmp_path):
    async with open_slack(tmp_path) as slack:
        said = await slack.say("처음")
        await slack.api(
            "views.publish", user_id=slack.user, view={"type": "home", "blocks": [{"type": "divider"}]}
        )
        await slack.desk("team", id="T0OTHER", name="다른회사")
        await slack.desk("token", token="xoxb-emulator", error="token_revoked")
        user = slack.slack.world.users[f"{slack.team}:{slack.user}"]
        channel = slack.slack.world.channels[f"{slack.team}:{slack.channel}"]
        hook = slack.slack.hook(slack.slack.world.apps["A0PACTWIRE"], channel, slack.team, user)
        before = slack.slack.world
    async with open_slack(tmp_path) as slack:
        after = slack.slack.world
        assert (await slack.api("auth.test"))["error"] == "token_revoked"

    for kind in ("apps", "teams", "users", "channels", "grants", "homes", "messages"):
        assert json.dumps(getattr(after, kind), default=vars, sort_keys=True) == json.dumps(
            getattr(before, kind), default=vars, sort_keys=True
        )
    assert after.messages[f"T0HANBIT:{said['channel']}"][said["ts"]]["text"] == "처음"
    assert hook.rpartition("/")[2] in "".join(after.hooks)


@pytest.mark.parametrize("method", ["chat.delete", "chat.update"])
async def test_what_was_deleted_or_changed_stays_so(tmp_path, method):
    async with open_slack(tmp_path) as slack:
        posted = await slack.api("chat.postMessage", channel=slack.channel, text="글")
        await slack.api(method, channel=slack.channel, ts=posted["ts"], text="고침")
    async with open_slack(tmp_path) as slack:
        history = await slack.form("conversations.history", {"channel": slack.channel})

    assert [m["text"] for m in history["messages"]] == ([] if method == "chat.delete" else ["고침"])
