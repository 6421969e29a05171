"""Zones as they are shown, and read again."""

import pytest

from bot.commands import changing, vocabulary
from bot.commands.fields import Field, choices
from bot.domain.zones import _KOREAN, by_clock_of, zone_shown
from summarizer.types import Language


@pytest.mark.parametrize("zone", _KOREAN)
def test_a_zone_can_be_ordered_by_the_name_that_it_is_shown_by(zone):
    for language in Language:
        shown = zone_shown(zone, language)
        assert vocabulary.zone_of(shown) == zone
        assert changing.zone_of(shown) == zone


def test_every_zone_that_is_offered_has_a_korean_name():
    assert all(label != value for label, value in choices(Field.ZONE, Language.KO) if value != "UTC")


def test_a_zone_without_a_name_of_ours_is_shown_by_that_of_computers():
    assert zone_shown("Africa/Casablanca", Language.KO) == "Africa/Casablanca"
    assert by_clock_of("America/Argentina/Buenos_Aires", Language.EN) == "Buenos Aires time"
