"""Articles, their addresses and versions, the facts that were read, and which of them are copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import article_sketches, article_urls, article_versions, articles
from summarizer.records import facts_from, facts_record
from summarizer.types import Article, Facts, Language, ReadArticle


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article as it goes into the store."""

    article: Article
    published_at: datetime | None
    grade: str
    author: str | None = None
    source_id: int | None = None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as it is kept, with its facts once it was read."""

    id: int
    version: int
    read: ReadArticle
    published_at: datetime | None
    grade: str
    state: str


async def find(connection: AsyncConnection, url: str) -> StoredArticle | None:
    """The article that this canonical address stands for, by whichever of its addresses."""
    statement = (
        select(articles)
        .join(article_urls, article_urls.c.article_id == articles.c.id)
        .where(article_urls.c.url == url)
    )
    row = (await connection.execute(statement)).one_or_none()
    return article_from(row) if row else None


async def get(connection: AsyncConnection, article_id: int) -> StoredArticle | None:
    """One article, or None."""
    row = (await connection.execute(select(articles).where(articles.c.id == article_id))).one_or_none()
    return article_from(row) if row else None


async def store(connection: AsyncConnection, new: NewArticle) -> tuple[int, bool]:
    """Keep an article under its canonical address; gives its id, and whether there is something new to read.

    Text that changed since becomes the next version; the one before is kept with its facts.
    """
    article = new.article
    known = await find(connection, article.url)
    if (
        known is not None
        and known.read.article.body == article.body
        and known.read.article.title == article.title
    ):
        return known.id, False
    if known is not None:
        await _new_version(connection, known, new)
        return known.id, True
    values = {**_content(new), "source_id": new.source_id, "url": article.url}
    inserted = insert(articles).values(values).on_conflict_do_nothing().returning(articles.c.id)
    article_id = (await connection.execute(inserted)).scalar_one_or_none()
    if article_id is None:
        # Somebody stored the same page a moment ago; theirs is as good.
        again = await connection.execute(select(articles.c.id).where(articles.c.url == article.url))
        return again.scalar_one(), False
    await add_url(connection, article_id, article.url)
    return article_id, True


async def add_url(connection: AsyncConnection, article_id: int, url: str) -> None:
    """Remember one more address of an article."""
    await connection.execute(
        insert(article_urls).values(url=url, article_id=article_id).on_conflict_do_nothing()
    )


async def look_alikes(
    connection: AsyncConnection, article_id: int, bands: Sequence[int]
) -> list[tuple[int, tuple[int, ...]]]:
    """Articles of other addresses that share a band, oldest first, with their sketches; originals only."""
    statement = (
        select(article_sketches.c.article_id, article_sketches.c.sketch)
        .join(articles, articles.c.id == article_sketches.c.article_id)
        .where(
            article_sketches.c.bands.overlap(list(bands)),
            article_sketches.c.article_id != article_id,
            articles.c.copy_of.is_(None),
        )
        .order_by(article_sketches.c.article_id)
        .limit(200)
    )
    return [(row.article_id, tuple(row.sketch)) for row in await connection.execute(statement)]


async def record_sketch(
    connection: AsyncConnection,
    article_id: int,
    sketch: Sequence[int],
    bands: Sequence[int],
    *,
    copy_of: int | None,
) -> None:
    """Keep what the article's text is recognised by, and whose copy it is."""
    values = {"sketch": list(sketch), "bands": list(bands)}
    statement = insert(article_sketches).values(article_id=article_id, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["article_id"], set_=values))
    await connection.execute(update(articles).where(articles.c.id == article_id).values(copy_of=copy_of))


async def record_facts(
    connection: AsyncConnection, article_id: int, version: int, facts: Facts, reader: str
) -> bool:
    """Keep what was read from that version; False where a newer version or another reader came in between."""
    statement = (
        update(articles)
        .where(articles.c.id == article_id, articles.c.version == version, articles.c.state == "new")
        .values(
            facts=facts_record(facts),
            reader=reader,
            state="read",
            read_at=func.now(),
            language=facts.language.value,
        )
    )
    return (await connection.execute(statement)).rowcount == 1


async def give_up(connection: AsyncConnection, article_id: int) -> None:
    """This text is not read: whoever tries dies of it."""
    await connection.execute(
        update(articles).where(articles.c.id == article_id, articles.c.state == "new").values(state="failed")
    )


async def newest(connection: AsyncConnection, *, most: int) -> list[StoredArticle]:
    """The articles that were read and published last, the newest first; those of no known date behind all others."""
    read, published = select(articles).where(articles.c.state == "read"), articles.c.published_at
    # Two statements, as no index holds the newest first and those without a date last.
    dated = read.where(published.is_not(None)).order_by(published.desc(), articles.c.id.desc()).limit(most)
    rows = list(await connection.execute(dated))
    if len(rows) < most:
        undated = read.where(published.is_(None)).order_by(articles.c.id.desc()).limit(most - len(rows))
        rows += await connection.execute(undated)
    return [article_from(row) for row in rows]


async def counts(connection: AsyncConnection) -> dict[str, int]:
    """How many articles there are in each state."""
    statement = select(articles.c.state, func.count()).group_by(articles.c.state)
    return {row[0]: row[1] for row in await connection.execute(statement)}


async def _new_version(connection: AsyncConnection, known: StoredArticle, new: NewArticle) -> None:
    old = known.read
    await connection.execute(
        insert(article_versions)
        .values(
            article_id=known.id,
            version=known.version,
            title=old.article.title,
            body=old.article.body,
            facts=facts_record(old.facts) if known.state == "read" else None,
        )
        .on_conflict_do_nothing()
    )
    await connection.execute(
        update(articles)
        .where(articles.c.id == known.id, articles.c.version == known.version)
        .values(
            {
                **_content(new),
                "version": known.version + 1,
                "state": "new",
                "facts": None,
                "fetched_at": func.now(),
            }
        )
    )


def _content(new: NewArticle) -> dict[str, Any]:
    article = new.article
    return {
        "outlet": article.outlet,
        "title": article.title,
        "author": new.author,
        "body": article.body,
        "language": article.language.value if article.language else None,
        "published_at": new.published_at,
        "published_on": article.published,
        "grade": new.grade,
    }


def article_from(row: Row[Any]) -> StoredArticle:
    article = Article(
        title=row.title,
        body=row.body,
        published=row.published_on,
        language=Language(row.language) if row.language else None,
        outlet=row.outlet,
        url=row.url,
        id=str(row.id),
    )
    facts = facts_from(row.facts) if row.facts else Facts()
    return StoredArticle(
        row.id, row.version, ReadArticle(article, facts), row.published_at, row.grade, row.state
    )
