"""Entries of feeds, the articles behind them, their versions, and the facts that were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import article_urls, article_versions, articles, entries
from summarizer.records import facts_from, facts_record
from summarizer.types import Article, Facts, Language, ReadArticle


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry of a feed that may be new."""

    key: str
    url: str
    title: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry to be fetched."""

    id: int
    source_id: int
    url: str
    title: str
    published_at: datetime | None


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


async def add_entries(connection: AsyncConnection, source_id: int, found: Sequence[NewEntry]) -> list[int]:
    """Remember the entries of a poll; gives the ids of those never seen before."""
    if not found:
        return []
    rows = [
        {"source_id": source_id, "key": e.key, "url": e.url, "title": e.title, "published_at": e.published_at}
        for e in found
    ]
    statement = insert(entries).values(rows).on_conflict_do_nothing().returning(entries.c.id)
    return [row.id for row in await connection.execute(statement)]


async def entry(connection: AsyncConnection, entry_id: int) -> StoredEntry | None:
    """An entry that is still to be fetched, or None."""
    statement = select(entries).where(entries.c.id == entry_id, entries.c.state == "new")
    row = (await connection.execute(statement)).one_or_none()
    if row is None:
        return None
    return StoredEntry(row.id, row.source_id, row.url, row.title, row.published_at)


async def finish_entry(
    connection: AsyncConnection,
    entry_id: int,
    state: str,
    *,
    article_id: int | None = None,
    error: str | None = None,
) -> None:
    """Write down what an entry came to: "stored", "failed" or "skipped"."""
    changes = {"state": state, "article_id": article_id, "error": error, "attempts": entries.c.attempts + 1}
    await connection.execute(update(entries).where(entries.c.id == entry_id).values(changes))


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


async def record_facts(
    connection: AsyncConnection, article_id: int, version: int, facts: Facts, reader: str
) -> bool:
    """Keep what was read from that version; False where a newer version came in between."""
    statement = (
        update(articles)
        .where(articles.c.id == article_id, articles.c.version == version)
        .values(
            facts=facts_record(facts),
            reader=reader,
            state="read",
            read_at=func.now(),
            language=facts.language.value,
        )
    )
    return (await connection.execute(statement)).rowcount == 1


async def read_since(
    connection: AsyncConnection, since: date | None, *, most: int = 1000
) -> list[StoredArticle]:
    """The articles that were read, newest first, from that day on."""
    statement = (
        select(articles)
        .where(articles.c.state == "read")
        .order_by(articles.c.published_at.desc().nulls_last())
    )
    if since is not None:
        statement = statement.where(articles.c.published_on >= since)
    return [article_from(row) for row in await connection.execute(statement.limit(most))]


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
