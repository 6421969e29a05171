"""What the articles tell: stories, organisations and alliances."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.tables.columns import identity, instant, metadata, number, record, reference, words

stories = Table(
    "stories",
    metadata,
    identity(),
    words("title"),
    words("language"),
    # The facts of all its articles merged, as the reader of an edition sees them.
    record("facts", "{}"),
    # What each report states of each fact, where there is more to say than the merged value.
    record("stated", "[]"),
    Column("happened_on", String(10)),
    number("version", 1),
    # The rules by which its organisations and alliances were written down; less than today's: to be done again.
    number("registered"),
    number("reports", 1),
    number("independent_reports", 1),
    instant("first_seen_at", now=True),
    instant("changed_at", now=True),
    reference("merged_into", "stories", required=False, ondelete="SET NULL"),
    Index(None, "changed_at"),
    Index(None, "registered", "id"),
)

story_articles = Table(
    "story_articles",
    metadata,
    Column("article_id", BigInteger, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    reference("story_id", "stories"),
    # What joined it, in words an operator can check.
    words("because", default=""),
    instant("placed_at", now=True),
    Index(None, "story_id"),
)

# How a story changed: what an update in an edition shows.
story_versions = Table(
    "story_versions",
    metadata,
    identity(),
    reference("story_id", "stories"),
    Column("version", Integer, nullable=False),
    record("facts", "{}"),
    record("changes", "[]"),
    instant("at", now=True),
    UniqueConstraint("story_id", "version"),
)

organisations = Table(
    "organisations",
    metadata,
    identity(),
    words("name_ko", required=False),
    words("name_en", required=False),
    words("type"),
    words("ticker", required=False),
    reference("parent_id", "organisations", required=False, ondelete="SET NULL"),
    reference("merged_into", "organisations", required=False, ondelete="SET NULL"),
    instant("created_at", now=True),
    Index(None, "ticker", postgresql_where=text("ticker IS NOT NULL")),
    Index(None, "merged_into", postgresql_where=text("merged_into IS NOT NULL")),
    Index(None, "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
)

organisation_names = Table(
    "organisation_names",
    metadata,
    identity(),
    reference("organisation_id", "organisations"),
    words("name"),
    # The name without case, legal form, spaces and marks: what look-ups compare.
    words("normal"),
    # Why it is theirs: "lexicon", "article", "operator".
    words("origin", default="article"),
    instant("created_at", now=True),
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

alliances = Table(
    "alliances",
    metadata,
    identity(),
    reference("story_id", "stories", required=False, ondelete="SET NULL"),
    words("name", required=False),
    # The name as look-ups compare it.
    words("normal", required=False),
    words("kind"),
    words("status"),
    reference("lead_id", "organisations", required=False, ondelete="SET NULL"),
    # When it came about, as exact as it was told.
    Column("happened_on", String(10)),
    # The days of its first and its last event, of the report where none was told: what lists are sorted by.
    Column("first_day", Date),
    Column("last_day", Date),
    instant("created_at", now=True),
    instant("changed_at", now=True),
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
    reference("article_id", "articles"),
    Column("article_version", Integer, nullable=False),
    record("facts", "{}"),
    Column("told_on", Date, nullable=False),
    # Why this is the same alliance as before, in words that an operator can check.
    words("because", default=""),
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
    words("written_as"),
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
    identity(),
    reference("alliance_id", "alliances"),
    reference("article_id", "articles"),
    Column("article_version", Integer, nullable=False),
    words("field"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    words("quote"),
    Index(None, "alliance_id"),
    Index(None, "article_id"),
)

alliance_history = Table(
    "alliance_history",
    metadata,
    identity(),
    reference("alliance_id", "alliances"),
    reference("article_id", "articles", required=False, ondelete="SET NULL"),
    reference("story_id", "stories", required=False, ondelete="SET NULL"),
    words("kind", required=False),
    words("status"),
    Column("happened_on", String(10)),
    Column("day", Date),
    record("changes", "[]"),
    instant("at", now=True),
    Index(None, "alliance_id"),
    Index(None, "story_id"),
)
