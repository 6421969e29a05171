"""A proxy for TCP and Unix sockets that can cut, delay, swallow and refuse: for PostgreSQL and HTTP alike.

    async with Proxy.to_tcp("127.0.0.1", 5432) as proxy:
        url = f"postgresql://...@127.0.0.1:{proxy.port}/..."
        proxy.swallow()      # connections stay open, nothing comes through: a cable pulled out
        proxy.cut()          # every connection is reset: a server killed
        await proxy.refuse() # and nobody can connect: a server gone
        await proxy.restore()

PostgreSQL looks for its Unix socket by a name in a folder: `Proxy.to_unix(folder / ".s.PGSQL.5432",
listen=other_folder / ".s.PGSQL.5432")`.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

_CHUNK = 65536


class Weather(StrEnum):
    """What becomes of the bytes."""

    CLEAR = "clear"  # they pass
    SWALLOWED = "swallowed"  # they vanish; connections stay open
    REFUSED = "refused"  # the port is closed


class Proxy:
    """A way to a server that can be spoilt while it is used."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]],
        *,
        path: Path | None = None,
    ) -> None:
        self.weather = Weather.CLEAR
        self.delay = 0.0  #: seconds that each piece waits, in each direction
        self.cut_after: int | None = None  #: reset a connection once so many bytes came back from the server
        self.connections = 0  #: accepted so far
        self._connect = connect
        self._path = path
        self._port = 0
        self._server: asyncio.Server | None = None
        self._clear = asyncio.Event()
        self._clear.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    def to_tcp(cls, host: str, port: int, *, listen: Path | None = None) -> Self:
        """To a TCP server; listening on a free loopback port, or on a Unix socket."""
        return cls(lambda: asyncio.open_connection(host, port), path=listen)

    @classmethod
    def to_unix(cls, path: Path, *, listen: Path | None = None) -> Self:
        """To a server's Unix socket; listening on a free loopback port, or on another Unix socket."""
        return cls(lambda: asyncio.open_unix_connection(str(path)), path=listen)

    @property
    def port(self) -> int:
        """Where it listens, if not on a Unix socket; the same through `refuse` and `restore`."""
        return self._port

    async def __aenter__(self) -> Self:
        await self._listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close_port()
        self.cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Reset every connection, both ways; new ones are welcome."""
        for writer in list(self._writers):
            _reset(writer)

    def swallow(self) -> None:
        """Let nothing through, and close nothing: neither side learns of it."""
        self.weather = Weather.SWALLOWED
        self._clear.clear()

    async def refuse(self) -> None:
        """Reset every connection and close the port."""
        self.weather = Weather.REFUSED
        await self._close_port()
        self.cut()

    async def restore(self) -> None:
        """All is well again; what was swallowed on open connections comes late, as TCP would bring it."""
        if self.weather is Weather.REFUSED:
            await self._listen()
        self.weather = Weather.CLEAR
        self._clear.set()

    async def _listen(self) -> None:
        if self._path is not None:
            self._path.unlink(missing_ok=True)
            self._server = await asyncio.start_unix_server(self._serve, str(self._path))
        else:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
            self._port = self._server.sockets[0].getsockname()[1]

    async def _close_port(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        try:
            await self._clear.wait()
            far_reader, far_writer = await self._connect()
            self._writers.add(far_writer)
            try:
                # When either side ends, so does the other: half-closed connections are not what we study.
                ways = [
                    asyncio.create_task(self._carry(reader, far_writer, counted=False)),
                    asyncio.create_task(self._carry(far_reader, writer, counted=True)),
                ]
                self._tasks.update(ways)
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
                self._tasks.difference_update(ways)
            finally:
                await self._end(far_writer)
        except (ConnectionError, OSError):
            _reset(writer)  # the server is not there: so it looks to the client
        finally:
            await self._end(writer)
            self._tasks.discard(task)

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, counted: bool
    ) -> None:
        carried = 0
        with contextlib.suppress(ConnectionError):
            while piece := await source.read(_CHUNK):
                if self.delay:
                    await asyncio.sleep(self.delay)
                await self._clear.wait()
                carried += len(piece)
                if counted and self.cut_after is not None and carried > self.cut_after:
                    _reset(sink)
                    return
                sink.write(piece)
                await sink.drain()

    async def _end(self, writer: asyncio.StreamWriter) -> None:
        self._writers.discard(writer)
        writer.close()
        with contextlib.suppress(ConnectionError, OSError):
            await writer.wait_closed()


def _reset(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    if connection is not None and connection.family != socket.AF_UNIX:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
