"""`chat.*` against the emulator: what Slack accepts, what it refuses and in which words."""

import pytest

from tests.emulators.ledger import Outcome
from tests.emulators.slack import kit, limits
from tests.emulators.slack.bench import open_slack
from tests.emulators.slack.errors import CATALOGUE
from tests.emulators.slack.scene import APP_TOKEN


@pytest.fixture
async def slack(tmp_path):
    # A short second, so that the channel's limit does not slow what is not about it.
    async with open_slack(tmp_path, scale=0.00001) as bench:
        yield bench


def section(text):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


async def test_a_message_is_posted_and_in_the_ledger(slack):
    answer = await slack.api("chat.postMessage", channel=slack.channel, text="<https://a.kr|기사> 나왔습니다")

    (call,) = slack.calls("chat.postMessage")
    assert answer["ok"]
    assert answer["message"]["bot_id"].startswith("B")
    assert (call.account, call.chat) == (slack.team, f"{slack.team}:{slack.channel}")
    assert (call.text, call.message_id) == ("기사 나왔습니다", answer["ts"])
    assert call.outcome is Outcome.ACCEPTED
    assert call.detail["reach"]["links"] == [{"url": "https://a.kr", "label": "기사", "where": "/text"}]


async def test_a_message_is_named_by_its_metadata_or_by_a_header(slack):
    metadata = {"event_type": "delivery", "event_payload": {"oid": "edition-7-part-1"}}
    await slack.client.chat_postMessage(channel=slack.channel, text="하나", metadata=metadata)
    await slack.client.api_call(
        "chat.postMessage",
        json={"channel": slack.channel, "text": "둘"},
        headers={"X-Request-Id": "edition-7-part-2"},
    )

    assert [call.request_id for call in slack.calls("chat.postMessage")] == [
        "edition-7-part-1",
        "edition-7-part-2",
    ]


async def test_a_mention_is_in_the_ledger(slack):
    await slack.api("chat.postMessage", channel=slack.channel, text="<!channel> 속보")

    (call,) = slack.calls("chat.postMessage")
    assert call.detail["reach"]["mentions"] == [{"kind": "broadcast", "target": "channel", "where": "/text"}]


async def test_arguments_come_as_json_form_or_form_with_json(slack):
    by_form = await slack.form(
        "chat.postMessage",
        {"channel": slack.channel, "text": "양식", "blocks": '[{"type": "divider"}]'},
    )
    by_token = await slack.form(
        "chat.postMessage", {"channel": slack.channel, "text": "토큰", "token": "xoxb-emulator"}, token=None
    )
    by_query = await slack.session.get(slack.root + "auth.test", params={"token": "xoxb-emulator"})

    assert by_form["message"]["blocks"][0]["type"] == "divider"
    assert by_form["message"]["blocks"][0]["block_id"]
    assert by_token["ok"]
    assert (await by_query.json())["ok"]


async def test_a_token_in_a_json_body_does_not_count(slack):
    answer = await slack.api("chat.postMessage", token=None, channel=slack.channel, text="x", as_user=False)
    body = {"token": "xoxb-emulator", "channel": slack.channel, "text": "x"}
    inside = await slack.session.post(slack.root + "chat.postMessage", json=body)

    assert answer["error"] == "not_authed"
    assert (await inside.json())["error"] == "not_authed"


async def test_json_without_a_charset_is_warned_about(slack):
    headers = {"Authorization": "Bearer xoxb-emulator", "Content-Type": "application/json"}
    answer = await slack.session.post(
        slack.root + "chat.postMessage", data=b'{"channel": "C0ITNEWS", "text": "x"}', headers=headers
    )

    assert (await answer.json())["response_metadata"]["warnings"] == ["missing_charset"]


BODIES = {
    "invalid_json": ("application/json", b"{", "chat.postMessage"),
    "json_not_object": ("application/json", b"[]", "chat.postMessage"),
    "invalid_post_type": ("text/csv", b"x", "chat.postMessage"),
    "invalid_charset": ("application/json; charset=latin-9", b"{}", "chat.postMessage"),
    "invalid_form_data": ("application/x-www-form-urlencoded", b"channel", "chat.postMessage"),
    # What only reads takes no JSON: the arguments are as good as missing.
    "invalid_arguments": ("application/json", b'{"channel": "C0ITNEWS"}', "conversations.info"),
    "unknown_method": ("application/json", b"{}", "chat.shout"),
}


@pytest.mark.parametrize("error", BODIES)
async def test_an_unreadable_body_is_refused(slack, error):
    kind, body, method = BODIES[error]
    headers = {"Authorization": "Bearer xoxb-emulator", "Content-Type": kind}

    answer = await slack.session.post(slack.root + method, data=body, headers=headers)

    assert (await answer.json())["error"] == error


ARGUMENTS = {
    "no_text": {"text": ""},
    "channel_not_found": {"channel": "C404", "text": "x"},
    "invalid_blocks": {"text": "x", "blocks": [{"type": "poem"}]},
    "invalid_blocks_format": {"text": "x", "blocks": "not json"},
    "msg_blocks_too_long": {"text": "x", "blocks": [section("x" * 2_990)] * 5},
    "markdown_text_conflict": {"text": "x", "markdown_text": "y"},
    "msg_too_long": {"markdown_text": "m" * 12_001},
    "thread_not_found": {"text": "x", "thread_ts": "1.000000"},
    "too_many_attachments": {"text": "x", "attachments": [{"text": "a"}] * 101},
    "invalid_metadata_format": {"text": "x", "metadata": {"event_type": 1}},
    "metadata_too_large": {
        "text": "x",
        "metadata": {"event_type": "sent", "event_payload": {"oid": "o" * 16_000}},
    },
    "not_in_channel": {"channel": "C0GENERAL", "text": "x"},
}


@pytest.mark.parametrize("error", ARGUMENTS)
async def test_a_wrong_message_is_refused_and_noted(slack, error):
    answer = await slack.api("chat.postMessage", **{"channel": slack.channel, **ARGUMENTS[error]})

    await slack.settled()
    (call,) = slack.calls("chat.postMessage")
    assert (answer["status"], answer["error"]) == (200, error)
    assert (call.outcome, call.error) == (Outcome.REFUSED, error)
    assert error in CATALOGUE


async def test_a_missing_channel_is_an_invalid_argument(slack):
    answer = await slack.api("chat.postMessage", text="x")

    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


async def test_invalid_blocks_are_explained_as_slack_explains_them(slack):
    answer = await slack.api(
        "chat.postMessage", channel=slack.channel, text="x", blocks=[section("가" * 3_001)]
    )

    assert answer["errors"] == [
        "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ]
    assert answer["response_metadata"]["messages"][1].startswith("[ERROR] must be less than 3001")


async def test_the_budget_over_all_blocks_has_a_sharp_edge(slack):
    def of(cost):
        blocks = [section("x" * 2_900) for _ in range(4)]
        return [*blocks, section("x" * (cost - kit.cost(blocks) - limits.BLOCK_COST))]

    fits = await slack.api(
        "chat.postMessage", channel=slack.channel, text="x", blocks=of(limits.BLOCKS_BUDGET)
    )
    over = await slack.api(
        "chat.postMessage", channel=slack.channel, text="x", blocks=of(limits.BLOCKS_BUDGET + 1)
    )

    assert fits["ok"]
    assert over["error"] == "msg_blocks_too_long"


async def test_several_markdown_blocks_share_twelve_thousand_characters(slack):
    def two(length):
        return [{"type": "markdown", "text": "m" * 6_000}, {"type": "markdown", "text": "m" * length}]

    fits = await slack.api("chat.postMessage", channel=slack.channel, text="x", blocks=two(6_000))
    over = await slack.api("chat.postMessage", channel=slack.channel, text="x", blocks=two(6_001))

    assert (fits["ok"], over.get("error")) == (True, "msg_blocks_too_long")


async def test_a_long_text_is_cut_at_forty_thousand_with_a_warning(slack):
    whole = await slack.api("chat.postMessage", channel=slack.channel, text="가" * 40_000)
    cut = await slack.api("chat.postMessage", channel=slack.channel, text="가" * 40_001)

    assert "warning" not in whole
    assert cut["response_metadata"]["warnings"] == ["message_truncated"]
    assert len(cut["message"]["text"]) == 40_000


async def test_blocks_without_a_text_are_noted(slack):
    await slack.api("chat.postMessage", channel=slack.channel, blocks=[section("블록만")])
    await slack.api("chat.postMessage", channel=slack.channel, text="둘 다", blocks=[section("블록")])

    without, with_text = slack.calls("chat.postMessage")
    assert without.detail["warnings"] == ["missing_text"]
    assert with_text.detail["warnings"] == []


async def test_a_channel_is_named_by_id_name_or_person(slack):
    by_name = await slack.api("chat.postMessage", channel="#it-news", text="이름")
    to_person = await slack.api("chat.postMessage", channel="U0MINJI", text="사람")
    again = await slack.api("chat.postMessage", channel="U0MINJI", text="다시")

    assert by_name["channel"] == slack.channel
    assert to_person["channel"].startswith("D")
    assert again["channel"] == to_person["channel"]


async def test_a_private_channel_does_not_exist_for_those_outside(slack):
    await slack.desk("channel", id="C0SECRET", name="비밀", kind="private", members=["U0JUNHO"])

    answer = await slack.api("chat.postMessage", channel="C0SECRET", text="x")

    assert answer["error"] == "channel_not_found"


async def test_an_archived_channel_takes_nothing_until_it_is_opened_again(slack):
    await slack.desk("change", channel=slack.channel, archived=True)
    refused = await slack.api("chat.postMessage", channel=slack.channel, text="x")
    await slack.desk("change", channel=slack.channel, archived=False)
    taken = await slack.api("chat.postMessage", channel=slack.channel, text="x")

    assert (refused["error"], taken["ok"]) == ("is_archived", True)


async def test_a_bot_that_was_removed_is_not_in_the_channel(slack):
    await slack.desk("change", channel=slack.channel, remove=[slack.bot])

    answer = await slack.api("chat.postMessage", channel=slack.channel, text="x")

    assert answer["error"] == "not_in_channel"


PLACES = {
    "restricted_action_read_only_channel": {"read_only": True},
    "restricted_action_thread_locked": {"threads_locked": True},
}


@pytest.mark.parametrize("error", PLACES)
async def test_a_locked_place_is_locked(slack, error):
    parent = await slack.say("글")
    await slack.desk("change", channel=slack.channel, **PLACES[error])

    answer = await slack.api("chat.postMessage", channel=slack.channel, text="x", thread_ts=parent["ts"])

    assert answer["error"] == error


async def test_people_who_left_and_other_bots_get_no_message(slack):
    await slack.desk("user", id="U0LEFT", name="left", deleted=True)

    assert (await slack.api("chat.postMessage", channel="U0LEFT", text="x"))["error"] == "user_disabled"
    assert (await slack.api("chat.postMessage", channel=slack.bot, text="x"))["error"] == "cannot_dm_bot"


TOKENS = {
    None: "not_authed",
    "xoxb-nobody": "invalid_auth",
    APP_TOKEN: "not_allowed_token_type",
}


@pytest.mark.parametrize("token", TOKENS)
async def test_a_wrong_token_is_refused(slack, token):
    answer = await slack.api("chat.postMessage", token=token, channel=slack.channel, text="x")

    assert answer["error"] == TOKENS[token]


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth", "token_expired"])
async def test_a_token_dies_as_ordered(slack, error):
    await slack.desk("token", token="xoxb-emulator", error=error)

    assert (await slack.api("chat.postMessage", channel=slack.channel, text="x"))["error"] == error


async def test_a_missing_scope_is_named(slack):
    await slack.desk("install", token="xoxb-poor", scopes=["commands"])

    answer = await slack.api("chat.postMessage", token="xoxb-poor", channel=slack.channel, text="x")

    assert (answer["error"], answer["needed"], answer["provided"]) == (
        "missing_scope",
        "chat:write",
        "commands",
    )


async def test_any_error_can_be_ordered_for_one_place_and_a_number_of_times(slack):
    await slack.desk(
        "verdict", error="restricted_action", method="chat.*", chat=f"{slack.team}:{slack.channel}", times=1
    )

    elsewhere = await slack.api("chat.postMessage", channel="C0STRATEGY", text="x")
    there = await slack.api("chat.postMessage", channel=slack.channel, text="x")
    again = await slack.api("chat.postMessage", channel=slack.channel, text="x")

    assert (elsewhere["ok"], there.get("error"), again["ok"]) == (True, "restricted_action", True)


async def test_a_reply_joins_its_thread_and_not_another_reply(slack):
    parent = await slack.api("chat.postMessage", channel=slack.channel, text="머리")
    reply = await slack.api("chat.postMessage", channel=slack.channel, text="답", thread_ts=parent["ts"])
    under = await slack.api("chat.postMessage", channel=slack.channel, text="x", thread_ts=reply["ts"])

    thread = await slack.form("conversations.replies", {"channel": slack.channel, "ts": parent["ts"]})
    assert [m["text"] for m in thread["messages"]] == ["머리", "답"]
    assert thread["messages"][0]["reply_count"] == 1
    assert under["error"] == "cannot_reply_to_message"


async def test_only_ones_own_messages_can_be_changed_or_deleted(slack):
    foreign = await slack.say("남의 글")
    own = await slack.api("chat.postMessage", channel=slack.channel, text="내 글")

    for method, error in (("chat.update", "cant_update_message"), ("chat.delete", "cant_delete_message")):
        there = {"channel": slack.channel, "ts": foreign["ts"], "text": "x"}
        assert (await slack.api(method, **there))["error"] == error
        assert (await slack.api(method, **{**there, "ts": "9.000000"}))["error"] == "message_not_found"
        assert (await slack.api(method, **{**there, "ts": own["ts"]}))["ok"]


async def test_an_update_takes_four_thousand_characters_and_no_more(slack):
    own = await slack.api("chat.postMessage", channel=slack.channel, text="글")
    there = {"channel": slack.channel, "ts": own["ts"]}

    assert (await slack.api("chat.update", **there, text="가" * 4_000))["ok"]
    assert (await slack.api("chat.update", **there, text="가" * 4_001))["error"] == "msg_too_long"


async def test_an_update_with_only_a_text_takes_the_blocks_away(slack):
    own = await slack.api("chat.postMessage", channel=slack.channel, text="글", blocks=[section("블록")])
    there = {"channel": slack.channel, "ts": own["ts"]}

    with_blocks = await slack.api("chat.update", **there, text="둘", blocks=[section("새 블록")])
    text_only = await slack.api("chat.update", **there, text="글만")

    assert "edited" not in with_blocks["message"]
    assert "blocks" not in text_only["message"]
    assert text_only["message"]["edited"]["user"] == slack.bot


async def test_an_ephemeral_message_reaches_one_member_and_no_history(slack):
    answer = await slack.api("chat.postEphemeral", channel=slack.channel, user=slack.user, text="너만")
    outside = await slack.api("chat.postEphemeral", channel=slack.channel, user="U404", text="x")

    mine = await slack.desk("conversation", "GET", team=slack.team, channel=slack.channel, user=slack.user)
    other = await slack.desk("conversation", "GET", team=slack.team, channel=slack.channel, user="U0JUNHO")
    history = await slack.form("conversations.history", {"channel": slack.channel})
    assert answer["message_ts"]
    assert [m["html"] for m in mine["messages"]] == ["너만"]
    assert other["messages"] == history["messages"] == []
    assert outside["error"] == "user_not_in_channel"


async def test_a_permalink_names_workspace_channel_and_thread(slack):
    parent = await slack.api("chat.postMessage", channel=slack.channel, text="머리")
    reply = await slack.api("chat.postMessage", channel=slack.channel, text="답", thread_ts=parent["ts"])

    link = await slack.form("chat.getPermalink", {"channel": slack.channel, "message_ts": reply["ts"]})

    digits = reply["ts"].replace(".", "")
    assert link["permalink"].startswith(
        f"https://hanbit.slack.com/archives/{slack.channel}/p{digits}?thread_ts="
    )


async def test_links_unfurl_only_of_registered_domains(slack):
    await slack.desk("app", id="A0PACTWIRE", unfurl_domains=["news.kr"])
    shared = await slack.say("<https://news.kr/1>")
    there = {"channel": slack.channel, "ts": shared["ts"]}

    taken = await slack.api(
        "chat.unfurl", **there, unfurls={"https://www.news.kr/1": {"text": "<!here> 기사"}}
    )
    other = await slack.api("chat.unfurl", **there, unfurls={"https://other.kr/1": {"text": "기사"}})
    (done,) = [call for call in slack.calls("chat.unfurl") if call.done]

    assert (taken["ok"], other["error"]) == (True, "cannot_unfurl_url")
    assert done.detail["reach"]["mentions"][0]["target"] == "here"


async def test_a_reaction_is_added_once(slack):
    said = await slack.say("글")
    there = {"channel": slack.channel, "timestamp": said["ts"], "name": "eyes"}

    assert (await slack.api("reactions.add", **there))["ok"]
    assert (await slack.api("reactions.add", **there))["error"] == "already_reacted"
    assert (await slack.api("reactions.remove", **there))["ok"]
    assert (await slack.api("reactions.remove", **there))["error"] == "no_reaction"


async def test_the_same_ids_live_in_two_workspaces_apart(slack):
    await slack.desk("team", id="T0OTHER", name="다른회사")
    await slack.desk("install", team="T0OTHER", token="xoxb-other")
    await slack.desk("channel", team="T0OTHER", id=slack.channel, name="it-news", bots=True)

    await slack.api("chat.postMessage", channel=slack.channel, text="여기")
    await slack.api("chat.postMessage", token="xoxb-other", channel=slack.channel, text="저기")

    assert [(c.chat, c.text) for c in slack.calls("chat.postMessage")] == [
        (f"{slack.team}:{slack.channel}", "여기"),
        (f"T0OTHER:{slack.channel}", "저기"),
    ]


async def test_a_connect_channel_is_one_in_two_workspaces(slack):
    await slack.desk("team", id="T0OTHER", name="다른회사")
    await slack.desk("install", team="T0OTHER", token="xoxb-other")
    await slack.desk("channel", teams=[slack.team, "T0OTHER"], id="C0SHARED", name="함께", bots=True)

    await slack.api("chat.postMessage", channel="C0SHARED", text="우리")
    seen = await slack.form("conversations.history", {"channel": "C0SHARED"}, token="xoxb-other")
    info = await slack.form("conversations.info", {"channel": "C0SHARED"}, token="xoxb-other")

    assert [m["text"] for m in seen["messages"]] == ["우리"]
    assert info["channel"]["is_ext_shared"] is True
