"""The manifest: within Slack's limits, with the scopes that its events need and no others."""

import pytest

from bot.adapters.slack.manifest import EVENTS, SCOPES, manifest
from bot.adapters.slack.updates import SUMMARISE
from bot.adapters.slack.views import ASK_SHORTCUT

#: What Slack asks for an event; any one of these.
NEEDED = {
    "app_mention": {"app_mentions:read"},
    "channel_archive": {"channels:read"},
    "channel_id_changed": {"channels:read", "groups:read"},
    "channel_left": {"channels:read"},
    "channel_unarchive": {"channels:read"},
    "group_archive": {"groups:read"},
    "group_left": {"groups:read"},
    "group_unarchive": {"groups:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "message.mpim": {"mpim:history"},
}
#: What the methods that we call ask for.
CALLED = {"chat:write", "commands", "files:write", "im:write", "assistant:write"}


def test_every_scope_is_needed_and_every_need_is_met():
    for event in EVENTS:
        assert not NEEDED.get(event) or NEEDED[event] & set(SCOPES), event
    wanted = CALLED.union(*(NEEDED.get(event, set()) for event in EVENTS))
    assert set(SCOPES) == wanted
    # Nobody's profile, nobody's mail, no history beyond what is said where we are.
    assert not {scope for scope in SCOPES if scope.startswith(("users", "links", "reactions"))}


@pytest.mark.parametrize("url", ["", "https://bot.example.com", "https://bot.example.com/"])
def test_it_keeps_within_slacks_limits(url):
    made = manifest(url=url)
    shown, features = made["display_information"], made["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4_000
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
    assert {shortcut["callback_id"] for shortcut in features["shortcuts"]} == {SUMMARISE, ASK_SHORTCUT}
    (command,) = features["slash_commands"]
    assert len(command["command"]) <= 32
    assert len(command["description"]) <= 2_000
    assert len(features["agent_view"]["suggested_prompts"]) <= 4


def test_by_web_socket_it_needs_no_address_and_over_http_every_address_is_ours():
    socket, http = manifest(), manifest(url="https://bot.example.com/")
    assert socket["settings"]["socket_mode_enabled"]
    assert "https://" not in str(socket["settings"]) + str(socket["features"]["slash_commands"])
    events = "https://bot.example.com/slack/events"
    assert http["settings"]["event_subscriptions"]["request_url"] == events
    assert http["settings"]["interactivity"]["request_url"] == events
    assert http["features"]["slash_commands"][0]["url"] == events
    assert http["oauth_config"]["redirect_urls"] == ["https://bot.example.com/slack/oauth_redirect"]
