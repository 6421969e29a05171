"""A question that names a body is answered from an article that names it, or not at all."""

from datetime import date

import pytest

from summarizer.answers import MemoryArchive, answer, answer_from
from summarizer.answers.question import understand
from summarizer.answers.strangers import strangers
from summarizer.types import Alliance, Article, Facts, Kind, Language, Organisation, ReadArticle, Status
from tests.unit.summarizer.answers.builders import sea_one_team, sea_one_team_in_english


def chip_deal() -> ReadArticle:
    """An article on two chip makers that have a cloud, too, and on nobody else."""
    body = (
        "누리반도체는 5일 가람전자와 인공지능 반도체를 함께 개발하는 업무협약을 맺었다. "
        "사업은 누리반도체가 주도하며 클라우드 서버에 먼저 쓴다. 두 회사는 3년간 90억원을 투자한다."
    )
    parties = (Organisation("누리반도체", ("Nuri Semiconductor",)), Organisation("가람전자"))
    deal = Alliance(parties, Kind.AGREEMENT, Status.FORMED, lead="누리반도체")
    title = "누리반도체·가람전자, AI 반도체 공동 개발"
    article = Article(title, body, date(2024, 6, 6), Language.KO, "시험일보", "https://news.example/chip")
    return ReadArticle(article, Facts((deal,), Language.KO))


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("클라우드 원팀은 누가 주도해?", ["클라우드 원팀"]),
        ("‘클라우드 원팀’은 누가 주도해?", ["클라우드 원팀"]),
        ("클라우드 원팀에서 누가 제일 커?", ["클라우드 원팀"]),
        ("데이터나눔협의회는 언제 생겼어?", ["데이터나눔협의회"]),
        ("Who leads the Cloud One Team?", ["Cloud One Team"]),
        ("네이버는 누구와 협약했어?", ["네이버"]),
        ("Who did Naver sign with?", ["Naver"]),
        ("누리반도체는 누구와 협약했어?", []),
        ("Who did Nuri Semiconductor sign with?", []),
        ("Who did Garam Electronics sign with?", []),
        ("누가 주도해?", []),
        ("교육 인원은?", []),
        ("how many people?", []),
        ("When was it signed?", []),
        ("지금 얼라이언스에 참여하는 곳은?", []),
    ],
)
def test_what_an_article_never_names_is_seen(question: str, named: list[str]) -> None:
    assert strangers(understand(question), chip_deal()) == named


@pytest.mark.parametrize(
    "question",
    ["바다 원팀은 누가 주도해?", "‘바다 원팀’은 누가 이끌어?", "Who leads the Bada One Team?"],
)
def test_a_body_that_the_article_names_is_none(question: str) -> None:
    assert strangers(understand(question), sea_one_team()) == []


@pytest.mark.parametrize(
    "question",
    ["클라우드 원팀은 누가 주도해?", "‘바다 원팀’은 누가 주도해?", "Who leads the Cloud One Team?"],
)
def test_another_body_is_never_answered_for(question: str) -> None:
    reply = answer(question, [chip_deal()])
    assert reply.abstained
    assert reply.elsewhere
    assert "누리반도체" not in reply.text


def test_of_several_articles_the_one_that_names_it_answers() -> None:
    reply = answer("바다 원팀은 누가 주도해?", [chip_deal(), sea_one_team()])
    assert reply.answers == ("가온통신",)


@pytest.mark.parametrize("question", ["바다 원팀은 누가 주도해?", "Who leads the Sea One Team?"])
def test_the_archive_answers_for_it_where_it_is_stored(question: str) -> None:
    stored = MemoryArchive([chip_deal(), sea_one_team(), sea_one_team_in_english()])
    assert set(answer_from(question, stored).answers) <= {"가온통신", "Gaon Telecom"}
    assert not answer_from(question, stored).abstained


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("클라우드 원팀은 누가 주도해?", "‘클라우드 원팀’은 모아 둔 기사에 나오지 않습니다"),
        ("Who leads the Cloud Alliance?", "No stored article says"),
    ],
)
def test_what_is_stored_nowhere_is_an_honest_no(question: str, said: str) -> None:
    reply = answer_from(question, MemoryArchive([chip_deal()]))
    assert reply.abstained
    assert said in reply.text


def test_whether_somebody_takes_part_is_still_told() -> None:
    reply = answer("네이버도 바다 원팀에 참여해?", [sea_one_team()])
    assert reply.abstained
    assert not reply.elsewhere
    assert "참여하는 곳은 가온통신" in reply.text
