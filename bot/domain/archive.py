"""What the archive knows beside single stories: organisations, and alliances that live longer than one story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from summarizer.stories.changes import Change
from summarizer.types import Kind, Language, OrganisationType, Reason, Status


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation in an alliance or a group, and when it came or went if that was not with the others."""

    id: int
    name_ko: str | None
    name_en: str | None
    joined_on: str | None = None
    left_on: str | None = None

    def name(self, language: Language) -> str:
        """What readers of a language call it."""
        korean, english = self.name_ko or self.name_en or "", self.name_en or self.name_ko or ""
        return korean if language is Language.KO else english


@dataclass(frozen=True, slots=True)
class Profile:
    """Who an organisation is."""

    id: int
    #: Its usual name in each language; one of the two is always there.
    name_ko: str | None
    name_en: str | None
    #: All names that it goes by.
    names: tuple[str, ...]
    type: OrganisationType
    ticker: str | None = None
    #: The group or parent that it belongs to, and those that belong to it.
    house: Member | None = None
    members: tuple[Member, ...] = ()

    def name(self, language: Language) -> str:
        """What readers of a language call it."""
        korean, english = self.name_ko or self.name_en or "", self.name_en or self.name_ko or ""
        return korean if language is Language.KO else english


@dataclass(frozen=True, slots=True)
class Place:
    """Where something can be read."""

    title: str
    url: str
    outlet: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Moment:
    """One event in the life of an alliance, and the report that tells of it."""

    kind: Kind
    status: Status
    #: As exact as it was told, and the day that it counts from.
    happened_on: str | None
    day: date
    changes: tuple[Change, ...] = ()
    source: Place | None = None


@dataclass(frozen=True, slots=True)
class Pact:
    """An alliance as the archive knows it."""

    id: int
    name: str | None
    kind: Kind
    status: Status
    #: When it came about, as exact as told; and the days of its first and last event.
    happened_on: str | None
    first_day: date
    last_day: date
    members: tuple[Member, ...]
    reasons: tuple[Reason, ...] = ()
    #: The party that leads it, by id.
    lead: int | None = None
    #: How many reports tell of it, and the one to read.
    reports: int = 0
    source: Place | None = None
    #: Only where its history was asked for.
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both of them included."""

    first: date
    last: date
    #: As a person said it, for the reply.
    said: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of the archive; every condition that is given must hold."""

    #: All of these organisations take part.
    parties: tuple[int, ...] = ()
    #: Something of it happened in these days; or was reported in these.
    period: Period | None = None
    told: Period | None = None
    reason: Reason | None = None
    kind: Kind | None = None
    #: The alliance's name, or a part of it.
    name: str = ""
    most: int = 10
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """The newest of what was found, and how many there are in all."""

    pacts: tuple[Pact, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Busy:
    """An organisation, and how many alliances it had a part in."""

    organisation: Member
    alliances: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A merge or a split that is in force."""

    id: int
    at: datetime
    actor: str
    #: "merge" or "split".
    action: str
    #: The organisation that stays, and the one that went into it or came out of it.
    kept: str
    other: str
    because: str
