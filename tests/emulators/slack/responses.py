"""`response_url` and the answers to commands: an app speaks without a token, five times in half an hour."""

from __future__ import annotations

from typing import Any

from tests.emulators.server import Deed
from tests.emulators.slack import limits
from tests.emulators.slack.content import Content, read_content
from tests.emulators.slack.errors import RefusedError
from tests.emulators.slack.platform import Slack
from tests.emulators.slack.world import Channel, Hook


def use_hook(slack: Slack, path: str, said: dict[str, Any]) -> Deed:
    """One use of a `response_url`; a refused message uses it up as well."""
    hook = slack.world.hooks.get(path)
    if hook is None:
        return _refused("no_service", 404)
    if slack.now >= hook.until:
        return _refused("expired_url", 404)
    if hook.uses >= limits.RESPONSE_URL_USES:
        return _refused("used_url", 404)
    hook.uses += 1
    slack.world.save(hook)
    try:
        return respond(slack, hook, said)
    except RefusedError as refused:
        return _refused(refused.code, 400)


def _refused(code: str, status: int) -> Deed:
    return Deed(body={"ok": False, "error": code}, status=status, error=code)


def respond(slack: Slack, hook: Hook, said: dict[str, Any]) -> Deed:
    """Post, replace or delete, as the app says; the total over all blocks does not count here."""
    channel = slack.world.channels[f"{hook.team_id}:{hook.channel_id}"]
    if channel.archived:
        raise RefusedError("is_archived")
    chat = f"{hook.team_id}:{channel.id}"
    if said.get("delete_original"):
        _delete(slack, channel, hook)
        return Deed(body="ok", chat=chat, detail={"deleted": hook.ts})

    def value(name: str, _: str) -> Any:
        return said.get(name)

    content = read_content(value, new_id=slack.block_id, total=False)
    if said.get("replace_original") and hook.ts:
        ts = _replace(slack, channel, hook, content)
        return _spoken(chat, content, ts, {"replaced": hook.ts}, thread=hook.thread_ts)
    grant = slack.world.installed(hook.app_id, hook.team_id)
    if grant is None:
        raise RefusedError("account_inactive")
    thread_ts = str(said.get("thread_ts") or "") or hook.thread_ts or ""
    message = slack.bot_message(grant, channel, content, thread_ts=thread_ts)
    # An ephemeral message is what an app gets that does not say how to answer.
    if said.get("response_type") == "in_channel":
        slack.place(channel, message)
        return _spoken(chat, content, message["ts"], {}, thread=thread_ts or None)
    slack.whisper(channel, hook.user_id, message)
    return _spoken(chat, content, message["ts"], {"ephemeral_to": hook.user_id}, thread=thread_ts or None)


def _spoken(chat: str, content: Content, ts: str, more: dict[str, Any], *, thread: str | None) -> Deed:
    return Deed(
        body="ok", chat=chat, thread=thread, text=content.seen, message_id=ts, detail=content.detail() | more
    )


def _ephemeral(slack: Slack, channel: Channel, ts: str) -> dict[str, Any] | None:
    return next((m for m in slack.ephemerals[channel.key] if m["ts"] == ts), None)


def _delete(slack: Slack, channel: Channel, hook: Hook) -> None:
    whispered = _ephemeral(slack, channel, hook.ts or "")
    if whispered is not None:
        slack.ephemerals[channel.key].remove(whispered)
    elif hook.ts:
        slack.world.drop_message(channel, hook.ts)
    slack.show(channel)


def _replace(slack: Slack, channel: Channel, hook: Hook, content: Content) -> str:
    ts = hook.ts or ""
    there = _ephemeral(slack, channel, ts) or slack.world.message(channel, ts)
    if there is None:
        raise RefusedError("message_not_found")
    there.pop("blocks", None)
    there |= content.to_message()
    if "ephemeral_to" not in there:
        slack.world.save_message(channel, there)
    slack.show(channel)
    return ts


def slackbot(slack: Slack, channel: Channel, user_id: str, text: str) -> None:
    """What Slack itself tells a person when an app failed them."""
    ts = slack.world.new_ts(slack.now)
    slack.whisper(
        channel,
        user_id,
        {"type": "message", "user": "USLACKBOT", "username": "Slackbot", "ts": ts, "text": text},
    )
