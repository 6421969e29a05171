"""How long an answer takes: from one article, and over an archive of 10,000 in the database.

    python -m benchmarks.answers [--articles 10000]

The archive is made of the corpus's articles, each stored many times under other addresses; the questions are the
corpus's own. Prints medians and 95th percentiles in milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import insert

from bot.store import migrations, shelf
from bot.store.server import EmbeddedServer
from bot.store.session import Database
from bot.store.tables import article_marks, articles
from summarizer.answers import answer
from summarizer.answers.archive import answer_near
from summarizer.answers.marks import digests, marks_of
from summarizer.extract import read
from summarizer.records import facts_record
from summarizer.types import Article, Language, ReadArticle

CORPUS = Path(__file__).parent.parent / "tests" / "quality" / "corpus"
TODAY = date(2026, 11, 23)
_AT_ONCE = 500


def corpus(most: int) -> tuple[list[ReadArticle], list[tuple[str, int]]]:
    """Articles of the corpus, read, and their questions with the article's place."""
    found: list[ReadArticle] = []
    asked: list[tuple[str, int]] = []
    for path in sorted((CORPUS / "train").glob("*.json"))[:most]:
        item = json.loads(path.read_text("utf-8"))
        article = Article(
            item["title"],
            item["body"],
            date.fromisoformat(item["published"]),
            Language(item["lang"]),
            item["outlet"],
            item["url"],
        )
        asked += [(question["q"], len(found)) for question in item["gold"]["questions"]]
        found.append(ReadArticle(article, read(article)))
    return found, asked


async def fill(database: Database, reads: Sequence[ReadArticle], size: int) -> None:
    """Store so many articles with what they are found by."""
    found_by = [marks_of(one) for one in reads]
    for start in range(0, size, _AT_ONCE):
        numbers = range(start, min(size, start + _AT_ONCE))
        rows = [
            {
                "url": f"{reads[n % len(reads)].article.url}/{n}",
                "outlet": reads[n % len(reads)].article.outlet,
                "title": reads[n % len(reads)].article.title,
                "body": reads[n % len(reads)].article.body,
                "language": reads[n % len(reads)].facts.language.value,
                "published_on": reads[n % len(reads)].article.published,
                "state": "read",
                "facts": facts_record(reads[n % len(reads)].facts),
            }
            for n in numbers
        ]
        async with database.transaction() as connection:
            statement = insert(articles).returning(articles.c.id, sort_by_parameter_order=True)
            ids = (await connection.execute(statement, rows)).scalars().all()
            marks = [
                {
                    "article_id": id_,
                    "marks": digests(found_by[n % len(reads)].all),
                    "stressed": digests(found_by[n % len(reads)].stressed),
                }
                for id_, n in zip(ids, numbers, strict=True)
            ]
            await connection.execute(insert(article_marks), marks)


def timed(seconds: Sequence[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    return f"median {statistics.median(ordered) * 1000:.0f} ms, 95th {ordered[int(len(ordered) * 0.95)] * 1000:.0f} ms"


async def over_archive(url: str, reads: Sequence[ReadArticle], questions: Sequence[str], size: int) -> None:
    """Ask the archive, each step by itself."""
    database = Database(url)
    try:
        await fill(database, reads, size)
        finding, whole = [], []
        for question in questions:
            began = time.perf_counter()
            async with database.transaction() as connection:
                near = await shelf.nearby(connection, question)
            finding.append(time.perf_counter() - began)
            answer_near(question, near, today=TODAY)
            whole.append(time.perf_counter() - began)
        async with database.transaction() as connection:
            stored = await shelf.size(connection)
        print(f"archive of {stored} articles, {len(questions)} questions")
        print(f"  found by the store: {timed(finding)}")
        print(f"  answered:           {timed(whole)}")
    finally:
        await database.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--originals", type=int, default=120)
    parser.add_argument("--questions", type=int, default=80)
    options = parser.parse_args()
    reads, asked = corpus(options.originals)
    asked = asked[:: max(1, len(asked) // options.questions)][: options.questions]
    one = []
    for question, place in asked:
        began = time.perf_counter()
        answer(question, [reads[place]], today=TODAY)
        one.append(time.perf_counter() - began)
    print(f"one article, {len(asked)} questions: {timed(one)}")
    with tempfile.TemporaryDirectory() as home:
        server = EmbeddedServer(Path(home), durable=False)
        url = server.start()
        try:
            migrations.migrate(url)
            asyncio.run(over_archive(url, reads, [question for question, _ in asked], options.articles))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
