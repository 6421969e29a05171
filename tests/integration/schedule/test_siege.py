"""The short form of the proof that nothing is lost, whatever is killed; and processes that stop when told."""

import asyncio
import signal
import sys
import time

import pytest

from benchmarks.proofs.d1 import siege
from tests.emulators.harness import Harness, free_port, wait_for


async def test_killed_processes_lose_no_briefing_and_no_article(tmp_path, database_url):
    outcome = await siege(
        database_url,
        tmp_path,
        articles=6,
        deliveries=25,
        kills=2,
        clocks=1,
        workers=2,
        pause=(0.1, 0.5),
        patience=90,
        hurried=True,
        module="tests.integration.schedule.light",
    )
    assert outcome.held, outcome.figures


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_everything_in_one_process_stops_within_ten_seconds(tmp_path, database_url, number):
    (tmp_path / "none.toml").write_text("")
    environment = {
        "DATABASE_URL": database_url,
        "PACTWIRE_SOURCES": str(tmp_path / "none.toml"),
        "PACTWIRE_HOME": str(tmp_path / "home"),
        "PORT": str(free_port()),
        # The engine's own "Starting worker" is told at this level alone.
        "PACTWIRE_LOG_LEVEL": "DEBUG",
    }
    async with Harness() as harness:
        bot = await harness.start("bot", [sys.executable, "-m", "bot", "run"], env=environment)
        await wait_for(
            lambda: any("Starting worker" in line for line in bot.output), seconds=40, what="it works"
        )
        began = time.monotonic()
        while bot.alive:  # told again and again, it still ends in good order
            bot.send(number)
            await asyncio.sleep(0.02)
        code = await bot.wait()
        assert code in (0, 130), bot.tail()
        assert time.monotonic() - began < 10
        said = "\n".join(bot.output)
        assert f"port={environment['PORT']}" in said, "it says where it answers"
        assert "set TELEGRAM_BOT_TOKEN or SLACK_BOT_TOKEN" in said, "and that nobody can talk to it"
