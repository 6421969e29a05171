"""The labels laid onto a document: which words name whom, and which sentences tell of which alliance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.document import Document
from summarizer.facts.lexicon import key
from summarizer.facts.names import places
from training.corpus import GoldArticle, GoldParty


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A place where the labels name an organisation."""

    sentence: int
    start: int
    end: int
    #: Index into `GoldOrganisations.organisations`.
    organisation: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """One article's labels in the document's terms."""

    #: All organisations, parties of several alliances joined, then those that are no parties.
    organisations: tuple[GoldParty, ...]
    #: For each alliance its parties as indices into `organisations`.
    parties: tuple[frozenset[int], ...]
    mentions: tuple[GoldMention, ...]
    #: For each sentence the alliances that it tells of.
    told: tuple[frozenset[int], ...]

    def is_party(self, mention: GoldMention) -> bool:
        """Whether an alliance told of in the mention's sentence has it as a party."""
        return any(mention.organisation in self.parties[alliance] for alliance in self.told[mention.sentence])


def align(document: Document, gold: GoldArticle) -> Alignment:
    """Lay the labels of an article onto its document."""
    organisations: list[GoldParty] = []
    parties = [
        frozenset(_place(organisations, party) for party in alliance.parties) for alliance in gold.alliances
    ]
    for other in gold.others:
        _place(organisations, other)
    told = tuple(
        frozenset(
            index
            for index, alliance in enumerate(gold.alliances)
            if (sentence.in_title and alliance.in_title)
            or (
                not sentence.in_title
                and any(
                    min(end, sentence.end) - max(start, sentence.start)
                    > 0.5 * min(end - start, len(sentence.text))
                    for start, end in alliance.spans
                )
            )
        )
        for sentence in document.sentences
    )
    mentions = tuple(
        GoldMention(index, start, end, organisation)
        for index, sentence in enumerate(document.sentences)
        for start, end, organisation in _named(sentence.text, organisations)
    )
    return Alignment(tuple(organisations), tuple(parties), mentions, told)


def _place(organisations: list[GoldParty], party: GoldParty) -> int:
    """The index of an organisation that is equal by name, added where there is none."""
    for index, known in enumerate(organisations):
        if key(known.name) == key(party.name):
            if set(party.forms) - set(known.forms):
                extra = tuple(form for form in party.forms if form not in known.forms)
                organisations[index] = GoldParty(known.name, (*known.aliases, *extra), known.type)
            return index
    organisations.append(party)
    return len(organisations) - 1


def _named(text: str, organisations: Sequence[GoldParty]) -> list[tuple[int, int, int]]:
    """Places of names, the longest first where they overlap, in reading order."""
    found: list[tuple[int, int, int]] = []
    forms = sorted(
        (
            (form, index)
            for index, party in enumerate(organisations)
            for form in party.forms
            if len(form) > 1 or form.isascii()
        ),
        key=lambda row: (-len(row[0]), row[1]),
    )
    for form, index in forms:
        for start, end in places(text, form):
            if all(end <= other_start or start >= other_end for other_start, other_end, _ in found):
                found.append((start, end, index))
    return sorted(found)
