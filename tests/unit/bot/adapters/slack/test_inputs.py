"""The sources of a modal stay within what Slack takes, however many there are."""

import pytest

from bot.adapters.slack.inputs import sources
from bot.domain.chat import Order
from summarizer.types import Language


def shown(count, *, muted=()):
    known = [(number, f"신문 {number:04} " + "가" * 100) for number in range(1, count + 1)]
    block = sources(Order(muted=muted), known, Language.KO)
    return block and block.to_dict()["element"]


def test_without_sources_there_is_no_field():
    assert shown(0) is None


@pytest.mark.parametrize(("count", "sizes"), [(1, [1]), (100, [100])])
def test_up_to_a_hundred_are_one_list(count, sizes):
    assert [len(shown(count)["options"])] == sizes
    assert "option_groups" not in shown(count)


@pytest.mark.parametrize(("count", "sizes"), [(101, [100, 1]), (450, [100] * 4 + [50]), (2_000, [100] * 5)])
def test_more_are_groups_of_a_hundred(count, sizes):
    element = shown(count)
    assert [len(group["options"]) for group in element["option_groups"]] == sizes
    assert all(len(group["label"]["text"]) <= 75 for group in element["option_groups"])
    assert "options" not in element


def test_those_that_are_off_are_chosen_to_the_letter_as_they_are_offered():
    element = shown(300, muted=tuple(range(1, 200)))
    offered = [option for group in element["option_groups"] for option in group["options"]]
    assert len(element["initial_options"]) == 100
    assert all(option in offered for option in element["initial_options"])
    assert all(len(option["text"]["text"]) <= 75 for option in offered)
