"""What each subscription knows of the stories before it: which it was told, and in which version."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Hashable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.edition import Reported
from bot.store import editions, reported
from bot.store.editions import Told
from summarizer.types import Facts


class Known:
    """The stories of a window, and who has had which of them."""

    def __init__(self, material: Sequence[Reported], told: Told, then: dict[tuple[int, int], Facts]) -> None:
        self._material = material
        self._moments = [story.changed_at for story in material if story.changed_at]
        self._told = told
        self._then = then

    @classmethod
    async def load(
        cls,
        connection: AsyncConnection,
        subscription_ids: Collection[int],
        since: datetime,
        until: datetime,
    ) -> Known:
        """The stories of the window (since, until], as these subscriptions know them."""
        return await cls.of(connection, subscription_ids, await reported.material(connection, since, until))

    @classmethod
    async def of(
        cls, connection: AsyncConnection, subscription_ids: Collection[int], material: Sequence[Reported]
    ) -> Known:
        """These stories, the oldest change first, as these subscriptions know them."""
        ids = [story.story_id for story in material if story.story_id is not None]
        told = await editions.told(connection, subscription_ids, ids)
        versions = {version for of_one in told.values() for version in of_one.values()}
        return cls(material, told, await reported.facts_then(connection, versions))

    def key(self, subscription_id: int, since: datetime) -> tuple[Hashable, ...]:
        """What makes the stories before two subscriptions the same."""
        known = self._told.get(subscription_id, {})
        return bisect_right(self._moments, since), tuple(sorted(known.items()))

    def stories(self, subscription_id: int, since: datetime) -> list[Reported]:
        """The stories that changed after this instant, with what the subscription knows of each."""
        known = self._told.get(subscription_id, {})
        found = []
        for story in self._material[bisect_right(self._moments, since) :]:
            version = known.get(story.story_id) if story.story_id is not None else None
            if version is None:
                found.append(story)
            else:  # told in a version that nobody kept: as good as told in full
                found.append(replace(story, told=self._then.get(version, story.facts)))
        return found
