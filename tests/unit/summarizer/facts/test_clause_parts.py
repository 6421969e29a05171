"""Sentences of several alliances are cut, others stay whole."""

import numpy as np
import pytest

from summarizer.document import Entity, Mention
from summarizer.extract import documents
from summarizer.facts.clause_parts import parts
from summarizer.facts.names import places
from summarizer.facts.organisations import Named
from summarizer.facts.reading import Reading, lay_open
from summarizer.types import Article, OrganisationType


def reading_of(text: str, names: list[str]) -> Reading:
    (document,) = documents([Article("", text)])
    found = []
    for name in names:
        mentions = tuple(Mention(0, start, end) for start, end in places(text, name))
        found.append(
            Named(Entity(name, (), OrganisationType.COMPANY, None, mentions), ((0.9, 0.9),) * len(mentions))
        )
    return lay_open(document, found)


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        (
            "가람전자는 누리통신과 협약을 맺었고, 10월에는 다온은행과도 손잡았다.",
            ["가람전자", "누리통신", "다온은행"],
            [{0, 1}, {0, 2}],
        ),
        (
            "가람전자는 누리통신과 10월, 다온은행은 라온대와 3월 협약을 맺었다.",
            ["가람전자", "누리통신", "다온은행", "라온대"],
            [{0, 1}, {2, 3}],
        ),
        (
            "가람전자는 누리통신, 다온은행과 협약을 맺고 함께 서비스를 만든다.",
            ["가람전자", "누리통신", "다온은행"],
            [{0, 1, 2}],
        ),
        (
            "Garam signed with Nuri on Monday; Daon joined hands with Raon.",
            ["Garam", "Nuri", "Daon", "Raon"],
            [{0, 1}, {2, 3}],
        ),
    ],
)
def test_a_sentence_has_a_part_for_each_alliance(
    text: str, names: list[str], expected: list[set[int]]
) -> None:
    found = parts(reading_of(text, names), 0, np.full(len(names), 0.9))
    assert [set(np.flatnonzero(part > 0.5).tolist()) for part in found] == expected
