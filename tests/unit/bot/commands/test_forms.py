"""What a form decides is what the same words decide in a panel."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from bot.commands.amending import in_zone
from bot.commands.forms import settled
from bot.domain.chat import Amend, Desk, Order, Settle, Subscription
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
