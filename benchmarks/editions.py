"""How fast the briefings of a morning are made: 10,000 due subscriptions with 50 distinct filters.

    python -m benchmarks.editions [--due 10000] [--subscriptions 100000] [--stories 54] [--workers 2]

The subscriptions all fall due at one moment; the clock finds them, and the workers, processes of their own on one
PostgreSQL, open their editions and queue their deliveries. The time is from the tick until the last delivery stands in
the queue; nothing is sent. Bars: 20 s on two cores, and 20 ms for a tick that finds nothing due among 100,000.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

BAR_SECONDS, BAR_TICK = 20.0, 0.020
_FILTERS = 50
_TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"  # noqa: S105 -- opens nothing


def _orders() -> list[Any]:
    """Fifty orders: each language with every reason, with organisations and with words that the stories hold."""
    from bot.domain.chat import Order
    from bot.newsroom.gold import item
    from bot.newsroom.pieces import pieces
    from summarizer.types import Language, Reason

    names = sorted(
        {
            party["name"]
            for piece in pieces()
            for alliance in item(piece)["gold"]["alliances"]
            for party in alliance["parties"]
        }
    )
    kinds: list[dict[str, Any]] = [{}]
    kinds += [{"reasons": (reason,)} for reason in Reason]
    kinds += [{"watched": (name,)} for name in names]
    kinds += [{"words": (name,)} for name in names]
    both = [Order(language=language, **kind) for kind in kinds for language in (Language.KO, Language.EN)]
    return both[:_FILTERS]


async def _stories(database: Any, wanted: int) -> None:
    """The newsroom's pieces as read articles, each a story of its own, as often as it takes."""
    from dataclasses import replace

    from bot.newsroom.gold import item
    from bot.newsroom.pieces import pieces
    from bot.store import articles, stories
    from bot.store.articles import NewArticle
    from summarizer.records import alliance_from
    from summarizer.stories.merge import consolidate
    from summarizer.types import Article, Facts, Language

    for number, piece in zip(range(wanted), itertools.cycle(pieces()), strict=False):
        known = item(piece)
        article = Article(
            title=known["title"],
            body=known["body"],
            published=piece.published.date(),
            language=Language(known["lang"]),
            outlet=known["outlet"],
            url=f"{known['url']}?{number}",
        )
        facts = Facts(tuple(map(alliance_from, known["gold"]["alliances"])), Language(known["lang"]))
        async with database.transaction() as connection:
            article_id, _ = await articles.store(connection, NewArticle(article, piece.published, "full"))
            await articles.record_facts(connection, article_id, 1, facts, "gold")
            story_id = await stories.begin(connection, article.title, facts)
            await stories.join(connection, story_id, article_id, "")
            (story,) = await stories.load(connection, [story_id])
            reports = [replace(told.read, facts=facts) for told in story.articles]
            await stories.record(connection, story_id, consolidate(reports), story.articles)


async def _subscriptions(database: Any, total: int) -> None:
    """So many chats with a subscription each, the orders by turns; none is due for a day."""
    from bot.domain.chat import Place, Platform
    from bot.store import chats, subscriptions
    from bot.store.tables import subscriptions as table
    from summarizer.types import Language

    tomorrow = datetime.now(UTC) + timedelta(days=1)
    orders = _orders()
    async with database.transaction() as connection:
        for number, order in enumerate(orders, start=1):
            place = Place(Platform.TELEGRAM, "123456789", str(number))
            chat_id = await chats.ensure(
                connection, place, kind="private", language=Language.KO, timezone="Asia/Seoul"
            )
            await subscriptions.add(connection, chat_id, order, due_at=tomorrow)
        names = [column.name for column in table.columns if column.name not in ("id", "chat_id")]
        columns, values = ", ".join(names), ", ".join(f"s.{name}" for name in names)
        await connection.execute(
            text(
                "INSERT INTO chats (platform, workspace, address, kind, language, timezone)"
                " SELECT 'telegram', '123456789', n::text, 'private', 'ko', 'Asia/Seoul'"
                " FROM generate_series(:first, :last) AS n"
            ),
            {"first": len(orders) + 1, "last": total},
        )
        await connection.execute(
            text(
                f"INSERT INTO subscriptions (chat_id, {columns})"  # noqa: S608  # our own columns
                f" SELECT chats.id, {values}"
                " FROM chats JOIN subscriptions AS s ON s.id = (SELECT min(id) FROM subscriptions)"
                " + (chats.id - 1) % :orders WHERE chats.id > :orders"
            ),
            {"orders": len(orders)},
        )
    async with database.transaction() as connection:
        await connection.execute(text("ANALYZE"))


def _application(url: str) -> Any:
    from bot.adapters.telegram.api import bot_api
    from bot.adapters.telegram.send import TelegramChannel
    from bot.app import application
    from bot.domain.chat import Platform

    channel = TelegramChannel(bot_api(_TOKEN, "http://127.0.0.1:1"))
    return application(url, allow_networks=(), host_spacing=0, channels={Platform.TELEGRAM: channel})


def _work(url: str, ready: Any) -> None:
    """A worker of the news queue alone: deliveries stay in theirs."""
    from config import logs

    async def run() -> None:
        async with _application(url) as running:
            ready.put(True)
            await running.queue.app.run_worker_async(
                queues=["news"],
                concurrency=4,
                install_signal_handlers=False,
                delete_jobs="successful",
                fetch_job_polling_interval=1.0,
            )

    logs.set_up("WARNING", "console")
    asyncio.run(run())


async def _measure(url: str, given: argparse.Namespace) -> bool:
    from bot.schedule.clock import Clock
    from bot.store.session import Database

    database = Database(url)
    await _stories(database, given.stories)
    await _subscriptions(database, given.subscriptions)
    context = multiprocessing.get_context("spawn")
    ready = context.Queue()
    workers = [context.Process(target=_work, args=(url, ready), daemon=True) for _ in range(given.workers)]
    async with _application(url) as running:
        clock = Clock(running.database, running.queue, now=lambda: datetime.now(UTC))
        idle = []
        for _ in range(21):
            began = time.perf_counter()
            await clock.tick()
            idle.append(time.perf_counter() - began)
        tick = statistics.median(idle[1:])
        said = f"a tick with nothing due of {given.subscriptions:,}: {tick * 1000:.1f} ms (bar 20 ms)"
        print(f"{said}, slowest {max(idle[1:]) * 1000:.1f} ms")
        for worker in workers:
            worker.start()
        for _ in workers:
            await asyncio.to_thread(ready.get)
        await asyncio.sleep(1)
        async with database.transaction() as connection:
            await connection.execute(
                text(
                    "UPDATE subscriptions SET due_at = now() WHERE id IN (SELECT id FROM subscriptions LIMIT :due)"
                ),
                {"due": given.due},
            )
        began = time.perf_counter()
        await clock.tick()
        ticked = time.perf_counter() - began
        while True:
            async with database.transaction() as connection:
                statement = text(
                    "SELECT (SELECT count(*) FROM editions) AS editions, (SELECT count(*) FROM procrastinate_jobs"
                    " WHERE task_name = 'deliver') AS deliveries, (SELECT count(DISTINCT chat_id) FROM outbox) AS owed"
                )
                found = (await connection.execute(statement)).one()
            seconds = time.perf_counter() - began
            if found.editions >= given.due and found.deliveries >= found.owed:
                break
            if seconds > given.patience:
                print("gave up")
                break
            await asyncio.sleep(0.1)
        print(f"the tick that finds {given.due:,} due: {ticked * 1000:.0f} ms")
        print(
            f"{found.editions:,} editions of {_FILTERS} filters, {given.stories} stories,"
            f" {given.workers} workers: {seconds:.1f} s (bar {BAR_SECONDS:.0f} s);"
            f" {found.deliveries:,} deliveries queued for {found.owed:,} chats"
        )
        async with database.transaction() as connection:
            tables = {
                "editions": ("editions", "edition_stories"),
                "outbox": ("outbox",),
                "jobs": ("procrastinate_jobs", "procrastinate_events"),
            }
            for name, parts in tables.items():
                sizes = [text(f"SELECT pg_total_relation_size('{part}')") for part in parts]
                size = sum([(await connection.execute(each)).scalar_one() for each in sizes])
                print(f"  {name}: {size / given.due / 1000:.1f} kB each, indexes included")
        sys.stdout.flush()
    for worker in workers:
        worker.terminate()
        worker.join()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"the workers' processor time: {spent.ru_utime + spent.ru_stime:.1f} s, their start included;"
        f" load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores at the end"
    )
    await database.close()
    return tick <= BAR_TICK and seconds <= BAR_SECONDS


def main() -> None:
    """Measure on a PostgreSQL of its own."""
    from bot.store import migrations
    from bot.store.server import EmbeddedServer

    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--due", type=int, default=10_000)
    arguments.add_argument("--subscriptions", type=int, default=100_000)
    arguments.add_argument("--stories", type=int, default=54)
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--patience", type=float, default=300.0)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as home:
        embedded = EmbeddedServer(Path(home), durable=True)
        url = embedded.start()
        try:
            migrations.migrate(url)
            asyncio.run(_measure(url, given))
        finally:
            embedded.stop()


if __name__ == "__main__":
    main()
