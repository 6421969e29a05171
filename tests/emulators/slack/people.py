"""What people do in channels: talk, invite, archive, remove; and how a workspace comes to be."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from tests.emulators.slack.errors import RefusedError, missing
from tests.emulators.slack.mrkdwn import Reach, reach_of_text
from tests.emulators.slack.platform import Slack
from tests.emulators.slack.world import App, Channel, Team, User, secret


def find_user(slack: Slack, team_id: str, user_id: str) -> User:
    user = slack.world.users.get(f"{team_id}:{user_id}")
    if user is None:
        raise RefusedError("user_not_found")
    return user


def find_channel(slack: Slack, team_id: str, name: str) -> Channel:
    channel = slack.world.channel([team_id], name)
    if channel is None:
        raise RefusedError("channel_not_found")
    return channel


def find_app(slack: Slack, app_id: str | None = None) -> App:
    """The app by id; without one, the only or the first."""
    apps = slack.world.apps
    app = apps.get(app_id) if app_id else next(iter(apps.values()), None)
    if app is None:
        raise RefusedError("app_not_found")
    return app


def make_app(slack: Slack, given: dict[str, Any]) -> App:
    """A new app, or a change to one; from single fields or from an app manifest in JSON."""
    fields = {
        **from_manifest(given.get("manifest") or {}),
        **{k: v for k, v in given.items() if k not in ("manifest", "team", "user")},
    }
    app_id = str(fields.pop("id", "") or slack.new_id("A"))
    old = slack.world.apps.get(app_id)
    if old is not None:
        for name, value in fields.items():
            if not hasattr(old, name):
                raise missing(name)
            setattr(old, name, value)
        slack.world.save(old)
        return old
    made = {
        "name": "Pactwire",
        "client_id": f"{int(slack.now)}.{int(slack.now)}",
        "client_secret": secret(),
        "signing_secret": secret(),
        "verification_token": secret(),
    }
    app = App(id=app_id, **{**made, **fields})
    slack.world.save(app)
    return app


def from_manifest(manifest: dict[str, Any]) -> dict[str, Any]:
    """What an app manifest says, in the emulator's own words."""
    if not manifest:
        return {}
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    subscriptions = settings.get("event_subscriptions", {})
    oauth = manifest.get("oauth_config", {})
    home = features.get("app_home", {})
    said = {
        "name": manifest.get("display_information", {}).get("name"),
        "scopes": oauth.get("scopes", {}).get("bot"),
        "redirect_urls": oauth.get("redirect_urls"),
        "events": subscriptions.get("bot_events"),
        "request_url": subscriptions.get("request_url"),
        "commands": features.get("slash_commands"),
        "shortcuts": features.get("shortcuts"),
        "unfurl_domains": features.get("unfurl_domains"),
        "home_tab": home.get("home_tab_enabled"),
        "messages_tab": home.get("messages_tab_enabled"),
        "socket_mode": settings.get("socket_mode_enabled"),
        "token_rotation": settings.get("token_rotation_enabled"),
    }
    return {name: value for name, value in said.items() if value is not None}


def make_team(slack: Slack, given: dict[str, Any]) -> Team:
    name = str(given.get("name") or "Hanbit")
    team = Team(
        id=str(given.get("id") or slack.new_id("T")),
        name=name,
        domain=str(given.get("domain") or re.sub(r"[^a-z0-9-]", "", name.lower()) or "workspace"),
        enterprise_id=given.get("enterprise_id"),
    )
    slack.world.save(team)
    return team


def make_user(slack: Slack, given: dict[str, Any]) -> User:
    fields = {k: v for k, v in given.items() if k not in ("team", "user", "id")}
    user = User(
        id=str(given.get("id") or slack.new_id("U")),
        team_id=str(given["team"]),
        **{"name": "minji", **fields},
    )
    slack.world.save(user)
    return user


def make_channel(slack: Slack, given: dict[str, Any]) -> Channel:
    """A channel; `bots` puts every installed app's bot in it."""
    teams = [str(team) for team in given.get("teams") or [given["team"]]]
    kind = str(given.get("kind") or "public")
    fields = {k: v for k, v in given.items() if k not in ("team", "teams", "user", "id", "kind", "bots")}
    channel = Channel(
        id=str(given.get("id") or slack.new_id("C")),
        teams=teams,
        kind=kind,
        created=int(slack.now),
        **{"name": "it-news", **fields},
    )
    if given.get("bots"):
        bots = (slack.world.bot(app.id, team) for app in slack.world.apps.values() for team in teams)
        channel.members = [*channel.members, *(bot.id for bot in bots if bot is not None)]
    slack.world.save(channel)
    slack.show(channel)
    return channel


def direct_to(slack: Slack, app: App, user: User) -> Channel:
    """A person's direct message with an app's bot."""
    bot = slack.world.bot(app.id, user.team_id)
    if bot is None:
        raise RefusedError("app_not_installed")
    channel = slack.world.direct(user.team_id, user.id, bot.id)
    if channel is None:
        channel = Channel(
            id=slack.new_id("D"),
            teams=[user.team_id],
            name=user.name,
            kind="im",
            members=[user.id, bot.id],
            created=int(slack.now),
        )
        slack.world.save(channel)
        slack.show(channel)
    return channel


def say(slack: Slack, user: User, channel: Channel, text: str, *, thread_ts: str = "") -> dict[str, Any]:
    """A person writes; `text` is mrkdwn, so that they can mention."""
    if channel.archived:
        raise RefusedError("is_archived")
    if user.id not in channel.members:
        channel.members.append(user.id)
        slack.world.save(channel)
    message: dict[str, Any] = {
        "type": "message",
        "user": user.id,
        "text": text,
        "ts": slack.world.new_ts(slack.now),
        "client_msg_id": secret(),
        "team": user.team_id,
    }
    if thread_ts:
        parent = slack.world.message(channel, thread_ts)
        if parent is None:
            raise RefusedError("thread_not_found")
        message |= {"thread_ts": thread_ts, "parent_user_id": parent["user"]}
    slack.place(channel, message)
    _share_links(slack, channel, message)
    return message


def _share_links(slack: Slack, channel: Channel, message: dict[str, Any]) -> None:
    """`link_shared` for the domains that an app registered."""
    reach = Reach()
    reach_of_text(reach, message["text"], "/text")
    for app in list(slack.world.apps.values()):
        links = []
        for link in reach.links:
            host = urlsplit(link.url).hostname or ""
            domain = next((d for d in app.unfurl_domains if host == d or host.endswith("." + d)), None)
            if domain:
                links.append({"domain": domain, "url": link.url})
        if links:
            event = {
                "type": "link_shared",
                "user": message["user"],
                "channel": channel.id,
                "message_ts": message["ts"],
                "thread_ts": message.get("thread_ts", message["ts"]),
                "links": links,
                "event_ts": message["ts"],
            }
            slack.tell(channel.teams, event, name="link_shared", channel=channel, only=app)


def edit(slack: Slack, user: User, channel: Channel, ts: str, text: str) -> dict[str, Any]:
    """A person changes what they wrote."""
    old = slack.world.message(channel, ts)
    if old is None or old["user"] != user.id:
        raise RefusedError("cant_update_message")
    new = {**old, "text": text, "edited": {"user": user.id, "ts": slack.world.new_ts(slack.now)}}
    slack.world.save_message(channel, new)
    slack.show(channel)
    change = {"message": new, "previous_message": old, "hidden": True, "ts": slack.world.new_ts(slack.now)}
    slack.tell_of_message(channel, new, subtype="message_changed", **change)
    return new


def delete(slack: Slack, user: User, channel: Channel, ts: str) -> None:
    """A person deletes what they wrote."""
    old = slack.world.message(channel, ts)
    if old is None or old["user"] != user.id:
        raise RefusedError("cant_delete_message")
    slack.world.drop_message(channel, ts)
    slack.show(channel)
    change = {"previous_message": old, "deleted_ts": ts, "hidden": True, "ts": slack.world.new_ts(slack.now)}
    slack.tell_of_message(channel, old, subtype="message_deleted", **change)


def react(slack: Slack, user: User, channel: Channel, ts: str, name: str) -> None:
    """A person reacts with an emoji."""
    message = slack.world.message(channel, ts)
    if message is None:
        raise RefusedError("message_not_found")
    reactions = message.setdefault("reactions", [])
    there = next((r for r in reactions if r["name"] == name), None)
    if there is None:
        there = {"name": name, "users": [], "count": 0}
        reactions.append(there)
    if user.id not in there["users"]:
        there["users"].append(user.id)
        there["count"] += 1
    slack.world.save_message(channel, message)
    slack.show(channel)
    event = {
        "type": "reaction_added",
        "user": user.id,
        "reaction": name,
        "item_user": message["user"],
        "item": {"type": "message", "channel": channel.id, "ts": ts},
        "event_ts": slack.world.new_ts(slack.now),
    }
    slack.tell(channel.teams, event, name="reaction_added", channel=channel)


def change_channel(slack: Slack, channel: Channel, user_id: str, change: dict[str, Any]) -> None:
    """Archive, rename, lock, invite (`add`), remove (`remove`); the apps hear of what they would in Slack."""
    stamp = slack.world.new_ts(slack.now)
    before_archived, before_name = channel.archived, channel.name
    for name in ("archived", "name", "read_only", "threads_locked", "topic"):
        if name in change:
            setattr(channel, name, change[name])
    slack.world.save(channel)
    if channel.archived != before_archived:
        kind = ("channel" if channel.kind == "public" else "group") + (
            "_archive" if channel.archived else "_unarchive"
        )
        event = {"type": kind, "channel": channel.id, "user": user_id, "event_ts": stamp}
        slack.tell(channel.teams, event, name=kind, channel=channel)
    if channel.name != before_name:
        about = {"id": channel.id, "name": channel.name, "created": channel.created}
        renamed: dict[str, Any] = {"type": "channel_rename", "channel": about, "event_ts": stamp}
        slack.tell(channel.teams, renamed, name="channel_rename", channel=channel)
    for member in change.get("add", []):
        _join(slack, channel, member, inviter=user_id)
    for member in change.get("remove", []):
        _part(slack, channel, member, by=user_id)
    slack.show(channel)


def _join(slack: Slack, channel: Channel, member: str, *, inviter: str) -> None:
    if member in channel.members:
        return
    channel.members.append(member)
    slack.world.save(channel)
    event = {
        "type": "member_joined_channel",
        "user": member,
        "channel": channel.id,
        "channel_type": channel.id[0],
        "team": channel.teams[0],
        "inviter": inviter,
        "event_ts": slack.world.new_ts(slack.now),
    }
    slack.tell(channel.teams, event, name="member_joined_channel", channel=channel)


def _part(slack: Slack, channel: Channel, member: str, *, by: str) -> None:
    if member not in channel.members:
        return
    channel.members.remove(member)
    slack.world.save(channel)
    user = slack.world.user(channel.teams, member)
    stamp = slack.world.new_ts(slack.now)
    if user is not None and user.is_bot and user.app_id:
        # A bot that is taken out hears so by another name than the others.
        kind = "channel_left" if channel.kind == "public" else "group_left"
        event: dict[str, Any] = {"type": kind, "channel": channel.id, "actor_id": by, "event_ts": stamp}
        slack.tell([user.team_id], event, name=kind, only=slack.world.apps[user.app_id])
    event = {
        "type": "member_left_channel",
        "user": member,
        "channel": channel.id,
        "channel_type": channel.id[0],
        "team": channel.teams[0],
        "event_ts": stamp,
    }
    slack.tell(channel.teams, event, name="member_left_channel", channel=channel)


def start_assistant(slack: Slack, app: App, user: User) -> dict[str, Any]:
    """A person opens the app's assistant: a thread in the direct message, and the event for it."""
    channel = direct_to(slack, app, user)
    bot = slack.world.bot(app.id, user.team_id)
    assert bot is not None
    root = {
        "type": "message",
        "subtype": "assistant_app_thread",
        "user": bot.id,
        "bot_id": bot.bot_id,
        "app_id": app.id,
        "ts": slack.world.new_ts(slack.now),
        "text": "New Assistant Thread",
        "team": user.team_id,
    }
    slack.world.save_message(channel, root)
    slack.show(channel)
    event = {
        "type": "assistant_thread_started",
        "assistant_thread": {
            "user_id": user.id,
            "context": {"team_id": user.team_id, "enterprise_id": None},
            "channel_id": channel.id,
            "thread_ts": root["ts"],
        },
        "event_ts": slack.world.new_ts(slack.now),
    }
    slack.tell([user.team_id], event, name="assistant_thread_started", only=app)
    return root


def open_home(slack: Slack, app: App, user: User, *, tab: str = "home") -> dict[str, Any] | None:
    """A person opens the app's home: the event, and what was published for them."""
    channel = direct_to(slack, app, user)
    view = slack.world.home(user.team_id, user.id, app.id)
    event: dict[str, Any] = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": slack.world.new_ts(slack.now),
    }
    if view is not None and tab == "home":
        event["view"] = view
    slack.tell([user.team_id], event, name="app_home_opened", only=app)
    return view
