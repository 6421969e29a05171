"""What the emulator sends to an app over HTTP: signed, retried, on record; and what the app's answers do."""

import asyncio
import json
import re
import time
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.emulators.slack import limits
from tests.emulators.slack.bench import DeskError, open_slack, until
from tests.emulators.slack.scene import SIGNING_SECRET
from tests.emulators.slack.signatures import CASES

APP = "A0PACTWIRE"


class Listener:
    """An app's endpoint that answers what it is told to and remembers what came."""

    def __init__(self):
        self.came = []
        #: in order, the last one for good: (status, body, headers) or an async function of the request
        self.answers = [(200, "", {})]

    async def hear(self, request):
        body = await request.read()
        self.came.append((dict(request.headers), body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if callable(answer):
            return await answer(request)
        status, text, headers = answer
        kind = "application/json" if text[:1] == "{" else "text/plain"
        return web.Response(status=status, text=text, headers=headers, content_type=kind)

    @property
    def events(self):
        return [
            json.loads(body)["event"]
            for headers, body in self.came
            if headers["Content-Type"] == "application/json"
        ]

    @property
    def forms(self):
        """What came as a form: a command, or the payload of an interaction."""
        forms = []
        for headers, body in self.came:
            if headers["Content-Type"].startswith("application/x-www-form-urlencoded"):
                form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
                forms.append(json.loads(form["payload"]) if "payload" in form else form)
        return forms


@asynccontextmanager
async def listening(hear):
    app = web.Application(client_max_size=8 * 2**20)
    app.router.add_post("/slack/events", hear)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield f"http://127.0.0.1:{port}/slack/events"
    finally:
        await runner.cleanup()


@pytest.fixture
async def slack(tmp_path):
    async with open_slack(tmp_path) as bench:
        bench.slack.sender.retry_after = (0.0, 0.01, 0.02)
        yield bench


@pytest.fixture
async def app(slack):
    """The furnished app, listening over HTTP."""
    listener = Listener()
    async with listening(listener.hear) as url:
        await slack.desk("app", id=APP, socket_mode=False, request_url=url)
        yield listener


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


# Commands.


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


# Buttons, modals, shortcuts.

BUTTON = {
    "type": "actions",
    "block_id": "row",
    "elements": [
        {
            "type": "button",
            "action_id": "more",
            "value": "7",
            "text": {"type": "plain_text", "text": "더 보기"},
        },
        {
            "type": "static_select",
            "action_id": "lang",
            "options": [{"text": {"type": "plain_text", "text": "한국어"}, "value": "ko"}],
        },
    ],
}


async def test_a_pressed_button_says_what_and_where(slack, app):
    posted = await slack.api("chat.postMessage", channel=slack.channel, text="글", blocks=[BUTTON])
    await slack.desk("press", channel=slack.channel, ts=posted["ts"], action_id="more")
    await slack.desk("press", channel=slack.channel, ts=posted["ts"], action_id="lang", value="ko")
    with pytest.raises(DeskError, match="no_such_option"):
        await slack.desk("press", channel=slack.channel, ts=posted["ts"], action_id="lang", value="fr")

    pressed, chosen = app.forms
    assert (pressed["type"], pressed["actions"][0]["value"], pressed["actions"][0]["block_id"]) == (
        "block_actions",
        "7",
        "row",
    )
    assert pressed["container"]["message_ts"] == posted["ts"]
    assert chosen["actions"][0]["selected_option"]["value"] == "ko"


async def test_a_button_can_replace_its_message(slack, app):
    posted = await slack.api("chat.postMessage", channel=slack.channel, text="글", blocks=[BUTTON])
    await slack.desk("press", channel=slack.channel, ts=posted["ts"], action_id="more")

    await slack.session.post(app.forms[0]["response_url"], json={"replace_original": True, "text": "바뀐 글"})

    history = await slack.form("conversations.history", {"channel": slack.channel})
    assert [(m["ts"], m["text"]) for m in history["messages"]] == [(posted["ts"], "바뀐 글")]


def modal(**more):
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "구독"},
        "submit": {"type": "plain_text", "text": "저장"},
        "callback_id": "subscribe",
        "blocks": [
            {
                "type": "input",
                "block_id": "time",
                "label": {"type": "plain_text", "text": "시각"},
                "element": {"type": "plain_text_input", "action_id": "at"},
            }
        ],
        **more,
    }


async def opened(slack, app, **more):
    """A modal that the app opened on a shortcut."""
    await slack.desk("shortcut", callback_id="settings")
    answer = await slack.api("views.open", trigger_id=app.forms[-1]["trigger_id"], view=modal(**more))
    assert answer["ok"]
    return answer["view"]


async def test_a_modal_is_opened_filled_in_and_submitted(slack, app):
    view = await opened(slack, app)
    assert await slack.desk("submit") == {"errors": {"time": "Please complete this required field."}}
    assert await slack.desk("submit", chosen={"time": {"at": "08:00"}}) == {"ok": True}

    sent = app.forms[-1]
    assert sent["type"] == "view_submission"
    assert sent["view"]["id"] == view["id"]
    assert sent["view"]["state"]["values"]["time"]["at"]["value"] == "08:00"
    with pytest.raises(DeskError, match="view_not_found"):
        await slack.desk("submit", chosen={"time": {"at": "08:00"}})


ANSWERS = {
    "errors": (
        {"response_action": "errors", "errors": {"time": "시각이 아닙니다"}},
        {"errors": {"time": "시각이 아닙니다"}},
    ),
    "update": ({"response_action": "update", "view": modal(callback_id="next")}, {"ok": True}),
    "push": ({"response_action": "push", "view": modal(callback_id="next")}, {"ok": True}),
    "clear": ({"response_action": "clear"}, {"ok": True}),
}


@pytest.mark.parametrize("name", ANSWERS)
async def test_an_answer_to_a_submission_changes_the_modal(slack, app, name):
    answer, expected = ANSWERS[name]
    await opened(slack, app)
    app.answers = [(200, json.dumps(answer), {})]

    assert await slack.desk("submit", chosen={"time": {"at": "8"}}) == expected
    shown = (await slack.desk("modal", "GET", team=slack.team, user=slack.user))["view"]
    assert (shown or {}).get("callback_id") == {"errors": "subscribe", "clear": None}.get(name, "next")


async def test_errors_for_a_block_that_is_not_there_are_trouble(slack, app):
    await opened(slack, app)
    app.answers = [(200, '{"response_action": "errors", "errors": {"nowhere": "x"}}', {})]

    answer = await slack.desk("submit", chosen={"time": {"at": "8"}})

    assert answer["reason"] == "invalid_response_action"


async def test_a_trigger_opens_one_view_and_not_after_three_seconds(slack, app):
    await slack.desk("shortcut", callback_id="settings")
    trigger_id = app.forms[-1]["trigger_id"]
    wrong = await slack.api("views.open", trigger_id="1.2.x", view=modal())
    first = await slack.api("views.open", trigger_id=trigger_id, view=modal())
    second = await slack.api("views.open", trigger_id=trigger_id, view=modal())
    errors = []
    for age in (1.5, 3.1):
        await slack.desk("shortcut", callback_id="settings")
        fresh = app.forms[-1]["trigger_id"]
        slack.slack.triggers[fresh].until = slack.slack.now + 3.0 - age
        answer = await slack.api("views.open", trigger_id=fresh, view=modal())
        errors.append(answer.get("error"))

    assert (wrong["error"], first["ok"], second["error"]) == (
        "invalid_trigger_id",
        True,
        "exchanged_trigger_id",
    )
    assert errors == [None, "expired_trigger_id"]


async def test_three_views_lie_on_one_another_and_no_fourth(slack, app):
    await opened(slack, app)
    errors = []
    for _ in range(3):
        await slack.desk("shortcut", callback_id="settings")
        answer = await slack.api("views.push", trigger_id=app.forms[-1]["trigger_id"], view=modal())
        errors.append(answer.get("error"))

    assert errors == [None, None, "push_limit_reached"]


async def test_an_update_with_an_old_hash_is_a_conflict(slack, app):
    view = await opened(slack, app, external_id="mine")
    update = {"view_id": view["id"], "view": modal(callback_id="new")}

    assert (await slack.api("views.update", **update, hash=view["hash"]))["ok"]
    assert (await slack.api("views.update", **update, hash=view["hash"]))["error"] == "hash_conflict"
    assert (await slack.api("views.update", view_id="V404", view=modal()))["error"] == "not_found"


async def test_external_ids_are_unique(slack, app):
    await opened(slack, app, external_id="mine")
    await slack.desk("shortcut", callback_id="settings")
    answer = await slack.api(
        "views.push", trigger_id=app.forms[-1]["trigger_id"], view=modal(external_id="mine")
    )

    assert answer["error"] == "duplicate_external_id"


async def test_a_view_of_more_than_250_kilobytes_is_too_large(slack, app):
    await slack.desk("shortcut", callback_id="settings")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "가" * 2_999}}] * 30
    answer = await slack.api("views.open", trigger_id=app.forms[-1]["trigger_id"], view=modal(blocks=blocks))

    assert answer["error"] == "view_too_large"


async def test_closing_is_told_where_the_app_asked(slack, app):
    await opened(slack, app, notify_on_close=True)
    await slack.desk("close")
    assert app.forms[-1]["type"] == "view_closed"
    await opened(slack, app)
    before = len(app.forms)
    await slack.desk("close")
    assert len(app.forms) == before


async def test_a_message_shortcut_carries_the_message(slack, app):
    said = await slack.say("이 글을 요약해 주세요")
    await slack.desk("shortcut", callback_id="summarise", channel=slack.channel, ts=said["ts"])

    (action,) = app.forms
    assert (action["type"], action["message"]["text"]) == ("message_action", "이 글을 요약해 주세요")


async def test_the_app_home_is_opened_published_and_conflicts(slack, app):
    home = {
        "type": "home",
        "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "구독 현황"}}],
    }
    await slack.desk("home")
    await slack.settled()
    first = await slack.api("views.publish", user_id=slack.user, view=home)
    again = await slack.api("views.publish", user_id=slack.user, view=home, hash=first["view"]["hash"])
    stale = await slack.api("views.publish", user_id=slack.user, view=home, hash=first["view"]["hash"])
    await slack.desk("app", id=APP, home_tab=False)
    closed = await slack.api("views.publish", user_id=slack.user, view=home)

    assert [event["type"] for event in app.events] == ["app_home_opened"]
    assert (first["ok"], again["ok"], stale["error"], closed["error"]) == (
        True,
        True,
        "hash_conflict",
        "not_enabled",
    )
    shown = await slack.desk("home-view", "GET", team=slack.team, user=slack.user)
    assert "구독 현황" in shown["html"]


# Bad signatures.


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


# Bolt.


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
