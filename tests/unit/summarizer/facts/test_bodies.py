"""Proper names of bodies are proposed from quotes, endings and capitals."""

import pytest

from summarizer.facts.bodies import name_candidates
from summarizer.types import Language
from tests.unit.summarizer.facts.article import scene_of


@pytest.mark.parametrize(
    ("language", "body", "name"),
    [
        (Language.KO, "가람전자와 누리통신은 ‘미래 데이터 얼라이언스’를 출범했다.", "미래 데이터 얼라이언스"),
        (Language.KO, "가람전자와 누리통신은 ‘온누리(ONNURI)’를 출범했다.", "온누리"),
        (Language.KO, "가람전자와 누리통신은 누리 스마트 컨소시엄을 꾸렸다.", "누리 스마트 컨소시엄"),
        (Language.KO, "가람전자와 누리통신은 합작사 다온셀을 세웠다.", "다온셀"),
        (Language.KO, "가람전자와 누리통신은 표준 단체 OPCX에 가입했다.", "OPCX"),
        (Language.EN, "Garam and Nuri launched the Open Data Alliance on Monday.", "Open Data Alliance"),
        (Language.EN, "Garam and Nuri set up a company called Nuvella.", "Nuvella"),
        (Language.EN, 'Garam and Nuri set up "Team Grid" together.', "Team Grid"),
        (Language.EN, "Geneva-based Data Trust Forum has Garam and Nuri in it.", "Data Trust Forum"),
    ],
)
def test_a_name_is_among_the_candidates(language: Language, body: str, name: str) -> None:
    names = ["가람전자", "누리통신"] if language is Language.KO else ["Garam", "Nuri"]
    assert name in [option.text for option in name_candidates(scene_of("", body, language, names))]


def test_a_body_may_be_named_like_any_organisation() -> None:
    body = "Garam Corp and the Nuri Foundation signed on Monday."
    found = name_candidates(scene_of("", body, Language.EN, ["Garam Corp", "Nuri Foundation"]))
    texts = [option.text for option in found]
    assert {"Nuri Foundation", "Garam Corp"} <= set(texts)
