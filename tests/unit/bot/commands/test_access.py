"""Who is served, and who is sent what they subscribed to."""

import pytest

from bot.commands.access import gets_briefings, off_the_list
from bot.domain.chat import Place, Platform
from summarizer.types import Language

GROUP = Place(Platform.TELEGRAM, "1", "-100")
OPERATOR = Place(Platform.TELEGRAM, "1", "7")
CHANNEL = Place(Platform.SLACK, "T1", "C1")


@pytest.mark.parametrize(
    ("place", "allowed", "served"),
    [
        (GROUP, (), True),
        (GROUP, ("telegram:-100",), True),
        (GROUP, ("telegram:-200",), False),
        (OPERATOR, ("telegram:-200",), True),
        (CHANNEL, ("slack:T1:C1",), True),
        (CHANNEL, ("slack:T2:C1",), False),
    ],
)
def test_briefings_go_to_those_on_the_list_and_to_an_operators_own_chat(place, allowed, served):
    assert gets_briefings(place, allowed, ("telegram:7",)) is served


@pytest.mark.parametrize("language", list(Language))
def test_an_operator_elsewhere_is_told_how_to_have_them_sent(language):
    assert "/allow here" in off_the_list(language)
