"""Conversations of several turns on the demo newsroom: what was talked of is understood, in both languages."""

from datetime import date
from functools import cache

import pytest

from bot.newsroom.gold import item
from bot.newsroom.pieces import pieces
from summarizer.answers import Topic, answer, suggestions, topic_after
from summarizer.extract import read
from summarizer.types import Article, Language, ReadArticle

TODAY = date(2021, 11, 25)


@cache
def article(name: str) -> ReadArticle:
    """One article of the newsroom, read."""
    found = next(item(piece) for piece in pieces() if piece.id == name)
    day, language = date.fromisoformat(found["published"]), Language(found["lang"])
    given = Article(found["title"], found["body"], day, language, found["outlet"], found["url"], found["id"])
    return ReadArticle(given, read(given))


def talked(name: str, *questions: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each question as it was understood, and the short forms of its answer."""
    topic: Topic | None = None
    told = []
    for question in questions:
        reply = answer(question, [article(name)], today=TODAY, about=topic)
        topic = topic_after(question, reply, topic)
        told.append((reply.asked, reply.answers))
    return told


#: An article of the newsroom; then what is said, and the short forms of what is answered (a set: these among them).
DIALOGUES = [
    (
        "cloud-one-team",
        ("클라우드 원팀에 참여한 대학은 어디야?", {"서울과학기술대", "서울대학교", "포항공과대"}),
        ("그럼 기업은?", {"KT", "케이뱅크은행", "솔트룩스", "티맥스에이앤씨"}),
        ("누가 주도해?", ("KT",)),
        ("예산은?", ()),
        ("그럼 AI 원팀은?", None),
    ),
    (
        "cloud-one-team",
        ("클라우드 원팀은 누가 주도해?", ("KT",)),
        ("언제 결성됐어?", ("23일",)),
        ("예산은?", ()),
        ("그럼 대학은?", {"서울과학기술대", "서울대학교"}),
    ),
    (
        "cloud-one-team",
        ("AI 원팀에 참여한 곳은 어디야?", {"LG전자", "한국투자증권", "동원그룹"}),
        ("누가 이끌어?", ("KT",)),
        ("그럼 클라우드 원팀은?", ("KT",)),
    ),
    (
        "cloud-one-team",
        ("Which universities are in the Cloud One Team?", {"서울대학교"}),
        ("and when?", None),
        ("what about the budget?", ()),
    ),
    (
        "data-council-join",
        ("데이터나눔협의회에 새로 들어온 곳은 어디야?", {"신한은행", "롯데정보통신", "이음헬스"}),
        ("누가 이끌어?", ("온빛데이터",)),
        ("회원사는 이제 몇 곳이야?", ("14곳",)),
        ("회비는?", ()),
    ),
    (
        "equity-swap",
        ("Who swapped stakes?", {"Northlight Systems", "Kairos Cloud"}),
        ("how big are the stakes?", ("5%",)),
        ("when?", ("Wednesday",)),
    ),
    (
        "robot-venture-a",
        ("합작사 이름이 뭐야?", ("두레펲토로보틱스",)),
        ("두레모터스 지분은?", None),
        ("펲토스는?", None),
        ("거기 직원은 몇 명이야?", ()),
    ),
    (
        "ford-chips-en",
        ("Who did Ford sign with?", ("GlobalFoundries",)),
        ("when was it announced?", ("Thursday",)),
        ("how much will they invest?", ()),
    ),
    (
        "ford-chips-en",
        ("포드는 누구와 협약했어?", ("GlobalFoundries",)),
        ("언제?", ("Thursday",)),
        ("금액은?", ()),
    ),
    (
        "ford-chips-ko",
        ("포드는 누구와 협약했어?", ("글로벌파운드리",)),
        ("언제?", ("18일",)),
        ("투자액은?", ()),
    ),
    (
        "campus-sea",
        ("부산시와 협약을 맺은 곳은 어디야?", {"부산대학교"}),
        ("언제?", ("18일",)),
        ("그럼 대학은?", ("부산대학교",)),
        ("교육생은 한 해에 몇 명 뽑아?", ("60명",)),
    ),
    (
        "chip-order",
        ("How much is the order worth?", ("820억원",)),
        ("and when?", None),
        ("그럼 대학은?", ()),
    ),
    (
        "cloud-one-team",
        ("기업은 몇 곳이야?", ("11곳",)),
        ("교육 인원은?", ()),
        ("누가 제안했어?", ()),
        ("언제 체결했어?", ("23일",)),
        ("왜?", None),
    ),
    (
        "ford-chips-en",
        ("Who did Ford sign with?", ("GlobalFoundries",)),
        ("why?", None),
        ("and how many people?", ()),
    ),
    (
        "chip-order",
        ("얼마짜리야?", None),
        ("클라우드 원팀은 누가 주도해?", ()),
        ("Who leads the Cloud One Team?", ()),
        ("그럼 네이버는 언제 협약했어?", ()),
    ),
    (
        "safe-road",
        ("누가 참여해?", {"현대오토에버", "두레모터스", "시큐온"}),
        ("언제 협약했어?", ("24일",)),
        ("예산은?", ()),
    ),
]


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: f"{dialogue[0]}: {dialogue[1][0]}")
def test_a_conversation_goes_on(dialogue) -> None:
    name, *turns = dialogue
    told = talked(name, *(said for said, _ in turns))
    for (said, expected), (asked, answers) in zip(turns, told, strict=True):
        if isinstance(expected, set):
            assert expected <= set(answers), (said, asked)
        elif expected is not None:
            assert answers == expected, (said, asked)


@pytest.mark.parametrize(
    ("name", "turns", "understood"),
    [
        (
            "cloud-one-team",
            ["클라우드 원팀의 대학은?", "그럼 기업은?", "누가 이끌어?"],
            "클라우드 원팀은 누가 이끌어?",
        ),
        ("robot-venture-a", ["두레모터스 지분은?", "펲토스는?"], "펲토스 지분은?"),
        (
            "equity-swap",
            ["Who swapped stakes?", "and why?"],
            "Why did Northlight Systems and Kairos Cloud team up?",
        ),
        (
            "ford-chips-en",
            ["포드는 누구와 협약했어?", "거기는 어디에 있어?"],
            "GlobalFoundries는 어디에 있어?",
        ),
    ],
)
def test_what_is_left_out_is_put_back(name: str, turns: list[str], understood: str) -> None:
    assert talked(name, *turns)[-1][0] == understood


def test_every_suggested_question_is_answered() -> None:
    for piece in pieces():
        read_ = article(piece.id)
        for language in Language:
            offered = suggestions(read_, language=language)
            assert len(offered) <= 3
            for question in offered:
                assert not answer(question, [read_], today=TODAY).abstained, question
