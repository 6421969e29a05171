"""Small makers of values, so that a test says only what matters to it."""

from summarizer.types import Alliance, Evidence, Kind, Organisation, OrganisationType, Reason, Status

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
