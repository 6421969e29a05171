"""Every label of orders, choices and cards has its words in both languages."""

import dataclasses

import pytest

from bot.briefing.cards import words
from bot.briefing.choose import Because, Fit, Left, Miss
from bot.briefing.wording import because, describe, miss
from bot.domain.chat import Holidays, Order, WhenEmpty
from summarizer.stories.rank import Ground
from summarizer.types import Kind, Language, Reason, Status
from tests.builders import alliance, story

VALUES = {
    Ground.KIND: Kind.EQUITY.value,
    Ground.STATUS: Status.ENDED.value,
    Fit.REASON: Reason.TALENT.value,
    Fit.PRESS: "ko",
}


def hangul(text):
    return any("가" <= letter <= "힣" for letter in text)


@pytest.mark.parametrize("ground", [*Fit, *Ground])
def test_every_ground_has_its_words(ground):
    given = [Because(str(ground), (VALUES.get(ground, "2"),))]
    korean, english = because(given, Language.KO), because(given, Language.EN)
    assert hangul(korean)
    assert english
    assert not hangul(english)


@pytest.mark.parametrize("kind", Miss)
def test_every_reason_for_not_coming_has_its_words(kind):
    left = Left(story(1, alliance("A", "B")), kind)
    assert hangul(miss(left, Language.KO))
    assert not hangul(miss(left, Language.EN))


@pytest.mark.parametrize(
    "given",
    [
        {"holidays": Holidays.SKIP},
        {"holidays": Holidays.MERGE},
        {"when_empty": WhenEmpty.SILENT},
        {"when_empty": WhenEmpty.BEST},
        {"muted": (1,)},
        {"alerts": True, "watched": ("KT",)},
        {"press": Language.EN},
        {"most": 3},
        {"reasons": tuple(Reason)},
        {"without": ("x",)},
    ],
)
def test_whatever_an_order_asks_for_is_told_back_in_both_languages(given):
    for language in Language:
        told = describe(Order(language=language, **given), language)
        assert told != describe(Order(language=language), language)
        assert hangul(told) is (language is Language.KO)


def test_a_card_has_every_word_in_both_languages():
    for field in dataclasses.fields(words(Language.KO)):
        korean, english = (getattr(words(language), field.name) for language in Language)
        assert korean
        assert english
        if isinstance(korean, str):
            assert hangul(korean)
            assert not hangul(english)
