"""Two processes read a batch as one would, and one goes on where the other dies."""

import multiprocessing
from datetime import date

import pytest

from bot.cli.tandem import read_in_tandem
from summarizer.extract import read_all
from summarizer.types import Article, Language

ARTICLES = [
    Article(
        f"가람전자·누리통신{number} 맞손",
        f"가람전자와 누리통신{number}이 {number % 28 + 1}일 인공지능 공동 연구를 위한 업무협약을 맺었다. "
        * 2,
        date(2023, 5, 30),
        Language.KO,
        id=str(number),
    )
    if number % 3
    else Article(
        f"Garam and Nuri{number} team up",
        f"Garam Electronics and Nuri{number} signed a memorandum on Monday to develop chips together.",
        date(2023, 5, 30),
        Language.EN,
        id=str(number),
    )
    for number in range(40)
]


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.tandem._cores", lambda: 2)


def test_two_read_what_one_reads_in_the_same_order() -> None:
    assert list(read_in_tandem(iter(ARTICLES))) == list(read_all(ARTICLES))
    assert not multiprocessing.active_children()


def test_what_the_partner_takes_along_when_it_dies_is_read_here() -> None:
    found = read_in_tandem(iter(ARTICLES))
    first = next(found)
    for child in multiprocessing.active_children():
        child.kill()
    assert [first, *found] == list(read_all(ARTICLES))


def test_a_few_articles_need_no_partner() -> None:
    found = read_in_tandem(iter(ARTICLES[:3]))
    first = next(found)
    assert not multiprocessing.active_children()
    assert [first, *found] == list(read_all(ARTICLES[:3]))
