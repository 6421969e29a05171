"""Bots as the library's own examples build them, a process each: the emulator must catch what they lose.

python -m tests.integration.emulators.naive_bots polling|webhook|limited ADDRESS TOKEN [...]
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

os.environ["PTB_TIMEDELTA"] = "true"  # the library's way of giving its waits as timedeltas without a warning

from telegram import Update
from telegram.error import RetryAfter
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    ContextTypes,
    MessageHandler,
    filters,
)

#: What a bot needs for one update: reading an article, say.
WORK_SECONDS = 0.1


async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Think a while, then answer."""
    await asyncio.sleep(WORK_SECONDS)
    assert update.message is not None
    await update.message.reply_text(f"re: {update.message.text}")


def application(address: str, token: str) -> Application[Any, Any, Any, Any, Any, Any]:
    """An application as in the examples, talking to the emulator."""
    built = ApplicationBuilder().token(token).base_url(f"{address}/bot").build()
    built.add_handler(MessageHandler(filters.TEXT, answer))
    return built


async def send_to_many(address: str, token: str, first: int, count: int, go: Path) -> None:
    """One message each to so many chats at once, behind the library's limiter, when the file is there."""
    built = (
        ApplicationBuilder().token(token).base_url(f"{address}/bot").rate_limiter(AIORateLimiter()).build()
    )
    refused = 0

    async def send(chat: int) -> None:
        nonlocal refused
        try:
            await built.bot.send_message(chat, "x")
        except RetryAfter:
            refused += 1

    async with built:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while not go.exists():  # noqa: ASYNC110, ASYNC240 -- a starting shot for two processes
            await asyncio.sleep(0.001)
        await asyncio.gather(*(send(chat) for chat in range(first, first + count)))
    sys.stdout.write(f"{refused}\n")


def main() -> None:
    """Run the bot that is named."""
    kind, address, token, *more = sys.argv[1:]
    match kind:
        case "polling":
            application(address, token).run_polling(poll_interval=0, timeout=1)
        case "webhook":
            port = int(more[0])
            application(address, token).run_webhook(
                "127.0.0.1", port, url_path="hook", webhook_url=f"http://127.0.0.1:{port}/hook"
            )
        case "limited":
            asyncio.run(send_to_many(address, token, int(more[0]), int(more[1]), Path(more[2])))


if __name__ == "__main__":
    main()
