"""Whom we tell it: chats and what they ordered, what came from them and what they are owed."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bot.store.tables.columns import (
    flag,
    identity,
    instant,
    metadata,
    number,
    one_of,
    record,
    reference,
    words,
)

chats = Table(
    "chats",
    metadata,
    identity(),
    words("platform"),
    # Slack's team, or the id of Telegram's bot: the same chat id may exist in two of them.
    words("workspace"),
    words("address"),
    # A forum topic or a thread; empty for the chat itself.
    words("thread", default=""),
    words("kind"),
    words("title", default=""),
    words("language"),
    words("timezone"),
    words("state", default="active"),
    words("reason", required=False),
    instant("created_at", now=True),
    instant("left_at"),
    one_of("platform", "telegram", "slack", "console"),
    one_of("state", "active", "paused", "gone"),
    UniqueConstraint("platform", "workspace", "address", "thread"),
    Index(None, "state", postgresql_where=text("state = 'gone'")),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    identity(),
    reference("chat_id", "chats"),
    words("name", default=""),
    Column("times", ARRAY(Time), nullable=False),
    # 1 is Monday, 7 Sunday, as ISO counts.
    Column("weekdays", ARRAY(SmallInteger), nullable=False),
    words("timezone"),
    words("language"),
    # Organisations, reasons, words, languages and sources that choose its stories.
    record("filters", "{}"),
    number("most", 10),
    words("when_empty", default="line"),
    Column("quiet_from", Time),
    Column("quiet_until", Time),
    words("holidays", default="send"),
    flag("alerts", default=False),
    words("state", default="active"),
    words("reason", required=False),
    # Stories up to here were covered by its last edition.
    instant("covered_until"),
    # The next instant at which an edition falls due; null while paused.
    instant("due_at"),
    instant("created_at", now=True),
    one_of("when_empty", "silent", "line", "best"),
    one_of("holidays", "send", "skip", "merge"),
    one_of("state", "active", "paused", "ended"),
    Index(None, "chat_id"),
    Index(None, "due_at", postgresql_where=text("due_at IS NOT NULL")),
)

editions = Table(
    "editions",
    metadata,
    identity(),
    reference("subscription_id", "subscriptions", required=False),
    # The local day and the time on the chat's clock at which it fell due: unique, so replicas do no harm.
    Column("local_day", Date, nullable=False),
    words("slot"),
    instant("due_at", required=True),
    instant("window_from", required=True),
    instant("window_until", required=True),
    words("language"),
    record("document", "{}"),
    instant("opened_at", now=True),
    UniqueConstraint("subscription_id", "local_day", "slot"),
)

edition_stories = Table(
    "edition_stories",
    metadata,
    Column("edition_id", BigInteger, ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", BigInteger, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("story_version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    record("because", "[]"),
    Index(None, "story_id"),
)

inbox = Table(
    "inbox",
    metadata,
    identity(),
    words("platform"),
    words("workspace"),
    # Telegram's update_id, Slack's event_id or trigger id: what repeats when the platform tries again.
    words("key"),
    # What keeps its order: one chat's updates are handled one after the other.
    words("lane", default=""),
    record("payload", "{}"),
    words("state", default="new"),
    Column("lease", Uuid),
    instant("leased_until"),
    number("attempt"),
    words("error", required=False),
    instant("received_at", now=True),
    instant("handled_at"),
    one_of("state", "new", "handling", "done", "dead"),
    UniqueConstraint("platform", "workspace", "key"),
    Index(None, "lane", "id", postgresql_where=text("state IN ('new', 'handling')")),
)

outbox = Table(
    "outbox",
    metadata,
    identity(),
    reference("chat_id", "chats"),
    reference("edition_id", "editions", required=False),
    reference("inbox_id", "inbox", required=False, ondelete="SET NULL"),
    number("part", 1),
    number("parts", 1),
    # "resend": may come twice rather than never; "park": never twice, an unknown outcome waits for the operator.
    words("policy", default="resend"),
    number("priority"),
    record("payload", "{}"),
    words("state", default="todo"),
    Column("lease", Uuid),
    instant("leased_until"),
    number("attempt"),
    instant("not_before", now=True),
    words("provider_message_id", required=False),
    words("error", required=False),
    instant("created_at", now=True),
    instant("sent_at"),
    one_of("policy", "resend", "park"),
    one_of("state", "todo", "sending", "sent", "unknown", "parked", "dead"),
    UniqueConstraint("chat_id", "edition_id", "part"),
    UniqueConstraint("inbox_id", "part"),
    Index(None, "not_before", postgresql_where=text("state IN ('todo', 'sending', 'unknown')")),
    Index(None, "chat_id", "provider_message_id"),
    Index(None, "sent_at", postgresql_where=text("edition_id IS NOT NULL")),
    Index(None, "state", postgresql_where=text("state = 'parked'")),
)

# A platform's limits, shared by all processes: one row a token, a chat or a group.
limiters = Table(
    "limiters",
    metadata,
    Column("key", Text, primary_key=True),
    # The theoretical arrival time of the generic cell rate algorithm.
    instant("next_at", now=True),
    instant("halted_until"),
    Column("rate", Double),
)

conversations = Table(
    "conversations",
    metadata,
    identity(),
    reference("chat_id", "chats"),
    # Whom it is with; in a group two people's talks do not mix.
    words("person", default=""),
    # The message of ours that a reply refers to; empty for "the last one".
    words("message", default=""),
    record("about", "{}"),
    instant("changed_at", now=True),
    instant("expires_at", required=True),
    UniqueConstraint("chat_id", "person", "message"),
    Index(None, "expires_at"),
)

corrections = Table(
    "corrections",
    metadata,
    identity(),
    reference("alliance_id", "alliances", required=False),
    reference("story_id", "stories", required=False),
    reference("chat_id", "chats", required=False, ondelete="SET NULL"),
    words("person", default=""),
    words("field"),
    words("remark", default=""),
    record("before", "{}"),
    record("after"),
    words("state", default="open"),
    words("decided_by", required=False),
    instant("reported_at", now=True),
    # When the operator was told of it, and when the messages that told the error were mended.
    instant("noticed_at"),
    instant("decided_at"),
    instant("edited_at"),
    one_of("state", "open", "accepted", "dismissed"),
    Index(None, "story_id"),
)

# Chats that operators let in while we run, named as in the settings; those that the settings list are not here.
admitted_chats = Table(
    "admitted_chats",
    metadata,
    Column("name", Text, primary_key=True),
    instant("at", now=True),
)

# A chat that was forgotten, known again by a salted digest alone: whatever was under way for it when it asked to be
# forgotten must not bring it back. Thrown away after a day, when nothing can be under way any more.
tombstones = Table(
    "tombstones",
    metadata,
    identity(),
    Column("salt", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    instant("at", now=True),
    Index(None, "at"),
)
