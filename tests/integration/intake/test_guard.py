"""Nothing inside is ever connected to: canaries listen on every loopback address, and hear nothing."""

import asyncio
import contextlib
import socket
from ipaddress import ip_address, ip_network

import pytest

from bot.errors import PactwireError
from bot.intake.addresses import RefusedURLError, admit_addresses
from bot.intake.fetch import Fetcher
from bot.intake.fetched import CircleError
from tests.integration.intake.faulty import Answer, site

#: Spellings of loopback, "this host", the link-local metadata service and private hosts that resolvers or parsers
#: somewhere have let pass. Each is tried with the canary's port.
HOSTS = """
127.0.0.1 127.0.0.2 127.1.2.3 127.255.255.254 127.1 127.0.1 127.00.0.1 127.000.000.001 0177.0.0.1 0177.1 017700000001
0x7f.0.0.1 0x7f.1 0x7f000001 0X7F000001 0x7f.0x0.0x0.0x1 2130706433 02130706433 4294967295 0 0.0 0.0.0.0 00000000
0x0 0.0.0.1 localhost LOCALHOST localhost. localhost.localdomain ip6-localhost ip6-loopback 127.0.0.1. 127。0。0。1
127．0．0．1 １２７.0.0.1 ①②⑦.0.0.1 ⑫7.0.0.1 [::1] [0:0:0:0:0:0:0:1] [0000::0001] [::] [::127.0.0.1] [::7f00:1]
[::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1] [::ffff:0:127.0.0.1] [64:ff9b::127.0.0.1]
[64:ff9b::7f00:1] [64:ff9b:1::127.0.0.1] [2002:7f00:1::] [2001:0:7f00:1::] [fe80::1] [fe80::1%25lo] [::1%25lo]
[fc00::1] [fd00::1] [fec0::1] [ff02::1] 169.254.169.254 169.254.43518 2852039166 0xa9fea9fe 0251.0376.0251.0376
[::ffff:169.254.169.254] [fd00:ec2::254] 10.0.0.1 10.1 192.168.0.1 192.168.257 172.16.0.1 100.64.0.1 198.18.0.1
192.0.0.192 168.63.129.16 224.0.0.1 240.0.0.1 255.255.255.255
user:password@127.0.0.1 example.com@127.0.0.1 example.com%40@127.0.0.1
""".split()

#: Names that only a resolver knows, and what it says: one address inside is enough.
NAMES = {
    "inside.example": ["127.0.0.1"],
    "mixed.example": ["93.184.215.14", "127.0.0.1"],
    "mixed-reversed.example": ["127.0.0.1", "93.184.215.14"],
    "mixed-six.example": ["93.184.215.14", "::1"],
    "metadata.example": ["169.254.169.254"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "sixtofour.example": ["2002:7f00:1::"],
    "xn--oy2b35ckwhba574atvuzkc.example": ["10.0.0.7"],
}


class Canary:
    """Listens on all of 127/8 and on ::1, on one port; counts who comes and what they say."""

    def __init__(self):
        self.visits = 0
        self.heard = 0
        self.port = 0

    async def hear(self, reader, writer):
        self.visits += 1
        with contextlib.suppress(ConnectionError):
            self.heard += len(await reader.read(1000))
        writer.close()


@pytest.fixture
async def canary():
    bird = Canary()
    four = await asyncio.start_server(bird.hear, "0.0.0.0", 0)
    bird.port = four.sockets[0].getsockname()[1]
    servers = [four]
    if socket.has_ipv6:
        with contextlib.suppress(OSError):
            servers.append(await asyncio.start_server(bird.hear, "::1", bird.port))
    yield bird
    for server in servers:
        server.close()


def resolver(answers):
    """A resolver with a fixed word for each name; a list of lists is a word for each time it is asked."""
    asked = []

    async def resolve(host, port):
        asked.append(host)
        known = answers[host]
        if known and isinstance(known[0], list):
            known = known.pop(0) if len(known) > 1 else known[0]
        return [ip_address(address) for address in known]

    resolve.asked = asked
    return resolve


@contextlib.asynccontextmanager
async def fetching(**options):
    fetcher = Fetcher(host_spacing=0, **options)
    try:
        yield fetcher
    finally:
        await fetcher.close()


async def refusals(fetcher, urls, **options):
    """The errors that these addresses end in; an address that is fetched fails the test."""
    errors = []
    for url in urls:
        with pytest.raises(PactwireError) as caught:
            await fetcher.get(url, **options)
        errors.append(caught.value)
    return errors


def tells_nothing_of_the_inside(error):
    said = str(error)
    return "\n" not in said and not any(
        word in said for word in ("127.", "::1", "169.254", "10.0", "refused", "Errno")
    )


@pytest.mark.parametrize("hurried", [False, True], ids=["for a source", "for a person"])
async def test_no_spelling_of_an_inner_address_is_connected_to(canary, hurried):
    assert len(HOSTS) >= 60
    urls = [f"{scheme}://{host}:{canary.port}/" for host in HOSTS for scheme in ("http", "https")]
    async with fetching() as fetcher:
        errors = await refusals(fetcher, urls, hurried=hurried)
    assert (canary.visits, canary.heard) == (0, 0)
    assert all(map(tells_nothing_of_the_inside, errors))


@pytest.mark.parametrize("name", NAMES)
async def test_no_name_that_leads_inside_is_connected_to(canary, name):
    async with fetching(resolver=resolver(NAMES)) as fetcher:
        (error,) = await refusals(fetcher, [f"http://{name}:{canary.port}/"])
    assert isinstance(error, RefusedURLError)
    assert tells_nothing_of_the_inside(error)
    assert (canary.visits, canary.heard) == (0, 0)


OUTSIDE = (ip_network("127.0.0.2/32"),)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/",
        "http://[::1]:{port}/",
        "http://2130706433:{port}/",
        "//127.0.0.1:{port}/",
        "https://127.0.0.1:{port}/",
        "file:///etc/passwd",
        "http://127.0.0.1\\@example.com/",
        "gopher://127.0.0.1:{port}/_x",
        "http://[half",
    ],
)
async def test_no_redirect_leads_inside(canary, status, target):
    location = target.format(port=canary.port)
    async with (
        site("127.0.0.2", go=Answer(status=status, headers={"Location": location})) as outside,
        fetching(allow_networks=OUTSIDE) as fetcher,
    ):
        (error,) = await refusals(fetcher, [f"{outside.url}/go"])
        assert len(outside.asked_for("/go")) == 1
    assert isinstance(error, RefusedURLError)
    assert (canary.visits, canary.heard) == (0, 0)


async def test_a_redirect_of_robots_txt_leads_nowhere_inside_either(canary):
    inward = Answer(status=302, headers={"Location": f"http://127.0.0.1:{canary.port}/robots.txt"})
    async with (
        site("127.0.0.2", page=Answer(b"<html>page")) as outside,
        fetching(allow_networks=OUTSIDE) as fetcher,
    ):
        outside.answers["/robots.txt"] = inward
        await refusals(fetcher, [f"{outside.url}/page"])
        assert outside.pages == []
    assert (canary.visits, canary.heard) == (0, 0)


async def test_two_hundred_redirects_are_not_followed():
    def onward(asked):
        return Answer(status=302, headers={"Location": f"/{int(asked.path[1:]) + 1}"})

    async with site("127.0.0.2") as outside, fetching(allow_networks=OUTSIDE) as fetcher:
        outside.answers.update({f"/{number}": onward for number in range(200)})
        (error,) = await refusals(fetcher, [f"{outside.url}/0"])
        assert isinstance(error, CircleError)
        assert len(outside.pages) == 6


async def test_a_name_that_turns_inward_between_two_requests_is_stopped(canary):
    async with site("127.0.0.2", page=Answer(b"<html>page")) as outside:
        port = outside.url.rpartition(":")[2]
        answers = resolver({"turning.example": [["127.0.0.2"], ["127.0.0.2"], ["127.0.0.1"]]})
        async with fetching(allow_networks=OUTSIDE, resolver=answers) as fetcher:
            url = f"http://turning.example:{port}/page"
            assert (await fetcher.get(url)).body == b"<html>page"
            (error,) = await refusals(fetcher, [f"http://turning.example:{canary.port}/"])
            assert isinstance(error, RefusedURLError)
            await refusals(fetcher, [url])
    assert (canary.visits, canary.heard) == (0, 0)


async def test_what_was_checked_is_what_is_dialled(canary):
    """One look-up a connection: a second one, after the check, could have another answer."""
    async with site("127.0.0.2", page=Answer(b"<html>page")) as outside:
        port = outside.url.rpartition(":")[2]
        answers = resolver({"turning.example": [["127.0.0.2"], ["127.0.0.1"]]})
        async with fetching(allow_networks=OUTSIDE, resolver=answers) as fetcher:
            await fetcher.get(f"http://turning.example:{port}/page", heeds_robots=False)
            assert answers.asked == ["turning.example"]
    assert canary.visits == 0


async def test_a_resolver_that_never_answers_is_not_waited_for():
    async def sleeps(host, port):
        await asyncio.sleep(60)

    from bot.intake.fetch import Limits

    async with fetching(resolver=sleeps, limits=Limits(connect=0.1, deadline=2, robots=0.5)) as fetcher:
        async with asyncio.timeout(5):
            (error,) = await refusals(fetcher, ["http://slow.example/"], hurried=True)
    assert tells_nothing_of_the_inside(error)


PUBLIC = """
1.0.0.1 1.1.1.1 4.2.2.2 8.8.4.4 8.8.8.8 9.9.9.9 13.107.42.14 17.253.144.10 20.112.250.133 23.32.46.66 31.13.92.36
34.107.221.82 35.186.224.25 44.230.85.241 52.94.236.248 58.229.180.1 61.111.62.1 64.233.160.1 66.220.144.1 69.147.80.15
72.247.10.1 74.6.143.25 91.198.174.192 93.184.215.14 99.86.4.33 101.79.150.1 103.235.46.39 104.16.132.229
106.10.248.150 110.45.156.1 112.175.184.1 114.108.157.19 117.52.137.1 121.78.38.1 125.209.222.141 140.82.112.3
142.250.196.110 151.101.1.67 157.240.22.35 162.159.200.1 172.67.73.1 175.213.35.39 185.199.108.153 192.0.66.2
192.0.78.12 198.35.26.96 199.232.46.167 203.104.153.1 210.89.164.90 211.115.106.1 223.130.200.104
2001:4860:4860::8888 2404:6800:4004:80f::200e 2606:2800:220:1::1 2a03:2880:f10c::1 2620:fe::fe
""".split()


def test_public_newspapers_are_not_blocked_by_mistake():
    assert len(PUBLIC) >= 50
    for address in map(ip_address, PUBLIC):
        assert admit_addresses([address], 443, []) == [address]
