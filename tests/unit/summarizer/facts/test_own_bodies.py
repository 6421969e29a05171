"""A body that others made is no party of itself."""

import pytest

from summarizer.document import Draft
from summarizer.facts.lexicon import lexicon
from summarizer.facts.own_bodies import goes_by, without_own_bodies
from summarizer.types import Language
from tests.unit.summarizer.facts.article import entities_of, laid_out


@pytest.mark.parametrize(
    ("text", "names", "parties"),
    [
        ("Garam and Nuri today launched Voltarion, a joint venture.", ["Garam", "Nuri", "Voltarion"], (0, 1)),
        ("Garam and Nuri joined the Green Pipe Alliance.", ["Garam", "Nuri", "Green Pipe Alliance"], (0, 1)),
        ("Garam and Nuri joined the Voltarion Circle.", ["Garam", "Nuri", "Voltarion Circle"], (0, 1)),
        ("Garam, Daon and Nuri joined Voltarion.", ["Garam", "Nuri", "Voltarion"], (0, 1, 2)),
        ("Garam, Nuri and Voltarion signed an agreement.", ["Garam", "Nuri", "Voltarion"], (0, 1, 2)),
        ("Garam launched Voltarion, a joint venture.", ["Garam", "Voltarion"], (0, 1)),
        ("IBM, Nuri and Garam formed IBM Garam Lab.", ["IBM", "Nuri", "Garam"], (0, 1, 2)),
    ],
)
def test_what_others_made_is_left_out_where_two_parties_remain(
    text: str, names: list[str], parties: tuple[int, ...]
) -> None:
    document = laid_out("", text, Language.EN)
    entities = entities_of(document, names)
    sentence = len(document.sentences) - 1
    draft = Draft(tuple(range(len(names))), (sentence,), (sentence,))
    kept, drafts = without_own_bodies(document, entities, [draft], lexicon())
    assert drafts[0].parties == parties
    assert [entity.name for entity in kept] == [
        name if place in parties else "" for place, name in enumerate(names)
    ]


def test_korean_articles_stay_as_they_are() -> None:
    document = laid_out("", "가람과 누리가 합작사 볼타리온을 설립했다.", Language.KO)
    entities = entities_of(document, ["가람", "누리", "볼타리온"])
    draft = Draft((0, 1, 2), (0,), (0,))
    assert without_own_bodies(document, entities, [draft], lexicon()) == (entities, (draft,))


@pytest.mark.parametrize(
    ("party", "name", "expected"),
    [
        ("새별원팀", "새별 원팀", True),
        ("Voltarion", "VOLTARION", True),
        ("가람전자", "새별 원팀", False),
        ("KT", "KT", False),
    ],
)
def test_a_party_goes_by_the_name_of_its_alliance_unless_it_is_known(
    party: str, name: str, expected: bool
) -> None:
    (entity,) = entities_of(laid_out("", "", Language.KO), [party])
    assert goes_by(entity, name, lexicon()) is expected
