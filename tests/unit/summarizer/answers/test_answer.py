"""Answers from one article: what it says, the sentence that says it, or an honest no."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.answers import answer, answer_all
from summarizer.types import Article, Facts, Language, ReadArticle
from tests.unit.summarizer.answers.builders import BODY, sea_one_team, sea_one_team_in_english

TODAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("바다 원팀에 참여하는 대학은 어디야?", {"한빛대", "누리대"}),
        ("바다 원팀을 주도하는 회사는?", {"가온통신"}),
        ("가온통신은 얼마를 투자해?", {"250억원"}),
    ],
)
def test_a_korean_article_answers(question: str, expected: set[str]) -> None:
    reply = answer(question, [sea_one_team()], today=TODAY)
    assert set(reply.answers) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which universities are in the Sea One Team?", {"Hanbit University", "Nuri University"}),
        ("How much will Gaon Telecom invest?", {"$20 million"}),
    ],
)
def test_an_english_article_answers(question: str, expected: set[str]) -> None:
    reply = answer(question, [sea_one_team_in_english()], today=TODAY)
    assert set(reply.answers) == expected


@pytest.mark.parametrize(
    "question",
    [
        "바다 원팀의 연회비는 얼마야?",
        "삼성전자는 바다 원팀에서 무슨 역할이야?",
        "What is the annual fee of the Sea One Team?",
    ],
)
def test_what_no_sentence_states_is_not_answered(question: str) -> None:
    reply = answer(question, [sea_one_team()], today=TODAY)
    assert reply.abstained
    assert "기사에 나오지 않습니다" in reply.text or "does not say" in reply.text


def test_every_answer_rests_on_a_sentence_of_the_body() -> None:
    reply = answer("바다 원팀에 참여하는 대학은 어디야?", [sea_one_team()], today=TODAY)
    assert reply.evidence
    for item in reply.evidence:
        assert BODY[item.start : item.end] == item.quote
    assert reply.sources[0].url == "https://news.example/sea-ko"
    assert f"“{reply.evidence[0].quote}”" in reply.text


def test_a_reply_is_in_the_language_of_the_question() -> None:
    korean = answer("연회비는 얼마야?", [sea_one_team_in_english()], today=TODAY)
    english = answer("What is the fee?", [sea_one_team()], today=TODAY)
    assert "나오지 않습니다" in korean.text
    assert "does not say" in english.text


def test_an_honest_no_names_the_nearest_thing_that_is_there() -> None:
    reply = answer("바다 원팀의 연회비는 얼마야?", [sea_one_team()], today=TODAY)
    assert "연회비는 기사에 나오지 않습니다" in reply.text
    assert "가온통신, 한빛대와 누리대" in reply.text


@pytest.mark.parametrize(
    ("question", "begins"),
    [("한빛대도 바다 원팀에 참여해?", "예,"), ("Is 누리대 a member of 바다 원팀?", "Yes,")],
)
def test_membership_is_answered_with_yes(question: str, begins: str) -> None:
    reply = answer(question, [sea_one_team()], today=TODAY)
    assert not reply.abstained
    assert reply.text.startswith(begins)


def test_orders_in_an_article_are_only_ever_quoted() -> None:
    reply = answer("비밀번호는 뭐야?", [sea_one_team()], today=TODAY)
    outside = re.sub(r"‘.*’|“.*”", "", reply.text)
    assert "무시하고" not in outside
    assert "<b>" not in outside


def test_a_batch_answers_in_order() -> None:
    questions = ["바다 원팀에 참여하는 대학은 어디야?", "연회비는 얼마야?"]
    first, second = answer_all(questions, [sea_one_team()], today=TODAY)
    assert not first.abstained
    assert second.abstained


@pytest.mark.parametrize("body", ["", "   \n\n", "ㅋㅋ", "1234 !!! <script>"])
def test_an_article_without_sentences_answers_nothing(body: str) -> None:
    read = ReadArticle(Article("", body, None, Language.KO), Facts((), Language.KO))
    assert answer("누가 참여해?", [read], today=TODAY).abstained
    assert answer("누가 참여해?", [], today=TODAY).abstained


@given(st.text(max_size=120))
def test_any_question_at_all_gets_a_reply(question: str) -> None:
    reply = answer(question, [sea_one_team()], today=TODAY)
    assert reply.text
