"""The emulated Slack at work: what is common to its methods and to what people do in it.

placed message -> the channel's history -> the page -> events to every app that may hear it
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from tests.emulators.hub import Hub
from tests.emulators.slack import limits, payloads
from tests.emulators.slack.content import Content
from tests.emulators.slack.deliveries import Delivery, Sender
from tests.emulators.slack.modals import Modals
from tests.emulators.slack.mrkdwn import pieces
from tests.emulators.slack.sockets import Sockets
from tests.emulators.slack.world import App, Channel, Grant, Hook, Team, User, World, secret
from tests.emulators.windows import Clock, Limit, Windows


@dataclass
class Trigger:
    """What a `trigger_id` opens: a view for one person, once, within three seconds."""

    app_id: str
    team_id: str
    user_id: str
    until: float
    used: bool = False


@dataclass
class Code:
    """What an OAuth code is good for."""

    app_id: str
    team_id: str | None
    enterprise_id: str | None
    user_id: str
    scopes: list[str]
    redirect_uri: str
    until: float
    used: bool = False


@dataclass
class Verdict:
    """An error that a test wants for certain calls."""

    error: str
    method: str = "*"
    #: "TEAM:CHANNEL", or everywhere
    chat: str | None = None
    #: how often; None: for good
    times: int | None = None


class Slack:
    """The state of the emulated Slack and its reactions."""

    def __init__(
        self,
        world: World,
        clock: Clock,
        windows: Windows,
        hub: Hub,
        address: Callable[[], str],
        *,
        seed: int = 0,
    ) -> None:
        self.world = world
        self.clock = clock
        self.windows = windows
        self.hub = hub
        self.address = address
        self.random = random.Random(seed)
        self.sockets = Sockets(clock, seed=seed)
        self.sender = Sender(clock, self.sockets.carry)
        self.modals = Modals()
        self.triggers: dict[str, Trigger] = {}
        self.codes: dict[str, Code] = {}
        self.verdicts: list[Verdict] = []
        self._told_too_many: dict[tuple[str, str], int] = {}
        #: "team:channel" -> what only one person sees, lost when the emulator restarts
        self.ephemerals: dict[str, list[dict[str, Any]]] = defaultdict(list)
        #: "team:channel:thread" -> an assistant's status, title and prompts
        self.assistants: dict[str, dict[str, Any]] = defaultdict(dict)

    @property
    def now(self) -> float:
        return self.clock.now()

    def new_id(self, letter: str) -> str:
        return self.world.new_id(letter, self.now)

    def block_id(self) -> str:
        return "".join(
            self.random.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", k=5)
        )

    def verdict(self, method: str, chat: str | None) -> str | None:
        """The error that a test ordered for this call."""
        for verdict in self.verdicts:
            if fnmatchcase(method, verdict.method) and verdict.chat in (None, chat):
                if verdict.times is not None:
                    verdict.times -= 1
                    if verdict.times <= 0:
                        self.verdicts.remove(verdict)
                return verdict.error
        return None

    # Messages.

    def bot_message(self, grant: Grant, channel: Channel, content: Content, **more: Any) -> dict[str, Any]:
        """A message as an app posts it."""
        app = self.world.apps[grant.app_id]
        bot = self.world.user(channel.teams, grant.user_id) or self.world.bot(app.id, channel.teams[0])
        assert bot is not None
        return {
            "type": "message",
            "user": bot.id,
            "bot_id": bot.bot_id,
            "app_id": app.id,
            "ts": self.world.new_ts(self.now),
            "team": bot.team_id,
            "bot_profile": {
                "id": bot.bot_id,
                "app_id": app.id,
                "user_id": bot.id,
                "name": app.name,
                "deleted": False,
                "updated": channel.created,
                "team_id": bot.team_id,
            },
            **content.to_message(),
            **{name: value for name, value in more.items() if value not in (None, "")},
        }

    def place(self, channel: Channel, message: dict[str, Any]) -> None:
        """Put a message where it belongs and tell whoever may hear it."""
        parent = self.world.message(channel, message["thread_ts"]) if "thread_ts" in message else None
        self.world.save_message(channel, message)
        if parent is not None:
            replies = self.world.thread(channel, parent["ts"])[1:]
            who = list(dict.fromkeys(reply["user"] for reply in replies))
            parent |= {
                "thread_ts": parent["ts"],
                "reply_count": len(replies),
                "reply_users": who,
                "reply_users_count": len(who),
                "latest_reply": replies[-1]["ts"] if replies else parent["ts"],
            }
            self.world.save_message(channel, parent)
        self.show(channel)
        self.tell_of_message(channel, message)

    def tell_of_message(self, channel: Channel, message: dict[str, Any], /, **change: Any) -> None:
        """The events of a message that came, or with `change` of one that was changed or deleted."""
        event = {
            **(change or message),
            "type": "message",
            "channel": channel.id,
            "event_ts": change.get("ts") or message["ts"],
            "channel_type": channel.letter,
        }
        name = (
            f"message.{channel.letter}s"
            if channel.letter in ("channel", "group")
            else f"message.{channel.letter}"
        )
        self.tell(channel.teams, event, name=name, channel=channel)
        if change or channel.kind == "im" or message.get("bot_id"):
            return
        mentioned = {piece.value for piece in pieces(message.get("text", "")) if piece.kind == "user"}
        for app in list(self.world.apps.values()):
            bots = {bot.id for team in channel.teams if (bot := self.world.bot(app.id, team))}
            if bots & mentioned:
                mention = {k: v for k, v in event.items() if k != "channel_type"} | {"type": "app_mention"}
                self.tell(channel.teams, mention, name="app_mention", channel=channel, only=app)

    def whisper(self, channel: Channel, user_id: str, message: dict[str, Any]) -> None:
        """Show a message to one person."""
        self.ephemerals[channel.key].append({**message, "ephemeral_to": user_id})
        self.show(channel)

    def show(self, channel: Channel | None = None, **more: Any) -> None:
        """Let the page know that something changed."""
        where = {"teams": channel.teams, "channel": channel.id} if channel is not None else {}
        self.hub.publish({"type": "changed", **where, **more})

    # Events.

    def tell(
        self,
        teams: Iterable[str],
        event: dict[str, Any],
        *,
        name: str,
        channel: Channel | None = None,
        only: App | None = None,
        grant: Grant | None = None,
    ) -> None:
        """Send an event to the apps that subscribe to it, are installed and are in the channel.

        An app hears it once, though it may be installed in several workspaces that share the channel.
        """
        for app in [only] if only else list(self.world.apps.values()):
            if name not in app.events:
                continue
            for team_id in teams:
                holder = grant or self.world.installed(app.id, team_id)
                bot = self.world.bot(app.id, team_id)
                if holder is None or (channel is not None and (bot is None or bot.id not in channel.members)):
                    continue
                self._send(
                    app, self.world.teams[team_id], holder, event, external=bool(channel and channel.shared)
                )
                break

    def _send(self, app: App, team: Team, holder: Grant, event: dict[str, Any], *, external: bool) -> None:
        most = Limit(("events", app.id, team.id), limits.EVENTS.calls, limits.EVENTS.seconds)
        if self.windows.admit([most], now=self.now) > 0:
            self._say_too_many(app, team)
            return
        event_id = self.new_id("Ev")
        payload = payloads.event_callback(
            app, team, holder, event, event_id=event_id, now=self.now, external=external
        )
        kind = event["type"] + (f".{event['subtype']}" if event.get("subtype") else "")
        self.sender.event(Delivery(event_id, "event", kind, app.id, team.id, payload), app)

    def _say_too_many(self, app: App, team: Team) -> None:
        """Tell an app, once a minute, that it misses events."""
        minute = int(self.now / self.clock.span(60.0))
        if self._told_too_many.get((app.id, team.id)) == minute:
            return
        self._told_too_many[app.id, team.id] = minute
        payload = payloads.too_many_events(app, team, minute=int(self.now // 60 * 60))
        self.sender.event(
            Delivery(self.new_id("Ev"), "event", "app_rate_limited", app.id, team.id, payload), app
        )

    # Names that open something.

    def trigger(self, app: App, team_id: str, user: User) -> str:
        """A `trigger_id`, good for one view and three seconds."""
        tick = self.new_id("")
        name = f"{len(self.triggers) + 1}.{int(tick, 36)}.{secret()}"
        self.triggers[name] = Trigger(
            app.id, team_id, user.id, self.now + self.clock.span(limits.TRIGGER_SECONDS)
        )
        return name

    def hook(self, app: App, channel: Channel, team_id: str, user: User, **more: Any) -> str:
        """A `response_url` for a command or an interaction."""
        path = f"/actions/{team_id}/{self.new_id('')}/{secret()}"
        until = self.now + self.clock.span(limits.RESPONSE_URL_SECONDS)
        self.world.save(
            Hook(
                path=path,
                app_id=app.id,
                team_id=team_id,
                channel_id=channel.id,
                user_id=user.id,
                until=until,
                **more,
            )
        )
        return self.address() + path

    # Installing and leaving.

    def ensure_bot(self, app: App, team_id: str) -> User:
        """The app's bot user in a workspace, made at the first install."""
        bot = self.world.bot(app.id, team_id)
        if bot is None:
            bot = User(
                id=self.new_id("U"),
                team_id=team_id,
                name=app.name.lower().replace(" ", ""),
                real_name=app.name,
                is_bot=True,
                app_id=app.id,
                bot_id=self.new_id("B"),
            )
            self.world.save(bot)
        return bot

    def uninstall(
        self, app: App, team_id: str | None, enterprise_id: str | None, *, by_admin: bool = True
    ) -> None:
        """End every token of an app in a workspace or an organisation, and tell the app."""
        ended = [
            grant
            for grant in self.world.grants.values()
            if grant.app_id == app.id
            and grant.kind != "app"
            and grant.team_id == team_id
            and (team_id is not None or grant.enterprise_id == enterprise_id)
            and grant.dead is None
        ]
        bot = next((grant for grant in ended if grant.kind == "bot"), None)
        for grant in ended:
            grant.dead = "account_inactive" if grant.kind == "bot" else "token_revoked"
            self.world.save(grant)
        if bot is None:
            return
        teams = (
            [team_id]
            if team_id
            else [t.id for t in self.world.teams.values() if t.enterprise_id == enterprise_id]
        )
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot.user_id]}}
        self.tell(teams[:1], revoked, name="tokens_revoked", only=app, grant=bot)
        if by_admin:
            self.tell(teams[:1], {"type": "app_uninstalled"}, name="app_uninstalled", only=app, grant=bot)
        self.show()
