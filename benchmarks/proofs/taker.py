"""A process that takes Telegram's updates in and does nothing else: the product's listener, to be killed.

    python -m benchmarks.proofs.taker DATABASE TELEGRAM TOKEN [PORT]

With a port it is called (the webhook, on that port), without one it polls.
"""

from __future__ import annotations

import asyncio
import socket
import sys

from bot.adapters.telegram.api import bot_api
from bot.adapters.telegram.listen import Intake, Poller, webhook_route
from bot.adapters.web import web_application
from bot.store.locks import Lock
from bot.store.session import Database

SECRET = "a-secret_1"  # noqa: S105  # opens nothing but the proof's own listener


async def _left(_inbox_id: int) -> None:
    """It is stored; who handles it is no matter here."""


async def _take(url: str, address: str, token: str, port: int) -> None:
    database = Database(url, size=2)
    api = bot_api(token, address)
    workspace = token.partition(":")[0]
    intake = Intake(database, _left, workspace)
    if port:
        import uvicorn

        listener = socket.create_server(("127.0.0.1", port))
        served = web_application({}, [webhook_route(intake, SECRET)])
        config = uvicorn.Config(served, log_config=None, lifespan="off")
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await uvicorn.Server(config).serve(sockets=[listener])
        return
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await Poller(api, intake, Lock(database, f"telegram:{workspace}")).run(asyncio.Event())


def main() -> None:
    """Take until killed."""
    url, address, token, *port = sys.argv[1:]
    asyncio.run(_take(url, address, token, int(port[0]) if port else 0))


if __name__ == "__main__":
    main()
