"""`chat.*`: posting, changing and deleting messages, and the links to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.emulators.server import Deed
from tests.emulators.slack import kit, limits
from tests.emulators.slack.asked import Asked
from tests.emulators.slack.content import TRUNCATED, Content, read_content
from tests.emulators.slack.errors import RefusedError, missing
from tests.emulators.slack.mrkdwn import reach_of_message
from tests.emulators.slack.platform import Slack
from tests.emulators.slack.world import Channel


def bot_of(slack: Slack, asked: Asked, channel: Channel) -> str:
    """The id under which the caller is in a channel: each workspace of an organisation has its own bot."""
    for team in channel.teams:
        if team in asked.teams and asked.app is not None:
            bot = slack.world.bot(asked.app.id, team)
            if bot is not None and asked.holder.kind == "bot":
                return bot.id
    return asked.holder.user_id


def find(slack: Slack, asked: Asked, name: str) -> Channel:
    """A channel that the caller may know of: private ones exist only for their members."""
    channel = slack.world.channel(asked.teams, name)
    if channel is None:
        raise RefusedError("channel_not_found")
    if channel.kind != "public" and bot_of(slack, asked, channel) not in channel.members:
        raise RefusedError("channel_not_found")
    return channel


def direct_with(slack: Slack, asked: Asked, user_id: str) -> Channel:
    """The direct message between the caller's bot and a person, opened at need."""
    user = slack.world.user(asked.teams, user_id)
    if user is None:
        raise RefusedError("channel_not_found")
    if user.deleted:
        raise RefusedError("user_disabled")
    if user.is_bot:
        raise RefusedError("cannot_dm_bot")
    assert asked.app is not None
    bot = slack.world.bot(asked.app.id, user.team_id)
    assert bot is not None
    channel = slack.world.direct(user.team_id, bot.id, user.id)
    if channel is None:
        channel = Channel(
            id=slack.new_id("D"),
            teams=[user.team_id],
            name=user.name,
            kind="im",
            members=[bot.id, user.id],
            created=int(asked.now),
        )
        slack.world.save(channel)
    return channel


def writable(slack: Slack, asked: Asked, name: str) -> Channel:
    """The channel to post to, by id, by name or by a person's id; raises where posting is refused."""
    people = name[:1] in "UW" and slack.world.channel(asked.teams, name) is None
    channel = direct_with(slack, asked, name) if people else find(slack, asked, name)
    if channel.archived:
        raise RefusedError("is_archived")
    if (
        bot_of(slack, asked, channel) not in channel.members
        and "chat:write.public" not in asked.holder.scopes
    ):
        raise RefusedError("not_in_channel")
    if channel.read_only:
        raise RefusedError("restricted_action_read_only_channel")
    if channel.kind == "im" and asked.app is not None and not asked.app.messages_tab:
        raise RefusedError("messages_tab_disabled")
    return channel


def check_thread(slack: Slack, channel: Channel, thread_ts: str) -> None:
    """Whether a reply may go under this message."""
    if not thread_ts:
        return
    parent = slack.world.message(channel, thread_ts)
    if parent is None:
        raise RefusedError("thread_not_found")
    if parent.get("thread_ts", thread_ts) != thread_ts:
        raise RefusedError("cannot_reply_to_message")
    if channel.threads_locked:
        raise RefusedError("restricted_action_thread_locked")


def _content(slack: Slack, asked: Asked, **rules: Any) -> Content:
    def value(name: str, broken: str) -> Any:
        if name in ("blocks", "attachments", "metadata"):
            return asked.value(name, broken=broken)
        return asked.arguments.get(name)

    return read_content(value, new_id=slack.block_id, **rules)


def post_message(slack: Slack, asked: Asked) -> Deed:
    channel = writable(slack, asked, asked.needed("channel"))
    content = _content(slack, asked)
    thread_ts = asked.text("thread_ts")
    check_thread(slack, channel, thread_ts)
    broadcast = {"subtype": "thread_broadcast"} if thread_ts and asked.flag("reply_broadcast") else {}
    message = slack.bot_message(
        asked.holder, channel, content, thread_ts=thread_ts, username=asked.text("username"), **broadcast
    )
    slack.place(channel, message)
    body: dict[str, Any] = {"ok": True, "channel": channel.id, "ts": message["ts"], "message": message}
    return _posted(asked, channel, content, body, message["ts"])


def _posted(asked: Asked, channel: Channel, content: Content, body: dict[str, Any], ts: str) -> Deed:
    if "message_truncated" in content.warnings:
        body["warning"] = "message_truncated"
        body["response_metadata"] = {
            "messages": [f"[WARN] {TRUNCATED}"],
            "warnings": ["message_truncated"],
        }
    unfurl = {
        name: asked.arguments[name] for name in ("unfurl_links", "unfurl_media") if name in asked.arguments
    }
    return Deed(
        body=body,
        chat=f"{_team_of(asked, channel)}:{channel.id}",
        thread=asked.text("thread_ts") or None,
        text=content.seen,
        message_id=ts,
        detail=content.detail() | unfurl,
    )


def _team_of(asked: Asked, channel: Channel) -> str:
    return next((team for team in asked.teams if team in channel.teams), channel.teams[0])


def post_ephemeral(slack: Slack, asked: Asked) -> Deed:
    channel = writable(slack, asked, asked.needed("channel"))
    user_id = asked.needed("user")
    if user_id not in channel.members:
        raise RefusedError("user_not_in_channel")
    content = _content(slack, asked)
    thread_ts = asked.text("thread_ts")
    check_thread(slack, channel, thread_ts)
    message = slack.bot_message(asked.holder, channel, content, thread_ts=thread_ts)
    slack.whisper(channel, user_id, message)
    deed = _posted(asked, channel, content, {"ok": True, "message_ts": message["ts"]}, message["ts"])
    deed.detail["ephemeral_to"] = user_id
    return deed


def _own(slack: Slack, asked: Asked, refusal: str) -> tuple[Channel, dict[str, Any]]:
    """A message that the caller posted itself."""
    channel = find(slack, asked, asked.needed("channel"))
    message = slack.world.message(channel, asked.needed("ts"))
    if message is None:
        raise RefusedError("message_not_found")
    if asked.app is None or message.get("app_id") != asked.app.id:
        raise RefusedError(refusal)
    return channel, message


def update(slack: Slack, asked: Asked) -> Deed:
    channel, old = _own(slack, asked, "cant_update_message")
    if channel.archived:
        raise RefusedError("is_inactive")
    content = _content(slack, asked, longest=limits.UPDATE_TEXT, optional="blocks" in asked.arguments)
    new = {name: value for name, value in old.items() if name not in ("text", "blocks", "edited")}
    kept = {} if "text" in asked.arguments or "blocks" in asked.arguments else {"blocks": old.get("blocks")}
    new |= {name: value for name, value in kept.items() if value}
    new |= content.to_message()
    if "text" not in asked.arguments and not content.text:
        new["text"] = old["text"]
    if not content.blocks:
        new["edited"] = {"user": new["user"], "ts": slack.world.new_ts(asked.now)}
    slack.world.save_message(channel, new)
    slack.show(channel)
    slack.tell_of_message(
        channel,
        new,
        subtype="message_changed",
        message=new,
        previous_message=old,
        hidden=True,
        ts=slack.world.new_ts(asked.now),
    )
    shown = {name: new[name] for name in ("text", "blocks", "user", "bot_id", "edited") if name in new}
    body = {"ok": True, "channel": channel.id, "ts": old["ts"], "text": new["text"], "message": shown}
    return _posted(asked, channel, content, body, old["ts"])


def delete(slack: Slack, asked: Asked) -> Deed:
    channel, old = _own(slack, asked, "cant_delete_message")
    slack.world.drop_message(channel, old["ts"])
    slack.show(channel)
    slack.tell_of_message(
        channel,
        old,
        subtype="message_deleted",
        previous_message=old,
        deleted_ts=old["ts"],
        hidden=True,
        ts=slack.world.new_ts(asked.now),
    )
    body = {"ok": True, "channel": channel.id, "ts": old["ts"]}
    return Deed(body=body, chat=f"{_team_of(asked, channel)}:{channel.id}", message_id=old["ts"])


def unfurl(slack: Slack, asked: Asked) -> Deed:
    """`chat.unfurl`: what a shared link of a registered domain shows under the message."""
    assert asked.app is not None
    channel = find(slack, asked, asked.needed("channel"))
    message = slack.world.message(channel, asked.needed("ts"))
    if message is None:
        raise RefusedError("cannot_find_message")
    unfurls = asked.value("unfurls")
    if not isinstance(unfurls, dict) or not unfurls:
        raise RefusedError("missing_unfurls")
    cards: list[dict[str, Any]] = []
    for url, card in unfurls.items():
        host = urlsplit(url).hostname or ""
        if not any(host == domain or host.endswith("." + domain) for domain in asked.app.unfurl_domains):
            raise RefusedError("cannot_unfurl_url")
        problems = kit.message_problems(card.get("blocks") or [], at=f"/unfurls/{url}/blocks")
        if problems:
            raise RefusedError("invalid_unfurls_format", messages=tuple(map(str, problems)))
        cards.append(
            {**card, "from_url": url, "blocks": kit.with_ids(card.get("blocks") or [], slack.block_id)}
        )
    message["attachments"] = [*message.get("attachments", []), *cards]
    slack.world.save_message(channel, message)
    slack.show(channel)
    return Deed(
        body={"ok": True},
        message_id=message["ts"],
        detail={"reach": reach_of_message("", [], cards).to_dict()},
    )


def get_permalink(slack: Slack, asked: Asked) -> Deed:
    channel = find(slack, asked, asked.needed("channel"))
    ts = asked.needed("message_ts")
    message = slack.world.message(channel, ts)
    if message is None:
        raise RefusedError("message_not_found")
    domain = slack.world.teams[_team_of(asked, channel)].domain
    link = f"https://{domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    if message.get("thread_ts", ts) != ts:
        link += f"?thread_ts={message['thread_ts']}&cid={channel.id}"
    return Deed(body={"ok": True, "channel": channel.id, "permalink": link}, durable=False)


def react(slack: Slack, asked: Asked) -> Deed:
    """`reactions.add`"""
    channel, message, name, who = _reaction(slack, asked)
    reactions = message.setdefault("reactions", [])
    there = next((r for r in reactions if r["name"] == name), None)
    if there is None:
        there = {"name": name, "users": [], "count": 0}
        reactions.append(there)
    if who in there["users"]:
        raise RefusedError("already_reacted")
    there["users"].append(who)
    there["count"] += 1
    slack.world.save_message(channel, message)
    slack.show(channel)
    return Deed(body={"ok": True}, text=name, message_id=message["ts"])


def unreact(slack: Slack, asked: Asked) -> Deed:
    """`reactions.remove`"""
    channel, message, name, who = _reaction(slack, asked)
    reactions = message.get("reactions", [])
    there = next((r for r in reactions if r["name"] == name and who in r["users"]), None)
    if there is None:
        raise RefusedError("no_reaction")
    there["users"].remove(who)
    there["count"] -= 1
    message["reactions"] = [r for r in reactions if r["count"]]
    slack.world.save_message(channel, message)
    slack.show(channel)
    return Deed(body={"ok": True}, text=name, message_id=message["ts"])


def _reaction(slack: Slack, asked: Asked) -> tuple[Channel, dict[str, Any], str, str]:
    channel = find(slack, asked, asked.needed("channel"))
    name = asked.needed("name").strip(":")
    if not name.replace("_", "").replace("-", "").replace("+", "").replace("'", "").isalnum():
        raise RefusedError("invalid_name")
    message = slack.world.message(channel, asked.needed("timestamp"))
    if message is None:
        raise RefusedError("message_not_found")
    return channel, message, name, bot_of(slack, asked, channel)


def set_status(slack: Slack, asked: Asked) -> Deed:
    """`assistant.threads.setStatus`; an empty status clears it."""
    if "status" not in asked.arguments:
        raise missing("status")
    loading = asked.value("loading_messages") or []
    if len(loading) > limits.LOADING_MESSAGES:
        raise RefusedError(
            "invalid_arguments", messages=("no more than 10 items allowed [json-pointer:/loading_messages]",)
        )
    return _assistant(slack, asked, {"status": asked.text("status"), "loading": loading})


def set_title(slack: Slack, asked: Asked) -> Deed:
    """`assistant.threads.setTitle`"""
    return _assistant(slack, asked, {"title": asked.needed("title")})


def set_prompts(slack: Slack, asked: Asked) -> Deed:
    """`assistant.threads.setSuggestedPrompts`"""
    prompts = asked.value("prompts")
    sound = (
        isinstance(prompts, list)
        and len(prompts) <= limits.SUGGESTED_PROMPTS
        and all(isinstance(p, dict) and p.get("title") and p.get("message") for p in prompts)
    )
    if not sound:
        raise RefusedError("invalid_arguments", messages=("invalid prompts [json-pointer:/prompts]",))
    return _assistant(slack, asked, {"prompts": prompts, "prompts_title": asked.text("title")})


def _assistant(slack: Slack, asked: Asked, said: dict[str, Any]) -> Deed:
    channel = find(slack, asked, asked.needed("channel_id"))
    thread_ts = asked.text("thread_ts")
    if thread_ts and slack.world.message(channel, thread_ts) is None:
        raise RefusedError("invalid_thread_ts")
    slack.assistants[f"{channel.key}:{thread_ts}"] |= said
    slack.show(channel)
    return Deed(body={"ok": True}, thread=thread_ts or None, detail=said)


HANDLERS: dict[str, Callable[[Slack, Asked], Deed]] = {
    "assistant.threads.setStatus": set_status,
    "assistant.threads.setSuggestedPrompts": set_prompts,
    "assistant.threads.setTitle": set_title,
    "chat.delete": delete,
    "chat.getPermalink": get_permalink,
    "chat.postEphemeral": post_ephemeral,
    "chat.postMessage": post_message,
    "chat.unfurl": unfurl,
    "chat.update": update,
    "reactions.add": react,
    "reactions.remove": unreact,
}
