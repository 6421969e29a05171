"""What all tables are made of: the one collection that they are in, and the kinds of columns that they share."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

#: Constraints get names from their columns, so that a migration can name what it drops.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def identity() -> Column[int]:
    """A row's own number."""
    return Column("id", BigInteger, primary_key=True, autoincrement=True)


def instant(name: str, *, required: bool = False, now: bool = False) -> Column[datetime]:
    """A moment, with its zone; by default the moment at which the row is written, if `now`."""
    return Column(
        name,
        DateTime(timezone=True),
        nullable=not (required or now),
        server_default=func.now() if now else None,
    )


def reference(name: str, target: str, *, required: bool = True, ondelete: str = "CASCADE") -> Column[int]:
    """A row of another table; with that one it goes, unless told otherwise."""
    return Column(name, BigInteger, ForeignKey(f"{target}.id", ondelete=ondelete), nullable=not required)


def one_of(column: str, *values: str) -> CheckConstraint:
    """A column that holds nothing but these."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def words(name: str, *, default: str | None = None, required: bool = True) -> Column[str]:
    """Text; required unless told otherwise."""
    return Column(name, Text, nullable=not required, server_default=default)


def number(name: str, default: int = 0) -> Column[int]:
    """A whole number that begins with this."""
    return Column(name, Integer, nullable=False, server_default=text(str(default)))


def flag(name: str, *, default: bool) -> Column[bool]:
    """Yes or no."""
    return Column(name, Boolean, nullable=False, server_default=text("true" if default else "false"))


def record(name: str, default: str | None = None) -> Column[object]:
    """A JSON value; it may be absent where it has no default."""
    server_default = text(f"'{default}'::jsonb") if default is not None else None
    return Column(name, JSONB, nullable=default is None, server_default=server_default)
