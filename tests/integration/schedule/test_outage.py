"""A database that goes away and comes back: work goes on by itself, and nothing is done twice for it."""

import asyncio
import signal
import time
from contextlib import suppress

import pytest

from benchmarks.proofs.j4 import start, strike
from bot.errors import TransientError
from bot.store import migrations
from bot.store.server import EmbeddedServer
from tests.emulators.harness import wait_for
from tests.integration.schedule.kit import jobs, queue


@pytest.fixture
def own_server(tmp_path):
    """A server that a test may ill-treat."""
    embedded = EmbeddedServer(tmp_path, durable=False)
    url = embedded.start()
    migrations.migrate(url)
    yield embedded
    embedded.stop()


async def test_a_worker_goes_on_after_an_outage_and_stops_when_told_in_the_next(own_server, tmp_path):
    done = []

    async def note(row):
        await asyncio.sleep(0.3)
        done.append(row)

    async with queue(own_server.url(), works=True, poll=note) as waiting:
        await waiting.take_up("poll", range(20))
        await wait_for(lambda: done, seconds=20, what="it works")
        await asyncio.to_thread(strike, own_server, signal.SIGINT)
        with pytest.raises(TransientError):
            await waiting.poll(100)
        await asyncio.sleep(3)
        await asyncio.to_thread(start, tmp_path)
        began = time.monotonic()
        while True:
            with suppress(TransientError):
                await waiting.poll(200)
                break
            await asyncio.sleep(0.1)
        await wait_for(lambda: 200 in done, seconds=15, what="it works again")
        assert time.monotonic() - began < 15

        async def empty():
            return not await jobs(waiting._database)

        await wait_for(empty, seconds=40, what="what was in hand is done as well")
        assert set(done) >= set(range(20))
        await asyncio.to_thread(strike, own_server, signal.SIGINT)
        began = time.monotonic()
    # Told to stop while the database is away, a worker does not wait for its return.
    assert time.monotonic() - began < 30
    await asyncio.to_thread(start, tmp_path)
