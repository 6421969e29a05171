"""Slack's parts, put together around its tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.routing import Route

from bot.adapters.slack.api import SlackApi, Tokens, Web
from bot.adapters.slack.front import Front
from bot.adapters.slack.homes import Homes
from bot.adapters.slack.intake import Intake
from bot.adapters.slack.listen import Listener
from bot.adapters.slack.oauth import Installing
from bot.adapters.slack.send import SlackChannel
from bot.adapters.slack.socket import SocketMode
from bot.adapters.slack.tokens import InstalledTokens
from bot.adapters.slack.understanding import SlackUpdates
from bot.ports import Jobs
from bot.store.locks import Lock
from bot.store.session import Database
from summarizer.types import Language


@dataclass(frozen=True, slots=True)
class Slack:
    """All that speaks with Slack in one process."""

    web: Web
    api: SlackApi
    #: A few connections for tokens and Homes.
    database: Database
    homes: Homes
    tokens: Tokens
    channel: SlackChannel
    updates: SlackUpdates
    language: Language
    clock: Callable[[], datetime]

    def listener(self, database: Database, jobs: Jobs) -> Listener:
        """What takes all that Slack sends."""
        intake = Intake(database, jobs)
        front = Front(database, self.api, self.tokens, self.homes, intake)
        return Listener(intake, front, language=self.language)

    def socket_mode(self, app_token: str, listener: Listener, database: Database) -> SocketMode:
        """What listens by web-socket, one of all processes at a time."""
        app = app_token.split("-")[2] if app_token.count("-") >= 2 else "one"
        return SocketMode(self.web, app_token, listener, Lock(database, f"slack:{app}"))

    def install_routes(self) -> list[Route]:
        """The routes by which workspaces install us; none where one token is all that there is."""
        if not isinstance(self.tokens, InstalledTokens):
            return []
        return Installing(self.database, self.web, self.tokens, clock=self.clock).routes

    async def hang_up(self) -> None:
        """Close all connections."""
        await self.web.hang_up()
        await self.database.close()


def slack_parts(
    web: Web,
    database: Database,
    tokens: Tokens,
    *,
    language: Language,
    timezone: str,
    clock: Callable[[], datetime],
    scale: float = 1.0,
) -> Slack:
    """Slack's parts around these tokens; the scale is how long its second lasts."""
    api = SlackApi(web, tokens)
    homes = Homes(database, api, language=language, timezone=timezone, clock=clock)
    channel = SlackChannel(api, language=language, publish_home=homes.publish, scale=scale)
    installed = tokens if isinstance(tokens, InstalledTokens) else None
    updates = SlackUpdates(database, api, homes, tokens=installed)
    return Slack(web, api, database, homes, tokens, channel, updates, language, clock)
