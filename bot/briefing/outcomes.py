"""What a send's outcome means for the message. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.delivery import DeliveryState, Policy
from bot.errors import PactwireError, PermanentError, TransientError, UnknownOutcomeError

#: After so many tries within hours the other side is not merely restarting.
_MOST_ATTEMPTS = 12
_LONGEST_WAIT = 600.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a message."""

    state: DeliveryState
    #: Seconds until it is tried again, where it is.
    again_in: float = 0.0


def verdict(error: PactwireError, policy: Policy, attempt: int, *, doubted: bool = False) -> Verdict:
    """After this error, on the so-manyeth attempt; what was in doubt before is not sent a third time."""
    if isinstance(error, PermanentError):
        return Verdict(DeliveryState.DEAD)
    if isinstance(error, UnknownOutcomeError):
        if policy is Policy.PARK or attempt >= _MOST_ATTEMPTS:
            return Verdict(DeliveryState.PARKED)
        if error.answered:
            return Verdict(DeliveryState.TODO, again_in=min(2.0**attempt, _LONGEST_WAIT))
        return Verdict(DeliveryState.PARKED) if doubted else Verdict(DeliveryState.UNKNOWN, again_in=2.0)
    wait = error.retry_after if isinstance(error, TransientError) else None
    if wait is not None:
        return Verdict(DeliveryState.TODO, again_in=wait)
    if attempt >= _MOST_ATTEMPTS:
        return Verdict(DeliveryState.DEAD)
    return Verdict(DeliveryState.TODO, again_in=min(2.0**attempt, _LONGEST_WAIT))
