"""Everything that can go wrong, split by what the caller can do about it.

    PactwireError
    ├── UserError         the person must change something; the message says what
    ├── TransientError    the same call may work later
    └── PermanentError    it never will

A message is one sentence in plain words, fit to be shown to a person; it never holds a secret. The command line and
the logs speak English; what a chat may show has its Korean beside it.
"""

from __future__ import annotations

from summarizer.types import Language


class PactwireError(Exception):
    """The root of our errors."""

    def __init__(self, message: str, *, korean: str = "") -> None:
        super().__init__(message)
        self.korean = korean

    def told(self, language: Language) -> str:
        """The message in the language of a chat, in English where there is no other."""
        return self.korean if language is Language.KO and self.korean else str(self)


class UserError(PactwireError):
    """What was asked for cannot be done as it was asked; the message says what to change."""


class TransientError(PactwireError):
    """A fault that may pass: the network, a busy server, a restart."""

    #: Seconds that the other side asked us to wait, where it did.
    retry_after: float | None

    def __init__(self, message: str, *, korean: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, korean=korean)
        self.retry_after = retry_after


class PermanentError(PactwireError):
    """A fault that no repetition mends."""
