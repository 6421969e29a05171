"""Which entries of a feed are new, which were seen before, which were edited since.

An entry is the one that we know if its address is known, or if two of its id, title and moment are. So neither ids
that change with every visit, nor addresses that change with the headline, nor a feed that gives the same id to
everything makes an article come twice or get lost.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from bot.intake.feeds import Entry
from bot.intake.urls import canonical

#: Edited entries are looked at again only while they are news.
_STILL_NEWS = timedelta(days=3)
#: ... and so many times at most, or a feed that restamps its entries would have us fetch for ever.
MOST_EDITS = 3
#: As long as the fetcher takes them; an index of the database could not hold one of some thousands.
_LONGEST_URL = 2000
_LONGEST_TITLE = 500
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Announced:
    """An entry with what it is known by."""

    #: Under which it is stored: its canonical address.
    key: str
    #: All that it is recognised by, its address among them.
    marks: tuple[str, ...]
    url: str
    title: str
    #: When it was published; None where the feed does not say, or says what cannot be.
    published: datetime | None
    updated: datetime | None
    #: The feed's own text, as plain text and, where it has more, as HTML.
    summary: str = ""
    content_html: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as it was stored."""

    id: int
    title: str
    published: datetime | None
    updated: datetime | None
    edits: int


def announced(entries: Iterable[Entry], now: datetime) -> list[Announced]:
    """The entries that have an address, each once, newest first as far as they are dated."""
    entries = [_storable(entry) for entry in entries if entry.url and len(entry.url) <= _LONGEST_URL]
    often = Counter(entry.id for entry in entries)
    found: dict[str, Announced] = {}
    for entry in entries:
        key = canonical(entry.url)
        published = None if entry.is_ahead_of(now) else entry.published
        updated = entry.updated if entry.updated is not None and entry.updated <= now else None
        marks = _marks(entry, key, published, has_own_id=often[entry.id] == 1)
        found.setdefault(
            key,
            Announced(
                key, marks, entry.url, entry.title, published, updated, entry.summary, entry.content_html
            ),
        )
    undated = datetime.min.replace(tzinfo=UTC)
    return sorted(found.values(), key=lambda item: item.published or undated, reverse=True)


def first_of_each(items: Sequence[Announced]) -> list[Announced]:
    """Without those that are recognised as another one before them."""
    taken: set[str] = set()
    kept = []
    for item in items:
        if taken.isdisjoint(item.marks):
            kept.append(item)
        taken.update(item.marks)
    return kept


def edited(item: Announced, seen: Seen, now: datetime) -> bool:
    """Whether a known entry should be fetched again: its headline or its date of change is new."""
    published = item.published or seen.published
    if seen.edits >= MOST_EDITS or (published is not None and now - published > _STILL_NEWS):
        return False
    if item.title and item.title != seen.title:
        return True
    return item.updated is not None and seen.updated is not None and item.updated > seen.updated


def published_at(
    stated: datetime | None, first_seen: datetime, now: datetime, *, seen_appearing: bool
) -> datetime | None:
    """When an article was published: as stated, else when it appeared in a feed that we had looked at before.

    A date that has not come yet is no statement. What was in the feed already at our first visit may be years old,
    so that its appearance says nothing.
    """
    if stated is not None and stated <= now + timedelta(minutes=10):
        return stated
    return first_seen if seen_appearing else None


def _storable(entry: Entry) -> Entry:
    """Without what no database takes (NUL, halves of surrogate pairs), and with a title of a title's length."""
    texts = ("id", "url", "title", "summary", "content_html")
    clean = {name: _UNSTORABLE.sub("", getattr(entry, name)) for name in texts}
    return replace(
        entry,
        id=clean["id"],
        url=clean["url"],
        title=clean["title"][:_LONGEST_TITLE],
        summary=clean["summary"],
        content_html=clean["content_html"],
    )


def _marks(entry: Entry, key: str, published: datetime | None, *, has_own_id: bool) -> tuple[str, ...]:
    _, _, without_scheme = key.partition("://")
    marks = ["address\n" + (without_scheme or key)]
    when = published.astimezone(UTC).isoformat() if published is not None else ""
    # Midnight is how a date without a time reads: many entries share it.
    exact = when if published is not None and published.time() != time(0) else ""
    if has_own_id and entry.id and entry.title:
        marks.append(f"id and title\n{entry.id}\n{entry.title}")
    if has_own_id and entry.id and exact:
        marks.append(f"id and moment\n{entry.id}\n{exact}")
    if entry.title and exact:
        marks.append(f"title and moment\n{entry.title}\n{exact}")
    # Kept in the database: whoever changes this has to migrate what is there.
    return tuple(hashlib.sha256(mark.encode("utf-8", "replace")).hexdigest()[:24] for mark in marks)
