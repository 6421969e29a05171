"""Facts as plain records, and back: the one form in which they are printed, stored and exchanged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from summarizer.types import (
    Alliance,
    Evidence,
    Facts,
    Kind,
    Language,
    Organisation,
    OrganisationType,
    Reason,
    Status,
)

Record = dict[str, Any]


def alliance_record(alliance: Alliance) -> Record:
    """One alliance, keys in the order in which people read them."""
    return {
        "main": alliance.main,
        "name": alliance.name,
        "kind": alliance.kind.value,
        "status": alliance.status.value,
        "lead": alliance.lead,
        "parties": [
            {
                "name": party.name,
                "aliases": list(party.aliases),
                "type": party.type.value,
                "ticker": party.ticker,
            }
            for party in alliance.parties
        ],
        "why": [reason.value for reason in alliance.why],
        "date": alliance.date,
        "evidence": [evidence_record(evidence) for evidence in alliance.evidence],
    }


def evidence_record(evidence: Evidence) -> Record:
    """One sentence that states something."""
    return {"field": evidence.field, "start": evidence.start, "end": evidence.end, "quote": evidence.quote}


def facts_record(facts: Facts) -> Record:
    """All facts of an article with the language they were read in."""
    return {"language": facts.language.value, "alliances": [alliance_record(a) for a in facts.alliances]}


def facts_from(record: Mapping[str, Any]) -> Facts:
    """The reverse of `facts_record`; KeyError and ValueError where it is none."""
    return Facts(
        alliances=tuple(alliance_from(item) for item in record["alliances"]),
        language=Language(record["language"]),
    )


def alliance_from(record: Mapping[str, Any]) -> Alliance:
    """The reverse of `alliance_record`; KeyError and ValueError where it is none."""
    return Alliance(
        parties=tuple(
            Organisation(
                name=party["name"],
                aliases=tuple(party.get("aliases") or ()),
                type=OrganisationType(party["type"]),
                ticker=party.get("ticker"),
            )
            for party in record["parties"]
        ),
        kind=Kind(record["kind"]),
        status=Status(record["status"]),
        main=bool(record["main"]),
        name=record.get("name"),
        lead=record.get("lead"),
        why=tuple(Reason(label) for label in record.get("why") or ()),
        date=record.get("date"),
        evidence=tuple(
            Evidence(field=item["field"], start=item["start"], end=item["end"], quote=item["quote"])
            for item in record.get("evidence") or ()
        ),
    )
