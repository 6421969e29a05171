"""What polls brought, into the store: the answers of many sources in one transaction.

answers -> which entries are new, edited, known by further marks? (entries.py) -> stored
        -> the sources' health and their next poll (decide.py)                 -> stored
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.source import Source
from bot.intake import decide
from bot.intake.decide import Answer
from bot.intake.entries import Announced, Seen, announced, edited, first_of_each
from bot.intake.feeds import Feed
from bot.intake.fetched import Fetched
from bot.store import entries, sources
from bot.store.entries import Mark, NewEntry, StoredEntry
from bot.store.session import Database, lightly
from bot.store.sources import Outcome

#: So many new entries are fetched after one poll, the newest; a sitemap can hold 50,000.
_MOST_NEW = 300
#: A feed's own text is cut there; it stands in for a page that is not to be had, and articles are shorter.
_LONGEST_TEXT = 50_000

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Brought:
    """A source's answer; no feed where nothing changed since the last one."""

    source: Source
    fetched: Fetched
    feed: Feed | None


@dataclass
class _Sorted:
    """An answer's entries by what is to be done about each."""

    found: list[Announced]
    new: list[Announced] = field(default_factory=list)
    edited: list[tuple[StoredEntry, Announced]] = field(default_factory=list)
    further: dict[Mark, int] = field(default_factory=dict)


class Harvest:
    """Takes in what polls brought."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime], chance: random.Random) -> None:
        self._database = database
        self._clock = clock
        self._chance = chance

    async def begin(self, source_ids: Sequence[int]) -> list[tuple[Source, datetime | None] | None]:
        """Each source and until when its host wants no request; None for one that is not asked."""
        async with self._database.transaction() as connection:
            await lightly(connection)  # what is lost with the server is asked once more, that is all
            begun = await sources.begin_polls(connection, source_ids, self._clock())
        return [begun.get(source_id) for source_id in source_ids]

    async def take_in(self, answers: Sequence[Brought]) -> list[list[int]]:
        """Store what the answers brought; gives the entries to be fetched, for each answer."""
        if not answers:
            return []
        now = self._clock()
        ids = [answer.source.id for answer in answers]
        found = []
        for answer in answers:
            found.append(announced(answer.feed.entries, now) if answer.feed else [])
            await asyncio.sleep(0)  # long feeds, one after the other: the loop has others waiting
        async with self._database.transaction() as connection:
            if not any(answer.feed for answer in answers):
                await lightly(connection)
            to_fetch: dict[int, list[int]] = {}
            sorted_out = await self._sort(connection, answers, found, now)
            for answer, its in zip(answers, sorted_out, strict=True):
                for stored, item in its.edited:
                    await _reopen(connection, stored, item)
                    to_fetch.setdefault(answer.source.id, []).append(stored.id)
            await entries.recognise(
                connection, {mark: entry_id for its in sorted_out for mark, entry_id in its.further.items()}
            )
            for source_id, added in (await _add(connection, answers, sorted_out, now)).items():
                to_fetch.setdefault(source_id, []).extend(added)
            await self._record(connection, answers, sorted_out, now)
        return [to_fetch.get(source_id, []) for source_id in ids]

    async def _sort(
        self,
        connection: AsyncConnection,
        answers: Sequence[Brought],
        found: Sequence[list[Announced]],
        now: datetime,
    ) -> list[_Sorted]:
        marks = {
            (answer.source.id, mark)
            for answer, items in zip(answers, found, strict=True)
            for item in items
            for mark in item.marks
        }
        known = await entries.known(connection, marks)
        return [
            _sorted(answer.source.id, items, known, now) for answer, items in zip(answers, found, strict=True)
        ]

    async def _record(
        self,
        connection: AsyncConnection,
        answers: Sequence[Brought],
        sorted_out: Sequence[_Sorted],
        now: datetime,
    ) -> None:
        outcomes = []
        for answer, its in zip(answers, sorted_out, strict=True):
            said = Answer(
                headers=answer.fetched.headers,
                moved_to=answer.fetched.moved_to,
                moments=[item.published for item in its.found if item.published is not None],
                ttl=answer.feed.ttl if answer.feed else None,
                unchanged=answer.feed is None,
            )
            health = decide.healthy(answer.source, said, now, self._chance)
            outcomes.append(Outcome(answer.source.id, health, *_new_validators(answer)))
        await sources.record(connection, outcomes)
        for outcome in outcomes:
            moved = decide.adopted(outcome.health)
            if moved is not None:
                adopted = await sources.adopt(connection, outcome.source_id, moved)
                _log.info("source moved", source=outcome.source_id, url=moved, adopted=adopted)


def _sorted(source_id: int, items: list[Announced], known: dict[Mark, StoredEntry], now: datetime) -> _Sorted:
    its = _Sorted(items)
    for item in items:
        marks = [(source_id, mark) for mark in item.marks]
        stored = next((known[mark] for mark in marks if mark in known), None)
        if stored is None:
            its.new.append(item)
            continue
        its.further |= {mark: stored.id for mark in marks if mark not in known}
        if stored.state != "new" and edited(item, _seen(stored), now):
            its.edited.append((stored, item))
    its.new = first_of_each(its.new)
    return its


async def _add(
    connection: AsyncConnection, answers: Sequence[Brought], sorted_out: Sequence[_Sorted], now: datetime
) -> dict[int, list[int]]:
    """Store the new entries; gives those to be fetched by source."""
    rows = [
        NewEntry(
            answer.source.id,
            item.key,
            item.marks,
            item.url,
            item.title,
            item.published,
            item.updated,
            appeared=answer.source.health.last_success_at is not None,
            feed_html=_own_text(item),
        )
        for answer, its in zip(answers, sorted_out, strict=True)
        for item in its.new
    ]
    added = await entries.add(connection, rows, now)
    too_many = [entry_id for ids in added.values() for entry_id in ids[_MOST_NEW:]]
    if too_many:
        await entries.skip(connection, too_many, "Too many at once; older ones are left out.")
    return {source_id: ids[:_MOST_NEW] for source_id, ids in added.items()}


async def _reopen(connection: AsyncConnection, stored: StoredEntry, item: Announced) -> None:
    await entries.reopen(
        connection,
        stored.id,
        url=item.url,
        title=item.title,
        published_at=item.published,
        updated_at=item.updated,
        feed_html=_own_text(item),
    )


def _own_text(item: Announced) -> str:
    """What the feed itself tells of an entry, as HTML."""
    texts = (item.content_html, escape(item.summary, quote=False))
    return max((text for text in texts if len(text) <= _LONGEST_TEXT), key=len, default="")


def _new_validators(answer: Brought) -> tuple[str | None, str | None]:
    """What to ask with next time, byte for byte; an index says nothing of the parts behind it."""
    source, feed = answer.source, answer.feed
    if feed is not None and feed.sitemaps:
        return None, None
    kept = (source.etag, source.last_modified) if feed is None else (None, None)
    headers = answer.fetched.headers
    return headers.get("etag", kept[0]), headers.get("last-modified", kept[1])


def _seen(stored: StoredEntry) -> Seen:
    return Seen(stored.id, stored.title, stored.published_at, stored.updated_at, stored.edits)
