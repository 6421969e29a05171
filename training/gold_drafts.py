"""Drafts as a perfect reader would hand them over, and spoiled ones as a real reader does.

The attributes are learned on both, so that they bear what the stages before them get wrong.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.document import Document, Draft, Entity, Mention, Sentence
from summarizer.types import OrganisationType
from tests.quality.score import align
from training.corpus import GoldAlliance, GoldArticle, GoldParty


@dataclass(frozen=True, slots=True)
class Lesson:
    """One article laid out, with drafts and the alliances that they stand for (None: for none)."""

    gold: GoldArticle
    document: Document
    entities: tuple[Entity, ...]
    drafts: tuple[Draft, ...]
    answers: tuple[GoldAlliance | None, ...]


def lesson(gold: GoldArticle, document: Document) -> Lesson:
    """The gold labels as entities and drafts."""
    groups: list[list[GoldParty]] = []
    for party in (*(p for a in gold.alliances for p in a.parties), *gold.others):
        for group in groups:
            if set(party.forms) & {form for member in group for form in member.forms}:
                group.append(party)
                break
        else:
            groups.append([party])
    entities = _entities(groups, document.sentences)
    places = {id(party): index for index, group in enumerate(groups) for party in group}
    drafts = []
    for alliance in gold.alliances:
        parties = tuple(dict.fromkeys(places[id(party)] for party in alliance.parties))
        drafts.append(_draft(alliance, parties, entities, document))
    return Lesson(gold, document, entities, tuple(drafts), gold.alliances)


def spoiled(perfect: Lesson, chance: random.Random) -> Lesson:
    """The same article with drafts as a reader might guess them: by where names stand together."""
    drafts = []
    for draft in perfect.drafts:
        kept = [p for p in draft.parties if chance.random() > 0.12]
        if len(kept) < 2:
            kept = list(draft.parties)
        if chance.random() < 0.15:
            kept.append(chance.randrange(len(perfect.entities)))
        parties = tuple(dict.fromkeys(kept))
        near: dict[int, set[int]] = {}
        for party in parties:
            for mention in perfect.entities[party].mentions:
                near.setdefault(mention.sentence, set()).add(party)
        together = [i for i, found in near.items() if len(found) > 1]
        core = {i for i in draft.core if chance.random() > 0.25} | {
            i for i in together if chance.random() < 0.5
        }
        if not core:
            core = set(draft.core)
        told = {i for i in draft.sentences if chance.random() > 0.3} | {
            i for i in near if chance.random() < 0.4
        }
        drafts.append(Draft(parties, tuple(sorted(core)), tuple(sorted(told | core))))
    return Lesson(perfect.gold, perfect.document, perfect.entities, tuple(drafts), perfect.answers)


def found_lesson(
    gold: GoldArticle, document: Document, entities: Sequence[Entity], drafts: Sequence[Draft]
) -> Lesson:
    """What the reader found in an article, each draft beside the alliance that the scorer pairs it with."""
    predicted = [
        {
            "parties": [
                {"name": entities[party].name, "aliases": list(entities[party].aliases)}
                for party in draft.parties
            ]
        }
        for draft in drafts
    ]
    pairs = dict(align(predicted, gold.item["gold"]["alliances"]))
    answers = tuple(gold.alliances[pairs[index]] if index in pairs else None for index in range(len(drafts)))
    return Lesson(gold, document, tuple(entities), tuple(drafts), answers)


def _entities(groups: Sequence[Sequence[GoldParty]], sentences: Sequence[Sentence]) -> tuple[Entity, ...]:
    forms = sorted(
        ((form, index) for index, group in enumerate(groups) for party in group for form in party.forms),
        key=lambda pair: -len(pair[0]),
    )
    found: list[list[Mention]] = [[] for _ in groups]
    for number, sentence in enumerate(sentences):
        taken: list[tuple[int, int]] = []
        for form, index in forms:
            edge = r"(?<![A-Za-z])" if form[0].isascii() else ""
            tail = r"(?![A-Za-z])" if form[-1].isascii() else ""
            for match in re.finditer(edge + re.escape(form) + tail, sentence.text):
                if all(match.end() <= start or match.start() >= end for start, end in taken):
                    taken.append(match.span())
                    found[index].append(Mention(number, *match.span()))
    entities = []
    for group, mentions in zip(groups, found, strict=True):
        name = group[0].name
        others = dict.fromkeys(form for party in group for form in party.forms if form != name)
        kind: OrganisationType = group[0].type
        entities.append(
            Entity(
                name,
                tuple(others)[:4],
                kind,
                None,
                tuple(sorted(mentions, key=lambda m: (m.sentence, m.start))),
            )
        )
    return tuple(entities)


def trigger_place(alliance: GoldAlliance, document: Document) -> tuple[int, int, int] | None:
    """Where the words that state the alliance stand: sentence, start and end in its text."""
    words = alliance.trigger
    if not words:
        return None
    places = [
        (number, sentence.text.index(words))
        for number, sentence in enumerate(document.sentences)
        if words in sentence.text
    ]
    inside = [place for place in places if _told(document.sentences[place[0]], alliance)]
    chosen = (inside or places or [None])[0]
    return None if chosen is None else (chosen[0], chosen[1], chosen[1] + len(words))


def _told(sentence: Sentence, alliance: GoldAlliance) -> bool:
    if sentence.in_title:
        return False
    return any(start < sentence.end and sentence.start < end for start, end in alliance.spans)


def _draft(
    alliance: GoldAlliance, parties: tuple[int, ...], entities: Sequence[Entity], document: Document
) -> Draft:
    told = {
        number
        for number, sentence in enumerate(document.sentences)
        if _told(sentence, alliance) or (sentence.in_title and alliance.in_title)
    }
    place = trigger_place(alliance, document)
    core = {place[0]} if place else set()
    near: dict[int, set[int]] = {}
    for party in parties:
        for mention in entities[party].mentions:
            near.setdefault(mention.sentence, set()).add(party)
    together = {number for number, found in near.items() if len(found) > 1 and number in told}
    first = min(together, default=None)
    core |= {first} if first is not None else set()
    if not core:
        core = set(sorted(told)[:1]) or {0}
    return Draft(parties, tuple(sorted(core)), tuple(sorted(told | core)))
