"""Slack's payloads, understood: who said what to us where, and what is none of our business."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.slack.mrkdwn import plain
from bot.adapters.slack.payloads import key, lane, origin, storable
from bot.adapters.slack.updates import heard_in, incoming
from bot.domain.chat import Place, Platform, Presence

TEAM, BOT = "T1", "U0BOT"


def callback(**event):
    return {
        "type": "event_callback",
        "event_id": "Ev1",
        "team_id": TEAM,
        "event": event,
        "authorizations": [{"team_id": TEAM, "enterprise_id": None, "user_id": BOT, "is_bot": True}],
    }


def message(text, **more):
    said = {
        "type": "message",
        "channel": "C1",
        "channel_type": "channel",
        "user": "U1",
        "ts": "5.5",
        "text": text,
    }
    return callback(**said | more)


def command(text, **more):
    form = {
        "command": "/pactwire",
        "text": text,
        "team_id": TEAM,
        "channel_id": "C1",
        "channel_name": "it-news",
        "user_id": "U1",
        "response_url": "https://hooks.slack.com/commands/1",
        "trigger_id": "1.2.3",
    }
    return form | more


def here(address="C1", thread=""):
    return Place(Platform.SLACK, TEAM, address, thread)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", "/help"),
        ("help", "/help"),
        ("도움말", "/도움말"),
        ("/help", "/help"),
        ("subscribe 08:30 KT 인재", "/subscribe 08:30 KT 인재"),
        ("구독 평일 오후 6시", "/구독 평일 오후 6시"),
        ("subscibe 08:30 KT", "/subscibe 08:30 KT"),
        ("companies that signed?", "companies that signed?"),
        ("https://a.example/1", "https://a.example/1"),
        ("누가 클라우드에서 손잡았어?", "누가 클라우드에서 손잡았어?"),
        ("ask AT&amp;T는 왜?", "/ask AT&T는 왜?"),
        ("summary <https://a.example/1|a.example/1>", "/summary https://a.example/1"),
    ],
)
def test_a_slash_command_says_what_stands_behind_it(typed, meant):
    found = incoming(command(typed))
    assert (found.request.text, found.place, found.kind) == (meant, here(), "channel")


@pytest.mark.parametrize(
    ("typed", "aside"),
    [
        ("help", "always"),
        ("settings", "always"),
        ("", "always"),
        ("구독 08:00", "never"),
        ("요약 x", "plain"),
        ("subscibe 08:00", "always"),
    ],
)
def test_an_answer_is_for_whoever_may_want_to_see_it(typed, aside):
    assert incoming(command(typed)).answers["aside"] == aside


@pytest.mark.parametrize(
    ("name", "channel", "kind"),
    [("it-news", "C1", "channel"), ("privategroup", "C2", "group"), ("directmessage", "D1", "private")],
)
def test_a_command_tells_who_can_look_into_the_channel(name, channel, kind):
    assert incoming(command("help", channel_name=name, channel_id=channel)).kind == kind


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"<@{BOT}> 브리핑", "브리핑"),
        (f"안녕 <@{BOT}>", "안녕"),
        (f"<@{BOT}>", "/help"),
        (f"<@{BOT}> <https://a.example/1|이 글> 어때?", "https://a.example/1 어때?"),
        (f"<@{BOT}> <@U2|준호> 님 것", "@준호 님 것"),
        (f"<@{BOT}> <!channel> <#C9|일반> &lt;b&gt;", "@channel #일반 <b>"),
        (f"<@{BOT}> <mailto:a@b.example|a@b.example>", "a@b.example"),
    ],
)
def test_a_mention_is_read_as_it_was_typed(text, said):
    found = incoming(callback(type="app_mention", channel="C1", user="U1", ts="5.5", text=text))
    assert found.request.text == said
    assert (found.place, found.request.place) == (here(), here(thread="5.5"))
    assert (found.answers, found.request.reply_to) == ({"thread_ts": "5.5"}, "")


def test_in_a_thread_the_reply_stays_there_and_belongs_to_what_began_it():
    found = incoming(
        callback(type="app_mention", channel="C1", user="U1", ts="6.6", thread_ts="5.5", text="왜?")
    )
    assert (found.request.place.thread, found.request.reply_to, found.answers) == (
        "5.5",
        "5.5",
        {"thread_ts": "5.5"},
    )


def test_in_direct_messages_nobody_needs_to_name_us():
    found = incoming(message("왜?", channel="D1", channel_type="im"))
    assert (found.kind, found.request.text, found.answers) == ("private", "왜?", {})
    threaded = incoming(message("왜?", channel="D1", channel_type="im", thread_ts="4.4"))
    assert threaded.answers == {"thread_ts": "4.4"}


#: What is said in a channel, and whether it may be meant for us.
OVERHEARD = [
    ({"thread_ts": "4.4"}, "누가 주도해?", True),
    ({"thread_ts": "4.4"}, "브리핑", True),
    ({"thread_ts": "4.4"}, "https://a.example/2", True),
    ({"thread_ts": "4.4"}, "오 대박", False),
    ({"thread_ts": "4.4"}, f"<@{BOT}> 누가 주도해?", False),  # comes as a mention as well
    ({"thread_ts": "4.4"}, "<@U2> 언제 오세요?", False),
    ({"thread_ts": "5.5"}, "누가 주도해?", False),  # begins a thread of its own
    ({}, "누가 주도해?", False),
    ({"thread_ts": "4.4", "bot_id": "B1"}, "누가 주도해?", False),
    ({"thread_ts": "4.4", "subtype": "message_changed"}, "누가 주도해?", False),
    ({"thread_ts": "4.4", "user": BOT}, "누가 주도해?", False),
]


@pytest.mark.parametrize(("more", "text", "ours"), OVERHEARD)
def test_talk_among_people_is_kept_only_where_it_may_be_meant_for_us(more, text, ours):
    payload = message(text, **more)
    assert heard_in(payload) == ("4.4" if ours else None)
    found = incoming(payload)
    assert (found is not None and found.overheard) == ours


@pytest.mark.parametrize(
    ("event", "presence"),
    [
        ({"type": "channel_left", "channel": "C1"}, Presence.GONE),
        ({"type": "group_archive", "channel": "C1"}, Presence.GONE),
        ({"type": "channel_unarchive", "channel": "C1"}, Presence.BACK),
        ({"type": "member_joined_channel", "channel": "C1", "user": BOT}, Presence.BACK),
        ({"type": "member_joined_channel", "channel": "C1", "user": "U2"}, None),
        ({"type": "app_uninstalled"}, Presence.UNINSTALLED),
        ({"type": "tokens_revoked", "tokens": {"bot": [BOT], "oauth": []}}, Presence.UNINSTALLED),
        ({"type": "tokens_revoked", "tokens": {"bot": [], "oauth": ["U1"]}}, None),
        ({"type": "reaction_added", "item": {}}, None),
    ],
)
def test_where_we_are_wanted(event, presence):
    found = incoming(callback(**event))
    assert (found.presence if found else None) == presence


def test_a_channel_that_got_another_id_keeps_what_it_has():
    found = incoming(callback(type="channel_id_changed", old_channel_id="G1", new_channel_id="C7"))
    assert (found.place, found.moved_to) == (here("G1"), "C7")


def test_somebody_of_another_workspace_is_never_taken_for_one_of_ours():
    found = incoming(
        callback(type="app_mention", channel="C1", user="U1", user_team="T2", ts="1.1", text="hi")
    )
    assert found.request.person == "T2/U1"


def test_of_an_organisations_installation_the_workspace_is_the_one_where_it_happened():
    payload = message("왜?", channel_type="im") | {"context_team_id": "T7", "enterprise_id": "E1"}
    payload["authorizations"] = [
        {"team_id": None, "enterprise_id": "E1", "user_id": BOT, "is_enterprise_install": True}
    ]
    found = origin(payload)
    assert (found.team, found.enterprise, found.org_wide) == ("T7", "E1", True)


def test_the_shortcut_brings_the_message_with_its_links():
    payload = {
        "type": "message_action",
        "callback_id": "summarise",
        "trigger_id": "1.2.3",
        "team": {"id": TEAM},
        "user": {"id": "U1", "team_id": TEAM},
        "channel": {"id": "C1", "name": "it-news"},
        "message_ts": "5.5",
        "response_url": "https://hooks.slack.com/actions/1",
        "message": {
            "ts": "5.5",
            "text": "보세요",
            "attachments": [{"from_url": "https://a.example/1", "text": "두 회사 &amp; 협력"}],
        },
    }
    found = incoming(payload)
    assert found.request.quoted == "보세요\nhttps://a.example/1\n두 회사 & 협력"
    assert found.answers["thread_ts"] == "5.5"


@pytest.mark.parametrize(
    ("payload", "name", "where"),
    [
        (message("x"), "Ev1", "C1"),
        (command("x"), "1.2.3", "C1"),
        (
            {"type": "block_actions", "trigger_id": "9.9", "channel": {"id": "C2"}, "user": {"id": "U1"}},
            "9.9",
            "C2",
        ),
        (callback(type="app_home_opened", user="U1", channel="D1"), "Ev1", "D1"),
        ({"type": "something"}, None, ""),
    ],
)
def test_what_repeats_and_what_keeps_its_order(payload, name, where):
    assert (key(payload), lane(payload)) == (name, where)


def test_what_is_stored_holds_no_token_and_nothing_that_a_database_refuses():
    kept = storable({"token": "secret", "text": "a\x00b\ud800", "list": [{"x\x00": 1}]})
    assert kept == {"text": "a b?", "list": [{"x ": 1}]}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "type event command text channel user ts thread_ts actions view team message form".split()
            )
            | st.text(max_size=3),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@given(st.dictionaries(st.text(max_size=6) | st.sampled_from(["type", "event", "command", "actions"]), JSON))
def test_no_payload_of_whatever_shape_breaks_us(payload):
    kept = storable(payload)
    key(kept), lane(kept), heard_in(kept), origin(kept)
    found = incoming(kept)
    assert found is None or found.place.platform is Platform.SLACK


def test_plain_text_stays_as_it_is():
    assert plain("a < b > c <> <x") == "a < b > c <> <x"
