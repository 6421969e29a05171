"""The harness and the proxy: what they do to processes and connections, and that nothing is left behind."""

import asyncio
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.emulators.harness import Harness, wait_for
from tests.emulators.proxy import Proxy

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
#: Starts a child of its own, tells both numbers, ignores SIGTERM.
PARENT = [
    sys.executable,
    "-c",
    "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "print(child.pid, flush=True); time.sleep(60)",
]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


def is_frozen(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().split()[2] == "T"


async def test_nothing_is_left_behind_not_even_the_children_of_the_killed() -> None:
    async with Harness() as harness:
        process = await harness.start("parent", PARENT)
        first_child = int(await wait_for(lambda: process.first_line, seconds=10, what="it has a child"))
        await process.kill(group=False)
        assert is_alive(first_child)
        await process.start()
        assert not is_alive(first_child)
        second_child = int(await wait_for(lambda: process.first_line, seconds=10, what="it has a child"))
        leader = process.pid
    await wait_for(lambda: not is_alive(second_child), seconds=5, what="the child is gone")
    assert not is_alive(leader)


async def test_a_process_can_be_killed_ended_frozen_and_thawed() -> None:
    async with Harness() as harness:
        process = await harness.start("sleeper", SLEEPER)
        await wait_for(lambda: process.first_line == "up", seconds=10, what="it is up")
        process.freeze()
        await wait_for(lambda: is_frozen(process.pid), seconds=5, what="it is frozen")
        process.thaw()
        await wait_for(lambda: not is_frozen(process.pid), seconds=5, what="it is thawed")
        assert await process.terminate() == -signal.SIGTERM
        await process.start()
        await process.kill()
        assert (process.alive, process.exit_code) == (False, -signal.SIGKILL)
        await process.restart()
        assert process.alive


async def test_the_same_seed_strikes_in_the_same_order() -> None:
    async def run() -> list[tuple[str, signal.Signals]]:
        async with Harness() as harness:
            processes = [await harness.start(name, SLEEPER) for name in ("a", "b")]
            signals = [signal.SIGKILL, signal.SIGSTOP]
            blows = await harness.torment(
                processes, random.Random(5), times=6, pause=(0, 0.01), signals=signals, frozen=(0, 0.01)
            )
            return [(blow.name, blow.signal) for blow in blows]

    first = await run()
    assert first == await run()
    assert {number for _, number in first} == {signal.SIGKILL, signal.SIGSTOP, signal.SIGCONT}


async def test_a_blow_waits_for_its_moment() -> None:
    moments = iter([False, False, True])
    async with Harness() as harness:
        process = await harness.start("sleeper", SLEEPER)
        blows = await harness.torment(
            [process], random.Random(1), times=1, pause=(0, 0), ready=lambda: next(moments), revive=False
        )
        assert len(blows) == 1
        assert not process.alive
    assert next(moments, None) is None


async def test_a_killed_test_run_takes_its_processes_with_it() -> None:
    run = (
        "import asyncio, sys\nfrom tests.emulators.harness import Harness\n"
        "async def main():\n    async with Harness() as harness:\n"
        "        process = await harness.start('sleeper', [sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "        print(process.pid, flush=True)\n        await asyncio.sleep(60)\n"
        "asyncio.run(main())"
    )
    async with Harness() as harness:
        runner = await harness.start("runner", [sys.executable, "-c", run])
        inner = int(await wait_for(lambda: runner.first_line, seconds=20, what="the inner process runs"))
        await runner.kill(group=False)
        await wait_for(lambda: not is_alive(inner), seconds=5, what="the inner process is gone")


async def test_what_does_not_come_in_time_is_named() -> None:
    with pytest.raises(TimeoutError, match="the moon is blue"):
        await wait_for(lambda: False, seconds=0.05, what="the moon is blue")


@asynccontextmanager
async def echo(path: Path | None = None) -> AsyncIterator[int]:
    """A server that says everything back; on a free port, or a Unix socket."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(1000):
                writer.write(piece)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    if path is not None:
        server = await asyncio.start_unix_server(handle, str(path))
    else:
        server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield 0 if path is not None else server.sockets[0].getsockname()[1]
    finally:
        server.close()


class Client:
    """One connection, asked word by word."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def ask(self, word: bytes, seconds: float = 2.0) -> bytes:
        self.writer.write(word)
        await self.writer.drain()
        async with asyncio.timeout(seconds):
            return await self.reader.read(1000)


@asynccontextmanager
async def through(proxy: Proxy, path: Path | None = None) -> AsyncIterator[Client]:
    """A client's connection through a proxy."""
    if path is not None:
        client = Client(*await asyncio.open_unix_connection(str(path)))
    else:
        client = Client(*await asyncio.open_connection("127.0.0.1", proxy.port))
    try:
        yield client
    finally:
        client.writer.close()


async def test_bytes_pass_swallowed_ones_come_late_and_a_cut_is_a_reset() -> None:
    async with echo() as port, Proxy.to_tcp("127.0.0.1", port) as proxy, through(proxy) as client:
        assert await client.ask(b"a") == b"a"
        proxy.swallow()
        with pytest.raises(TimeoutError):
            await client.ask(b"b", 0.1)
        await proxy.restore()
        assert await client.ask(b"") == b"b"
        proxy.cut()
        with pytest.raises(ConnectionResetError):
            await client.ask(b"c")
        async with through(proxy) as another:
            assert await another.ask(b"d") == b"d"
        assert proxy.connections == 2


async def test_a_refusing_proxy_has_no_port_until_it_is_restored() -> None:
    async with echo() as port, Proxy.to_tcp("127.0.0.1", port) as proxy:
        kept = proxy.port
        await proxy.refuse()
        with pytest.raises(ConnectionRefusedError):
            async with through(proxy):
                pass
        await proxy.restore()
        async with through(proxy) as client:
            assert await client.ask(b"a") == b"a"
        assert proxy.port == kept


async def test_an_answer_can_be_delayed_or_cut_in_the_middle() -> None:
    async with echo() as port, Proxy.to_tcp("127.0.0.1", port) as proxy:
        proxy.delay = 0.1
        async with through(proxy) as client:
            started = asyncio.get_running_loop().time()
            await client.ask(b"a")
            assert asyncio.get_running_loop().time() - started >= 0.2  # both ways
        proxy.delay, proxy.cut_after = 0.0, 3
        async with through(proxy) as client:
            assert await client.ask(b"abc") == b"abc"
            with pytest.raises(ConnectionResetError):
                await client.ask(b"d")


async def test_a_server_that_is_not_there_looks_so_through_the_proxy() -> None:
    async with echo() as port:
        pass
    async with Proxy.to_tcp("127.0.0.1", port) as proxy, through(proxy) as client:
        with pytest.raises(ConnectionResetError):
            await client.ask(b"a")


async def test_unix_sockets_can_be_spoilt_too(tmp_path: Path) -> None:
    far, near = tmp_path / ".s.far", tmp_path / ".s.near"
    async with echo(far), Proxy.to_unix(far, listen=near) as proxy:
        async with through(proxy, near) as client:
            assert await client.ask(b"a") == b"a"
            proxy.cut()
            assert await client.ask(b"") == b""
        await proxy.refuse()
        with pytest.raises(FileNotFoundError):
            async with through(proxy, near):
                pass
        await proxy.restore()
        async with through(proxy, near) as client:
            assert await client.ask(b"b") == b"b"
    assert near not in list(tmp_path.iterdir())  # noqa: ASYNC240 -- one look at a folder
