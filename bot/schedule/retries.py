"""When a job that failed is tried again, by the kind of its error. Pure."""

from __future__ import annotations

from asyncio import CancelledError

from bot.errors import TransientError

#: A fault that passes has passed after these: the waits between them add up to about half an hour.
MOST_ATTEMPTS = 10
#: Who was told when to come again is no nuisance, but not for ever.
MOST_INVITATIONS = 100
_LONGEST_WAIT = 600.0


def seconds_until_retry(error: BaseException, attempts: int) -> float | None:
    """After this error of a job that was tried so often before; None where it is not tried again.

    A worker that is told to stop cancels what it has in hand: that is no fault of the job, and whoever comes next
    takes it up at once.

    >>> seconds_until_retry(CancelledError(), 99)
    0.0
    >>> seconds_until_retry(TransientError("busy"), 3), seconds_until_retry(ValueError(), 0)
    (8.0, None)
    """
    if isinstance(error, CancelledError):
        return 0.0
    if not isinstance(error, TransientError):
        return None
    if error.retry_after is not None:
        return max(error.retry_after, 1.0) if attempts < MOST_INVITATIONS else None
    return min(2.0**attempts, _LONGEST_WAIT) if attempts < MOST_ATTEMPTS else None
