"""What an order would have brought in the days behind us. Pure.

stories in every state they had, the oldest first + order -> one choice for each time that it would have fallen due
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.briefing.choose import Choice, Left, Miss, choose
from bot.briefing.plan import Due, dues
from bot.domain.chat import Order
from bot.domain.edition import Reported
from summarizer.types import Facts


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The editions that would have come, the oldest first."""

    editions: tuple[tuple[Due, Choice], ...]

    @property
    def stories(self) -> int:
        """How many stories would have come."""
        return sum(len(choice.chosen) for _, choice in self.editions)

    @property
    def left(self) -> tuple[Left, ...]:
        """Those that would not, each once and for its last reason; what has come before is not among them."""
        came = {chosen.story.story_id for _, choice in self.editions for chosen in choice.chosen}
        last = {left.story.story_id: left for _, choice in self.editions for left in choice.left}
        return tuple(left for story_id, left in last.items() if story_id not in came)

    @property
    def misses(self) -> tuple[tuple[Miss, int], ...]:
        """For which reasons how many would not have come, the most frequent first."""
        return tuple(Counter(left.miss for left in self.left).most_common())


def rehearse(
    stories: Sequence[Reported], order: Order, now: datetime, *, days: int = 7, since: datetime | None = None
) -> Rehearsal:
    """Every edition that would have fallen due in the days before now, each told of what came before it."""
    begins = since or now - timedelta(days=days)
    told: dict[int, Facts] = {}
    made: list[tuple[Due, Choice]] = []
    covered = begins
    for due in dues(order, begins):
        if due.at > now:
            break
        if due.rests:
            continue
        fresh = [story for story in stories if story.changed_at and covered < story.changed_at <= due.at]
        # Of several states of a story the last one before the edition is what it tells.
        last = {story.story_id: story for story in fresh if story.story_id is not None}
        window = [story for story in fresh if story.story_id is None or last[story.story_id] is story]
        known = [
            replace(story, told=told[story.story_id])
            if story.story_id is not None and story.story_id in told
            else story
            for story in window
        ]
        choice = choose(known, order)
        came = [one.story for one in choice.chosen] + [one.story for one in choice.slight]
        told |= {story.story_id: story.facts for story in came if story.story_id is not None}
        made.append((due, choice))
        covered = due.at
    return Rehearsal(tuple(made))
