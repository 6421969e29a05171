"""Buttons, modals, shortcuts and Home, as the emulator tells an app of them; and what the app's answers do."""

import json

import pytest

from tests.emulators.slack.bench import DeskError
from tests.integration.emulators.slack_listener import APP, modal

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
