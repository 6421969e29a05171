"""What is measured: the counts of all processes together, and the state of things as the rows have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.tally import Key
from bot.store import jobs
from bot.store.jobs import Backlog

_ADD = text(
    """
    INSERT INTO tallies (name, labels, value)
    SELECT * FROM unnest(CAST(:names AS text[]), CAST(:labels AS text[]), CAST(:values AS float[]))
    ON CONFLICT (name, labels) DO UPDATE SET value = tallies.value + excluded.value
    """
)

#: Each gives rows of labels and a value; none looks at more than what is waiting, recent, or few.
_STATES = {
    "articles": "SELECT grade, state, count(*) FROM articles GROUP BY 1, 2",
    "sources": (
        "SELECT CASE WHEN state = 'on' AND failures > 0 THEN 'failing' ELSE state END, count(*)"
        " FROM sources GROUP BY 1"
    ),
    "outbox": ("SELECT state, count(*) FROM outbox WHERE state IN ('todo', 'sending', 'unknown') GROUP BY 1"),
    "inbox": "SELECT platform, count(*) FROM inbox WHERE state IN ('new', 'handling') GROUP BY 1",
    "subscriptions": "SELECT state, count(*) FROM subscriptions GROUP BY 1",
}
_NUMBERS = {
    "dead_letters": "SELECT count(*) FROM dead_letters WHERE state = 'open'",
    "parked": "SELECT count(*) FROM outbox WHERE state = 'parked'",
    "workers": "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds'",
    "clock_age": "SELECT extract(epoch FROM now() - max(at))::float FROM heartbeats WHERE name = 'clock'",
    "inbox_oldest": (
        "SELECT coalesce(extract(epoch FROM now() - min(received_at))::float, 0)"
        " FROM inbox WHERE state IN ('new', 'handling')"
    ),
    "outbox_oldest": (
        "SELECT coalesce(extract(epoch FROM now() - min(not_before))::float, 0)"
        " FROM outbox WHERE state IN ('todo', 'sending', 'unknown') AND not_before <= now()"
    ),
    "editions_overdue": (
        "SELECT coalesce(extract(epoch FROM now() - min(s.due_at))::float, 0)"
        " FROM subscriptions AS s JOIN chats ON chats.id = s.chat_id"
        " WHERE s.state = 'active' AND chats.state = 'active' AND s.due_at <= now()"
    ),
    "hosts_closed": "SELECT count(*) FROM hosts WHERE closed_until > now()",
    "model_article_cost": (
        "SELECT (avg(money) / 1e6)::float FROM model_readings WHERE at > now() - interval '1 day'"
    ),
    "halted": (
        "SELECT coalesce(max(extract(epoch FROM halted_until - now())::float), 0)"
        " FROM limiters WHERE halted_until > now()"
    ),
}
#: From the moment a briefing fell due to its last part's arrival, for those of the last hour.
_LAG = text(
    """
    SELECT percentile_cont(ARRAY[0.5, 0.9, 0.99]) WITHIN GROUP (ORDER BY lag) AS quantiles, count(*) AS n
    FROM (
      SELECT extract(epoch FROM outbox.sent_at - editions.due_at)::float AS lag
      FROM outbox JOIN editions ON editions.id = outbox.edition_id
      WHERE outbox.sent_at > now() - interval '1 hour' AND outbox.part = outbox.parts
    ) AS arrived
    """
)


@dataclass(frozen=True, slots=True)
class Measures:
    """All that is measured, at one moment."""

    tallies: Mapping[Key, float] = field(default_factory=dict)
    #: By name, the labels' values and how many there are.
    states: Mapping[str, Mapping[tuple[str, ...], float]] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    backlog: tuple[Backlog, ...] = ()
    #: Quantile to seconds; empty where no briefing arrived lately.
    lag: Mapping[str, float] = field(default_factory=dict)


async def add(connection: AsyncConnection, counts: Mapping[Key, float]) -> None:
    """Add a process's counts to those of all; in one order, so that no two wait for each other."""
    if not counts:
        return
    ordered = sorted(counts.items())
    values = {
        "names": [name for (name, _), _ in ordered],
        "labels": [_written(labels) for (_, labels), _ in ordered],
        "values": [float(value) for _, value in ordered],
    }
    await connection.execute(_ADD, values)


async def take(connection: AsyncConnection) -> Measures:
    """Measure everything."""
    tallies: dict[Key, float] = {
        (row.name, _labels(row.labels)): row.value
        for row in await connection.execute(text("SELECT name, labels, value FROM tallies"))
    }
    states = {
        name: {tuple(row[:-1]): float(row[-1]) for row in await connection.execute(text(statement))}
        for name, statement in _STATES.items()
    }
    numbers = {}
    for name, statement in _NUMBERS.items():
        found = (await connection.execute(text(statement))).scalar_one()
        if found is not None:
            numbers[name] = float(found)
    lag = (await connection.execute(_LAG)).one()
    quantiles = dict(zip(("0.5", "0.9", "0.99"), lag.quantiles, strict=True)) if lag.n else {}
    return Measures(tallies, states, numbers, tuple(await jobs.backlog(connection)), quantiles)


def _written(labels: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"{name}={value}" for name, value in labels)


def _labels(written: str) -> tuple[tuple[str, str], ...]:
    pairs = (line.partition("=") for line in written.split("\n") if line)
    return tuple((name, value) for name, _, value in pairs)
