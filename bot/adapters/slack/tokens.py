"""The tokens of workspaces: one from the settings, or one each from the installations, renewed before they expire."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.adapters.slack.api import Tokens, Web
from bot.errors import PactwireError, PermanentError, TransientError
from bot.store import installations
from bot.store.installations import Installation, Seal
from bot.store.session import Database

#: Another process may have got a newer token; ours is looked up again after this long.
_KNOWN_SECONDS = 60.0
#: A token that has less than this to live is renewed; they live twelve hours.
_RENEWED_BEFORE = timedelta(minutes=45)
_log = structlog.get_logger(__name__)


class OneToken(Tokens):
    """The token from the settings, for whichever workspace it is of."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def token(self, workspace: str) -> str:
        """The one token."""
        del workspace
        return self._token

    async def refused(self, workspace: str, token: str, error: str) -> bool:
        """There is no other."""
        del workspace, token, error
        return False


@dataclass(frozen=True, slots=True)
class Client:
    """Our app, as Slack knows it."""

    id: str
    secret: str


class InstalledTokens(Tokens):
    """A token for each workspace that installed us; one from the settings may stand for all others."""

    def __init__(
        self,
        database: Database,
        web: Web,
        seal: Seal,
        client: Client,
        *,
        clock: Callable[[], datetime],
        otherwise: str = "",
    ) -> None:
        self._database = database
        self._web = web
        self.seal = seal
        self.client = client
        self._clock = clock
        self._otherwise = otherwise
        self._known: dict[str, tuple[float, Installation]] = {}
        self._pointed: set[tuple[str, str]] = set()

    async def token(self, workspace: str) -> str:
        """The workspace's own token, or its organisation's.

        Raises PermanentError where neither installed us.
        """
        since, known = self._known.get(workspace, (0.0, None))
        if known is None or time.monotonic() - since > _KNOWN_SECONDS or self._ends_soon(known):
            known = await self._looked_up(workspace)
        return known.bot_token if known is not None else self._fallback()

    def _fallback(self) -> str:
        if self._otherwise:
            return self._otherwise
        raise PermanentError(
            "Pactwire is not installed in this workspace; /slack/install does it.",
            korean="이 워크스페이스에는 팩트와이어가 설치되어 있지 않습니다.",
        )

    async def _looked_up(self, workspace: str) -> Installation | None:
        async with self._database.transaction() as connection:
            found = await installations.find(connection, self.seal, self.client.id, workspace)
        if found is not None and self._ends_soon(found):
            found = await self._renewed(workspace)
        if found is None:
            self._known.pop(workspace, None)
        else:
            self._known[workspace] = (time.monotonic(), found)
        return found

    def _ends_soon(self, installation: Installation) -> bool:
        end = installation.expires_at
        return end is not None and end - self._clock() < _RENEWED_BEFORE

    async def _renewed(self, workspace: str) -> Installation | None:
        """A new pair of tokens.

        A refresh token is good once, so the row is locked: the others wait, and find the new pair there.
        """
        async with self._database.transaction() as connection:
            held = await installations.find(connection, self.seal, self.client.id, workspace, lock=True)
            if held is None or not self._ends_soon(held) or not held.refresh_token:
                return held
            try:
                given = await self._web.call(
                    "",
                    "oauth.v2.access",
                    {"grant_type": "refresh_token", "refresh_token": held.refresh_token},
                    form=True,
                    basic=(self.client.id, self.client.secret),
                )
            except PactwireError as error:
                _log.warning("token not renewed", workspace=workspace, error=str(error))
                if held.expires_at is not None and held.expires_at > self._clock():
                    return held  # it is good for a while yet
                if isinstance(error, PermanentError):
                    raise
                # Whether Slack renewed it or not, nothing was done in the workspace.
                raise TransientError(f"Slack did not renew the token: {error}") from error
            fresh = replace(
                held,
                bot_token=str(given["access_token"]),
                refresh_token=str(given.get("refresh_token") or held.refresh_token),
                expires_at=expiry(given, self._clock()),
            )
            await installations.save(connection, self.seal, fresh)
            _log.info("token renewed", workspace=workspace)
            return fresh

    async def refused(self, workspace: str, token: str, error: str) -> bool:
        """Look for a newer token; where there is none and we were taken out, the installation is over."""
        if token == self._otherwise:
            return False
        self._known.pop(workspace, None)
        try:
            fresh = await self._looked_up(workspace)
        except PermanentError:
            fresh = None
        if fresh is not None and fresh.bot_token != token:
            return True
        if fresh is not None and error in ("token_revoked", "account_inactive"):
            async with self._database.transaction() as connection:
                await installations.revoke(connection, self.client.id, workspace)
            self._known.pop(workspace, None)
        return False

    def look_again(self, workspace: str) -> None:
        """What was known of this workspace holds no more."""
        self._known.pop(workspace, None)

    async def serves(self, workspace: str, enterprise: str) -> None:
        """This workspace is served by its organisation's installation: remember it."""
        pair = (workspace, enterprise)
        if not enterprise or workspace in ("", enterprise) or pair in self._pointed:
            return
        async with self._database.transaction() as connection:
            await installations.point(connection, self.client.id, enterprise_id=enterprise, team_id=workspace)
        self._pointed.add(pair)

    async def forget(self, workspace: str) -> list[str]:
        """Delete an installation; gives the workspaces that it served."""
        async with self._database.transaction() as connection:
            served = await installations.teams_of(connection, self.client.id, workspace)
            await installations.remove(connection, self.client.id, workspace)
        self._known.clear()
        self._pointed.clear()
        return [workspace, *served]


def expiry(given: dict[str, Any], now: datetime) -> datetime | None:
    """When the token that Slack gave expires; None for one that lives on."""
    seconds = given.get("expires_in")
    return now + timedelta(seconds=float(seconds)) if seconds else None
