"""What changed: in one article by what became of its alliance, over several by what the later one tells."""

from datetime import date

import pytest

from summarizer.answers import MemoryArchive, answer, answer_from
from summarizer.answers.changed import wish_of
from summarizer.types import (
    Alliance,
    Article,
    Evidence,
    Facts,
    Kind,
    Language,
    Organisation,
    ReadArticle,
    Status,
)
from tests.unit.summarizer.answers.builders import sea_one_team


def told(
    body: str,
    status: Status,
    *parties: str,
    name: str | None = None,
    lead: str | None = None,
    day: str = "2024-05-02",
) -> ReadArticle:
    """An article whose first sentence tells what became of an alliance."""
    language = Language.KO if any("가" <= letter <= "힣" for letter in body) else Language.EN
    first = body.split(". ")[0] + "."
    alliance = Alliance(
        tuple(map(Organisation, parties)),
        Kind.CONSORTIUM if name else Kind.AGREEMENT,
        status,
        name=name,
        lead=lead,
        date=day,
        evidence=(Evidence("status", 0, len(first), first),),
    )
    article = Article(
        name or parties[0], body, date.fromisoformat(day), language, "시험일보", f"https://news.example/{day}"
    )
    return ReadArticle(article, Facts((alliance,), language))


JOINED = told(
    "미르은행과 누리대가 바다 협의회에 새로 합류했다고 가온통신이 2일 밝혔다. 회원사는 11곳에서 13곳이 됐다. "
    "사무국은 그대로 둔다.",
    Status.JOINED,
    "가온통신",
    "미르은행",
    "누리대",
    name="바다 협의회",
    lead="가온통신",
)
RENEWED = told(
    "Gaon Telecom and Nuri Bank renewed their agreement on Monday. The fee stays.",
    Status.EXPANDED,
    "Gaon Telecom",
    "Nuri Bank",
)
LEFT = told(
    "미르은행이 바다 협의회에서 탈퇴했다. 나머지는 남는다.",
    Status.ENDED,
    "가온통신",
    "미르은행",
    "누리대",
    name="바다 협의회",
)


@pytest.mark.parametrize(
    ("question", "of"),
    [
        ("뭐가 바뀌었어?", ""),
        ("뭐가바뀌었어", ""),
        ("그럼 달라진 점은?", ""),
        ("바다 협의회는 뭐가 바뀌었나요?", "바다 협의회"),
        ("6월 이후 바다 협의회에서 달라진 건?", "바다 협의회"),
        ("변경사항 알려줘", ""),
        ("what changed?", ""),
        ("What has changed since June?", ""),
        ("What has changed in the Sea Council?", "Sea Council"),
        ("any changes?", ""),
        ("how has the Sea Council changed?", "the Sea Council"),
    ],
)
def test_a_question_on_changes_is_understood(question: str, of: str) -> None:
    wish = wish_of(question)
    assert wish is not None
    assert wish.of == of


@pytest.mark.parametrize(
    "question",
    [
        "주식 1주는 몇 주로 바뀌어?",
        "이름이 뭐로 바뀌었어?",
        "주가는 어떻게 바뀌었어?",
        "뭐가 달라?",
        "Who leads it?",
        "What exchange rate will be used?",
        "",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert wish_of(question) is None


@pytest.mark.parametrize(
    ("question", "article", "answers", "said"),
    [
        (
            "뭐가 바뀌었어?",
            JOINED,
            ("미르은행", "누리대"),
            "미르은행과 누리대가 ‘바다 협의회’에 새로 들어왔습니다.",
        ),
        (
            "what changed?",
            RENEWED,
            ("Gaon Telecom", "Nuri Bank"),
            "Gaon Telecom and Nuri Bank renewed their partnership.",
        ),
        ("달라진 점은?", LEFT, ("미르은행",), "미르은행이 ‘바다 협의회’에서 빠졌습니다."),
        (
            "뭐가 바뀌었나요?",
            RENEWED,
            ("Gaon Telecom", "Nuri Bank"),
            "Gaon Telecom과 Nuri Bank가 협력을 갱신했습니다.",
        ),
    ],
)
def test_an_article_tells_what_changed(
    question: str, article: ReadArticle, answers: tuple[str, ...], said: str
) -> None:
    reply = answer(question, [article])
    assert reply.answers == answers
    assert reply.text.split("\n")[0] == said
    assert all(article.article.body[e.start : e.end] == e.quote for e in reply.evidence)
    assert reply.evidence


def test_figures_that_changed_are_quoted_as_well() -> None:
    assert "“회원사는 11곳에서 13곳이 됐다.”" in answer("뭐가 바뀌었어?", [JOINED]).text


def test_what_is_new_has_not_changed() -> None:
    reply = answer("뭐가 바뀌었어?", [sea_one_team()])
    assert reply.abstained
    assert reply.text.startswith("그 전과 달라진 점은 기사에 나오지 않습니다.")
    assert answer("what changed?", [sea_one_team()]).text.startswith("The article tells of no change.")


def test_several_articles_tell_it_in_order() -> None:
    first = told(
        "가온통신과 미르은행이 바다 협의회를 결성했다.",
        Status.FORMED,
        "가온통신",
        "미르은행",
        name="바다 협의회",
        day="2024-03-02",
    )
    later = told(
        "누리대가 바다 협의회에 새로 합류했다. 가온통신, 미르은행도 함께한다.",
        Status.JOINED,
        "가온통신",
        "미르은행",
        "누리대",
        name="바다 협의회",
        lead="가온통신",
        day="2024-05-02",
    )
    reply = answer_from("바다 협의회는 뭐가 바뀌었어?", MemoryArchive([later, first]))
    assert reply.text.startswith("‘바다 협의회’에서 바뀐 것은 이렇습니다.\n· 2024년 5월 2일(목): 누리대 합류")
    assert {source.published for source in reply.sources} == {date(2024, 3, 2), date(2024, 5, 2)}
