"""The door of the fetcher: connections are made only to addresses that were checked after resolving."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence

import certifi
import httpcore
import httpx

from bot.intake.addresses import Address, Network, RefusedURLError, admit_addresses

#: From a host's name and port to its addresses; raises OSError where there are none.
Resolver = Callable[[str, int], Awaitable[Sequence[Address]]]


async def resolve(host: str, port: int) -> Sequence[Address]:
    """The addresses of a host by this machine's own resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in found]


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's own transport, with its connections made through the guard."""

    def __init__(self, allow_networks: Sequence[Network], resolver: Resolver = resolve) -> None:
        super().__init__(verify=False)  # the pool below, which does verify, takes its place
        # httpx 0.28 offers no argument for the network backend; its version is bounded for this line's sake.
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl.create_default_context(cafile=certifi.where()),
            max_connections=50,
            # Less than Apache's own 5 s: whoever asks just as the other side hangs up gets no answer.
            keepalive_expiry=4.0,
            network_backend=_GuardedBackend(allow_networks, resolver),
        )


class _GuardedBackend(httpcore.AsyncNetworkBackend):
    """Resolves, checks every address, and dials only what was checked."""

    def __init__(self, allow_networks: Sequence[Network], resolver: Resolver) -> None:
        self._allowed = tuple(allow_networks)
        self._resolver = resolver
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
        addresses = await self._resolved(host, port, timeout)
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in admit_addresses(dict.fromkeys(addresses), port, self._allowed):
            try:
                return await self._backend.connect_tcp(
                    str(address), port, timeout, local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def _resolved(self, host: str, port: int, seconds: float | None) -> Sequence[Address]:
        try:
            async with asyncio.timeout(seconds):
                return await self._resolver(host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("the name does not resolve in time") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError("the name does not resolve") from error

    async def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002
        timeout: float | None = None,  # noqa: ARG002, ASYNC109  # httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Never: nothing on this machine is fetched."""
        raise RefusedURLError("Only web addresses are fetched.", korean="웹 주소만 읽습니다.")

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore does between its own tries."""
        await self._backend.sleep(seconds)
