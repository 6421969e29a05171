"""Database faults are survived.

1. PostgreSQL is killed and started at once; workers under a supervisor must do new jobs again within 15 seconds.
2. Its packets vanish for 60 seconds; a worker must exit or work again within 90 seconds from the beginning.
3. Connections are ended fifty times in the middle of the work; no job may be lost or left in hand.
4. It is stopped for 30 seconds beneath `pactwire run`, once with polling and once with webhooks; what people write
   meanwhile must be answered once, within 15 seconds of its return, or of the moment at which Telegram comes again.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sys
import time
from pathlib import Path

from benchmarks.proofs.hand import Bench, bench, row, server
from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.share import share
from bot.errors import TransientError
from bot.store.server import EmbeddedServer
from tests.emulators.checker import Owed, check
from tests.emulators.harness import Harness, ManagedProcess, free_port, wait_for
from tests.emulators.proxy import Proxy

BAR = (
    "restart: work again within 15 s; 60 s of lost packets: exit or recover within 90 s; 50 killed connections: lost 0;"
    " stopped for 30 s: every update answered once within 15 s of recovery"
)
#: One for each run: the second begins to count its updates anew. They open nothing but the emulator.
TOKENS = {False: "123456789:" + "A" * 35, True: "987654321:" + "B" * 35}
SECRET = "a-secret_1"  # noqa: S105
_DOWN_SECONDS = 30


def strike(embedded: EmbeddedServer, number: signal.Signals) -> None:
    """Send PostgreSQL's first process a signal, and wait until it is gone."""
    lock = embedded.data / "postmaster.pid"
    pid = int(lock.read_text().split()[0])
    os.kill(pid, number)
    end = time.monotonic() + 30
    while time.monotonic() < end and lock.exists():
        time.sleep(0.05)


def start(home: Path) -> None:
    """Start it again, as whoever needs it next does."""
    again = EmbeddedServer(home, durable=True)
    again.start()
    again.stop()  # its share alone: the proof's own keeps the server up


async def _supervised(worker: ManagedProcess) -> None:
    while True:
        await worker.wait()
        await worker.start()


async def _work_again(made: Bench, number: int, *, seconds: float) -> float:
    """How long it takes until a new job is done."""
    began = time.monotonic()
    queued = False
    while not queued:
        with contextlib.suppress(TransientError):
            await made.queue.poll(row(number))
            queued = True
    await made.until(
        1, "SELECT row FROM proof_runs WHERE said = 'done' AND row = %s", row(number), seconds=seconds
    )
    return time.monotonic() - began


async def _restart(made: Bench, embedded: EmbeddedServer, home: Path, times: int) -> float:
    worker = await made.hand("restarted")
    supervisor = asyncio.create_task(_supervised(worker))
    longest = 0.0
    try:
        for number in range(times):
            await made.queue.take_up(
                "poll", [row(10_000 + 100 * number + n, milliseconds=300) for n in range(20)]
            )
            await asyncio.sleep(0.5)
            strike(embedded, signal.SIGQUIT)
            start(home)
            longest = max(longest, await _work_again(made, 20_000 + number, seconds=60))
        await wait_for(lambda: not made.left(), seconds=90, what="all jobs are done")
    finally:
        supervisor.cancel()
    await worker.kill()
    return longest


async def _lost_packets(made: Bench, embedded: EmbeddedServer) -> float:
    """From the moment at which packets vanish until a new job is done or the process has ended."""
    socket = Path(embedded.socket_folder) / ".s.PGSQL.5432"
    async with Proxy.to_unix(socket) as proxy:
        url = f"postgresql://pactwire@127.0.0.1:{proxy.port}/pactwire"
        worker = await made.hand("cut off", url=url)
        await made.queue.take_up("poll", [row(30_000 + n, milliseconds=500) for n in range(40)])
        await asyncio.sleep(1)
        proxy.swallow()
        began = time.monotonic()
        await asyncio.sleep(60)
        await proxy.restore()
        await made.queue.poll(row(31_000))
        done = "SELECT row FROM proof_runs WHERE said = 'done' AND row = %s"
        await wait_for(
            lambda: not worker.alive or made.sql(done, row(31_000)), seconds=120, what="it works or has ended"
        )
        seconds = time.monotonic() - began
        if not worker.alive:
            await worker.start()
        await wait_for(lambda: not made.left(), seconds=120, what="all jobs are done")
        await worker.kill()
    return seconds


async def _killed_connections(made: Bench, times: int) -> tuple[int, int]:
    """How many jobs were lost, and how many connections were ended."""
    dice = random.Random(5)
    workers = [await made.hand(f"harried {n}") for n in range(2)]
    supervisors = [asyncio.create_task(_supervised(worker)) for worker in workers]
    jobs = [row(40_000 + n, milliseconds=dice.randint(5, 300)) for n in range(times * 20)]
    ended = 0
    try:
        await made.queue.take_up("poll", jobs)
        for _ in range(times):
            await asyncio.sleep(dice.uniform(0.1, 0.6))
            ended += made.sql(
                "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1) AS one"
            )[0][0]
        await wait_for(lambda: not made.left(), seconds=180, what="all jobs are done", every=0.5)
    finally:
        for supervisor in supervisors:
            supervisor.cancel()
    done = {found for (found,) in made.sql("SELECT DISTINCT row FROM proof_runs WHERE said = 'done'")}
    return sum(job not in done for job in jobs), ended


async def outage(home: Path, *, webhook: bool, down: float = _DOWN_SECONDS) -> tuple[bool, str]:
    """Whether all that was said around an outage was answered once and in time, and in what words."""
    token = TOKENS[webhook]
    embedded = EmbeddedServer(home, durable=True)
    url = embedded.start()
    folder = home / ("webhook" if webhook else "polling")
    folder.mkdir()
    (folder / "none.toml").write_text("")
    port = free_port()
    async with Harness() as harness:
        telegram = await harness.emulator("telegram", folder / "ledger.sqlite", scale=0.05)
        environment = {
            "DATABASE_URL": url,
            "TELEGRAM_API_URL": telegram.address,
            "TELEGRAM_BOT_TOKEN": token,
            "PACTWIRE_SOURCES": str(folder / "none.toml"),
            "PACTWIRE_HOME": str(folder),
            "PORT": str(port),
        }
        if webhook:
            environment |= {
                "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}",
                "TELEGRAM_WEBHOOK_SECRET": SECRET,
            }
        bot = await harness.start("bot", [sys.executable, "-m", "bot", "run"], env=environment)
        owed: list[Owed] = []

        async def say(first: int, count: int) -> None:
            for number in range(first, first + count):
                await telegram.act("say", bot=token, chat=number, text=f"/subscribe 07:{number:02}")
                owed.append(Owed(id=str(number), chat=str(number), marker=f"07:{number:02}"))

        def answered() -> bool:
            return not check(owed, telegram.calls()).lost

        await say(1, 5)
        await wait_for(answered, seconds=90, what="it answers")
        strike(embedded, signal.SIGINT)
        await asyncio.sleep(1)
        await say(10, 10)
        await asyncio.sleep(down)
        said = [call for call in telegram.calls() if call.method == "webhook"]
        refused = sum(call.status == 503 for call in said)
        start(home)
        began = time.monotonic()
        await say(30, 5)
        with contextlib.suppress(TimeoutError):
            await wait_for(answered, seconds=180, what="all is answered")
        seconds = time.monotonic() - began
        alive = bot.alive
        await asyncio.sleep(3)
        verdict = check(owed, telegram.calls())
        await bot.terminate(seconds=20)
    words = (
        f"{len(owed) - len(verdict.lost)} of {len(owed)} answered {seconds:.1f} s after the return,"
        f" duplicates {verdict.duplicates},"
        f" the process {'went on' if alive else 'ended'}"
    )
    if webhook:
        words += f"; {refused} updates were told 503 meanwhile"
    return verdict.ok and not verdict.duplicates and seconds <= 15 and (refused > 0 or not webhook), words


async def _prove() -> Outcome:
    with server() as embedded:
        home = embedded.data.parent.parent
        async with bench(embedded.url()) as made:
            restarts = share(3)
            back = await _restart(made, embedded, home, restarts)
            cut = await _lost_packets(made, embedded)
            lost, ended = await _killed_connections(made, share(50))
        polling, polling_said = await outage(home, webhook=False)
        webhook, webhook_said = await outage(home, webhook=True)
    return Outcome(
        held=back <= 15 and cut <= 90 and not lost and polling and webhook,
        figures={
            "immediate restart": f"{restarts} times, works again after {back:.1f} s at most",
            "packets lost for 60 s": f"exited or worked again {cut:.1f} s after they began to vanish",
            "connections killed": f"{ended}, jobs lost {lost}",
            "stopped for 30 s, polling": polling_said,
            "stopped for 30 s, webhooks": webhook_said,
        },
    )


def prove() -> Outcome:
    """All four."""
    return asyncio.run(_prove())
