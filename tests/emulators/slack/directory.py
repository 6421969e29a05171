"""`conversations.*`, `users.*`, `team.info`, `bots.info`: who and what there is, page by page."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from tests.emulators.server import Deed
from tests.emulators.slack import limits
from tests.emulators.slack.asked import Asked
from tests.emulators.slack.chat import bot_of, direct_with, find
from tests.emulators.slack.errors import RefusedError, missing
from tests.emulators.slack.platform import Slack
from tests.emulators.slack.world import Channel, User

T = TypeVar("T")
_TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def _read(**fields: Any) -> Deed:
    return Deed(body={"ok": True, **fields}, durable=False)


def _paged(
    asked: Asked, whole: Sequence[T], *, default: int = 100, most: int = 1000
) -> tuple[Sequence[T], dict[str, Any]]:
    """One page, and the cursor to the next in Slack's form."""
    size, start = asked.count("limit", default, most=most), 0
    if asked.text("cursor"):
        try:
            start = int(base64.b64decode(asked.text("cursor"), validate=True).decode().removeprefix("next:"))
        except (binascii.Error, ValueError) as error:
            raise RefusedError("invalid_cursor") from error
    end = start + size
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(whole) else ""
    return whole[start:end], {"response_metadata": {"next_cursor": cursor}}


def described(slack: Slack, asked: Asked, channel: Channel) -> dict[str, Any]:
    """A conversation as Slack's answers describe it."""
    about: dict[str, Any] = {
        "id": channel.id,
        "created": channel.created,
        "creator": channel.creator,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_private": channel.kind != "public",
        "is_org_shared": False,
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "context_team_id": asked.team,
        "is_member": bot_of(slack, asked, channel) in channel.members,
    }
    if channel.kind == "im":
        me = bot_of(slack, asked, channel)
        return about | {"user": next((m for m in channel.members if m != me), me), "is_open": True}
    return about | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_general": channel.name == "general",
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "shared_team_ids": channel.teams,
        "connected_team_ids": [team for team in channel.teams if team != asked.team],
    }


def info(slack: Slack, asked: Asked) -> Deed:
    channel = find(slack, asked, asked.needed("channel"))
    about = described(slack, asked, channel)
    if asked.flag("include_num_members"):
        about["num_members"] = len(channel.members)
    return _read(channel=about)


def _team_named(asked: Asked) -> None:
    """With an organisation's token, lists need to be told the workspace."""
    if asked.holder.team_id is None and not asked.text("team_id"):
        raise RefusedError("missing_argument", messages=("missing required field: team_id",))


def _listed(slack: Slack, asked: Asked, *, of: str | None = None) -> list[Channel]:
    wanted = [kind.strip() for kind in asked.text("types", "public_channel").split(",")]
    if not set(wanted) <= set(_TYPES):
        raise RefusedError("invalid_types")
    kinds = {_TYPES[kind] for kind in wanted}
    found = []
    for channel in slack.world.channels_of(asked.team):
        member = (of or bot_of(slack, asked, channel)) in channel.members
        visible = member or (channel.kind == "public" and of is None)
        archived = channel.archived and asked.flag("exclude_archived")
        if channel.kind in kinds and visible and not archived:
            found.append(channel)
    return found


def list_channels(slack: Slack, asked: Asked) -> Deed:
    _team_named(asked)
    page, more = _paged(asked, _listed(slack, asked))
    return _read(channels=[described(slack, asked, channel) for channel in page], **more)


def channels_of_user(slack: Slack, asked: Asked) -> Deed:
    _team_named(asked)
    user_id = asked.text("user") or asked.holder.user_id
    page, more = _paged(asked, _listed(slack, asked, of=user_id))
    return _read(channels=[described(slack, asked, channel) for channel in page], **more)


def members(slack: Slack, asked: Asked) -> Deed:
    channel = find(slack, asked, asked.needed("channel"))
    page, more = _paged(asked, channel.members)
    return _read(members=list(page), **more)


def open_channel(slack: Slack, asked: Asked) -> Deed:
    """`conversations.open`: a direct message with one person, or a group with up to eight."""
    if asked.text("channel"):
        channel = find(slack, asked, asked.text("channel"))
        return _opened(slack, asked, channel, already=True)
    people = [name for name in asked.text("users").strip("[]").replace('"', "").split(",") if name]
    if not people:
        raise missing("users")
    if len(people) > 8:
        raise RefusedError("too_many_users")
    users = [slack.world.user(asked.teams, name.strip()) for name in people]
    if None in users:
        raise RefusedError("user_not_found")
    if len(people) == 1:
        before = len(slack.world.channels)
        channel = direct_with(slack, asked, people[0].strip())
        return _opened(slack, asked, channel, already=len(slack.world.channels) == before)
    return _open_group(slack, asked, [user for user in users if user is not None])


def _open_group(slack: Slack, asked: Asked, users: list[User]) -> Deed:
    together = [asked.holder.user_id, *(user.id for user in users)]
    channel = slack.world.direct(asked.team, *together)
    already = channel is not None
    if channel is None:
        name = "mpdm-" + "--".join(user.name for user in users) + "-1"
        channel = Channel(
            id=slack.new_id("G"),
            teams=[asked.team],
            name=name,
            kind="mpim",
            members=together,
            created=int(asked.now),
        )
        slack.world.save(channel)
    return _opened(slack, asked, channel, already=already)


def _opened(slack: Slack, asked: Asked, channel: Channel, *, already: bool) -> Deed:
    about = described(slack, asked, channel) if asked.flag("return_im") else {"id": channel.id}
    more = {"no_op": True, "already_open": True} if already else {}
    return Deed(body={"ok": True, "channel": about, **more}, chat=f"{channel.teams[0]}:{channel.id}")


def join(slack: Slack, asked: Asked) -> Deed:
    channel = find(slack, asked, asked.needed("channel"))
    if channel.kind != "public":
        raise RefusedError("method_not_supported_for_channel_type")
    if channel.archived:
        raise RefusedError("is_archived")
    me = bot_of(slack, asked, channel)
    if me not in channel.members:
        channel.members.append(me)
        slack.world.save(channel)
        event = {"type": "member_joined_channel", "user": me, "channel": channel.id, "team": asked.team}
        slack.tell(channel.teams, event, name="member_joined_channel", channel=channel)
        slack.show(channel)
    return Deed(body={"ok": True, "channel": described(slack, asked, channel)})


def leave(slack: Slack, asked: Asked) -> Deed:
    channel = find(slack, asked, asked.needed("channel"))
    me = bot_of(slack, asked, channel)
    if me not in channel.members:
        return _read(not_in_channel=True)
    channel.members.remove(me)
    slack.world.save(channel)
    slack.show(channel)
    return Deed(body={"ok": True})


def history(slack: Slack, asked: Asked) -> Deed:
    channel = _readable(slack, asked)
    there = slack.world.messages.get(channel.key, {}).values()
    main = [
        m for m in there if m.get("thread_ts", m["ts"]) == m["ts"] or m.get("subtype") == "thread_broadcast"
    ]
    return _between(asked, sorted(main, key=lambda m: m["ts"], reverse=True))


def replies(slack: Slack, asked: Asked) -> Deed:
    channel = _readable(slack, asked)
    thread = slack.world.thread(channel, asked.needed("ts"))
    if not thread:
        raise RefusedError("thread_not_found")
    return _between(asked, thread)


def _readable(slack: Slack, asked: Asked) -> Channel:
    channel = find(slack, asked, asked.needed("channel"))
    if bot_of(slack, asked, channel) not in channel.members:
        raise RefusedError("not_in_channel")
    return channel


def _between(asked: Asked, messages: list[dict[str, Any]]) -> Deed:
    oldest, latest = asked.text("oldest", "0"), asked.text("latest") or "9999999999.999999"
    whole = asked.flag("inclusive")
    found = [m for m in messages if (oldest <= m["ts"] <= latest if whole else oldest < m["ts"] < latest)]
    restricted = asked.app is not None and asked.app.restricted_history
    if restricted:
        asked.arguments["limit"] = min(asked.count("limit", 15), limits.RESTRICTED_HISTORY_OBJECTS)
    page, more = _paged(asked, found, most=999)
    return _read(messages=list(page), has_more=bool(more["response_metadata"]["next_cursor"]), **more)


def described_user(user: User) -> dict[str, Any]:
    """A person as Slack's answers describe them."""
    return {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name or user.name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": user.tz_offset,
        "profile": {
            "real_name": user.real_name or user.name,
            "display_name": user.name,
            "team": user.team_id,
            **({"bot_id": user.bot_id, "api_app_id": user.app_id} if user.is_bot else {}),
        },
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }


def user_info(slack: Slack, asked: Asked) -> Deed:
    user = slack.world.user(asked.teams, asked.needed("user"))
    if user is None:
        raise RefusedError("user_not_found")
    about = described_user(user)
    if asked.flag("include_locale"):
        about["locale"] = user.locale
    return _read(user=about)


def users(slack: Slack, asked: Asked) -> Deed:
    _team_named(asked)
    page, more = _paged(asked, list(slack.world.users_of(asked.team)))
    return _read(members=[described_user(user) for user in page], cache_ts=int(asked.now), **more)


def team_info(slack: Slack, asked: Asked) -> Deed:
    team = slack.world.teams[asked.text("team") if asked.text("team") in asked.teams else asked.team]
    about: dict[str, Any] = {
        "id": team.id,
        "name": team.name,
        "domain": team.domain,
        "email_domain": "",
        "icon": {},
    }
    if team.enterprise_id:
        about |= {"enterprise_id": team.enterprise_id, "enterprise_name": team.enterprise_id}
    return _read(team=about)


def bot_info(slack: Slack, asked: Asked) -> Deed:
    found = (
        u for t in asked.teams for u in slack.world.users_of(t) if u.bot_id and u.bot_id == asked.text("bot")
    )
    bot = next(found, None)
    if bot is None:
        raise RefusedError("bot_not_found")
    about = {
        "id": bot.bot_id,
        "deleted": bot.deleted,
        "name": bot.real_name,
        "app_id": bot.app_id,
        "user_id": bot.id,
    }
    return _read(bot=about | {"icons": {}, "updated": 0})


HANDLERS: dict[str, Callable[[Slack, Asked], Deed]] = {
    "bots.info": bot_info,
    "conversations.history": history,
    "conversations.info": info,
    "conversations.join": join,
    "conversations.leave": leave,
    "conversations.list": list_channels,
    "conversations.members": members,
    "conversations.open": open_channel,
    "conversations.replies": replies,
    "team.info": team_info,
    "users.conversations": channels_of_user,
    "users.info": user_info,
    "users.list": users,
}
