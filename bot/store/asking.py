"""The archive as conversations and the command line ask it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.archive import Busy, Decision, Found, Pact, Period, Profile, Query
from bot.store import archive, mergers, organisations
from bot.store.session import Database
from bot.store.stories import one_at_a_time
from summarizer.facts.lexicon import key
from summarizer.types import Reason


class StoredQuestions:
    """Questions that one transaction answers."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def who(self, name: str) -> list[Profile]:
        """The organisations that go by a name, the busiest first; `=12` is the one of that number."""
        return await self._profiles(
            [int(name[1:])] if _is_number(name) else await archive.who(self._connection, name)
        )

    async def near(self, name: str) -> list[Profile]:
        """Organisations whose names are like one that nobody has."""
        return await self._profiles(await archive.near_names(self._connection, name))

    async def _profiles(self, ids: Sequence[int]) -> list[Profile]:
        known = await organisations.profiles(self._connection, ids)
        return [known[id_] for id_ in ids if id_ in known]

    async def find(self, query: Query) -> Found:
        """The alliances that meet every condition."""
        return await archive.find(self._connection, query)

    async def count(self, query: Query) -> int:
        """How many alliances meet every condition."""
        return await archive.count(self._connection, query)

    async def named(self, name: str) -> list[Pact]:
        """The alliances of that name with their life, the likeliest first; `=12` is the one of that number."""
        ids = [int(name[1:])] if _is_number(name) else await archive.alliances_named(self._connection, name)
        return await archive.pacts(self._connection, ids, history=True)

    async def companions(self, party: int, period: Period | None = None) -> list[Busy]:
        """Those whom an organisation allied with most often."""
        return await archive.companions(self._connection, party, period=period)

    async def busiest(self, *, period: Period | None, reason: Reason | None, most: int) -> list[Busy]:
        """The organisations with a part in most alliances."""
        return await archive.busiest(self._connection, period=period, reason=reason, most=most)

    async def reasons(self, *, period: Period | None, party: int | None = None) -> dict[Reason, int]:
        """How many alliances state each reason, the most frequent first."""
        return await archive.reasons_in(self._connection, period=period, party=party)


class StoredArchive:
    """The archive in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[StoredQuestions]:
        """Any number of questions in one transaction."""
        async with self._database.transaction() as connection:
            yield StoredQuestions(connection)

    async def all(self, query: Query) -> list[Pact]:
        """Every alliance that meets the conditions, with its life."""
        async with self._database.transaction() as connection:
            return await archive.every(connection, query)

    async def listed(self, like: str = "", *, most: int = 50) -> list[tuple[Profile, int]]:
        """The organisations with how many alliances each has, the busiest first."""
        async with self._database.transaction() as connection:
            found = await organisations.listed(connection, like=key(like) if like else "", most=most)
            known = await organisations.profiles(connection, [whole for whole, _ in found])
            return [(known[whole], alliances) for whole, alliances in found]

    async def merge(self, kept: int, other: int, *, actor: str) -> int:
        """Make two organisations one; gives the number under which it can be undone."""
        async with self._database.transaction() as connection:
            await one_at_a_time(connection)
            return await mergers.merge(connection, kept, other, actor=actor)

    async def split(self, name: str, *, actor: str) -> int:
        """Make a name an organisation of its own; gives the number under which it can be undone."""
        async with self._database.transaction() as connection:
            await one_at_a_time(connection)
            return (await mergers.split(connection, name, actor=actor))[0]

    async def undo(self, *, actor: str, line: int | None = None) -> Decision:
        """Put back what a merge or a split changed."""
        async with self._database.transaction() as connection:
            await one_at_a_time(connection)
            return await mergers.undo(connection, actor=actor, line=line)

    async def decisions(self) -> list[Decision]:
        """The merges and splits that are in force, the newest first."""
        async with self._database.transaction() as connection:
            return await mergers.decisions(connection)


def _is_number(name: str) -> bool:
    """Whether a name is a number as buttons give it: =12."""
    return name.startswith("=") and name[1:].isdecimal() and len(name) <= 18
