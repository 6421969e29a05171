"""Python values as a table of a statement: one statement for many rows, the same for any number of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, FromClause, Text, cast, column, func, literal
from sqlalchemy.types import TypeEngine

#: A column's type, with or without arguments.
Type = TypeEngine[Any] | type[TypeEngine[Any]]


def table_of(rows: Collection[Sequence[Any]], types: Mapping[str, Type]) -> FromClause:
    """Rows as a table, sent as JSON: the driver writes a long array a value at a time, and that costs more."""
    given = json.dumps([dict(zip(types, row, strict=True)) for row in rows], default=datetime.isoformat)
    columns = [column(name, type_) for name, type_ in types.items()]
    table = func.json_to_recordset(cast(literal(given, Text), JSON)).table_valued(*columns)
    return table.render_derived(name="given", with_types=True)
