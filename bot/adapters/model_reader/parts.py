"""The model reader put together, by what the operator chose."""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog

from bot.adapters.model_reader.answers import ModelAnswers
from bot.adapters.model_reader.asking import Asking, Patience
from bot.adapters.model_reader.ledger import Ledger, OwnLedger, SharedLedger
from bot.adapters.model_reader.provider import ProviderModel, is_installed
from bot.adapters.model_reader.reader import Memory, ModelReader, NoMemory, SharedMemory
from bot.domain.model_budget import Budget, Prices
from bot.domain.tally import Tally
from bot.ports import Reader
from bot.store.session import Database

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Choice:
    """A model that an operator chose, and what it may take."""

    #: `provider:name`.
    name: str
    key: str | None = field(default=None, repr=False)
    url: str | None = None
    budget: Budget = field(default_factory=Budget)
    prices: Prices = field(default_factory=Prices)
    patience: Patience = field(default_factory=Patience)


class Modelled:
    """A model at work: it stands behind readers and answers."""

    def __init__(self, choice: Choice, ledger: Ledger, memory: Memory, tally: Tally) -> None:
        """Raises UserError where the choice cannot be used."""
        model = ProviderModel(choice.name, key=choice.key, url=choice.url)
        self._asking = Asking(model, ledger, tally, prices=choice.prices, patience=choice.patience)
        self._memory = memory
        self._tally = tally
        self.answers = ModelAnswers(self._asking, tally)

    def reader(self, inner: Reader) -> Reader:
        """A reader with the model beside this one."""
        return ModelReader(inner, self._asking, self._memory, self._tally)

    async def close(self) -> None:
        """Hang up."""
        await self._asking.close()


def shared(choice: Choice | None, database: Database, tally: Tally) -> Modelled | None:
    """The model for a process of many; None where none is chosen, or its optional part is missing.

    A missing part is no reason to be silent in the chats: it is logged, and the embedded reader serves.
    """
    if choice is None:
        return None
    if not is_installed():
        _log.warning("no model: its optional part is not installed", model=choice.name, part="pactwire[llm]")
        return None
    return Modelled(choice, SharedLedger(database, choice.budget), SharedMemory(database), tally)


def own(choice: Choice, tally: Tally) -> tuple[Modelled, NoMemory, OwnLedger]:
    """The model for one command at a terminal, what it claimed, and what it spent."""
    memory, ledger = NoMemory([]), OwnLedger(choice.budget)
    return Modelled(choice, ledger, memory, tally), memory, ledger
