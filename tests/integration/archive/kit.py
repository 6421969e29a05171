"""A small archive, filled report by report as the steps would."""

from datetime import UTC, date, datetime, time

from sqlalchemy import text

from bot.intake.read import Reading
from bot.store import articles
from bot.store.articles import NewArticle
from summarizer.types import Article, Facts, Language


class _Unread:
    """Facts are given here, not read."""

    name = "given"


class Newspaper:
    """Prints reports, which are read and placed at once."""

    def __init__(self, database, *, first=0):
        self.database = database
        self._reading = Reading(database, _Unread(), None)
        self._printed = first

    async def prints(
        self, *told, day=date(2026, 11, 2), title="", body="", language=Language.KO, outlet="가온경제"
    ):
        """One report of these alliances; gives the article's id."""
        self._printed += 1
        number = self._printed
        names = "·".join(party.name for alliance in told for party in alliance.parties)
        article = Article(
            title=title or f"{names} 맞손",
            # Texts of their own: only copies share their words.
            body=body or " ".join(f"{names} 소식{number}{chr(0xAC00 + n * 37 + number)}" for n in range(30)),
            published=day,
            language=language,
            outlet=outlet,
            url=f"https://news.example/{number}",
        )
        async with self.database.transaction() as connection:
            at = datetime.combine(day, time(9), UTC)
            article_id, _ = await articles.store(connection, NewArticle(article, at, "full"))
            await articles.record_facts(connection, article_id, 1, Facts(told, language), "given")
        await self._reading.place(article_id)
        return article_id

    async def again(self, article_id):
        """Place a report again, as after a crash."""
        await self._reading.place(article_id)

    async def rows(self, statement, **values):
        """What a query finds, as plain tuples."""
        async with self.database.transaction() as connection:
            return [tuple(row) for row in await connection.execute(text(statement), values)]

    async def whole_archive(self):
        """Every row of who is who and who with whom, to be compared."""
        tables = {
            "organisations": "id, name_ko, name_en, ticker, parent_id, merged_into",
            "organisation_names": "id, organisation_id, name, normal, origin",
            "organisations_apart": "one_id, other_id",
            "alliance_parties": "alliance_id, organisation_id, written_as, joined_on, left_on",
            "alliances": "id, name, kind, status, lead_id, happened_on",
        }
        return {
            table: sorted(await self.rows(f"SELECT {columns} FROM {table}"), key=repr)  # noqa: S608
            for table, columns in tables.items()
        }
