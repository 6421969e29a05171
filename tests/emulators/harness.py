"""The harness: starts processes by name, torments them at chosen or random moments, and leaves none behind.

    async with Harness() as harness:
        telegram = await harness.emulator("telegram", tmp_path / "telegram.sqlite", scale=0.05)
        worker = await harness.start("worker", [sys.executable, "-m", "bot", "worker"], env={...})
        await harness.torment([worker], random.Random(7), times=50, pause=(0.1, 0.5))
        await wait_for(lambda: ..., seconds=20, what="all digests are sent")
        verdict = check(owed, telegram.calls())

Every process leads a group of its own, and the whole group is killed when the harness ends; on Linux the
kernel kills the leader too when the tests' own process dies.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import random
import signal
import socket
import sys
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import isawaitable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from tests.emulators.ledger import Call, read_calls

ROOT = Path(__file__).parents[2]
_MARK = "PACTWIRE_HARNESS"  #: in the environment of all that a managed process starts
_PARENT_DEATH_SIGNAL = 1  # prctl's PR_SET_PDEATHSIG


async def wait_for(
    condition: Callable[[], Any | Awaitable[Any]], *, seconds: float, what: str, every: float = 0.05
) -> Any:
    """The condition's first true value; TimeoutError, saying what was awaited, when none comes in time."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if isawaitable(value):
            value = await value
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s: {what}")
        await asyncio.sleep(every)


@dataclass(frozen=True, slots=True)
class Blow:
    """A signal that a process got, and when."""

    at: float  #: wall time, as in the ledger
    name: str
    signal: signal.Signals


class ManagedProcess:
    """A process under the harness: its output is kept, it can be killed, frozen and started again."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path
    ) -> None:
        self.name = name
        self.output: list[str] = []  #: standard output and error, line by line, of all its lives
        self.first_line = ""  #: of its present life: where a server prints its address
        self._command = list(command)
        self._environment = {**environment, _MARK: uuid.uuid4().hex}
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None
        self._readers: list[asyncio.Task[None]] = []

    @property
    def pid(self) -> int:
        """The number of its present life."""
        assert self._process is not None, f"{self.name} was never started"
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it runs (or is frozen)."""
        return self._process is not None and self._process.returncode is None

    @property
    def exit_code(self) -> int | None:
        """How it ended; negative: by that signal."""
        return None if self._process is None else self._process.returncode

    async def start(self) -> None:
        """Begin a life."""
        assert not self.alive, f"{self.name} runs already"
        self._sweep()
        self.first_line = ""
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            cwd=self._folder,
            env={**os.environ, **self._environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        for stream in (self._process.stdout, self._process.stderr):
            assert stream is not None
            task = asyncio.create_task(self._read(stream, first=stream is self._process.stdout))
            self._readers.append(task)

    def send(self, number: signal.Signals, *, to_group: bool = False) -> None:
        """A signal to the process, or to it and all that it started; nothing if it is gone."""
        with contextlib.suppress(ProcessLookupError):
            if self.alive:
                (os.killpg if to_group else os.kill)(self.pid, number)

    async def kill(self, *, group: bool = True) -> None:
        """SIGKILL, and wait until it is gone; its children too, as when a machine fails."""
        self.send(signal.SIGKILL, to_group=group)
        await self.wait()

    async def terminate(self, *, seconds: float = 10) -> int:
        """SIGTERM, and its exit code; TimeoutError for one that does not go."""
        self.send(signal.SIGTERM)
        async with asyncio.timeout(seconds):
            return await self.wait()

    def freeze(self) -> None:
        """SIGSTOP: it is there, holds its locks and connections, and does nothing."""
        self.send(signal.SIGSTOP, to_group=True)

    def thaw(self) -> None:
        """SIGCONT: it goes on as if nothing had been."""
        self.send(signal.SIGCONT, to_group=True)

    async def wait(self) -> int:
        """Its exit code, once it has ended."""
        assert self._process is not None, f"{self.name} was never started"
        # asyncio's own wait also waits for the pipes, which children that outlive their leader hold open.
        while self._process.returncode is None:  # noqa: ASYNC110 -- it has no event for the exit alone
            await asyncio.sleep(0.005)
        return self._process.returncode

    async def restart(self) -> None:
        """A new life; the old one is killed if it still runs."""
        if self.alive:
            await self.kill()
        await self.start()

    async def bury(self) -> None:
        """End it, and whatever it has left behind."""
        self.send(signal.SIGKILL, to_group=True)
        if self._process is not None:
            await self.wait()
        self._sweep()
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)
        if self._process is not None:
            self._process._transport.close()  # type: ignore[attr-defined]  # asyncio gives no other way

    def tail(self, lines: int = 20) -> str:
        """The end of its output, for a failure's message."""
        return "\n".join(self.output[-lines:])

    def _sweep(self) -> None:
        """Kill the children that outlived their leader; known by our mark, as numbers may be in use again."""
        mark = f"{_MARK}={self._environment[_MARK]}".encode()
        for environment in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if mark in environment.read_bytes():
                    os.kill(int(environment.parent.name), signal.SIGKILL)

    async def _read(self, stream: asyncio.StreamReader, *, first: bool) -> None:
        async for raw in stream:
            line = raw.decode(errors="replace").rstrip("\n")
            if first and not self.first_line:
                self.first_line = line
            self.output.append(line)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


@dataclass(slots=True)
class Emulator:
    """An emulator in a process of its own, and its admin side."""

    process: ManagedProcess
    address: str
    ledger: Path
    client: httpx.AsyncClient

    async def act(self, act: str, **given: Any) -> Any:
        """Something that people do: `act("say", chat=42, text="/start")`; `from_` stands for `from`."""
        given = {"from" if name == "from_" else name: value for name, value in given.items()}
        platform = self.process.name.partition(":")[0]
        return await self._ask("POST", f"{platform}/{act}", given)

    async def look(self, what: str, **query: Any) -> Any:
        """Something to look at: `look("messages", chat=42)`."""
        platform = self.process.name.partition(":")[0]
        answer = await self.client.get(f"/_emulator/{platform}/{what}", params=query)
        answer.raise_for_status()
        return answer.json()

    async def set_faults(self, *rules: Mapping[str, Any]) -> None:
        """Replace the script of faults; none: no more faults."""
        await self._ask("PUT", "faults", list(rules))

    async def set_scale(self, scale: float) -> None:
        """Shorten or lengthen the platform's time."""
        await self._ask("PUT", "clock", {"scale": scale})

    def calls(self, **filters: Any) -> list[Call]:
        """The ledger's calls; it reads the file, so the emulator may be dead."""
        return read_calls(self.ledger, **filters)

    async def restart(self) -> None:
        """SIGKILL, and a new life on the same address and ledger."""
        await self.process.restart()
        await wait_for(lambda: self.process.first_line, seconds=20, what=f"{self.process.name} is up again")

    async def _ask(self, method: str, path: str, body: Any) -> Any:
        answer = await self.client.request(method, f"/_emulator/{path}", json=body)
        if answer.is_error:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.text}")
        return answer.json()


@dataclass(slots=True)
class Harness:
    """Everything that a proof starts; leaving it ends everything."""

    processes: dict[str, ManagedProcess] = field(default_factory=dict)
    blows: list[Blow] = field(default_factory=list)
    _clients: list[httpx.AsyncClient] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients:
            await client.aclose()
        for process in self.processes.values():
            await process.bury()

    async def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        folder: Path = ROOT,
    ) -> ManagedProcess:
        """Start a process under a name of its own."""
        assert name not in self.processes, f"there is a {name} already"
        process = self.processes[name] = ManagedProcess(name, command, env or {}, folder)
        await process.start()
        return process

    async def emulator(
        self, platform: str, ledger: Path, *, scale: float = 1.0, faults: Path | None = None, port: int = 0
    ) -> Emulator:
        """Start an emulator and wait until it listens; it keeps its port through restarts."""
        command = [sys.executable, "-m", "tests.emulators", platform, "--ledger", str(ledger)]
        command += ["--scale", str(scale), "--port", str(port or free_port())]
        command += ["--faults", str(faults)] if faults else []
        number = sum(name.partition(":")[0] == platform for name in self.processes)
        process = await self.start(f"{platform}:{number}" if number else platform, command)
        try:
            address = await wait_for(
                lambda: process.first_line or not process.alive, seconds=20, what=f"{platform} is up"
            )
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{process.tail()}") from None
        if address is True:
            raise RuntimeError(f"the {platform} emulator did not start:\n{process.tail()}")
        client = httpx.AsyncClient(base_url=address, timeout=30)
        self._clients.append(client)
        return Emulator(process, address, ledger, client)

    def strike(self, process: ManagedProcess, number: signal.Signals) -> None:
        """Send a signal to a process and its children, and remember it."""
        self.blows.append(Blow(time.time(), process.name, number))
        process.send(number, to_group=True)

    async def torment(
        self,
        processes: Sequence[ManagedProcess],
        dice: random.Random,
        *,
        times: int,
        pause: tuple[float, float],
        signals: Sequence[signal.Signals] = (signal.SIGKILL,),
        ready: Callable[[], bool | Awaitable[bool]] | None = None,
        frozen: tuple[float, float] = (0.5, 2.0),
        revive: bool = True,
    ) -> list[Blow]:
        """Strike a process of the list so often, at moments that the dice choose.

        `ready` holds each blow back until it says so (a row is being sent just now). What is killed is
        started again unless `revive` is false; what is stopped goes on after a `frozen` while.
        """
        before = len(self.blows)
        for _ in range(times):
            await asyncio.sleep(dice.uniform(*pause))
            process, number = dice.choice(processes), dice.choice(signals)
            if ready is not None:
                await wait_for(ready, seconds=60, what="the moment to strike", every=0.002)
            if not process.alive:
                continue
            self.strike(process, number)
            if number is signal.SIGSTOP:
                await asyncio.sleep(dice.uniform(*frozen))
                self.strike(process, signal.SIGCONT)
            elif number in (signal.SIGKILL, signal.SIGTERM):
                await process.wait()
                if revive:
                    await process.start()
        return self.blows[before:]


def free_port() -> int:
    """A loopback port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
