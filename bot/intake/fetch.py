"""The guarded fetcher: every request that is made on somebody's word goes through here.

    admit the URL -> what does the site's robots.txt say? -> wait for the host's turn
    -> resolve, check every address, dial one of those that were checked (guard.py)
    -> read under limits of time and size (responses.py) -> follow a redirect by beginning again

The check sits where the connection is made, so a name that resolves to something else a moment later, or a redirect
to the inside, meets the same door.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar
from urllib.parse import urljoin

import httpx

from bot.errors import PactwireError, TransientError
from bot.intake import responses, robots
from bot.intake.addresses import Network, RefusedURLError, admit_url
from bot.intake.fetched import CircleError, Fetched, FetchError, broken, settled
from bot.intake.guard import GuardedTransport, Resolver, resolve
from bot.intake.responses import DamagedError
from bot.intake.urls import origin

_REDIRECTS = 5
#: RFC 9309, 2.4: rules are kept for a day at most; trouble is looked at again sooner.
_RULES_KEPT = 24 * 3600.0
_TROUBLE_KEPT = 300.0
_MOST_SITES = 2000

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take; tests scale them down."""

    #: For the whole fetch, redirects included; waiting for the host's turn does not count.
    deadline: float = 20.0
    connect: float = 5.0
    #: For robots.txt, which comes before the page that somebody waits for.
    robots: float = 5.0
    wire_bytes: int = 5 * 1024 * 1024
    bytes: int = 15 * 1024 * 1024


class Turns(Protocol):
    """Turns at hosts that several processes share."""

    async def take(self, origin: str, *, seconds: float) -> None:
        """Wait until nobody else asks this host, and have it for so long at most."""
        ...

    async def give_back(self, origin: str, *, spacing: float) -> None:
        """Let the others ask, after a pause."""
        ...


@dataclass(frozen=True, slots=True)
class _Errand:
    """What is asked for, by whom."""

    headers: Mapping[str, str]
    #: Sent to the first site only: a redirect must not carry a key elsewhere.
    secrets: Mapping[str, str]
    hurried: bool
    heeds_robots: bool


@dataclass
class _Turn:
    """Whose turn it is at one host: one request at a time, spaced."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0


@dataclass
class _Known:
    """A site's rules and until when they hold."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    rules: robots.Rules | None = None
    until: float = 0.0


class Fetcher:
    """One per process; close it when done."""

    def __init__(
        self,
        *,
        allow_networks: Sequence[Network] = (),
        host_spacing: float = 2.0,
        limits: Limits | None = None,
        resolver: Resolver = resolve,
        turns: Turns | None = None,
        contact: str | None = None,
        told: Callable[[Fetched | PactwireError | None], None] | None = None,
    ) -> None:
        """`told` hears how each fetch went; None stands for one that broke off."""
        self._told = told
        self._shared = turns
        self._limits = limits or Limits()
        self._spacing = host_spacing
        self._turns: OrderedDict[str, _Turn] = OrderedDict()
        self._sites: OrderedDict[str, _Known] = OrderedDict()
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(allow_networks, resolver),
            follow_redirects=False,
            trust_env=False,
            timeout=httpx.Timeout(self._limits.deadline, connect=self._limits.connect),
            headers={"user-agent": user_agent(contact), "accept-encoding": "gzip"},
        )

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.aclose()

    async def get(
        self,
        url: str,
        *,
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        secrets: Mapping[str, str] | None = None,
        hurried: bool = False,
        heeds_robots: bool = True,
    ) -> Fetched:
        """Fetch a page; `hurried` is for one that a person waits for, which takes no turn.

        `heeds_robots=False` is for interfaces made for programs that we have a key to; their keys go into `secrets`.

        Raises what the person can change (RefusedURLError, TooLargeError, UnreadableTypeError), what will not come
        back (GoneError, DisallowedError, CircleError) and what may (FetchError, BusyError, UnknownRulesError).
        """
        errand = _Errand({"accept": accept, **(headers or {})}, secrets or {}, hurried, heeds_robots)
        outcome: Fetched | PactwireError | None = None
        try:
            # What a person waits for ends in time, however many turns and redirects there are on the way.
            async with asyncio.timeout(self._limits.deadline if hurried else None):
                outcome = await self._follow(admit_url(url), errand)
        except TimeoutError:
            outcome = self._too_slow()
            raise outcome from None
        except PactwireError as error:
            outcome = error
            raise
        finally:
            if self._told is not None:
                self._told(outcome)
        return outcome

    async def _follow(self, url: str, errand: _Errand) -> Fetched:
        permanent = True
        start, left = url, self._limits.deadline
        for _ in range(_REDIRECTS + 1):
            if errand.heeds_robots:
                rules = await self._rules(url, errand)
                rules.check(url, for_a_person=errand.hurried)
                delay = rules.delay
            else:
                delay = 0.0
            fetched, took = await self._in_turn(url, errand, deadline=left, delay=delay)
            left -= took
            location = fetched.headers.get("location")
            if fetched.status not in (301, 302, 303, 307, 308) or not location:
                return settled(replace(fetched, moved_to=url if permanent and url != start else None))
            permanent = permanent and fetched.status in (301, 308)
            following = admit_url(_joined(url, location))
            if origin(following) != origin(url):
                errand = replace(errand, secrets={})
            url = following
        raise CircleError(
            "The address redirects too often, perhaps in circles.",
            korean="주소가 계속 다른 주소로 넘어갑니다. 같은 곳을 맴도는 듯합니다.",
        )

    async def _rules(self, url: str, errand: _Errand) -> robots.Rules:
        site = origin(url)
        known = _kept(self._sites, site, _Known())
        async with known.lock:
            if known.rules is None or known.until <= time.monotonic():
                known.rules = await self._rules_of(site, hurried=errand.hurried)
                trouble = known.rules.standing is robots.Standing.UNKNOWN
                known.until = time.monotonic() + (_TROUBLE_KEPT if trouble else _RULES_KEPT)
            return known.rules

    async def _rules_of(self, site: str, *, hurried: bool) -> robots.Rules:
        url = f"{site}/robots.txt"
        errand = _Errand({"accept": "text/plain, */*;q=0.5"}, {}, hurried, heeds_robots=False)
        left = self._limits.robots
        try:
            for _ in range(_REDIRECTS + 1):
                # The file may be longer than we read: what is past the limit is cut off, not refused.
                fetched, took = await self._in_turn(url, errand, deadline=left, cut_at=robots.MOST_BYTES)
                left -= took
                location = fetched.headers.get("location")
                if fetched.status not in (301, 302, 303, 307, 308) or not location:
                    return robots.rules(fetched.status, fetched.body)
                url = admit_url(_joined(url, location))
        except TransientError as error:
            # A site that is down is told as that, not as one without rules.
            return robots.Rules(robots.Standing.UNKNOWN, because=str(error), because_korean=error.korean)
        except RefusedURLError:
            if url == f"{site}/robots.txt":
                raise  # the site itself is behind the door, and so is the page
            return robots.UNKNOWN
        return robots.EVERYTHING  # RFC 9309, 2.3.1.2: after five redirects it may be taken for absent

    async def _in_turn(
        self, url: str, errand: _Errand, *, deadline: float, delay: float = 0.0, cut_at: int | None = None
    ) -> tuple[Fetched, float]:
        """The answer, and the seconds that it took once it was our turn."""
        spacing = max(self._spacing, delay)
        if errand.hurried or spacing == 0:
            return await self._one(url, errand, deadline=deadline, cut_at=cut_at)
        turn = _kept(self._turns, origin(url), _Turn())
        async with turn.lock:
            await asyncio.sleep(max(0.0, turn.free_at - time.monotonic()))
            if self._shared is not None:
                await self._shared.take(origin(url), seconds=deadline + spacing)
            try:
                return await self._one(url, errand, deadline=deadline, cut_at=cut_at)
            finally:
                turn.free_at = time.monotonic() + spacing
                if self._shared is not None:
                    await self._shared.give_back(origin(url), spacing=spacing)

    async def _one(
        self, url: str, errand: _Errand, *, deadline: float, cut_at: int | None
    ) -> tuple[Fetched, float]:
        began = time.monotonic()
        try:
            async with (
                asyncio.timeout(max(deadline, 0.0)),
                self._client.stream("GET", url, headers={**errand.headers, **errand.secrets}) as response,
            ):
                if response.status_code in (200, 203) and cut_at is None:
                    responses.check_type(response.headers.get("content-type", ""))
                data = await responses.read(
                    response,
                    wire_bytes=self._limits.wire_bytes,
                    most_bytes=self._limits.bytes,
                    cut_at=cut_at,
                )
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Fetched(url, response.status_code, headers, data), time.monotonic() - began
        except TimeoutError:
            raise self._too_slow() from None
        except DamagedError as error:
            raise FetchError(str(error), korean=error.korean) from error
        except (httpx.TransportError, httpx.InvalidURL, UnicodeError) as error:
            raise broken(error) from error

    def _too_slow(self) -> FetchError:
        return FetchError(
            f"The site took longer than {self._limits.deadline:.0f} seconds; try again later.",
            korean=f"사이트가 {self._limits.deadline:.0f}초 안에 다 보내지 않았습니다. 나중에 다시 시도해 주십시오.",
        )


def user_agent(contact: str | None = None) -> str:
    """How sites see us: what we are and whom to write to. No contact is made up where the operator names none.

    >>> user_agent("https://briefing.example/bot")
    'Pactwire/0.1 (news briefing bot; honours robots.txt; +https://briefing.example/bot)'
    """
    whom = f"; +{contact}" if contact else ""
    return f"{robots.AGENT}/0.1 (news briefing bot; honours robots.txt{whom})"


def _kept(known: OrderedDict[str, _T], key: str, new: _T) -> _T:
    """The value under this key, a new one if need be; what nobody asked for lately makes room."""
    value = known.setdefault(key, new)
    known.move_to_end(key)
    if len(known) > _MOST_SITES:
        known.popitem(last=False)
    return value


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:  # "http://[half": refused by the door, in its own words
        return location
