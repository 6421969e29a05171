"""The conversation as a table of said and expected, free of any platform."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.commands.catalogue import CATALOGUE, help_text, listed
from bot.commands.dispatch import respond
from bot.commands.talk import Library, Talk
from bot.domain.chat import Desk, Place, Platform, Request, Role, Subscribe, Subscription, Unsubscribe
from bot.errors import PermanentError, TransientError, UserError
from summarizer.types import Answer, Article, Facts, Language, ReadArticle, Source
from tests.builders import alliance
from tests.dialogues.tables import (
    ENGLISH,
    ENGLISH_ARCHIVE,
    ENGLISH_MESSENGER,
    ENGLISH_WRONG,
    KOREAN,
    KOREAN_ARCHIVE,
    KOREAN_MESSENGER,
    KOREAN_WRONG,
)
from tests.fakes import EmptyArchive

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
    if "gone" in url:
        raise PermanentError(
            "The page does not exist; check the address.",
            korean="사이트에 없는 페이지입니다. 주소를 확인해 주십시오.",
        )
    if "foreign" in url:
        raise TransientError("Nobody put this into Korean.")
    return ARTICLE


async def _read(text):
    return ARTICLE if len(text) > 20 else ReadArticle(Article(title="", body=text), Facts())


async def _stored():
    return [ARTICLE]


async def _answer(question, articles, _topic, _language):
    if "원팀" in question or "One Team" in question:
        return Answer((), "‘클라우드 원팀’은 기사에 나오지 않습니다.", elsewhere=True)
    if "예산" in question or "budget" in question:
        return Answer((), "기사에 나오지 않습니다.")
    if "언제" in question or "when" in question.casefold():
        return Answer(("오늘",), "오늘입니다.")
    return Answer(("두레",), f"두레입니다. ({len(articles)})")


async def _seek(question, topic, language):
    if "클라우드 원팀" in question or "Cloud One Team" in question:
        there = Source("클라우드 원팀 결성", "https://a.example/2", "나루데일리", None)
        return Answer(("KT",), "KT입니다.", sources=(there,), articles=(ARTICLE,))
    return await _answer(question, [ARTICLE], topic, language)


async def _stories():
    return []


LIBRARY = Library(
    fetch=_fetch,
    read=_read,
    stored=_stored,
    answer=_answer,
    seek=_seek,
    stories=_stories,
    archive=EmptyArchive(),
)


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


NOW = datetime(2021, 11, 23, 3, 0, tzinfo=UTC)


def converse(lines, language=Language.KO, *, messenger=False):
    """What is replied to each line of one conversation; a messenger's desk remembers what was ordered."""

    async def run():
        desk = Desk(NOW, "Asia/Seoul") if messenger else None
        talk, heard = Talk(language=language, desk=desk), []
        for line in lines:
            reply, talk = await respond(Request(HERE, line), talk, LIBRARY, today=date(2021, 11, 23))
            heard.append(said(reply))
            talk = replace(talk, desk=desk and ordered(talk.desk, talk.changes), awaited=reply.prompt)
        return heard, talk

    def ordered(desk, changes):
        kept = list(desk.subscriptions)
        for change in changes:
            if isinstance(change, Subscribe):
                kept.append(Subscription(len(kept) + 1, 1, change.order, NOW, due_at=change.due_at))
            elif isinstance(change, Unsubscribe):
                kept = [one for one in kept if one.id != change.subscription_id]
        return replace(desk, subscriptions=tuple(kept))

    return asyncio.run(run())


@pytest.mark.parametrize(("lines", "last"), KOREAN)
def test_in_korean(lines, last):
    heard, _ = converse(lines)
    assert last in heard[-1]


@pytest.mark.parametrize(("lines", "last"), ENGLISH)
def test_in_english(lines, last):
    heard, _ = converse(lines, Language.EN)
    assert last in heard[-1]


@pytest.mark.parametrize(("lines", "last"), KOREAN_MESSENGER + KOREAN_ARCHIVE + KOREAN_WRONG)
def test_in_a_korean_messenger(lines, last):
    heard, _ = converse(lines, messenger=True)
    assert last in heard[-1]


@pytest.mark.parametrize(("lines", "last"), ENGLISH_MESSENGER + ENGLISH_ARCHIVE + ENGLISH_WRONG)
def test_in_an_english_messenger(lines, last):
    heard, _ = converse(lines, Language.EN, messenger=True)
    assert last in heard[-1]


@pytest.mark.parametrize(
    ("language", "line", "told"),
    [
        (Language.KO, "/없는명령 KT", "‘없는명령’ 명령은 없습니다."),
        (Language.EN, "/nonsense KT", "There is no command “nonsense”."),
    ],
)
def test_a_slash_before_what_is_no_command_is_told_so_and_what_there_is(language, line, told):
    """On Slack, where `/pactwire` stands before everything, such words are a question."""
    heard, _ = converse([line], language, messenger=True)
    assert told in heard[-1]
    assert "/subscribe" in heard[-1]


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("KT", Language.KO),
        ("SK Telecom?", Language.KO),
        ("ㅁㄴㅇㄹ asdf", Language.KO),
        ("예산은?", Language.KO),
        ("Who leads 클라우드 원팀?", Language.EN),
        ("and the budget?", Language.EN),
    ],
)
def test_what_shows_no_language_is_answered_in_the_chats(question, language):
    asked = []

    async def answer(_question, _articles, _topic, wanted):
        asked.append(wanted)
        return Answer((), "...")

    talk = Talk(about=(ARTICLE,), desk=Desk(NOW, "Asia/Seoul"))
    reply, _ = asyncio.run(
        respond(Request(HERE, question), talk, replace(LIBRARY, answer=answer), today=date(2021, 11, 23))
    )
    assert asked == [language]
    assert reply.buttons[0][0].label == (
        "모아 둔 기사에서 찾기" if language is Language.KO else "Look in the archive"
    )


@pytest.mark.parametrize("line", ["/subscribe 08:00", "/subscriptions", "/unsubscribe", "/forget"])
def test_a_terminal_says_that_nothing_can_be_sent_to_it_later(line):
    assert "터미널" in converse([line])[0][-1]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("private", [True, False])
def test_only_who_is_alone_with_us_is_offered_to_take_us_into_a_group(language, private):
    talk = Talk(language=language, desk=Desk(NOW, "Asia/Seoul", private=private))
    reply, _ = asyncio.run(respond(Request(HERE, "/start"), talk, LIBRARY, today=date(2021, 11, 23)))
    assert any(button.invites for row in reply.buttons for button in row) is private


def test_a_summary_beside_somebodys_message_is_of_what_that_message_holds():
    request = Request(HERE, "/summary", quoted="이것 좀 보세요 https://a.example/1")
    reply, _ = asyncio.run(respond(request, Talk(), LIBRARY, today=date(2021, 11, 23)))
    assert "두레, 펲토와 업무협약 체결" in said(reply)


@pytest.mark.parametrize("language", [Language.KO, Language.EN])
def test_the_help_lists_every_command_of_its_place_and_no_other(language):
    for terminal in (True, False):
        shown = help_text(language, terminal=terminal)
        for entry in CATALOGUE:
            assert (entry.help[language] in shown) == (entry in listed(terminal=terminal))


def test_a_question_goes_to_the_article_that_was_read_last():
    heard, talk = converse(["https://a.example/1", "누가 주도해?"])
    assert "(1)" in heard[-1]
    assert talk.about == (ARTICLE,)


def test_the_end_is_the_end():
    _, talk = converse(["/quit"])
    assert talk.over


@pytest.mark.parametrize(
    ("language", "refused"), [(Language.KO, "관리자만 바꿀 수 있습니다"), (Language.EN, "Only admins change")]
)
def test_a_member_of_a_group_changes_none_of_its_settings(language, refused):
    talk = Talk(language=language, desk=Desk(NOW, "Asia/Seoul"), role=Role.MEMBER)
    for line in ("/subscribe 08:00", "/unsubscribe", "/lang en", "/forget", "/forget yes"):
        reply, after = asyncio.run(respond(Request(HERE, line), talk, LIBRARY, today=date(2021, 11, 23)))
        assert refused in reply.text
        assert after.changes == ()
    reply, _ = asyncio.run(respond(Request(HERE, "/help"), talk, LIBRARY, today=date(2021, 11, 23)))
    assert refused not in reply.text
