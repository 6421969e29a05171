"""What a form decides is what the same words decide in a panel."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.commands.amending import in_zone
from bot.commands.changing import changed
from bot.commands.fields import Field
from bot.commands.forms import filled, settled, sources_filled, sources_offered
from bot.commands.settings import panel
from bot.domain.chat import Amend, Desk, Order, Settle, Subscription
from bot.errors import UserError
from summarizer.types import Language

#: Monday, 09:30 in Seoul: the edition of 08:30 has come.
NOW = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
DAILY = Order(times=(time(8, 30),), weekdays=(1, 2, 3, 4, 5, 6, 7))
MINE = Subscription(7, 1, DAILY, NOW, datetime(2026, 11, 22, 23, 30, tzinfo=UTC), NOW)


def desk(*subscriptions):
    return Desk(NOW, "Asia/Seoul", subscriptions)


def test_a_day_that_had_its_edition_gets_none_at_the_new_time():
    _, (change,) = settled("#7", {"time": "10:00"}, desk(MINE), Language.KO)
    assert change == Amend(7, replace(DAILY, times=(time(10),)), datetime(2026, 11, 24, 1, tzinfo=UTC))


def test_one_that_is_paused_stays_so():
    _, (change,) = settled("#7", {"time": "10:00"}, desk(replace(MINE, paused=True)), Language.KO)
    assert change.due_at is None


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/London"])
def test_a_new_clock_of_the_chat_is_that_of_all_who_went_by_the_old_one(zone):
    own = replace(MINE, id=8, order=replace(DAILY, timezone="America/New_York"))
    _, changes = settled("chat", {"zone": zone}, desk(MINE, own), Language.KO)
    assert changes == in_zone(desk(MINE, own), zone)[1]
    assert [type(change) for change in changes] == [Settle, Amend]
    assert changes[1].order.timezone == zone


MANY = [(number, f"신문 {number:04}") for number in range(1, 1001)]


def test_a_form_offers_those_that_are_off_first_and_no_more_than_it_can_show():
    offered = sources_offered(range(900, 1001), MANY)
    assert len(offered) == 500
    assert {900, 999} <= {number for number, _ in offered}
    assert 1000 not in {number for number, _ in offered}  # the 101st that is off


def test_what_a_form_could_not_show_stays_as_it_was():
    assert sources_filled("2", (1, 5000), [(1, "가"), (2, "나"), (3, "다")]) == "=2,5000"
    off = sources_filled(", ".join(map(str, range(900, 1000))), range(900, 1001), MANY)
    assert changed(Order(), Field.SOURCES, off).muted == tuple(range(900, 1001))
    assert sources_filled("", (1,), [(1, "가"), (2, "나")]) == ""
    assert filled(Order(muted=(1,)), {"sources": ""})[0].muted == ()


@pytest.mark.parametrize("word", ["1, 2", "2, 1"])
def test_one_source_must_be_left(word):
    with pytest.raises(UserError, match="leave one of them in"):
        sources_filled(word, (), [(1, "가"), (2, "나")])
    with pytest.raises(UserError, match="leave one of them in"):
        panel("#7 sources -2", replace(desk(replace(MINE, order=replace(DAILY, muted=(1,)))),
                                       sources=((1, "가"), (2, "나"))), Language.KO)  # fmt: skip
