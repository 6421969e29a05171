"""Housekeeping: what is kept for how long, and thrown away in small portions after that.

Articles, facts, stories and editions stay: they are what people come back to. What the machinery needed to get there
does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.store import dead_letters, jobs, retention, shelf
from bot.store.session import Database

#: So many portions of articles are shelved at once, where a store is older than its marks.
_MOST_PORTIONS = 40

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Keep:
    """How long each kind of row is kept once it has served."""

    #: Updates that were handled; a platform repeats one for a day at most.
    inbox: timedelta = timedelta(days=14)
    #: Messages that were sent; a reply to one finds what it was about for as long.
    outbox: timedelta = timedelta(days=90)
    #: The text of a page's earlier versions; their titles and facts stay.
    versions: timedelta = timedelta(days=90)
    #: Entries of a feed that were never stored; a feed shows an entry for weeks at most.
    entries: timedelta = timedelta(days=180)
    #: Pauses between messages to a chat that nobody writes to any more.
    limits: timedelta = timedelta(days=1)
    #: What a model took on a day that is over.
    spending: timedelta = timedelta(days=31)
    #: What a model claimed of an article, beside the facts that came of it.
    readings: timedelta = timedelta(days=180)
    #: Letters that an operator has dealt with, and jobs that ended.
    letters: timedelta = timedelta(days=30)


class Housekeeping:
    """The step `tidy`; safe to run anywhere, any number of times."""

    def __init__(self, database: Database, *, now: Callable[[], datetime], keep: Keep | None = None) -> None:
        self._database = database
        self._now = now
        self._keep = keep or Keep()

    async def tidy(self) -> dict[str, int]:
        """Throw away one portion of each kind, each in a transaction of its own; gives how much went."""
        now, keep = self._now(), self._keep
        gone: dict[str, int] = {}
        for name, lasts in (
            ("inbox", keep.inbox),
            ("outbox", keep.outbox),
            ("versions", keep.versions),
            ("entries", keep.entries),
            ("limits", keep.limits),
            ("spending", keep.spending),
            ("readings", keep.readings),
        ):
            async with self._database.transaction() as connection:
                gone[name] = await retention.forget(connection, name, now - lasts)
        async with self._database.transaction() as connection:
            await dead_letters.forget_closed(connection, now - keep.letters)
            gone["jobs"] = await jobs.tidy(connection, days=keep.letters.days)
        await self._shelve()
        if any(gone.values()):
            _log.info("tidied", **gone)
        return gone

    async def _shelve(self) -> None:
        """Let articles be found that were read before there were marks."""
        shelved = 0
        for _ in range(_MOST_PORTIONS):
            async with self._database.transaction() as connection:
                portion = await shelf.put_missing(connection)
            shelved += portion
            if not portion:
                break
        if shelved:
            _log.info("shelved", articles=shelved)
