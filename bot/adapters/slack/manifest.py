"""The app manifest: what Slack is told that we are and need, to be pasted when the app is made. Pure."""

from __future__ import annotations

from typing import Any

from bot.adapters.slack.format import COMMAND
from bot.adapters.slack.updates import SUMMARISE
from bot.adapters.slack.views import ASK_SHORTCUT

#: What we ask for, each for what stands beside it; nothing is read that is not said to us or in a thread with us.
_REASONS = {
    "app_mentions:read": "to be mentioned",
    "assistant:write": "the assistant's prompts and status",
    "channels:history": "follow-ups in threads of channels without a mention",
    "channels:read": "to know when we are invited, removed, or a channel is archived",
    "chat:write": "to answer, and to deliver briefings",
    "commands": "the slash command and the shortcuts",
    "files:write": "pictures and exports",
    "groups:history": "follow-ups in threads of private channels",
    "groups:read": "the same of private channels",
    "im:history": "direct messages to us",
    "im:write": "to open the direct messages that a Home's buttons answer in",
    "mpim:history": "follow-ups in threads of group messages",
}
SCOPES = tuple(_REASONS)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_id_changed",
    "channel_left",
    "channel_unarchive",
    "group_archive",
    "group_left",
    "group_unarchive",
    "member_joined_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "tokens_revoked",
)
EVENTS_PATH, REDIRECT_PATH = "/slack/events", "/slack/oauth_redirect"
_LONG = (
    "팩트와이어는 한국어와 영어로 된 IT 업계 기사를 읽고 누가 누구와 언제 왜 제휴·협력했는지를 정리해 드립니다. "
    "정한 시각에 채널이나 1:1 대화로 브리핑을 보내고, 기사 주소를 주시면 핵심 사실을 뽑아 드리며, "
    "이어지는 질문에는 기사에 나온 문장을 근거로 답합니다.\n\n"
    "Pactwire reads IT-industry news in Korean and English and keeps track of who formed an alliance with whom, "
    "when and why. It delivers briefings to channels and direct messages at the times that you choose, reduces any "
    "article to its key facts, and answers questions with the sentences that say so."
)


def manifest(*, url: str = "") -> dict[str, Any]:
    """The manifest for an app that is reached at this public origin, or by Socket Mode without one."""
    origin = url.rstrip("/")
    command = {
        "command": COMMAND,
        "description": "브리핑 구독, 기사 요약, 질문 · briefings, summaries, questions",
        "usage_hint": "help | subscribe 08:30 KT | summary URL | ask …",
        "should_escape": False,
    }
    interactivity: dict[str, Any] = {"is_enabled": True}
    events: dict[str, Any] = {"bot_events": list(EVENTS)}
    oauth: dict[str, Any] = {"scopes": {"bot": list(SCOPES)}}
    if origin:
        address = origin + EVENTS_PATH
        command["url"] = interactivity["request_url"] = events["request_url"] = address
        oauth["redirect_urls"] = [origin + REDIRECT_PATH]
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Pactwire",
            "description": "IT 업계의 제휴 소식 브리핑 · who allied with whom in IT, when and why",
            "long_description": _LONG,
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Pactwire", "always_online": True},
            "shortcuts": [
                {
                    "name": "이 글 요약 · Summarise",
                    "type": "message",
                    "callback_id": SUMMARISE,
                    "description": "이 글의 핵심 사실을 스레드에 · the key facts, in its thread",
                },
                {
                    "name": "팩트와이어에 묻기 · Ask",
                    "type": "global",
                    "callback_id": ASK_SHORTCUT,
                    "description": "기사 주소나 질문을 보냅니다 · an article or a question",
                },
            ],
            "slash_commands": [command],
            "agent_view": {
                "agent_description": "IT 업계의 제휴·협력 소식을 브리핑하고 질문에 답합니다. "
                "Briefs you on alliances in the IT industry and answers questions.",
                "suggested_prompts": [
                    {"title": "오늘의 브리핑", "message": "브리핑"},
                    {"title": "매일 아침 8시 30분에 받기", "message": "/구독 08:30"},
                    {"title": "Brief me now", "message": "briefing"},
                    {"title": "쓸 수 있는 명령", "message": "도움말"},
                ],
            },
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": bool(origin),
            "socket_mode_enabled": not origin,
            # It cannot be turned off again, and a token from the settings would die of it.
            "token_rotation_enabled": False,
        },
    }
