"""Everything that can go wrong, split by what the caller can do about it.

    PactwireError
    ├── UserError         the person must change something; the message says what
    ├── TransientError    the same call may work later
    └── PermanentError    it never will

A message is one sentence in plain words, fit to be shown to a person; it never holds a secret.
"""

from __future__ import annotations


class PactwireError(Exception):
    """The root of our errors."""


class UserError(PactwireError):
    """What was asked for cannot be done as it was asked; the message says what to change."""


class TransientError(PactwireError):
    """A fault that may pass: the network, a busy server, a restart."""

    #: Seconds that the other side asked us to wait, where it did.
    retry_after: float | None

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class PermanentError(PactwireError):
    """A fault that no repetition mends."""
