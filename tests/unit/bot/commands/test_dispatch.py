"""An error that says only what is so is followed by what to do; one that says it already is left alone."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.commands.dispatch import respond
from bot.commands.talk import Talk
from bot.domain.chat import Desk, Request
from bot.errors import PermanentError, TransientError, UserError
from summarizer.types import Language
from tests.dialogues.test_conversation import HERE, LIBRARY

WALL = ("The site does not let us read this page.", "사이트가 이 페이지를 보여 주지 않습니다.")
PASTED = "가온전자와 두레대학교가 업무협약을 체결했다. " * 10


def said(line, error, language):
    async def fails(*_):
        raise error

    library = replace(LIBRARY, fetch=fails, read=fails, answer=fails, seek=fails)
    talk = Talk(language=language, desk=Desk(datetime(2021, 11, 23, 3, 0, tzinfo=UTC), "Asia/Seoul"))
    reply, _ = asyncio.run(respond(Request(HERE, line), talk, library, today=date(2021, 11, 23)))
    return reply.text


@pytest.mark.parametrize(
    ("line", "error", "korean", "english"),
    [
        ("https://a.example/1", PermanentError(WALL[0], korean=WALL[1]), "붙여 넣으시면", "paste it here"),
        ("https://a.example/1", UserError(WALL[0], korean=WALL[1]), "붙여 넣으시면", "paste it here"),
        ("https://a.example/1", PermanentError("Nobody put this into Korean."), "붙여 넣으시면", "paste it"),
        ("https://a.example/1", TransientError(WALL[0], korean=WALL[1]), "다시 시도해 주십시오", "try again"),
        (PASTED, PermanentError("Too much.", korean="너무 깁니다."), "더 짧은 글로", "shorter pieces"),
        ("누가 주도해?", PermanentError("A fault."), "운영자에게 알려 주십시오", "tell the operator"),
    ],
)
def test_what_to_do_follows_what_is_so(line, error, korean, english):
    assert korean in said(line, error, Language.KO)
    assert english in said(line, error, Language.EN)


@pytest.mark.parametrize("kind", [PermanentError, UserError])
def test_what_says_it_already_is_left_alone(kind):
    error = kind("No such page; check the address.", korean="없는 페이지입니다. 주소를 확인해 주십시오.")
    assert said("https://a.example/1", error, Language.KO).endswith("주소를 확인해 주십시오.")
    assert said("https://a.example/1", error, Language.EN).endswith("check the address.")
