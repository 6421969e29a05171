"""Stories found by handles, organisations told apart for good, and alliances that outlive one story."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is missing; rows of an older archive are registered anew by `pactwire migrate`."""
    op.create_table(
        "organisations_apart",
        sa.Column("one_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        _foreign_key("organisations_apart", "one_id", "organisations"),
        _foreign_key("organisations_apart", "other_id", "organisations"),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_organisations_apart")),
    )
    op.drop_index(op.f("ix_organisation_names_normal"), "organisation_names")
    op.create_index(
        op.f("ix_organisation_names_normal"),
        "organisation_names",
        ["normal"],
        postgresql_ops={"normal": "text_pattern_ops"},
    )
    for column in ("ticker", "merged_into", "parent_id"):
        op.create_index(
            op.f(f"ix_organisations_{column}"),
            "organisations",
            [column],
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
        )
    op.add_column(
        "stories",
        sa.Column("stated", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
    )
    op.add_column(
        "stories", sa.Column("registered", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.create_index(op.f("ix_stories_registered_id"), "stories", ["registered", "id"])
    op.create_table(
        "article_handles",
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("handle", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        _foreign_key("article_handles", "article_id", "articles"),
        sa.PrimaryKeyConstraint("article_id", "handle", name=op.f("pk_article_handles")),
    )
    op.create_index(
        op.f("ix_article_handles_handle_day_article_id"), "article_handles", ["handle", "day", "article_id"]
    )
    op.add_column("alliances", sa.Column("normal", sa.Text()))
    op.add_column("alliances", sa.Column("first_day", sa.Date()))
    op.add_column("alliances", sa.Column("last_day", sa.Date()))
    op.create_index(op.f("ix_alliances_normal"), "alliances", ["normal"])
    op.create_index(op.f("ix_alliances_last_day"), "alliances", ["last_day"])
    op.create_table(
        "alliance_tellings",
        sa.Column("alliance_id", sa.BigInteger(), nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("article_version", sa.Integer(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("because", sa.Text(), server_default=sa.text("''"), nullable=False),
        _foreign_key("alliance_tellings", "alliance_id", "alliances"),
        _foreign_key("alliance_tellings", "story_id", "stories"),
        _foreign_key("alliance_tellings", "article_id", "articles"),
        sa.PrimaryKeyConstraint("alliance_id", "story_id", name=op.f("pk_alliance_tellings")),
    )
    op.create_index(op.f("ix_alliance_tellings_story_id"), "alliance_tellings", ["story_id"])
    op.create_index(op.f("ix_alliance_tellings_article_id"), "alliance_tellings", ["article_id"])
    op.drop_index(op.f("ix_alliance_parties_organisation_id"), "alliance_parties")
    op.create_index(
        op.f("ix_alliance_parties_organisation_id_alliance_id"),
        "alliance_parties",
        ["organisation_id", "alliance_id"],
    )
    op.add_column("alliance_history", sa.Column("story_id", sa.BigInteger()))
    op.create_foreign_key(
        op.f("fk_alliance_history_story_id"),
        "alliance_history",
        "stories",
        ["story_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.add_column("alliance_history", sa.Column("kind", sa.Text()))
    op.add_column("alliance_history", sa.Column("day", sa.Date()))
    op.create_index(op.f("ix_alliance_history_story_id"), "alliance_history", ["story_id"])


def downgrade() -> None:
    """Take it all away again."""
    op.drop_index(op.f("ix_alliance_history_story_id"), "alliance_history")
    for column in ("day", "kind", "story_id"):
        op.drop_column("alliance_history", column)
    op.drop_index(op.f("ix_alliance_parties_organisation_id_alliance_id"), "alliance_parties")
    op.create_index(op.f("ix_alliance_parties_organisation_id"), "alliance_parties", ["organisation_id"])
    op.drop_table("alliance_tellings")
    for column in ("last_day", "first_day", "normal"):
        op.drop_column("alliances", column)
    op.drop_table("article_handles")
    op.drop_index(op.f("ix_stories_registered_id"), "stories")
    op.drop_column("stories", "registered")
    op.drop_column("stories", "stated")
    for column in ("ticker", "merged_into", "parent_id"):
        op.drop_index(op.f(f"ix_organisations_{column}"), "organisations")
    op.drop_index(op.f("ix_organisation_names_normal"), "organisation_names")
    op.create_index(op.f("ix_organisation_names_normal"), "organisation_names", ["normal"])
    op.drop_table("organisations_apart")


def _foreign_key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )
