"""Chats that operators let in while we run."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the list."""
    op.create_table(
        "admitted_chats",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_admitted_chats")),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("admitted_chats")
