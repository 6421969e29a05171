"""Whether this process can serve, and what all of them measure, as routes of the web application."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.adapters.metrics import CONTENT_TYPE, exposition
from bot.adapters.web import Checks
from bot.errors import PactwireError, TransientError
from bot.store import heartbeats, jobs, measures, migrations
from bot.store.session import Database

#: A clock that has not ticked for this long is taken for dead.
_SILENCE = timedelta(minutes=2)
#: People wait for these; the first of them that could run must not stand in the queue for so long.
_URGENT = ("handle", "open_edition", "open_editions")
_PATIENCE_SECONDS = 120.0


def readiness(database: Database, *, now: Callable[[], datetime]) -> Checks:
    """What must hold: the database answers, its schema fits, a clock ticks, workers take the jobs."""

    async def answers() -> str | None:
        try:
            async with asyncio.timeout(5), database.transaction():
                return None
        except (TransientError, TimeoutError) as error:
            return str(error) or "The database does not answer."

    async def migrated() -> str | None:
        try:
            await asyncio.to_thread(migrations.check, database.url)
        except PactwireError as error:
            return str(error)
        return None

    async def clock() -> str | None:
        try:
            async with asyncio.timeout(5), database.transaction() as connection:
                last = await heartbeats.last(connection, heartbeats.CLOCK)
        except (TransientError, TimeoutError) as error:
            return str(error) or "The database does not answer."
        # A tick of a time to come was told by a clock that was ahead, and tells nothing of now.
        if last is None or abs(now() - last) > _SILENCE:
            return "No clock has ticked lately: is a `pactwire clock` running?"
        return None

    async def workers() -> str | None:
        try:
            async with asyncio.timeout(5), database.transaction() as connection:
                waiting = await jobs.backlog(connection)
        except (TransientError, TimeoutError) as error:
            return str(error) or "The database does not answer."
        oldest = max((b.oldest_seconds or 0.0 for b in waiting if b.task in _URGENT), default=0.0)
        if oldest > _PATIENCE_SECONDS:
            return f"The oldest due job has waited for {oldest:.0f} seconds: is a `pactwire worker` running?"
        return None

    return {"database": answers, "migrations": migrated, "clock": clock, "workers": workers}


def metrics_route(database: Database) -> Route:
    """What Prometheus scrapes."""
    ours = version("pactwire")

    async def metrics(_request: Request) -> Response:
        try:
            async with asyncio.timeout(10), database.transaction() as connection:
                measured = await measures.take(connection)
        except (TransientError, TimeoutError):
            return Response("The database does not answer.\n", status_code=503, media_type="text/plain")
        return Response(exposition(measured, ours), headers={"content-type": CONTENT_TYPE})

    return Route("/metrics", metrics)
