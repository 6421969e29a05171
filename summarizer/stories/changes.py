"""What became different between two states of the same facts: all that an update has to tell.

Only facts count. A party written in another form, a date told more vaguely than before, another sentence as evidence
or another order are no change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from summarizer.facts.lexicon import key
from summarizer.stories.identity import sameness
from summarizer.types import Alliance, Facts, Kind, Organisation, Status


class ChangeKind(StrEnum):
    """Which fact changed; in the order in which an update tells it."""

    TOLD = "told"  # an alliance that was not known of before; `values` are its parties
    STATUS = "status"
    KIND = "kind"
    JOINED = "joined"  # `values` came in as new members
    LEFT = "left"  # `values` went out
    NAMED = "named"  # `values` take part, which no report had said yet
    UNNAMED = "unnamed"  # `values` were said to take part, which the reports no longer bear out
    NAME = "name"
    DATE = "date"
    LEAD = "lead"
    REASONS = "reasons"  # `values` are told as reasons now


#: What a reader who knows the alliance already may well do without.
_MINOR = frozenset({ChangeKind.UNNAMED, ChangeKind.LEAD, ChangeKind.REASONS})


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of one alliance that is otherwise than before."""

    kind: ChangeKind
    #: The alliance: its proper name, or else its first parties.
    subject: str
    #: Of a fact that has one value: what it was (None: not stated) and what it is, as the facts write it.
    before: str | None = None
    after: str | None = None
    #: Of a fact that is a set, such as the parties: those that came or went.
    values: tuple[str, ...] = ()
    #: The alliance's form now, which some words depend on: an agreement is signed, a company is set up.
    form: Kind = Kind.AGREEMENT

    @property
    def is_minor(self) -> bool:
        """Whether it alone hardly deserves that a story is told again."""
        if self.kind is ChangeKind.DATE:
            return self.before is None or (self.after or "").startswith(self.before)
        return self.kind in _MINOR


def changes(before: Facts, after: Facts) -> tuple[Change, ...]:
    """What an update of a story has to tell: its news then beside its news now."""
    left = [alliance for alliance in before.alliances if alliance.main]
    found: list[Change] = []
    for alliance in after.alliances:
        if not alliance.main:
            continue
        known = counterpart(alliance, left)
        if known is None:
            values = tuple(party.name for party in alliance.parties)
            found.append(Change(ChangeKind.TOLD, subject(alliance), values=values, form=alliance.kind))
        else:
            left.remove(known)
            found.extend(between(known, alliance))
    return tuple(found)


def between(before: Alliance, after: Alliance) -> tuple[Change, ...]:
    """What became different of one alliance."""
    about, form = subject(after), after.kind
    found: list[Change] = []

    def single(kind: ChangeKind, was: str | None, now: str | None) -> None:
        found.append(Change(kind, about, was, now, form=form))

    def several(kind: ChangeKind, values: Iterable[str]) -> None:
        if names := tuple(values):
            found.append(Change(kind, about, values=names, form=form))

    newcomers = strangers(after.parties, before.parties)
    # Who joined says that somebody did.
    untold = after.status is Status.ONGOING or (after.status is Status.JOINED and newcomers)
    if before.status is not after.status and not untold:
        single(ChangeKind.STATUS, before.status.value, after.status.value)
    if before.kind is not after.kind:
        single(ChangeKind.KIND, before.kind.value, after.kind.value)
    grows = after.status in (Status.JOINED, Status.EXPANDED)
    several(ChangeKind.JOINED if grows else ChangeKind.NAMED, newcomers)
    gone = strangers(before.parties, after.parties)
    # A report of the newcomers alone does not say that the others went.
    if not grows:
        several(ChangeKind.LEFT if after.status is Status.ENDED else ChangeKind.UNNAMED, gone)
    if after.name and key(after.name) != key(before.name or ""):
        single(ChangeKind.NAME, before.name, after.name)
    if after.date and not (before.date or "").startswith(after.date):
        single(ChangeKind.DATE, before.date, after.date)
    if after.lead and (before.lead is None or not sameness(Organisation(before.lead), _lead(after))):
        single(ChangeKind.LEAD, before.lead, after.lead)
    several(ChangeKind.REASONS, (reason.value for reason in after.why if reason not in before.why))
    return tuple(found)


def counterpart(alliance: Alliance, others: Sequence[Alliance]) -> Alliance | None:
    """The one of the others that is the same alliance at another time; None where none is.

    Both stand in one story, so what is most alike is the same: the same name, or at least half of the parties.
    """
    best, most = None, 0.0
    for other in others:
        shared = len(alliance.parties) - len(strangers(alliance.parties, other.parties))
        fewest = min(len(alliance.parties), len(other.parties)) or 1
        named = bool(alliance.name and other.name and key(alliance.name) == key(other.name))
        likeness = shared / fewest + named
        if shared and likeness >= 0.5 and likeness > most:
            best, most = other, likeness
    return best


def strangers(parties: Sequence[Organisation], among: Sequence[Organisation]) -> list[str]:
    """The parties that none of the others is, by name.

    >>> strangers([Organisation("케이티"), Organisation("LG전자")], [Organisation("KT")])
    ['LG전자']
    """
    return [party.name for party in parties if not any(sameness(party, other) for other in among)]


def subject(alliance: Alliance) -> str:
    """What an alliance is called in a line: its name, or its first two parties."""
    return alliance.name or "·".join(party.name for party in alliance.parties[:2])


def _lead(alliance: Alliance) -> Organisation:
    known = (party for party in alliance.parties if party.name == alliance.lead)
    return next(known, Organisation(alliance.lead or ""))


def change_record(change: Change) -> dict[str, Any]:
    """A change as plain values, to be stored."""
    return {
        "kind": change.kind.value,
        "subject": change.subject,
        "before": change.before,
        "after": change.after,
        "values": list(change.values),
        "form": change.form.value,
    }


def change_from(record: Mapping[str, Any]) -> Change:
    """The reverse of `change_record`."""
    return Change(
        ChangeKind(record["kind"]),
        record["subject"],
        record["before"],
        record["after"],
        tuple(record["values"]),
        Kind(record["form"]),
    )
