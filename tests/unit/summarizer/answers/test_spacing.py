"""Korean typed without spaces, and questions that leave out what they are about."""

import pytest

from summarizer.answers import answer
from summarizer.answers.conversation import of_the_news
from summarizer.answers.spacing import with_spaces
from tests.unit.summarizer.answers.builders import sea_one_team, shipyard_loss
from tests.unit.summarizer.answers.test_compared import two_bodies


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("바다원팀에누가참여해", "바다 원팀에 누가 참여해"),
        ("가온통신이랑같이하는대학은?", "가온통신이랑 같이 하는 대학은?"),
        ("예산은?", "예산은?"),
        ("who leads it", "who leads it"),
        ("바다 원팀에누가참여해", "바다 원팀에누가참여해"),
    ],
)
def test_words_are_set_apart_and_names_stay_whole(typed: str, read: str) -> None:
    assert with_spaces(typed, [sea_one_team()]) == read


def test_a_question_without_spaces_is_answered_like_any_other() -> None:
    assert answer("바다원팀에참여하는대학은어디야", [sea_one_team()]).answers == ("한빛대", "누리대")
    assert answer("가온통신이랑같이하는대학은", [sea_one_team()]).answers == ("한빛대", "누리대")


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("왜 만들었어?", "하늘 얼라이언스는 왜 만들었어?"),
        ("그럼 대학은?", "하늘 얼라이언스에 참여하는 대학은?"),
        ("바다 원팀은 왜 만들었어?", "바다 원팀은 왜 만들었어?"),
        ("미르은행은 누구와 협약했어?", "미르은행은 누구와 협약했어?"),
    ],
)
def test_what_is_not_named_is_the_body_that_is_the_news(question: str, whole: str) -> None:
    assert of_the_news(question, [two_bodies()]) == whole


def test_an_article_of_one_alliance_or_none_leaves_the_question_as_it_is() -> None:
    assert of_the_news("왜 만들었어?", [sea_one_team()]) == "왜 만들었어?"
    assert of_the_news("왜 만들었어?", [shipyard_loss()]) == "왜 만들었어?"
    assert of_the_news("왜 만들었어?", []) == "왜 만들었어?"
