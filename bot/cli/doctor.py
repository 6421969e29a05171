"""`doctor`: is everything there that Pactwire needs, and if not, what to do about it."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.errors import PactwireError, UserError

if TYPE_CHECKING:
    import httpx

    from config.settings import Settings

#: Less free space than this fills up within weeks; less than the second stops the database soon.
_LITTLE_SPACE, _NO_SPACE = 2 * 2**30, 256 * 2**20
#: Telegram and Slack refuse signatures that are five minutes off; logs that are a minute off mislead.
_SKEW_SECONDS, _WRONG_CLOCK_SECONDS = 30, 240
_PATIENCE_SECONDS = 20.0
#: An embedded server may have to be made first, and to recover from a crash.
_STARTING_SECONDS = 120.0


class State(StrEnum):
    """How a check went."""

    OK = "ok"
    #: It works, and something is missing or worth knowing.
    NOTE = "note"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found."""

    state: State
    what: str
    says: str
    #: What to do about it.
    remedy: str = ""


def add_to(app: typer.Typer) -> None:
    """Register this command."""
    app.command()(doctor)


def doctor() -> None:
    """Check settings, database, tokens, model, sources, disk, clock and font; exit 1 if something is wrong."""
    raise typer.Exit(asyncio.run(_doctor()))


async def _doctor() -> int:
    from bot.cli.setup import settings
    from config.settings import mistyped

    wrong = 0
    # Settings that cannot be read end here, each named with its reason.
    known = settings()
    _tell(Finding(State.OK, "settings", "all can be read"))
    for name, meant in mistyped().items():
        remedy = f"Did you mean {meant}?" if meant else "`.env.example` lists the settings."
        _tell(Finding(State.NOTE, "settings", f"{name} is no setting and is passed over", remedy))
    for check in (_secrets, _listing, _database, _telegram, _slack, _model, _people, _disk, _font):
        starts = check is _database and not known.database_url
        try:
            async with asyncio.timeout(_STARTING_SECONDS if starts else _PATIENCE_SECONDS):
                async for finding in check(known):
                    _tell(finding)
                    wrong += finding.state is State.WRONG
        except TimeoutError:
            what = check.__name__.removeprefix("_")
            _tell(
                Finding(State.WRONG, what, "no answer in time", "Look at the network and the server's load.")
            )
            wrong += 1
    if wrong:
        typer.echo(f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong.", err=True)
    return 1 if wrong else 0


def _tell(finding: Finding) -> None:
    typer.echo(f"{finding.state.value:<6}{finding.what:<12}{finding.says}")
    if finding.remedy:
        typer.echo(f"{'':<18}-> {finding.remedy}")
    sys.stdout.flush()


async def _secrets(known: Settings) -> AsyncIterator[Finding]:
    """What belongs together among the settings."""
    if known.slack_client_id and not known.secret_keys:
        remedy = "Make a key: python -c 'from cryptography.fernet import Fernet as F; print(F.generate_key().decode())'"
        yield Finding(
            State.WRONG, "secrets", "SLACK_CLIENT_ID is set and PACTWIRE_SECRET_KEYS is not", remedy
        )
    if known.telegram_webhook_url and not known.telegram_webhook_secret:
        remedy = (
            "Set it to a long random word of letters, digits, - and _, or unset TELEGRAM_WEBHOOK_URL to poll."
        )
        yield Finding(State.WRONG, "secrets", "TELEGRAM_WEBHOOK_SECRET is missing", remedy)


async def _listing(_known: Settings) -> AsyncIterator[Finding]:
    """The list of sources that the processes follow from their start."""
    from bot.cli.source_list import listed

    try:
        listed()
    except UserError as error:
        said = " ".join(str(error).split())
        yield Finding(State.WRONG, "sources", said, "Mend the file that PACTWIRE_SOURCES names, or unset it.")


async def _database(known: Settings) -> AsyncIterator[Finding]:
    from bot.app import database_address
    from bot.cli.setup import database_remedy, wants_migrating
    from bot.store import migrations

    try:
        with database_address(known) as url:
            where = "yours (DATABASE_URL)" if known.database_url else f"embedded, in {known.home}"
            try:
                await asyncio.to_thread(migrations.check, url)
            except PactwireError as error:
                if known.database_url is None and wants_migrating(error):
                    says = f"{where}; its tables are not made, or not of this version, yet"
                    remedy = "`pactwire run` makes them when it starts; `pactwire migrate` makes them now."
                    yield Finding(State.NOTE, "database", says, remedy)
                else:
                    yield Finding(State.WRONG, "database", str(error), database_remedy(error))
                return
            yield Finding(State.OK, "database", f"{where}; migrated")
            async for finding in _state(url):
                yield finding
    except PactwireError as error:
        yield Finding(State.WRONG, "database", str(error), database_remedy(error))


async def _state(url: str) -> AsyncIterator[Finding]:
    """What the rows tell of processes, sources and their clocks."""
    from sqlalchemy import text

    from bot.store import heartbeats, measures
    from bot.store.session import Database

    database = Database(url)
    try:
        async with database.transaction() as connection:
            told: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
            skew = abs((datetime.now(UTC) - told).total_seconds())
            last = await heartbeats.last(connection, heartbeats.CLOCK)
            found = await measures.take(connection)
    finally:
        await database.close()
    if skew > _SKEW_SECONDS:
        state = State.WRONG if skew > _WRONG_CLOCK_SECONDS else State.NOTE
        remedy = "Let NTP set the clocks of this machine and the database's."
        yield Finding(state, "clock", f"this machine and the database differ by {skew:.0f} s", remedy)
    else:
        yield Finding(State.OK, "clock", f"within {max(skew, 0.1):.1f} s of the database's")
    age = abs((told - last).total_seconds()) if last else None
    workers = int(found.numbers.get("workers", 0))
    if age is None or age > 120 or not workers:
        missing = " and ".join(
            name for name, gone in (("clock", age is None or age > 120), ("worker", not workers)) if gone
        )
        yield Finding(State.NOTE, "processes", f"no {missing} runs now", "pactwire run")
    else:
        yield Finding(State.OK, "processes", f"a clock ticked {age:.0f} s ago; {workers} workers")
    by_state = {state: int(n) for (state,), n in found.states["sources"].items()}
    on = by_state.get("on", 0) + by_state.get("failing", 0)
    if not on:
        remedy = "`pactwire run` reads PACTWIRE_SOURCES or the shipped list at its start; or `pactwire sources add`."
        yield Finding(State.NOTE, "sources", "none is switched on yet", remedy)
    elif by_state.get("failing", 0) * 2 > on:
        remedy = "`pactwire sources list` says why. Does this machine reach the internet?"
        yield Finding(
            State.WRONG, "sources", f"{by_state['failing']} of {on} failed at their last poll", remedy
        )
    else:
        failing = by_state.get("failing", 0)
        yield Finding(State.OK, "sources", f"{on} on" + (f", {failing} of them failing" if failing else ""))
    letters = int(found.numbers.get("dead_letters", 0))
    if letters:
        yield Finding(State.NOTE, "given up", f"{letters} pieces of work", "pactwire dead list")


async def _telegram(known: Settings) -> AsyncIterator[Finding]:
    if known.telegram_bot_token is None:
        yield Finding(
            State.NOTE, "Telegram", "no TELEGRAM_BOT_TOKEN", "Ask @BotFather for one to serve Telegram."
        )
        return
    from telegram.error import InvalidToken, TelegramError

    from bot.adapters.telegram.api import bot_api

    api = bot_api(known.telegram_bot_token.get_secret_value(), known.telegram_api_url)
    try:
        me = await api.call("getMe")
        webhook = (await api.call("getWebhookInfo")) or {}
    except InvalidToken:
        yield Finding(State.WRONG, "Telegram", "the token is refused", "Copy it from @BotFather anew.")
        return
    except TelegramError as error:
        remedy = f"Does this machine reach {known.telegram_api_url}?"
        yield Finding(State.WRONG, "Telegram", f"no answer ({error.message})", remedy)
        return
    finally:
        await api.hang_up()
    yield Finding(State.OK, "Telegram", f"@{me.get('username', '?')}")
    if known.telegram_webhook_url is None and webhook.get("url"):
        remedy = "Set TELEGRAM_WEBHOOK_URL, or call deleteWebhook to poll."
        yield Finding(State.WRONG, "Telegram", "a webhook of another program is set", remedy)
    elif webhook.get("last_error_message"):
        remedy = "Is TELEGRAM_WEBHOOK_URL reachable from the internet, with a valid certificate?"
        yield Finding(State.NOTE, "Telegram", f"the webhook failed: {webhook['last_error_message']}", remedy)


async def _slack(known: Settings) -> AsyncIterator[Finding]:
    if known.slack_bot_token is None:
        if known.slack_client_id is None:
            remedy = "`pactwire slack manifest` makes an app that you can install."
            yield Finding(State.NOTE, "Slack", "no SLACK_BOT_TOKEN", remedy)
        return
    for name, token, method in (
        ("SLACK_BOT_TOKEN", known.slack_bot_token, "auth.test"),
        ("SLACK_APP_TOKEN", known.slack_app_token, "apps.connections.open"),
    ):
        if token is not None:
            yield await _slack_call(known.slack_api_url, name, token.get_secret_value(), method)
    if known.slack_app_token is None and known.slack_signing_secret is None:
        remedy = "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP."
        yield Finding(State.WRONG, "Slack", "nothing can come in", remedy)


async def _slack_call(root: str, name: str, token: str, method: str) -> Finding:
    import httpx

    try:
        async with httpx.AsyncClient(timeout=10, trust_env=False) as client:
            address = f"{root.rstrip('/')}/{method}"
            answer = await client.post(address, headers={"Authorization": f"Bearer {token}"})
            said = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        remedy = f"Does this machine reach {root}?"
        return Finding(State.WRONG, "Slack", f"no answer ({type(error).__name__})", remedy)
    if not isinstance(said, dict) or not said.get("ok"):
        problem = said.get("error", "?") if isinstance(said, dict) else "?"
        remedy = "Copy it anew from the app's pages, and install the app again if Slack asks for it."
        return Finding(State.WRONG, "Slack", f"{name} is refused ({problem})", remedy)
    who = f"{said['user']} in {said['team']}" if method == "auth.test" and "team" in said else "accepted"
    return Finding(State.OK, "Slack", f"{name}: {who}")


async def _model(known: Settings) -> AsyncIterator[Finding]:
    """Whether the model that is set can be asked; none is asked for anything that costs."""
    if known.model is None:
        return
    from bot.adapters.model_reader.provider import is_installed

    if not is_installed():
        remedy = "pip install 'pactwire[llm]'; till then the embedded reader serves."
        yield Finding(State.WRONG, "model", f"{known.model}: its optional part is not installed", remedy)
        return
    provider, _, name = known.model.partition(":")
    key = known.model_key.get_secret_value() if known.model_key else ""
    if provider == "anthropic":
        root, headers = "https://api.anthropic.com/v1", {"x-api-key": key, "anthropic-version": "2023-06-01"}
        root = f"{known.model_url.rstrip('/')}/v1" if known.model_url else root
    else:
        root, headers = known.model_url or "https://api.openai.com/v1", {"Authorization": f"Bearer {key}"}
    yield await _model_answers(known.model, name, f"{root.rstrip('/')}/models", headers if key else {})


async def _model_answers(model: str, name: str, address: str, headers: dict[str, str]) -> Finding:
    import httpx

    try:
        async with httpx.AsyncClient(timeout=10) as client:
            answer = await client.get(address, headers=headers)
    except httpx.HTTPError as error:
        remedy = "Are PACTWIRE_MODEL_URL and the network right? Till then the embedded reader serves."
        return Finding(State.WRONG, "model", f"{model}: no answer ({type(error).__name__})", remedy)
    if answer.status_code in (401, 403):
        remedy = "Copy PACTWIRE_MODEL_KEY anew from the provider's pages."
        return Finding(State.WRONG, "model", f"{model}: the key is refused", remedy)
    if answer.status_code != 200:
        # Servers of one's own need not list their models.
        return Finding(
            State.NOTE, "model", f"{model}: the server answers, its list of models with {answer.status_code}"
        )
    if name not in _listed(answer):
        remedy = "Is the name in PACTWIRE_MODEL right? `pactwire brief --reader model` tries it."
        return Finding(State.NOTE, "model", f"{model}: the server does not list it", remedy)
    return Finding(State.OK, "model", f"{model}: listed by its server")


def _listed(answer: httpx.Response) -> set[str]:
    try:
        return {str(one["id"]) for one in answer.json()["data"]}
    except (ValueError, KeyError, TypeError):
        return set()


async def _people(known: Settings) -> AsyncIterator[Finding]:
    if not known.operators:
        remedy = "Set PACTWIRE_OPERATORS to telegram:ID or slack:TEAM:USER."
        yield Finding(State.NOTE, "operators", "nobody may administer it from a chat", remedy)
    elif not known.operator_chat:
        yield Finding(State.NOTE, "operators", "notices have no chat to go to", "Set PACTWIRE_OPERATOR_CHAT.")
    else:
        yield Finding(State.OK, "operators", f"{len(known.operators)}; notices go to {known.operator_chat}")


async def _disk(known: Settings) -> AsyncIterator[Finding]:
    folder = next((path for path in (known.home, *known.home.parents) if path.exists()), Path.cwd())
    free = shutil.disk_usage(folder).free
    says = f"{free / 2**30:.1f} GiB free at {folder}"
    if free < _NO_SPACE:
        yield Finding(State.WRONG, "disk", says, "Make room, or set PACTWIRE_HOME to another disk.")
    elif free < _LITTLE_SPACE and known.database_url is None:
        yield Finding(State.NOTE, "disk", says, "The embedded database grows by about 10 kB an article.")
    else:
        yield Finding(State.OK, "disk", says)


async def _font(_known: Settings) -> AsyncIterator[Finding]:
    """Whether a picture with Hangul can be drawn."""
    from bot.views.canvas import Sheet

    def draw() -> None:
        sheet = Sheet(60)
        sheet.text(10, 30, "글자")
        sheet.png()

    try:
        await asyncio.to_thread(draw)
    except (PactwireError, ImportError) as error:
        yield Finding(State.WRONG, "font", str(error), "Install Pactwire again, with all that it needs.")
        return
    yield Finding(State.OK, "font", "pictures show Hangul")
