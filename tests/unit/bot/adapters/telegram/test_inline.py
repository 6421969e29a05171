"""An inline query always shows something: cards, or one result that says why there is none."""

import asyncio
import json
from types import SimpleNamespace

import pytest

from bot.adapters.telegram.inline import InlineAnswers, nothing
from bot.errors import TransientError
from summarizer.types import Language


class Server:
    """What the Bot API was told."""

    def __init__(self):
        self.told = []

    async def nicety(self, method, **parameters):
        self.told.append(parameters | {"results": json.loads(parameters["results"])})


def answered(offer, language_code="ko", said="가온"):
    server = Server()
    asked = SimpleNamespace(id="1", query=said, from_user=SimpleNamespace(id=7, language_code=language_code))

    async def ask():
        await InlineAnswers(server, offer)._answer(asked)

    asyncio.run(ask())
    return server.told[0]


async def _none(_said, _language):
    return ()


async def _fails(_said, _language):
    raise TransientError("The database is away.")


@pytest.mark.parametrize(
    ("offer", "language", "title"),
    [
        (_none, "ko", "‘가온’의 제휴 소식이 없습니다"),
        (_none, "en-GB", "No alliances of “가온” are known"),
        (_fails, "ko", "지금은 찾아보지 못했습니다"),
        (_fails, "en", "Looking did not work just now"),
    ],
)
def test_without_a_card_one_result_says_why(offer, language, title):
    (shown,) = answered(offer, language)["results"]
    assert shown["title"] == title
    assert shown["description"]


def test_what_failed_is_looked_up_anew_at_once_and_what_was_not_found_soon():
    assert answered(_fails)["cache_time"] == 0
    assert answered(_none)["cache_time"] == 60


@pytest.mark.parametrize("said", ["", "가" * 100, "<b>&", "https://a.example"])
def test_whatever_was_typed_it_is_a_result_that_telegram_takes(said):
    for language in Language:
        shown = nothing(said, language)
        assert 0 < len(shown["title"]) <= 80
        assert "parse_mode" not in shown["input_message_content"]
        assert len(shown["input_message_content"]["message_text"]) < 300
