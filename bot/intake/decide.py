"""When to ask a source again, and when to give it up: decided from how the last poll went.

answer (fresh or unchanged) -> healthy(...) -> Health
fault (what kind of)        -> ailing(...)  -> Health, perhaps dead, perhaps with a notice
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum
from itertools import pairwise

from bot.domain.source import Health, Notice, Source, SourceState

#: No feed is asked more often, whatever it or the operator says.
SHORTEST = timedelta(minutes=15)
#: However slow or ill a feed is, it is asked once a day.
LONGEST = timedelta(days=1)
#: What a site may ask for with Retry-After; more would be a mistake of theirs.
LONGEST_RETRY_AFTER = timedelta(days=7)
#: A fifth more or less, so that feeds that failed together do not come back together.
_SPREAD = 0.2
#: Silent for so long, with a try each day: dead.
_PATIENCE = timedelta(days=30)
#: An address that nobody has confirmed gets less.
_PATIENCE_UNVERIFIED = timedelta(days=7)
_GONE_APART = timedelta(days=1)
_MOVES = 3
#: How far the rhythm of publication may pull the operator's interval: four times as often, eight times as seldom.
_FASTER, _SLOWER = 4, 8


class Fault(Enum):
    """Why a poll brought nothing, by what follows from it."""

    PASSING = "passing"  # network, server trouble, a damaged or oversize body
    DEFINITE = "definite"  # no such page, not for us, no feed
    GONE = "gone"  # 410: never again, says the site


@dataclass(frozen=True, slots=True)
class Answer:
    """What a successful poll said about itself."""

    headers: Mapping[str, str]
    #: Where every redirect on the way said that the source is now.
    moved_to: str | None = None
    #: Of the feed's entries; empty where nothing changed.
    moments: Sequence[datetime] = ()
    #: Minutes that the feed asks to be left alone; None where nothing changed or nothing is said.
    ttl: int | None = None
    unchanged: bool = False


def healthy(source: Source, answer: Answer, now: datetime, chance: random.Random) -> Health:
    """The source's health after an answer: all troubles forgotten, the next poll by its rhythm and wishes."""
    old = source.health
    rhythm = old.rhythm_seconds if answer.unchanged else _rhythm(answer.moments, now)
    ttl = old.ttl_seconds if answer.unchanged else (answer.ttl * 60 if answer.ttl else None)
    moved_times = 0
    if answer.moved_to is not None and answer.moved_to != source.entry.url:
        moved_times = old.moved_times + 1 if answer.moved_to == old.moved_to else 1
    wait = interval(source.entry.interval_seconds, rhythm)
    floor = max(freshness(answer.headers, now), timedelta(seconds=ttl or 0))
    return Health(
        state=old.state,
        moved_to=answer.moved_to if moved_times else None,
        moved_times=moved_times,
        verified=True,
        rhythm_seconds=rhythm,
        ttl_seconds=ttl,
        last_poll_at=now,
        last_success_at=now,
        next_poll_at=now + spread(max(wait, min(floor, LONGEST)), chance, floor=min(floor, LONGEST)),
        notice=Notice.WELL if old.told or old.notice is Notice.WELL else None,
    )


def ailing(
    source: Source,
    fault: Fault,
    error: str,
    now: datetime,
    chance: random.Random,
    *,
    korean: str = "",
    retry_after: float | None = None,
) -> Health:
    """The source's health after a failure: put off twice as long each time, up to a day; dead when it is hopeless.

    A source that dies leaves a notice for the operator, once; one that was never confirmed dies without a word.
    """
    old = source.health
    failures = old.failures + 1
    failing_since = old.failing_since or now
    gone_at = (old.gone_at or now) if fault is Fault.GONE else None
    wait = interval(source.entry.interval_seconds, None) * 2.0 ** min(failures, 10)
    floor = timedelta(seconds=min(retry_after or 0.0, LONGEST_RETRY_AFTER.total_seconds()))
    health = replace(
        old,
        failures=failures,
        failing_since=failing_since,
        last_error=error,
        last_error_korean=korean or None,
        gone_times=old.gone_times + 1 if fault is Fault.GONE else 0,
        gone_at=gone_at,
        last_poll_at=now,
        next_poll_at=now + spread(wait, chance, floor=floor),
    )
    why = _hopeless(health, fault, now)
    if why is None or old.state is not SourceState.ON:
        return health
    return replace(health, state=SourceState.DEAD, notice=why if health.verified else None)


def _hopeless(health: Health, fault: Fault, now: datetime) -> Notice | None:
    """Why a source is given up, or None."""
    if health.gone_at is not None and now - health.gone_at >= _GONE_APART:
        return Notice.GONE
    patience = _PATIENCE if health.verified else _PATIENCE_UNVERIFIED
    if health.failing_since is not None and now - health.failing_since >= patience:
        return Notice.SILENT
    return Notice.SILENT if not health.verified and fault is not Fault.PASSING else None


def retry_page(attempts: int) -> timedelta:
    """How long to wait before a page that failed in a passing way is tried again: a minute, then four times as long.

    Five tries reach over five hours and more: a site that is down for the night's maintenance loses nothing.
    """
    return timedelta(minutes=4.0 ** min(attempts, 5))


def adopted(health: Health) -> str | None:
    """The new address, once the same permanent redirect was seen often enough to be meant."""
    return health.moved_to if health.moved_times >= _MOVES else None


def interval(seconds: int, rhythm: int | None) -> timedelta:
    """The operator's interval, pulled towards one new article a poll, within the bounds for everybody."""
    if rhythm is not None:
        seconds = round(min(max(rhythm, seconds / _FASTER), seconds * _SLOWER))
    return min(max(timedelta(seconds=seconds), SHORTEST), LONGEST)


def spread(wait: timedelta, chance: random.Random, *, floor: timedelta = timedelta(0)) -> timedelta:
    """A wait made a fifth longer or shorter, never under the bounds, never over a day unless the site wished it."""
    wait = min(wait, LONGEST / (1 + _SPREAD)) * (1 + chance.uniform(-_SPREAD, _SPREAD))
    return max(wait, floor, SHORTEST)


def freshness(headers: Mapping[str, str], now: datetime) -> timedelta:
    """For how long the answer says that it stays fresh (Cache-Control's max-age, else Expires); a day at most."""
    control = headers.get("cache-control", "")
    if re.search(r"\bno-(?:cache|store)\b", control, re.IGNORECASE):
        return timedelta(0)
    if given := re.search(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,9})", control, re.IGNORECASE):
        age = headers.get("age", "").strip()
        old = int(age[:9]) if age.isascii() and age.isdigit() else 0
        return min(max(timedelta(seconds=int(given[1]) - old), timedelta(0)), LONGEST)
    expires = http_date(headers.get("expires"))
    if expires is None:
        return timedelta(0)
    return min(max(expires - (http_date(headers.get("date")) or now), timedelta(0)), LONGEST)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header, in seconds or as a date; a week at most, None where it says nothing."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        seconds = float(text[:9])
    elif (moment := http_date(text)) is not None:
        seconds = max((moment - now).total_seconds(), 0.0)
    else:
        return None
    return min(seconds, LONGEST_RETRY_AFTER.total_seconds())


def http_date(value: str | None) -> datetime | None:
    """A date as HTTP writes it, or None."""
    if not value:
        return None
    try:
        moment = parsedate_to_datetime(value.strip()[:60])
    except (ValueError, TypeError, OverflowError):
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:  # the year 1, minus a zone
        return None


def _rhythm(moments: Sequence[datetime], now: datetime) -> int | None:
    """Seconds between two of the newest articles at the median; silence since the last one counts as a gap too."""
    newest = sorted((moment for moment in moments if moment <= now), reverse=True)[:20]
    if len(newest) < 3:
        return None
    gaps = sorted((later - earlier).total_seconds() for later, earlier in pairwise(newest))
    return round(min(max(gaps[len(gaps) // 2], (now - newest[0]).total_seconds() / 4), 90 * 86400))
