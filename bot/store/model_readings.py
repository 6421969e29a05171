"""What a model claimed of articles, so that nobody pays twice, and where the embedded reader saw it otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.model_budget import Worth
from bot.store.tables import model_readings


@dataclass(frozen=True, slots=True)
class ModelReading:
    """One article's."""

    #: A digest of the model, the prompt and the text.
    key: str
    reader: str
    claims: Any
    took: Worth
    article_id: int | None = None
    #: Claims that the article did not bear out, by kind.
    dropped: Mapping[str, int] = field(default_factory=dict)
    #: The fields in which the embedded reader's facts differ.
    differs: Sequence[str] = ()


async def claims_of(connection: AsyncConnection, key: str) -> Any | None:
    """What was claimed when the same was asked before; None where it never was."""
    statement = select(model_readings.c.claims).where(model_readings.c.key == key)
    return (await connection.execute(statement)).scalar_one_or_none()


async def keep(connection: AsyncConnection, reading: ModelReading) -> None:
    """Keep one; what was told before of the same text stays, but for what came of it."""
    statement = insert(model_readings).values(
        key=reading.key,
        reader=reading.reader,
        article_id=reading.article_id,
        claims=reading.claims,
        dropped=dict(reading.dropped),
        differs=list(reading.differs),
        tokens=reading.took.tokens,
        money=reading.took.money,
    )
    new = statement.excluded
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "dropped": new.dropped,
                "differs": new.differs,
                "article_id": func.coalesce(new.article_id, model_readings.c.article_id),
            },
        )
    )
