"""Being installed: the way to Slack and back, for workspaces and whole organisations.

install page -> Slack, where somebody allows it -> back with a code and our state -> tokens, sealed

The state is good for ten minutes and once, and only in the browser that it was given to: nobody can be led to
install somebody else's workspace.
"""

from __future__ import annotations

import hmac
import html
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.adapters.slack.api import Web
from bot.adapters.slack.manifest import SCOPES
from bot.adapters.slack.tokens import InstalledTokens, expiry
from bot.domain.chat import Platform
from bot.errors import PactwireError
from bot.store import chats, installations
from bot.store.installations import Installation
from bot.store.session import Database

_STATE_SECONDS = 600
_COOKIE = "pactwire_install"
_log = structlog.get_logger(__name__)


class Installing:
    """The two routes by which workspaces install us."""

    def __init__(
        self,
        database: Database,
        web: Web,
        tokens: InstalledTokens,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._web = web
        self._tokens = tokens
        self._client = tokens.client
        self._clock = clock

    @property
    def routes(self) -> list[Route]:
        """Where people begin, and where Slack sends them back to."""
        return [
            Route("/slack/install", self.install, methods=["GET"]),
            Route("/slack/oauth_redirect", self.come_back, methods=["GET"]),
        ]

    async def install(self, request: Request) -> Response:
        """Send whoever comes to Slack's page, where they choose a workspace and allow it."""
        state = secrets.token_urlsafe(32)
        try:
            async with self._database.transaction() as connection:
                await installations.begin(connection, state, seconds=_STATE_SECONDS)
        except PactwireError:
            return _page(503, "잠시 뒤 다시 시도해 주십시오.", "Please try again in a moment.")
        query = urlencode({"client_id": self._client.id, "scope": ",".join(SCOPES), "state": state})
        response = RedirectResponse(f"{self._web.root}/oauth/v2/authorize?{query}", status_code=302)
        response.set_cookie(
            _COOKIE,
            state,
            max_age=_STATE_SECONDS,
            path="/slack",
            httponly=True,
            samesite="lax",
            secure=_is_secure(request),
        )
        return response

    async def come_back(self, request: Request) -> Response:
        """Take what Slack brings back, if it was asked for here a while ago."""
        given, held = request.query_params.get("state", ""), request.cookies.get(_COOKIE, "")
        try:
            async with self._database.transaction() as connection:
                begun = bool(given) and await installations.end(connection, given)
        except PactwireError:
            return _page(503, "잠시 뒤 다시 시도해 주십시오.", "Please try again in a moment.")
        if not begun or not hmac.compare_digest(given.encode(), held.encode()):
            return _page(
                400,
                "설치를 처음부터 다시 시작해 주십시오: /slack/install",
                "Please begin again at /slack/install.",
            )
        if request.query_params.get("error") or not request.query_params.get("code"):
            return _page(400, "설치가 취소되었습니다.", "The installation was cancelled.")
        try:
            team = await self._install(request.query_params["code"])
        except PactwireError as error:
            _log.warning("not installed", error=str(error))
            return _page(
                502,
                "슬랙이 설치를 받아 주지 않았습니다. 다시 시도해 주십시오: /slack/install",
                "Slack did not complete the installation; please try again at /slack/install.",
            )
        response = _page(
            200,
            f"{team}에 팩트와이어를 설치했습니다. 슬랙으로 돌아가 채널에서 /pactwire help 를 입력해 보십시오.",
            f"Pactwire is installed in {team}. Go back to Slack and try /pactwire help.",
        )
        response.delete_cookie(_COOKIE, path="/slack")
        return response

    async def _install(self, code: str) -> str:
        given = await self._web.call(
            "",
            "oauth.v2.access",
            {"code": code},
            form=True,
            basic=(self._client.id, self._client.secret),
        )
        installation = installation_of(given, self._client.id, self._clock())
        async with self._database.transaction() as connection:
            await installations.save(connection, self._tokens.seal, installation)
            workspace = installation.team_id or installation.enterprise_id or ""
            # What rested because our token was refused goes on.
            await chats.come_back_to(connection, Platform.SLACK, workspace)
        self._tokens.look_again(workspace)
        _log.info("installed", workspace=workspace, org_wide=installation.team_id is None)
        where = given.get("team") or given.get("enterprise") or {}
        return str(where.get("name") or workspace)


def installation_of(given: dict[str, Any], client_id: str, now: datetime) -> Installation:
    """What Slack gave for a code, as we keep it."""
    team, enterprise = given.get("team") or {}, given.get("enterprise") or {}
    return Installation(
        client_id=client_id,
        enterprise_id=enterprise.get("id"),
        team_id=None if given.get("is_enterprise_install") else team.get("id"),
        bot_token=str(given["access_token"]),
        bot_id=str(given.get("bot_id") or ""),
        bot_user_id=str(given.get("bot_user_id") or ""),
        scopes=str(given.get("scope") or ""),
        refresh_token=str(given.get("refresh_token") or ""),
        expires_at=expiry(given, now),
        installed_by=str((given.get("authed_user") or {}).get("id") or ""),
    )


def _is_secure(request: Request) -> bool:
    return request.headers.get("X-Forwarded-Proto", request.url.scheme).partition(",")[0].strip() == "https"


def _page(status: int, korean: str, english: str) -> HTMLResponse:
    body = (
        "<!doctype html><html lang=ko><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        "<title>Pactwire</title><body style='font-family:sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem'>"
        f"<h1>팩트와이어</h1><p>{html.escape(korean)}</p><p lang=en>{html.escape(english)}</p>"
    )
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return HTMLResponse(body, status_code=status, headers={**headers, "Referrer-Policy": "no-referrer"})
