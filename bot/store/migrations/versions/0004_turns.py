"""Turns at hosts that several processes share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A host may be known for its turn alone."""
    op.add_column("hosts", sa.Column("free_at", sa.DateTime(timezone=True)))
    op.alter_column("hosts", "closed_until", nullable=True)


def downgrade() -> None:
    """Back to hosts that asked to be left alone."""
    op.execute("DELETE FROM hosts WHERE closed_until IS NULL")
    op.alter_column("hosts", "closed_until", nullable=False)
    op.drop_column("hosts", "free_at")
