"""A sentence that goes on about the alliance told just before belongs to it."""

import pytest

from summarizer.document import Draft
from summarizer.facts.following import followed
from summarizer.types import Language
from tests.unit.summarizer.facts.article import entities_of, laid_out

BANK = "Garam Bank renewed its pact with Nuri Cloud.\n\nGaram Bank and Nuri Cloud first agreed in 2018."
LAB = "Separately, Garam Bank and Daon University launched a lab."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{BANK}\n\n{LAB} Garam Bank will send four students.", ((0, 1), (2, 3))),
        (f"{BANK}\n\n{LAB}\n\nGaram Bank will send four students.", ((0, 1, 3), (2,))),
        (f"{BANK}\n\n{LAB} Garam Bank told Nuri Cloud of it.", ((0, 1, 3), (2,))),
    ],
)
def test_the_alliance_told_just_before_in_the_paragraph_goes_on(text, expected):
    document = laid_out("", text, Language.EN)
    entities = entities_of(document, ["Garam Bank", "Nuri Cloud", "Daon University"])
    first = len(document.sentences) - 4
    drafts = [
        Draft((0, 1), (first, first + 1, first + 3), (first, first + 1, first + 3)),
        Draft((0, 2), (first + 2,), (first + 2,)),
    ]
    found = followed(document, entities, drafts)
    assert tuple(tuple(sentence - first for sentence in draft.sentences) for draft in found) == expected
