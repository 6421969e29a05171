"""The schema's history, applied in one chain: ours and Procrastinate's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, text

from bot.errors import UserError
from bot.store.session import LIBPQ, errors_translated, sqlalchemy_url

#: One migration at a time, whichever process begins it; the number is ours alone.
_LOCK = 0x7061637477697265


def migrate(url: str) -> tuple[str | None, str]:
    """Bring the database up to this version's schema; gives the revisions before and after.

    Raises UserError where a newer version has migrated it already.
    """
    with _connection(url) as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
        connection.commit()
        try:
            before = _revision(connection)
            connection.rollback()  # Alembic begins its own transactions
            if before != _head():
                _refuse_newer(before)
                config = _config()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                connection.commit()
            return before, _head()
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
            connection.commit()


def check(url: str) -> None:
    """Raise UserError where the database's schema is not the one that this version works with."""
    with _connection(url) as connection:
        found = _revision(connection)
    if found == _head():
        return
    if found is None:
        raise UserError("The database has no tables of Pactwire's yet: run `pactwire migrate` first.")
    _refuse_newer(found)
    raise UserError(
        f"The database lacks migrations (it is at {found}, needed is {_head()}): run `pactwire migrate`."
    )


def _refuse_newer(found: str | None) -> None:
    known = {script.revision for script in _scripts().walk_revisions()}
    if found is not None and found not in known:
        raise UserError(
            f"The database was migrated by a newer Pactwire (revision {found}): upgrade this one, or restore a backup."
        )


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    engine = create_engine(sqlalchemy_url(url), poolclass=NullPool, connect_args=dict(LIBPQ))
    with errors_translated(), engine.connect() as connection:
        yield connection


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _head() -> str:
    head = _scripts().get_current_head()
    assert head is not None, "the chain has one end"  # noqa: S101  # a packaging fault, not an input
    return head


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
