"""What beside a name says that it leads."""

import pytest

from summarizer.facts.leads import lead_features
from summarizer.facts.scene import shapes
from summarizer.facts.triggers import Trigger
from summarizer.types import Language
from tests.unit.summarizer.facts.article import scene_of


def _said(text: str, name: str, language: Language) -> set[str]:
    """The shapes that stand beside a name."""
    start = text.index(name)
    sides = {"before": text[:start], "behind": text[start + len(name) :]}
    return {
        f"{side}:{shape}"
        for side, part in sides.items()
        for shape, pattern in shapes("leads", side, language)
        if pattern.search(part)
    }


@pytest.mark.parametrize(
    ("text", "name", "shape"),
    [
        ("a group headed by Garam", "Garam", "before:role"),
        ("a scheme run from Sejong by the Garam Agency", "Garam Agency", "before:role"),
        ("a club led by Nuri & Son's Garam", "Garam", "before:role"),
        ("an open project under the roof of the Garam Foundation", "Garam Foundation", "before:roof"),
        ("Garam coordinates the network.", "Garam", "behind:leads"),
        ("Garam of Seoul leads it.", "Garam", "behind:leads"),
        ("Garam serves as fiscal host.", "Garam", "behind:as"),
        ("Nuri, Daon (Garam, as host, and others)", "Garam", "behind:as"),
        ("Garam was elected to the chair.", "Garam", "behind:as"),
        ("Garam, which hosts the secretariat", "Garam", "behind:office"),
        ("1) Transport: Garam = Nuri, Daon", "Garam", "behind:entry"),
    ],
)
def test_english_says_who_leads(text: str, name: str, shape: str) -> None:
    assert shape in _said(text, name, Language.EN)


def test_who_is_led_by_another_does_not_lead() -> None:
    assert not {"behind:leads", "behind:as"} & _said("Garam, led by Jane Roe", "Garam", Language.EN)


@pytest.mark.parametrize(
    ("text", "name", "shape"),
    [
        ("의장을 맡은 가람전자의 임원", "가람전자", "before:role"),
        ("첫 의장 단체는 가람협회다", "가람협회", "before:role"),
        ("주관 학교인 가람대의 처장", "가람대", "before:role"),
        ("사무국은 가람전자가 운영한다", "가람전자", "before:role"),
        ("가람전자가 사무국을 맡는다", "가람전자", "behind:office"),
        ("사무국은 가람병원에 둔다", "가람병원", "before:role"),
        ("○로봇 = 가람대(주관) 누리대", "가람대", "behind:marked"),
        ("② 가람클라우드 팀 = 누리칩, 다온칩", "가람클라우드", "behind:entry"),
    ],
)
def test_korean_says_who_leads(text: str, name: str, shape: str) -> None:
    assert shape in _said(text, name, Language.KO)


def test_a_sentence_of_its_own_may_say_who_leads() -> None:
    body = "Garam, Nuri and Daon formed the Open Meter Alliance on Tuesday. It has an office in Seoul. Garam leads it."
    scene = scene_of("", body, Language.EN, ["Garam", "Nuri", "Daon"])
    clauses = tuple(clause for row in scene.clauses for clause in row)
    trigger = Trigger(clauses, tuple(1.0 if place == 0 else 0.0 for place in range(len(clauses))))
    rows = lead_features(scene, scene.views[0], trigger, {"parties": 3.0, "drafts": 1.0}, named=True)
    assert [row["alone:behind:leads"] + row["behind:leads"] for row in rows] == [1.0, 0.0, 0.0]
