"""Where articles stand by their marks, so that a question finds the few that may answer it among all that are stored.

an article is placed -> its marks -> two arrays a row, each with an index -> a question's marks -> the likeliest
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from sqlalchemy import BigInteger, Integer, bindparam, exists, select, text
from sqlalchemy.dialects.postgresql import ARRAY, DOUBLE_PRECISION, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.articles import StoredArticle, article_from
from bot.store.tables import article_marks, articles
from summarizer.answers.archive import Nearby, closely
from summarizer.answers.marks import STRESS, digests, marks_in, marks_of, telling
from summarizer.types import ReadArticle

#: A mark is counted in so many articles at most; one that more hold does not choose among them anyway.
_COUNTED = 20_000

_HELD = text(
    """
    SELECT asked.mark,
           (SELECT count(*) FROM (
              SELECT 1 FROM article_marks WHERE article_marks.marks @> ARRAY[asked.mark] LIMIT :most
            ) AS few) AS held
    FROM unnest(:marks) AS asked (mark)
    """
).bindparams(bindparam("marks", type_=ARRAY(Integer)))

_NEARBY = text(
    """
    SELECT article_id, sum(worth) AS likeness
    FROM (
      SELECT held.article_id, asked.worth
      FROM unnest(:marks, :worths) AS asked (mark, worth)
      JOIN article_marks AS held ON held.marks @> ARRAY[asked.mark]
      UNION ALL
      SELECT held.article_id, asked.worth * :stress
      FROM unnest(:marks, :worths) AS asked (mark, worth)
      JOIN article_marks AS held ON held.stressed @> ARRAY[asked.mark]
    ) AS found
    GROUP BY article_id ORDER BY likeness DESC, article_id DESC LIMIT :most
    """
).bindparams(
    bindparam("marks", type_=ARRAY(Integer)),
    bindparam("worths", type_=ARRAY(DOUBLE_PRECISION)),
)
_SIZE = text(
    "SELECT CASE WHEN reltuples > 50000 THEN reltuples::bigint ELSE (SELECT count(*) FROM article_marks) END"
    " FROM pg_class WHERE oid = 'article_marks'::regclass"
)


async def put(connection: AsyncConnection, article: StoredArticle) -> None:
    """Keep what an article is found by, as it reads now."""
    marks = await asyncio.to_thread(_numbers, article.read)
    values = {"marks": marks[0], "stressed": marks[1]}
    statement = insert(article_marks).values(article_id=article.id, **values)
    await connection.execute(statement.on_conflict_do_update(index_elements=["article_id"], set_=values))


async def put_missing(connection: AsyncConnection, *, most: int = 50) -> int:
    """Do so for some of those that were read before there were marks; gives for how many."""
    missing = (
        select(articles)
        .where(articles.c.state == "read", ~exists().where(article_marks.c.article_id == articles.c.id))
        .order_by(articles.c.id.desc())
        .limit(most)
    )
    found = [article_from(row) for row in await connection.execute(missing)]
    for article in found:
        await put(connection, article)
    return len(found)


async def size(connection: AsyncConnection) -> int:
    """How many articles can be found; of a large store roughly."""
    found: int = (await connection.execute(_SIZE)).scalar_one()
    return found


async def nearby(connection: AsyncConnection, question: str, *, limit: int | None = None) -> list[Nearby]:
    """The articles that share most with a question, the best first, copies left out."""
    limit = closely(question) if limit is None else limit
    by_number = dict(zip(digests(words := sorted(set(marks_in(question)))), words, strict=True))
    if not by_number:
        return []
    rows = await connection.execute(_HELD, {"marks": list(by_number), "most": _COUNTED})
    held = {by_number[row.mark]: row.held for row in rows}
    worths = telling(held, await size(connection))
    if not worths:
        return []
    asked = {"marks": digests(worths), "worths": list(worths.values()), "stress": STRESS, "most": limit * 4}
    likeness = {row.article_id: row.likeness for row in await connection.execute(_NEARBY, asked)}
    found = await connection.execute(
        select(articles).where(
            articles.c.id.in_(bindparam("ids", list(likeness), BigInteger, expanding=True)),
            articles.c.state == "read",
            articles.c.copy_of.is_(None),
        )
    )
    near = [Nearby(article_from(row).read, float(likeness[row.id])) for row in found]
    return sorted(near, key=lambda one: -one.likeness)[:limit]


def _numbers(read: ReadArticle) -> tuple[Sequence[int], Sequence[int]]:
    marks = marks_of(read)
    return sorted(set(digests(marks.all))), sorted(set(digests(marks.stressed)))
