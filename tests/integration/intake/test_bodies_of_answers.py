"""Whatever a server sends, the fetch ends within its limits of time and memory, in words that say what is wrong."""

import asyncio
import gzip
import itertools
import json
import sys
import time
import zlib
from contextlib import asynccontextmanager
from ipaddress import ip_network

import pytest

from bot.errors import TransientError, UserError
from bot.intake.fetch import Fetcher, Limits
from bot.intake.fetched import FetchError
from bot.intake.responses import TooLargeError, UnreadableTypeError
from tests.integration.intake.faulty import Answer, site

LOOPBACK = (ip_network("127.0.0.0/8"),)
MIB = 2**20
HTML = {"Content-Type": "text/html"}


@asynccontextmanager
async def fetching(**options):
    fetcher = Fetcher(allow_networks=LOOPBACK, host_spacing=0, **options)
    try:
        yield fetcher
    finally:
        await fetcher.close()


def bomb(size):
    """Zeros of that many bytes (whole 16 MiB) in gzip, without making them all."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = deflate.compress(bytes(16 * MIB)) + deflate.flush(zlib.Z_FULL_FLUSH)
    return bytes.fromhex("1f8b08000000000000ff") + block * (size // (16 * MIB))


# Measured in a process of its own, whose high-water mark nothing else has raised.
_MEASURE = """
import asyncio, json, sys, time
from ipaddress import ip_network
from bot.errors import PactwireError
from bot.intake.fetch import Fetcher

def peak():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024

async def main(small, big):
    fetcher = Fetcher(allow_networks=(ip_network("127.0.0.0/8"),), host_spacing=0)
    await fetcher.get(small)
    before, began = peak(), time.perf_counter()
    try:
        await fetcher.get(big)
        error = None
    except PactwireError as caught:
        error = [type(caught).__name__, str(caught)]
    seconds = time.perf_counter() - began
    await fetcher.close()
    print(json.dumps({"error": error, "seconds": seconds, "grown": peak() - before}))

asyncio.run(main(*sys.argv[1:]))
"""


async def measured(answer):
    async with site(small=Answer(b"<html>", headers=HTML), big=answer) as served:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            _MEASURE,
            f"{served.url}/small",
            f"{served.url}/big",
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await child.communicate()
    return json.loads(out)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize(
    "size", [10 * MIB // MIB * 16 * MIB, 1024 * MIB, 10 * 1024 * MIB], ids=["160M", "1G", "10G"]
)
async def test_a_gzip_bomb_is_refused_at_once_and_takes_no_memory(size):
    found = await measured(Answer(bomb(size), headers={"Content-Encoding": "gzip", **HTML}))
    assert found["error"][0] == "TooLargeError"
    assert found["seconds"] <= 1.0, found
    assert found["grown"] <= 32 * MIB, found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_a_body_without_end_is_refused_at_its_limit():
    block = b"x" * 65536
    endless = Answer(headers=HTML, pieces=itertools.repeat(block))
    found = await measured(endless)
    assert found["error"][0] == "TooLargeError"
    assert found["grown"] <= 32 * MIB, found


WRONG_ENCODINGS = {
    "plain text labelled gzip": Answer(b"<html>plain", headers={"Content-Encoding": "gzip"}),
    "gzip twice": Answer(gzip.compress(gzip.compress(b"<html>")), headers={"Content-Encoding": "gzip, gzip"}),
    "brotli, not asked for": Answer(b"\x0b\x02\x80hello\x03", headers={"Content-Encoding": "br"}),
    "zstd, not asked for": Answer(b"\x28\xb5\x2f\xfd", headers={"Content-Encoding": "zstd"}),
    "unknown": Answer(b"<html>", headers={"Content-Encoding": "rot13"}),
    "gzip cut off": Answer(gzip.compress(b"<html>" * 1000)[:-20], headers={"Content-Encoding": "gzip"}),
    "gzip damaged": Answer(
        gzip.compress(bytes(range(256)) * 40)[:60] + b"\xff" * 60, headers={"Content-Encoding": "gzip"}
    ),
}


@pytest.mark.parametrize("answer", WRONG_ENCODINGS.values(), ids=WRONG_ENCODINGS)
async def test_an_encoding_that_is_not_what_it_says_is_a_fault_and_no_text(answer):
    async with site(page=answer) as served, fetching() as fetcher:
        began = time.perf_counter()
        with pytest.raises(FetchError):
            await fetcher.get(f"{served.url}/page")
        assert time.perf_counter() - began < 1.0


async def test_honest_gzip_is_read():
    text = "가온과 마루가 손잡았다.".encode() * 1000
    answer = Answer(gzip.compress(text), headers={"Content-Encoding": "gzip", **HTML})
    async with site(page=answer) as served, fetching() as fetcher:
        assert (await fetcher.get(f"{served.url}/page")).body == text
        assert served.asked_for("/page")[0].headers["accept-encoding"] == "gzip"


DRIPS = {
    "a byte now and then": Answer(headers=HTML, pieces=itertools.repeat(b"x"), pause=0.05),
    "silence after the head": Answer(headers=HTML, pieces=[b"x"], pause=30),
}


@pytest.mark.parametrize("hurried", [False, True])
@pytest.mark.parametrize("answer", DRIPS.values(), ids=DRIPS)
async def test_a_slow_answer_is_closed_at_the_deadline(answer, hurried):
    # The deadline of 20 s, scaled to half a second.
    async with site(page=answer) as served, fetching(limits=Limits(deadline=0.5)) as fetcher:
        began = time.perf_counter()
        with pytest.raises(FetchError, match="longer than"):
            await fetcher.get(f"{served.url}/page", hurried=hurried)
        assert time.perf_counter() - began < 1.5


async def test_the_deadline_holds_for_all_redirects_together():
    def onward(asked):
        number = int(asked.path[1:])
        return Answer(status=302, headers={"Location": f"/{number + 1}"}, pieces=[b"x"], pause=0.2)

    async with site() as served, fetching(limits=Limits(deadline=0.5)) as fetcher:
        served.answers.update({f"/{number}": onward for number in range(6)})
        began = time.perf_counter()
        with pytest.raises(FetchError, match="longer than"):
            await fetcher.get(f"{served.url}/0")
        assert time.perf_counter() - began < 1.5


async def test_every_refusal_says_in_its_own_words_what_is_wrong():
    answers = {
        "large": Answer(b"x" * (6 * MIB), headers=HTML),
        "pdf": Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
        "missing": Answer(status=404),
        "wall": Answer(status=403),
        "trouble": Answer(status=500),
        "busy": Answer(status=503, headers={"Retry-After": "120"}),
        "teapot": Answer(status=418),
        "cut": Answer(headers={"Content-Length": "100", **HTML}, pieces=[b"x"]),
    }
    said = {}
    async with site(**answers) as served, fetching() as fetcher:
        for name in answers:
            with pytest.raises((UserError, TransientError, Exception)) as caught:
                await fetcher.get(f"{served.url}/{name}")
            said[name] = str(caught.value)
            if name == "large":
                assert isinstance(caught.value, TooLargeError)
            if name == "pdf":
                assert isinstance(caught.value, UnreadableTypeError)
    assert len(set(said.values())) == len(answers)
    assert not any("127.0.0.1" in text for text in said.values())
