"""Short follow-ups made whole in the light of what was just talked of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.answers.conversation import Topic, resolve, topic_after
from summarizer.types import Answer, Language


def talked_of(question: str, *answers: str, language: Language = Language.KO) -> Topic:
    return Topic(question, answers, language)


@pytest.mark.parametrize(
    ("before", "answers", "follow_up", "whole"),
    [
        ("바다 원팀에 참여한 기업은 어디야?", ["KT"], "그럼 대학은?", "바다 원팀에 참여한 대학은?"),
        ("바다 원팀에 참여하는 곳은?", ["KT"], "은행은", "바다 원팀에 참여하는 은행은?"),
        ("AI 원팀을 주도하는 곳은 어디야?", ["KT"], "예산은?", "AI 원팀 예산은?"),
        ("SK텔레콤과 카카오는 언제 손잡았어?", ["2019년"], "왜?", "SK텔레콤과 카카오는 왜 손잡았어?"),
        ("SKT는 왜 카카오와 손잡았어?", ["생태계"], "언제?", "SKT는 언제 카카오와 손잡았어?"),
        ("AI 원팀을 주도하는 곳은?", ["KT"], "그 회사는 누구랑 협약했어?", "KT는 누구랑 협약했어?"),
        ("AI 원팀을 주도하는 곳은?", ["한빛대"], "거기는 어디에 있어?", "한빛대는 어디에 있어?"),
        ("LG유플러스는 누구와 협약했어?", ["AWS"], "삼성은?", "삼성은 누구와 협약했어?"),
    ],
)
def test_a_korean_follow_up_is_made_whole(
    before: str, answers: list[str], follow_up: str, whole: str
) -> None:
    assert resolve(follow_up, talked_of(before, *answers)) == whole


@pytest.mark.parametrize(
    ("before", "answers", "follow_up", "whole"),
    [
        ("When did SKT join the alliance?", ["2024"], "and why?", "Why did SKT join the alliance?"),
        ("When did SKT join the alliance?", ["2024"], "왜?", "Why did SKT join the alliance?"),
        (
            "Which companies are in CoSAI?",
            ["Google"],
            "and the universities?",
            "Which universities are in CoSAI?",
        ),
        ("Who leads CoSAI?", ["OASIS"], "where is it based?", "where is OASIS based?"),
    ],
)
def test_an_english_follow_up_is_made_whole(
    before: str, answers: list[str], follow_up: str, whole: str
) -> None:
    assert resolve(follow_up, talked_of(before, *answers, language=Language.EN)) == whole


def test_a_question_that_is_whole_stays_as_it_is() -> None:
    question = "바다 원팀은 언제 결성됐어?"
    assert resolve(question, talked_of("예산은 얼마야?")) == question
    assert resolve("왜?", None) == "왜?"


def test_what_was_answered_last_is_remembered_over_an_unanswered_question() -> None:
    first = topic_after("AI 원팀을 주도하는 곳은?", Answer(("KT",), ""))
    second = topic_after("예산은?", Answer((), ""), first)
    assert second.question == "AI 원팀 예산은?"
    assert second.answers == ("KT",)


@given(st.text(max_size=80), st.text(max_size=80), st.lists(st.text(max_size=10), max_size=3))
def test_any_two_texts_can_follow_each_other(before: str, after: str, answers: list[str]) -> None:
    assert isinstance(resolve(after, talked_of(before, *answers)), str)


@pytest.mark.parametrize("question", ["누리도 회원이야?", "누리도 멤버인가요?", "누리도 참여해?"])
def test_whether_somebody_takes_part_is_a_question_by_itself(question):
    about = Topic("바다 원팀에 참여하는 기관은?", ("KT",), Language.KO)
    assert resolve(question, about) == question
