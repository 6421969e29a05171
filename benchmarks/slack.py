"""How soon Slack is acknowledged: signed requests at a `pactwire web` of its own, on an embedded PostgreSQL.

    python -m benchmarks.slack [--seconds 10] [--in-flight 200] [--idle]

Each connection sends a signed event, waits for the answer and sends the next, so that as many requests as there are
connections are always in flight; the events are stored on disk before they are acknowledged, as in production. Beside
it a process reads articles without a pause, unless `--idle` says otherwise. The bar is 200 ms at the 99th percentile.
The sender shares the machine with what it measures, so `web`'s own processor time for each request is told as well.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.store import migrations
from bot.store.server import EmbeddedServer
from tests.emulators.harness import Harness, ManagedProcess, free_port, wait_for
from tests.emulators.slack import signatures

SECRET = "a-signing-secret"  # noqa: S105  # of nobody
BAR = 0.200
_READING = """
import sys
from bot.newsroom.gold import item
from bot.newsroom.pieces import pieces
from summarizer.extract import read
from summarizer.types import Article
articles = [Article(title=known["title"], body=known["body"]) for known in map(item, pieces())]
print("reading", flush=True)
while True:
    for article in articles:
        read(article)
"""


@dataclass
class Times:
    """How long each request waited for its answer."""

    seconds: list[float] = field(default_factory=list)
    refused: int = 0
    processor: float = 0.0
    lasted: float = 0.0

    def percentile(self, share: float) -> float:
        """So many of the answers were there after this."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.lasted if self.lasted else 0.0


def event(number: int, *, text: str = "도움말") -> dict[str, object]:
    """Somebody's message to the bot, in a direct message of their own."""
    said = {
        "type": "message",
        "channel_type": "im",
        "channel": f"D{number % 997:09}",
        "user": f"U{number % 997:09}",
        "text": text,
        "ts": f"{1_790_000_000 + number}.000100",
    }
    grants = [{"team_id": "T0BENCH", "user_id": "U0BOT", "is_bot": True, "is_enterprise_install": False}]
    return {
        "type": "event_callback",
        "team_id": "T0BENCH",
        "event_id": f"Ev{number:012}",
        "event": said,
        "authorizations": grants,
    }


def request(payload: object, *, retry: int = 0, now: float | None = None) -> bytes:
    """The payload as Slack sends it."""
    body = json.dumps(payload, ensure_ascii=False).encode()
    headers = signatures.headers(SECRET, body, now or time.time())
    if retry:
        headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
    lines = [
        "POST /slack/events HTTP/1.1",
        "Host: bot.example.com",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


class Wire:
    """One connection that is kept open."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, sent: bytes) -> int:
        """Send one request; gives the answer's status."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(sent)
        head = await reader.readuntil(b"\r\n\r\n")
        fields = head.lower()
        if b"content-length: " in fields:
            await reader.readexactly(int(fields.partition(b"content-length: ")[2].split(b"\r\n", 1)[0]))
        return int(head.split(b" ", 2)[1])

    async def close(self) -> None:
        """Hang up."""
        if self._streams is not None:
            self._streams[1].close()
            with contextlib.suppress(OSError):
                await self._streams[1].wait_closed()


@contextmanager
def database() -> Iterator[tuple[EmbeddedServer, str]]:
    """A server of its own that writes to disk, with the schema."""
    with tempfile.TemporaryDirectory() as home:
        server = EmbeddedServer(Path(home))
        server.start()
        try:
            migrations.migrate(server.url())
            yield server, server.url()
        finally:
            server.stop()


@asynccontextmanager
async def listening(url: str, **more: str) -> AsyncIterator[tuple[ManagedProcess, int]]:
    """A `pactwire web` on this database, and its port."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "PORT": str(port),
        "SLACK_BOT_TOKEN": "xoxb-of-nobody",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        **more,
    }
    async with Harness() as harness:
        process = await harness.start("web", [sys.executable, "-m", "bot", "web"], env=environment)

        async def answers() -> bool:
            wire = Wire(port)
            try:
                return await wire.ask(b"GET /healthz HTTP/1.1\r\nHost: bot.example.com\r\n\r\n") == 200
            except OSError:
                return False
            finally:
                await wire.close()

        await wait_for(answers, seconds=60, what="web answers", every=0.2)
        await asyncio.sleep(1)
        yield process, port


@asynccontextmanager
async def reading() -> AsyncIterator[None]:
    """A process that reads articles without a pause."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _READING, stdout=asyncio.subprocess.PIPE
    )
    if process.stdout is not None:
        await process.stdout.readline()
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def pressed(port: int, pid: int, *, in_flight: int, seconds: float) -> Times:
    """So many requests always in flight, for so long."""
    times, numbers = Times(), itertools.count()
    end = time.perf_counter() + seconds

    async def one(wire: Wire) -> None:
        while time.perf_counter() < end:
            sent = request(event(next(numbers)))
            began = time.perf_counter()
            status = await wire.ask(sent)
            times.seconds.append(time.perf_counter() - began)
            times.refused += status != 200

    wires = [Wire(port) for _ in range(in_flight)]
    began, before = time.perf_counter(), processor_time(pid)
    await asyncio.gather(*map(one, wires))
    times.lasted, times.processor = time.perf_counter() - began, processor_time(pid) - before
    await asyncio.gather(*(wire.close() for wire in wires))
    return times


def processor_time(pid: int) -> float:
    """Seconds of processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure(*, in_flight: int, seconds: float, idle: bool = False) -> Times:
    """The whole of it once."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with database() as (_, url):
        async with listening(url, PACTWIRE_LOG_LEVEL="WARNING") as (process, port):
            await pressed(port, process.pid, in_flight=20, seconds=1)
            async with contextlib.AsyncExitStack() as beside:
                if not idle:
                    await beside.enter_async_context(reading())
                return await pressed(port, process.pid, in_flight=in_flight, seconds=seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--in-flight", type=int, default=200)
    parser.add_argument("--idle", action="store_true", help="nothing is read beside it")
    given = parser.parse_args(arguments)
    times = asyncio.run(measure(in_flight=given.in_flight, seconds=given.seconds, idle=given.idle))
    worst = times.percentile(0.99)
    print(
        f"{len(times.seconds)} requests, {given.in_flight} in flight, {times.refused} refused, "
        f"{times.a_second:.0f} a second, load {os.getloadavg()[0]:.1f}\n"
        f"median {times.percentile(0.5) * 1000:.0f} ms, 99 % {worst * 1000:.0f} ms (bar {BAR * 1000:.0f} ms), "
        f"slowest {max(times.seconds) * 1000:.0f} ms\n"
        f"processor of web {times.processor / len(times.seconds) * 1000:.2f} ms a request"
    )
    return 0 if worst <= BAR and not times.refused else 1


if __name__ == "__main__":
    sys.exit(main())
