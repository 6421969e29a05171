"""Two things asked in one breath are two questions."""

import pytest

from summarizer.answers import answer
from summarizer.answers.twofold import twofold
from tests.unit.summarizer.answers.builders import sea_one_team


@pytest.mark.parametrize(
    ("question", "halves"),
    [
        ("지상파와 합친 회사와 금액은?", ("지상파와 합친 회사는?", "지상파와 합친 금액은?")),
        (
            "KT와 한빛대는 언제 어디서 협약했어?",
            ("KT와 한빛대는 언제 협약했어?", "KT와 한빛대는 어디서 협약했어?"),
        ),
        ("Who leads it, and when did it start?", ("Who leads it?", "when did it start?")),
        ("When and where did they sign?", ("When did they sign?", "Where did they sign?")),
        ("KT와 한빛대는 언제 협약했어?", None),
        ("기업과 회사는?", None),
        ("Who are Gaon and Nuri?", None),
        ("", None),
    ],
)
def test_a_question_of_two_is_cut(question: str, halves: tuple[str, str] | None) -> None:
    assert twofold(question) == halves


def test_both_are_answered() -> None:
    given = answer("가온통신이 투자하는 금액과 기간은?", [sea_one_team()])
    assert given.answers == ("250억원", "3년간")
    assert len(given.text.splitlines()) >= 2


def test_the_one_that_is_not_stated_is_said_to_be_missing() -> None:
    given = answer("바다 원팀을 주도하는 회사와 연회비는?", [sea_one_team()])
    assert given.answers == ("가온통신",)
    assert "연회비는 기사에 나오지 않습니다" in given.text
