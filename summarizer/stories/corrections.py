"""Facts put right by a person: one field of one alliance, kept apart from what the articles state.

A correction lies over the merged facts: it is applied again whenever another report joins the story, so nothing that
was put right goes wrong a second time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarizer.facts.lexicon import key
from summarizer.stories.identity import sameness
from summarizer.types import Alliance, Facts, Kind, Organisation, Reason, Status

FIELDS = ("date", "status", "kind", "name", "lead", "why", "+party", "-party")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of one alliance, as a person says that it is."""

    #: The parties of the alliance as they were told, by which it is found again.
    parties: tuple[str, ...]
    field: str
    #: As the facts write it; reasons are divided by commas, an empty value takes a name, a lead or a date away.
    value: str


def check(field: str, value: str) -> str | None:
    """What is wrong with a value, as the values that would do; None where it is right.

    >>> check("date", "2026-13"), check("status", "ended"), check("+party", "")
    ('YYYY-MM-DD, YYYY-MM, YYYY', None, '...')
    """
    if field not in FIELDS:
        return ", ".join(FIELDS)
    allowed: dict[str, list[str]] = {"status": [*Status], "kind": [*Kind]}
    if field in allowed:
        return None if value in allowed[field] else ", ".join(allowed[field])
    if field == "why":
        wrong = [name for name in value.split(",") if name.strip() not in list(Reason)]
        return ", ".join(Reason) if wrong else None
    if field == "date" and value and not _DATE.fullmatch(value):
        return "YYYY-MM-DD, YYYY-MM, YYYY"
    if field in ("+party", "-party") and not value.strip():
        return "..."
    return None


def corrected(facts: Facts, corrections: Sequence[Correction]) -> Facts:
    """The facts with these corrections on them, the oldest first; one whose alliance is gone changes nothing."""
    alliances = list(facts.alliances)
    for correction in corrections:
        place = _place(alliances, correction)
        if place is not None:
            alliances[place] = _put_right(alliances[place], correction)
    return replace(facts, alliances=tuple(alliances))


def _place(alliances: Sequence[Alliance], correction: Correction) -> int | None:
    """The alliance that shares most parties with the one that was corrected; at least half of them."""
    wanted = [Organisation(name) for name in correction.parties]
    shared = [
        sum(any(sameness(party, one) for one in wanted) for party in alliance.parties)
        for alliance in alliances
    ]
    best = max(range(len(alliances)), key=lambda n: (shared[n], -n), default=None)
    if best is None or 2 * shared[best] < min(len(wanted), len(alliances[best].parties)):
        return None
    return best


def _put_right(alliance: Alliance, correction: Correction) -> Alliance:
    field, value = correction.field, correction.value.strip()
    # The sentence that stated the wrong value states nothing any more.
    evidence = tuple(one for one in alliance.evidence if one.field.partition(":")[0] != field)
    match field:
        case "date":
            return replace(alliance, date=value or None, evidence=evidence)
        case "status":
            return replace(alliance, status=Status(value), evidence=evidence)
        case "kind":
            return replace(alliance, kind=Kind(value), evidence=evidence)
        case "name":
            return replace(alliance, name=value or None, evidence=evidence)
        case "lead":
            return replace(alliance, lead=value or None, evidence=evidence)
        case "why":
            told = tuple(Reason(name.strip()) for name in value.split(","))
            kept = tuple(
                one
                for one in alliance.evidence
                if not one.field.startswith("why:") or one.field.removeprefix("why:") in told
            )
            return replace(alliance, why=tuple(dict.fromkeys(told)), evidence=kept)
        case "+party":
            known = any(key(party.name) == key(value) for party in alliance.parties)
            return alliance if known else replace(alliance, parties=(*alliance.parties, Organisation(value)))
        case _:
            gone = Organisation(value)
            left = tuple(party for party in alliance.parties if not sameness(party, gone))
            lead = alliance.lead if any(party.name == alliance.lead for party in left) else None
            return replace(alliance, parties=left, lead=lead)
