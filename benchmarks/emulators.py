"""How many messages a second the Bot API emulator accepts with its ledger on, so that it is never the limit.

    python -m benchmarks.emulators [--runs 5] [--seconds 4] [--senders 1]

The emulator is a process of its own, as proofs use it: every answer waits for the fsync that covers it. The
senders are processes too, speaking HTTP over plain sockets, because a client library would cost more than
the emulator; they share the machine's cores with it. Each figure is the median of the runs; the bar is
2,000 a second.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from multiprocessing.queues import Queue
from pathlib import Path
from urllib.parse import urlencode

from tests.emulators.ledger import read_calls

BAR = 2000
TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"  # noqa: S105 -- opens nothing but the emulator
CONNECTIONS = 32
CHATS = 2000

_STORY = (
    "<b>{n}. KT·마이크로소프트</b>, 한국형 AI·클라우드 계약\n"
    "<i>왜</i>: 국내 공공·금융 시장에 맞춘 AI 전환을 앞당기려고\n"
    "<blockquote expandable>양사는 5년간 함께 투자하고 조직도 함께 꾸린다고 밝혔다.</blockquote>\n"
    '<a href="https://example.com/news/{n}">○○신문 외 3곳</a>\n\n'
)
EACH = " [......]"  #: stands for the number of the message
_DIGEST = "".join(_STORY.format(n=n) for n in range(1, 11))
MESSAGES = {
    "short (36 characters)": "오늘의 IT 제휴 소식이 도착했습니다. /today 로 확인하세요",
    "digest (1,972 characters), the same to all": _DIGEST,
    "digest (1,979 characters), another to each": _DIGEST + EACH,
}


def send(port: int, text: str, seconds: float, number: int, results: Queue[tuple[int, int]]) -> None:
    """Send over many connections, as fast as answers come; tell how many were accepted and refused."""
    host = f"127.0.0.1:{port}"
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS)]
    for connection in connections:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    message = urlencode({"text": text, "parse_mode": "HTML"}).encode()
    each = urlencode({"": EACH})[1:].encode()
    accepted = refused = 0
    end = time.monotonic() + seconds
    chat = number
    while time.monotonic() < end:
        for connection in connections:
            chat = chat % CHATS + 1
            body = (
                message.replace(each, b"%06d" % (accepted + connection.fileno()))
                + f"&chat_id={chat}".encode()
            )
            head = f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n"
            head += "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
            connection.sendall(head.encode() + body)
        for connection in connections:
            if _is_accepted(connection):
                accepted += 1
            else:
                refused += 1
    results.put((accepted, refused))


def _is_accepted(connection: socket.socket) -> bool:
    answer = connection.recv(65536)
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return head.startswith(b"HTTP/1.1 200")


def run(text: str, seconds: float, senders: int) -> float:
    """Messages a second of one run, on a fresh ledger; every one of them is found in it afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "ledger.sqlite"
        command = [sys.executable, "-m", "tests.emulators", "telegram", "--ledger", str(ledger)]
        emulator = subprocess.Popen(
            [*command, "--scale", "0.000001"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            assert emulator.stdout is not None  # noqa: S101 -- it was asked for above
            port = int(emulator.stdout.readline().strip().rpartition(":")[2])
            _make_people(port)
            results: Queue[tuple[int, int]] = multiprocessing.Queue()
            started = time.monotonic()
            processes = [
                multiprocessing.Process(target=send, args=(port, text, seconds, n * 100, results))
                for n in range(senders)
            ]
            for process in processes:
                process.start()
            tallies = [results.get() for _ in processes]
            took = time.monotonic() - started
            for process in processes:
                process.join()
        finally:
            emulator.terminate()
            emulator.wait()
        accepted, refused = (sum(column) for column in zip(*tallies, strict=True))
        written = sum(call.method == "sendMessage" and call.done for call in read_calls(ledger))
        if refused or written != accepted:
            raise SystemExit(f"{refused} refused; {accepted} accepted, but {written} in the ledger")
        return accepted / took


def _make_people(port: int) -> None:
    connection = socket.create_connection(("127.0.0.1", port))
    for number in range(1, CHATS + 1):
        body = f'{{"bot": "{TOKEN}", "id": {number}, "started": true}}'.encode()
        head = f"POST /_emulator/telegram/people HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)
        if not _is_accepted(connection):
            raise SystemExit("the emulator takes no people")


def main() -> int:
    """Print the figures; 1 when one is below the bar."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--senders", type=int, default=1)
    given = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load at the start {load:.1f}")
    medians = []
    for name, text in MESSAGES.items():
        figures = sorted(run(text, given.seconds, given.senders) for _ in range(given.runs))
        medians.append(statistics.median(figures))
        spread = f"{figures[0]:,.0f} to {figures[-1]:,.0f}"
        print(f"{name}: {medians[-1]:,.0f} messages a second (median of {given.runs}: {spread})")
    print(f"bar for short messages: {BAR:,}")
    return 0 if medians[0] >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
