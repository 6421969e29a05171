"""Bombs are refused at once and take no memory.

Bodies of 1 and 10 GiB in gzip, brotli and zstd, double and wrong encodings, a body without end, one that says a byte a
second: each fetched in a fresh process whose high-water mark is read. The naive way, httpx that decodes what comes
under a cap in `aiter_bytes`, is measured on a gigabyte of gzip. (Where Python has no brotli, that bomb is a small body
under its name: we refuse by the name, and no body is unpacked.)
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import zlib
from typing import Any

from benchmarks.proofs.newsdesk import run
from benchmarks.proofs.outcome import Outcome
from tests.integration.intake.faulty import Answer, site
from tests.integration.intake.test_bodies_of_answers import HTML, MIB, bomb, measured

BAR = "1 GiB in gzip, brotli, zstd, wrong and double Content-Encoding: refused within 1 s, memory +32 MiB at most; drip closed within 20 s"  # noqa: E501

_NAIVE = """
import asyncio, json, sys, httpx
def peak():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
async def main(small, big):
    async with httpx.AsyncClient() as client:
        await client.get(small)
        before, size = peak(), 0
        async with client.stream("GET", big) as response:
            async for chunk in response.aiter_bytes():
                size += len(chunk)
                if size > 5 * 2**20:
                    break
        print(json.dumps(peak() - before))
asyncio.run(main(*sys.argv[1:]))
"""


def prove() -> Outcome:
    """Each bomb once."""
    return run(_prove)  # type: ignore[no-any-return]


async def _prove() -> Outcome:
    gib = bomb(1024 * MIB)
    once_more = zlib.compressobj(9, zlib.DEFLATED, 31)
    twice = once_more.compress(gib) + once_more.flush()
    bombs = {
        "1 GiB gzip": Answer(gib, headers={"Content-Encoding": "gzip", **HTML}),
        "10 GiB gzip": Answer(bomb(10 * 1024 * MIB), headers={"Content-Encoding": "gzip", **HTML}),
        "1 GiB gzip, gzip": Answer(twice, headers={"Content-Encoding": "gzip, gzip", **HTML}),
        "1 GiB gzip, said to be once": Answer(twice, headers={"Content-Encoding": "gzip", **HTML}),
        "1 GiB brotli": Answer(_brotli(), headers={"Content-Encoding": "br", **HTML}),
        "1 GiB zstd": Answer(_zstd(), headers={"Content-Encoding": "zstd", **HTML}),
        "gzip said to be deflate": Answer(gib, headers={"Content-Encoding": "deflate", **HTML}),
        "gzip said to be brotli": Answer(gib, headers={"Content-Encoding": "br", **HTML}),
        "no end": Answer(headers=HTML, pieces=_endless()),
    }
    figures: dict[str, str] = {}
    held = True
    for name, answer in bombs.items():
        found = await measured(answer)
        # Of one layer of two, the inner is a small file: it is no bomb to who unpacks once.
        is_small = name == "1 GiB gzip, said to be once"
        fine = (is_small or found["error"] is not None) and found["seconds"] <= 1.0
        fine = fine and found["grown"] <= 32 * MIB
        held = held and fine
        error = found["error"][0] if found["error"] else "read, unpacked once"
        figures[name] = f"{error}, {found['seconds']:.2f} s, +{found['grown'] / MIB:.0f} MiB"
    drip = await measured(Answer(headers=HTML, pieces=_endless(b"x"), pause=1.0))
    held = held and drip["error"] is not None and drip["seconds"] <= 20.5
    figures["a byte a second"] = (
        f"{drip['error'][0]} after {drip['seconds']:.1f} s, +{drip['grown'] / MIB:.0f} MiB"
    )
    naive = await _naive(Answer(gib, headers={"Content-Encoding": "gzip", **HTML}))
    figures["plain httpx, 1 GiB gzip under a cap of 5 MiB"] = f"+{naive} MiB"
    return Outcome(held and naive > 32, figures)


async def _naive(answer: Answer) -> int:
    async with site(small=Answer(b"<html>", headers=HTML), big=answer) as served:
        run_ = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-c", _NAIVE, f"{served.url}/small", f"{served.url}/big"],
            capture_output=True,
            text=True,
            check=False,
        )
    return int(json.loads(run_.stdout))


def _endless(block: bytes = b"x" * 65536) -> Any:
    while True:
        yield block


def _brotli() -> bytes:
    try:
        import brotli
    except ImportError:
        return b"\x0b\x02\x80hello\x03"  # refused by its name all the same
    packer = brotli.Compressor(quality=5)
    block = bytes(MIB)
    return b"".join(packer.process(block) for _ in range(1024)) + bytes(packer.finish())


def _zstd() -> bytes:
    """A frame of a thousand blocks, each a byte repeated: RFC 8878, 3.1.1."""
    block = 128 * 1024  # the largest that a block may be
    header = (block << 3 | 1 << 1).to_bytes(3, "little") + b"\0"
    last = (block << 3 | 1 << 1 | 1).to_bytes(3, "little") + b"\0"
    count = 1024 * MIB // block
    frame = b"\x28\xb5\x2f\xfd" + b"\x00" + bytes([(20 - 10) << 3])  # no size given, a window of 1 MiB
    return frame + header * (count - 1) + last
