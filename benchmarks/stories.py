"""What one more article costs an archive of a thousand articles and one of a hundred thousand; how fast it answers.

    python -m benchmarks.stories [--small 1000] [--large 100000] [--per-day 60] [--added 100]

Made-up articles are written into the embedded PostgreSQL as the steps would have left them: articles with their
facts, handles, stories, organisations and alliances, so many a day; a third of them tell what another paper told days
before. Parties are drawn as in the news, a few everywhere and most of them once. Then `added` more are stored and
placed by the real step, one after the other, on the small and on the large archive. Bars: one more costs the large
one at most 1.5 times as much (medians); `/company` of an organisation with 2,000 alliances answers within 200 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from hashlib import blake2b
from pathlib import Path

import psycopg

from bot.commands.dispatch import respond
from bot.commands.talk import Library, Talk
from bot.domain.chat import Place, Platform, Request
from bot.intake.read import Reading
from bot.store import articles, migrations
from bot.store.articles import NewArticle
from bot.store.asking import StoredArchive
from bot.store.server import EmbeddedServer
from bot.store.session import Database
from summarizer.facts.lexicon import key, lexicon
from summarizer.records import alliance_record, facts_record
from summarizer.stories.group import handles
from summarizer.stories.recognition import display_names
from summarizer.types import (
    Alliance,
    Article,
    Facts,
    Kind,
    Language,
    Organisation,
    ReadArticle,
    Reason,
    Status,
)

_FIRST_DAY = date(2020, 1, 1)
_SYLLABLES = [chr(0xAC00 + code) for code in range(0, 11172, 29)]
BAR_RATIO, BAR_ANSWER = 1.5, 0.2


@dataclass
class News:
    """Made-up news, the same for the same seed."""

    per_day: int
    seed: int = 1
    names: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        draw = random.Random(self.seed)
        known = [entry.forms[0] for entry in lexicon().entries if len(key(entry.forms[0])) >= 2]
        made_up = ["".join(draw.choices(_SYLLABLES, k=draw.randint(3, 5))) for _ in range(20_000)]
        draw.shuffle(known)
        self.names = list({key(name): name for name in [*known, *made_up]}.values())
        self.weights = [1 / (rank + 20) for rank in range(len(self.names))]
        self._words = ["".join(draw.choices(_SYLLABLES, k=draw.randint(2, 3))) for _ in range(6_000)]
        self._draw = draw

    def articles(self, count: int) -> Iterator[tuple[ReadArticle, int]]:
        """Articles in the order of their days, each with the number of its story."""
        recent: list[tuple[int, date, Alliance]] = []
        stories = 0
        for number in range(count):
            day = _FIRST_DAY + timedelta(days=number // self.per_day)
            recent = [told for told in recent if told[1] >= day - timedelta(days=3)]
            if recent and self._draw.random() < 0.33:
                story, _, told = self._draw.choice(recent)
            else:
                story, told = stories, self._alliance(day)
                stories += 1
                recent.append((story, day, told))
            yield ReadArticle(self._article(number, day, told), Facts((told,), Language.KO)), story

    def _alliance(self, day: date) -> Alliance:
        size = self._draw.choice((2, 2, 2, 2, 3, 3, 4, 6, 12))
        names = dict.fromkeys(self._draw.choices(self.names, self.weights, k=size + 2))
        return Alliance(
            parties=tuple(Organisation(name) for name in list(names)[:size]),
            kind=self._draw.choice((Kind.AGREEMENT, Kind.AGREEMENT, Kind.PARTNERSHIP, Kind.CONSORTIUM)),
            status=self._draw.choice(
                (Status.FORMED, Status.FORMED, Status.FORMED, Status.PLANNED, Status.EXPANDED)
            ),
            why=tuple(self._draw.sample(list(Reason), 2)),
            date=day.isoformat(),
        )

    def _article(self, number: int, day: date, told: Alliance) -> Article:
        parties = ", ".join(party.name for party in told.parties)
        amount = self._draw.randint(10, 999)
        body = f"{parties} 등은 {day.day}일 업무협약을 맺었다. 사업비는 {amount}억원이며 AI와 클라우드를 다룬다. "
        body += " ".join(self._draw.choices(self._words, k=180))
        return Article(
            f"{parties[:40]} 맞손",
            body,
            day,
            Language.KO,
            f"신문{number % 40}",
            f"https://bench.example/{number}",
        )


def fill(url: str, news: News, count: int) -> date:
    """Write an archive down as the steps would have left it; gives its last day."""
    organisations: dict[str, int] = {}
    told: dict[int, list[int]] = {}
    day = _FIRST_DAY
    with psycopg.connect(url) as connection:
        rows: dict[str, list[tuple[object, ...]]] = {}
        for number, (read, story) in enumerate(news.articles(count), start=1):
            day = read.article.published or day
            _add(rows, organisations, told, number, read, story + 1)
            if number % 5_000 == 0:
                _copy(connection, rows)
                print(f"  {number} articles", file=sys.stderr)
        _copy(connection, rows)
        for table in (
            "articles",
            "stories",
            "organisations",
            "organisation_names",
            "alliances",
            "alliance_history",
        ):
            (newest,) = connection.execute(f"SELECT max(id) FROM {table}").fetchone() or (1,)  # noqa: S608
            connection.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", (table, newest or 1))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return day


def _add(
    rows: dict[str, list[tuple[object, ...]]],
    organisations: dict[str, int],
    told: dict[int, list[int]],
    number: int,
    read: ReadArticle,
    story: int,
) -> None:
    article, alliance = read.article, read.facts.alliances[0]
    day = article.published or _FIRST_DAY
    at = datetime.combine(day, clock(9), UTC)
    facts = json.dumps(facts_record(read.facts), ensure_ascii=False)

    def put(table: str, *values: object) -> None:
        rows.setdefault(table, []).append(values)

    put(
        "articles (id, url, outlet, title, body, language, published_at, published_on, state, facts)",
        number, article.url, article.outlet, article.title, article.body, "ko", at, day, "read", facts,
    )  # fmt: skip
    put("article_urls (url, article_id)", article.url, number)
    for handle in handles(read):
        digest = int.from_bytes(blake2b(handle.encode(), digest_size=8).digest(), "big", signed=True)
        put("article_handles (article_id, handle, day)", number, digest, day)
    if story not in told:
        put(
            "stories (id, title, language, facts, registered, changed_at)",
            story,
            article.title,
            "ko",
            facts,
            1,
            at,
        )
        put("story_versions (story_id, version, facts)", story, 1, facts)
        put(
            "alliances (id, story_id, kind, status, happened_on, first_day, last_day)",
            story, story, alliance.kind.value, alliance.status.value, alliance.date, day, day,
        )  # fmt: skip
        telling = json.dumps({"alliance": alliance_record(alliance), "past": []}, ensure_ascii=False)
        put(
            "alliance_tellings (alliance_id, story_id, article_id, article_version, facts, told_on)",
            story, story, number, 1, telling, day,
        )  # fmt: skip
        put(
            "alliance_history (alliance_id, article_id, story_id, kind, status, happened_on, day)",
            story, number, story, alliance.kind.value, alliance.status.value, alliance.date, day,
        )  # fmt: skip
        for reason in alliance.why:
            put("alliance_reasons (alliance_id, reason)", story, reason.value)
        for party in alliance.parties:
            if party.name not in organisations:
                organisations[party.name] = len(organisations) + 1
                _organisation(rows, organisations[party.name], party)
            put(
                "alliance_parties (alliance_id, organisation_id, written_as)",
                story, organisations[party.name], party.name,
            )  # fmt: skip
    told.setdefault(story, []).append(number)
    put("story_articles (article_id, story_id)", number, story)


def _organisation(rows: dict[str, list[tuple[object, ...]]], number: int, party: Organisation) -> None:
    name_ko, name_en = display_names(party)
    rows.setdefault("organisations (id, name_ko, name_en, type)", []).append(
        (number, name_ko, name_en, "company")
    )
    entry = lexicon().find(party.name)
    forms = {key(form): form for form in (party.name, *(entry.forms if entry else ()))}
    names = rows.setdefault("organisation_names (organisation_id, name, normal, origin)", [])
    names.extend((number, form, normal, "article") for normal, form in forms.items())


#: What refers to what, first to last.
_ORDER = (
    "articles", "article_urls", "article_handles", "stories ", "story_versions", "story_articles", "organisations ",
    "organisation_names", "alliances", "alliance_tellings", "alliance_history", "alliance_reasons", "alliance_parties",
)  # fmt: skip


def _copy(
    connection: psycopg.Connection[tuple[object, ...]], rows: dict[str, list[tuple[object, ...]]]
) -> None:
    for start in _ORDER:
        for target in [target for target in rows if target.startswith(start)]:
            with connection.cursor().copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows.pop(target):
                    copy.write_row(row)
    connection.commit()


class _Unread:
    name = "given"


@dataclass
class Archive:
    """One archive that is being added to."""

    url: str
    news: News
    last: date
    seconds: list[float] = field(default_factory=list)


async def add(archives: list[Archive], count: int) -> None:
    """Store and place so many more articles in each, turn by turn, so that a busy machine slows all alike."""
    databases = [Database(archive.url, size=2) for archive in archives]
    more = [News(archive.news.per_day, seed=99) for archive in archives]
    for news, archive in zip(more, archives, strict=True):
        news.names, news.weights = archive.news.names, archive.news.weights
    for number, reads in enumerate(zip(*(news.articles(count) for news in more), strict=True)):
        for archive, database, (read, _) in zip(archives, databases, reads, strict=True):
            day = archive.last + timedelta(days=1)
            url = f"https://bench.example/more/{number}"
            told = replace(read.facts.alliances[0], date=day.isoformat())
            article = Article(read.article.title, read.article.body, day, Language.KO, "신문", url)
            archive.seconds.append(await _add_one(database, article, told))
    for database in databases:
        await database.close()


async def _add_one(database: Database, article: Article, told: Alliance) -> float:
    placing = Reading(database, _Unread(), None)  # type: ignore[arg-type]  # nothing is read or deferred here
    at = datetime.combine(article.published or _FIRST_DAY, clock(9), UTC)
    began = time.perf_counter()
    async with database.transaction() as connection:
        article_id, _ = await articles.store(connection, NewArticle(article, at, "full"))
        await articles.record_facts(connection, article_id, 1, Facts((told,), Language.KO), "given")
    await placing.place(article_id)
    return time.perf_counter() - began


async def ask(url: str, wanted: int) -> tuple[str, int, list[float]]:
    """`/company` of the organisation whose alliances are nearest to so many: its name, how many, and the seconds."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT o.name_ko, o.name_en, count(*) FROM alliance_parties p"
            " JOIN organisations o ON o.id = p.organisation_id GROUP BY o.id ORDER BY abs(count(*) - %s) LIMIT 1",
            (wanted,),
        ).fetchone()
    assert row is not None  # noqa: S101
    name, count = str(row[0] or row[1]), int(str(row[2]))
    database = Database(url, size=2)
    library = Library(_none, _none, _none, _none, _none, archive=StoredArchive(database))  # type: ignore[arg-type]
    here = Place(Platform.CONSOLE, "bench", "here")
    seconds = []
    for _ in range(20):
        began = time.perf_counter()
        reply, _talk = await respond(
            Request(here, f"/company {name}"), Talk(), library, today=date(2026, 11, 23)
        )
        seconds.append(time.perf_counter() - began)
        assert reply.document is not None, reply.text  # noqa: S101
    await database.close()
    return name, count, seconds


async def _none(*_: object) -> None:
    return None


def main() -> None:
    """Measure, print, and fail where a bar is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--per-day", type=int, default=60)
    parser.add_argument("--added", type=int, default=100)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, EmbeddedServer(Path(folder), durable=False) as main_url:
        server = EmbeddedServer(Path(folder), durable=False)
        archives = []
        for count in (given.small, given.large):
            name = f"bench_{count}"
            with psycopg.connect(main_url, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            url = server.url(name)
            migrations.migrate(url)
            news = News(given.per_day)
            archives.append(Archive(url, news, fill(url, news, count)))
        asyncio.run(add(archives, given.added))
        medians = [statistics.median(archive.seconds) for archive in archives]
        for count, archive, median in zip((given.small, given.large), archives, medians, strict=True):
            slow = sorted(archive.seconds)[int(len(archive.seconds) * 0.95)]
            print(
                f"{count:>7} articles: one more takes {median * 1000:.1f} ms"
                f" (median of {given.added}; p95 {slow * 1000:.1f} ms)"
            )
        ratio = medians[1] / medians[0]
        print(f"  the large archive costs {ratio:.2f} times the small one (bar {BAR_RATIO})")
        url = archives[1].url
        name, alliances, answers = asyncio.run(ask(url, 2_000))
        answer = statistics.median(answers)
        print(
            f"/company {name}, {alliances} alliances: {answer * 1000:.0f} ms"
            f" (median of {len(answers)}, slowest {max(answers) * 1000:.0f} ms; bar {BAR_ANSWER * 1000:.0f} ms)"
        )
    if ratio > BAR_RATIO or answer > BAR_ANSWER:
        raise SystemExit("a bar is missed")


if __name__ == "__main__":
    main()
