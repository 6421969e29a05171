"""Who takes part, as the facts have it: all of them, or all of one sort, or another's question."""

import pytest

from summarizer.answers.members import roll_call
from summarizer.answers.question import understand
from summarizer.types import Article, Evidence, Facts, Kind, Language, ReadArticle
from tests.builders import alliance

BODY = "KT와 서울대, KAIST, 틸론이 ‘바다 원팀’에 참여한다."
READ = ReadArticle(
    Article("바다 원팀", BODY),
    Facts(
        (
            alliance(
                "KT",
                "서울대",
                "KAIST",
                "틸론",
                name="바다 원팀",
                kind=Kind.CONSORTIUM,
                evidence=(Evidence("parties", 0, len(BODY), BODY),),
            ),
        )
    ),
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("바다 원팀에는 누가 참여해?", ("KT", "서울대", "KAIST", "틸론")),
        ("바다 원팀에 참여한 대학은 어디야?", ("서울대", "KAIST")),
        ("KT랑 같이 바다 원팀에 참여하는 기업은 어디야?", ("틸론",)),
    ],
)
def test_the_list_is_complete(question, expected):
    found = roll_call(understand(question), [READ], Language.KO)
    assert found is not None
    assert found.answers == expected
    assert found.evidence[0].quote == BODY


@pytest.mark.parametrize(
    "question",
    [
        "바다 원팀에 최근 합류한 회사는?",
        "바다 원팀에 참여한 은행은 어디야?",
        "산 원팀에는 누가 참여해?",
        "바다 원팀은 누가 주도해?",
        "바다 원팀의 예산은 얼마야?",
    ],
)
def test_any_other_question_is_left_to_the_article(question):
    assert roll_call(understand(question), [READ], Language.KO) is None
