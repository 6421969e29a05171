"""A day that a text tells by its own day is not told as if the text were of today."""

from datetime import date

import pytest

from bot.commands.undated import honest
from summarizer.types import Answer, Article, Facts, Language, ReadArticle

QUOTE = "\n“두 회사는 오늘 협약을 맺었다.”"


def read(published=None):
    return ReadArticle(Article(title="", body="두 회사는 오늘 협약을 맺었다.", published=published), Facts())


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("오늘",), "글에는 ‘오늘’이라고만 나옵니다."),
        (("어제 오후",), "글에는 ‘어제 오후’라고만 나옵니다."),
        (("23일",), "글에는 ‘23일’이라고만 나옵니다."),
        (("오늘", "지난 7월"), "글에는 ‘오늘’, ‘지난 7월’이라고만 나옵니다."),
    ],
)
def test_in_korean_the_words_of_the_text_are_quoted_and_the_sentence_stays(days, said):
    told = honest(Answer(days, f"{days[0]}입니다.{QUOTE}"), [read()], Language.KO)
    assert told.text == f"{said} 글이 나온 날짜를 알 수 없어 며칠인지는 말씀드릴 수 없습니다.{QUOTE}"
    assert told.answers == days


@pytest.mark.parametrize("day", ["today", "on Monday", "last month"])
def test_in_english_too(day):
    told = honest(Answer((day,), f"{day.capitalize()}."), [read()], Language.EN)
    assert told.text == (
        f"The text says only “{day}”; it does not say when it was written, so the date cannot be told."
    )


@pytest.mark.parametrize(
    "given",
    [
        Answer(("2026년 11월 3일",), "2026년 11월 3일입니다."),
        Answer(("November 3, 2026",), "November 3, 2026."),
        Answer(("두레",), "두레입니다."),
        Answer(("오늘 서울에서 함께 쓸 인공지능 연구소를 열기로",), "..."),
        Answer(("오늘", "두레"), "오늘입니다."),
        Answer((), "언제인지는 기사에 나오지 않습니다."),
    ],
)
def test_what_does_not_hang_on_the_day_of_the_text_is_left_alone(given):
    assert honest(given, [read()], Language.KO) == given


def test_an_article_with_its_day_and_several_articles_are_left_alone():
    given = Answer(("오늘",), "오늘입니다.")
    assert honest(given, [read(date(2026, 11, 23))], Language.KO) == given
    assert honest(given, [read(), read()], Language.KO) == given
