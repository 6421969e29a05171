"""Intake that keeps working: how a source fares, what its entries are recognised by, who asked to be left alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and tables; entries that are known already keep being recognised by their addresses."""
    op.add_column("sources", sa.Column("listed_as", sa.Text()))
    op.add_column("sources", sa.Column("origin", sa.Text(), server_default="added", nullable=False))
    op.add_column("sources", sa.Column("failing_since", sa.DateTime(timezone=True)))
    op.add_column("sources", sa.Column("rhythm_seconds", sa.Integer()))
    op.add_column("sources", sa.Column("ttl_seconds", sa.Integer()))
    op.add_column("sources", sa.Column("notice", sa.Text()))
    op.create_check_constraint(op.f("ck_sources_origin_known"), "sources", "origin IN ('listed', 'added')")
    op.drop_constraint(op.f("ck_sources_state_known"), "sources", type_="check")
    op.create_check_constraint(
        op.f("ck_sources_state_known"), "sources", "state IN ('on', 'off', 'unlisted', 'dead')"
    )
    op.add_column("entries", sa.Column("updated_at", sa.DateTime(timezone=True)))
    op.add_column(
        "entries", sa.Column("appeared", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("entries", sa.Column("edits", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.create_table(
        "entry_marks",
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_entry_marks_source_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name=op.f("fk_entry_marks_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "mark", name=op.f("pk_entry_marks")),
    )
    op.create_index(op.f("ix_entry_marks_entry_id"), "entry_marks", ["entry_id"])
    # The same digest as in intake/entries.py: sha256 of "address", a newline and the key without its scheme.
    op.execute(
        """
        INSERT INTO entry_marks (source_id, mark, entry_id)
        SELECT source_id, mark, min(id)
        FROM (
          SELECT source_id, id, left(encode(sha256(convert_to(
            'address' || chr(10) || regexp_replace(key, '^[a-z]+://', ''), 'UTF8')), 'hex'), 24) AS mark
          FROM entries
        ) AS known
        GROUP BY source_id, mark
        """
    )
    op.create_table(
        "hosts",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("closed_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_hosts")),
    )
    op.create_table(
        "article_sketches",
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("sketch", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("bands", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_article_sketches_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_sketches")),
    )
    op.create_index(op.f("ix_article_sketches_bands"), "article_sketches", ["bands"], postgresql_using="gin")


def downgrade() -> None:
    """Take it all away again."""
    op.drop_table("article_sketches")
    op.drop_table("hosts")
    op.drop_table("entry_marks")
    for column in ("edits", "appeared", "updated_at"):
        op.drop_column("entries", column)
    op.drop_constraint(op.f("ck_sources_state_known"), "sources", type_="check")
    op.execute("UPDATE sources SET state = 'off' WHERE state = 'unlisted'")
    op.create_check_constraint(op.f("ck_sources_state_known"), "sources", "state IN ('on', 'off', 'dead')")
    op.drop_constraint(op.f("ck_sources_origin_known"), "sources", type_="check")
    for column in ("notice", "ttl_seconds", "rhythm_seconds", "failing_since", "origin", "listed_as"):
        op.drop_column("sources", column)
