"""A newspaper's feed, and how it fares."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class SourceKind(StrEnum):
    """What stands behind a source's address."""

    FEED = "feed"  # RSS, Atom, RDF or JSON Feed
    SITEMAP = "sitemap"
    NAVER = "naver"  # a query to Naver's news search


class Notice(StrEnum):
    """What the operator is told of a source, each once."""

    GONE = "gone"  # given up: it said that it is gone for good
    SILENT = "silent"  # given up: nothing came for weeks
    WELL = "well"  # it was given up, and gives news again


class SourceState(StrEnum):
    """Whether a source is asked for news."""

    ON = "on"
    OFF = "off"  # by a person; only a person switches it on again
    UNLISTED = "unlisted"  # gone from the operator's file; comes back with it
    DEAD = "dead"  # by us: gone for good, or silent for too long


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source as an operator lists it."""

    name: str
    url: str
    kind: SourceKind = SourceKind.FEED
    language: str | None = None
    timezone: str = "Asia/Seoul"
    #: Groups within groups are divided by "/".
    category: str = ""
    interval_seconds: int = 3600
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Health:
    """How a source fares: all that the next poll is decided from."""

    state: SourceState = SourceState.ON
    #: Polls in a row that failed, and since when.
    failures: int = 0
    failing_since: datetime | None = None
    last_error: str | None = None
    last_error_korean: str | None = None
    #: 410 Gone in a row, and when the first of them came.
    gone_times: int = 0
    gone_at: datetime | None = None
    #: Where permanent redirects led, the same place so many times in a row.
    moved_to: str | None = None
    moved_times: int = 0
    #: Whether its address ever gave what it should.
    verified: bool = True
    #: Seconds between two of its articles, as of late.
    rhythm_seconds: int | None = None
    #: Seconds for which the feed itself asks to be left alone.
    ttl_seconds: int | None = None
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    next_poll_at: datetime | None = None
    #: What the operator should be told of it, once.
    notice: Notice | None = None
    #: Whether the operator was told that it is given up, and not yet that it is well.
    told: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A source as we keep it."""

    id: int
    entry: SourceEntry
    #: Byte for byte as the server gave them, to be sent back.
    etag: str | None = None
    last_modified: str | None = None
    health: Health = field(default_factory=Health)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the outlet's days begin."""
        return ZoneInfo(self.entry.timezone)
