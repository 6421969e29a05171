"""The ledger: every call that an emulated platform answered, on disk before the answer is sent.

One SQLite file holds three tables. `calls` is the ledger proper, only ever added to: what the checker reads.
`exchanges` tells of callers that gave a name (`/from/NAME/...`) how long each of their calls was open.
`documents` is the platform's own state (chats, messages, waiting updates ...), one JSON document a key, so
that an emulator that is killed and started again on the same file goes on where it was.

Writes are group-committed: what arrives while one fsync runs is covered by the next. `record` returns only
when the fsync that covers the call, and every `put` made before it, is done.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    method TEXT NOT NULL,
    chat TEXT,
    thread TEXT,
    text TEXT,
    request_id TEXT,
    status INTEGER NOT NULL,
    message_id TEXT,
    outcome TEXT NOT NULL,
    fault TEXT,
    error TEXT,
    detail TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS calls_by_time ON calls (at);
CREATE TABLE IF NOT EXISTS exchanges (
    id INTEGER PRIMARY KEY,
    caller TEXT NOT NULL,
    method TEXT NOT NULL,
    chat TEXT,
    arrived REAL NOT NULL,
    ended REAL NOT NULL,
    answered INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS documents (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;
"""


class Outcome(StrEnum):
    """What became of a call."""

    ACCEPTED = "accepted"  # done, and the answer went out
    UNANSWERED = "unanswered"  # done, but a fault after acceptance kept the true answer from the client
    REFUSED = "refused"  # the platform's own refusal: a wrong request, a limit, a dead chat
    FAULTED = "faulted"  # an injected fault before acceptance: nothing was done


#: The outcomes after which the platform has done what was asked.
DONE = frozenset({Outcome.ACCEPTED, Outcome.UNANSWERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call that a client made, and what came of it: a row of the ledger."""

    at: float  #: wall time, seconds since 1970, when the platform decided on it
    platform: str  #: "telegram" or "slack"
    account: str  #: whose call: the bot's token, or the team
    method: str
    chat: str | None = None
    thread: str | None = None
    text: str | None = None  #: as people see it, after parsing
    request_id: str | None = None  #: the client's own name for it (`X-Request-Id`), if it gave one
    status: int = 200  #: the HTTP status that was, or would have been, answered
    message_id: str | None = None  #: the platform's name of the message that came of it
    outcome: Outcome = Outcome.ACCEPTED
    fault: str | None = None  #: the injected fault, if one fired
    error: str | None = None  #: the error text that was answered
    detail: dict[str, Any] = field(
        default_factory=dict
    )  #: what more the platform knows: entities, buttons, mentions
    id: int | None = None  #: the ledger's own number, rising in order of acceptance

    @property
    def done(self) -> bool:
        """Whether the platform did it, answered or not."""
        return self.outcome in DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """How long one call of a caller with a name was open, as the platform sees it."""

    caller: str  #: the name in the address that it called
    method: str
    chat: str | None = None
    arrived: float  #: wall time when the whole request had been read
    ended: float  #: ... and when its answer was written, or the caller was found to be gone
    answered: bool  #: whether there was somebody to answer


_COLUMNS = tuple(f.name for f in fields(Call) if f.name != "id")
_INSERT = f"INSERT INTO calls ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608 -- our own field names
_EXCHANGE = tuple(f.name for f in fields(Exchange))
_INSERT_EXCHANGE = (
    f"INSERT INTO exchanges ({', '.join(_EXCHANGE)}) VALUES ({', '.join('?' * len(_EXCHANGE))})"  # noqa: S608 -- our own field names
)
_PUT = "INSERT INTO documents VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body"
_DELETE = "DELETE FROM documents WHERE kind = ? AND key = ?"


def _to_row(call: Call) -> tuple[Any, ...]:
    return (
        call.at,
        call.platform,
        call.account,
        call.method,
        call.chat,
        call.thread,
        call.text,
        call.request_id,
        call.status,
        call.message_id,
        call.outcome.value,
        call.fault,
        call.error,
        json.dumps(call.detail, ensure_ascii=False) if call.detail else "{}",
    )


def _from_row(row: tuple[Any, ...]) -> Call:
    values = dict(zip(("id", *_COLUMNS), row, strict=True))
    values["outcome"] = Outcome(values["outcome"])
    values["detail"] = json.loads(values["detail"])
    return Call(**values)


class Ledger:
    """The open ledger of one emulator process; used from its event loop only."""

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        # Without fsync only for tests that crash nothing: a commit takes 5 ms with it, and 0.1 ms without.
        self._database.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.executescript(SCHEMA)
        # One thread, and only for COMMIT: the rows are handed over in the loop itself, where sqlite3 can take
        # and give back the interpreter's lock without waiting a switch interval for every row.
        self._committer = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._pending: list[tuple[str, tuple[Any, ...]]] = []
        self._waiting: list[asyncio.Future[None]] = []
        self._writing: asyncio.Task[None] | None = None

    async def record(self, call: Call) -> None:
        """Write a call; returns once it, and all that was written before it, is on the disk."""
        self._pending.append((_INSERT, _to_row(call)))
        await self.flush()

    def note(self, call: Call) -> None:
        """Write a call without waiting: for refusals, which owe nobody their durability."""
        self._pending.append((_INSERT, _to_row(call)))
        self._wake()

    def note_exchange(self, exchange: Exchange) -> None:
        """Write how long a call was open, without waiting."""
        self._pending.append((_INSERT_EXCHANGE, tuple(getattr(exchange, name) for name in _EXCHANGE)))
        self._wake()

    def put(self, kind: str, key: str, body: Any) -> None:
        """Write a document of the platform's state; the next `record` or `flush` makes it durable."""
        self._pending.append((_PUT, (kind, key, json.dumps(body, ensure_ascii=False))))
        self._wake()

    def delete(self, kind: str, key: str) -> None:
        """Forget a document."""
        self._pending.append((_DELETE, (kind, key)))
        self._wake()

    async def flush(self) -> None:
        """Return once all that was written so far is on the disk."""
        covered = asyncio.get_running_loop().create_future()
        self._waiting.append(covered)
        self._wake()
        await covered

    def documents(self, kind: str) -> Iterator[tuple[str, Any]]:
        """All documents of a kind, as (key, body), in the order of their keys."""
        for key, body in self._database.execute(
            "SELECT key, body FROM documents WHERE kind = ? ORDER BY key", (kind,)
        ):
            yield key, json.loads(body)

    def recent(self, since: float) -> list[Call]:
        """The calls since a moment, oldest first: what a restarted emulator's limits go on from."""
        rows = self._database.execute(
            f"SELECT id, {', '.join(_COLUMNS)} FROM calls WHERE at >= ? ORDER BY id",  # noqa: S608 -- our own field names
            (since,),
        )
        return [_from_row(row) for row in rows]

    async def close(self) -> None:
        """Make everything durable and let go of the file."""
        await self.flush()
        if self._writing is not None:
            await self._writing
        self._committer.shutdown()
        self._database.close()

    def _wake(self) -> None:
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._pending or self._waiting:
            batch, self._pending = self._pending, []
            covered, self._waiting = self._waiting, []
            try:
                if batch:
                    execute = self._database.execute
                    execute("BEGIN IMMEDIATE")
                    for statement, values in batch:
                        execute(statement, values)
                    await loop.run_in_executor(self._committer, self._database.commit)
            except sqlite3.Error as error:
                if self._database.in_transaction:
                    self._database.rollback()
                for future in covered:
                    if not future.done():
                        future.set_exception(error)
                if not covered:
                    raise
            for future in covered:
                if not future.done():
                    future.set_result(None)


def read_calls(
    path: Path,
    *,
    after: int = 0,
    methods: frozenset[str] | None = None,
    done_only: bool = False,
) -> list[Call]:
    """The calls in a ledger's file, oldest first; safe while an emulator is writing to it."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        rows = database.execute(
            f"SELECT id, {', '.join(_COLUMNS)} FROM calls WHERE id > ? ORDER BY id",  # noqa: S608 -- our own field names
            (after,),
        )
        calls = (_from_row(row) for row in rows)
        return [
            call
            for call in calls
            if (methods is None or call.method in methods) and (not done_only or call.done)
        ]
    finally:
        database.close()


def read_exchanges(path: Path) -> list[Exchange]:
    """How long the calls of callers with a name were open, in the order in which they ended."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        rows = database.execute(f"SELECT {', '.join(_EXCHANGE)} FROM exchanges ORDER BY id")  # noqa: S608 -- our own field names
        found = (dict(zip(_EXCHANGE, row, strict=True)) for row in rows)
        return [Exchange(**{**values, "answered": bool(values["answered"])}) for values in found]
    finally:
        database.close()
