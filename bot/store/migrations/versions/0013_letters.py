"""Whether the operator was told of a dead letter."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment; of those that are there already nobody needs to be told again."""
    op.add_column("dead_letters", sa.Column("noticed_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE dead_letters SET noticed_at = now()")
    op.create_index(
        op.f("ix_dead_letters_died_at"),
        "dead_letters",
        ["died_at"],
        postgresql_where=sa.text("state = 'open' AND noticed_at IS NULL"),
    )


def downgrade() -> None:
    """Without it."""
    op.drop_index(op.f("ix_dead_letters_died_at"), table_name="dead_letters")
    op.drop_column("dead_letters", "noticed_at")
