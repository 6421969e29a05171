"""Everything that can go wrong, split by what the caller can do about it.

    PactwireError
    ├── UserError         the person must change something; the message says what
    ├── TransientError    the same call may work later
    │   └── FloodError        nobody may call for a while
    ├── UnknownOutcomeError   it was asked for, and nobody knows whether it was done
    └── PermanentError    it never will
        ├── MovedError        not there: it has another address
        └── RejectedError     not in this form: another message may well go there

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


class FloodError(TransientError):
    """We were too fast: every process keeps silent for `retry_after` seconds."""

    def __init__(
        self, message: str, *, korean: str = "", retry_after: float | None = None, of_chat: bool = False
    ) -> None:
        super().__init__(message, korean=korean, retry_after=retry_after)
        #: The limit is that of the one chat: the others may go on.
        self.of_chat = of_chat


class UnknownOutcomeError(PactwireError):
    """The request left, and no answer came: it may have been done or not."""

    def __init__(self, message: str, *, answered: bool = False) -> None:
        super().__init__(message)
        #: The other side did answer, with a fault of its own: most likely nothing was done.
        self.answered = answered


class MovedError(PermanentError):
    """What was addressed lives elsewhere now."""

    def __init__(self, message: str, *, address: str) -> None:
        super().__init__(message)
        self.address = address


class RejectedError(PermanentError):
    """The message itself was refused; whoever it was for is there."""
