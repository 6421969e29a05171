"""Faults around acceptance, and the naive client that they catch."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.checker import Owed, check
from tests.emulators.faults import Action, Rule
from tests.emulators.ledger import Outcome
from tests.emulators.slack.bench import open_slack


def owed(slack, *texts):
    chat = f"{slack.team}:{slack.channel}"
    return [Owed(id=str(n), chat=chat, text=text) for n, text in enumerate(texts)]


DROP_FIRST = Rule(do=Action.DROP, method="chat.postMessage", nth=(1,))


async def test_the_sdks_default_retry_posts_twice_when_the_answer_is_lost(tmp_path):
    async with open_slack(tmp_path, scale=0.001, faults=(DROP_FIRST,)) as slack:
        naive = AsyncWebClient(token="xoxb-emulator", base_url=slack.root)
        await naive.chat_postMessage(channel=slack.channel, text="속보")

        verdict = check(owed(slack, "속보"), slack.calls())

    assert (verdict.done, verdict.duplicated, verdict.ok) == (2, {"0": 1}, False)


async def test_without_retry_handlers_a_lost_answer_leaves_one_message(tmp_path):
    async with open_slack(tmp_path, scale=0.001, faults=(DROP_FIRST,)) as slack:
        with pytest.raises(aiohttp.ClientError):
            await slack.client.chat_postMessage(channel=slack.channel, text="속보")

        verdict = check(owed(slack, "속보"), slack.calls())

    assert (verdict.done, verdict.unanswered, verdict.recovered) == (1, 1, ("0",))
    assert verdict.ok


#: rule, what the sdk's client sees, whether the message is there afterwards
FAULTS = {
    "reset before": (Rule(do=Action.RESET), aiohttp.ClientError, False),
    "reset after": (Rule(do=Action.RESET, after=True), aiohttp.ClientError, True),
    "drop": (Rule(do=Action.DROP), aiohttp.ClientError, True),
    "html page before": (Rule(do=Action.HTML, status=502), SlackApiError, False),
    "html page after": (Rule(do=Action.HTML, status=504, after=True), SlackApiError, True),
    "internal error before": (Rule(do=Action.ERROR, status=500), "internal_error", False),
    "internal error after": (Rule(do=Action.ERROR, status=500, after=True), "internal_error", True),
    "fatal error after": (Rule(do=Action.ERROR, status=200, after=True), "fatal_error", True),
    "unavailable": (Rule(do=Action.ERROR, status=503), "service_unavailable", False),
    "too many": (Rule(do=Action.TOO_MANY, retry_after=7), "ratelimited", False),
    "time-out": (Rule(do=Action.TIMEOUT, seconds=0.05), aiohttp.ClientError, False),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_is_seen_by_the_client_and_kept_in_the_ledger(tmp_path, name):
    rule, seen, there = FAULTS[name]
    expected = SlackApiError if isinstance(seen, str) else seen

    async with open_slack(tmp_path, faults=(rule,)) as slack:
        with pytest.raises(expected) as caught:
            await slack.client.chat_postMessage(channel=slack.channel, text="글")
        await slack.server.ledger.flush()
        (call,) = slack.calls("chat.postMessage")
        stored = slack.slack.world.messages.get(f"{slack.team}:{slack.channel}", {})

    if isinstance(seen, str):
        assert caught.value.response["error"] == seen
    assert call.outcome is (Outcome.UNANSWERED if there else Outcome.FAULTED)
    assert len(stored) == int(there)


async def test_a_slow_answer_comes_all_the_same(tmp_path):
    async with open_slack(tmp_path, faults=(Rule(do=Action.SLOW, seconds=0.05),)) as slack:
        answer = await slack.client.chat_postMessage(channel=slack.channel, text="글")

    assert answer["ok"]


async def test_a_closed_port_refuses_and_opens_again(tmp_path):
    async with open_slack(
        tmp_path, scale=0.001, faults=(Rule(do=Action.REFUSE, seconds=1.0, times=1),)
    ) as slack:
        await slack.client.chat_postMessage(channel=slack.channel, text="마지막")
        with pytest.raises(aiohttp.ClientConnectorError):
            async with aiohttp.ClientSession() as session:
                await session.post(slack.root + "auth.test")
        await asyncio.sleep(1.2)
        assert (await slack.client.auth_test())["ok"]


async def test_faults_reach_response_urls_and_uploads(tmp_path):
    rules = (Rule(do=Action.ERROR, status=500, methods=("response_url", "upload"), times=2),)
    async with open_slack(tmp_path, faults=rules) as slack:
        world = slack.slack.world
        user, channel = (
            world.users[f"{slack.team}:{slack.user}"],
            world.channels[f"{slack.team}:{slack.channel}"],
        )
        url = slack.slack.hook(world.apps["A0PACTWIRE"], channel, slack.team, user)
        ticket = await slack.form("files.getUploadURLExternal", {"filename": "a.csv", "length": "1"})
        spoken = await slack.session.post(url, json={"text": "x"})
        sent = await slack.session.post(ticket["upload_url"], data=b"x")

    assert (spoken.status, sent.status) == (500, 500)
