"""Two workspaces in which everything has the same id: whatever one asks or does, nothing of the other shows or changes.

Every query of the store that is told a place, a chat, a person, or a row that belongs to one stands in the table below;
a new one that is missing there fails the test at the end.
"""
# ruff: noqa: ARG005  # every query of the table is told of both, and most need only one

import importlib
import inspect
import pkgutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

import bot.store
from bot.domain.chat import Order, Place, Platform
from bot.domain.delivery import Delivery, DeliveryState, Gate
from bot.domain.model_budget import Budget, Worth
from bot.store import (
    admission,
    audit,
    chats,
    conversations,
    corrections,
    editions,
    forgetting,
    inbox,
    installations,
    limits,
    model_calls,
    outbox,
    subscriptions,
)
from bot.store.inbox import Arrival, Claimed, Heard
from bot.store.installations import Installation, Seal
from summarizer.answers.conversation import Topic
from summarizer.types import Facts, Language

#: A channel, a person, a message and a thread have the same id in both; a private chat goes by its person's.
SAME, MESSAGE, THREAD, KEY = "X0SAME", "1790000000.000100", "1790000000.000001", "Ev1"
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
CLIENT, SEAL = "1.2", Seal([Fernet.generate_key().decode()])
#: Ids of rows begin here for the one whose data nobody else may see, so that they are known wherever they stand.
DISTINCT = 4_711_000


@dataclass(frozen=True)
class House:
    """One workspace's data, and the ids of its rows."""

    team: str
    #: A word that stands in all its data.
    mark: str
    place: Place
    chat: int
    subscription: int
    paused: int
    ended: int
    edition: int
    handled: int
    claimed: Claimed
    sent: int
    owed: int
    delivery: Delivery


async def furnished(connection, team, mark, story):
    """Something of everything, by the same ids as elsewhere."""
    place = Place(Platform.SLACK, team, SAME)
    chat = await chats.ensure(
        connection, place, kind="channel", language=Language.KO, timezone="Asia/Seoul", title=mark
    )
    await connection.execute(
        text("UPDATE chats SET kind = 'private' WHERE id = :id AND workspace = 'T0MINE'"), {"id": chat}
    )
    ordered = [await subscriptions.add(connection, chat, Order(name=mark), due_at=NOW) for _ in range(3)]
    await subscriptions.pause(connection, chat, ordered[1])
    await subscriptions.end(connection, chat, ordered[2])
    edition = (
        await connection.execute(
            text(
                "INSERT INTO editions (subscription_id, local_day, slot, due_at, window_from, window_until, language,"
                " document) VALUES (:id, '2026-11-23', '08:00', :now, :now, :now, 'ko', jsonb_build_object("
                "'language', 'ko', 'title', CAST(:mark AS text), 'lead', '', 'cards', '[]'::jsonb, 'footer', ''))"
                " RETURNING id"
            ),
            {"id": ordered[0], "now": NOW, "mark": mark},
        )
    ).scalar_one()
    await connection.execute(
        text(
            "INSERT INTO edition_stories (edition_id, story_id, story_version, position)"
            " VALUES (:edition, :story, 1, 1)"
        ),
        {"edition": edition, "story": story},
    )
    topic = Topic(mark, (mark,), Language.KO, mark)
    for about in ({"person": SAME}, {"message": conversations.within(THREAD)}, {"message": MESSAGE}):
        await conversations.keep(connection, chat, ((), topic), now=NOW, **about)
    await conversations.ask(connection, chat, mark, now=NOW, person=SAME)
    came = [Heard(team, f"{KEY}{n}", SAME, {"user": SAME, "text": mark}) for n in range(2)]
    handled, waiting = await inbox.add_heard(connection, Platform.SLACK, came)
    first = await inbox.claim(connection, handled, uuid4(), now=NOW, seconds=60)
    payload = {"text": mark, "prompt": mark, "buttons": [[{"action": mark}]], "user": SAME}
    (sent,) = await outbox.add(connection, chat, [payload], inbox_id=handled)
    delivery = await outbox.claim(connection, sent, uuid4(), now=NOW + timedelta(days=400), seconds=60)
    await outbox.settle(connection, delivery, DeliveryState.SENT, now=NOW, provider_message_id=MESSAGE)
    (of_edition,) = await outbox.add(connection, chat, [payload], edition_id=edition)
    delivery = await outbox.claim(connection, of_edition, uuid4(), now=NOW + timedelta(days=400), seconds=60)
    await outbox.settle(connection, delivery, DeliveryState.SENT, now=NOW, provider_message_id=MESSAGE)
    await inbox.done(connection, first, now=NOW)
    claimed = await inbox.claim(connection, waiting, uuid4(), now=NOW, seconds=60)
    (owed,) = await outbox.add(connection, chat, [payload], inbox_id=waiting)
    delivery = await outbox.claim(connection, owed, uuid4(), now=NOW + timedelta(days=400), seconds=60)
    actor = f"slack:{team}:{SAME}"
    await audit.write(connection, actor=actor, action=mark, chat_id=chat)
    await corrections.add(
        connection, chat_id=chat, person=actor, story_id=story, remark=mark, before=Facts(), parties=()
    )
    await admission.admit(connection, actor)
    await limits.reserve(connection, [Gate(f"slack:{team}", 1.0, queues=True), Gate(actor, 1.0)])
    await model_calls.reserve(connection, "model", Worth(1, 1), Budget(calls=1000), chat_id=chat, seconds=1)
    await installations.save(connection, SEAL, Installation(CLIENT, None, team, bot_token=f"xoxb-{mark}"))
    return House(
        team, mark, place, chat, *ordered, edition, handled, claimed, sent, owed, delivery
    )  # fmt: skip


async def kept(connection, house):
    """Every row of every table that is of this workspace, in words."""
    names = f"{house.team}|{house.mark}|{DISTINCT // 1000}[0-9]{{3}}"
    found = {}
    for table, row in await connection.execute(await _everything(connection), {"names": names}):
        found.setdefault(table, set()).add(row)
    return found


async def _everything(connection):
    """One query for the rows of all tables that hold a name."""
    listed = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    tables = (await connection.execute(text(listed))).scalars()
    each = (f"SELECT '{name}', t::text FROM {name} AS t WHERE t::text ~ :names" for name in tables)  # noqa: S608
    return text(" UNION ALL ".join(each))


LATER, MUCH_LATER = NOW + timedelta(days=1), NOW + timedelta(days=800)
LEASE = UUID(int=7)
ORDER = Order(name="changed")
CHANNEL = {"kind": "channel", "language": Language.EN, "timezone": "Asia/Tokyo"}

#: What `me` asks or does in the face of `them`; where two ids are given, the other one is theirs.
TABLE = {
    "audit.write": lambda c, me, them: audit.write(c, actor=me.team, action="x", chat_id=me.chat),
    "audit.read": lambda c, me, them: audit.read(c, most=50, about=f"slack:{me.team}:{SAME}"),
    "chats.ensure": lambda c, me, them: chats.ensure(c, me.place, title="changed", **CHANNEL),
    "chats.unchanged": lambda c, me, them: chats.unchanged(c, me.place, title=them.mark),
    "chats.language_of": lambda c, me, them: chats.language_of(c, me.chat),
    "chats.known": lambda c, me, them: chats.known(c, me.place),
    "chats.open_chats": lambda c, me, them: chats.open_chats(c, Platform.SLACK, me.team),
    "chats.speak": lambda c, me, them: chats.speak(c, me.chat, Language.EN),
    "chats.settle": lambda c, me, them: chats.settle(c, me.chat, "Asia/Tokyo"),
    "chats.leave": lambda c, me, them: chats.leave(c, me.place, "gone", now=NOW, whole=True),
    "chats.come_back": lambda c, me, them: chats.come_back(c, me.place),
    "chats.come_back_to": lambda c, me, them: chats.come_back_to(c, Platform.SLACK, me.team),
    "chats.move": lambda c, me, them: chats.move(c, me.place, "X0NEW"),
    "conversations.goes_on": lambda c, me, them: conversations.goes_on(c, me.place, THREAD, now=NOW),
    "conversations.find": lambda c, me, them: conversations.find(c, me.chat, now=NOW, person=SAME),
    "conversations.find_or_prompt": lambda c, me, them: conversations.find_or_prompt(
        c, me.chat, now=NOW, person=SAME
    ),
    "conversations.ask": lambda c, me, them: conversations.ask(c, me.chat, "", now=NOW, person=SAME),
    "conversations.keep": lambda c, me, them: conversations.keep(
        c, me.chat, ((), None), now=NOW, message=MESSAGE
    ),
    "conversations.end": lambda c, me, them: conversations.end(c, me.chat, person=SAME),
    "corrections.add": lambda c, me, them: corrections.add(
        c, chat_id=me.chat, person=SAME, story_id=None, remark="x", before=Facts(), parties=()
    ),
    "editions.of_chat": lambda c, me, them: editions.of_chat(c, me.chat, edition_id=them.edition),
    "editions.due_before": lambda c, me, them: editions.due_before(c, me.chat, LATER),
    "editions.put_right": lambda c, me, them: editions.put_right(c, me.edition, {}, (1, 2)),
    "editions.days_of": lambda c, me, them: editions.days_of(c, me.chat),
    "editions.stories_of": lambda c, me, them: editions.stories_of(c, me.edition),
    "forgetting.forget": lambda c, me, them: forgetting.forget(c, me.chat),
    "forgetting.forget_workspace": lambda c, me, them: forgetting.forget_workspace(
        c, Platform.SLACK, me.team
    ),
    "forgetting.was_forgotten": lambda c, me, them: _forgotten_here(c, me, them),
    "forgetting.drop": lambda c, me, them: forgetting.drop(c, me.handled),
    "inbox.add": lambda c, me, them: inbox.add(
        c, Platform.SLACK, me.team, [Arrival(f"{KEY}0", SAME, {}), Arrival("Ev9", SAME, {})]
    ),
    "inbox.add_heard": lambda c, me, them: _overheard(c, me),
    "inbox.claim": lambda c, me, them: inbox.claim(c, me.claimed.id, LEASE, now=LATER, seconds=60),
    "inbox.renew": lambda c, me, them: inbox.renew(c, _stolen(me, them), now=LATER, seconds=60),
    "inbox.done": lambda c, me, them: inbox.done(c, _stolen(me, them), now=LATER),
    "inbox.release": lambda c, me, them: inbox.release(c, _stolen(me, them)),
    "inbox.forget_workspace": lambda c, me, them: inbox.forget_workspace(c, Platform.SLACK, me.team),
    "installations.save": lambda c, me, them: installations.save(
        c,
        SEAL,
        Installation(CLIENT, None, me.team, bot_token="xoxb-new"),
    ),
    "installations.point": lambda c, me, them: installations.point(
        c, CLIENT, enterprise_id="E0", team_id=me.team
    ),
    "installations.find": lambda c, me, them: installations.find(c, SEAL, CLIENT, me.team),
    "installations.revoke": lambda c, me, them: installations.revoke(c, CLIENT, me.team),
    "installations.teams_of": lambda c, me, them: installations.teams_of(c, CLIENT, "E0"),
    "installations.remove": lambda c, me, them: installations.remove(c, CLIENT, me.team),
    "model_calls.reserve": lambda c, me, them: model_calls.reserve(
        c, "model", Worth(1, 1), Budget(calls=1000), chat_id=me.chat, seconds=1
    ),
    "model_calls.forget_chat": lambda c, me, them: model_calls.forget_chat(c, me.chat),
    "outbox.add": lambda c, me, them: outbox.add(c, me.chat, [{"text": "x"}]),
    "outbox.claim": lambda c, me, them: outbox.claim(c, me.owed, LEASE, now=MUCH_LATER, seconds=60),
    "outbox.sent_parts": lambda c, me, them: outbox.sent_parts(c, me.edition),
    "outbox.origin": lambda c, me, them: outbox.origin(c, me.chat, MESSAGE),
    "outbox.prompt": lambda c, me, them: outbox.prompt(c, me.chat, MESSAGE),
    "outbox.actions": lambda c, me, them: outbox.actions(c, me.chat, MESSAGE),
    "outbox.sent_as": lambda c, me, them: outbox.sent_as(c, me.handled, 1),
    "outbox.drop": lambda c, me, them: outbox.drop(c, me.claimed.id, 1),
    "outbox.abandon": lambda c, me, them: outbox.abandon(c, me.chat, "gone"),
    "outbox.give_up": lambda c, me, them: outbox.give_up(c, me.owed, "gone"),
    "outbox.settle": lambda c, me, them: outbox.settle(c, me.delivery, DeliveryState.SENT, now=NOW),
    "outbox.park_ahead": lambda c, me, them: outbox.park_ahead(c, me.delivery),
    "outbox.put_off": lambda c, me, them: outbox.put_off(c, me.delivery, now=NOW, seconds=1),
    "subscriptions.add": lambda c, me, them: subscriptions.add(c, me.chat, ORDER),
    "subscriptions.amend": lambda c, me, them: subscriptions.amend(
        c, me.chat, them.subscription, ORDER, due_at=None
    ),
    "subscriptions.pause": lambda c, me, them: subscriptions.pause(c, me.chat, them.subscription),
    "subscriptions.resume": lambda c, me, them: subscriptions.resume(
        c, me.chat, them.paused, due_at=NOW, since=NOW
    ),
    "subscriptions.end": lambda c, me, them: subscriptions.end(c, me.chat, them.subscription),
    "subscriptions.of_chat": lambda c, me, them: subscriptions.of_chat(c, me.chat),
    "subscriptions.ended_of": lambda c, me, them: subscriptions.ended_of(c, me.chat),
    "subscriptions.covered": lambda c, me, them: subscriptions.covered(c, me.subscription, LATER),
}


async def _forgotten_here(connection, me, them):
    """Their chat is not the one that was forgotten."""
    await forgetting.forget(connection, me.chat)
    assert await forgetting.was_forgotten(connection, me.place, datetime(2020, 1, 1, tzinfo=UTC))
    assert not await forgetting.was_forgotten(connection, them.place, datetime(2020, 1, 1, tzinfo=UTC))


async def _overheard(connection, me):
    """A talk that goes on there makes nobody's words here ours."""
    await forgetting.forget_workspace(connection, Platform.SLACK, me.team)
    said = Heard(me.team, "Ev9", SAME, {"text": "x"}, thread=THREAD)
    assert await inbox.add_heard(connection, Platform.SLACK, [said]) == []


def _stolen(me, them):
    """Their update under our lease."""
    return replace(me.claimed, id=them.claimed.id)


async def _numbered(connection, first):
    """Let new rows be numbered from here."""
    for number, table in enumerate(("chats", "subscriptions", "editions", "inbox", "outbox")):
        begin = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), :first, false)"
        await connection.execute(text(begin), {"first": first + 100 * number})


@pytest.fixture
async def houses(database):
    """Mine, and that of the others who may not notice me."""
    async with database.transaction() as connection:
        story = (
            await connection.execute(
                text("INSERT INTO stories (title, language) VALUES ('제휴', 'ko') RETURNING id")
            )
        ).scalar_one()
        await _numbered(connection, DISTINCT)
        them = await furnished(connection, "T0THEIRS", "비밀누설", story)
        await _numbered(connection, 1)
        me = await furnished(connection, "T0MINE", "내자료", story)
    return me, them


async def test_no_query_shows_or_changes_what_is_of_another_workspace(database, houses):
    me, them = houses
    wrong = []
    for name, ask in TABLE.items():
        async with database.transaction() as connection:
            undo = await connection.begin_nested()
            before = await kept(connection, them)
            found = await ask(connection, me, them)
            after = await kept(connection, them)
            await undo.rollback()
        assert len(before) >= 12, before.keys()
        if them.mark in repr(found) or them.team in repr(found):
            wrong.append(f"{name} shows {found!r}")
        wrong += [
            f"{name} changes {table}: {sorted(before[table] ^ after.get(table, set()))}"
            for table in before
            if before[table] != after.get(table)
        ]
    assert wrong == []


@pytest.mark.parametrize(
    "name", ["chats.leave", "forgetting.forget_workspace", "inbox.claim", "outbox.claim"]
)
async def test_the_check_sees_a_query_that_does_touch_a_workspace(database, houses, name):
    me, them = houses
    async with database.transaction() as connection:
        before = await kept(connection, them)
        await TABLE[name](connection, them, me)
        assert await kept(connection, them) != before


#: Parameters by which a query is told whose data it is about.
WHOSE = frozenset(
    "place platform workspace team_id enterprise_id person chat_id subscription_id edition_id inbox_id outbox_id"
    " message_id arrivals heard claimed delivery installation about".split()
)


def test_every_query_that_is_about_somebodys_data_stands_in_the_table():
    asked = set()
    for module in pkgutil.iter_modules(bot.store.__path__):
        if module.name in ("migrations", "tables", "server", "unprivileged"):
            continue
        store = importlib.import_module(f"bot.store.{module.name}")
        for name, query in vars(store).items():
            if name.startswith("_") or not inspect.iscoroutinefunction(query):
                continue
            if query.__module__ == store.__name__ and WHOSE & set(inspect.signature(query).parameters):
                asked.add(f"{module.name}.{name}")
    assert asked == set(TABLE)
