"""The map of an organisation's alliances: nobody is lost."""

from bot.views.map import MOST_PARTNERS, Tie, description, plan
from summarizer.types import Language
from tests.unit.bot.views.pictures import BODY, MANY, PAIR, TRIO


def test_every_partner_is_drawn_or_counted():
    planned = plan("Doori Cloud", MANY)
    assert len(planned.spots) == MOST_PARTNERS
    assert planned.omitted == 40 - MOST_PARTNERS
    assert {spot.name for spot in plan("가온텔레콤", [BODY, PAIR, TRIO]).spots} == {
        party for tie in (BODY, PAIR, TRIO) for party in tie.parties
    } - {"가온텔레콤"}


def test_an_alliance_of_three_or_more_is_a_knot_and_one_of_two_a_line():
    planned = plan("가온텔레콤", [BODY, PAIR, TRIO])
    assert [knot.tie for knot in planned.knots] == [BODY, TRIO]
    assert planned.direct == ((PAIR.parties[1], PAIR),)


def test_partners_with_more_alliances_are_shown_first():
    ties = [*MANY, Tie(("Doori Cloud", "Partner Company 39 Ltd"))]
    assert "Partner Company 39 Ltd" in {spot.name for spot in plan("Doori Cloud", ties).spots}


def test_the_map_in_words():
    assert description("가온텔레콤", [PAIR], Language.EN) == (
        "Map of 가온텔레콤's alliances: 1 alliance, with Orbis Telecommunications International Holdings."
    )
    assert description("가온텔레콤", [], Language.KO) == "가온텔레콤: 알려진 제휴가 없습니다."
    told = description("가온텔레콤", [BODY], Language.KO)
    assert told.startswith("가온텔레콤의 제휴 지도입니다. 제휴 1건, 함께한 곳: ")
    assert told.endswith(" 등 15곳.")
