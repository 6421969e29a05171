"""Words that count from the article's day are told with their calendar date."""

from datetime import date

import pytest

from summarizer.answers.calendar_days import calendar_day
from summarizer.answers.candidates import Candidate
from summarizer.answers.forms import Form, Span
from summarizer.answers.page import page_of
from summarizer.types import Article, Facts, Language, ReadArticle


def _day(body, words, *, published=date(2024, 6, 3), language=Language.KO):
    page = page_of(ReadArticle(Article("제목", body, published, language), Facts((), language)))
    passage = next(one for one in reversed(page.passages) if words in one.text)
    start = passage.text.index(words)
    span = Span(Form.DATE, start, start + len(words), words, "")
    return calendar_day(page, Candidate(passage.index, span, None))


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
