"""What Slack tells us beside what people say: Homes opened, assistants started, installations ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog

from bot.adapters.slack.api import SlackApi
from bot.adapters.slack.homes import Homes
from bot.adapters.slack.payloads import origin
from bot.adapters.slack.tokens import InstalledTokens
from bot.adapters.slack.updates import incoming
from bot.commands.choosing import said
from bot.domain.chat import Incoming, Place, Platform, Presence
from bot.errors import PactwireError
from bot.ports import Updates
from bot.store import forgetting
from bot.store.session import Database
from summarizer.types import Language

_log = structlog.get_logger(__name__)


def prompts(language: Language) -> list[dict[str, str]]:
    """What the assistant offers to somebody who has said nothing yet."""
    pairs = (
        (("지금까지의 소식 브리핑", "브리핑"), ("Brief me on the stories so far", "briefing")),
        (
            ("매일 아침 8시 30분에 구독", "/구독 08:30"),
            ("Brief me every morning at 8:30", "/subscribe 08:30"),
        ),
        (("최근에 읽은 기사", "최신"), ("Show me the latest articles", "latest")),
        (("쓸 수 있는 명령", "도움말"), ("What can you do?", "help")),
    )
    return [
        {"title": said(language, ko[0], en[0]), "message": said(language, ko[1], en[1])} for ko, en in pairs
    ]


class SlackUpdates(Updates):
    """Understands what Slack brings, and does what concerns Slack alone."""

    def __init__(
        self,
        database: Database,
        api: SlackApi,
        homes: Homes,
        *,
        tokens: InstalledTokens | None = None,
    ) -> None:
        self._database = database
        self._api = api
        self._homes = homes
        self._tokens = tokens

    async def incoming(self, payload: Mapping[str, Any]) -> Incoming | None:
        """What a payload says to us."""
        source = origin(payload)
        if self._tokens is not None and source.org_wide and source.enterprise:
            await self._tokens.serves(source.team, source.enterprise)
        event = payload.get("event")
        kind = event.get("type") if isinstance(event, Mapping) else None
        if kind == "app_home_opened" and isinstance(event, Mapping):
            await self._opened(source.team, event)
            return None
        if kind == "assistant_thread_started" and isinstance(event, Mapping):
            thread = event.get("assistant_thread")
            if isinstance(thread, Mapping):
                await self._offer(source.team, thread.get("channel_id"), thread.get("thread_ts"))
            return None
        found = incoming(payload)
        if found is not None and found.presence is Presence.UNINSTALLED:
            await self._taken_out(source.enterprise if source.org_wide else source.team)
        return found

    async def _opened(self, team: str, event: Mapping[str, Any]) -> None:
        user, channel = event.get("user"), event.get("channel")
        if not isinstance(user, str) or not isinstance(channel, str):
            return
        self._homes.remember(team, user, channel)
        if event.get("tab") == "messages":
            await self._offer(team, channel, None)
            return
        try:
            await self._homes.publish(team, user)
        except PactwireError as error:  # the next look at it is another chance
            _log.warning("home not published", team=team, error=str(error))

    async def _offer(self, team: str, channel: Any, thread: Any) -> None:
        """Suggest what may be asked, where the app is an assistant."""
        if isinstance(channel, str) and channel:
            async with self._database.transaction() as connection:
                chat = await self._homes.chat(connection, Place(Platform.SLACK, team, channel))
            title = said(chat.language, "이렇게 물어보실 수 있습니다", "You can ask me this")
            await self._api.nicety(
                team,
                "assistant.threads.setSuggestedPrompts",
                channel_id=channel,
                thread_ts=thread if isinstance(thread, str) else None,
                title=title,
                prompts=prompts(chat.language),
            )

    async def _taken_out(self, workspace: str) -> None:
        """Delete the tokens, and what hangs on the other workspaces that they were of."""
        served = await self._tokens.forget(workspace) if self._tokens is not None else [workspace]
        async with self._database.transaction() as connection:
            for team in served:
                await forgetting.forget_workspace(connection, Platform.SLACK, team)
