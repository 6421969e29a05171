"""A text that somebody pasted, read and asked about for real: it has no day of its own."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.commands.dispatch import respond
from bot.commands.talk import Talk
from bot.domain.chat import Desk, Request
from summarizer.answers import answer
from summarizer.extract import read
from summarizer.types import Article, Language, ReadArticle
from tests.dialogues.test_conversation import HERE, LIBRARY, said

TODAY = date(2026, 11, 23)
KOREAN = (
    "가온전자와 두레대학교가 {day} 인공지능 인재 양성을 위한 업무협약을 체결했다. "
    "두 기관은 앞으로 공동 연구소를 세우기로 했다. 협약식은 서울에서 열렸다. "
    "두 기관은 내년부터 학생 백 명을 뽑아 함께 가르치고, 가온전자는 장학금을 낸다."
)
ENGLISH = (
    "Acme and Orbis signed a partnership agreement {day} to train AI talent. "
    "The two companies will build a lab in Seoul. Acme leads the project."
)


async def _read(text):
    article = Article(title="", body=text)
    return ReadArticle(article, read(article))


async def _answer(question, articles, topic, language):
    return answer(question, articles, today=TODAY, about=topic, language=language)


def last(lines, language):
    async def run():
        library = replace(LIBRARY, read=_read, answer=_answer)
        talk = Talk(language=language, desk=Desk(datetime(2026, 11, 23, 3, 0, tzinfo=UTC), "Asia/Seoul"))
        for line in lines:
            reply, talk = await respond(Request(HERE, line), talk, library, today=TODAY)
        return said(reply)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("language", "text", "day", "question", "told"),
    [
        (Language.KO, KOREAN, "오늘", "언제 체결했어?", "글에는 ‘오늘’이라고만 나옵니다."),
        (Language.KO, KOREAN, "23일", "언제 체결했어?", "글에는 ‘23일’이라고만 나옵니다."),
        (Language.KO, KOREAN, "2026년 11월 3일", "언제 체결했어?", "2026년 11월 3일입니다."),
        (Language.EN, ENGLISH, "today", "When was it signed?", "The text says only “today”;"),
        (Language.EN, ENGLISH, "on November 3, 2026,", "When was it signed?", "November 3, 2026."),
    ],
)
def test_a_day_of_a_pasted_text_is_told_only_where_the_text_fixes_it(language, text, day, question, told):
    assert told in last([text.format(day=day), question], language)
