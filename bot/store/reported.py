"""Stories as an edition tells them: their facts and where they were reported, without the texts of the articles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.edition import Origin, Reported
from bot.store import alliances
from bot.store.stories import stated_from
from bot.store.tables import articles, stories, story_articles, story_versions
from summarizer.records import facts_from
from summarizer.stories.changes import Change
from summarizer.types import Facts, Language, Source


async def material(connection: AsyncConnection, since: datetime, until: datetime) -> list[Reported]:
    """The stories that are new or changed in the window (since, until], the oldest change first."""
    within = (stories.c.changed_at > since, stories.c.changed_at <= until)
    return await _reported(connection, *within)


async def as_they_were(connection: AsyncConnection, since: datetime, until: datetime) -> list[Reported]:
    """The stories of the window in every state that they had in it, the oldest first.

    Of an earlier state its facts are kept; the reports are those of now.
    """
    earlier = (
        await connection.execute(
            select(story_versions)
            .join(stories, stories.c.id == story_versions.c.story_id)
            .where(
                *(story_versions.c.at > since, story_versions.c.at <= until),
                *(story_versions.c.version < stories.c.version, stories.c.changed_at > since),
            )
        )
    ).all()
    found = await _reported(
        connection,
        or_(
            and_(stories.c.changed_at > since, stories.c.changed_at <= until),
            stories.c.id.in_({row.story_id for row in earlier}),
        ),
    )
    now = {story.story_id: story for story in found}
    then = [
        replace(
            now[row.story_id],
            facts=facts_from(row.facts),
            version=row.version,
            changed_at=row.at,
            disputed=(),
        )
        for row in earlier
        if row.story_id in now
    ]
    states = [story for story in (*found, *then) if story.changed_at and story.changed_at <= until]
    return sorted(states, key=lambda story: (story.changed_at or since, story.version))


async def told_of(connection: AsyncConnection, ids: Collection[int]) -> list[Reported]:
    """These stories as they are now."""
    return await _reported(connection, stories.c.id.in_(ids)) if ids else []


async def facts_then(
    connection: AsyncConnection, versions: Collection[tuple[int, int]]
) -> dict[tuple[int, int], Facts]:
    """The facts of these stories as they stood in these versions."""
    if not versions:
        return {}
    statement = select(story_versions).where(
        story_versions.c.story_id.in_({story_id for story_id, _ in versions})
    )
    return {
        (row.story_id, row.version): facts_from(row.facts)
        for row in await connection.execute(statement)
        if (row.story_id, row.version) in versions
    }


async def _reported(connection: AsyncConnection, *conditions: ColumnElement[bool]) -> list[Reported]:
    """Stories without the texts of their articles: all that an edition needs of them."""
    statement = (
        select(stories)
        .where(stories.c.merged_into.is_(None), *conditions)
        .order_by(stories.c.changed_at, stories.c.id)
    )
    rows = (await connection.execute(statement)).all()
    ids = [row.id for row in rows]
    reports, sequels = await _reports(connection, ids), await alliances.news_of(connection, ids)
    return [_story(row, reports.get(row.id, []), sequels.get(row.id, ())) for row in rows]


_OF_A_REPORT = ("id", "title", "url", "outlet", "published_on", "language", "grade")


async def _reports(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    if not ids:
        return {}
    columns = [articles.c[name] for name in _OF_A_REPORT]
    statement = (
        select(story_articles.c.story_id, articles.c.source_id, articles.c.copy_of, *columns)
        .join(articles, articles.c.id == story_articles.c.article_id)
        .where(story_articles.c.story_id.in_(ids))
        .order_by(story_articles.c.placed_at, articles.c.id)
    )
    found: dict[int, list[Row[Any]]] = {}
    for row in await connection.execute(statement):
        found.setdefault(row.story_id, []).append(row)
    return found


def _story(row: Row[Any], reports: Sequence[Row[Any]], sequel: tuple[Change, ...]) -> Reported:
    return Reported(
        facts=facts_from(row.facts) if row.facts else Facts(),
        sources=tuple(Source(r.title, r.url, r.outlet, r.published_on) for r in reports),
        independent=row.independent_reports,
        story_id=row.id,
        version=row.version,
        changed_at=row.changed_at,
        origins=tuple(
            Origin(r.source_id, Language(r.language) if r.language else None, r.copy_of or r.id, r.title)
            for r in reports
        ),
        from_feeds=bool(reports) and all(r.grade == "feed" for r in reports),
        disputed=tuple(
            tuple(field for field in fields if field.is_disputed) for fields in stated_from(row.stated)
        ),
        sequel=tuple(change for change in sequel if not change.is_minor),
    )
