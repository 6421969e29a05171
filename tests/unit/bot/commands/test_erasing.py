"""A chat is forgotten only after a yes in time; a button knows when its question was asked."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.commands.dispatch import respond
from bot.commands.erasing import decided
from bot.commands.talk import Talk
from bot.domain.chat import Desk, Forget, Request, Role
from summarizer.types import Language
from tests.dialogues.test_conversation import HERE, LIBRARY

ASKED_AT = datetime(2021, 11, 23, 3, 0, tzinfo=UTC)
TALK = Talk(desk=Desk(ASKED_AT, "Asia/Seoul"))


def said(text, talk=TALK, *, after=timedelta()):
    talk = replace(talk, desk=replace(talk.desk, now=ASKED_AT + after))
    return asyncio.run(respond(Request(HERE, text), talk, LIBRARY, today=date(2021, 11, 23)))


def test_the_question_changes_nothing_and_has_a_button_for_each_answer():
    reply, after = said("/forget")
    assert after.changes == ()
    assert [row[0].label for row in reply.buttons] == ["모두 지우기", "그대로 두기"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("seconds", "gone"), [(0, True), (600, True), (601, False), (86400 * 3, False)])
def test_the_button_that_confirms_counts_for_ten_minutes(language, seconds, gone):
    talk = replace(TALK, language=language)
    question, _ = said("/forget", talk)
    reply, talk = said(question.buttons[0][0].action, talk, after=timedelta(seconds=seconds))
    assert talk.changes == ((Forget(),) if gone else ())
    assert reply.passing is not gone


def test_the_button_that_keeps_changes_nothing_and_takes_the_questions_place():
    question, _ = said("/forget")
    reply, talk = said(question.buttons[1][0].action)
    assert (talk.changes, reply.in_place) == ((), True)


def test_any_admin_may_press_it_and_nobody_else():
    question, _ = said("/forget")
    yes = question.buttons[0][0].action
    assert said(yes, replace(TALK, role=Role.MEMBER))[1].changes == ()
    assert said(yes, replace(TALK, role=Role.ADMIN))[1].changes == (Forget(),)


@pytest.mark.parametrize("words", ["yes", "네", "확인", "예.", "YES!"])
def test_words_confirm_only_what_was_asked(words):
    assert said(f"/forget {words}")[1].changes == ()
    assert said(f"/forget {words}", replace(TALK, awaited="/report"))[1].changes == ()
    assert said(f"/forget {words}", replace(TALK, awaited="/forget"))[1].changes == (Forget(),)


@pytest.mark.parametrize("stamp", ["99999999999", "999999999999", "-1", "abc", "²"])
def test_a_made_up_stamp_confirms_nothing(stamp):
    assert said(f"/forget yes {stamp}")[1].changes == ()


def test_other_words_are_neither_yes_nor_no():
    assert [decided(words) for words in ("", "KT", "확인해줘 뭐가 지워져", "취소")] == [None] * 4


@pytest.mark.parametrize(
    ("language", "told"), [(Language.KO, "지울 것이 없습니다"), (Language.EN, "nothing to delete")]
)
def test_a_terminal_keeps_nothing_and_says_so(language, told):
    talk = Talk(language=language)
    reply, after = asyncio.run(respond(Request(HERE, "/forget"), talk, LIBRARY, today=date(2021, 11, 23)))
    assert told in reply.text
    assert after.changes == ()
