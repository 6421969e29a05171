"""How the emulated Slack reaches an app: signed HTTP or a web-socket, with Slack's retries, on record.

An event that fails is sent again at once, after a minute and after five, unless the app says
`X-Slack-No-Retry: 1`. Commands and interactions are sent once.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass, field
from io import BytesIO
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.emulators.slack import limits, signatures
from tests.emulators.slack.world import App
from tests.emulators.windows import Clock

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


@dataclass(frozen=True)
class Answer:
    """What an app answered, or why it did not."""

    status: int | None = None
    body: str = ""
    #: http_timeout, http_error, connection_failed or too_many_redirects
    reason: str | None = None
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        return self.reason is None

    def value(self) -> Any:
        """The body as JSON, where it is JSON."""
        try:
            return json.loads(self.body) if self.body.strip() else None
        except ValueError:
            return None


@dataclass
class Attempt:
    """One try, and how the app took it."""

    at: float
    #: until the answer, or until patience ended
    seconds: float
    by: str
    status: int | None = None
    reason: str | None = None


@dataclass
class Delivery:
    """Something sent to an app: an event with its retries, a command, an interaction."""

    id: str
    #: event, command, interaction or verification
    kind: str
    name: str
    app_id: str
    team_id: str
    payload: dict[str, Any]
    attempts: list[Attempt] = field(default_factory=list)
    #: None while it is still tried
    delivered: bool | None = None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Parcel:
    """A delivery as it goes over the wire."""

    app: App
    #: events_api, slash_commands or interactive
    envelope: str
    payload: dict[str, Any]
    content_type: str
    body: bytes
    #: whether the app may answer with a payload
    answerable: bool = False


def event_parcel(app: App, payload: dict[str, Any]) -> Parcel:
    return Parcel(app, "events_api", payload, JSON, json.dumps(payload, ensure_ascii=False).encode())


def command_parcel(app: App, form: dict[str, str]) -> Parcel:
    return Parcel(app, "slash_commands", dict(form), FORM, urlencode(form).encode(), answerable=True)


def interaction_parcel(app: App, payload: dict[str, Any]) -> Parcel:
    body = urlencode({"payload": json.dumps(payload, ensure_ascii=False)}).encode()
    answerable = payload["type"] in ("view_submission", "block_suggestion")
    return Parcel(app, "interactive", payload, FORM, body, answerable=answerable)


#: How a web-socket carries a parcel; None where the app has none open.
Socket = Callable[[Parcel, int, str, float], Coroutine[Any, Any, Answer | None]]


class Sender:
    """Carries parcels to apps, and remembers how each went."""

    def __init__(self, clock: Clock, socket: Socket) -> None:
        self._clock = clock
        self._socket = socket
        self._session: aiohttp.ClientSession | None = None
        self._running: set[asyncio.Task[None]] = set()
        self.deliveries: list[Delivery] = []
        #: The app's time to answer, in Slack's seconds; tests on busy machines may want more of it.
        self.patience = limits.ACK_SECONDS
        self.retry_after: tuple[float, ...] = limits.RETRY_AFTER
        #: How many first attempts of each event get lost on the way: the app sees only the retry.
        self.lost = 0

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), trust_env=False)

    async def stop(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    @property
    def idle(self) -> bool:
        """Nothing is under way, retries included."""
        return not self._running

    def event(self, delivery: Delivery, app: App) -> None:
        """Send an event, with retries, in the background."""
        self.deliveries.append(delivery)
        task = asyncio.get_running_loop().create_task(self._with_retries(delivery, app))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _with_retries(self, delivery: Delivery, app: App) -> None:
        parcel, reason = event_parcel(app, delivery.payload), ""
        for number in range(len(self.retry_after) + 1):
            if number:
                await asyncio.sleep(self._clock.span(self.retry_after[number - 1]))
            answer = await self._carry(delivery, parcel, number=number, reason=reason)
            if answer.ok or answer.no_retry:
                delivery.delivered = answer.ok
                return
            reason = answer.reason or ""
        delivery.delivered = False

    async def once(self, delivery: Delivery, parcel: Parcel) -> Answer:
        """Send a command, an interaction or a verification, once."""
        self.deliveries.append(delivery)
        answer = await self._carry(delivery, parcel, number=0, reason="")
        delivery.delivered = answer.ok
        return answer

    async def _carry(self, delivery: Delivery, parcel: Parcel, *, number: int, reason: str) -> Answer:
        at, began = self._clock.now(), perf_counter()
        patience = self._clock.span(self.patience)
        if delivery.kind == "event" and number < self.lost:
            answer = Answer(reason="connection_failed")
        elif parcel.app.socket_mode:
            carried = await self._socket(parcel, number, reason, patience)
            answer = carried or Answer(reason="connection_failed")
        elif parcel.app.request_url is None:
            answer = Answer(reason="connection_failed")
        else:
            extra = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason} if number else {}
            signed = signatures.headers(parcel.app.signing_secret, parcel.body, at)
            answer = await self.post(
                parcel.app.request_url,
                parcel.body,
                parcel.content_type,
                {**signed, **extra},
                patience=patience,
            )
        delivery.attempts.append(
            Attempt(
                at,
                perf_counter() - began,
                "socket" if parcel.app.socket_mode else "http",
                answer.status,
                answer.reason,
            )
        )
        return answer

    async def post(
        self, url: str, body: bytes, content_type: str, headers: dict[str, str], *, patience: float
    ) -> Answer:
        """One request to an app's address."""
        assert self._session is not None
        sent = {"Content-Type": content_type, "User-Agent": USER_AGENT, "Accept": "*/*", **headers}
        try:
            async with (
                asyncio.timeout(patience),
                self._session.post(url, data=BytesIO(body), headers=sent, max_redirects=2) as response,
            ):
                text = await response.text(errors="replace")
        except TimeoutError:
            return Answer(reason="http_timeout")
        except aiohttp.TooManyRedirects:
            return Answer(reason="too_many_redirects")
        except (aiohttp.ClientError, OSError):
            return Answer(reason="connection_failed")
        failed = None if 200 <= response.status < 300 else "http_error"
        return Answer(response.status, text, failed, response.headers.get("X-Slack-No-Retry") == "1")
