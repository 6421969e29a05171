"""Counts of all processes together, and the index by which the lag of briefings is measured."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "tallies",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", "labels", name=op.f("pk_tallies")),
    )
    op.create_index(
        op.f("ix_outbox_sent_at"), "outbox", ["sent_at"], postgresql_where=sa.text("edition_id IS NOT NULL")
    )
    op.create_index(
        op.f("ix_outbox_state"), "outbox", ["state"], postgresql_where=sa.text("state = 'parked'")
    )


def downgrade() -> None:
    """Without them."""
    op.drop_index(op.f("ix_outbox_state"), table_name="outbox")
    op.drop_index(op.f("ix_outbox_sent_at"), table_name="outbox")
    op.drop_table("tallies")
