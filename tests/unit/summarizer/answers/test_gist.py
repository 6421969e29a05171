"""What an article is about, and what a body is that it tells of."""

import pytest

from summarizer.answers import MemoryArchive, answer, answer_from
from tests.unit.summarizer.answers.builders import sea_one_team, sea_one_team_in_english, shipyard_loss
from tests.unit.summarizer.answers.test_compared import two_bodies


@pytest.mark.parametrize(
    "question", ["무슨 일이야?", "이 기사 무슨 내용이야", "요약해줘", "what happened?", "What's this about?"]
)
def test_the_news_is_told_in_a_sentence(question: str) -> None:
    reply = answer(question, [sea_one_team()])
    assert not reply.abstained
    assert "바다 원팀" in reply.text


def test_what_a_body_is_is_told_wherever_it_stands() -> None:
    assert answer("바다 원팀이 뭐야?", [two_bodies()]).answers == (
        "가온통신이 한빛대·누리대와 ‘바다 원팀’을 결성했습니다.",
    )
    english = answer("What is the Sea One Team?", [sea_one_team_in_english()])
    assert english.answers[0].startswith(
        "Gaon Telecom, Hanbit University and Nuri University formed Sea One Team"
    )
    stored = answer_from("바다 원팀이 뭐야?", MemoryArchive([shipyard_loss(), sea_one_team()]))
    assert stored.sources[0].url == "https://news.example/sea-ko"


@pytest.mark.parametrize(
    "question",
    ["바다 원팀 앱 이름은 뭐야?", "바다 원팀의 예산은 뭐야?", "What is the budget of Sea One Team?"],
)
def test_something_of_a_body_is_another_question(question: str) -> None:
    assert answer(question, [sea_one_team()]).answers != answer("바다 원팀이 뭐야?", [sea_one_team()]).answers


def test_an_article_on_another_matter_is_said_to_be_one() -> None:
    reply = answer("무슨 내용이야?", [shipyard_loss()])
    assert reply.text.startswith(
        "제휴나 협력을 다룬 기사는 아닙니다. 기사는 이렇게 시작합니다.\n“미르조선은 2분기에"
    )


def test_what_a_body_is_called_stands_in_the_facts() -> None:
    for question in ("협의체 이름이 뭐야?", "컨소시엄 명칭은?", "What is the name of the consortium?"):
        assert answer(question, [sea_one_team()]).answers == ("바다 원팀",)


def test_of_two_questions_at_once_each_is_answered() -> None:
    reply = answer("Who leads it and what did they say?", [sea_one_team()])
    assert reply.answers == ("가온통신", "바다를 아는 개발자가 모자란다")
