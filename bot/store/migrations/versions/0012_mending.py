"""How far a reported error has come: whether the operator was told, and the messages that told it were edited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_COLUMNS = ("noticed_at", "edited_at")


def upgrade() -> None:
    """Add them."""
    for column in _COLUMNS:
        op.add_column("corrections", sa.Column(column, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Without them."""
    for column in _COLUMNS:
        op.drop_column("corrections", column)
