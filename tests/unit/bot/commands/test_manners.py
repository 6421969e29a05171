"""Greetings, thanks and nods are answered as people do; whatever asks something is a question."""

import pytest

from bot.commands import manners
from summarizer.types import Language


@pytest.mark.parametrize(
    "said",
    ["안녕", "안녕하세요!", "고마워", "감사합니다.", "ㅋㅋㅋ", "넵", "Hi there", "thanks a lot!", "ok"],
)
@pytest.mark.parametrize("language", Language)
def test_what_asks_nothing_is_answered_in_the_chats_language(said, language):
    told = manners.answer(said, language)
    assert told
    assert any("가" <= letter <= "힣" for letter in told) is (language is Language.KO)


@pytest.mark.parametrize(
    "asked",
    [
        "왜?",
        "고마워, 그런데 누가 주도해?",
        "hi, who leads it?",
        "네이버",
        "네이버는?",
        "오픈AI",
        "예산은?",
        "KT",
    ],
)
def test_what_asks_something_is_no_mere_manner(asked):
    assert manners.answer(asked, Language.KO) is None
