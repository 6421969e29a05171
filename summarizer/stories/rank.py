"""In which order stories are told, and why each stands where it does.

The order is stated, not learnt: organisations that the reader watches, then how much changes in the world by
it (a company founded together outweighs a memorandum), how many papers came to it on their own, how new it is, and
how many take part. Whoever asks "why is this first?" gets the grounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from summarizer.stories.identity import identities
from summarizer.types import Facts, Kind, Organisation, Status


class Ground(StrEnum):
    """Why a story stands where it stands, the weightiest first."""

    WATCHED = "watched"  # the value: the watched organisations that are in it
    KIND = "kind"  # the value: its kind, where that lifts it over a plain agreement
    STATUS = "status"  # the value: its status, where it is an ending or only a plan
    REPORTS = "reports"  # the value: how many independent reports, from two
    SIZE = "size"  # the value: how many parties, from five


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the order needs to know of a story."""

    facts: Facts
    independent_reports: int = 1
    #: When it was last told.
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A story's place in the order."""

    #: Which of the candidates it is.
    index: int
    grounds: tuple[tuple[Ground, str], ...]


#: What a kind changes: a company or a stake stays, a body works on, an agreement is signed, a partnership is said.
_KINDS = {Kind.JOINT_VENTURE: 4, Kind.EQUITY: 3, Kind.CONSORTIUM: 3, Kind.AGREEMENT: 2, Kind.PARTNERSHIP: 1}
#: What became of it: a beginning or an end is news, a plan less so, what goes on least.
_STATUSES = {
    Status.FORMED: 3,
    Status.ENDED: 3,
    Status.JOINED: 2,
    Status.EXPANDED: 2,
    Status.PLANNED: 1,
    Status.ONGOING: 0,
}
_MANY_PARTIES = 5


def rank(candidates: Sequence[Candidate], *, watched: Sequence[Organisation] = ()) -> list[Standing]:
    """The candidates in the order in which they are to be told; equal ones keep their order."""
    wanted = [(organisation.name, identities(organisation)) for organisation in watched]
    weighed = [_weigh(index, candidate, wanted) for index, candidate in enumerate(candidates)]
    return [standing for _, standing in sorted(weighed, key=lambda pair: pair[0])]


_Weight = tuple[int, int, int, float, int, int]


def _weigh(
    index: int, candidate: Candidate, wanted: Sequence[tuple[str, frozenset[str]]]
) -> tuple[_Weight, Standing]:
    news = [alliance for alliance in candidate.facts.alliances if alliance.main]
    present = {identity for alliance in news for party in alliance.parties for identity in identities(party)}
    watched = [name for name, forms in wanted if not forms.isdisjoint(present)]
    strongest = max(news, key=lambda a: _KINDS[a.kind] + _STATUSES[a.status], default=None)
    matter = _KINDS[strongest.kind] + _STATUSES[strongest.status] if strongest else -1
    size = max((len(alliance.parties) for alliance in news), default=0)
    grounds: list[tuple[Ground, str]] = []
    if watched:
        grounds.append((Ground.WATCHED, ", ".join(watched)))
    if strongest and _KINDS[strongest.kind] > _KINDS[Kind.AGREEMENT]:
        grounds.append((Ground.KIND, strongest.kind.value))
    if strongest and strongest.status in (Status.ENDED, Status.PLANNED):
        grounds.append((Ground.STATUS, strongest.status.value))
    if candidate.independent_reports > 1:
        grounds.append((Ground.REPORTS, str(candidate.independent_reports)))
    if size >= _MANY_PARTIES:
        grounds.append((Ground.SIZE, str(size)))
    newness = candidate.told_at.timestamp() if candidate.told_at else 0.0
    weight = (-len(watched), -matter, -candidate.independent_reports, -newness, -size, index)
    return weight, Standing(index, tuple(grounds))
