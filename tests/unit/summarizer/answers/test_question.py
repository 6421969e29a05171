"""What a question asks for, in whatever way it is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.answers.question import Asks, understand
from summarizer.types import Language


@pytest.mark.parametrize(
    ("question", "asks", "category"),
    [
        ("바다 원팀에 참여하는 대학은 어디어디야?", Asks.ORGANISATION, "university"),
        ("바다원팀 참여 대학 알려줘", Asks.ORGANISATION, "university"),
        ("협약한 은행은?", Asks.ORGANISATION, "bank"),
        ("가온통신은 어느 방송사와 제휴했나요", Asks.ORGANISATION, "broadcaster"),
        ("바다 원팀의 대표는 누구야?", Asks.PERSON, "person"),
        ("예산은 얼마예요?", Asks.MONEY, None),
        ("예산 얼마임", Asks.MONEY, None),
        ("지분은 몇 퍼센트야?", Asks.PERCENT, None),
        ("직원은 몇 명이야?", Asks.COUNT, None),
        ("협약은 언제 맺었어?", Asks.DATE, None),
        ("계약 기간은 몇 년이야?", Asks.DURATION, None),
        ("왜 손잡았어?", Asks.WHY, None),
        ("사무국은 어디에 둬?", Asks.PLACE, None),
        ("합작법인 이름은?", Asks.NAME, None),
        ("가온통신이 맡은 역할은 뭐야?", Asks.THING, None),
        ("Which universities joined?", Asks.ORGANISATION, "university"),
        ("How much will it cost?", Asks.MONEY, None),
        ("How many people will it employ?", Asks.COUNT, None),
        ("When was it signed?", Asks.DATE, None),
        ("Why did they team up?", Asks.WHY, None),
        ("Who leads the Sea One Team?", Asks.WHO, None),
        ("What share of the venture will Gaon own?", Asks.PERCENT, None),
        ("Is Gaon Telecom a member of the Sea One Team?", Asks.YES_NO, None),
    ],
)
def test_a_question_tells_what_it_asks_for(question: str, asks: Asks, category: str | None) -> None:
    query = understand(question)
    assert (query.asks, query.category) == (asks, category)


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("협약을 맺은 두 회사는?", 2),
        ("참여한 대학 세 곳은?", 3),
        ("참여한 곳은 몇 곳이야?", None),
        ("Which two companies signed?", 2),
        ("Which companies signed?", None),
    ],
)
def test_a_question_tells_how_many_things_it_expects(question: str, count: int | None) -> None:
    assert understand(question).count == count


def test_the_counter_of_a_number_is_kept() -> None:
    assert understand("직원은 몇 명이야?").counter == "명"
    assert understand("How many engineers will move?").counter == "engineers"


def test_names_set_aside_are_kept() -> None:
    assert understand("가온통신 말고 참여하는 곳은?").besides == ("가온통신",)


@given(st.text(max_size=300))
def test_any_text_at_all_gives_a_query(text: str) -> None:
    assert len(understand(text).text) <= 400


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KAIST는 뭘 해?", Language.KO),
        ("KAIST?", Language.EN),
        ("Who leads the 클라우드 원팀?", Language.EN),
        ("What is 클라우드 원팀?", Language.EN),
        ("LG CNS, AWS, MS는?", Language.KO),
    ],
)
def test_a_question_with_names_in_the_other_script_keeps_its_language(text, expected):
    assert understand(text).language is expected
