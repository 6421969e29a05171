"""Asked how many of a sort take part, those of that sort are counted."""

from dataclasses import replace

import pytest

from summarizer.answers import answer
from tests.unit.summarizer.answers.builders import sea_one_team


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("기업은 몇 곳이야?", "1곳"),
        ("대학은 몇 곳이야?", "2곳"),
        ("바다 원팀에 참여하는 대학은 모두 몇 곳이야?", "2곳"),
        ("몇 개 대학이 참여해?", "2곳"),
        ("how many universities?", "2"),
        ("How many companies are in the 바다 원팀?", "1"),
    ],
)
def test_the_sort_that_is_asked_for_is_counted(question: str, count: str) -> None:
    assert answer(question, [sea_one_team()]).answers == (count,)


def test_a_number_that_the_article_gives_itself_goes_before_the_names() -> None:
    read = sea_one_team()
    body = f"{read.article.body} 바다 원팀에는 기업 20곳이 참여한다."
    told = replace(read, article=replace(read.article, body=body))
    assert answer("바다 원팀에 참여하는 기업은 몇 곳이야?", [told]).answers != ("1곳",)


@pytest.mark.parametrize("question", ["투자 기업은 몇 곳이야?", "새로 들어온 대학은 몇 곳이야?"])
def test_some_of_a_sort_are_not_all_of_it(question: str) -> None:
    assert answer(question, [sea_one_team()]).answers not in {("1곳",), ("2곳",)}
