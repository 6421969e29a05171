"""The sender of webhooks: each update until it is answered 2xx, in order within a chat, chats side by side.

The schedule is the platform's: a second try at once, then after 2, 4, 8 ... seconds up to a random one to
two minutes; `Retry-After` counts instead where the bot gives one; a day after its date an update is
dropped; a bot that answers 410 for 23 hours loses its webhook. Every attempt is a row of the ledger, under
the method `webhook`.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp

from tests.emulators.ledger import Call, Ledger, Outcome
from tests.emulators.telegram.updates import DEFAULT_CONNECTIONS, KEPT_SECONDS, UpdateQueue
from tests.emulators.telegram.world import Json
from tests.emulators.windows import Clock

LONGEST_WAIT = 60  #: and up to as much again at random
LONGEST_RETRY_AFTER = 3600
GONE_SECONDS = 23 * 3600
ANSWER_SECONDS = 60
#: However short the scale makes a minute, a bot has so long to answer: its work is not scaled.
SHORTEST_ANSWER_SECONDS = 10


@dataclass(slots=True)
class _Tries:
    delay: int = 1
    failures: int = 0


class WebhookSender:
    """Brings a bot's updates to its webhook."""

    def __init__(
        self,
        updates: UpdateQueue,
        *,
        clock: Clock,
        ledger: Ledger,
        dispatch: Callable[[str, Json], Awaitable[None]],
        dice: random.Random,
    ) -> None:
        self._updates = updates
        self._clock = clock
        self._ledger = ledger
        self._dispatch = dispatch  #: for a method that the bot puts into its answer
        self._dice = dice
        self._session: aiohttp.ClientSession | None = None
        self._lanes: dict[str, asyncio.Task[None]] = {}  #: by chat: what must stay in order
        self._places = asyncio.Semaphore(DEFAULT_CONNECTIONS)
        self._url = ""
        self._gone_since: float | None = None
        updates.wake_webhook = self.wake

    def wake(self, queue: str | None = None) -> None:
        """Something is new in a chat, or anywhere: start a lane where there are updates and none."""
        webhook = self._updates.world.bot.webhook
        if webhook.get("url", "") != self._url:
            self._url = webhook.get("url", "")
            self._places = asyncio.Semaphore(webhook.get("max_connections", DEFAULT_CONNECTIONS))
            self._gone_since = None
            for lane in self._lanes.values():
                lane.cancel()
            self._lanes.clear()
            queue = None
        if not self._url:
            return
        for name in [queue] if queue is not None else self._updates.world.queues:
            if name not in self._lanes:
                self._lanes[name] = asyncio.create_task(self._run_lane(name))

    async def close(self) -> None:
        """Stop sending; what is not answered stays for the next start."""
        lanes = list(self._lanes.values())
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _run_lane(self, queue: str) -> None:
        me = asyncio.current_task()
        try:
            while self._url and (update_id := self._next_of(queue)) is not None:
                await self._deliver(update_id)
        finally:
            if self._lanes.get(queue) is me:
                del self._lanes[queue]

    def _next_of(self, queue: str) -> int | None:
        return next(iter(self._updates.world.queues.get(queue, ())), None)

    async def _deliver(self, update_id: int) -> None:
        tries = _Tries()
        world = self._updates.world
        while (update := world.updates.get(update_id)) is not None:
            if self._clock.now() > update["date"] + self._clock.span(KEPT_SECONDS):
                world.forget_update(update_id)
                return
            async with self._places:
                status, retry_after, error = await self._post(update["body"], update["queue"])
            if error is None:
                world.forget_update(update_id)
                return
            world.bot.webhook |= {"last_error_date": int(self._clock.now()), "last_error_message": error}
            world.save_bot()
            if self._is_gone(status):
                world.bot.webhook = {}
                world.save_bot()
                self.wake()
                return
            await asyncio.sleep(self._wait(tries, retry_after))

    def _wait(self, tries: _Tries, retry_after: int) -> float:
        """Seconds until the next try."""
        tries.failures += 1
        if retry_after:
            return min(retry_after, LONGEST_RETRY_AFTER)  # the bot's own word, in real seconds
        if tries.failures == 1:
            return 0.0
        tries.delay = min(self._dice.randint(LONGEST_WAIT, 2 * LONGEST_WAIT), tries.delay * 2)
        return self._clock.span(tries.delay)

    def _is_gone(self, status: int) -> bool:
        if status != 410:
            self._gone_since = None
            return False
        self._gone_since = self._gone_since or self._clock.now()
        return self._clock.now() > self._gone_since + self._clock.span(GONE_SECONDS)

    async def _post(self, body: Json, queue: str) -> tuple[int, int, str | None]:
        """One attempt: HTTP status (0: none), the bot's Retry-After, what went wrong."""
        webhook = self._updates.world.bot.webhook
        headers = {"Content-Type": "application/json"}
        if webhook.get("secret_token"):
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook["secret_token"]
        started = self._clock.now()
        status, retry_after, error, answer = 0, 0, None, b""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            async with self._session.post(
                webhook["url"],
                data=json.dumps(body, ensure_ascii=False).encode(),
                headers=headers,
                timeout=aiohttp.ClientTimeout(
                    total=max(self._clock.span(ANSWER_SECONDS), SHORTEST_ANSWER_SECONDS)
                ),
            ) as response:
                status = response.status
                answer = await response.read()
                if not 200 <= status <= 299:
                    error = f"Wrong response from the webhook: {status} {response.reason}"
                    given = response.headers.get("Retry-After", "")
                    retry_after = int(given) if given.isdigit() else 0
        except TimeoutError:
            error = "Read timeout expired"
        except (aiohttp.ClientError, OSError) as failure:
            refused = isinstance(failure, aiohttp.ClientConnectorError)
            error = "Connection refused" if refused else "Webhook connection closed"
        call = Call(
            at=started,
            platform="telegram",
            account=self._updates.world.bot.token,
            method="webhook",
            chat=queue,
            status=status,
            message_id=str(body["update_id"]),
            outcome=Outcome.REFUSED if error else Outcome.ACCEPTED,
            error=error,
            detail={"seconds": round(self._clock.now() - started, 4)},
        )
        await self._ledger.record(call)
        if error is None:
            await self._run_answer(answer)
        return status, retry_after, error

    async def _run_answer(self, answer: bytes) -> None:
        """A bot may answer a webhook with one call, whose result it never learns."""
        try:
            given = json.loads(answer)
        except ValueError:
            return
        if isinstance(given, dict) and isinstance(given.get("method"), str):
            method = given.pop("method")
            if not method.lower().startswith("get") and method.lower() not in ("setwebhook", "deletewebhook"):
                await self._dispatch(method, given)
