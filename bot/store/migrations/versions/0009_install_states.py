"""Who started to install us in Slack."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

<<<<<<<< HEAD:bot/store/migrations/versions/0008_install_states.py
revision = "0008"
down_revision = "0007"
========
revision = "0009"
down_revision = "0008"
>>>>>>>> main:bot/store/migrations/versions/0009_install_states.py
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
