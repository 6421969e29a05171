"""Feeds' own texts for pages that are not to be had, and what ails a source in Korean too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Entries keep their text until there is an article; notices become words that each language spells out."""
    op.add_column("entries", sa.Column("feed_html", sa.Text(), server_default="", nullable=False))
    op.add_column("sources", sa.Column("last_error_korean", sa.Text()))
    op.execute(
        "UPDATE sources SET notice = CASE WHEN gone_at IS NULL THEN 'silent' ELSE 'gone' END WHERE notice IS NOT NULL"
    )


def downgrade() -> None:
    """Back to notices in English sentences."""
    op.drop_column("sources", "last_error_korean")
    op.drop_column("entries", "feed_html")
