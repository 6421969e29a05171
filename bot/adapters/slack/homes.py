"""Homes as people see them: read from the store, published to Slack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.slack.api import SlackApi
from bot.adapters.slack.home import home
from bot.adapters.slack.views import Chat
from bot.domain.chat import Place, Platform
from bot.store import chats, subscriptions
from bot.store.chats import Known
from bot.store.session import Database
from summarizer.types import Language

#: Pages of a person's channels that are looked through; there is a thousand on each.
_MOST_PAGES = 5


class Homes:
    """Publishes App Homes, and knows people's direct messages with us."""

    def __init__(
        self,
        database: Database,
        api: SlackApi,
        *,
        language: Language,
        timezone: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._api = api
        self._language = language
        self._timezone = timezone
        self._clock = clock
        self._direct: dict[tuple[str, str], str] = {}

    async def direct(self, workspace: str, user: str) -> str:
        """A person's direct messages with us."""
        known = self._direct.get((workspace, user))
        if known is None:
            opened = await self._api.call(workspace, "conversations.open", users=user)
            known = str(opened["channel"]["id"])
            self.remember(workspace, user, known)
        return known

    def remember(self, workspace: str, user: str, channel: str) -> None:
        """What an event told of a person's direct messages."""
        if len(self._direct) > 20_000:
            self._direct.clear()
        self._direct[workspace, user] = channel

    async def publish(self, workspace: str, user: str) -> str:
        """Show a person their Home as it stands; gives the view's id."""
        own_place = Place(Platform.SLACK, workspace, await self.direct(workspace, user))
        async with self._database.transaction() as connection:
            own = await self.chat(connection, own_place)
            found = await chats.open_chats(connection, Platform.SLACK, workspace)
            closed = await chats.open_chats(connection, Platform.SLACK, workspace, kind="group")
            channels = [await self._with_subscriptions(connection, one) for one in found]
            # Asked for outside: Slack may take its time, and a transaction should not.
            private = [await self._with_subscriptions(connection, one) for one in closed]
        if private:
            own_channels = await self._channels_of(workspace, user)
            channels += [chat for chat in private if chat.address in own_channels]
        view = home(own, channels, user=user, now=self._clock())
        shown = await self._api.call(workspace, "views.publish", user_id=user, view=view.to_dict())
        return str(shown.get("view", {}).get("id", ""))

    async def _channels_of(self, workspace: str, user: str) -> frozenset[str]:
        """The channels that both this person and we are in, private ones too; none where Slack does not say."""
        found: set[str] = set()
        cursor = ""
        for _ in range(_MOST_PAGES):
            page = await self._api.nicety(
                workspace,
                "users.conversations",
                form=True,
                user=user,
                types="public_channel,private_channel",
                exclude_archived="true",
                limit="999",
                cursor=cursor or None,
            )
            if page is None:
                break
            found |= {str(channel.get("id")) for channel in page.get("channels") or ()}
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        return frozenset(found)

    async def chat(self, connection: AsyncConnection, place: Place) -> Chat:
        """A chat as it stands, by the defaults where it is new."""
        known = await chats.known(connection, place)
        if known is None:
            return Chat(place.address, self._language, self._timezone)
        return await self._with_subscriptions(connection, known)

    async def _with_subscriptions(self, connection: AsyncConnection, known: Known) -> Chat:
        held = await subscriptions.of_chat(connection, known.id)
        return Chat(known.place.address, known.language, known.timezone, held, known.trouble)
