"""Work that a worker died with in hand is a suspect, and counts from then on only once it has begun."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark."""
    op.add_column(
        "crashes", sa.Column("begun", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )


def downgrade() -> None:
    """Without it."""
    op.drop_column("crashes", "begun")
