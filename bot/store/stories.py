"""Stories: the articles of one event together, their merged facts, and how they changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.articles import StoredArticle, article_from
from bot.store.tables import articles, stories, story_articles, story_versions
from summarizer.records import facts_from, facts_record
from summarizer.types import Facts


@dataclass(frozen=True, slots=True)
class StoredStory:
    """A story with the articles that tell it, first report first."""

    id: int
    version: int
    facts: Facts
    articles: tuple[StoredArticle, ...]
    independent_reports: int
    changed_at: datetime


async def story_of(connection: AsyncConnection, article_id: int) -> int | None:
    """The story that an article was placed in, or None."""
    statement = select(story_articles.c.story_id).where(story_articles.c.article_id == article_id)
    return (await connection.execute(statement)).scalar_one_or_none()


async def near(connection: AsyncConnection, moment: datetime | None, *, days: int = 16) -> list[StoredStory]:
    """The stories told around that time: what a new article may belong to."""
    statement = select(stories.c.id).where(stories.c.merged_into.is_(None))
    if moment is not None:
        within = (
            select(story_articles.c.story_id)
            .join(articles)
            .where(
                articles.c.published_at.between(moment - timedelta(days=days), moment + timedelta(days=days))
            )
        )
        statement = statement.where(stories.c.id.in_(within))
    ids = [row.id for row in await connection.execute(statement.order_by(stories.c.id))]
    return await load(connection, ids)


async def load(connection: AsyncConnection, ids: Sequence[int]) -> list[StoredStory]:
    """These stories with their articles, in the order asked for."""
    if not ids:
        return []
    rows = await connection.execute(select(stories).where(stories.c.id.in_(ids)))
    found = {row.id: row for row in rows}
    told = await connection.execute(
        select(story_articles.c.story_id, articles)
        .join(articles, articles.c.id == story_articles.c.article_id)
        .where(story_articles.c.story_id.in_(ids))
        .order_by(story_articles.c.placed_at, articles.c.id)
    )
    by_story: dict[int, list[StoredArticle]] = {}
    for row in told:
        by_story.setdefault(row.story_id, []).append(article_from(row))
    return [_story(found[i], by_story.get(i, [])) for i in ids if i in found]


async def changed_between(connection: AsyncConnection, since: datetime, until: datetime) -> list[StoredStory]:
    """The stories that are new or changed in the window (since, until]."""
    statement = (
        select(stories.c.id)
        .where(stories.c.merged_into.is_(None), stories.c.changed_at > since, stories.c.changed_at <= until)
        .order_by(stories.c.id)
    )
    return await load(connection, [row.id for row in await connection.execute(statement)])


async def newest(connection: AsyncConnection, *, most: int) -> list[StoredStory]:
    """The stories that came or changed last."""
    statement = (
        select(stories.c.id).where(stories.c.merged_into.is_(None)).order_by(stories.c.changed_at.desc())
    )
    return await load(connection, [row.id for row in await connection.execute(statement.limit(most))])


async def begin(connection: AsyncConnection, title: str, facts: Facts) -> int:
    """A new story, told by nobody yet."""
    values = {"title": title, "language": facts.language.value, "facts": facts_record(facts)}
    story_id: int = (
        await connection.execute(insert(stories).values(values).returning(stories.c.id))
    ).scalar_one()
    await connection.execute(
        insert(story_versions).values(story_id=story_id, version=1, facts=values["facts"])
    )
    return story_id


async def join(connection: AsyncConnection, story_id: int, article_id: int, because: str) -> bool:
    """Add a report to a story; False where the article has its place already."""
    statement = (
        insert(story_articles)
        .values(story_id=story_id, article_id=article_id, because=because)
        .on_conflict_do_nothing()
        .returning(story_articles.c.article_id)
    )
    return (await connection.execute(statement)).scalar_one_or_none() is not None


async def record(
    connection: AsyncConnection, story_id: int, facts: Facts, *, reports: int, independent_reports: int
) -> None:
    """Write down a story's merged facts; where they changed, the version before is kept."""
    before = (
        await connection.execute(select(stories).where(stories.c.id == story_id).with_for_update())
    ).one()
    changed = before.facts != facts_record(facts)
    values: dict[str, Any] = {"reports": reports, "independent_reports": independent_reports}
    if changed:
        version = before.version + 1
        values |= {"facts": facts_record(facts), "version": version, "changed_at": func.now()}
        await connection.execute(
            insert(story_versions).values(story_id=story_id, version=version, facts=facts_record(facts))
        )
    await connection.execute(update(stories).where(stories.c.id == story_id).values(values))


def _story(row: Row[Any], told: Sequence[StoredArticle]) -> StoredStory:
    facts = facts_from(row.facts) if row.facts else Facts()
    return StoredStory(row.id, row.version, facts, tuple(told), row.independent_reports, row.changed_at)
