"""Laws of editions over random subscriptions, in all zones, leaps and outages included.

Three hundred lives here, ten thousand by `make proof NAME=E1`.
"""

import random

from benchmarks.proofs.lives import live, random_life


def test_every_due_time_gives_one_edition_and_every_story_comes_once():
    dice = random.Random(20261123)
    faults, editions, told = [], 0, 0
    for number in range(300):
        life = random_life(dice)
        outcome = live(life)
        faults += [(number, fault, life.order) for fault in outcome.faults]
        editions += outcome.editions
        told += outcome.told
    assert faults == []
    assert editions > 1000
    assert told > 1000


def test_the_model_notices_a_window_that_leaves_a_gap_or_overlaps(monkeypatch):
    from datetime import timedelta

    from benchmarks.proofs import lives
    from bot.briefing.plan import window

    for shift in (timedelta(hours=3), timedelta(hours=-30)):

        def shifted(*given, shift=shift, **more):
            since, rested = window(*given, **more)
            return since + shift, rested

        monkeypatch.setattr(lives, "window", shifted)
        dice = random.Random(1)
        assert any(live(random_life(dice)).faults for _ in range(30))
