"""Slack over HTTP: checked, stored, acknowledged; what must be answered at once is answered at once.

request -> signature -> payload -> at once? its answer : the inbox -> 200
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.adapters.slack.intake import Intake
from bot.adapters.slack.signatures import genuine
from bot.errors import PactwireError
from summarizer.types import Language

_MOST_BYTES = 1 << 20
#: Slack waits three seconds; an answer that comes later is none.
_PATIENCE = 2.8
#: A body that is too long is read to its end, within reason: who is cut off in the middle sees no answer.
_MOST_READ = 8 << 20

_log = structlog.get_logger(__name__)

#: What must be answered while somebody waits: the answer, None where there is nothing to say; and whether it did.
AtOnce = Callable[[Mapping[str, Any]], Awaitable[tuple[bool, dict[str, Any] | None]]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What Slack is told about what it sent."""

    #: False: it shall come again.
    taken: bool = True
    body: dict[str, Any] | None = None


class Listener:
    """Takes what Slack sends, by whichever way it comes."""

    def __init__(self, intake: Intake, at_once: AtOnce, *, language: Language = Language.KO) -> None:
        self.intake = intake
        self._at_once = at_once
        self._language = language

    async def hear(self, payload: Mapping[str, Any]) -> Answer:
        """Store it or answer it, within the three seconds that Slack waits."""
        kind = payload.get("type")
        if kind == "url_verification":
            return Answer(body={"challenge": str(payload.get("challenge", ""))})
        if kind == "app_rate_limited":
            _log.warning("Slack holds events back: more than 30,000 an hour", team=payload.get("team_id"))
            return Answer()
        try:
            async with asyncio.timeout(_PATIENCE):
                answered, body = await self._at_once(payload)
                if not answered:
                    await self.intake.take(payload)
            return Answer(body=body)
        except (PactwireError, TimeoutError) as error:
            _log.warning("not stored", kind=kind or "command", error=str(error))
            if "command" not in payload:
                return Answer(taken=False)
            # Slack does not send a command again: whoever gave it is told.
            return Answer(body={"response_type": "ephemeral", "text": _later(self._language)})


def _later(language: Language) -> str:
    if language is Language.KO:
        return "지금은 처리하지 못했습니다. 잠시 뒤 다시 시도해 주십시오."
    return "That did not work just now; please try again in a moment."


def events_route(listener: Listener, signing_secret: str, *, clock: Callable[[], float] = time.time) -> Route:
    """The route that Slack sends events, commands and interactions to."""

    async def receive(request: Request) -> Response:
        body = await _body(request)
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if body is None or not genuine(signing_secret, stamp, signature, body, now=clock()):
            _log.info("a request that is not Slack's was turned away")
            return PlainTextResponse("not signed by Slack", status_code=401)
        payload = parsed(body, request.headers.get("Content-Type", ""))
        if payload is None:
            return PlainTextResponse("not a payload", status_code=400)
        answer = await listener.hear(payload)
        if not answer.taken:
            return PlainTextResponse("come again", status_code=503)
        if answer.body is None:
            return PlainTextResponse("")
        return JSONResponse(answer.body)

    return Route("/slack/events", receive, methods=["POST"])


async def _body(request: Request) -> bytes | None:
    """The body as it came; None where it is too long."""
    body, read = bytearray(), 0
    async for chunk in request.stream():
        read += len(chunk)
        if read <= _MOST_BYTES:
            body += chunk
        if read > _MOST_READ:
            return None
    return bytes(body) if read <= _MOST_BYTES else None


def parsed(body: bytes, content_type: str) -> dict[str, Any] | None:
    """A body as a payload: JSON, a form, or JSON in a form; None for anything else."""
    try:
        if content_type.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded":
            form = dict(parse_qsl(body.decode(), keep_blank_values=True))
            payload = json.loads(form["payload"]) if "payload" in form else form
        else:
            payload = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None
