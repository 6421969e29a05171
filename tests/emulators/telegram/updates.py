"""The queue of updates for a bot, and the two ways in which it gets them: asking, or a webhook.

An update stays, on disk, until the bot confirms it by asking from a higher offset, or its webhook answers
2xx, or it is a day old.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.emulators.telegram.refusals import bad_request, conflict, too_many
from tests.emulators.telegram.request import Parameters
from tests.emulators.telegram.world import Json, World
from tests.emulators.windows import Clock

POLL_SECONDS = 50
POLL_LIMIT = 100
KEPT_SECONDS = 24 * 3600
SECRET_LENGTH = 256
CONNECTIONS = 100
DEFAULT_CONNECTIONS = 40

#: What a bot gets only when it asks for it by name.
ASKED_FOR = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"


class UpdateQueue:
    """The updates that a bot has not confirmed."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world = world
        self._clock = clock
        self._poll: asyncio.Future[None] | None = None  #: the long poll that waits
        self._webhook_set_at = 0.0
        #: Called with the queue that has something for the webhook, or None when the webhook has changed.
        self.wake_webhook: Callable[[str | None], None] = lambda _: None

    @property
    def is_polled(self) -> bool:
        """Whether a long poll waits just now."""
        return self._poll is not None

    def push(self, kind: str, payload: Json, *, queue: str) -> int | None:
        """Queue an update of a kind; None when the bot has not asked for that kind."""
        allowed = self.world.bot.allowed_updates
        if kind not in allowed if allowed else kind in ASKED_FOR:
            return None
        update_id = self.world.next_update_id()
        self.world.save_update({"update_id": update_id, kind: payload}, date=self._clock.now(), queue=queue)
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        self.wake_webhook(queue)
        return update_id

    def drop_old(self) -> None:
        """Forget what is older than a day."""
        oldest = self._clock.now() - self._clock.span(KEPT_SECONDS)
        for update_id in [number for number, update in self.world.updates.items() if update["date"] < oldest]:
            self.world.forget_update(update_id)

    async def wait(self, parameters: Parameters) -> None:
        """The waiting part of getUpdates: confirm what the offset confirms, then wait for something new."""
        if self.world.bot.webhook:
            return  # `take` refuses
        self._end_poll(_OTHER_POLL)
        self._note_allowed(parameters)
        self._confirm(parameters.integer("offset"))
        timeout = min(max(parameters.integer("timeout"), 0), POLL_SECONDS)
        if self.world.updates or not timeout:
            return
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None

    def take(self, parameters: Parameters) -> list[Json]:
        """The answering part of getUpdates: what waits from the offset on."""
        if self.world.bot.webhook:
            raise conflict(_WEBHOOK_ACTIVE)
        self.drop_old()
        offset = parameters.integer("offset")
        limit = parameters.integer("limit", POLL_LIMIT)
        limit = min(max(limit, 1), POLL_LIMIT)
        found = sorted(number for number in self.world.updates if number >= offset)
        return [self.world.updates[number]["body"] for number in found[:limit]]

    def set_webhook(self, parameters: Parameters) -> bool:
        """setWebhook; an empty address deletes it."""
        address = parameters.text("url")
        if not address:
            return self.delete_webhook(parameters)
        now = self._clock.now()
        if now < self._webhook_set_at + self._clock.span(1):
            raise too_many(1)
        parts = urlsplit(address if "://" in address else "https://" + address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise bad_request("invalid webhook URL specified")
        # The platform takes HTTPS only; on loopback plain HTTP is what a bot under test listens on.
        if parts.scheme == "http" and not re.fullmatch(r"localhost|127\.[\d.]+|::1", parts.hostname):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        secret = parameters.text("secret_token")
        if len(secret) > SECRET_LENGTH:
            raise bad_request("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise bad_request("secret token contains unallowed characters")
        self._webhook_set_at = now
        if parameters.truth("drop_pending_updates"):
            self._clear()
        self._note_allowed(parameters)
        self._end_poll("terminated by setWebhook request")
        connections = parameters.integer("max_connections", DEFAULT_CONNECTIONS)
        self.world.bot.webhook = {
            "url": parts.geturl(),
            "secret_token": secret,
            "max_connections": min(max(connections, 1), CONNECTIONS),
        }
        self.world.save_bot()
        self.wake_webhook(None)
        return True

    def delete_webhook(self, parameters: Parameters) -> bool:
        """deleteWebhook."""
        if parameters.truth("drop_pending_updates"):
            self._clear()
        if self.world.bot.webhook:
            self.world.bot.webhook = {}
            self.world.save_bot()
            self.wake_webhook(None)
        return True

    def webhook_info(self) -> Json:
        """getWebhookInfo."""
        webhook = self.world.bot.webhook
        info: Json = {
            "url": webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(self.world.updates),
        }
        for name in ("max_connections", "last_error_date", "last_error_message"):
            if name in webhook:
                info[name] = webhook[name]
        if self.world.bot.allowed_updates:
            info["allowed_updates"] = self.world.bot.allowed_updates
        return info

    def _confirm(self, offset: int) -> None:
        known = sorted(self.world.updates)
        if offset < 0:
            offset = known[max(len(known) + offset, 0)] if known else 0
        for number in known:
            if number < offset:
                self.world.forget_update(number)

    def _clear(self) -> None:
        for number in list(self.world.updates):
            self.world.forget_update(number)

    def _note_allowed(self, parameters: Parameters) -> None:
        kinds: Any = parameters.document("allowed_updates", "can't parse allowed_updates JSON object")
        if isinstance(kinds, list) and kinds != self.world.bot.allowed_updates:
            self.world.bot.allowed_updates = kinds or None
            self.world.save_bot()

    def _end_poll(self, why: str) -> None:
        poll, self._poll = self._poll, None
        if poll is not None and not poll.done():
            poll.set_exception(conflict(why))
