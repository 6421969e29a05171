"""No secret stands in the database or in a log, however loud the logs and whatever goes wrong.

The whole product runs as one process with its logs at DEBUG beside strict emulators of Telegram and Slack: people talk
to it, Telegram refuses its token, a gateway answers in HTML, the process is killed and starts again. Then all that it
wrote to its outputs and the whole database, dumped as text, are searched for the tokens and whatever looks like one.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.p1 import dump
from bot.store import migrations
from bot.store.server import EmbeddedServer
from tests.emulators.harness import Harness, free_port, wait_for

BAR = "pg_dump and all logs (DEBUG, crashes, 401s) searched for token patterns: 0 hits"
_TELEGRAM = "987654321:AAHsecretsecretsecretsecretsecretsec"
_SLACK = "xoxb-111111111111-222222222222-abcdefghijklmnopqrstuvwx"
_SIGNING = "0123456789abcdef0123456789abcdef"
_PATTERNS = (
    r"\d{6,12}:[A-Za-z0-9_-]{30,}",
    r"xox[abeprs]-[A-Za-z0-9-]{10,}",
    r"xapp-[A-Za-z0-9-]{10,}",
    r"Bearer\s+[A-Za-z0-9._-]{10,}",
)


async def _prove() -> Outcome:
    with tempfile.TemporaryDirectory(prefix="pactwire-proof-") as folder:
        embedded = EmbeddedServer(Path(folder) / "home", durable=True)
        url = await asyncio.to_thread(embedded.start)
        try:
            await asyncio.to_thread(migrations.migrate, url)
            key = Fernet.generate_key().decode()
            async with Harness() as harness:
                telegram = await harness.emulator("telegram", Path(folder) / "telegram.sqlite", scale=0.1)
                slack = await harness.emulator("slack", Path(folder) / "slack.sqlite", scale=0.1)
                environment = {
                    "DATABASE_URL": url,
                    "PACTWIRE_HOME": str(Path(folder) / "own"),
                    "PORT": str(free_port()),
                    "PACTWIRE_LOG_LEVEL": "DEBUG",
                    "PACTWIRE_LOG_FORMAT": "json",
                    "PACTWIRE_SECRET_KEYS": key,
                    "TELEGRAM_BOT_TOKEN": _TELEGRAM,
                    "TELEGRAM_API_URL": telegram.address,
                    "SLACK_BOT_TOKEN": _SLACK,
                    "SLACK_SIGNING_SECRET": _SIGNING,
                    "SLACK_API_URL": f"{slack.address}/api/",
                }
                process = await harness.start(
                    "pactwire", [sys.executable, "-m", "bot", "run"], env=environment
                )
                (await telegram.client.get(f"/bot{_TELEGRAM}/getMe")).raise_for_status()
                await telegram.act("people", id=42, first_name="지민", started=True)

                async def talk(line: str) -> None:
                    await telegram.act("say", chat=42, text=line)
                    await asyncio.sleep(2)

                await wait_for(lambda: len(process.output) > 3, seconds=90, what="it runs")
                for line in (
                    "/start",
                    "/subscribe 08:30 KT",
                    f"내 토큰은 {_TELEGRAM[:5]}",
                    "/settings",
                    "https://127.0.0.1/x",
                ):
                    await talk(line)
                await telegram.set_faults({"do": "html", "status": 502, "every": 3})
                await talk("/briefing")
                await telegram.set_faults({"do": "error", "status": 401, "method": "*"})
                await talk("/help")
                await telegram.set_faults()
                await process.restart()
                await talk("/latest")
                await asyncio.sleep(5)
                logs = "\n".join(process.output)
                kept = await dump(url)
                said = len([call for call in telegram.calls() if call.method == "sendMessage"])
        finally:
            await asyncio.to_thread(embedded.stop)
    exact = (_TELEGRAM, _TELEGRAM.partition(":")[2], _SLACK, _SIGNING, key)
    hits = {
        where: sorted({secret[:6] for secret in exact if secret in text})
        + sorted({found[0][:6] for pattern in _PATTERNS for found in re.finditer(pattern, text)})
        for where, text in (("logs", logs), ("database", kept))
    }
    return Outcome(
        held=not any(hits.values()) and said > 3 and "debug" in logs.casefold(),
        figures={
            "searched": f"{len(logs) // 1000} kB of logs, {len(kept) // 1000} kB of the database",
            "replies meanwhile": str(said),
            "hits in the logs": str(len(hits["logs"])) + (f" {hits['logs']}" if hits["logs"] else ""),
            "hits in the database": str(len(hits["database"])),
        },
    )


def prove() -> Outcome:
    """Run it."""
    return asyncio.run(_prove())
