"""Slash commands over HTTP, and the addresses that their answers go to."""

import asyncio
import json

import pytest
from aiohttp import web
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.emulators.slack.bench import DeskError


async def test_a_command_comes_as_a_form_and_its_answer_is_whispered(slack, app):
    app.answers = [(200, '{"text": "오늘의 제휴 3건"}', {})]
    await slack.desk("command", channel=slack.channel, command="/news", text="오늘")

    (form,) = app.forms
    assert (form["command"], form["text"], form["team_id"]) == ("/news", "오늘", slack.team)
    seen = await slack.desk("conversation", "GET", team=slack.team, channel=slack.channel, user=slack.user)
    assert [(m["html"], m["ephemeral"]) for m in seen["messages"]] == [("오늘의 제휴 3건", True)]
    assert [c.detail["by"] for c in slack.calls("response_url")] == ["answer"]


async def test_a_command_that_isnt_answered_in_time_fails_before_the_person(slack, app):
    slack.slack.sender.patience = 0.05

    async def never(_):
        await asyncio.sleep(0.2)
        return web.Response()

    app.answers = [never]
    answer = await slack.desk("command", channel=slack.channel, command="/news")

    assert answer["reason"] == "http_timeout"
    assert len(app.came) == 1
    seen = await slack.desk("conversation", "GET", team=slack.team, channel=slack.channel, user=slack.user)
    assert "operation_timeout" in seen["messages"][0]["html"]


async def test_commands_do_not_run_in_threads(slack, app):
    said = await slack.say("글")
    with pytest.raises(DeskError, match="commands_not_in_threads"):
        await slack.desk("command", channel=slack.channel, command="/news", thread_ts=said["ts"])


async def test_a_response_url_works_five_times(slack, app):
    await slack.desk("command", channel=slack.channel, command="/news")
    url = app.forms[0]["response_url"]
    webhook = AsyncWebhookClient(url, retry_handlers=[])

    answers = [await webhook.send(text=f"{n}번", response_type="in_channel") for n in range(6)]

    assert [(a.status_code, a.body) for a in answers[:5]] == [(200, "ok")] * 5
    assert answers[5].status_code == 404
    assert json.loads(answers[5].body)["error"] == "used_url"
    assert [c.text for c in slack.calls("response_url") if c.done] == ["0번", "1번", "2번", "3번", "4번"]


async def test_a_response_url_dies_after_half_an_hour(slack, app):
    await slack.desk("command", channel=slack.channel, command="/news")
    for seconds, status in ((1_799.0, 200), (1_801.0, 404)):
        hook = next(iter(slack.slack.world.hooks.values()))
        hook.until = slack.slack.now + 1_800.0 - seconds
        answer = await slack.session.post(app.forms[0]["response_url"], json={"text": "x"})
        assert answer.status == status


async def test_a_response_url_takes_what_post_message_would_find_too_long(slack, app):
    await slack.desk("command", channel=slack.channel, command="/news")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2_990}}] * 5

    long = await slack.session.post(app.forms[0]["response_url"], json={"text": "x", "blocks": blocks})
    wrong = await slack.session.post(app.forms[0]["response_url"], json={"blocks": [{"type": "poem"}]})

    assert (long.status, wrong.status) == (200, 400)
