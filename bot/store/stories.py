"""Stories: the articles of one event together, their merged facts, and how they changed.

An article's story is looked for among the few that share names with it in the days around it; how large the archive
is makes no difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import BigInteger, Date, Row, bindparam, cast, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, DOUBLE_PRECISION, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import corrections
from bot.store.articles import StoredArticle, article_from
from bot.store.tables import article_handles, articles, stories, story_articles, story_versions
from summarizer.records import facts_from, facts_record
from summarizer.stories.changes import Change, change_from, change_record, changes
from summarizer.stories.corrections import corrected
from summarizer.stories.group import LONGEST_GAP, handles, names
from summarizer.stories.merge import Field, Stated, StoryFacts, facts_of
from summarizer.types import Facts

#: So many stories are laid beside a new article; the right one shares the most and the rarest names with it.
_MOST_CANDIDATES = 24
#: A name that stands in more reports than this in a month tells none of them apart.
_MOST_PER_HANDLE = 200
#: A party's name tells more than a word or a number of the text.
_NAME_WEIGHT, _MARK_WEIGHT = 3.0, 1.0
_PLACING = 0x706C616365  # one place is found at a time, so that two first reports of an event find each other


@dataclass(frozen=True, slots=True)
class StoredStory:
    """A story with the articles that tell it, first report first."""

    id: int
    version: int
    facts: Facts
    articles: tuple[StoredArticle, ...]
    independent_reports: int
    changed_at: datetime
    #: What the reports state of each alliance of `facts`, field by field; `Stated.reports` are ids of articles.
    stated: tuple[tuple[Field, ...], ...] = ()


async def story_of(connection: AsyncConnection, article_id: int) -> int | None:
    """The story that an article was placed in, or None."""
    statement = select(story_articles.c.story_id).where(story_articles.c.article_id == article_id)
    return (await connection.execute(statement)).scalar_one_or_none()


async def one_at_a_time(connection: AsyncConnection) -> None:
    """Wait for the turn to place an article; it ends with the transaction."""
    await connection.execute(select(func.pg_advisory_xact_lock(_PLACING)))


async def closing_time(connection: AsyncConnection) -> datetime:
    """An instant up to which every change of a story is written down, and after which none yet.

    Whoever places an article does it under the same lock and takes the time under it, so no change that becomes visible
    later bears an earlier time. Call it in a transaction of its own: placing waits meanwhile.
    """
    await one_at_a_time(connection)
    moment: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
    return moment


async def remember(connection: AsyncConnection, article: StoredArticle) -> None:
    """Keep what the article's story can be found by."""
    await connection.execute(delete(article_handles).where(article_handles.c.article_id == article.id))
    digests = sorted({_digest(handle) for handle in handles(article.read)})
    if digests:
        # A report without a date counts from the day it came in.
        day = select(func.coalesce(articles.c.published_on, cast(articles.c.fetched_at, Date)))
        rows = select(
            bindparam("article", article.id, BigInteger),
            func.unnest(cast(digests, ARRAY(BigInteger))),
            day.where(articles.c.id == article.id).scalar_subquery(),
        )
        await connection.execute(insert(article_handles).from_select(["article_id", "handle", "day"], rows))


_CANDIDATES = text(
    """
    WITH here AS (
      SELECT coalesce(published_on, fetched_at::date) AS day FROM articles WHERE id = :article_id
    ), asked AS (
      SELECT * FROM unnest(:handles, :weights) AS asked (handle, weight)
    ), found AS (
      SELECT asked.handle, asked.weight, near.article_id, count(*) OVER (PARTITION BY asked.handle) AS reports
      FROM here CROSS JOIN asked CROSS JOIN LATERAL (
        SELECT article_id FROM article_handles
        WHERE handle = asked.handle AND day BETWEEN here.day - :days AND here.day + :days
        ORDER BY day DESC LIMIT :most_reports
      ) AS near
    ), shared AS (
      SELECT DISTINCT story_id, handle, weight / sqrt(reports) AS weight
      FROM found JOIN story_articles USING (article_id)
    )
    SELECT story_id FROM shared JOIN stories ON stories.id = story_id AND merged_into IS NULL
    GROUP BY story_id ORDER BY sum(weight) DESC, story_id LIMIT :most
    """
).bindparams(
    bindparam("handles", type_=ARRAY(BigInteger)), bindparam("weights", type_=ARRAY(DOUBLE_PRECISION))
)


async def candidates(connection: AsyncConnection, article: StoredArticle) -> list[StoredStory]:
    """The stories that this article may tell: those around its day that share most with it, oldest first."""
    weighty = {_digest(name) for name in names(article.read)}
    digests = sorted({_digest(handle) for handle in handles(article.read)})
    values = {
        "article_id": article.id,
        "handles": digests,
        "weights": [_NAME_WEIGHT if digest in weighty else _MARK_WEIGHT for digest in digests],
        "days": LONGEST_GAP,
        "most_reports": _MOST_PER_HANDLE,
        "most": _MOST_CANDIDATES,
    }
    found = await connection.execute(_CANDIDATES, values)
    return await load(connection, sorted(row.story_id for row in found))


def _digest(handle: str) -> int:
    return int.from_bytes(blake2b(handle.encode(), digest_size=8).digest(), "big", signed=True)


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


async def newest(connection: AsyncConnection, *, most: int) -> list[StoredStory]:
    """The stories that came or changed last."""
    statement = (
        select(stories.c.id).where(stories.c.merged_into.is_(None)).order_by(stories.c.changed_at.desc())
    )
    return await load(connection, [row.id for row in await connection.execute(statement.limit(most))])


async def begin(connection: AsyncConnection, title: str, facts: Facts) -> int:
    """A new story, told by nobody yet."""
    values = {"title": title, "language": facts.language.value, "facts": facts_record(facts)}
    # The time of the writing, not of the transaction's beginning: an edition may have closed in between.
    statement = insert(stories).values(**values, changed_at=func.clock_timestamp()).returning(stories.c.id)
    story_id: int = (await connection.execute(statement)).scalar_one()
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
    connection: AsyncConnection, story_id: int, whole: StoryFacts, told: Sequence[StoredArticle]
) -> Facts:
    """Write down what a story's reports tell together, and give it.

    A fact that changed makes a new version; another form of a name, or another sentence as evidence, makes none.
    """
    before = (
        await connection.execute(select(stories).where(stories.c.id == story_id).with_for_update())
    ).one()
    facts = facts_of(whole, [article.read for article in told])
    facts = corrected(facts, await corrections.accepted_of(connection, story_id))
    changed = changes(facts_from(before.facts), facts)
    values: dict[str, Any] = {
        "reports": whole.reports,
        "independent_reports": whole.independent_reports,
        "facts": facts_record(facts),
        "stated": _stated_record(whole, told),
        "happened_on": next((a.date for a in facts.alliances if a.main and a.date), None),
    }
    if changed:
        values |= {"version": before.version + 1, "changed_at": func.clock_timestamp()}
        version = {"facts": values["facts"], "changes": [change_record(change) for change in changed]}
        await connection.execute(
            insert(story_versions).values(story_id=story_id, version=before.version + 1, **version)
        )
    await connection.execute(update(stories).where(stories.c.id == story_id).values(values))
    return facts


async def updates(connection: AsyncConnection, told: Mapping[int, int]) -> dict[int, tuple[Change, ...]]:
    """What changed of these stories since the versions that were told of them; nothing where nothing did."""
    if not told:
        return {}
    statement = (
        select(
            story_versions.c.story_id,
            story_versions.c.version,
            story_versions.c.facts,
            stories.c.facts.label("now"),
        )
        .join(stories, stories.c.id == story_versions.c.story_id)
        .where(story_versions.c.story_id.in_(told))
    )
    found = {}
    for row in await connection.execute(statement):
        if row.version == told[row.story_id]:
            found[row.story_id] = changes(facts_from(row.facts), facts_from(row.now))
    return {story_id: changed for story_id, changed in found.items() if changed}


async def history(
    connection: AsyncConnection, story_id: int
) -> list[tuple[int, datetime, tuple[Change, ...]]]:
    """Every version of a story with its moment and what it changed, the first one first."""
    statement = (
        select(story_versions).where(story_versions.c.story_id == story_id).order_by(story_versions.c.version)
    )
    return [
        (row.version, row.at, tuple(map(change_from, row.changes)))
        for row in await connection.execute(statement)
    ]


def _stated_record(whole: StoryFacts, told: Sequence[StoredArticle]) -> list[Any]:
    return [
        [
            {
                "name": field.name,
                "stated": [
                    {"value": s.value, "articles": [told[i].id for i in s.reports]} for s in field.stated
                ],
            }
            for field in merged.fields
        ]
        for merged in whole.alliances
    ]


def stated_from(record: Sequence[Any]) -> tuple[tuple[Field, ...], ...]:
    """What the reports state, field by field, as a row of `stories` keeps it."""
    return tuple(
        tuple(
            Field(field["name"], tuple(Stated(s["value"], tuple(s["articles"])) for s in field["stated"]))
            for field in fields
        )
        for fields in record
    )


def _story(row: Row[Any], told: Sequence[StoredArticle]) -> StoredStory:
    facts = facts_from(row.facts) if row.facts else Facts()
    return StoredStory(
        row.id,
        row.version,
        facts,
        tuple(told),
        row.independent_reports,
        row.changed_at,
        stated_from(row.stated),
    )
