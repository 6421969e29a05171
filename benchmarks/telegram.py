"""How long people wait in Telegram: from an update's arrival to the first reply, on loopback.

    python -m benchmarks.telegram [--runs 30] [--webhook] [--separate]

The bot runs as in production (`pactwire run`, or `web`, `clock` and `worker` each by itself with `--separate`) on an
embedded PostgreSQL that writes to disk; the Bot API emulator is a process of its own. The clock starts when a person's
message is handed to the emulator and stops when the emulator has accepted the reply, so both ends are in it. Each
message comes from a chat of its own, one after the other, for the platform's own limit is one a second in a chat.
Medians; bars: 50 ms for a command, 300 ms for a follow-up, 1.5 s for the summary of a 30 kB page, robots.txt included.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.store.server import EmbeddedServer
from tests.emulators.harness import Emulator, Harness, free_port, wait_for
from tests.emulators.ledger import Call

TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"  # noqa: S105  # opens nothing but the emulator
BARS = {"command": 0.050, "follow-up": 0.300, "summary": 1.500}
COMMANDS = ("/help", "/subscriptions", "/lang ko", "/start", "/settings")
QUESTIONS = ("누가 주도해?", "언제 맺었어?", "왜 손잡았어?", "몇 곳이 참여했어?")
_REPLYING = frozenset({"sendMessage", "editMessageText"})
_PAGE_BYTES = 30_000
_STORY = (
    "한빛전자와 두레통신, 가람대학교는 {day}일 서울 본사에서 로봇 관제 기술을 함께 개발하는 "
    "업무협약을 체결했다고 밝혔다. 세 기관은 물류 현장에서 쓰는 로봇을 한곳에서 살피는 소프트웨어를 "
    "내년 상반기까지 만들고, 가람대학교는 관련 학과를 열어 전문 인력을 기른다. "
    "한빛전자 관계자는 “국내 로봇 산업의 생태계를 넓히고 인재를 양성하기 위한 협력”이라고 말했다."
)
_AROUND = "로봇 시장은 해마다 커지고 있으며, 물류와 제조 현장에서 사람을 돕는 장비의 수요도 늘고 있다. "


def page(number: int) -> bytes:
    """An article of 30 kB: what a newspaper puts around it is most of that."""
    story = _STORY.format(day=1 + number % 28)
    body = "".join(f"<p>{text}</p>" for text in (story, *[_AROUND * 3] * 6))
    menu = "".join(f'<li><a href="/section/{n}?from=menu">분야 {n}</a></li>' for n in range(60))
    html = (
        "<!DOCTYPE html><html lang='ko'><head><meta charset='utf-8'><title>한빛전자·두레통신, 로봇 협약 | 가온</title>"
        "<meta property='og:title' content='한빛전자·두레통신, 로봇 협약'>"
        "<meta property='article:published_time' content='2026-11-20T09:00:00+09:00'></head><body>"
        f"<div id='gnb'><ul>{menu}</ul></div><h1>한빛전자·두레통신, 로봇 협약</h1>"
        f"<div class='article_view' itemprop='articleBody'>{body}</div><aside><ul>"
    )
    item = "<li class='most'><a href='/news/{n}' data-track='aside-{n}'>많이 본 기사 제목 {n}</a></li>"
    n = 0
    while len(html.encode()) < _PAGE_BYTES - 60:
        html += item.format(n=n)
        n += 1
    return f"{html}</ul></aside></body></html>".encode()


async def serve_pages(port: int) -> asyncio.Server:
    """The newspaper: every address of 127.0.0.0/8 is a host of its own, with its own robots.txt."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (head := await reader.readline()).strip():
            while (await reader.readline()).strip():
                pass
            path = head.split()[1].decode()
            robots = path == "/robots.txt"
            body = b"User-agent: *\nAllow: /\n" if robots else page(int(path.rpartition("/")[2]))
            kind = b"text/plain" if robots else b"text/html; charset=utf-8"
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                % (kind, len(body), body)
            )
            await writer.drain()
        writer.close()

    return await asyncio.start_server(answer, "0.0.0.0", port)  # noqa: S104  # 127.0.0.2 and on are ours, too


class Room:
    """The people's side, and how long each of them waited."""

    def __init__(self, telegram: Emulator) -> None:
        self._telegram = telegram
        self._chat = 1000
        self._seen = 0

    def newcomer(self) -> int:
        """A chat where nobody has said anything yet."""
        self._chat += 1
        return self._chat

    async def wait(self, chat: int, text: str, *, holds: str = "") -> float:
        """Seconds from what somebody says to the first reply (that holds this)."""
        began = time.time()
        await self._telegram.act("say", bot=TOKEN, chat=chat, text=text)
        # Looked for seldom, so that looking does not slow down what is measured.
        reply = await wait_for(
            lambda: self._reply(chat, holds), seconds=60, what=f"a reply to {text}", every=0.03
        )
        return float(reply.at) - began

    def _reply(self, chat: int, holds: str) -> Call | None:
        for call in self._telegram.calls(after=self._seen, methods=_REPLYING, done_only=True):
            self._seen = call.id
            if call.chat == str(chat) and holds in (call.text or ""):
                return call
        return None


async def measured(
    folder: Path, url: str, *, runs: int, webhook: bool, separate: bool
) -> dict[str, list[float]]:
    """The waits of each kind, in seconds."""
    paper = free_port()
    pages = await serve_pages(paper)
    async with Harness() as harness:
        telegram = await harness.emulator("telegram", folder / "t.sqlite")
        (folder / "none.toml").write_text("")
        port = free_port()
        environment = {
            "DATABASE_URL": url,
            "TELEGRAM_API_URL": telegram.address,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "PACTWIRE_SOURCES": str(folder / "none.toml"),
            "PACTWIRE_HOME": str(folder / "home"),
            "PACTWIRE_ALLOW_NETWORKS": "127.0.0.0/8",
            "PORT": str(port),
            "PACTWIRE_LOG_LEVEL": "WARNING",
        }
        if webhook:
            origin = f"http://127.0.0.1:{port}"
            environment |= {"TELEGRAM_WEBHOOK_URL": origin, "TELEGRAM_WEBHOOK_SECRET": "a-secret"}
        if separate:
            migrating = await harness.start(
                "migrate", [sys.executable, "-m", "bot", "migrate"], env=environment
            )
            await migrating.wait()
        for part in ("web", "clock", "worker") if separate else ("run",):
            await harness.start(part, [sys.executable, "-m", "bot", part], env=environment)
        room = Room(telegram)
        # Processes start, models load and connections open before anything counts.
        warm = room.newcomer()
        await room.wait(warm, "/help")
        await room.wait(warm, f"http://127.0.0.1:{paper}/news/0", holds="한빛전자")
        await room.wait(warm, QUESTIONS[0])
        waits: dict[str, list[float]] = {kind: [] for kind in BARS}
        for run in range(runs):
            waits["command"].append(await room.wait(room.newcomer(), COMMANDS[run % len(COMMANDS)]))
            chat = room.newcomer()
            address = f"http://127.0.{run // 200 + 1}.{run % 200 + 2}:{paper}/news/{run + 1}"
            waits["summary"].append(await room.wait(chat, address, holds="한빛전자"))
            await asyncio.sleep(1.1)  # the platform's own second
            waits["follow-up"].append(await room.wait(chat, QUESTIONS[run % len(QUESTIONS)]))
    pages.close()
    return waits


def shown(waits: Sequence[float], bar: float) -> str:
    """A row of the table."""
    middle = statistics.median(waits)
    told = (
        f"{middle * 1000:7.0f} ms (bar {bar * 1000:.0f}; {min(waits) * 1000:.0f} to {max(waits) * 1000:.0f})"
    )
    return told + ("" if middle < bar else "  OVER THE BAR")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.telegram", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--webhook", action="store_true")
    parser.add_argument("--separate", action="store_true", help="web, clock and worker as processes")
    given = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name, EmbeddedServer(Path(name) / "database") as url:
        waits = asyncio.run(
            measured(Path(name), url, runs=given.runs, webhook=given.webhook, separate=given.separate)
        )
    cores = os.cpu_count()
    print(
        f"{platform.machine()}, {cores} cores, Python {platform.python_version()}, load {load:.1f} at the start"
    )
    for kind, found in waits.items():
        print(f"{kind:10} {shown(found, BARS[kind])}")


if __name__ == "__main__":
    main()
