"""No secret stands in the database or in a log, however loud the logs and whatever goes wrong.

The whole product runs as one process with its logs at DEBUG beside strict emulators of Telegram and Slack. A workspace
installs it by OAuth, so that its token lies in the database; people talk to it on both sides; requests come that Slack
did not sign; both refuse its tokens, gateways answer in HTML, the process is killed and starts again. Then all that it
wrote to its outputs and the whole database, dumped as text, are searched for the tokens and whatever looks like one.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import httpx
from cryptography.fernet import Fernet

from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.p1 import dump
from bot.adapters.slack.manifest import manifest
from bot.store import migrations
from bot.store.server import EmbeddedServer
from tests.emulators.harness import Emulator, Harness, free_port, wait_for

BAR = "pg_dump and all logs (DEBUG, crashes, 401s) searched for token patterns: 0 hits"
_TELEGRAM = "987654321:AAHsecretsecretsecretsecretsecretsec"
_SLACK = "xoxb-111111111111-222222222222-abcdefghijklmnopqrstuvwx"
_SIGNING = "0123456789abcdef0123456789abcdef"
_CLIENT, _CLIENT_SECRET = "1000000000.2000000000", "fedcba9876543210fedcba9876543210"
_APP = "A0PACTWIRE"
_LINES = (
    "/start",
    "/subscribe 08:30 KT",
    f"내 토큰은 {_TELEGRAM[:5]}",
    "/settings",
    "https://127.0.0.1/x",
)
#: Two workspaces: one is served by the settings' token, the other installs us.
_GIVEN, _INSTALLS = "T0GIVEN", "T0NANUM"
_PATTERNS = (
    r"\d{6,12}:[A-Za-z0-9_-]{30,}",
    r"xox[abeprs]-[A-Za-z0-9-]{10,}",
    r"xapp-[A-Za-z0-9-]{10,}",
    r"Bearer\s+[A-Za-z0-9._-]{10,}",
)


async def search(url: str, folder: Path, *, lines: Sequence[str] = _LINES, pause: float = 2.0) -> Outcome:
    """Let all that happen on this database, saying these lines among others, and search what was written."""
    key = Fernet.generate_key().decode()
    async with Harness() as harness:
        telegram = await harness.emulator("telegram", folder / "telegram.sqlite", scale=0.1)
        slack = await harness.emulator("slack", folder / "slack.sqlite", scale=0.1)
        port = free_port()
        environment = {
            "DATABASE_URL": url,
            "PACTWIRE_HOME": str(folder / "own"),
            "PORT": str(port),
            "PACTWIRE_LOG_LEVEL": "DEBUG",
            "PACTWIRE_LOG_FORMAT": "json",
            "PACTWIRE_SECRET_KEYS": key,
            "TELEGRAM_BOT_TOKEN": _TELEGRAM,
            "TELEGRAM_API_URL": telegram.address,
            "SLACK_BOT_TOKEN": _SLACK,
            "SLACK_SIGNING_SECRET": _SIGNING,
            "SLACK_CLIENT_ID": _CLIENT,
            "SLACK_CLIENT_SECRET": _CLIENT_SECRET,
            "SLACK_API_URL": f"{slack.address}/api/",
        }
        process = await harness.start("pactwire", [sys.executable, "-m", "bot", "run"], env=environment)
        (await telegram.client.get(f"/bot{_TELEGRAM}/getMe")).raise_for_status()
        await telegram.act("people", id=42, first_name="지민", started=True)

        async def talk(line: str) -> None:
            await telegram.act("say", chat=42, text=line)
            for team in (_GIVEN, _INSTALLS):
                said = {"team": team, "user": "U0MINJI", "channel": "@app"}
                await slack.act("say", text=line.removeprefix("/"), **said)
            await asyncio.sleep(pause)

        ours = f"http://127.0.0.1:{port}"
        await _up(ours)
        installed = await _installed(slack, ours)
        for line in lines:
            await talk(line)
        everybody = "all have been answered"
        await wait_for(lambda: _answered(telegram, slack), seconds=60, what=everybody, every=0.3)
        for case in ("no_signature", "wrong_secret", "too_old", "altered_body"):
            await slack.act("forge", case=case)
        for side in (telegram, slack):
            await side.set_faults({"do": "html", "status": 502, "every": 3})
        await talk("/briefing")
        for side in (telegram, slack):
            await side.set_faults({"do": "error", "status": 401, "method": "*"})
        await talk("/help")
        for side in (telegram, slack):
            await side.set_faults()
        await slack.act("token", token=installed, error="token_revoked")
        await slack.act("token", token=_SLACK, error="invalid_auth")
        await talk("/latest")
        await process.restart()
        await _up(ours)
        await talk("/latest")
        await asyncio.sleep(2 * pause)
        logs = "\n".join(process.output)
        kept = await dump(url)
        said = len([call for call in telegram.calls() if call.method == "sendMessage"])
        posted = [c for c in slack.calls() if c.method == "chat.postMessage" and c.done]
        teams = {call.account for call in posted}
    exact = (_TELEGRAM, _TELEGRAM.partition(":")[2], _SLACK, installed, _SIGNING, _CLIENT_SECRET, key)
    hits = {
        where: sorted({secret[:6] for secret in exact if secret in text})
        + sorted({found[0][:6] for pattern in _PATTERNS for found in re.finditer(pattern, text)})
        for where, text in (("logs", logs), ("database", kept))
    }
    return Outcome(
        held=not any(hits.values())
        and said > 0
        and teams == {_GIVEN, _INSTALLS}
        and "debug" in logs.casefold(),
        figures={
            "searched": f"{len(logs) // 1000} kB of logs, {len(kept) // 1000} kB of the database",
            "replies meanwhile": f"{said} on Telegram, {len(posted)} on Slack in {len(teams)} workspaces",
            "hits in the logs": str(len(hits["logs"])) + (f" {hits['logs']}" if hits["logs"] else ""),
            "hits in the database": str(len(hits["database"])),
        },
    )


def _answered(telegram: Emulator, slack: Emulator) -> bool:
    """Whether somebody on Telegram, and in both workspaces, has had a reply."""
    posted = {call.account for call in slack.calls() if call.method == "chat.postMessage" and call.done}
    told = any(call.method == "sendMessage" and call.done for call in telegram.calls())
    return told and posted == {_GIVEN, _INSTALLS}


async def _up(ours: str) -> None:
    async def answers() -> bool:
        async with httpx.AsyncClient() as client:
            try:
                return (await client.get(f"{ours}/healthz")).status_code == 200
            except httpx.TransportError:
                return False

    await wait_for(answers, seconds=90, what="it answers", every=0.3)


async def _installed(slack: Emulator, ours: str) -> str:
    """Both workspaces as they should be, one of them installed by a person with a browser; gives its token."""
    made = manifest(url=ours)
    own = {"client_id": _CLIENT, "client_secret": _CLIENT_SECRET, "signing_secret": _SIGNING}
    await slack.act("app", id=_APP, socket_mode=False, manifest=made, **own)
    for team in (_GIVEN, _INSTALLS):
        await slack.act("team", id=team, name=team, domain=team.lower())
        await slack.act("user", team=team, id="U0MINJI", name="minji")
    await slack.act("install", app=_APP, team=_GIVEN, token=_SLACK)
    async with httpx.AsyncClient() as browser:
        there = (await browser.get(f"{ours}/slack/install")).headers["Location"]
        back = (await browser.get(f"{there}&user={_INSTALLS}:U0MINJI")).headers["Location"]
        (await browser.get(back)).raise_for_status()
    tokens = (await slack.look("world"))["tokens"]
    return str(next(token["token"] for token in tokens if token["team_id"] == _INSTALLS))


def prove() -> Outcome:
    """Run it."""
    with tempfile.TemporaryDirectory(prefix="pactwire-proof-") as folder:
        embedded = EmbeddedServer(Path(folder) / "home", durable=True)
        url = embedded.start()
        try:
            migrations.migrate(url)
            return asyncio.run(search(url, Path(folder)))
        finally:
            embedded.stop()
