"""What comes in: newspapers, what their feeds list, and the articles with what each is found by."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
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

sources = Table(
    "sources",
    metadata,
    identity(),
    words("name"),
    Column("url", Text, nullable=False, unique=True),
    # The address under which the operator lists it, where it has moved since.
    words("listed_as", required=False),
    words("kind", default="feed"),
    words("language", required=False),
    words("timezone", default="Asia/Seoul"),
    words("category", default=""),
    number("interval_seconds", 3600),
    # "listed" in the operator's file or the shipped pack; "added" by a person.
    words("origin", default="added"),
    # "on"; "off" by a person; "unlisted": gone from the file; "dead" by us after too many failures or a 410.
    words("state", default="on"),
    flag("verified", default=True),
    words("etag", required=False),
    words("last_modified", required=False),
    words("moved_to", required=False),
    number("moved_times"),
    number("gone_times"),
    instant("gone_at"),
    number("failures"),
    instant("failing_since"),
    words("last_error", required=False),
    # The same for those who read Korean.
    words("last_error_korean", required=False),
    Column("rhythm_seconds", Integer),
    Column("ttl_seconds", Integer),
    instant("next_poll_at", now=True),
    instant("last_poll_at"),
    instant("last_success_at"),
    # What the operator should be told of it: "gone", "silent" or "well"; told when `noticed_at` says so.
    words("notice", required=False),
    instant("noticed_at"),
    instant("created_at", now=True),
    one_of("kind", "feed", "sitemap", "naver"),
    one_of("origin", "listed", "added"),
    one_of("state", "on", "off", "unlisted", "dead"),
    Index(None, "next_poll_at", postgresql_where=text("state = 'on'")),
)

# What an entry of a feed came to, so that a page that failed is tried again and a known one is not.
entries = Table(
    "entries",
    metadata,
    identity(),
    reference("source_id", "sources"),
    words("key"),
    words("url"),
    words("title", default=""),
    # The feed's own text as HTML, for a page that is not to be had; empty once there is an article.
    words("feed_html", default=""),
    instant("published_at"),
    instant("updated_at"),
    # Whether it was not there yet when we first looked, so that its appearance tells when it was published.
    flag("appeared", default=False),
    instant("first_seen_at", now=True),
    words("state", default="new"),
    words("error", required=False),
    number("attempts"),
    number("edits"),
    reference("article_id", "articles", required=False, ondelete="SET NULL"),
    one_of("state", "new", "stored", "failed", "skipped"),
    UniqueConstraint("source_id", "key"),
    Index(None, "first_seen_at", postgresql_where=text("state = 'new'")),
)

# All that an entry is recognised by: its address without scheme, and pairs of id, title and moment, as digests.
entry_marks = Table(
    "entry_marks",
    metadata,
    Column("source_id", BigInteger, ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("mark", Text, primary_key=True),
    reference("entry_id", "entries"),
    Index(None, "entry_id"),
)

# Politeness for all of our processes together: who asked to be left alone (Retry-After), whose turn is taken.
hosts = Table(
    "hosts",
    metadata,
    Column("origin", Text, primary_key=True),
    instant("closed_until"),
    instant("free_at"),
)

articles = Table(
    "articles",
    metadata,
    identity(),
    reference("source_id", "sources", required=False, ondelete="SET NULL"),
    Column("url", Text, nullable=False, unique=True),
    words("outlet", default=""),
    words("title"),
    words("author", required=False),
    words("body"),
    words("language", required=False),
    instant("published_at"),
    # The day of publication in the outlet's own zone: relative dates count from it.
    Column("published_on", Date),
    # "full": read from the page; "partial": shortened there; "feed": only the feed's text was to be had.
    words("grade", default="full"),
    Column("fingerprint", BigInteger),
    reference("copy_of", "articles", required=False, ondelete="SET NULL"),
    number("version", 1),
    words("state", default="new"),
    record("facts"),
    words("reader", required=False),
    Column("lease", Uuid),
    number("attempt"),
    instant("fetched_at", now=True),
    instant("read_at"),
    one_of("grade", "full", "partial", "feed"),
    one_of("state", "new", "read", "failed"),
    Index(None, "published_at"),
    Index(None, "read_at"),
    Index(None, "state", postgresql_where=text("state = 'new'")),
)

article_urls = Table(
    "article_urls",
    metadata,
    Column("url", Text, primary_key=True),
    reference("article_id", "articles"),
    instant("seen_at", now=True),
    Index(None, "article_id"),
)

article_versions = Table(
    "article_versions",
    metadata,
    identity(),
    reference("article_id", "articles"),
    Column("version", Integer, nullable=False),
    words("title"),
    words("body"),
    record("facts"),
    instant("fetched_at", now=True),
    UniqueConstraint("article_id", "version"),
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

# What an article's story is found by: digests of its names and numbers, by the day of the report.
article_handles = Table(
    "article_handles",
    metadata,
    Column("article_id", BigInteger, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("handle", BigInteger, primary_key=True),
    Column("day", Date, nullable=False),
    Index(None, "handle", "day", "article_id"),
)
