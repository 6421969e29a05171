"""Nothing inside is ever connected to, whatever the address says.

Canaries listen on all of 127/8, on ::1 and, where privileges allow, in a second network namespace behind a private
address. Every known spelling of an inner address, every denied range, names with mixed records, names that turn inward
between two look-ups (two hundred rounds), redirects of each status to each kind of target, for sources and for persons.
The naive way, httpx with follow_redirects, is seen to reach the canaries. Fifty public addresses must pass.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import itertools
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from ipaddress import ip_address, ip_network
from typing import Any

import httpx

from benchmarks.proofs.newsdesk import run
from benchmarks.proofs.outcome import Outcome
from bot.errors import PactwireError
from bot.intake.addresses import _DENIED, admit_addresses
from bot.intake.fetch import Fetcher, Limits
from tests.integration.intake.faulty import Answer, site
from tests.integration.intake.test_guard import HOSTS, NAMES, PUBLIC, Canary

BAR = (
    "60 spellings and more, all ranges, mixed records, rebinding, redirects of each 30x, IPv6: 0 bytes reach the "
    "canaries; 0 of 50 public addresses refused"
)
_OUTSIDE = (ip_network("127.0.0.2/32"),)
_TARGETS = (
    "http://127.0.0.1:{port}/",
    "http://[::1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f.1:{port}/",
    "//127.0.0.1:{port}/",
    "https://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_x",
)
_NAMESPACE = "pactwire-proof"
_INNER = "10.213.77.2"


def prove() -> Outcome:
    """Everything against the same canaries."""
    return run(_prove)  # type: ignore[no-any-return]


async def _prove() -> Outcome:
    figures: dict[str, str] = {}
    fetched = 0
    async with _canary() as bird:
        tries = _addresses(bird.port)
        fetcher = Fetcher(host_spacing=0, limits=Limits(connect=0.5, deadline=2.0, robots=1.0))
        for url in tries:
            for hurried in (False, True):
                fetched += await _got(fetcher, url, hurried=hurried)
        await fetcher.close()
        figures["addresses tried, for sources and for persons"] = f"{len(tries)}, {2 * len(tries)} requests"
        fetched += await _names(bird)
        figures["names with an inner address among theirs"] = str(len(NAMES))
        fetched += await _rebinding(bird)
        figures["rounds of a name that turns inward"] = "200"
        redirects, got = await _redirects(bird)
        fetched += got
        figures["redirects"] = str(redirects)
        guarded = (bird.visits, bird.heard)
        figures["visits to canaries, bytes heard"] = f"{guarded[0]}, {guarded[1]}"
        naive = await _naive(bird, tries)
        figures["visits by plain httpx with redirects"] = str(naive)
    held_elsewhere, figures["a second network namespace"] = await _second_namespace()
    refused = sum(not _admitted(address) for address in map(ip_address, PUBLIC))
    figures["public addresses refused"] = f"{refused} of {len(PUBLIC)}"
    figures["inner addresses fetched"] = str(fetched)
    held = guarded == (0, 0) and fetched == 0 and refused == 0 and naive > 0 and held_elsewhere
    return Outcome(held, figures)


def _addresses(port: int) -> list[str]:
    ends = [
        address
        for network in _DENIED
        for address in (network[0], network[-1], network[network.num_addresses // 2])
    ]
    ranges = [f"[{address}]" if address.version == 6 else str(address) for address in ends]
    hosts = dict.fromkeys([*HOSTS, *ranges])
    return [f"{scheme}://{host}:{port}/" for host in hosts for scheme in ("http", "https")]


@asynccontextmanager
async def _canary() -> AsyncIterator[Canary]:
    bird = Canary()

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if writer.get_extra_info("sockname")[0] == "127.0.0.2":
            writer.close()  # the one address of loopback that plays the outside here
        else:
            await bird.hear(reader, writer)

    four = await asyncio.start_server(hear, "0.0.0.0", 0)  # noqa: S104 - a canary sits everywhere
    bird.port = four.sockets[0].getsockname()[1]
    servers = [four]
    with contextlib.suppress(OSError):
        servers.append(await asyncio.start_server(bird.hear, "::1", bird.port))
    yield bird
    for server in servers:
        server.close()


async def _got(fetcher: Fetcher, url: str, **options: Any) -> bool:
    try:
        await fetcher.get(url, **options)
    except PactwireError:
        return False
    return True


async def _names(bird: Canary) -> int:
    async def resolve(host: str, port: int) -> list[Any]:
        del port
        return [ip_address(address) for address in NAMES[host]]

    fetcher = Fetcher(host_spacing=0, resolver=resolve, limits=Limits(connect=0.5, deadline=2.0))
    got = 0
    for name in NAMES:
        got += await _got(fetcher, f"http://{name}:{bird.port}/")
    await fetcher.close()
    return got


async def _rebinding(bird: Canary) -> int:
    """A name whose answer turns with every look-up (a time to live of 0): outside, inside, outside ..."""
    got = 0
    async with site("127.0.0.2", page=Answer(b"<html>page")) as outside:
        turning = itertools.cycle((["127.0.0.2"], ["127.0.0.1"], ["127.0.0.2", "127.0.0.1"]))

        async def resolve(host: str, port: int) -> list[Any]:
            del host, port
            return [ip_address(address) for address in next(turning)]

        for n in range(200):
            fetcher = Fetcher(allow_networks=_OUTSIDE, host_spacing=0, resolver=resolve)
            port = outside.url.rpartition(":")[2] if n % 2 else bird.port
            await _got(fetcher, f"http://turning.example:{port}/page", hurried=bool(n % 3))
            await fetcher.close()
    return got


async def _redirects(bird: Canary) -> tuple[int, int]:
    tried = got = 0
    for status in (301, 302, 303, 307, 308):
        for target in _TARGETS:
            location = target.format(port=bird.port)
            answer = Answer(status=status, headers={"Location": location})
            async with site("127.0.0.2", go=answer) as outside:
                outside.answers["/robots.txt"] = answer if target.startswith("http:") else Answer(status=404)
                for hurried in (False, True):
                    fetcher = Fetcher(allow_networks=_OUTSIDE, host_spacing=0)
                    got += await _got(fetcher, f"{outside.url}/go", hurried=hurried)
                    await fetcher.close()
                    tried += 1
    return tried, got


async def _naive(bird: Canary, tries: list[str]) -> int:
    """What a client without the guard does with the same addresses."""
    before = bird.visits
    async with httpx.AsyncClient(follow_redirects=True, timeout=0.3, verify=False) as client:  # noqa: S501
        for url in tries[:80]:
            with contextlib.suppress(httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError):
                await client.get(url)
    return bird.visits - before


async def _second_namespace() -> tuple[bool, str]:
    """A canary on a private address of another network, which this machine can reach."""
    with _namespace() as there:
        if not there:
            return True, "skipped: this takes the right to make one (root, iproute2)"
        command = (
            "import socket,sys\ns=socket.create_server(('0.0.0.0',80))\nprint('up',flush=True)\n"
            "s.settimeout(60)\nc,_=s.accept()\nprint('visited',flush=True)\n"
        )
        listener = await asyncio.create_subprocess_exec(
            "ip", "netns", "exec", _NAMESPACE, "python3", "-c", command, stdout=asyncio.subprocess.PIPE
        )
        assert listener.stdout is not None  # noqa: S101
        await asyncio.wait_for(listener.stdout.readline(), 20)
        fetcher = Fetcher(host_spacing=0, limits=Limits(connect=0.5, deadline=2.0))
        got = 0
        for host in (
            _INNER,
            str(int(ipaddress.IPv4Address(_INNER))),
            f"[::ffff:{_INNER}]",
            f"[64:ff9b::{_INNER}]",
        ):
            got += await _got(fetcher, f"http://{host}/", hurried=True)
        await fetcher.close()
        quiet = not await _line(listener.stdout, 0.5)
        async with httpx.AsyncClient(timeout=1.0) as client:
            with contextlib.suppress(httpx.HTTPError):
                await client.get(f"http://{_INNER}/")
        reachable = await _line(listener.stdout, 5)
        with contextlib.suppress(ProcessLookupError):
            listener.kill()
        await listener.wait()
        said = f"4 addresses: {got} fetched, canary {'quiet' if quiet else 'VISITED'}"
        return quiet and got == 0 and reachable, f"{said}; plain httpx reaches it: {reachable}"


async def _line(stream: asyncio.StreamReader, seconds: float) -> bool:
    try:
        return bool(await asyncio.wait_for(stream.readline(), seconds))
    except TimeoutError:
        return False


@contextmanager
def _namespace() -> Iterator[bool]:
    commands = (
        f"ip netns add {_NAMESPACE}",
        f"ip link add pwproof0 type veth peer name pwproof1 netns {_NAMESPACE}",
        "ip addr add 10.213.77.1/30 dev pwproof0",
        "ip link set pwproof0 up",
        f"ip -n {_NAMESPACE} addr add {_INNER}/30 dev pwproof1",
        f"ip -n {_NAMESPACE} link set pwproof1 up",
    )
    try:
        yield all(_done(command) for command in commands)
    finally:
        _done(f"ip netns del {_NAMESPACE}")
        _done("ip link del pwproof0")


def _done(command: str) -> bool:
    try:
        return subprocess.run(command.split(), capture_output=True, check=False, timeout=10).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _admitted(address: Any) -> bool:
    try:
        return admit_addresses([address], 443, []) == [address]
    except PactwireError:
        return False
