"""Slack's Web API as we call it: the SDK's client, one request a call, its errors as ours."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Mapping
from typing import Any, NoReturn, Protocol
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import (
    FloodError,
    PactwireError,
    PermanentError,
    RejectedError,
    TransientError,
    UnknownOutcomeError,
)

#: Errors after which nothing has reached the server.
_NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
#: The installation is dead: nothing goes anywhere in that workspace until somebody installs us again.
_TAKEN_OUT = frozenset(
    {
        "account_inactive",
        "app_not_installed",
        "ekm_access_denied",
        "invalid_refresh_token",
        "org_login_required",
        "team_access_not_granted",
        "team_not_found",
        "token_revoked",
        "two_factor_setup_required",
    }
)
#: The token is not one that Slack knows, or no longer: another may be on its way, or an operator must look.
_TOKEN = frozenset(["invalid_auth", "not_authed", "token_expired"])
#: The channel or person cannot be written to.
_NOT_THERE = frozenset(
    {
        "cannot_dm_bot",
        "channel_is_limited_access",
        "channel_not_found",
        "invalid_channel",
        "is_archived",
        "is_inactive",
        "messages_tab_disabled",
        "method_not_supported_for_channel_type",
        "not_in_channel",
        "posting_to_channel_denied",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
        "user_is_bot",
        "user_not_visible",
    }
)
#: Nothing was done, and the same call may succeed later.
_LATER = frozenset(
    ["message_limit_exceeded", "rate_limited", "ratelimited", "service_unavailable", "team_added_to_org"]
)
#: Slack's own words: "it's possible some aspect of the operation succeeded".
_PERHAPS = frozenset(["fatal_error", "internal_error", "request_timeout"])
#: "Generally one message per second per channel, while also maintaining a workspace-wide limit"; all other methods are
#: counted by workspace. https://docs.slack.dev/apis/web-api/rate-limits
_BY_CHANNEL = frozenset(["chat.postMessage"])
_TOKEN_SECONDS = 60.0
_WAYS_OUT = {
    "not_in_channel": (
        "I am not in this channel; /invite @Pactwire brings me in.",
        "제가 이 채널에 없습니다. /invite @Pactwire 로 초대해 주십시오.",
    ),
    "channel_not_found": (
        "I cannot see this channel; if it is private, /invite @Pactwire brings me in.",
        "제게 보이지 않는 채널입니다. 비공개 채널이라면 /invite @Pactwire 로 초대해 주십시오.",
    ),
    "is_archived": (
        "The channel is archived; its subscriptions go on when it is restored.",
        "보관된 채널입니다. 채널을 되살리시면 구독이 다시 이어집니다.",
    ),
    "restricted_action_read_only_channel": (
        "Only some people may post in this channel; a workspace admin can add Pactwire to them.",
        "게시 권한이 제한된 채널입니다. 워크스페이스 관리자가 팩트와이어에 게시를 허용해 주셔야 합니다.",
    ),
    "messages_tab_disabled": (
        "Messages to the app are switched off; turn on the Messages Tab in the app's settings.",
        "앱과의 메시지가 꺼져 있습니다. 앱 설정에서 Messages Tab을 켜 주십시오.",
    ),
}
_log = structlog.get_logger(__name__)
#: The SDK writes what it sends and gets at DEBUG, tokens included; it never may.
_quiet = logging.getLogger("slack_sdk.pactwire")
_quiet.setLevel(logging.WARNING)


class Tokens(Protocol):
    """Where the token of a workspace comes from."""

    async def token(self, workspace: str) -> str:
        """The token for this workspace.

        Raises PermanentError where we are not installed there.
        """
        ...

    async def refused(self, workspace: str, token: str, error: str) -> bool:
        """Slack refuses this token; whether there is another by now."""
        ...


class Web:
    """One Slack server: connections, and calls with a given token."""

    def __init__(self, api_url: str) -> None:
        self.api_url = api_url
        self._session: aiohttp.ClientSession | None = None
        self._clients: dict[str, AsyncWebClient] = {}

    @property
    def root(self) -> str:
        """The server's root: where people are sent to install us."""
        parts = urlsplit(self.api_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def session(self) -> aiohttp.ClientSession:
        """The process's connections to Slack."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=25, sock_connect=5, sock_read=20),
                connector=aiohttp.TCPConnector(limit=64),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    async def call(
        self,
        token: str,
        method: str,
        parameters: Mapping[str, Any],
        *,
        form: bool = False,
        basic: tuple[str, str] | None = None,
    ) -> dict[str, Any]:
        """Call a method once, and give its result; raises our errors."""
        given = {name: value for name, value in parameters.items() if value is not None}
        options: dict[str, Any] = {"data" if form else "json": given}
        if basic is not None:
            credentials = base64.b64encode(":".join(basic).encode()).decode()
            options["headers"] = {"Authorization": f"Basic {credentials}"}
        try:
            answer = await self._client(token).api_call(method, **options)
        except SlackApiError as error:
            _refused(error, method)
        except (aiohttp.ClientError, TimeoutError, OSError, SlackRequestError) as error:
            raise unreached(error) from error
        return answer.data if isinstance(answer.data, dict) else {}

    async def post(self, url: str, *, json: Any = None, data: bytes | None = None) -> tuple[int, str]:
        """Post to an address that Slack gave us; gives the status and the words of the answer.

        Raises PermanentError where the address is not Slack's.
        """
        host = urlsplit(url).hostname or ""
        if host != urlsplit(self.api_url).hostname and not host.endswith(".slack.com"):
            raise PermanentError("This address is not Slack's.")
        try:
            async with self.session.post(url, json=json, data=data, allow_redirects=False) as answer:
                return answer.status, (await answer.text(errors="replace"))[:500]
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise unreached(error) from error

    def _client(self, token: str) -> AsyncWebClient:
        client = self._clients.get(token)
        if client is None or client.session is not self.session:
            if len(self._clients) > 1_000:
                self._clients.clear()
            # Without handlers: the SDK would post a message again by itself when the answer got lost.
            client = AsyncWebClient(
                token=token or None,
                base_url=self.api_url,
                session=self.session,
                retry_handlers=[],
                logger=_quiet,
            )
            self._clients[token] = client
        return client

    async def hang_up(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()


class SlackApi:
    """The Web API for workspaces, each by its own token."""

    def __init__(self, web: Web, tokens: Tokens) -> None:
        self.web = web
        self._tokens = tokens
        self._missed: set[str] = set()

    async def call(
        self, workspace: str, method: str, *, form: bool = False, **parameters: Any
    ) -> dict[str, Any]:
        """Call a method for a workspace; a token that was replaced meanwhile costs nothing but a second look."""
        token = await self._tokens.token(workspace)
        try:
            return await self.web.call(token, method, parameters, form=form)
        except RefusedTokenError as error:
            if await self._tokens.refused(workspace, token, error.code):
                return await self.web.call(await self._tokens.token(workspace), method, parameters, form=form)
            if error.code in _TAKEN_OUT:
                raise PermanentError(
                    f"Slack: {error.code}. Pactwire is no longer installed in this workspace.",
                    korean="이 워크스페이스에는 이제 팩트와이어가 설치되어 있지 않습니다.",
                ) from error
            _log.error("Slack refuses the token", workspace=workspace, error=error.code)
            raise TransientError(
                f"Slack refuses the token: {error.code}", retry_after=_TOKEN_SECONDS
            ) from error

    async def nicety(
        self, workspace: str, method: str, *, form: bool = False, **parameters: Any
    ) -> dict[str, Any] | None:
        """Call a method that nothing depends on; what fails is told of once in the log."""
        try:
            return await self.call(workspace, method, form=form, **parameters)
        except PactwireError as error:
            if method not in self._missed:
                self._missed.add(method)
                _log.info("Slack does not do this; going on without", method=method, error=str(error))
            return None


class RefusedTokenError(PermanentError):
    """Slack does not take this token."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack: {code}")
        self.code = code


class DestinationError(PermanentError):
    """The channel or person cannot be written to; the message says what would help."""

    def __init__(self, code: str) -> None:
        english, korean = _WAYS_OUT.get(code, ("", ""))
        super().__init__(f"Slack: {code}. {english}".strip(), korean=korean)
        self.code = code


class RejectedCallError(RejectedError):
    """The call itself was refused."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"Slack: {code} {detail}".strip())
        self.code = code


def _refused(error: SlackApiError, method: str) -> NoReturn:
    response = error.response
    data = getattr(response, "data", None)
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 0
    code = data.get("error", "") if isinstance(data, dict) else ""
    headers = getattr(response, "headers", None) or {}
    detail = ""
    if isinstance(data, dict):
        detail = "; ".join((data.get("response_metadata") or {}).get("messages") or [])[:300]
    raise refusal(
        code, int(status), method=method, retry_after=headers.get("Retry-After"), detail=detail
    ) from error


def refusal(
    code: str, status: int, *, method: str = "", retry_after: str | None = None, detail: str = ""
) -> PactwireError:
    """What Slack's "no" means for what was to be done."""
    if status == 429 or code in ("ratelimited", "rate_limited"):
        seconds = float(retry_after) if retry_after and retry_after.isdecimal() else 1.0
        return FloodError(
            "Slack asks us to be silent for a while.", retry_after=seconds, of_chat=method in _BY_CHANNEL
        )
    if code in _TAKEN_OUT or code in _TOKEN:
        return RefusedTokenError(code)
    if code in _NOT_THERE:
        return DestinationError(code)
    if code in _LATER:
        return TransientError(f"Slack: {code}")
    if code in _PERHAPS or status >= 500 or not code:
        return UnknownOutcomeError(f"Slack has a fault of its own: {code or status}", answered=True)
    return RejectedCallError(code, detail)


def unreached(error: Exception) -> PactwireError:
    """What a failure of the network means for what was to be done."""
    if isinstance(error, _NEVER_LEFT):
        return TransientError("Slack cannot be reached.")
    if isinstance(error, asyncio.TimeoutError | aiohttp.ClientError | OSError):
        return UnknownOutcomeError("Slack's answer did not arrive.")
    return UnknownOutcomeError("Slack's answer makes no sense.")
