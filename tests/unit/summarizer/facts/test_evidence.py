"""Evidence is short, is in the body, and names whom it proves."""

from summarizer.document import Entity, Mention
from summarizer.facts import evidence
from summarizer.types import Language, OrganisationType
from tests.unit.summarizer.facts.article import scene_of


def test_the_headline_is_no_evidence() -> None:
    scene = scene_of("Garam and Nuri sign", "Garam and Nuri signed.", Language.EN, ["Garam", "Nuri"])
    assert evidence.span(scene, "kind", 0) is None
    found = evidence.span(scene, "kind", 1)
    assert found is not None
    assert found.quote == "Garam and Nuri signed."


def test_few_sentences_name_all_parties() -> None:
    body = "Garam grows. Garam and Nuri signed. Later Daon came in. Daon is small."
    scene = scene_of("", body, Language.EN, ["Garam", "Nuri", "Daon"])
    found = evidence.parties(scene, scene.views[0], [(0, "Garam"), (1, "Nuri"), (2, "Daon")])
    assert [proof.quote for proof in found] == ["Garam and Nuri signed.", "Later Daon came in."]


def test_an_organisation_is_called_as_the_text_has_it() -> None:
    scene = scene_of("", "가람전자와 누리통신이 협약했다.", Language.KO, ["가람전자", "누리통신"])
    view = scene.views[0]
    assert evidence.name_in_text(scene, view, scene.entities[0]) == "가람전자"
    full = Entity("가람전자 주식회사", ("가람전자",), OrganisationType.COMPANY, None, (Mention(0, 0, 4),))
    assert evidence.name_in_text(scene, view, full) == "가람전자"
    nowhere = Entity("다온", (), OrganisationType.COMPANY, None, ())
    assert evidence.name_in_text(scene, view, nowhere) is None
