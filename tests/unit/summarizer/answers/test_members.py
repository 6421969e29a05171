"""Who takes part, as the facts have it: all of them, or all of one sort, or another's question."""

from dataclasses import replace

import pytest

from summarizer.answers import answer
from summarizer.answers.members import roll_call
from summarizer.answers.question import understand
from summarizer.types import (
    Article,
    Evidence,
    Facts,
    Kind,
    Language,
    Organisation,
    OrganisationType,
    ReadArticle,
)
from tests.builders import alliance
from tests.unit.summarizer.answers.builders import sea_one_team, sea_one_team_in_english, shipyard_loss

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
        ("이 협약에 누가 참여해?", ("KT", "서울대", "KAIST", "틸론")),
        ("참여 기관은?", ("KT", "서울대", "KAIST", "틸론")),
        ("누가 협약을 맺었어?", ("KT", "서울대", "KAIST", "틸론")),
        ("Who signed the agreement?", ("KT", "서울대", "KAIST", "틸론")),
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
        "참여한 정부 기관은?",
        "KT는 누구와 협약을 맺었어?",
        "Who signed for the ministry?",
    ],
)
def test_any_other_question_is_left_to_the_article(question):
    assert roll_call(understand(question), [READ], Language.KO) is None


def test_who_has_a_noun_for_membership_is_told_yes_or_no() -> None:
    assert answer("틸론도 회원이야?", [READ]).answers == ("예",)
    refused = answer("네이버도 멤버인가요?", [READ])
    assert refused.abstained
    assert "네이버가 바다 원팀에 참여한다는 말은" in refused.text


def test_strangers_are_told_from_members() -> None:
    reply = answer("네이버도 참여해?", [sea_one_team()])
    assert reply.abstained
    assert reply.text.startswith("네이버가 바다 원팀에 참여한다는 말은 기사에 나오지 않습니다.")
    english = answer("Is Naver part of the Sea One Team?", [sea_one_team_in_english()])
    assert english.abstained
    assert english.text.startswith("The article does not say that Naver is in Sea One Team.")


def test_a_body_is_known_by_its_name_in_the_other_script() -> None:
    assert answer("which universities are in the Bada One Team", [sea_one_team()]).answers == (
        "한빛대",
        "누리대",
    )
    assert answer("Who leads the Bada One Team?", [sea_one_team()]).answers == ("가온통신",)


def test_all_of_one_sort_that_somebody_works_with_are_named() -> None:
    assert answer("가온통신이랑 같이 하는 대학은?", [sea_one_team()]).answers == ("한빛대", "누리대")


def test_nobody_is_made_a_leader_where_none_is_told_of() -> None:
    assert answer("누가 이끌어?", [shipyard_loss()]).text == "누가 주도하는지는 기사에 나오지 않습니다."


def test_a_yes_tells_in_what():
    read = sea_one_team()
    assert answer("누리대도 참여해?", [read]).text.startswith("예, 누리대가 ‘바다 원팀’에 참여합니다.")
    older = replace(read.facts.alliances[0], name=None, main=False)
    news = replace(
        read.facts.alliances[0],
        name="하늘 원팀",
        parties=tuple(Organisation(n, (), OrganisationType.COMPANY) for n in ("가온통신", "다온")),
    )
    both = replace(read, facts=replace(read.facts, alliances=(news, older)))
    assert "배경으로 나온 협력에" in answer("누리대도 참여해?", [both]).text
