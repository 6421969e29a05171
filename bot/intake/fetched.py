"""What came back of a request: the answer, or the error that its status or a broken connection stands for."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx

from bot.errors import PermanentError, TransientError
from bot.intake import decide
from bot.intake.urls import origin


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back, after redirects."""

    url: str
    status: int
    #: Names in lower case.
    headers: Mapping[str, str]
    body: bytes
    #: Where the source has moved for good, when every redirect on the way said so.
    moved_to: str | None = None

    @property
    def not_modified(self) -> bool:
        """Whether the copy that we have is still the newest."""
        return self.status == 304

    @property
    def content_type(self) -> str:
        """The media type with its parameters, as the server gave it."""
        return self.headers.get("content-type", "")


class FetchError(TransientError):
    """The page could not be had this time; another try may have more luck."""


class BusyError(FetchError):
    """The site asks to be left alone for a while; `origin` is who asked, and the wish holds for all of it."""

    def __init__(self, message: str, *, korean: str, retry_after: float | None, origin: str) -> None:
        super().__init__(message, korean=korean, retry_after=retry_after)
        self.origin = origin


class GoneError(PermanentError):
    """The site says that there is no such page, or that it is not for us."""

    def __init__(self, message: str, *, korean: str, status: int) -> None:
        super().__init__(message, korean=korean)
        self.status = status


class CircleError(PermanentError):
    """The address redirects on and on."""


def settled(fetched: Fetched) -> Fetched:
    """The answer after all redirects, or the error that its status stands for."""
    status = fetched.status
    if status in (200, 203, 304):
        return fetched
    if status in (429, 503):
        raise BusyError(
            "The site asks to come back later.",
            korean="사이트가 나중에 다시 와 달라고 합니다.",
            retry_after=decide.retry_after(
                fetched.headers.get("retry-after"), _server_time(fetched.headers) or datetime.now(UTC)
            ),
            origin=origin(fetched.url),
        )
    if status in (401, 402, 403):
        raise GoneError(
            "The site does not let us read this page (login, payment or a block).",
            korean="사이트가 이 페이지를 보여 주지 않습니다(로그인, 유료 또는 차단).",
            status=status,
        )
    if status in (404, 410):
        raise GoneError(
            "The site says that this page does not exist; check the address.",
            korean="사이트에 없는 페이지입니다. 주소를 확인해 주십시오.",
            status=status,
        )
    if status >= 500:
        raise FetchError(
            f"The site has trouble at the moment (status {status}).",
            korean=f"사이트에 지금 문제가 있습니다(상태 {status}).",
        )
    raise GoneError(
        f"The site answered with status {status} instead of a page.",
        korean=f"사이트가 페이지 대신 상태 {status}로 답했습니다.",
        status=status,
    )


def _server_time(headers: Mapping[str, str]) -> datetime | None:
    """The server's own clock: a date that it names is meant by that one, not by ours."""
    return decide.http_date(headers.get("date"))


def broken(error: Exception) -> FetchError:
    """What went wrong on the way, in words that say nothing of the network behind it."""
    if isinstance(error, httpx.TimeoutException):
        return FetchError(
            "The site did not answer in time; try again later.",
            korean="사이트가 제때 답하지 않았습니다. 나중에 다시 시도해 주십시오.",
        )
    if isinstance(error.__cause__, ssl.SSLError) or "CERTIFICATE" in str(error).upper():
        return FetchError(
            "The site's certificate is not valid, so it is not read.",
            korean="사이트의 인증서가 올바르지 않아 읽지 않습니다.",
        )
    if isinstance(error, httpx.ConnectError):
        return FetchError(
            "The site cannot be reached; check the address or try again later.",
            korean="사이트에 연결할 수 없습니다. 주소를 확인하거나 나중에 다시 시도해 주십시오.",
        )
    return FetchError(
        "The connection to the site broke off; try again later.",
        korean="사이트와의 연결이 끊겼습니다. 나중에 다시 시도해 주십시오.",
    )
