"""Whose a party is: "Nuance, a Microsoft unit" names one party and the house that it belongs to.

The parent stands beside its unit and is an organisation, so it is easily taken for a party. Where the text names it only
to say whose another one is, it takes part in nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.document import Document, Draft, Entity
from summarizer.types import Language

#: Who owns another is left alone: "co-owned by Lippo, Grab and Tokopedia" tells of parties.
_UNIT = r"(?:unit|subsidiary|arm|division|affiliate|spin-?off|offshoot|brand)"
_AROUND = {
    Language.EN: (
        (re.compile(r",\s(?:now\s)?(?:an?|the)\s$"), re.compile(rf"^(?:['’]s)?\s(?:[a-z-]+\s){{0,3}}{_UNIT}\b")),
        (re.compile(rf"\b{_UNIT}\sof\s(?:the\s)?$"), re.compile(r"")),
    ),
    Language.KO: (
        (re.compile(r""), re.compile(r"^(?:\([^()]{1,20}\))?의?\s?(?:(?:100%|완전|손|해외|국내)\s?)?(?:자회사|손자회사|계열사|관계사)인?\s[‘'“]?[가-힣A-Za-z]")),
    ),
}  # fmt: skip


def without_parents(
    document: Document, entities: Sequence[Entity], drafts: Sequence[Draft]
) -> tuple[Draft, ...]:
    """The drafts without whom they name only as another one's parent; two parties at least remain."""
    kept = []
    for draft in drafts:
        others = tuple(party for party in draft.parties if not _only_parent(document, entities[party], draft))
        kept.append(replace(draft, parties=others) if 1 < len(others) < len(draft.parties) else draft)
    return tuple(kept)


def _only_parent(document: Document, entity: Entity, draft: Draft) -> bool:
    """Whether every place that names it in the draft's sentences says whose another one is."""
    told = set(draft.sentences) | set(draft.core)
    places = [mention for mention in entity.mentions if mention.sentence in told]
    for mention in places:
        text = document.sentences[mention.sentence].text
        left, right = text[max(0, mention.start - 40) : mention.start], text[mention.end : mention.end + 60]
        if not any(
            before.search(left) and behind.match(right) for before, behind in _AROUND[document.language]
        ):
            return False
    return bool(places)
