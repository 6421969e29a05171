"""Whom the text names only as another one's parent is no party."""

import pytest

from summarizer.document import Draft
from summarizer.facts.parents import without_parents
from summarizer.types import Language
from tests.unit.summarizer.facts.article import entities_of, laid_out


@pytest.mark.parametrize(
    ("text", "names", "parties"),
    [
        ("Garam worked with Nuri, a Daon unit, on software.", ["Garam", "Nuri", "Daon"], (0, 1)),
        ("Garam and Nuri, now a division of Daon, signed.", ["Garam", "Nuri", "Daon"], (0, 1)),
        ("Garam and Nuri, a Daon unit, signed, and Daon invests.", ["Garam", "Nuri", "Daon"], (0, 1, 2)),
        ("Garam is co-owned by Nuri and Daon.", ["Garam", "Nuri", "Daon"], (0, 1, 2)),
        ("Garam allied with a unit of Daon.", ["Garam", "Daon"], (0, 1)),
        ("가람은행이 누리전자의 자회사 다온과 협약을 맺었다.", ["가람은행", "누리전자", "다온"], (0, 2)),
        ("가람은행이 누리전자, 다온과 협약을 맺었다.", ["가람은행", "누리전자", "다온"], (0, 1, 2)),
    ],
)
def test_a_mere_parent_is_left_out_where_two_parties_remain(text, names, parties):
    language = Language.KO if "가람" in text else Language.EN
    document = laid_out("", text, language)
    sentence = len(document.sentences) - 1
    draft = Draft(tuple(range(len(names))), (sentence,), (sentence,))
    (kept,) = without_parents(document, entities_of(document, names), [draft])
    assert kept.parties == parties
