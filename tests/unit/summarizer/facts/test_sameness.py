"""Drafts of one proper name are one alliance; a body is no party of itself."""

import pytest

from summarizer.document import Draft, Entity
from summarizer.facts.sameness import joined, shortens
from summarizer.types import OrganisationType
from tests.builders import alliance

ENTITIES = tuple(
    Entity(name, (), OrganisationType.COMPANY, None, ())
    for name in ("KT", "틸론", "소만사", "AI 원팀", "한양대")
)


def test_two_passages_on_one_body_become_one_alliance():
    drafts = (Draft((0, 1), (2,), (1, 2)), Draft((3, 4), (5,), (5,)), Draft((0, 2), (4,), (3, 4)))
    described = (alliance(name="클라우드 원팀"), alliance(), alliance(name="클라우드원팀"))
    assert joined(ENTITIES, drafts, described) == (Draft((0, 1, 2), (2, 4), (1, 2, 3, 4)), drafts[1])


def test_drafts_without_a_name_stay_apart():
    drafts = (Draft((0, 1), (0,), (0,)), Draft((0, 2), (1,), (1,)))
    assert joined(ENTITIES, drafts, (alliance(), alliance())) == drafts


def test_a_body_is_no_party_of_itself():
    draft = Draft((0, 1, 3), (0,), (0,))
    assert joined(ENTITIES, (draft,), (alliance(name="AI원팀"),)) == (Draft((0, 1), (0,), (0,)),)


def test_a_pair_is_left_rather_than_one_party_alone():
    draft = Draft((0, 3), (0,), (0,))
    assert joined(ENTITIES, (draft,), (alliance(name="AI 원팀"),)) == (draft,)


@pytest.mark.parametrize(
    ("short", "name", "expected"),
    [
        ("CoSAI", "Coalition for Secure AI", True),
        ("GTAA", "Global Telco AI Alliance", True),
        ("IBM", "Coalition for Secure AI", False),
        ("AI", "Alliance of Industry", False),
    ],
)
def test_a_bodys_own_acronym_is_known(short: str, name: str, expected: bool) -> None:
    assert shortens(short, name) is expected
