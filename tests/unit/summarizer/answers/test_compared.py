"""Two alliances side by side, in both languages; and what is said where one of them is not told of."""

from dataclasses import replace
from datetime import date

import pytest

from summarizer.answers import MemoryArchive, Topic, answer, answer_from, resolve
from summarizer.answers.bodies import meant_by, told_in
from summarizer.answers.compared import sides_of
from summarizer.types import (
    Alliance,
    Article,
    Evidence,
    Facts,
    Kind,
    Language,
    Organisation,
    ReadArticle,
    Reason,
    Status,
)
from tests.unit.summarizer.answers.builders import sea_one_team

BODY = "미르은행과 누리대는 5일 ‘하늘 얼라이언스’를 만들었다. 앞서 가온통신은 누리대, 한빛대와 바다 원팀을 꾸렸다."


def two_bodies() -> ReadArticle:
    """An article of two named bodies that share a member."""
    sky = Alliance(
        (Organisation("미르은행"), Organisation("누리대", ("Nuri University",))),
        Kind.AGREEMENT,
        Status.FORMED,
        name="하늘 얼라이언스",
        why=(Reason.TALENT,),
        date="2024-04-05",
        evidence=(Evidence("status", 0, 32, BODY[:32]),),
    )
    sea = replace(
        sea_one_team().facts.alliances[0], main=False, evidence=(Evidence("name", 33, 64, BODY[33:]),)
    )
    article = Article(
        "하늘 얼라이언스 결성", BODY, date(2024, 4, 6), Language.KO, "시험일보", "https://news.example/sky"
    )
    return ReadArticle(article, Facts((sky, sea), Language.KO))


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("KT 원팀이랑 네이버 동맹 뭐가 달라?", ("KT 원팀", "네이버 동맹")),
        ("바다 원팀과 하늘 얼라이언스의 차이는?", ("바다 원팀", "하늘 얼라이언스")),
        ("바다 원팀하고 하늘 얼라이언스 비교해줘", ("바다 원팀", "하늘 얼라이언스")),
        ("바다 원팀이랑은 뭐가 달라?", ("바다 원팀", "")),
        ("둘이 뭐가 달라?", ("", "")),
        ("두 협약 비교해 주세요", ("", "")),
        ("What is the difference between CoSAI and the AI Alliance?", ("CoSAI", "AI Alliance")),
        ("how does CoSAI differ from the AI Alliance", ("CoSAI", "AI Alliance")),
        ("Compare CoSAI with the AI Alliance.", ("CoSAI", "AI Alliance")),
        ("how do they differ?", ("", "")),
    ],
)
def test_a_question_that_compares_is_understood(question: str, sides: tuple[str, str]) -> None:
    assert sides_of(question) == sides


@pytest.mark.parametrize(
    "question",
    [
        "뭐가 달라졌어?",
        "KT와 네이버의 지분 차이는 몇 퍼센트야?",
        "KT와 한양대는 언제 협약했어?",
        "Who differs?",
        "Compare prices",
        "",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert sides_of(question) is None


def test_two_bodies_of_an_article_stand_side_by_side() -> None:
    reply = answer("하늘 얼라이언스랑 바다 원팀 뭐가 달라?", [two_bodies()])
    assert reply.text.split("\n")[:10] == [
        "‘하늘 얼라이언스’와 ‘바다 원팀’을 나란히 놓으면 이렇습니다.",
        "‘하늘 얼라이언스’",
        "· 형태: 업무협약 · 신규",
        "· 참여 2곳: 미르은행, 누리대",
        "· 시기: 2024년 4월 5일(금)",
        "· 이유: 인재 양성",
        "‘바다 원팀’",
        "· 형태: 협의체 · 신규",
        "· 참여 3곳: 가온통신(주도), 한빛대, 누리대",
        "· 시기: 2024년 3월 3일(일)",
    ]
    assert "둘 다 참여하는 곳은 누리대입니다." in reply.text
    assert [BODY[e.start : e.end] for e in reply.evidence] == [e.quote for e in reply.evidence]
    assert len(reply.evidence) == 2


def test_the_same_in_english() -> None:
    reply = answer("How does 하늘 얼라이언스 differ from 바다 원팀?", [two_bodies()], language=Language.EN)
    assert reply.text.startswith("“하늘 얼라이언스” and “바다 원팀”, side by side:")
    assert "In both: 누리대." in reply.text


@pytest.mark.parametrize("question", ["둘이 뭐가 달라?", "how do they differ?"])
def test_an_article_of_two_bodies_needs_no_names(question: str) -> None:
    assert not answer(question, [two_bodies()]).abstained


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "바다 원팀이랑 네이버 동맹 뭐가 달라?",
            "‘네이버 동맹’ 쪽은 기사에 나오지 않아 견줄 수 없습니다.",
        ),
        (
            "What is the difference between 바다 원팀 and the Naver deal?",
            "The article does not tell of “Naver deal”, so the two cannot be compared.",
        ),
    ],
)
def test_one_that_is_not_told_of_is_said_not_to_be(question: str, said: str) -> None:
    reply = answer(question, [two_bodies()], language=Language.EN if question.isascii() else None)
    assert reply.abstained
    assert reply.elsewhere
    assert reply.text.startswith(said)


def test_two_articles_of_an_archive_are_compared() -> None:
    sky = two_bodies()
    sky = ReadArticle(sky.article, Facts(sky.facts.alliances[:1], Language.KO))
    reply = answer_from("하늘 얼라이언스랑 바다 원팀 뭐가 달라?", MemoryArchive([sky, sea_one_team()]))
    assert not reply.abstained
    assert {source.url for source in reply.sources} == {sky.article.url, "https://news.example/sea-ko"}


def test_one_side_is_what_was_talked_of() -> None:
    about = Topic("하늘 얼라이언스는 언제 결성됐어?", ("5일",), Language.KO, "하늘 얼라이언스")
    assert resolve("바다 원팀이랑은 뭐가 달라?", about) == "하늘 얼라이언스와 바다 원팀은 뭐가 달라?"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("바다 원팀", "바다 원팀"),
        ("가온통신 원팀", "바다 원팀"),
        ("미르은행 동맹", "하늘 얼라이언스"),
        ("the Bada One Team", "바다 원팀"),
        ("네이버 동맹", None),
        ("동맹", None),
    ],
)
def test_an_alliance_goes_by_its_name_or_its_parties(words: str, name: str | None) -> None:
    found = meant_by(words, told_in([two_bodies()]))
    assert (found[0].alliance.name if found else None) == name
