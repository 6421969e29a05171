"""What of a sentence could be an answer, and what is alike in the two scripts."""

import numpy as np
import pytest

from summarizer.answers import suggestions
from summarizer.answers.answer import answer
from summarizer.answers.forest import Forest
from summarizer.answers.lexicon import concepts_in, fold
from summarizer.answers.sounds import sounds_alike
from summarizer.answers.spans import Form, Span, spans
from summarizer.answers.words import stem, words_of
from summarizer.types import Language
from tests.unit.summarizer.answers.builders import sea_one_team


def pieces(text: str, form: Form) -> list[str]:
    korean = any("가" <= c <= "힣" for c in text)
    words = next(words_of([text], korean=korean))
    return [span.text for span in spans(text, words, korean=korean, clauses=False) if span.form is form]


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("총 250억원을 투자한다.", Form.MONEY, "총 250억원"),
        ("지분 2.5%를 갖는다.", Form.PERCENT, "2.5%"),
        ("지난 7월 3일 협약을 맺었다.", Form.DATE, "지난 7월 3일"),
        ("내년 상반기에 문을 연다.", Form.DATE, "내년 상반기"),
        ("모두 17개사가 참여한다.", Form.COUNT, "17개사"),
        ("직원 300명을 뽑는다.", Form.COUNT, "300명"),
        ("앞으로 3년간 함께한다.", Form.DURATION, "3년간"),
        ("이도윤 가온통신 대표는 말했다.", Form.PERSON, "이도윤"),
        ("‘바다 원팀’을 결성했다.", Form.QUOTED, "바다 원팀"),
        ("It will invest $20 million in the venture.", Form.MONEY, "$20 million"),
        ("It takes a 35 percent stake.", Form.PERCENT, "35 percent"),
        ("The deal was signed on March 3, 2024.", Form.DATE, "March 3, 2024"),
        ("Hanbit University joined.", Form.NAME, "Hanbit University"),
    ],
)
def test_a_piece_of_each_form_is_found(text: str, form: Form, expected: str) -> None:
    assert expected in pieces(text, form)


def test_an_enumeration_is_kept_together() -> None:
    text = "가온통신과 한빛대·누리대가 손잡았다."
    words = next(words_of([text], korean=True))
    found: list[Span] = spans(text, words, korean=True, clauses=False)
    groups = {span.text: span.group for span in found if span.unit == "whole"}
    assert groups["가온통신"] == groups["한빛대"] == groups["누리대"] >= 0


@pytest.mark.parametrize(
    ("text", "firm"),
    [("차인혁 한빛네트웍스 대표가 서명했다.", "한빛네트웍스"), ("고려대 김동원 총장이 서명했다.", "고려대")],
)
def test_a_firm_is_named_without_the_person_before_it(text: str, firm: str) -> None:
    names = [*pieces(text, Form.NAME), *pieces(text, Form.NOUN)]
    assert firm in names
    assert "차인혁 한빛네트웍스" not in names


@pytest.mark.parametrize(
    "text",
    [
        "(사진을 보실 수 있습니다)유영상 사업부장(왼쪽)과 여민수 대표가 시청 회의실에서 서로 웃으며 악수하고 있다.",
        "It’s to cut the “time to market” of users’ models.",
    ],
)
def test_no_stretch_of_speech_is_cut_inside_brackets_or_quotation_marks(text: str) -> None:
    korean = any("가" <= c <= "힣" for c in text)
    words = next(words_of([text], korean=korean))
    clauses = [s.text for s in spans(text, words, korean=korean, clauses=True) if s.form is Form.CLAUSE]
    assert clauses
    for clause in clauses:
        assert clause.count("(") == clause.count(")")
        assert clause.count("“") == clause.count("”")


@pytest.mark.parametrize(
    ("hangul", "latin", "alike"),
    [
        ("퍼플렉시티", "Perplexity", True),
        ("엔비디아", "Nvidia", True),
        ("스텔란티스", "Stellantis", True),
        ("카카오", "Cohere", False),
        ("삼성", "Toyota", False),
        ("카카오", "네이버", False),
    ],
)
def test_names_are_known_by_sound_in_the_other_script(hangul: str, latin: str, alike: bool) -> None:
    assert sounds_alike(hangul, latin) is alike


def test_both_languages_tell_the_same_concepts() -> None:
    korean = {name for _, _, names in concepts_in("협약을 체결했다") for name in names}
    english = {name for _, _, names in concepts_in("signed an agreement") for name in names}
    assert "sign" in korean & english


def test_folding_and_stemming_forget_what_does_not_matter() -> None:
    assert fold("LG U+") == "lgu"
    assert stem("universities") == stem("university")


def test_a_forest_walks_its_trees_as_written() -> None:
    forest = Forest(
        roots=np.array([0], np.int32),
        feature=np.array([0, 0, 0], np.int16),
        threshold=np.array([0.5, 0.0, 0.0]),
        left=np.array([1, 1, 2], np.int32),
        right=np.array([2, 1, 2], np.int32),
        value=np.array([0.0, -2.0, 2.0], np.float32),
        depth=1,
        baseline=0.0,
    )
    low, high = forest.chances(np.array([[0.0], [1.0]], np.float32))
    assert low < 0.2 < 0.8 < high


def test_suggestions_are_few_and_answerable() -> None:
    read = sea_one_team()
    offered = suggestions(read, language=Language.KO)
    assert 0 < len(offered) <= 3
    assert all(not answer(question, [read]).abstained for question in offered)
