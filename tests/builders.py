"""Small makers of values, so that a test says only what matters to it."""

from bot.domain.edition import Origin, Reported
from summarizer.types import (
    Alliance,
    Evidence,
    Facts,
    Kind,
    Language,
    Organisation,
    OrganisationType,
    Reason,
    Source,
    Status,
)

TYPES = {
    "대": OrganisationType.UNIVERSITY,
    "KAIST": OrganisationType.UNIVERSITY,
    "협회": OrganisationType.ASSOCIATION,
}


def organisation(name, **more):
    """A party by its name; universities and associations are known by their endings."""
    type_ = next((kind for ending, kind in TYPES.items() if name.endswith(ending)), OrganisationType.COMPANY)
    return Organisation(**{"name": name, "type": type_, **more})


def alliance(*names, **more):
    """An agreement that these organisations signed."""
    values = {
        "kind": Kind.AGREEMENT,
        "status": Status.FORMED,
        "parties": tuple(map(organisation, names)),
        **more,
    }
    return Alliance(**values)


def why(reason: Reason, sentence: str) -> Evidence:
    """The sentence that states a reason."""
    return Evidence(f"why:{reason.value}", 0, len(sentence), sentence)


def story(number, *alliances, at=None, reports=(("가온경제", "ko"),), independent=None, version=1, told=None):
    """A story of these alliances, as an edition gets it; its reports by outlet and language."""
    sources = tuple(
        Source(f"기사 {number}-{n}", f"https://a.example/{number}/{n}", outlet, None)
        for n, (outlet, _) in enumerate(reports, start=1)
    )
    origins = tuple(
        Origin(source_id=n, language=Language(language), voice=n)
        for n, (_, language) in enumerate(reports, start=1)
    )
    return Reported(
        Facts(tuple(alliances)),
        sources,
        independent=len(reports) if independent is None else independent,
        story_id=number,
        version=version,
        changed_at=at,
        origins=origins,
        told=told,
    )
