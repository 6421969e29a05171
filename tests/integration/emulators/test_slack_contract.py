"""The emulator against the pinned slack-sdk: its client can call every method and read every answer."""

import inspect
import re
from pathlib import Path

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

import tests.emulators.slack as package
from tests.emulators.slack.bench import open_slack
from tests.emulators.slack.errors import CATALOGUE
from tests.emulators.slack.methods import METHODS
from tests.emulators.slack.server import HANDLERS

MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "구독"},
    "external_id": "first",
    "blocks": [{"type": "divider"}],
}
HOME = {"type": "home", "blocks": [{"type": "divider"}]}


@pytest.fixture
async def slack(tmp_path):
    async with open_slack(tmp_path) as bench:
        yield bench


def name_in_sdk(method):
    """`files.getUploadURLExternal` → `files_getUploadURLExternal`, as the sdk writes it."""
    return method.replace(".", "_")


def test_every_method_has_a_handler_and_every_handler_a_method():
    assert set(METHODS) == set(HANDLERS)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_is_one_of_the_sdk_with_the_same_arguments(method):
    known = getattr(AsyncWebClient, name_in_sdk(method))
    parameters = inspect.signature(known).parameters

    # The sdk builds `files` and `view` from other arguments too, but names them all the same.
    assert set(METHODS[method].required) <= set(parameters)


def test_every_error_that_the_emulator_says_is_in_the_catalogue():
    folder = Path(package.__file__).parent
    said = set()
    for module in folder.glob("*.py"):
        if module.name not in ("people.py", "gestures.py", "desk.py"):  # these speak to tests, not to apps
            said |= set(re.findall(r'RefusedError\(\s*"([a-z_]+)"', module.read_text()))

    assert said <= set(CATALOGUE)


# slack-sdk 3.47 signs `oauth.v2.access` with a class that aiohttp 3.14 deprecates.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_the_sdk_can_call_everything(slack):
    """Every method once, through the sdk's own client; each must answer `ok`."""
    client, channel, called = slack.client, slack.channel, set()

    async def call(method, client=client, **arguments):
        called.add(method)
        answer = await getattr(client, name_in_sdk(method))(**arguments)
        assert answer["ok"] is True
        return answer

    async def trigger():
        app = slack.slack.world.apps["A0PACTWIRE"]
        return slack.slack.trigger(app, slack.team, slack.slack.world.users[f"{slack.team}:{slack.user}"])

    await call("api.test")
    who = await call("auth.test")
    assert who["user_id"] == slack.bot
    await call("bots.info", bot=who["bot_id"])
    await call("team.info")
    await call("users.info", user=slack.user)
    await call("users.list")
    await call("users.conversations")
    await call("conversations.list", types="public_channel,private_channel")
    await call("conversations.info", channel=channel, include_num_members=True)
    await call("conversations.members", channel=channel)
    await call("conversations.join", channel="C0GENERAL")
    await call("conversations.leave", channel="C0GENERAL")
    direct = await call("conversations.open", users=slack.user, return_im=True)
    assert direct["channel"]["user"] == slack.user

    posted = await call(
        "chat.postMessage",
        channel=channel,
        text="오늘의 제휴",
        blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "*제휴*"}}],
        metadata={"event_type": "edition", "event_payload": {"oid": "1"}},
        unfurl_links=False,
    )
    there = {"channel": channel, "ts": posted["ts"]}
    await call("chat.getPermalink", channel=channel, message_ts=posted["ts"])
    await call("reactions.add", channel=channel, timestamp=posted["ts"], name="eyes")
    await call("reactions.remove", channel=channel, timestamp=posted["ts"], name="eyes")
    await call("chat.update", **there, text="고침")
    await call("conversations.history", channel=channel)
    await call("conversations.replies", **there)
    await call("chat.postEphemeral", channel=channel, user=slack.user, text="너만")
    root = await slack.desk("assistant")
    thread = {"channel_id": direct["channel"]["id"], "thread_ts": root["ts"]}
    await call("assistant.threads.setStatus", **thread, status="찾는 중…")
    await call("assistant.threads.setTitle", **thread, title="제휴")
    await call(
        "assistant.threads.setSuggestedPrompts",
        **thread,
        prompts=[{"title": "오늘", "message": "오늘 제휴는?"}],
    )
    await slack.desk("app", id="A0PACTWIRE", unfurl_domains=["news.kr"])
    shared = await slack.say("<https://news.kr/1>")
    card = {"https://news.kr/1": {"text": "제휴 기사"}}
    await call("chat.unfurl", channel=channel, ts=shared["ts"], unfurls=card)
    await call("chat.delete", **there)

    opened = await call("views.open", trigger_id=await trigger(), view=MODAL)
    await call("views.push", trigger_id=await trigger(), view={**MODAL, "external_id": "second"})
    await call("views.update", view_id=opened["view"]["id"], hash=opened["view"]["hash"], view=MODAL)
    await call("views.publish", user_id=slack.user, view=HOME)

    # The sdk's own upload goes through both methods and the address between them.
    await client.files_upload_v2(
        content=b"\x89PNG", filename="map.png", title="지도", channel=channel, initial_comment="제휴 지도"
    )
    called |= {"files.getUploadURLExternal", "files.completeUploadExternal"}

    await slack.desk("app", id="A0PACTWIRE", redirect_urls=["https://bot.example/slack"])
    codes = [await _code(slack) for _ in range(2)]
    anonymous = slack.client_for(None)
    keys = {"client_id": "1000000000.2000000000", "client_secret": "emulator-client-secret"}
    granted = await call("oauth.v2.access", anonymous, **keys, code=codes[0])
    await slack.desk("app", id="A0PACTWIRE", token_rotation=True)
    rotating = await call(
        "oauth.v2.exchange", slack.client_for(granted["access_token"]), **keys, token=granted["access_token"]
    )
    assert rotating["refresh_token"].startswith("xoxe-1-")
    await call("apps.connections.open", slack.client_for("xapp-1-emulator"), app_token="xapp-1-emulator")
    await call("auth.revoke", slack.client_for(rotating["access_token"]))
    await call("apps.uninstall", **keys)

    assert called == set(METHODS)


async def _code(slack):
    address = f"{slack.server.address}/oauth/v2/authorize"
    query = {"client_id": "1000000000.2000000000", "user": f"{slack.team}:{slack.user}", "state": "s"}
    async with slack.session.get(address, params=query, allow_redirects=False) as answer:
        assert answer.status == 302
        return re.search(r"code=(\w+)", answer.headers["Location"]).group(1)


async def test_the_sdk_reads_refusals(slack):
    with pytest.raises(SlackApiError) as caught:
        await slack.client.chat_postMessage(channel="C404", text="x")

    assert caught.value.response["error"] == "channel_not_found"
    assert caught.value.response.status_code == 200


async def test_the_sdk_finds_retry_after(tmp_path):
    async with open_slack(tmp_path, scale=30.0) as slack:
        await slack.client.chat_postMessage(channel=slack.channel, text="하나")
        with pytest.raises(SlackApiError) as caught:
            await slack.client.chat_postMessage(channel=slack.channel, text="둘")

    assert caught.value.response.status_code == 429
    assert int(caught.value.response.headers["Retry-After"]) >= 1
