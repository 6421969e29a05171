"""Short articles for the tests of attributes: a text, who is named in it, and who is in which alliance."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from summarizer.document import Document, Draft, Entity, Mention
from summarizer.extract import documents
from summarizer.facts.attributes import describe
from summarizer.facts.scene import Scene, scene
from summarizer.types import Alliance, Article, Language, OrganisationType

PUBLISHED = date(2024, 5, 22)


def laid_out(title: str, body: str, language: Language, published: date | None = PUBLISHED) -> Document:
    """An article laid out and tokenised."""
    return next(documents([Article(title, body, published, language)]))


def entities_of(document: Document, names: Sequence[str]) -> tuple[Entity, ...]:
    """Organisations named in a document wherever their names stand."""
    return tuple(
        Entity(
            name,
            (),
            OrganisationType.COMPANY,
            None,
            tuple(
                Mention(number, match.start(), match.end())
                for number, sentence in enumerate(document.sentences)
                for match in re.finditer(re.escape(name), sentence.text)
            ),
        )
        for name in names
    )


def draft_of(document: Document, entities: Sequence[Entity], parties: Sequence[int]) -> Draft:
    """An alliance of some organisations: stated where two are named together, told of where one is."""
    named: dict[int, set[int]] = {}
    for party in parties:
        for mention in entities[party].mentions:
            named.setdefault(mention.sentence, set()).add(party)
    core = tuple(
        sorted(i for i, some in named.items() if len(some) > 1 and not document.sentences[i].in_title)
    )
    return Draft(tuple(parties), core or tuple(sorted(named))[:1], tuple(sorted(named)))


def scene_of(title: str, body: str, language: Language, names: Sequence[str]) -> Scene:
    """The scene of one alliance of all the organisations named."""
    document = laid_out(title, body, language)
    entities = entities_of(document, names)
    return scene(document, entities, [draft_of(document, entities, range(len(names)))])


def described(
    title: str,
    body: str,
    language: Language,
    groups: Sequence[Sequence[str]],
    published: date | None = PUBLISHED,
) -> tuple[Alliance, ...]:
    """The alliances of the groups of organisations named."""
    document = laid_out(title, body, language, published)
    names = list(dict.fromkeys(name for group in groups for name in group))
    entities = entities_of(document, names)
    drafts = [draft_of(document, entities, [names.index(name) for name in group]) for group in groups]
    return describe(document, entities, drafts)
