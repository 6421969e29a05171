"""What happens in a workspace, as the emulator tells an app over HTTP: signed, retried, on record."""

import asyncio
import json

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.emulators.slack import limits
from tests.emulators.slack.scene import SIGNING_SECRET
from tests.integration.emulators.slack_listener import APP


async def test_a_message_makes_a_signed_event(slack, app):
    said = await slack.say("안녕하세요")
    await slack.settled()

    ((headers, body),) = app.came
    assert SignatureVerifier(SIGNING_SECRET).is_valid_request(body, headers)
    payload = json.loads(body)
    assert payload["event"] | {"event_ts": said["ts"]} == payload["event"]
    assert (payload["event"]["text"], payload["event"]["channel_type"]) == ("안녕하세요", "channel")
    assert payload["authorizations"][0]["user_id"] == slack.bot
    (delivery,) = slack.slack.sender.deliveries
    assert (delivery.delivered, [a.status for a in delivery.attempts]) == (True, [200])


async def test_a_mention_comes_as_a_message_and_as_a_mention(slack, app):
    await slack.say(f"<@{slack.bot}> 오늘 제휴는?")
    await slack.settled()

    assert sorted(event["type"] for event in app.events) == ["app_mention", "message"]
    assert len({event["ts"] for event in app.events}) == 1


async def test_a_direct_message_comes_as_one_event(slack, app):
    await slack.say(f"<@{slack.bot}> 오늘 제휴는?", channel="@app")
    await slack.settled()

    assert [(event["type"], event["channel_type"]) for event in app.events] == [("message", "im")]


async def test_a_bot_hears_its_own_messages(slack, app):
    await slack.api("chat.postMessage", channel=slack.channel, text="내가 한 말")
    await slack.settled()

    assert [(event["type"], "bot_id" in event) for event in app.events] == [("message", True)]


async def test_changes_of_a_message_are_heard(slack, app):
    said = await slack.say("처음")
    await slack.desk("edit", channel=slack.channel, ts=said["ts"], text="나중")
    await slack.desk("erase", channel=slack.channel, ts=said["ts"])
    await slack.desk("say", channel=slack.channel, text="글")
    await slack.settled()

    assert [event.get("subtype") for event in app.events[:1]] == [None]
    assert {event.get("subtype") for event in app.events} == {None, "message_changed", "message_deleted"}


async def test_nothing_is_heard_from_channels_where_the_bot_is_not(slack, app):
    await slack.say("여기엔 봇이 없다", channel="C0GENERAL")
    await slack.settled()

    assert app.came == []


async def test_what_happens_to_a_channel_is_heard(slack, app):
    await slack.desk("change", channel=slack.channel, archived=True)
    await slack.desk("change", channel=slack.channel, archived=False)
    await slack.desk("change", channel=slack.channel, name="뉴스")
    await slack.desk("change", channel=slack.channel, remove=[slack.bot])
    await slack.desk("change", channel=slack.channel, add=[slack.bot])
    await slack.settled()

    assert {event["type"] for event in app.events} == {
        "channel_archive",
        "channel_unarchive",
        "channel_rename",
        "channel_left",
        "member_joined_channel",
    }


async def test_a_shared_channel_is_heard_once(slack, app):
    await slack.desk("team", id="T0OTHER", name="다른회사")
    await slack.desk("install", team="T0OTHER")
    await slack.desk("channel", teams=[slack.team, "T0OTHER"], id="C0SHARED", name="함께", bots=True)
    await slack.say("모두에게", channel="C0SHARED")
    await slack.settled()

    ((_, body),) = app.came
    assert json.loads(body)["is_ext_shared_channel"] is True


async def test_beyond_its_hourly_events_an_app_is_told_so_once_a_minute(slack, app, monkeypatch):
    monkeypatch.setattr(limits, "EVENTS", limits.Allowance(3, 3600.0))
    for number in range(5):
        await slack.say(f"{number}번")
    await slack.settled()

    payloads = [json.loads(body) for _, body in app.came]
    assert sum(payload["type"] == "event_callback" for payload in payloads) == 3
    assert 1 <= sum(payload["type"] == "app_rate_limited" for payload in payloads) <= 2


async def test_registered_domains_make_link_shared_events(slack, app):
    await slack.desk("app", id=APP, unfurl_domains=["news.kr"])
    await slack.say("<https://www.news.kr/1> <https://other.kr/2>")
    await slack.settled()

    (shared,) = [event for event in app.events if event["type"] == "link_shared"]
    assert [link["url"] for link in shared["links"]] == ["https://www.news.kr/1"]


async def test_an_uninstall_ends_the_token_and_is_heard(slack, app):
    await slack.desk("uninstall")
    await slack.settled()

    assert [event["type"] for event in sorted(app.events, key=lambda e: e["type"])] == [
        "app_uninstalled",
        "tokens_revoked",
    ]
    assert (await slack.api("auth.test"))["error"] == "account_inactive"


RETRIES = {
    "an error": [(500, "", {})],
    "a page not found": [(404, "", {})],
    "an unauthorised answer": [(401, "", {})],
}


@pytest.mark.parametrize("name", RETRIES)
async def test_a_failed_event_is_sent_three_times_more_with_the_same_id(slack, app, name):
    app.answers = RETRIES[name]
    await slack.say("글")
    await slack.settled()

    numbers = [headers.get("X-Slack-Retry-Num") for headers, _ in app.came]
    assert numbers == [None, "1", "2", "3"]
    assert {headers.get("X-Slack-Retry-Reason") for headers, _ in app.came[1:]} == {"http_error"}
    assert len({json.loads(body)["event_id"] for _, body in app.came}) == 1
    assert slack.slack.sender.deliveries[0].delivered is False


async def test_a_retry_ends_when_the_app_answers(slack, app):
    app.answers = [(500, "", {}), (200, "", {})]
    await slack.say("글")
    await slack.settled()

    assert len(app.came) == 2
    assert slack.slack.sender.deliveries[0].delivered is True


async def test_a_retry_can_be_all_that_arrives(slack, app):
    await slack.desk("patience", lost=1)
    await slack.say("글")
    await slack.settled()

    ((headers, _),) = app.came
    assert (headers["X-Slack-Retry-Num"], headers["X-Slack-Retry-Reason"]) == ("1", "connection_failed")


async def test_no_retry_where_the_app_asks_for_none(slack, app):
    app.answers = [(500, "", {"X-Slack-No-Retry": "1"})]
    await slack.say("글")
    await slack.settled()

    assert len(app.came) == 1


async def test_a_slow_app_is_asked_again_while_it_still_works(slack, app):
    slack.slack.sender.patience = 0.5
    done = []

    async def slow(_):
        await asyncio.sleep(0.8)
        done.append(True)
        return web.Response()

    app.answers = [slow, (200, "", {})]
    await slack.say("글")
    await slack.settled()

    (delivery,) = slack.slack.sender.deliveries
    assert [a.reason for a in delivery.attempts] == ["http_timeout", None]
    assert delivery.attempts[0].seconds >= 0.5
    assert app.came[1][0]["X-Slack-Retry-Reason"] == "http_timeout"


async def test_an_app_that_is_not_there_is_asked_again(slack):
    await slack.desk("app", id=APP, socket_mode=False, request_url="http://127.0.0.1:9/slack/events")
    await slack.say("글")
    await slack.settled()

    assert [a.reason for a in slack.slack.sender.deliveries[0].attempts] == ["connection_failed"] * 4


async def test_the_same_event_can_be_repeated(slack, app):
    await slack.say("글")
    await slack.settled()
    await slack.desk("deliveries/repeat", id=slack.slack.sender.deliveries[0].id, times=4)
    await slack.settled()

    assert len(app.came) == 5
    assert len({json.loads(body)["event_id"] for _, body in app.came}) == 1


async def test_an_address_is_verified_by_its_challenge(slack, app):
    async def echo(request):
        return web.json_response({"challenge": (await request.json())["challenge"]})

    app.answers = [echo]
    assert (await slack.desk("verify"))["verified"] is True
    app.answers = [(200, "nonsense", {})]
    assert (await slack.desk("verify"))["verified"] is False
