"""Crashes are counted, and what lost its job is found without a search of everything."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of crashes; indexes on what waits to be fetched and read, and on chats that are gone."""
    op.create_table(
        "crashes",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_crashes")),
    )
    op.create_index(
        op.f("ix_entries_first_seen_at"),
        "entries",
        ["first_seen_at"],
        postgresql_where=sa.text("state = 'new'"),
    )
    op.create_index(op.f("ix_articles_read_at"), "articles", ["read_at"])
    op.create_index(op.f("ix_chats_state"), "chats", ["state"], postgresql_where=sa.text("state = 'gone'"))


def downgrade() -> None:
    """Without them."""
    op.drop_index(op.f("ix_chats_state"), table_name="chats")
    op.drop_index(op.f("ix_articles_read_at"), table_name="articles")
    op.drop_index(op.f("ix_entries_first_seen_at"), table_name="entries")
    op.drop_table("crashes")
