"""Words that count from the article's day are told with their calendar date."""

from datetime import date

import pytest

from summarizer.answers import answer
from summarizer.answers.calendar_days import calendar_day
from summarizer.answers.candidates import Candidate
from summarizer.answers.forms import Form, Span
from summarizer.answers.page import page_of
from summarizer.types import Article, Facts, Language, ReadArticle
from tests.unit.summarizer.answers.builders import sea_one_team, sea_one_team_in_english


def _day(body, words, *, published=date(2024, 6, 3), language=Language.KO, translated=False):
    page = page_of(ReadArticle(Article("제목", body, published, language), Facts((), language)))
    passage = next(one for one in reversed(page.passages) if words in one.text)
    start = passage.text.index(words)
    span = Span(Form.DATE, start, start + len(words), words, "")
    return calendar_day(page, Candidate(passage.index, span, None), translated=translated)


@pytest.mark.parametrize(
    ("body", "words", "expected"),
    [
        ("두 회사는 지난달 30일 협약을 맺었다.", "지난달 30일", "2024-05-30"),
        ("두 회사는 오는 9월 서비스를 연다.", "오는 9월", "2024-09"),
        ("두 회사는 지난달 30일 만났다. 이날 행사에는 200명이 왔다.", "이날", None),
        ("두 회사는 3일 만났다. 이날 행사에는 200명이 왔다.", "이날", "2024-06-03"),
        ("두 회사는 2024년 5월 30일 만났다.", "2024년 5월 30일", None),
        ("두 회사는 내년 2분기 문을 연다.", "내년 2분기", None),
    ],
)
def test_korean_words(body, words, expected):
    assert _day(body, words) == expected


def test_english_words():
    body = "Garam and Nuri said on Tuesday that they had signed an agreement with the ministry."
    published = date(2024, 3, 12)
    assert _day(body, "on Tuesday", published=published, language=Language.EN) == "2024-03-12"


def test_without_a_day_of_publication_nothing_is_made_up():
    assert _day("두 회사는 지난달 30일 협약을 맺었다.", "지난달 30일", published=None) is None


def test_a_whole_date_is_a_day_for_whoever_reads_the_other_language():
    body, words = "두 회사는 2024년 5월 30일 만났다.", "2024년 5월 30일"
    assert (
        _day(body, words, translated=True)
        == _day(body, words, published=None, translated=True)
        == "2024-05-30"
    )


@pytest.mark.parametrize(
    ("article", "question", "reply"),
    [
        (sea_one_team(), "When was the agreement signed?", "3 March 2024."),
        (sea_one_team_in_english(), "바다 원팀 협약은 언제 맺었어?", "2024년 3월 3일(일)입니다."),
    ],
)
def test_a_date_is_told_in_the_language_of_whoever_asks(article, question, reply):
    assert answer(question, [article]).text.split("\n")[0] == reply
