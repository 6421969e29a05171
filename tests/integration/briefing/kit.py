"""A desk on a fresh database: stories that appear when a test says so, chats, a clock that stands, what was sent."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bot.briefing.alert import Alerter
from bot.briefing.desk import Briefings
from bot.briefing.publish import Publisher
from bot.commands.access import gets_briefings
from bot.domain.chat import Place, Platform
from bot.ports import Channel
from bot.store import chats, outbox, subscriptions
from summarizer.records import facts_record
from summarizer.types import Facts, Language

#: Monday, 24 November 2025, 08:00 in Seoul: in the past, as the store's own clock closes what an edition can hold.
MORNING = datetime(2025, 11, 23, 23, 0, tzinfo=UTC)


class Paper(Channel):
    """A channel that makes one part of each reply."""

    async def send(self, place, payload):
        """Nothing leaves here."""
        return "1"


@dataclass
class Kit:
    """What a test works with."""

    database: object
    now: datetime = MORNING
    jobs: list = field(default_factory=list)
    chats: int = 0
    pictures: object = None
    #: The chats that the settings list, and who runs this Pactwire.
    listed: tuple = ()
    operators: tuple = ()

    def __post_init__(self):
        channels = {Platform.CONSOLE: Paper()}
        self.publisher = Publisher(
            self.database, self, channels, clock=self.clock, pictures=self.pictures, serves=self.serves
        )
        self.alerter = Alerter(self.database, self, channels, clock=self.clock, serves=self.serves)
        self.briefings = Briefings(self.database, clock=self.clock)

    def serves(self, place, let_in):
        """Whether a chat is sent what it subscribed to; all are where no list says otherwise."""
        return gets_briefings(place, {*self.listed, *let_in}, self.operators)

    def clock(self):
        """The moment that the test set."""
        return self.now

    async def deliver(self, outbox_id, *, after=0):
        """Note what is to be delivered."""
        self.jobs.append((outbox_id, after))

    async def deliver_all(self, outbox_ids):
        """Note what is to be delivered."""
        self.jobs += [(outbox_id, 0) for outbox_id in outbox_ids]

    async def subscribe(self, order, *, due_at=None, covered_until=None, chat=None):
        """A chat of its own with this order; gives the subscription's id."""
        self.chats += chat is None
        async with self.database.transaction() as connection:
            place = Place(Platform.CONSOLE, "test", str(chat or self.chats))
            chat_id = await chats.ensure(
                connection, place, kind="private", language=Language.KO, timezone="Asia/Seoul"
            )
            subscription_id = await subscriptions.add(connection, chat_id, order, due_at=due_at or self.now)
            ordered = text("UPDATE subscriptions SET created_at = :at WHERE id = :id")
            await connection.execute(ordered, {"at": self.now - timedelta(days=2), "id": subscription_id})
            covered = covered_until or self.now - timedelta(days=1)
            await subscriptions.covered(connection, subscription_id, covered)
        return subscription_id

    async def due(self, subscription_id):
        """When a subscription's next edition falls due."""
        query = text("SELECT due_at FROM subscriptions WHERE id = :id")
        async with self.database.transaction() as connection:
            return (await connection.execute(query, {"id": subscription_id})).scalar_one()

    async def story(self, *alliances, at=None, outlets=("가온경제",), published=None):
        """A story that came or changed at that moment, an hour ago where none is told; gives its number."""
        at = at or self.now - timedelta(hours=1)
        facts = facts_record(Facts(tuple(alliances)))
        async with self.database.transaction() as connection:
            story_id = (
                await connection.execute(
                    text(
                        "INSERT INTO stories (title, language, facts, changed_at, reports, independent_reports)"
                        " VALUES ('기사', 'ko', CAST(:facts AS jsonb), :at, :n, :n) RETURNING id"
                    ),
                    {"facts": _json(facts), "at": at, "n": len(outlets)},
                )
            ).scalar_one()
            await self._version(connection, story_id, 1, facts)
            for n, outlet in enumerate(outlets):
                article_id = (
                    await connection.execute(
                        text(
                            "INSERT INTO articles (url, outlet, title, body, language, published_on)"
                            " VALUES (:url, :outlet, :title, '', 'ko', :day) RETURNING id"
                        ),
                        {
                            "url": f"https://a.example/{story_id}/{n}",
                            "outlet": outlet,
                            "title": f"기사 {story_id}",
                            "day": published or at.date(),
                        },
                    )
                ).scalar_one()
                await connection.execute(
                    text("INSERT INTO story_articles (article_id, story_id) VALUES (:a, :s)"),
                    {"a": article_id, "s": story_id},
                )
        return story_id

    async def change(self, story_id, *alliances, at=None):
        """The story's facts are others from that moment on."""
        facts = facts_record(Facts(tuple(alliances)))
        async with self.database.transaction() as connection:
            version = (
                await connection.execute(
                    text(
                        "UPDATE stories SET facts = CAST(:facts AS jsonb), changed_at = :at, version = version + 1"
                        " WHERE id = :id RETURNING version"
                    ),
                    {"facts": _json(facts), "at": at or self.now - timedelta(minutes=30), "id": story_id},
                )
            ).scalar_one()
            await self._version(connection, story_id, version, facts)

    async def _version(self, connection, story_id, version, facts):
        await connection.execute(
            text("INSERT INTO story_versions (story_id, version, facts) VALUES (:s, :v, CAST(:f AS jsonb))"),
            {"s": story_id, "v": version, "f": _json(facts)},
        )

    async def article_of(self, story_id):
        """The first article of a story."""
        ((article_id,),) = await self.rows(
            f"SELECT min(article_id) FROM story_articles WHERE story_id = {story_id}"  # noqa: S608
        )
        return article_id

    async def open(self, *subscription_ids, at=None):
        """What the clock has made of these subscriptions at that moment; gives the documents that were owed anew."""
        self.now = at or self.now
        before = await self.rows("SELECT coalesce(max(id), 0) FROM outbox")
        await self.publisher.open_editions(list(subscription_ids))
        return await self.documents(after=before[0][0])

    async def documents(self, *, after=0):
        """What is owed, in order, as documents in plain values."""
        found = await self.rows(f"SELECT payload FROM outbox WHERE id > {after} ORDER BY id")  # noqa: S608
        return [payload["document"] for (payload,) in found]

    async def rows(self, statement):
        """What a statement finds."""
        async with self.database.transaction() as connection:
            return [tuple(row) for row in await connection.execute(text(statement))]


def _json(value):
    import json

    return json.dumps(value, ensure_ascii=False)


def headlines(document):
    """The headlines of a document."""
    return [card["headline"] for card in document["cards"]]


__all__ = ["MORNING", "Kit", "Paper", "headlines", "outbox"]
