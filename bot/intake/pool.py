"""Child processes for work that is heavy or dangerous, each with a limit of time and memory.

A hostile page can keep a parser busy for minutes, and a long article keeps a core for seconds; neither may hold up
the event loop, whose heartbeats tell the others that we live. A child that oversteps is killed and replaced.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import multiprocessing
import multiprocessing.connection
import os
import pickle
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from bot.errors import PermanentError, TransientError, UserError

_MIB = 1024 * 1024


#: How much longer by the clock a piece of work may take than it may use of a processor.
_MOST_STARVED = 6


class OverstepError(PermanentError):
    """The work took more time or memory than it may; it would again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece of work may take."""

    seconds: float
    #: Of address space, which is more than what is really used.
    memory: int


#: Parsing a page: libxml2 is small, and nothing honest takes this long.
PARSING = Limits(seconds=10.0, memory=1024 * _MIB)
#: Reading an article: Kiwi maps 1.4 GB of which it uses a third.
READING = Limits(seconds=30.0, memory=4096 * _MIB)
#: Drawing a picture: most of it is matplotlib's own size.
DRAWING = Limits(seconds=20.0, memory=2048 * _MIB)


@dataclass
class _Child:
    process: BaseProcess
    pipe: multiprocessing.connection.Connection


class Pool:
    """Runs one function, named `module:function`, in up to `size` children that live on between calls."""

    def __init__(self, function: str, *, limits: Limits, size: int = 1) -> None:
        self._function = function
        self._limits = limits
        self._free: asyncio.Queue[_Child | None] = asyncio.Queue()
        for _ in range(size):
            self._free.put_nowait(None)
        self._size = size
        self._children: set[int] = set()

    async def warm_up(self) -> None:
        """Start one child now, so that the first call does not wait for its imports."""
        child = await self._free.get()
        self._free.put_nowait(child or await asyncio.to_thread(self._start))

    async def run(self, argument: object) -> Any:
        """The function's result for this argument; its exceptions are raised here.

        Raises OverstepError when it took too long or the child died of it.
        """
        child = await self._free.get()
        try:
            if child is None or not child.process.is_alive():
                child = await asyncio.to_thread(self._start)
            failed, result = await asyncio.to_thread(self._exchange, child, argument)
        except BaseException:
            if child is not None:
                # Not waited for: the kernel may take a while to take its memory back, and the loop must not.
                self._kill(child)
                asyncio.get_running_loop().run_in_executor(None, _bury, child)
            self._free.put_nowait(None)
            raise
        self._free.put_nowait(child)
        if failed:
            raise result
        return result

    async def close(self) -> None:
        """End all children; calls under way are waited for."""
        for _ in range(self._size):
            child = await self._free.get()
            if child is not None:
                self._kill(child)
                await asyncio.to_thread(_bury, child)

    def _start(self) -> _Child:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_serve,
            args=(theirs, self._function, self._limits.memory),
            daemon=True,
            name=self._function,
        )
        process.start()
        theirs.close()
        return _Child(process, ours)

    def _exchange(self, child: _Child, argument: object) -> tuple[bool, Any]:
        # The first exchange with a child waits for its imports as well; they are not the work's fault.
        started = id(child) in self._children
        grace = 0.0 if started else 30.0
        try:
            child.pipe.send(argument)
            if not self._answered(child, self._limits.seconds + grace):
                raise OverstepError(
                    f"This takes longer than {self._limits.seconds:.0f} seconds and was given up.",
                    korean=f"{self._limits.seconds:.0f}초가 넘게 걸려 그만두었습니다.",
                )
            reply: tuple[bool, Any] = child.pipe.recv()
        except (EOFError, ConnectionError):
            raise _too_large() from None
        self._children.add(id(child))
        return reply

    def _answered(self, child: _Child, seconds: float) -> bool:
        """Whether an answer comes while the work has not had its share of a processor.

        Where processors are short an honest page takes long by the clock; a hostile one uses what it gets.
        """
        before = _processor_seconds(child)
        if child.pipe.poll(seconds):
            return True
        for _ in range(round(seconds * (_MOST_STARVED - 1))):
            used = _processor_seconds(child)
            if before is None or used is None or used - before > 0.8 * seconds:
                return False
            if child.pipe.poll(1.0):
                return True
        return False

    def _kill(self, child: _Child) -> None:
        self._children.discard(id(child))
        child.process.kill()


def _processor_seconds(child: _Child) -> float | None:
    """What a child has used of a processor in its life; None where the system does not say."""
    try:
        # After the name, which may hold anything but ends with the last parenthesis: state is the first, then these.
        fields = Path(f"/proc/{child.process.pid}/stat").read_text(encoding="ascii", errors="replace")
        numbers = fields.rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None


def _bury(child: _Child) -> None:
    child.process.join(5)
    child.pipe.close()


def _serve(pipe: multiprocessing.connection.Connection, function: str, memory: int) -> None:
    """A child's life: take an argument, send back the result, until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    os.nice(5)  # the chat stays quick while articles are read
    module, _, name = function.partition(":")
    work: Callable[[Any], Any] = getattr(importlib.import_module(module), name)
    with contextlib.suppress(EOFError, OSError):
        while True:
            argument = pipe.recv()
            reply: tuple[bool, Any]
            try:
                reply = (False, work(argument))
            except MemoryError:
                reply = (True, _too_large())
            except Exception as error:  # noqa: BLE001  # the outermost loop of a process; the parent raises it
                reply = (True, _sendable(error))
            pipe.send(reply)


def _too_large() -> OverstepError:
    return OverstepError(
        "This takes more memory than it may and was given up.", korean="허용된 메모리를 넘겨 그만두었습니다."
    )


def _sendable(error: Exception) -> Exception:
    """The error itself, or, where it does not survive the way to the parent, its nearest plain relative."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes of a moment ago
    except Exception:  # noqa: BLE001  # whatever an error's own constructor objects to
        plain = next(
            (kind for kind in (UserError, TransientError) if isinstance(error, kind)), PermanentError
        )
        return plain(str(error), korean=getattr(error, "korean", ""))
    return error
