"""The pictures as they are drawn: nothing lies upon anything, and they are small."""

import io
from itertools import combinations

import pytest
from PIL import Image

from bot.views import map as maps
from bot.views import trends
from bot.views.canvas import WIDTH
from bot.views.map import Tie
from bot.views.trends import MOST_MONTHS, MOST_ORGANISATIONS, Trends
from summarizer.types import Language, Reason
from tests.unit.bot.views.pictures import BODY, FULL, MAPS, PAIR, TABLES, TRIO


def texts(table, language):
    return [text for text, *_ in trends.sheet(table, language).label_boxes()]


def free(made):
    """Whether every label is within the picture, and apart from every other."""
    boxes = made.label_boxes()
    inside = all(
        left >= 0 and right <= WIDTH and top >= 0 and bottom <= made.height
        for _, left, top, right, bottom in boxes
    )
    return inside and all(
        one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2] or other[4] <= one[2]
        for one, other in combinations(boxes, 2)
    )


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("case", MAPS)
def test_no_name_on_a_map_lies_upon_another(case, language):
    centre, ties = MAPS[case]
    assert free(maps.sheet(maps.plan(centre, ties), len(ties), language, period="2020.11~2021.11"))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("case", TABLES)
def test_no_number_in_a_table_lies_upon_another(case, language):
    assert free(trends.sheet(TABLES[case], language))


def test_the_picture_is_small_and_as_wide_as_a_phone():
    picture = maps.draw("가온텔레콤", [BODY, PAIR, TRIO], Language.KO)
    assert len(picture) < 300_000
    with Image.open(io.BytesIO(picture)) as opened:
        assert opened.width == WIDTH


def test_a_name_with_letters_that_no_font_has_is_drawn_all_the_same():
    assert maps.draw("가온$\\frac$", [Tie(("가온$\\frac$", "𓀀 株式会社 🙂"))], Language.EN).startswith(
        b"\x89PNG"
    )


def test_the_last_months_and_the_most_active_are_shown():
    shown = texts(FULL, Language.KO)
    assert [text for text in shown if text.endswith("월")][:MOST_MONTHS] == [f"{m}월" for m in range(6, 12)]
    assert sum("연구센터" in text for text in shown) == MOST_ORGANISATIONS


def test_the_last_month_is_compared_with_the_one_before():
    two = Trends(("2021-10", "2021-11"), (5, 3), ((Reason.TALENT, (1, 4)), (Reason.TRUST, (2, 2))))
    shown = texts(two, Language.EN)
    assert {"+3", "=", "–2"} <= set(shown)
    running = Trends(two.months, two.totals, two.reasons, unfinished=True)
    assert "+3" not in texts(running, Language.EN)


def test_nothing_is_said_to_be_nothing():
    assert "아직 없습니다." in texts(TABLES["nothing"], Language.KO)
    assert trends.description(TABLES["nothing"], Language.EN) == "Nov 2021 · 0 alliances."


def test_the_table_is_small():
    assert len(trends.draw(FULL, Language.KO)) < 300_000
