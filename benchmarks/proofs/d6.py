"""A chat that is gone is asked once and then left alone; one that moved gets its message once at its new address.

Fourteen error strings as the Bot API server words them are sent in answer to a message of three that a chat is owed,
each for a chat of its own, by a server that says nothing else. After an error that is for good there is no further
attempt for that chat, and its subscriptions rest; a move is followed, once; what is wrong with the message alone costs
one more attempt, as plain text, and the chat stays.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

from sqlalchemy import text

from benchmarks.proofs.hand import server
from benchmarks.proofs.outcome import Outcome
from bot.adapters.telegram.api import bot_api
from bot.adapters.telegram.listen import TelegramUpdates
from bot.adapters.telegram.send import TelegramChannel
from bot.app import application
from bot.domain.chat import Place, Platform, Reply
from bot.store import chats, outbox
from summarizer.types import Language
from tests.emulators.harness import wait_for

BAR = "14 error strings: at most 1 attempt after a permanent one; a migrated chat: new id stored, delivered once"
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


async def _prove(url: str) -> Outcome:
    with _telegram() as (address, attempts, delivered):
        api = bot_api(_TOKEN, address)
        channel = TelegramChannel(api, scale=0.05)
        async with application(
            url,
            allow_networks=(ipaddress.ip_network("127.0.0.0/8"),),
            host_spacing=0,
            channels={Platform.TELEGRAM: channel},
            updates={Platform.TELEGRAM: TelegramUpdates(api, "123456789")},
        ) as running:
            working = asyncio.create_task(running.queue.work())
            for number in range(1, len(ERRORS) + 1):
                async with running.database.transaction() as connection:
                    chat_id = await chats.ensure(
                        connection,
                        Place(Platform.TELEGRAM, "123456789", str(number)),
                        kind="group",
                        language=Language.KO,
                        timezone="Asia/Seoul",
                    )
                    owed = [
                        await outbox.add(connection, chat_id, channel.parts(Reply(text=f"소식 {n}")))
                        for n in range(3)
                    ]
                for (outbox_id,) in owed:
                    await running.queue.deliver(outbox_id)

            async def settled() -> bool:
                async with running.database.transaction() as connection:
                    waiting = "SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'dead')"
                    return int((await connection.execute(text(waiting))).scalar_one()) == 0

            with suppress(TimeoutError):
                await wait_for(settled, seconds=120, what="every message is settled")
            async with running.database.transaction() as connection:
                rows = await connection.execute(text("SELECT address, state FROM chats"))
                states = {row.address: row.state for row in rows}
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working
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
    return Outcome(
        held=not wrong,
        figures={
            "errors": f"{len(ERRORS)}, three messages owed to the chat of each",
            "most attempts after a permanent one": str(max(attempts[chat] for chat in gone) - 1),
            "delivered at the new address": f"{delivered[str(_NEW)]} of 3, each once",
            "otherwise than promised": "; ".join(wrong) or "none",
        },
    )


def prove() -> Outcome:
    """The whole table."""
    with tempfile.TemporaryDirectory(), server() as embedded:
        return asyncio.run(_prove(embedded.url()))
