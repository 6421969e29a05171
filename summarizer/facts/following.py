"""Sentences that go on about the alliance told just before: "Separately, A and C ... . A will send four students."

A sentence that names a party of two alliances alone was put to one of them by its words; in one paragraph it belongs
to the one that the sentence before it tells of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.document import Document, Draft, Entity


def followed(document: Document, entities: Sequence[Entity], drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts with such sentences moved to the one before; nothing else changes."""
    named: dict[int, set[int]] = {}
    for place, entity in enumerate(entities):
        for mention in entity.mentions:
            named.setdefault(mention.sentence, set()).add(place)
    owners: dict[int, set[int]] = {}
    for number, draft in enumerate(drafts):
        for sentence in {*draft.core, *draft.sentences}:
            owners.setdefault(sentence, set()).add(number)
    moved: dict[int, tuple[int, int]] = {}
    for sentence in sorted(owners):
        before = owners.get(sentence - 1, set())
        own = owners[sentence]
        if len(before) != 1 or len(own) != 1 or before == own:
            continue
        (here,), (there,) = own, before
        parties = named.get(sentence, set()) & set(drafts[here].parties)
        lines = document.sentences
        if (
            len(parties) == 1
            and parties <= set(drafts[there].parties)
            and not lines[sentence - 1].in_title
            and lines[sentence].paragraph == lines[sentence - 1].paragraph
            and len(drafts[here].core) > 1
        ):
            moved[sentence] = (here, there)
            owners[sentence] = {there}
    return tuple(_without(draft, number, moved) for number, draft in enumerate(drafts))


def _without(draft: Draft, number: int, moved: dict[int, tuple[int, int]]) -> Draft:
    gone = {sentence for sentence, (here, _) in moved.items() if here == number}
    come = {sentence for sentence, (_, there) in moved.items() if there == number}
    core = tuple(sentence for sentence in draft.core if sentence not in gone)
    if not core or not (gone or come):
        return draft
    return replace(draft, core=core, sentences=tuple(sorted({*draft.sentences, *come} - gone)))
