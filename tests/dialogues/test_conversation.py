"""The conversation as a table of said and expected, free of any platform."""

import asyncio
from datetime import date

import pytest

from bot.commands.dispatch import Library, Talk, respond
from bot.domain.chat import Place, Platform, Request
from bot.errors import TransientError, UserError
from summarizer.types import Answer, Article, Facts, Language, ReadArticle
from tests.builders import alliance

HERE = Place(Platform.CONSOLE, "test", "here")
ARTICLE = ReadArticle(
    Article(title="두 회사 손잡다", body="...", outlet="가온경제", url="https://a.example/1"),
    Facts((alliance("두레", "펲토"),)),
)


async def _fetch(url):
    if "private" in url:
        raise UserError("The address leads into a private network.", korean="내부망 주소는 읽지 않습니다.")
    if "slow" in url:
        raise TransientError("The site did not answer in time.", korean="사이트가 제때 응답하지 않았습니다.")
    return ARTICLE


async def _read(_text):
    return ARTICLE


async def _stored():
    return [ARTICLE]


async def _answer(question, articles, _topic):
    if "예산" in question or "budget" in question:
        return Answer((), "기사에 나오지 않습니다.")
    return Answer(("두레",), f"두레입니다. ({len(articles)})")


async def _stories():
    return []


LIBRARY = Library(fetch=_fetch, read=_read, stored=_stored, answer=_answer, stories=_stories)


def said(reply):
    """All that a person reads of a reply."""
    parts = [reply.text]
    if reply.document:
        parts += [
            reply.document.title,
            reply.document.lead,
            *(card.headline for card in reply.document.cards),
        ]
    if reply.answer:
        parts.append(reply.answer.text)
    return "\n".join(part for part in parts if part)


def converse(lines, language=Language.KO):
    """What is replied to each line of one conversation."""

    async def run():
        talk, heard = Talk(language=language), []
        for line in lines:
            reply, talk = await respond(Request(HERE, line), talk, LIBRARY, today=date(2021, 11, 23))
            heard.append(said(reply))
        return heard, talk

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        (["/help"], "/요약 주소"),
        (["안녕 뭐 할 수 있어?", "도움말"], "/요약 주소"),
        (["https://a.example/1"], "두레, 펲토와 업무협약 체결"),
        (["이 기사 좀 봐줘: https://a.example/1."], "두레, 펲토와 업무협약 체결"),
        (["/요약"], "기사 주소를 함께 보내 주십시오"),
        (["https://private.example/"], "내부망 주소는 읽지 않습니다."),
        (["https://slow.example/"], "잠시 뒤 다시 시도해 주십시오. (사이트가 제때 응답하지 않았습니다.)"),
        (["https://a.example/1", "누가 주도해?"], "두레입니다."),
        (["https://a.example/1", "예산은?"], "기사에 나오지 않습니다."),
        (["누가 주도해?"], "두레입니다."),
        (["/최신"], "두 회사 손잡다 (가온경제)"),
        (["/브리핑"], "새로 나온 제휴·협력 소식이 없습니다."),
        (["/lang en", "/help"], "/summary URL"),
        (["/언어 영어", "https://a.example/1"], "sign a co-operation agreement"),
        (["/lang xx"], "/lang ko · /lang en"),
        (["/종료"], "대화를 마칩니다"),
    ],
)
def test_in_korean(lines, last):
    heard, _ = converse(lines)
    assert last in heard[-1]


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        (["/help"], "/summary URL"),
        (["summary https://a.example/1"], "두레 and 펲토 sign a co-operation agreement"),
        (["/summary"], "Send the article's address"),
        (["https://private.example/"], "The address leads into a private network."),
        (["https://slow.example/"], "That did not work just now."),
        (["/latest"], "두 회사 손잡다"),
        (["/briefing"], "No new alliances were reported."),
        (["/lang ko"], "이제 한국어로 말씀드리겠습니다."),
        (["/quit"], "Goodbye."),
    ],
)
def test_in_english(lines, last):
    heard, _ = converse(lines, Language.EN)
    assert last in heard[-1]


def test_a_question_goes_to_the_article_that_was_read_last():
    heard, talk = converse(["https://a.example/1", "누가 주도해?"])
    assert "(1)" in heard[-1]
    assert talk.about == (ARTICLE,)


def test_the_end_is_the_end():
    _, talk = converse(["/quit"])
    assert talk.over
