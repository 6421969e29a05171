"""The sentences of the body that state each fact, as spans that anyone can check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from summarizer.document import Entity
from summarizer.facts.scene import Scene, View
from summarizer.types import Evidence

#: Longer spans prove nothing: they are cut at the ends of clauses.
LONGEST = 600


def span(scene: Scene, field: str, sentence: int, start: int = 0, end: int | None = None) -> Evidence | None:
    """A sentence as evidence, cut around `[start, end)` where it is too long; None for the headline."""
    found = scene.document.sentences[sentence]
    if found.in_title:
        return None
    left, right = found.start, found.end
    if right - left > LONGEST:
        ends = [clause.start for clause in scene.clauses[sentence]] + [len(found.text)]
        end = min(len(found.text), start + LONGEST) if end is None else end
        left = found.start + max((e for e in ends if e <= start and end - e <= LONGEST), default=start)
        right = found.start + max((e for e in ends if end <= e <= left - found.start + LONGEST), default=end)
        right = min(right, left + LONGEST)
    body = scene.document.article.body
    left, right = max(0, left), min(len(body), right)
    return Evidence(field, left, right, body[left:right]) if left < right else None


def name_in_text(scene: Scene, view: View, entity: Entity) -> str | None:
    """How this article writes the organisation: its name where that stands in the text, else a mention."""
    count = len(scene.texts)
    lines = sorted({m.sentence for m in entity.mentions if m.sentence < count})
    if any(_holds(scene, i, entity.name) for i in lines):
        return entity.name
    mentions = [m for m in entity.mentions if m.sentence < count]
    mentions.sort(key=lambda m: (m.sentence not in view.told, m.start - m.end, m.sentence))
    for mention in mentions:
        words = scene.document.sentences[mention.sentence].text[mention.start : mention.end].strip()
        if words:
            return words
    return None


def parties(scene: Scene, view: View, names: Sequence[tuple[int, str]]) -> list[Evidence]:
    """As few sentences as name all parties; those that state the alliance go first."""
    missing = dict(names)
    holders: dict[int, set[int]] = {}
    for party, name in names:
        for i in {m.sentence for m in scene.entities[party].mentions if m.sentence < len(scene.texts)}:
            if _holds(scene, i, name):
                holders.setdefault(i, set()).add(party)
    found = []
    while missing and holders:
        best = max(
            holders,
            key=lambda i: (
                len(holders[i] & missing.keys()) * (3 if i in view.core else 2 if i in view.told else 1),
                i in view.core,
                i in view.told,
                -i,
            ),
        )
        new = holders[best] & missing.keys()
        if not new:
            break
        del holders[best]
        for party in new:
            del missing[party]
        found += _around(scene, best, new, dict(names))
    unique = {(e.start, e.end): e for e in found}
    return sorted(unique.values(), key=lambda e: e.start)


def _around(scene: Scene, sentence: int, some: Iterable[int], names: dict[int, str]) -> list[Evidence]:
    """The sentence, or the parts of a long one that have the names."""
    whole = scene.document.sentences[sentence]
    if whole.end - whole.start <= LONGEST:
        evidence = span(scene, "parties", sentence)
        return [evidence] if evidence else []
    found = []
    for party in sorted(some):
        at = whole.text.find(names[party])
        if at >= 0:
            evidence = span(scene, "parties", sentence, at, at + len(names[party]))
            found += [evidence] if evidence else []
    return found


def _holds(scene: Scene, sentence: int, name: str) -> bool:
    text = scene.document.sentences[sentence].text
    return name in text or re.sub(r"\s", "", name) in re.sub(r"\s", "", text)
