"""What a person sees of channels, threads, modals and App Homes."""

from __future__ import annotations

from html import escape
from typing import Any

from tests.emulators.slack.drawing import Kit
from tests.emulators.slack.platform import Slack
from tests.emulators.slack.wording import text
from tests.emulators.slack.world import Channel, User


def view(slack: Slack, team_id: str, shown: dict[str, Any]) -> str:
    """A modal's or an App Home's blocks."""
    return Kit(slack, team_id).blocks(shown["blocks"])


def message(slack: Slack, team_id: str, shown: dict[str, Any]) -> str:
    """A message's body: its blocks where it has any, else its text."""
    body = (
        Kit(slack, team_id).blocks(shown["blocks"])
        if shown.get("blocks")
        else text(slack, team_id, shown["text"])
    )
    for attachment in shown.get("attachments") or []:
        inner = Kit(slack, team_id).blocks(_with_block_ids(attachment.get("blocks") or []))
        words = text(slack, team_id, str(attachment.get("text") or attachment.get("fallback") or ""))
        body += f'<div class="attachment">{inner or words}</div>'
    for file in shown.get("files") or []:
        body += (
            f'<div class="file">{escape(file["title"])} <span class="faint">{file["size"]} bytes</span></div>'
        )
    return body


def _with_block_ids(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"block_id": "", **block} for block in blocks]


def conversation(slack: Slack, channel: Channel, user: User, *, thread_ts: str = "") -> dict[str, Any]:
    """What a person sees of a channel, or of one thread in it, oldest first."""
    there = list(slack.world.messages.get(channel.key, {}).values())
    there += [m for m in slack.ephemerals[channel.key] if m["ephemeral_to"] == user.id]
    if thread_ts:
        wanted = [m for m in there if thread_ts in (m["ts"], m.get("thread_ts"))]
    else:
        wanted = [
            m
            for m in there
            if m.get("thread_ts", m["ts"]) == m["ts"] or m.get("subtype") == "thread_broadcast"
        ]
    return {
        "channel": {
            "id": channel.id,
            "name": channel.name,
            "kind": channel.kind,
            "archived": channel.archived,
        },
        "members": len(channel.members),
        "assistant": slack.assistants.get(f"{channel.key}:{thread_ts}", {}),
        "messages": [_seen(slack, channel, user, m) for m in sorted(wanted, key=lambda m: m["ts"])],
    }


def _seen(slack: Slack, channel: Channel, user: User, shown: dict[str, Any]) -> dict[str, Any]:
    author = slack.world.user(channel.teams, shown["user"])
    name = shown.get("username") or (author.real_name or author.name if author else shown["user"])
    return {
        "ts": shown["ts"],
        "user": shown["user"],
        "name": name,
        "app": bool(shown.get("app_id")),
        "html": message(slack, user.team_id, shown),
        "ephemeral": "ephemeral_to" in shown,
        "edited": "edited" in shown,
        "replies": shown.get("reply_count", 0),
        "thread": shown.get("thread_ts"),
        "reactions": shown.get("reactions", []),
    }
