"""What keeps us running: installations, what died, what was counted, and what a model cost."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Double,
    Index,
    LargeBinary,
    Table,
    Text,
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

installations = Table(
    "installations",
    metadata,
    identity(),
    words("client_id"),
    words("enterprise_id", required=False),
    words("team_id", required=False),
    words("user_id", required=False),
    # Everything that Slack gave, tokens included, encrypted with PACTWIRE_SECRET_KEYS.
    Column("sealed", LargeBinary, nullable=False),
    words("bot_id", required=False),
    words("bot_user_id", required=False),
    words("state", default="active"),
    instant("installed_at", now=True),
    instant("expires_at"),
    one_of("state", "active", "revoked"),
    UniqueConstraint("client_id", "enterprise_id", "team_id", "user_id", postgresql_nulls_not_distinct=True),
)

# Who started to install us in Slack: what the way back must bring along, good for a short while and once.
install_states = Table(
    "install_states",
    metadata,
    Column("state", Text, primary_key=True),
    instant("expires_at", required=True),
)

audit = Table(
    "audit",
    metadata,
    identity(),
    instant("at", now=True),
    # Who did it: "telegram:ID", "slack:TEAM:USER", "cli" or "pactwire" itself.
    words("actor"),
    reference("chat_id", "chats", required=False, ondelete="SET NULL"),
    words("action"),
    record("before"),
    record("after"),
    Index(None, "at"),
)

dead_letters = Table(
    "dead_letters",
    metadata,
    identity(),
    # "job", "inbox" or "outbox", and the row there; the text is what an operator reads.
    words("origin"),
    Column("origin_id", BigInteger, nullable=False),
    words("task", default=""),
    record("arguments", "{}"),
    words("error"),
    number("attempts"),
    words("state", default="open"),
    instant("died_at", now=True),
    instant("closed_at"),
    # When the operator was told.
    instant("noticed_at"),
    one_of("origin", "job", "inbox", "outbox"),
    one_of("state", "open", "retried", "dismissed"),
    UniqueConstraint("origin", "origin_id"),
    Index(None, "died_at", postgresql_where=text("state = 'open' AND noticed_at IS NULL")),
)

# How often workers died over one piece of work, by what it is known by in the queue.
crashes = Table(
    "crashes",
    metadata,
    Column("key", Text, primary_key=True),
    number("times", 1),
    # It is being done just now, alone among its kind: a death would be its own.
    flag("begun", default=False),
    instant("at", now=True),
)

# A process's sign of life, such as the clock's last tick: what readiness looks at.
heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", Text, primary_key=True),
    instant("at", now=True),
)

# What all processes have counted together, since the beginning.
tallies = Table(
    "tallies",
    metadata,
    Column("name", Text, primary_key=True),
    Column("labels", Text, primary_key=True),
    Column("value", Double, nullable=False),
)

# How the model does, by its name: failures in a row, and until when nobody asks it.
models = Table(
    "models",
    metadata,
    Column("name", Text, primary_key=True),
    number("failures"),
    instant("paused_until"),
)

# Calls under way in all processes; one that died leaves its row until it expires.
model_calls = Table(
    "model_calls",
    metadata,
    Column("id", Uuid, primary_key=True),
    instant("expires_at", required=True),
)

# What was spent between two midnights: "all", or "chat:" and our own number of the chat.
model_spending = Table(
    "model_spending",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("tokens", BigInteger, nullable=False),
    # Millionths of a dollar.
    Column("money", BigInteger, nullable=False),
    number("calls"),
)

# What a model claimed of an article, by a digest of the model, the prompt and the text; a row an article.
model_readings = Table(
    "model_readings",
    metadata,
    Column("key", Text, primary_key=True),
    reference("article_id", "articles", required=False),
    words("reader"),
    record("claims", "{}"),
    # What the article did not bear out, by kind.
    record("dropped", "{}"),
    # The fields in which the embedded reader's facts differ.
    Column("differs", ARRAY(Text), nullable=False, server_default=text("'{}'::text[]")),
    Column("tokens", BigInteger, nullable=False),
    Column("money", BigInteger, nullable=False),
    instant("at", now=True),
    Index(None, "at"),
    Index(None, "article_id"),
)
