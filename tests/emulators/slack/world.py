"""What exists in the emulated Slack: apps, workspaces, people, channels, tokens, messages, views, files.

Everything that must outlive a restart is written as one JSON document an entity (`keep`); what a restart of
Slack's client would lose too (open modals, ephemeral messages, trigger ids) is only in memory.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

#: What a news bot asks for; an app made without a list of scopes has these.
SCOPES = [
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "links:read",
    "links:write",
    "mpim:history",
    "mpim:read",
    "reactions:write",
    "team:read",
    "users:read",
]
#: What an app made without a list of events hears.
EVENTS = [
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "assistant_thread_context_changed",
    "assistant_thread_started",
    "channel_archive",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "group_left",
    "link_shared",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "reaction_added",
    "tokens_revoked",
]


@dataclass(kw_only=True)
class App:
    """A Slack app: its keys, what it may do, and where its events go."""

    id: str
    name: str
    client_id: str
    client_secret: str
    signing_secret: str
    verification_token: str
    scopes: list[str] = field(default_factory=lambda: list(SCOPES))
    events: list[str] = field(default_factory=lambda: list(EVENTS))
    commands: list[dict[str, str]] = field(default_factory=list)
    shortcuts: list[dict[str, str]] = field(default_factory=list)
    #: events, commands and interactions go here; None: nowhere
    request_url: str | None = None
    #: by web-socket instead
    socket_mode: bool = False
    home_tab: bool = True
    messages_tab: bool = True
    token_rotation: bool = False
    redirect_urls: list[str] = field(default_factory=list)
    #: domains whose links make `link_shared` events
    unfurl_domains: list[str] = field(default_factory=list)
    #: sold outside the Marketplace: history is limited to one call a minute and 15 objects
    restricted_history: bool = False

    @property
    def key(self) -> str:
        return self.id


@dataclass(kw_only=True)
class Team:
    """A workspace, perhaps of an enterprise."""

    id: str
    name: str
    domain: str
    enterprise_id: str | None = None

    @property
    def key(self) -> str:
        return self.id


@dataclass(kw_only=True)
class User:
    """A person or a bot of one workspace."""

    id: str
    team_id: str
    name: str
    real_name: str = ""
    is_bot: bool = False
    is_admin: bool = False
    deleted: bool = False
    locale: str = "ko-KR"
    tz: str = "Asia/Seoul"
    tz_offset: int = 32_400
    #: of a bot: its app and its bot id
    app_id: str | None = None
    bot_id: str | None = None

    @property
    def key(self) -> str:
        return f"{self.team_id}:{self.id}"


@dataclass(kw_only=True)
class Channel:
    """A conversation: a channel, a group, a direct message; shared with other workspaces by Slack Connect."""

    id: str
    #: the first owns it
    teams: list[str]
    name: str
    #: public, private, im or mpim
    kind: str = "public"
    members: list[str] = field(default_factory=list)
    creator: str = ""
    archived: bool = False
    read_only: bool = False
    threads_locked: bool = False
    topic: str = ""
    created: int = 0

    @property
    def key(self) -> str:
        return f"{self.teams[0]}:{self.id}"

    @property
    def shared(self) -> bool:
        return len(self.teams) > 1

    @property
    def letter(self) -> str:
        """How events call its kind."""
        return {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}[self.kind]


@dataclass(kw_only=True)
class Grant:
    """A token and what it opens."""

    token: str
    #: bot, user, app or refresh
    kind: str
    app_id: str
    #: None for an app's own token and for an organisation's
    team_id: str | None = None
    enterprise_id: str | None = None
    user_id: str = ""
    bot_id: str = ""
    scopes: list[str] = field(default_factory=list)
    expires_at: float | None = None
    #: the error that a dead token answers with
    dead: str | None = None

    @property
    def key(self) -> str:
        return self.token


@dataclass(kw_only=True)
class Hook:
    """A `response_url`: a way to answer a command or an interaction for half an hour."""

    path: str
    app_id: str
    team_id: str
    channel_id: str
    user_id: str
    until: float
    #: the message whose button was pressed
    ts: str | None = None
    thread_ts: str | None = None
    ephemeral: bool = False
    uses: int = 0

    @property
    def key(self) -> str:
        return self.path


@dataclass(kw_only=True)
class File:
    """A file from its upload ticket to its place in a channel."""

    id: str
    team_id: str
    user_id: str
    name: str
    length: int
    title: str = ""
    #: None until its bytes came
    stored: int | None = None
    shared: bool = False
    channels: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.team_id}:{self.id}"


class Entity(Protocol):
    @property
    def key(self) -> str: ...


_KINDS: dict[str, type[Any]] = {
    "slack.app": App,
    "slack.team": Team,
    "slack.user": User,
    "slack.channel": Channel,
    "slack.grant": Grant,
    "slack.file": File,
    "slack.hook": Hook,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_MESSAGE, _HOME = "slack.message", "slack.home"


class World:
    """All of it, and the way to find things in it."""

    def __init__(self, keep: Callable[[str, str, Any], None], forget: Callable[[str, str], None]) -> None:
        self._keep = keep
        self._forget = forget
        self.apps: dict[str, App] = {}
        self.teams: dict[str, Team] = {}
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.grants: dict[str, Grant] = {}
        self.files: dict[str, File] = {}
        self.hooks: dict[str, Hook] = {}
        #: channel's key -> ts -> the message as Slack's JSON
        self.messages: dict[str, dict[str, dict[str, Any]]] = {}
        #: "team:user:app" -> the App Home's view
        self.homes: dict[str, dict[str, Any]] = {}
        self._last = 0

    def load(self, documents: Callable[[str], Iterable[tuple[str, Any]]]) -> None:
        """Take up where an earlier process left off."""
        for name, kind in _KINDS.items():
            for _, body in documents(name):
                self._place(kind(**body))
        for key, body in documents(_MESSAGE):
            self.messages.setdefault(key.rsplit(":", 1)[0], {})[body["ts"]] = body
        self.homes = dict(documents(_HOME))

    def save(self, entity: Entity) -> None:
        """Add or change something."""
        self._place(entity)
        self._keep(_NAMES[type(entity)], entity.key, asdict(entity))  # type: ignore[call-overload]

    def _place(self, entity: Any) -> None:
        match entity:
            case App():
                self.apps[entity.id] = entity
            case Team():
                self.teams[entity.id] = entity
            case User():
                self.users[entity.key] = entity
            case Channel():
                for team in entity.teams:
                    self.channels[f"{team}:{entity.id}"] = entity
            case Grant():
                self.grants[entity.token] = entity
            case File():
                self.files[entity.key] = entity
            case Hook():
                self.hooks[entity.path] = entity

    def save_message(self, channel: Channel, message: dict[str, Any]) -> None:
        self.messages.setdefault(channel.key, {})[message["ts"]] = message
        self._keep(_MESSAGE, f"{channel.key}:{message['ts']}", message)

    def drop_message(self, channel: Channel, ts: str) -> None:
        self.messages.get(channel.key, {}).pop(ts, None)
        self._forget(_MESSAGE, f"{channel.key}:{ts}")

    def save_home(self, team_id: str, user_id: str, app_id: str, view: dict[str, Any]) -> None:
        key = f"{team_id}:{user_id}:{app_id}"
        self.homes[key] = view
        self._keep(_HOME, key, view)

    def home(self, team_id: str, user_id: str, app_id: str) -> dict[str, Any] | None:
        return self.homes.get(f"{team_id}:{user_id}:{app_id}")

    # What follows only looks things up, or makes names.

    def channel(self, team_ids: Iterable[str], name: str) -> Channel | None:
        """By id, or by name with or without `#`, in any of these workspaces."""
        for team in team_ids:
            found = self.channels.get(f"{team}:{name}")
            if found is not None:
                return found
        bare = name.removeprefix("#")
        for team in team_ids:
            for channel in self.channels_of(team):
                if channel.kind in ("public", "private") and channel.name == bare:
                    return channel
        return None

    def channels_of(self, team_id: str) -> Iterator[Channel]:
        for key, channel in list(self.channels.items()):
            if key.startswith(f"{team_id}:"):
                yield channel

    def user(self, team_ids: Iterable[str], user_id: str) -> User | None:
        return next((u for t in team_ids if (u := self.users.get(f"{t}:{user_id}"))), None)

    def users_of(self, team_id: str) -> Iterator[User]:
        for user in list(self.users.values()):
            if user.team_id == team_id:
                yield user

    def bot(self, app_id: str, team_id: str) -> User | None:
        """The app's bot in a workspace."""
        return next((u for u in self.users_of(team_id) if u.app_id == app_id), None)

    def direct(self, team_id: str, *user_ids: str) -> Channel | None:
        """The direct message between exactly these."""
        for channel in self.channels_of(team_id):
            if channel.kind in ("im", "mpim") and set(channel.members) == set(user_ids):
                return channel
        return None

    def message(self, channel: Channel, ts: str) -> dict[str, Any] | None:
        return self.messages.get(channel.key, {}).get(ts)

    def thread(self, channel: Channel, ts: str) -> list[dict[str, Any]]:
        """A parent and its replies, oldest first."""
        there = self.messages.get(channel.key, {}).values()
        return sorted((m for m in there if m["ts"] == ts or m.get("thread_ts") == ts), key=lambda m: m["ts"])

    def installed(self, app_id: str, team_id: str) -> Grant | None:
        """The living bot token that lets an app hear a workspace, its own or its organisation's."""
        enterprise = self.teams[team_id].enterprise_id
        for grant in self.grants.values():
            alive = grant.kind == "bot" and grant.app_id == app_id and grant.dead is None
            here = grant.team_id == team_id or (
                grant.team_id is None and enterprise is not None and grant.enterprise_id == enterprise
            )
            if alive and here:
                return grant
        return None

    def new_id(self, letter: str, now: float) -> str:
        """`C0ABC...`: unlike every other, and rising with time, so that nothing need be remembered."""
        number, digits = self._tick(now), ""
        while number:
            number, digit = divmod(number, 36)
            digits = _DIGITS[digit] + digits
        return letter + digits

    def new_ts(self, now: float) -> str:
        """A message's name: seconds and a six-digit fraction, rising and unique."""
        tick = self._tick(now)
        return f"{tick // 1_000_000}.{tick % 1_000_000:06d}"

    def _tick(self, now: float) -> int:
        self._last = max(self._last + 1, int(now * 1_000_000))
        return self._last


def secret(prefix: str = "") -> str:
    """Something that nobody guesses."""
    return prefix + secrets.token_hex(16)
