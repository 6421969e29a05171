"""Where calls are reserved and settled: in PostgreSQL for all processes, or in memory for one command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import uuid4

from bot.domain.account import charged_chat
from bot.domain.model_budget import Budget, Refusal, Worth
from bot.store import model_calls
from bot.store.model_calls import Reservation
from bot.store.session import Database


class Ledger(Protocol):
    """Allows calls as far as the budgets go."""

    async def reserve(self, model: str, worth: Worth, *, seconds: float) -> Reservation | Refusal:
        """A call of at most this worth and so many seconds, on the account of whoever asked; or why not."""
        ...

    async def settle(
        self, reserved: Reservation, took: Worth, *, well: bool | None, retry_after: float | None = None
    ) -> None:
        """Put down what it took, and whether the model did well; None where it was not to blame."""
        ...


class SharedLedger:
    """The ledger of all processes."""

    def __init__(self, database: Database, budget: Budget) -> None:
        self._database = database
        self._budget = budget

    async def reserve(self, model: str, worth: Worth, *, seconds: float) -> Reservation | Refusal:
        """In a transaction of its own, so that everybody sees it at once."""
        async with self._database.transaction() as connection:
            return await model_calls.reserve(
                connection, model, worth, self._budget, chat_id=charged_chat(), seconds=seconds
            )

    async def settle(
        self, reserved: Reservation, took: Worth, *, well: bool | None, retry_after: float | None = None
    ) -> None:
        """In a transaction of its own."""
        async with self._database.transaction() as connection:
            await model_calls.settle(connection, reserved, took, well=well, retry_after=retry_after)


@dataclass
class OwnLedger:
    """The ledger of one command at a terminal: nobody else's spending counts, and nothing is written down."""

    budget: Budget
    tokens: int = 0
    money: int = 0
    under_way: int = 0

    async def reserve(self, model: str, worth: Worth, *, seconds: float) -> Reservation | Refusal:
        """As far as this command's budget goes."""
        del seconds
        if self.under_way >= self.budget.calls:
            return Refusal.BUSY
        if self.budget.tokens is not None and self.tokens + worth.tokens > self.budget.tokens:
            return Refusal.TOKENS
        if self.budget.money is not None and self.money + worth.money > self.budget.money:
            return Refusal.MONEY
        self.tokens += worth.tokens
        self.money += worth.money
        self.under_way += 1
        return Reservation(uuid4(), model, date.min, ("all",), worth)

    async def settle(
        self, reserved: Reservation, took: Worth, *, well: bool | None, retry_after: float | None = None
    ) -> None:
        """Correct the count."""
        del well, retry_after
        self.tokens += took.tokens - reserved.worth.tokens
        self.money += took.money - reserved.worth.money
        self.under_way -= 1
