"""A chat that is gone is asked once and then left alone; one that moved gets its message once at its new address.

Fourteen error strings as the Bot API server words them, and seventeen of Slack's, are sent in answer to a message of
three that a chat is owed, each for a chat of its own. After an error that is for good there is no further attempt for
that chat, and its subscriptions rest; a move is followed, once; what is wrong with the message alone costs one more
attempt, as plain text, and the chat stays. Slack's stand-in closes four of the channels by itself: one is archived, one
unknown, in one the bot is no member, and of one the id was changed.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy import text

from benchmarks.proofs.hand import server
from benchmarks.proofs.outcome import Outcome, together
from bot.adapters.slack.api import Web
from bot.adapters.slack.parts import slack_parts
from bot.adapters.slack.tokens import OneToken
from bot.adapters.telegram.api import bot_api
from bot.adapters.telegram.listen import TelegramUpdates
from bot.adapters.telegram.send import TelegramChannel
from bot.app import Application, application
from bot.domain.chat import Place, Platform, Reply
from bot.ports import Channel, Updates
from bot.store import chats, outbox
from bot.store.session import Database
from summarizer.types import Language
from tests.emulators.harness import wait_for
from tests.emulators.slack import scene
from tests.emulators.slack.bench import Bench, open_slack

BAR = "table of error strings: at most 1 attempt after a permanent one; a migrated chat: new id stored, delivered once"
_TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"  # noqa: S105  # opens nothing but the server here
_NEW = -1_009_999
#: What the server says, with its status; and what that means: gone, moved, or only the message is at fault.
ERRORS = (
    (403, "Forbidden: bot was blocked by the user", "gone"),
    (403, "Forbidden: user is deactivated", "gone"),
    (403, "Forbidden: bot was kicked from the group chat", "gone"),
    (403, "Forbidden: bot was kicked from the supergroup chat", "gone"),
    (403, "Forbidden: bot is not a member of the channel chat", "gone"),
    (403, "Forbidden: bot can't initiate conversation with a user", "gone"),
    (403, "Forbidden: the group chat was deleted", "gone"),
    (400, "Bad Request: chat not found", "gone"),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", "gone"),
    (400, "Bad Request: TOPIC_CLOSED", "gone"),
    (400, "Bad Request: not enough rights to send text messages to the chat", "gone"),
    (400, "Bad Request: group chat was upgraded to a supergroup chat", "moved"),
    (400, "Bad Request: can't parse entities: Unsupported start tag", "message"),
    (400, "Bad Request: ENTITIES_TOO_LONG", "message"),
)
#: Slack's errors, and what each means; what stands without a verdict the stand-in says by itself.
SLACK_ERRORS = (
    ("is_archived", "gone"),
    ("channel_not_found", "gone"),
    ("not_in_channel", "gone"),
    ("account_inactive", "gone"),
    ("token_revoked", "gone"),
    ("org_login_required", "gone"),
    ("team_access_not_granted", "gone"),
    ("restricted_action", "gone"),
    ("restricted_action_read_only_channel", "gone"),
    ("channel_is_limited_access", "gone"),
    ("messages_tab_disabled", "gone"),
    ("user_disabled", "gone"),
    ("cannot_dm_bot", "gone"),
    ("channel_id_changed", "moved"),
    ("invalid_blocks", "message"),
    ("msg_blocks_too_long", "message"),
    ("msg_too_long", "message"),
)
_BY_ITSELF = frozenset(["is_archived", "channel_not_found", "not_in_channel", "channel_id_changed"])
_NEW_CHANNEL = "C0NEW"


@contextmanager
def _telegram() -> Iterator[tuple[str, Counter[str], Counter[str]]]:
    """A server that answers each chat with its error, but for the new address; counts attempts and deliveries."""
    attempts: Counter[str] = Counter()
    delivered: Counter[str] = Counter()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            given = parse_qs(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())
            chat = given.get("chat_id", ["0"])[0]
            attempts[chat] += 1
            number = int(chat) - 1
            if not 0 <= number < len(ERRORS) or (
                ERRORS[number][2] == "message" and "parse_mode" not in given
            ):
                delivered[chat] += 1
                self._say(200, {"ok": True, "result": {"message_id": attempts[chat]}})
                return
            status, said, kind = ERRORS[number]
            more = {"parameters": {"migrate_to_chat_id": _NEW}} if kind == "moved" else {}
            self._say(status, {"ok": False, "error_code": status, "description": said, **more})

        def _say(self, status: int, body: dict[str, object]) -> None:
            encoded = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(encoded)))
            self.end_headers()
            self.wfile.write(encoded)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=listening.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}", attempts, delivered
    finally:
        listening.shutdown()
        listening.server_close()


async def telegram(url: str) -> Outcome:
    """The table of the Bot API."""
    with _telegram() as (address, attempts, delivered):
        api = bot_api(_TOKEN, address)
        channel = TelegramChannel(api, scale=0.05)
        async with _working(url, channel, TelegramUpdates(api, "123456789"), Platform.TELEGRAM) as running:
            places = [Place(Platform.TELEGRAM, "123456789", str(n)) for n in range(1, len(ERRORS) + 1)]
            states = await _sent(running, channel, places)
        await api.hang_up()
    wrong = []
    for number, (_, said, kind) in enumerate(ERRORS, start=1):
        chat = str(number)
        if kind == "gone":
            good = attempts[chat] == 1 and states.get(chat) == "gone"
        elif kind == "moved":
            good = attempts[chat] == 1 and delivered[str(_NEW)] == 3 and states.get(str(_NEW)) == "active"
        else:
            good = delivered[chat] == 3 and attempts[chat] == 6 and states.get(chat) == "active"
        if not good:
            wrong.append(f"{said} ({attempts[chat]} attempts, {states.get(chat)})")
    gone = [str(number) for number, error in enumerate(ERRORS, start=1) if error[2] == "gone"]
    return _told(len(ERRORS), max(attempts[chat] for chat in gone), delivered[str(_NEW)], wrong)


async def slack(url: str, folder: Path) -> Outcome:
    """The table of Slack."""
    async with open_slack(folder, scale=0.05) as bench:
        database = Database(url, size=3)
        parts = slack_parts(
            Web(bench.root),
            database,
            OneToken(scene.BOT_TOKEN),
            language=Language.KO,
            timezone="Asia/Seoul",
            clock=lambda: datetime.now(UTC),
            scale=0.05,
        )
        places = [Place(Platform.SLACK, scene.TEAM, f"C0{n:03}") for n in range(len(SLACK_ERRORS))]
        for (error, kind), place in zip(SLACK_ERRORS, places, strict=True):
            await _close(bench, error, kind, place.address)
        async with _working(url, parts.channel, parts.updates, Platform.SLACK) as running:
            known = await _known(running, places)
            listener = parts.listener(running.database, running.queue)
            moved = next(p for p, (_, kind) in zip(places, SLACK_ERRORS, strict=True) if kind == "moved")
            await listener.hear(_changed(moved.address))
            await listener.intake.finish()
            await _until(running, "SELECT count(*) FROM inbox WHERE state IN ('new', 'handling')")
            states = await _sent(running, parts.channel, places, known=known)
        await parts.hang_up()
        await bench.server.ledger.flush()
        calls = [call for call in bench.calls() if call.method == "chat.postMessage" and call.chat]
    attempts = Counter(str(call.chat).partition(":")[2] for call in calls)
    delivered = Counter(str(call.chat).partition(":")[2] for call in calls if call.done)
    wrong = []
    for (error, kind), place in zip(SLACK_ERRORS, places, strict=True):
        chat = place.address
        if kind == "gone":
            good = attempts[chat] == 1 and states.get(chat) == "gone"
        elif kind == "moved":
            good = attempts[chat] == 0 and delivered[_NEW_CHANNEL] == 3
            good = good and states.get(_NEW_CHANNEL) == "active"
        else:
            good = delivered[chat] == 3 and attempts[chat] == 4 and states.get(chat) == "active"
        if not good:
            wrong.append(f"{error} ({attempts[chat]} attempts, {delivered[chat]} done, {states.get(chat)})")
    gone = [p.address for p, (_, kind) in zip(places, SLACK_ERRORS, strict=True) if kind == "gone"]
    return _told(len(SLACK_ERRORS), max(attempts[chat] for chat in gone), delivered[_NEW_CHANNEL], wrong)


async def _close(bench: Bench, error: str, kind: str, channel: str) -> None:
    """Make a channel to which Slack says this."""
    if error != "channel_not_found" and kind != "moved":
        await bench.desk("channel", id=channel, name=channel.lower(), bots=error != "not_in_channel")
    if error == "is_archived":
        await bench.desk("change", channel=channel, archived=True)
    if kind == "moved":
        await bench.desk("channel", id=_NEW_CHANNEL, name="moved", bots=True)
    if error not in _BY_ITSELF:
        times = 1 if kind == "message" else None
        where = f"{scene.TEAM}:{channel}"
        await bench.desk("verdict", error=error, method="chat.postMessage", chat=where, times=times)


def _changed(channel: str) -> dict[str, object]:
    """Slack's word that a channel has another id now."""
    return {
        "type": "event_callback",
        "event_id": "Ev0MOVED",
        "team_id": scene.TEAM,
        "event": {
            "type": "channel_id_changed",
            "old_channel_id": channel,
            "new_channel_id": _NEW_CHANNEL,
        },
        "authorizations": [{"team_id": scene.TEAM, "user_id": "U0BOT", "is_bot": True}],
    }


@asynccontextmanager
async def _working(
    url: str, channel: Channel, updates: Updates, platform: Platform
) -> AsyncIterator[Application]:
    async with application(
        url,
        allow_networks=(ipaddress.ip_network("127.0.0.0/8"),),
        host_spacing=0,
        channels={platform: channel},
        updates={platform: updates},
    ) as running:
        working = asyncio.create_task(running.queue.work())
        try:
            yield running
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working


async def _known(running: Application, places: Sequence[Place]) -> dict[Place, int]:
    async with running.database.transaction() as connection:
        given: dict[str, Any] = {"kind": "group", "language": Language.KO, "timezone": "Asia/Seoul"}
        return {place: await chats.ensure(connection, place, **given) for place in places}


async def _sent(
    running: Application,
    channel: Channel,
    places: Sequence[Place],
    *,
    known: Mapping[Place, int] | None = None,
) -> dict[str, str]:
    """Owe each chat three messages and wait; gives what became of the chats, by their addresses."""
    owed: list[int] = []
    for chat_id in (known or await _known(running, places)).values():
        async with running.database.transaction() as connection:
            for number in range(3):
                owed += await outbox.add(connection, chat_id, channel.parts(Reply(text=f"소식 {number}")))
    await running.queue.deliver_all(owed)
    with suppress(TimeoutError):
        await _until(running, "SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'dead')")
    async with running.database.transaction() as connection:
        rows = await connection.execute(text("SELECT address, state FROM chats"))
        return {row.address: row.state for row in rows}


async def _until(running: Application, left: str) -> None:
    """Wait until a query counts none."""

    async def none() -> bool:
        async with running.database.transaction() as connection:
            return int((await connection.execute(text(left))).scalar_one()) == 0

    await wait_for(none, seconds=120, what=f"none is left of {left}")


def _told(errors: int, most: int, moved: int, wrong: Sequence[str]) -> Outcome:
    return Outcome(
        held=not wrong,
        figures={
            "errors": f"{errors}, three messages owed to the chat of each",
            "most attempts after a permanent one": str(most - 1),
            "delivered at the new address": f"{moved} of 3, each once",
            "otherwise than promised": "; ".join(wrong) or "none",
        },
    )


async def _prove(first: str, second: str, folder: Path) -> Outcome:
    return together(telegram=await telegram(first), slack=await slack(second, folder))


def prove() -> Outcome:
    """Both tables."""
    with tempfile.TemporaryDirectory() as folder, server() as one, server() as other:
        return asyncio.run(_prove(one.url(), other.url(), Path(folder)))
