"""What articles are found by when somebody asks without naming one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the marks; housekeeping fills them in for the articles that are there."""
    op.create_table(
        "article_marks",
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.Column("marks", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("stressed", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_article_marks_article_id_articles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_article_marks")),
    )
    for column in ("marks", "stressed"):
        op.create_index(op.f(f"ix_article_marks_{column}"), "article_marks", [column], postgresql_using="gin")


def downgrade() -> None:
    """Take them away."""
    op.drop_table("article_marks")
