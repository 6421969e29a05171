"""Bodies that look like parties of themselves: "A and B launched Voltessa, a joint venture" has two parties.

A joint company or an alliance is named like any firm, so the tagger takes it for an organisation. Where the text
says that others made, own or fill it, it is the body's name and nobody's partner.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from summarizer.document import Document, Draft, Entity
from summarizer.facts.lexicon import Lexicon, key
from summarizer.types import Language

_KINDS = (
    r"(?:joint\sventure|venture|joint\scompany|alliance|consortium|coalition|initiative|partnership|"
    r"non-?profit|organi[sz]ation|industry\s(?:group|body)|standards?\s(?:group|body)|jointly[\s-]owned)"
)
_MADE = (
    r"(?:launch(?:ed|es|ing)?|form(?:ed|ing)|found(?:ed|ing)|establish(?:ed|es|ing)?|set(?:ting)?\sup|"
    r"creat(?:ed|es|ing)|start(?:ed)?|unveil(?:ed|s)?|dissolv(?:ed|ing)|disband(?:ed|ing)?|w[io]nd(?:ing)?\sup)"
)
_BEFORE = re.compile(
    rf"(?:\b{_MADE}|\b{_KINDS},?(?:\s(?:called|named|dubbed|known\sas|company|of))?|"
    r"\b(?:called|named|dubbed)|\b(?:join(?:s|ed|ing)?|leav(?:es|ing)|left|quit)(?=\sthe\s)|\bmembers?\sof|\bfounding\s(?:members?|sponsors?|partners?)\sof)"
    r"\s(?:the\s)?[\"“'‘]?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"^[\"”'’]?(?:\s\([^()]*\))?(?:,\s(?:an?|the|their|its|whose)\s(?:[\w-]+\s){{0,4}}"
    rf"(?:{_KINDS}|collaboration|accelerator|(?:joint|open[\s-]source)\sproject|company\s(?:owned|that\sthey))"
    rf"|\s(?:was|were|is|has\sbeen)\s(?:formed|founded|set\sup|established|launched|created|registered|"
    r"dissolved|wound\sup|(?:planned\s)?as\sa\sjoint\sventure)"
    rf"|(?:['’]s)?\s(?:founding\s)?members\b|\s(?:consortium|alliance|coalition|joint\sventure|initiative)\b)",
    re.IGNORECASE,
)
_LIKE_BODY = re.compile(r"\b(?:Alliance|Consortium|Coalition|Forum|Initiative|Compact|Partnership)$")
#: Words of making or joining must stand at this share of the name's places. On what the reader finds out of fold in
#: English, 19 bodies are recognised by this and by how names end, of 55, and 4 parties are lost.
_SHARE = 0.4


def without_own_bodies(
    document: Document, entities: Sequence[Entity], drafts: Sequence[Draft], lexicon: Lexicon
) -> tuple[tuple[Entity, ...], tuple[Draft, ...]]:
    """The organisations and drafts as if a body of others were no organisation; two parties at least remain.

    English alone: Korean quotes the names of bodies, and the tagger leaves them alone.
    """
    if document.language is not Language.EN:
        return tuple(entities), tuple(drafts)
    bodies = {
        party
        for draft in drafts
        if len(draft.parties) > 2
        for party in draft.parties
        if is_body(document, entities[party], lexicon)
    }
    kept = []
    for draft in drafts:
        others = tuple(party for party in draft.parties if party not in bodies)
        kept.append(replace(draft, parties=others) if len(others) > 1 else draft)
    gone = bodies - {party for draft in kept for party in draft.parties}
    return (
        tuple(
            replace(entity, name="", aliases=(), mentions=()) if place in gone else entity
            for place, entity in enumerate(entities)
        ),
        tuple(kept),
    )


def goes_by(entity: Entity, name: str, lexicon: Lexicon) -> bool:
    """Whether an alliance's own name is this party's: then it is no party. Known organisations are none of that.

    Out of fold 12 of 14 parties that are called as their alliance are no labelled parties, the two others known firms.
    """
    own = key(name)
    forms = (entity.name, *entity.aliases)
    return any(key(form) == own for form in forms) and not any(lexicon.find(form) for form in forms)


def is_body(document: Document, entity: Entity, lexicon: Lexicon) -> bool:
    """Whether the text tells of the name as of something that others made or belong to; known firms are none."""
    if lexicon.find(entity.name) is not None:
        return False
    if _LIKE_BODY.search(entity.name):
        return True
    said = 0
    for mention in entity.mentions:
        text = document.sentences[mention.sentence].text
        behind = text[mention.end : mention.end + 120]
        before = _BEFORE.search(text[max(0, mention.start - 60) : mention.start])
        said += (before is not None and not re.match(r"\s[A-Z]", behind)) or _BEHIND.match(behind) is not None
    return said > 0 and said >= _SHARE * len(entity.mentions)
