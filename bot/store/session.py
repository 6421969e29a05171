"""Connections and transactions, and the one place where the database's errors become ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import TypeVar

from sqlalchemy import exc, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import PermanentError, TransientError

#: What libpq is told on every connection, so that a dead network or server is noticed in seconds, not hours.
LIBPQ = {
    "connect_timeout": "5",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}


_T = TypeVar("_T")

#: A transaction that takes longer has lost its server, or stands in everybody's way.
_PATIENCE = 60.0
#: The server ends a transaction in which nothing happens for so long: its process is frozen, and others need its locks.
_IDLE = "-c idle_in_transaction_session_timeout=60s"


_NOT_WAITING = text("SET LOCAL synchronous_commit TO off")


def sqlalchemy_url(url: str) -> str:
    """The address with the driver that we use, whichever of the accepted forms it came in."""
    _, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}"


def libpq_url(url: str) -> str:
    """The address as libpq and psycopg take it."""
    _, _, rest = url.partition("://")
    return f"postgresql://{rest}"


@contextmanager
def errors_translated() -> Iterator[None]:
    """Turn the driver's errors into ours; the statement and its values stay out of the message."""
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as error:
        raise TransientError(f"The database does not answer ({_first_line(error)}).") from error
    except exc.DBAPIError as error:
        if error.connection_invalidated:
            raise TransientError(f"The connection to the database broke ({_first_line(error)}).") from error
        raise PermanentError(f"The database refused a statement ({_first_line(error)}).") from error


def _first_line(error: exc.SQLAlchemyError) -> str:
    cause = getattr(error, "orig", None) or error
    return (str(cause).strip().splitlines() or [type(cause).__name__])[0]


async def lightly(connection: AsyncConnection) -> None:
    """Do not wait for the disk when this transaction ends.

    For what does no harm if the server's machine loses it in the next moment, such as a lease: its holder finds that
    it is gone, and whoever comes next takes it again.
    """
    await connection.execute(_NOT_WAITING)


class Database:
    """The pool of connections that a process works with."""

    def __init__(self, url: str, *, size: int = 10, patience: float = _PATIENCE) -> None:
        self.url = url
        self._size = size
        self._patience = patience
        own_options = {} if "options=" in url else {"options": _IDLE}
        self._engine: AsyncEngine = create_async_engine(
            sqlalchemy_url(url),
            pool_size=size,
            max_overflow=size,
            pool_pre_ping=True,
            connect_args={**LIBPQ, **own_options},
        )
        self._quick: AsyncEngine = create_async_engine(
            sqlalchemy_url(url),
            pool_size=6,
            max_overflow=0,
            isolation_level="AUTOCOMMIT",
            # Preparing a statement would be a journey of its own.
            connect_args={**LIBPQ, "prepare_threshold": None},
        )

    async def fill(self) -> None:
        """Open the pool's connections ahead of the work: opened all together in its midst, they hold it up."""
        with errors_translated():
            async with AsyncExitStack() as opened:
                for _ in range(self._size):
                    await opened.enter_async_context(self._engine.connect())

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """All that is done inside happens together or not at all; it must not take longer than a minute."""
        limit = asyncio.timeout(self._patience)
        try:
            async with limit:
                with errors_translated():
                    async with self._engine.begin() as connection:
                        yield connection
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise TransientError("The database does not answer in time.") from error

    @asynccontextmanager
    async def at_once(self) -> AsyncIterator[AsyncConnection]:
        """A connection for a single statement that takes a single journey: no transaction is begun or ended.

        Nobody looks first whether the connection still lives, so whoever uses it must be ready to try again.
        """
        with errors_translated():
            async with self._quick.connect() as connection:
                yield connection

    async def quickly(self, work: Callable[[AsyncConnection], Awaitable[_T]]) -> _T:
        """What single statements do, each for itself in one journey; done once more where the connection was dead."""
        try:
            async with self.at_once() as connection:
                return await work(connection)
        except TransientError:  # a transaction looks for a connection that lives
            async with self.transaction() as connection:
                return await work(connection)

    async def close(self) -> None:
        """Give all connections back."""
        await self._engine.dispose()
        await self._quick.dispose()
