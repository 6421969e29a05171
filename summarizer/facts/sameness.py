"""One body is one alliance: drafts that turn out to bear the same proper name are joined, and it is no party of itself."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.document import Draft, Entity
from summarizer.facts.lexicon import key
from summarizer.types import Alliance


def joined(
    entities: Sequence[Entity], drafts: Sequence[Draft], described: Sequence[Alliance]
) -> tuple[Draft, ...]:
    """The drafts with those of one name made one, in the order of their first; the names are known from `described`.

    A draft whose name nobody shares, or that has none, stays as it is.
    """
    together: dict[str, list[int]] = {}
    for index, alliance in enumerate(described):
        together.setdefault(key(alliance.name) if alliance.name else f"#{index}", []).append(index)
    return tuple(
        _without_itself(entities, _one([drafts[index] for index in indices]), described[indices[0]].name)
        for indices in together.values()
    )


def _one(drafts: Sequence[Draft]) -> Draft:
    if len(drafts) == 1:
        return drafts[0]
    return Draft(
        parties=tuple(dict.fromkeys(party for draft in drafts for party in draft.parties)),
        core=tuple(sorted({sentence for draft in drafts for sentence in draft.core})),
        sentences=tuple(sorted({sentence for draft in drafts for sentence in draft.sentences})),
    )


def _without_itself(entities: Sequence[Entity], draft: Draft, name: str | None) -> Draft:
    if not name:
        return draft
    body = key(name)
    others = tuple(
        index
        for index in draft.parties
        if key(entities[index].name) != body and not shortens(entities[index].name, name)
    )
    if len(others) == len(draft.parties) or len(others) < 2:
        return draft
    return Draft(parties=others, core=draft.core, sentences=draft.sentences)


def shortens(short: str, name: str) -> bool:
    """Whether one word is made of a body's capitals or of its words' first letters.

    >>> shortens("CoSAI", "Coalition for Secure AI"), shortens("GTAA", "Global Telco AI Alliance")
    (True, True)
    """
    capitals = [letter for letter in short if letter.isupper()]
    if len(capitals) < 3 or " " in short:
        return False
    initials = [word[0] for word in name.split() if word[0].isupper()]
    return capitals in (initials, [letter for letter in name if letter.isupper()])
