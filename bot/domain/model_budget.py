"""What a model may take, what it costs, and when it is left alone for a while. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: So many failures in a row, and nobody asks for a while.
FAILURES_TO_OPEN = 5
_FIRST_PAUSE, _LONGEST_PAUSE = 30.0, 1800.0


class Refusal(StrEnum):
    """Why a model is not asked."""

    TOKENS = "tokens"  # the day's
    MONEY = "money"  # the day's
    CHAT_TOKENS = "chat_tokens"  # the chat's of that day
    CHAT_MONEY = "chat_money"
    BUSY = "busy"  # as many calls as may be are under way
    BROKEN = "broken"  # it failed too often a moment ago


@dataclass(frozen=True, slots=True)
class Prices:
    """Dollars for a million tokens, which is millionths of a dollar for one."""

    given: float = 0.0
    written: float = 0.0

    def of(self, given: int, written: int) -> int:
        """What so many tokens cost, in millionths of a dollar.

        >>> Prices(0.15, 0.6).of(2000, 500)
        600
        """
        return round(given * self.given + written * self.written)


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent between two midnights, and how much may go on at once. None: without limit."""

    tokens: int | None = None
    #: Millionths of a dollar.
    money: int | None = None
    chat_tokens: int | None = None
    chat_money: int | None = None
    #: Calls under way in all processes together.
    calls: int = 4
    #: Whose midnight counts.
    timezone: str = "Asia/Seoul"


@dataclass(frozen=True, slots=True)
class Worth:
    """Tokens and what they cost, in millionths of a dollar."""

    tokens: int
    money: int


def pause(failures: int, asked_for: float | None = None) -> float:
    """For how many seconds a model is left alone after so many failures in a row; 0: ask on.

    >>> [pause(n) for n in (1, 4, 5, 6, 20)], pause(1, asked_for=90)
    ([0.0, 0.0, 30.0, 60.0, 1800.0], 90)
    """
    if asked_for is not None and asked_for > 0:
        return min(asked_for, 2 * _LONGEST_PAUSE)
    if failures < FAILURES_TO_OPEN:
        return 0.0
    return min(_FIRST_PAUSE * 2.0 ** min(failures - FAILURES_TO_OPEN, 20), _LONGEST_PAUSE)
