"""What a conversation gets of a text that somebody pasted."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from bot.library import library
from summarizer.extract import read


class Here:
    """A pool that works in the test's own process."""

    async def run(self, article):
        return read(article)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("KT는 오늘 서울대와 클라우드 인재 양성을 위한 업무협약을 체결했다고 밝혔다.", None),
        ("KT는 23일 서울대와 클라우드 인재 양성을 위한 업무협약을 체결했다고 밝혔다.", None),
        (
            "KT는 2021년 11월 23일 서울대와 클라우드 인재 양성을 위한 업무협약을 체결했다고 밝혔다.",
            "2021-11-23",
        ),
        ("KT said today it signed a memorandum of understanding with Seoul National University.", None),
        (
            "KT said it signed a memorandum of understanding with Seoul National University on November 23, 2021.",
            "2021-11-23",
        ),
    ],
)
def test_a_pasted_text_has_the_dates_that_it_states_itself_and_no_other(text, day):
    desk = library(
        None,
        None,
        None,
        Here(),
        Here(),
        today=lambda: date(2026, 11, 23),
        clock=lambda: datetime(2026, 11, 23, tzinfo=UTC),
    )
    given = asyncio.run(desk.read(text))
    assert given.article.published is None
    assert [alliance.date for alliance in given.facts.alliances] == [day]
