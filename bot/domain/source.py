"""A newspaper's feed, and how it fares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo


class SourceKind(StrEnum):
    """What stands behind a source's address."""

    FEED = "feed"  # RSS, Atom, RDF or JSON Feed
    SITEMAP = "sitemap"
    NAVER = "naver"  # a query to Naver's news search


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source as an operator lists it."""

    name: str
    url: str
    kind: SourceKind = SourceKind.FEED
    language: str | None = None
    timezone: str = "Asia/Seoul"
    category: str = ""
    interval_seconds: int = 3600
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """A source as we keep it."""

    id: int
    entry: SourceEntry
    #: Byte for byte as the server gave them, to be sent back.
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the outlet's days begin."""
        return ZoneInfo(self.entry.timezone)
