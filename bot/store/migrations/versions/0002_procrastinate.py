"""Procrastinate's tables and functions, as of its 3.4 schema (the one that 3.10 works with).

Its own numbered migration files are applied one by one up to the one named here, so that this revision means the
same whatever version of Procrastinate is installed later; a later schema comes with a later revision of ours.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_LAST = "03.04.00_50_post_add_retry_failed_job_procedure.sql"


def upgrade() -> None:
    """Apply every file up to the last that this revision knows."""
    files = sorted(
        path for path in Path(SchemaManager.get_migrations_path()).glob("*.sql") if path.name <= _LAST
    )
    for path in files:
        op.get_bind().exec_driver_sql(path.read_text("utf-8").replace("%", "%%"))


def downgrade() -> None:
    """Take away all that is Procrastinate's; queued jobs go with it."""
    bind = op.get_bind()
    bind.exec_driver_sql(
        """
        DO $$
        DECLARE item record;
        BEGIN
          FOR item IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname LIKE 'procrastinate%%' LOOP
            EXECUTE 'DROP FUNCTION IF EXISTS ' || item.name || ' CASCADE';
          END LOOP;
          FOR item IN SELECT tablename AS name FROM pg_tables WHERE tablename LIKE 'procrastinate%%'
            AND schemaname = current_schema() LOOP
            EXECUTE 'DROP TABLE IF EXISTS ' || item.name || ' CASCADE';
          END LOOP;
          FOR item IN SELECT oid::regtype AS name FROM pg_type WHERE typname LIKE 'procrastinate%%'
            AND typtype IN ('e', 'c') LOOP
            EXECUTE 'DROP TYPE IF EXISTS ' || item.name || ' CASCADE';
          END LOOP;
        END $$
        """
    )
