"""Ask a model, within every limit: what it says, or why it was not asked or said nothing.

reserved at the most it can take -> asked, again after faults that pass, all within one time-out -> settled
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

from bot.adapters.model_reader.ledger import Ledger
from bot.adapters.model_reader.model import GarbledError, Model, Reply, Tokens, schema_size
from bot.adapters.model_reader.prompt import MOST_WRITTEN
from bot.domain.model_budget import Prices, Refusal, Worth
from bot.domain.tally import Tally
from bot.errors import PactwireError, PermanentError, TransientError
from bot.store.model_calls import Reservation

T = TypeVar("T")

_log = structlog.get_logger(__name__)

#: Bytes that a provider adds to what we send; no token is shorter than a byte, so bytes bound the tokens.
_OVERHEAD = 2_000
_ATTEMPTS = 3
#: One that fills in the form wrongly twice will do so a third time.
_GARBLED_ATTEMPTS = 2
#: How often somebody who waits for a free call looks again.
_LOOK_AGAIN = 0.25
#: How long a settlement may take when the time is up.
_TO_SETTLE = 5.0


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a model is waited for."""

    #: From asking to falling back, all attempts together.
    seconds: float = 20.0
    #: Before the second attempt; twice as long before the third.
    pause: float = 0.5


@dataclass(frozen=True, slots=True)
class Said:
    """What a model said, and what it took in all."""

    tokens: Tokens
    money: int


@dataclass
class _Taken:
    """What the attempts of one asking have taken so far."""

    given: int = 0
    written: int = 0
    money: int = 0


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Nothing usable came of it: a refusal, or the way in which it failed."""

    because: str


@dataclass(frozen=True, slots=True)
class Answered(Said):
    """A form, filled in."""

    form: object = field(default=None)


_FREE, _PATIENT = Prices(), Patience()


class Asking:
    """Asks one model."""

    def __init__(
        self,
        model: Model,
        ledger: Ledger,
        tally: Tally,
        *,
        prices: Prices = _FREE,
        patience: Patience = _PATIENT,
        dice: Callable[[], float] = random.random,
    ) -> None:
        self.name = model.name
        self._model = model
        self._ledger = ledger
        self._tally = tally
        self._prices = prices
        self._patience = patience
        self._dice = dice

    async def ask(
        self, form: type[object], instructions: str, prompt: str, *, purpose: str
    ) -> Answered | Unanswered:
        """The form filled in, in time and within the budgets; it never fails otherwise."""
        taken = _Taken()
        began = time.monotonic()
        try:
            async with asyncio.timeout(self._patience.seconds):
                outcome = await self._attempts(form, instructions, prompt, taken)
        except TimeoutError:
            outcome = Unanswered("timeout")
        except PactwireError as error:
            # The ledger's own: without it nobody knows what may be spent.
            _log.warning("model ledger", error=str(error))
            outcome = Unanswered("ledger")
        said = outcome.because if isinstance(outcome, Unanswered) else "answered"
        self._tally.count("model_askings", purpose=purpose, outcome=said)
        self._tally.observe("model_seconds", time.monotonic() - began, purpose=purpose)
        self._tally.count("model_tokens", taken.given, purpose=purpose, direction="given")
        self._tally.count("model_tokens", taken.written, purpose=purpose, direction="written")
        self._tally.count("model_cost", taken.money / 1e6, purpose=purpose)
        return outcome

    async def close(self) -> None:
        """Hang up."""
        await self._model.close()

    async def _attempts(
        self, form: type[object], instructions: str, prompt: str, taken: _Taken
    ) -> Answered | Unanswered:
        most = MOST_WRITTEN[form]
        given = len(instructions.encode()) + len(prompt.encode()) + schema_size(form) + _OVERHEAD
        worth = Worth(given + most, self._prices.of(given, most))
        garbled = 0
        for attempt in range(1, _ATTEMPTS + 1):
            reserved = await self._reserved(worth)
            if isinstance(reserved, Refusal):
                return Unanswered(reserved.value)
            try:
                reply = await self._call(reserved, form, instructions, prompt, most, taken)
            except GarbledError:
                garbled += 1
                if garbled >= _GARBLED_ATTEMPTS:
                    return Unanswered("garbled")
            except TransientError as error:
                if attempt == _ATTEMPTS or (error.retry_after or 0) > self._patience.seconds:
                    return Unanswered("failed")
                await asyncio.sleep(max(error.retry_after or 0.0, self._backoff(attempt)))
            except PermanentError as error:
                _log.warning("model refuses", model=self.name, error=str(error))
                return Unanswered("refused")
            except PactwireError:
                return Unanswered("unknown")
            else:
                return Answered(Tokens(taken.given, taken.written), taken.money, form=reply.form)
        return Unanswered("failed")

    def _backoff(self, attempt: int) -> float:
        return self._patience.pause * 2.0 ** (attempt - 1) * (0.5 + self._dice())

    async def _reserved(self, worth: Worth) -> Reservation | Refusal:
        """A reservation; whoever finds as many calls under way as may be waits for a free one."""
        while True:
            reserved = await self._ledger.reserve(
                self.name, worth, seconds=self._patience.seconds + _TO_SETTLE
            )
            if reserved is not Refusal.BUSY:
                return reserved
            await asyncio.sleep(_LOOK_AGAIN * (0.5 + self._dice()))

    async def _call(
        self, reserved: Reservation, form: type[T], instructions: str, prompt: str, most: int, taken: _Taken
    ) -> Reply[T]:
        """One call, and its settlement whatever comes of it; what nobody knows counts in full."""
        took, well, retry_after = reserved.worth, False, None
        tokens = Tokens(reserved.worth.tokens, 0)
        try:
            reply = await self._model.fill_in(
                form, instructions=instructions, prompt=prompt, most=most, seconds=self._patience.seconds
            )
        except GarbledError as error:
            if error.tokens.all:
                tokens, took = error.tokens, self._worth(error.tokens)
            raise
        except (TransientError, PermanentError) as error:
            tokens, took = Tokens(), Worth(0, 0)
            retry_after = getattr(error, "retry_after", None)
            raise
        else:
            # A server that does not count is taken at the most it can have used.
            if reply.tokens.all:
                tokens, took = reply.tokens, self._worth(reply.tokens)
            well = True
            return reply
        finally:
            taken.given += tokens.given
            taken.written += tokens.written
            taken.money += took.money
            # Settled even when the time is up: the others must know what is left.
            settling = asyncio.ensure_future(
                self._ledger.settle(reserved, took, well=well, retry_after=retry_after)
            )
            await asyncio.shield(settling)

    def _worth(self, tokens: Tokens) -> Worth:
        return Worth(tokens.all, self._prices.of(tokens.given, tokens.written))
