"""The guarded fetcher: every request that is made on somebody's word goes through here.

    admit the URL -> wait for the host's turn -> resolve, check every address, dial one of those that were checked
    -> read under limits of time and size -> follow a redirect by beginning again

The check sits where the connection is made, so a name that resolves to something else a moment later, or a redirect
to the inside, meets the same door.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import certifi
import httpcore
import httpx

from bot.errors import PermanentError, TransientError, UserError
from bot.intake.addresses import Address, Network, RefusedURLError, admit_addresses, admit_url

USER_AGENT = "Pactwire/0.1 (news briefing bot; honours robots.txt)"
_REDIRECTS = 5
_DEADLINE_SECONDS = 20.0
_CONNECT_SECONDS = 5.0
_MOST_WIRE_BYTES = 5 * 1024 * 1024
_MOST_BYTES = 15 * 1024 * 1024
_STEP = 64 * 1024


class FetchError(TransientError):
    """The page could not be had this time; another try may have more luck."""


class GoneError(PermanentError):
    """The site says that there is no such page, or that it is not for us."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status


class TooLargeError(UserError):
    """More bytes than an article or a feed can need."""


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


@dataclass
class _Turn:
    """Whose turn it is at one host: one request at a time, spaced."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0


class Fetcher:
    """One per process; close it when done."""

    def __init__(self, *, allow_networks: Sequence[Network] = (), host_spacing: float = 2.0) -> None:
        self._spacing = host_spacing
        self._turns: dict[str, _Turn] = {}
        self._client = httpx.AsyncClient(
            transport=_GuardedTransport(allow_networks),
            follow_redirects=False,
            trust_env=False,
            timeout=httpx.Timeout(_DEADLINE_SECONDS, connect=_CONNECT_SECONDS),
            headers={"user-agent": USER_AGENT, "accept-encoding": "gzip"},
        )

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.aclose()

    async def get(
        self,
        url: str,
        *,
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        hurried: bool = False,
    ) -> Fetched:
        """Fetch a page; `hurried` is for one that a person waits for, which takes no turn.

        Raises RefusedURLError and TooLargeError (what the person can change), GoneError (it will not come back) and
        FetchError (it may).
        """
        try:
            async with asyncio.timeout(None if not hurried else _DEADLINE_SECONDS):
                return await self._follow(
                    admit_url(url), {"accept": accept, **(headers or {})}, hurried=hurried
                )
        except TimeoutError:
            raise FetchError(
                f"The site took longer than {_DEADLINE_SECONDS:.0f} seconds; try again later."
            ) from None

    async def _follow(self, url: str, headers: Mapping[str, str], *, hurried: bool) -> Fetched:
        permanent = True
        start = url
        for _ in range(_REDIRECTS + 1):
            fetched = await self._one_in_turn(url, headers, hurried=hurried)
            location = fetched.headers.get("location")
            if fetched.status not in (301, 302, 303, 307, 308) or not location:
                moved_to = url if permanent and url != start else None
                return _settled(fetched, moved_to)
            permanent = permanent and fetched.status in (301, 308)
            url = admit_url(urljoin(url, location))
        raise GoneError("The address redirects in circles.", status=310)

    async def _one_in_turn(self, url: str, headers: Mapping[str, str], *, hurried: bool) -> Fetched:
        if hurried or self._spacing == 0:
            return await self._one(url, headers)
        parts = urlsplit(url)
        turn = self._turns.setdefault(f"{parts.scheme}://{parts.netloc}", _Turn())
        async with turn.lock:
            await asyncio.sleep(max(0.0, turn.free_at - time.monotonic()))
            try:
                return await self._one(url, headers)
            finally:
                turn.free_at = time.monotonic() + self._spacing

    async def _one(self, url: str, headers: Mapping[str, str]) -> Fetched:
        try:
            async with (
                asyncio.timeout(_DEADLINE_SECONDS),
                self._client.stream("GET", url, headers=dict(headers)) as response,
            ):
                body = await _body(response)
                return Fetched(
                    url=url,
                    status=response.status_code,
                    headers={name.lower(): value for name, value in response.headers.items()},
                    body=body,
                )
        except TimeoutError:
            raise FetchError(
                f"The site took longer than {_DEADLINE_SECONDS:.0f} seconds; try again later."
            ) from None
        except (httpx.TransportError, httpx.InvalidURL, UnicodeError) as error:
            raise FetchError(_plain(error)) from error


def _settled(fetched: Fetched, moved_to: str | None) -> Fetched:
    """The answer after all redirects, or the error that its status stands for."""
    status = fetched.status
    if status in (200, 203, 304):
        return Fetched(fetched.url, status, fetched.headers, fetched.body, moved_to)
    if status in (429, 503):
        raise FetchError(
            "The site asks to come back later.", retry_after=retry_after(fetched.headers.get("retry-after"))
        )
    if status in (401, 402, 403):
        raise GoneError("The site does not let us read this page (login, payment or a block).", status=status)
    if status in (404, 410):
        raise GoneError("The site says that this page does not exist.", status=status)
    if status >= 500:
        raise FetchError(f"The site has trouble at the moment (status {status}).")
    raise GoneError(f"The site answered with status {status} instead of a page.", status=status)


def retry_after(value: str | None) -> float | None:
    """Seconds to wait by a Retry-After header in seconds; None where it gives none."""
    if value and value.strip().isascii() and value.strip().isdigit():
        return float(min(int(value.strip()[:9]), 7 * 86400))
    return None


async def _body(response: httpx.Response) -> bytes:
    """Read and decode in small steps: a kilobyte can unpack to a gigabyte in one."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip"):
        raise FetchError("The site sent the page in an encoding that was not asked for.")
    decoder = zlib.decompressobj(wbits=31) if encoding in ("gzip", "x-gzip") else None
    pieces: list[bytes] = []
    wire = size = 0
    async for chunk in response.aiter_raw(_STEP):
        wire += len(chunk)
        for piece in (chunk,) if decoder is None else _unpacked(decoder, chunk):
            size += len(piece)
            if wire > _MOST_WIRE_BYTES or size > _MOST_BYTES:
                raise TooLargeError(
                    f"The page is larger than {_MOST_WIRE_BYTES // 2**20} MB; send an article's address."
                )
            pieces.append(piece)
    return b"".join(pieces)


def _unpacked(decoder: zlib._Decompress, chunk: bytes) -> Iterable[bytes]:
    try:
        while chunk and not decoder.eof:
            yield decoder.decompress(chunk, _STEP)
            chunk = decoder.unconsumed_tail
    except zlib.error:
        raise FetchError("The site sent a damaged page.") from None


def _plain(error: Exception) -> str:
    """What went wrong on the way, in words that say nothing of the network behind it."""
    if isinstance(error, httpx.TimeoutException):
        return "The site did not answer in time; try again later."
    if isinstance(error.__cause__, ssl.SSLError) or "CERTIFICATE" in str(error).upper():
        return "The site's certificate is not valid, so it is not read."
    if isinstance(error, httpx.ConnectError):
        return "The site cannot be reached; check the address or try again later."
    return "The connection to the site broke off; try again later."


class _GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's own transport, with its connections made through the guard."""

    def __init__(self, allow_networks: Sequence[Network]) -> None:
        super().__init__(verify=False)  # the pool below, which does verify, takes its place
        # httpx 0.28 offers no argument for the network backend; its version is bounded for this line's sake.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(cafile=certifi.where()),
            max_connections=50,
            keepalive_expiry=5.0,
            network_backend=_GuardedBackend(allow_networks),
        )


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves, checks every address, and dials only what was checked."""

    def __init__(self, allow_networks: Sequence[Network]) -> None:
        self._allowed = tuple(allow_networks)
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that takes us."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("the name does not resolve") from error
        addresses: list[Address] = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in found]
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in admit_addresses(dict.fromkeys(addresses), port, self._allowed):
            try:
                return await self._backend.connect_tcp(
                    str(address), port, timeout, local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002
        timeout: float | None = None,  # noqa: ARG002, ASYNC109  # httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Never: nothing on this machine is fetched."""
        raise RefusedURLError("Only web addresses are fetched.")

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore does between its own tries."""
        await self._backend.sleep(seconds)
