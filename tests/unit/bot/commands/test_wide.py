"""Questions to all that is stored, told from questions to one article."""

import pytest

from bot.commands.wide import everywhere, wide


@pytest.mark.parametrize(
    ("question", "verb", "argument"),
    [
        ("KT가 올해 맺은 제휴는?", "company", "KT가 올해"),
        ("삼성SDS랑 KT 같이 한 거 있어?", "company", "삼성SDS랑 KT"),
        ("KT랑 삼성SDS가 손잡은 적 있어?", "company", "KT랑 삼성SDS가"),
        ("인재 때문에 맺은 제휴는?", "company", "인재"),
        ("인재 양성을 위한 협약 있어?", "company", "인재 양성"),
        ("보안을 위해 맺은 협약 알려줘", "company", "보안"),
        ("KT는 올해 몇 건의 제휴를 맺었어?", "company", "KT는 올해"),
        ("지난달 나온 협약 뭐 있어?", "company", "지난달"),
        ("이번 주 새 협약은?", "latest", "이번 주"),
        ("올해 가장 활발하게 제휴한 회사는?", "active", "올해"),
        ("What alliances did KT form this year?", "company", "KT this year"),
        ("Have KT and Samsung SDS worked together?", "company", "KT and Samsung SDS"),
        ("How many partnerships does KT have?", "company", "KT"),
        ("any new deals this week?", "latest", "this week"),
        ("who is the most active this year?", "active", "this year"),
    ],
)
def test_a_question_to_the_archive_is_a_command(question: str, verb: str, argument: str) -> None:
    found = wide(question)
    assert found is not None
    assert (found.verb.value, found.argument) == (verb, argument)


@pytest.mark.parametrize(
    "question",
    [
        "클라우드 원팀에 참여한 대학은 어디야?",
        "KT와 한양대 협약은 언제?",
        "KT의 제휴는 왜?",
        "협약은?",
        "예산은 얼마야?",
        "who leads the alliance?",
        "When was the agreement signed?",
        "",
    ],
)
def test_a_question_to_an_article_is_none(question: str) -> None:
    assert wide(question) is None


@pytest.mark.parametrize(
    ("said", "question", "meant"),
    [
        ("전체에서 KT 제휴 찾아줘", "KT 제휴 찾아줘", True),
        ("모아 둔 기사에서는 누가 이끌어?", "누가 이끌어?", True),
        ("In the archive: who leads AI-RAN?", "who leads AI-RAN?", True),
        ("누가 이끌어?", "누가 이끌어?", False),
        ("전체에서", "전체에서", False),
    ],
)
def test_all_that_is_stored_is_meant_where_it_is_said(said: str, question: str, meant: bool) -> None:
    assert everywhere(said) == (question, meant)
