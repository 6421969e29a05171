"""Greetings, thanks and nods are answered as people do; whatever asks something is a question."""

from datetime import timedelta

import pytest

from bot.commands import manners
from bot.commands.manners import welcome_back
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


@pytest.mark.parametrize(
    ("rested", "away", "ko", "en"),
    [
        (1, timedelta(minutes=5), "구독 1건", "The subscription of this chat rested"),
        (2, timedelta(days=6, hours=1), "/catchup 7d", "and go on now. What came meanwhile: /catchup 7d"),
        (2, timedelta(days=90), "/catchup 31d", "The 2 subscriptions"),
    ],
)
def test_whoever_comes_back_is_told_that_it_goes_on_and_what_was_missed(rested, away, ko, en):
    assert ko in welcome_back(rested, away, Language.KO)
    assert en in welcome_back(rested, away, Language.EN)
