"""The schema: one table a noun, in the order in which an article becomes a delivery.

Times are instants with zone. `lease` columns fence: whoever claims a row writes its own lease there, and every
later write says `WHERE lease = mine`, so a worker that was thought dead changes nothing when it wakes.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

#: Constraints get names from their columns, so that a migration can name what it drops.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", BigInteger, primary_key=True, autoincrement=True)


def _instant(name: str, *, required: bool = False, now: bool = False) -> Column[datetime]:
    return Column(
        name,
        DateTime(timezone=True),
        nullable=not (required or now),
        server_default=func.now() if now else None,
    )


def _reference(name: str, target: str, *, required: bool = True, ondelete: str = "CASCADE") -> Column[int]:
    return Column(name, BigInteger, ForeignKey(f"{target}.id", ondelete=ondelete), nullable=not required)


def _one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def _text(name: str, *, default: str | None = None, required: bool = True) -> Column[str]:
    return Column(name, Text, nullable=not required, server_default=default)


def _number(name: str, default: int = 0) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text(str(default)))


def _flag(name: str, *, default: bool) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=text("true" if default else "false"))


def _json(name: str, default: str | None = None) -> Column[object]:
    server_default = text(f"'{default}'::jsonb") if default is not None else None
    return Column(name, JSONB, nullable=default is None, server_default=server_default)


# --- intake ---------------------------------------------------------------------------------------------------

sources = Table(
    "sources",
    metadata,
    _id(),
    _text("name"),
    Column("url", Text, nullable=False, unique=True),
    # The address under which the operator lists it, where it has moved since.
    _text("listed_as", required=False),
    _text("kind", default="feed"),
    _text("language", required=False),
    _text("timezone", default="Asia/Seoul"),
    _text("category", default=""),
    _number("interval_seconds", 3600),
    # "listed" in the operator's file or the shipped pack; "added" by a person.
    _text("origin", default="added"),
    # "on"; "off" by a person; "unlisted": gone from the file; "dead" by us after too many failures or a 410.
    _text("state", default="on"),
    _flag("verified", default=True),
    _text("etag", required=False),
    _text("last_modified", required=False),
    _text("moved_to", required=False),
    _number("moved_times"),
    _number("gone_times"),
    _instant("gone_at"),
    _number("failures"),
    _instant("failing_since"),
    _text("last_error", required=False),
    # The same for those who read Korean.
    _text("last_error_korean", required=False),
    Column("rhythm_seconds", Integer),
    Column("ttl_seconds", Integer),
    _instant("next_poll_at", now=True),
    _instant("last_poll_at"),
    _instant("last_success_at"),
    # What the operator should be told of it: "gone", "silent" or "well"; told when `noticed_at` says so.
    _text("notice", required=False),
    _instant("noticed_at"),
    _instant("created_at", now=True),
    _one_of("kind", "feed", "sitemap", "naver"),
    _one_of("origin", "listed", "added"),
    _one_of("state", "on", "off", "unlisted", "dead"),
    Index(None, "next_poll_at", postgresql_where=text("state = 'on'")),
)

articles = Table(
    "articles",
    metadata,
    _id(),
    _reference("source_id", "sources", required=False, ondelete="SET NULL"),
    Column("url", Text, nullable=False, unique=True),
    _text("outlet", default=""),
    _text("title"),
    _text("author", required=False),
    _text("body"),
    _text("language", required=False),
    _instant("published_at"),
    # The day of publication in the outlet's own zone: relative dates count from it.
    Column("published_on", Date),
    # "full": read from the page; "partial": shortened there; "feed": only the feed's text was to be had.
    _text("grade", default="full"),
    Column("fingerprint", BigInteger),
    _reference("copy_of", "articles", required=False, ondelete="SET NULL"),
    _number("version", 1),
    _text("state", default="new"),
    _json("facts"),
    _text("reader", required=False),
    Column("lease", Uuid),
    _number("attempt"),
    _instant("fetched_at", now=True),
    _instant("read_at"),
    _one_of("grade", "full", "partial", "feed"),
    _one_of("state", "new", "read", "failed"),
    Index(None, "published_at"),
    Index(None, "read_at"),
    Index(None, "state", postgresql_where=text("state = 'new'")),
)

article_urls = Table(
    "article_urls",
    metadata,
    Column("url", Text, primary_key=True),
    _reference("article_id", "articles"),
    _instant("seen_at", now=True),
    Index(None, "article_id"),
)

article_versions = Table(
    "article_versions",
    metadata,
    _id(),
    _reference("article_id", "articles"),
    Column("version", Integer, nullable=False),
    _text("title"),
    _text("body"),
    _json("facts"),
    _instant("fetched_at", now=True),
    UniqueConstraint("article_id", "version"),
)

# What an entry of a feed came to, so that a page that failed is tried again and a known one is not.
entries = Table(
    "entries",
    metadata,
    _id(),
    _reference("source_id", "sources"),
    _text("key"),
    _text("url"),
    _text("title", default=""),
    # The feed's own text as HTML, for a page that is not to be had; empty once there is an article.
    _text("feed_html", default=""),
    _instant("published_at"),
    _instant("updated_at"),
    # Whether it was not there yet when we first looked, so that its appearance tells when it was published.
    _flag("appeared", default=False),
    _instant("first_seen_at", now=True),
    _text("state", default="new"),
    _text("error", required=False),
    _number("attempts"),
    _number("edits"),
    _reference("article_id", "articles", required=False, ondelete="SET NULL"),
    _one_of("state", "new", "stored", "failed", "skipped"),
    UniqueConstraint("source_id", "key"),
    Index(None, "first_seen_at", postgresql_where=text("state = 'new'")),
)

# All that an entry is recognised by: its address without scheme, and pairs of id, title and moment, as digests.
entry_marks = Table(
    "entry_marks",
    metadata,
    Column("source_id", BigInteger, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("mark", Text, primary_key=True),
    _reference("entry_id", "entries"),
    Index(None, "entry_id"),
)

# Politeness for all of our processes together: who asked to be left alone (Retry-After), whose turn is taken.
hosts = Table(
    "hosts",
    metadata,
    Column("origin", Text, primary_key=True),
    _instant("closed_until"),
    _instant("free_at"),
)

# What near-identical texts are found by: bands that copies share, and the sketch that decides.
article_sketches = Table(
    "article_sketches",
    metadata,
    Column("article_id", BigInteger, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("sketch", ARRAY(BigInteger), nullable=False),
    Column("bands", ARRAY(BigInteger), nullable=False),
    Index(None, "bands", postgresql_using="gin"),
)

# --- organisations and alliances ------------------------------------------------------------------------------

organisations = Table(
    "organisations",
    metadata,
    _id(),
    _text("name_ko", required=False),
    _text("name_en", required=False),
    _text("type"),
    _text("ticker", required=False),
    _reference("parent_id", "organisations", required=False, ondelete="SET NULL"),
    _reference("merged_into", "organisations", required=False, ondelete="SET NULL"),
    _instant("created_at", now=True),
    Index(None, "ticker", postgresql_where=text("ticker IS NOT NULL")),
    Index(None, "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
    Index(None, "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
)

organisation_names = Table(
    "organisation_names",
    metadata,
    _id(),
    _reference("organisation_id", "organisations"),
    _text("name"),
    # The name without case, legal form, spaces and marks: what look-ups compare.
    _text("normal"),
    # Why it is theirs: "lexicon", "article", "operator".
    _text("origin", default="article"),
    _instant("created_at", now=True),
    UniqueConstraint("organisation_id", "normal"),
    Index(None, "normal", postgresql_ops={"normal": "text_pattern_ops"}),
)

# Two that a person has told apart: no article's evidence joins them again. The lower id comes first.
organisations_apart = Table(
    "organisations_apart",
    metadata,
    Column("one_id", BigInteger, ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True),
    Column("other_id", BigInteger, ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True),
)

stories = Table(
    "stories",
    metadata,
    _id(),
    _text("title"),
    _text("language"),
    # The facts of all its articles merged, as the reader of an edition sees them.
    _json("facts", "{}"),
    # What each report states of each fact, where there is more to say than the merged value.
    _json("stated", "[]"),
    Column("happened_on", String(10)),
    _number("version", 1),
    # The rules by which its organisations and alliances were written down; less than today's: to be done again.
    _number("registered"),
    _number("reports", 1),
    _number("independent_reports", 1),
    _instant("first_seen_at", now=True),
    _instant("changed_at", now=True),
    _reference("merged_into", "stories", required=False, ondelete="SET NULL"),
    Index(None, "changed_at"),
    Index(None, "registered", "id"),
)

story_articles = Table(
    "story_articles",
    metadata,
    Column("article_id", BigInteger, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    _reference("story_id", "stories"),
    # What joined it, in words an operator can check.
    _text("because", default=""),
    _instant("placed_at", now=True),
    Index(None, "story_id"),
)

# What an article's story is found by: digests of its names and numbers, by the day of the report.
article_handles = Table(
    "article_handles",
    metadata,
    Column("article_id", BigInteger, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("handle", BigInteger, primary_key=True),
    Column("day", Date, nullable=False),
    Index(None, "handle", "day", "article_id"),
)

# What an article is found by when a question names none: digests of its pairs of letters and its words.
article_marks = Table(
    "article_marks",
    metadata,
    Column("article_id", BigInteger, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("marks", ARRAY(Integer), nullable=False),
    # Those of the headline and of the parties' names, and those said more than once.
    Column("stressed", ARRAY(Integer), nullable=False),
    Index(None, "marks", postgresql_using="gin"),
    Index(None, "stressed", postgresql_using="gin"),
)

# How a story changed: what an update in a digest shows.
story_versions = Table(
    "story_versions",
    metadata,
    _id(),
    _reference("story_id", "stories"),
    Column("version", Integer, nullable=False),
    _json("facts", "{}"),
    _json("changes", "[]"),
    _instant("at", now=True),
    UniqueConstraint("story_id", "version"),
)

alliances = Table(
    "alliances",
    metadata,
    _id(),
    _reference("story_id", "stories", required=False, ondelete="SET NULL"),
    _text("name", required=False),
    # The name as look-ups compare it.
    _text("normal", required=False),
    _text("kind"),
    _text("status"),
    _reference("lead_id", "organisations", required=False, ondelete="SET NULL"),
    # When it came about, as exact as it was told.
    Column("happened_on", String(10)),
    # The days of its first and its last event, of the report where none was told: what lists are sorted by.
    Column("first_day", Date),
    Column("last_day", Date),
    _instant("created_at", now=True),
    _instant("changed_at", now=True),
    Index(None, "story_id"),
    Index(None, "happened_on"),
    Index(None, "normal"),
    Index(None, "last_day"),
)

# What each story tells of an alliance; the alliance itself is all of these laid on one another.
alliance_tellings = Table(
    "alliance_tellings",
    metadata,
    Column("alliance_id", BigInteger, ForeignKey("alliances.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", BigInteger, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    # The report that its evidence is quoted from.
    _reference("article_id", "articles"),
    Column("article_version", Integer, nullable=False),
    _json("facts", "{}"),
    Column("told_on", Date, nullable=False),
    # Why this is the same alliance as before, in words that an operator can check.
    _text("because", default=""),
    Index(None, "story_id"),
    Index(None, "article_id"),
)

alliance_parties = Table(
    "alliance_parties",
    metadata,
    Column("alliance_id", BigInteger, ForeignKey("alliances.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "organisation_id", BigInteger, ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    ),
    _text("written_as"),
    Column("joined_on", String(10)),
    Column("left_on", String(10)),
    Index(None, "organisation_id", "alliance_id"),
)

alliance_reasons = Table(
    "alliance_reasons",
    metadata,
    Column("alliance_id", BigInteger, ForeignKey("alliances.id", ondelete="CASCADE"), primary_key=True),
    Column("reason", Text, primary_key=True),
    Index(None, "reason"),
)

# The sentence of an article that states a fact; "field" as in the facts, "why:talent" for a reason.
alliance_evidence = Table(
    "alliance_evidence",
    metadata,
    _id(),
    _reference("alliance_id", "alliances"),
    _reference("article_id", "articles"),
    Column("article_version", Integer, nullable=False),
    _text("field"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _text("quote"),
    Index(None, "alliance_id"),
    Index(None, "article_id"),
)

alliance_history = Table(
    "alliance_history",
    metadata,
    _id(),
    _reference("alliance_id", "alliances"),
    _reference("article_id", "articles", required=False, ondelete="SET NULL"),
    _reference("story_id", "stories", required=False, ondelete="SET NULL"),
    _text("kind", required=False),
    _text("status"),
    Column("happened_on", String(10)),
    Column("day", Date),
    _json("changes", "[]"),
    _instant("at", now=True),
    Index(None, "alliance_id"),
    Index(None, "story_id"),
)

# --- chats and subscriptions ----------------------------------------------------------------------------------

chats = Table(
    "chats",
    metadata,
    _id(),
    _text("platform"),
    # Slack's team, or the id of Telegram's bot: the same chat id may exist in two of them.
    _text("workspace"),
    _text("address"),
    # A forum topic or a thread; empty for the chat itself.
    _text("thread", default=""),
    _text("kind"),
    _text("title", default=""),
    _text("language"),
    _text("timezone"),
    _text("state", default="active"),
    _text("reason", required=False),
    _instant("created_at", now=True),
    _instant("left_at"),
    _one_of("platform", "telegram", "slack", "console"),
    _one_of("state", "active", "paused", "gone"),
    UniqueConstraint("platform", "workspace", "address", "thread"),
    Index(None, "state", postgresql_where=text("state = 'gone'")),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    _id(),
    _reference("chat_id", "chats"),
    _text("name", default=""),
    Column("times", ARRAY(Time), nullable=False),
    # 1 is Monday, 7 Sunday, as ISO counts.
    Column("weekdays", ARRAY(SmallInteger), nullable=False),
    _text("timezone"),
    _text("language"),
    # Organisations, reasons, words, languages and sources that choose its stories.
    _json("filters", "{}"),
    _number("most", 10),
    _text("when_empty", default="line"),
    Column("quiet_from", Time),
    Column("quiet_until", Time),
    _text("holidays", default="send"),
    _flag("alerts", default=False),
    _text("state", default="active"),
    _text("reason", required=False),
    # Stories up to here were covered by its last edition.
    _instant("covered_until"),
    # The next instant at which an edition falls due; null while paused.
    _instant("due_at"),
    _instant("created_at", now=True),
    _one_of("when_empty", "silent", "line", "best"),
    _one_of("holidays", "send", "skip", "merge"),
    _one_of("state", "active", "paused", "ended"),
    Index(None, "chat_id"),
    Index(None, "due_at", postgresql_where=text("due_at IS NOT NULL")),
)

editions = Table(
    "editions",
    metadata,
    _id(),
    _reference("subscription_id", "subscriptions", required=False),
    # The local day and the time on the chat's clock at which it fell due: unique, so replicas do no harm.
    Column("local_day", Date, nullable=False),
    _text("slot"),
    _instant("due_at", required=True),
    _instant("window_from", required=True),
    _instant("window_until", required=True),
    _text("language"),
    _json("document", "{}"),
    _instant("opened_at", now=True),
    UniqueConstraint("subscription_id", "local_day", "slot"),
)

edition_stories = Table(
    "edition_stories",
    metadata,
    Column("edition_id", BigInteger, ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True),
    Column("story_id", BigInteger, ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("story_version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    _json("because", "[]"),
    Index(None, "story_id"),
)

# --- in and out -----------------------------------------------------------------------------------------------

inbox = Table(
    "inbox",
    metadata,
    _id(),
    _text("platform"),
    _text("workspace"),
    # Telegram's update_id, Slack's event_id or trigger id: what repeats when the platform tries again.
    _text("key"),
    # What keeps its order: one chat's updates are handled one after the other.
    _text("lane", default=""),
    _json("payload", "{}"),
    _text("state", default="new"),
    Column("lease", Uuid),
    _instant("leased_until"),
    _number("attempt"),
    _text("error", required=False),
    _instant("received_at", now=True),
    _instant("handled_at"),
    _one_of("state", "new", "handling", "done", "dead"),
    UniqueConstraint("platform", "workspace", "key"),
    Index(None, "lane", "id", postgresql_where=text("state IN ('new', 'handling')")),
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _reference("chat_id", "chats"),
    _reference("edition_id", "editions", required=False),
    _reference("inbox_id", "inbox", required=False, ondelete="SET NULL"),
    _number("part", 1),
    _number("parts", 1),
    # "resend": may come twice rather than never; "park": never twice, an unknown outcome waits for the operator.
    _text("policy", default="resend"),
    _number("priority"),
    _json("payload", "{}"),
    _text("state", default="todo"),
    Column("lease", Uuid),
    _instant("leased_until"),
    _number("attempt"),
    _instant("not_before", now=True),
    _text("provider_message_id", required=False),
    _text("error", required=False),
    _instant("created_at", now=True),
    _instant("sent_at"),
    _one_of("policy", "resend", "park"),
    _one_of("state", "todo", "sending", "sent", "unknown", "parked", "dead"),
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
    _instant("next_at", now=True),
    _instant("halted_until"),
    Column("rate", Double),
)

conversations = Table(
    "conversations",
    metadata,
    _id(),
    _reference("chat_id", "chats"),
    # Whom it is with; in a group two people's talks do not mix.
    _text("person", default=""),
    # The message of ours that a reply refers to; empty for "the last one".
    _text("message", default=""),
    _json("about", "{}"),
    _instant("changed_at", now=True),
    _instant("expires_at", required=True),
    UniqueConstraint("chat_id", "person", "message"),
    Index(None, "expires_at"),
)

# --- administration -------------------------------------------------------------------------------------------

installations = Table(
    "installations",
    metadata,
    _id(),
    _text("client_id"),
    _text("enterprise_id", required=False),
    _text("team_id", required=False),
    _text("user_id", required=False),
    # Everything that Slack gave, tokens included, encrypted with PACTWIRE_SECRET_KEYS.
    Column("sealed", LargeBinary, nullable=False),
    _text("bot_id", required=False),
    _text("bot_user_id", required=False),
    _text("state", default="active"),
    _instant("installed_at", now=True),
    _instant("expires_at"),
    _one_of("state", "active", "revoked"),
    UniqueConstraint("client_id", "enterprise_id", "team_id", "user_id", postgresql_nulls_not_distinct=True),
)

# Who started to install us in Slack: what the way back must bring along, good for a short while and once.
install_states = Table(
    "install_states",
    metadata,
    Column("state", Text, primary_key=True),
    _instant("expires_at", required=True),
)

corrections = Table(
    "corrections",
    metadata,
    _id(),
    _reference("alliance_id", "alliances", required=False),
    _reference("story_id", "stories", required=False),
    _reference("chat_id", "chats", required=False, ondelete="SET NULL"),
    _text("person", default=""),
    _text("field"),
    _text("remark", default=""),
    _json("before", "{}"),
    _json("after"),
    _text("state", default="open"),
    _text("decided_by", required=False),
    _instant("reported_at", now=True),
    # When the operator was told of it, and when the messages that told the error were mended.
    _instant("noticed_at"),
    _instant("decided_at"),
    _instant("edited_at"),
    _one_of("state", "open", "accepted", "dismissed"),
    Index(None, "story_id"),
)

dead_letters = Table(
    "dead_letters",
    metadata,
    _id(),
    # "job", "inbox" or "outbox", and the row there; the text is what an operator reads.
    _text("origin"),
    Column("origin_id", BigInteger, nullable=False),
    _text("task", default=""),
    _json("arguments", "{}"),
    _text("error"),
    _number("attempts"),
    _text("state", default="open"),
    _instant("died_at", now=True),
    _instant("closed_at"),
    # When the operator was told.
    _instant("noticed_at"),
    _one_of("origin", "job", "inbox", "outbox"),
    _one_of("state", "open", "retried", "dismissed"),
    UniqueConstraint("origin", "origin_id"),
    Index(None, "died_at", postgresql_where=text("state = 'open' AND noticed_at IS NULL")),
)

# What all processes have counted together, since the beginning.
tallies = Table(
    "tallies",
    metadata,
    Column("name", Text, primary_key=True),
    Column("labels", Text, primary_key=True),
    Column("value", Double, nullable=False),
)

# How often workers died over one piece of work, by what it is known by in the queue.
crashes = Table(
    "crashes",
    metadata,
    Column("key", Text, primary_key=True),
    _number("times", 1),
    _instant("at", now=True),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    _instant("at", now=True),
    # Who did it: "telegram:ID", "slack:TEAM:USER", "cli" or "pactwire" itself.
    _text("actor"),
    _reference("chat_id", "chats", required=False, ondelete="SET NULL"),
    _text("action"),
    _json("before"),
    _json("after"),
    Index(None, "at"),
)

# --- the optional model reader ----------------------------------------------------------------------------------

# How the model does, by its name: failures in a row, and until when nobody asks it.
models = Table(
    "models",
    metadata,
    Column("name", Text, primary_key=True),
    _number("failures"),
    _instant("paused_until"),
)

# Calls under way in all processes; one that died leaves its row until it expires.
model_calls = Table(
    "model_calls",
    metadata,
    Column("id", Uuid, primary_key=True),
    _instant("expires_at", required=True),
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
    _number("calls"),
)

# What a model claimed of an article, by a digest of the model, the prompt and the text; a row an article.
model_readings = Table(
    "model_readings",
    metadata,
    Column("key", Text, primary_key=True),
    _reference("article_id", "articles", required=False),
    _text("reader"),
    _json("claims", "{}"),
    # What the article did not bear out, by kind.
    _json("dropped", "{}"),
    # The fields in which the embedded reader's facts differ.
    Column("differs", ARRAY(Text), nullable=False, server_default=text("'{}'::text[]")),
    Column("tokens", BigInteger, nullable=False),
    Column("money", BigInteger, nullable=False),
    _instant("at", now=True),
    Index(None, "at"),
    Index(None, "article_id"),
)

# A chat that was forgotten, known again by a salted digest alone: whatever was under way for it when it asked to be
# forgotten must not bring it back. Thrown away after a day, when nothing can be under way any more.
tombstones = Table(
    "tombstones",
    metadata,
    _id(),
    Column("salt", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    _instant("at", now=True),
    Index(None, "at"),
)

# Chats that operators let in while we run, named as in the settings; those that the settings list are not here.
admitted_chats = Table(
    "admitted_chats",
    metadata,
    Column("name", Text, primary_key=True),
    _instant("at", now=True),
)

# A process's sign of life, such as the clock's last tick: what readiness looks at.
heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", Text, primary_key=True),
    _instant("at", now=True),
)
