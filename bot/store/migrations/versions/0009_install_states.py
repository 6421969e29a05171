"""Who started to install us in Slack."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What the way back from Slack must bring along."""
    op.create_table(
        "install_states",
        sa.Column("state", sa.Text, primary_key=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Without it."""
    op.drop_table("install_states")
