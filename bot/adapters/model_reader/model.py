"""What a model is to us: something that fills in a form, for tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bot.errors import PermanentError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a call took, as the provider counts."""

    given: int = 0
    written: int = 0

    @property
    def all(self) -> int:
        """Both together."""
        return self.given + self.written


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """A form filled in, and what it took."""

    form: T
    tokens: Tokens


class GarbledError(PermanentError):
    """The model wrote something else than the form, or half of it; what it took is known all the same."""

    def __init__(self, message: str, tokens: Tokens) -> None:
        super().__init__(message)
        self.tokens = tokens


class Model(Protocol):
    """Fills in forms."""

    @property
    def name(self) -> str:
        """Provider and name, as the settings have them."""
        ...

    async def fill_in(
        self, form: type[T], *, instructions: str, prompt: str, most: int, seconds: float
    ) -> Reply[T]:
        """The form filled in, in `most` tokens at most.

        Raises TransientError where nothing was done, GarbledError where something else was written, UnknownOutcomeError
        where nobody knows what it took, and PermanentError where it never will be done.
        """
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


def schema_size(form: type[object]) -> int:
    """How many bytes the description of a form takes at most; it is sent with every call."""
    from pydantic import TypeAdapter

    # Providers want every field named as required and closed; twice the plain schema covers that.
    return 2 * len(str(TypeAdapter(form).json_schema()).encode())
