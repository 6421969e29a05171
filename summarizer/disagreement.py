"""Where two readings of one article differ, field by field."""

from __future__ import annotations

from summarizer.occurrence import folded, without_legal_form
from summarizer.types import Alliance, Facts

_FIELDS = ("main", "name", "kind", "status", "lead", "why", "date")


def differences(one: Facts, other: Facts) -> tuple[str, ...]:
    """The fields that differ anywhere; "alliances" where one reading has some that the other has not.

    Alliances with most parties in common are the same one.
    """
    found: set[str] = set()
    left = list(other.alliances)
    for alliance in one.alliances:
        match = max(left, key=lambda candidate: _shared(alliance, candidate), default=None)
        if match is None or not _shared(alliance, match):
            found.add("alliances")
            continue
        left.remove(match)
        if _names(alliance) != _names(match):
            found.add("parties")
        found.update(name for name in _FIELDS if _value(alliance, name) != _value(match, name))
    if left:
        found.add("alliances")
    return tuple(name for name in ("alliances", "parties", *_FIELDS) if name in found)


def _names(alliance: Alliance) -> frozenset[str]:
    return frozenset(folded(without_legal_form(party.name)) for party in alliance.parties)


def _shared(one: Alliance, other: Alliance) -> float:
    names, others = _names(one), _names(other)
    return len(names & others) / max(1, len(names | others))


def _value(alliance: Alliance, name: str) -> object:
    value = getattr(alliance, name)
    if name == "why":
        return frozenset(value)
    return folded(value) if isinstance(value, str) else value
