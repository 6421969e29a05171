"""What a killed process may have sent without anybody having written so down. Pure.

A message may come twice because of a kill if the dead one had asked the platform to send it, and had not yet marked
it as sent. Of all that the ledger holds of the dead one's calls, those are two kinds, and no others count:

- open: the call had arrived when the process was gone, and its answer had not been written when the kill began;
- unmarked: it was answered within the last second before the kill, and the message was not marked after the process
  was gone. For the answer must be read and the mark committed, which an honest sender does at once; what it leaves
  unmarked for longer is its own fault, and no kill excuses it.

A message that only waited for its turn at the limits is neither: no call of it had arrived.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.emulators.checker import SENDING
from tests.emulators.ledger import Exchange

#: Between an answer and its mark lie the reading of the answer and one transaction, on two cores that all share.
MARKED_WITHIN = 1.0


@dataclass(frozen=True, slots=True)
class Kill:
    """A process that was killed."""

    caller: str  #: by what name the platform knew it
    at: float  #: wall time just before the signal
    gone: float  #: ... and once it was gone and all that it had sent had arrived, before it began anew
    unmarked: frozenset[str]  #: the chats with a message that was not marked as sent then


@dataclass(frozen=True, slots=True)
class InHand:
    """How many copies of what a chat gets the kills excuse."""

    opened: Counter[str]
    unmarked: Counter[str]

    @property
    def all(self) -> Counter[str]:
        """Of both kinds."""
        return self.opened + self.unmarked

    def unexcused(self, duplicated: Mapping[str, int]) -> dict[str, int]:
        """The copies that no call in hand at a kill explains, by chat: each copy must have its own."""
        excused = self.all
        return {chat: copies for chat, copies in duplicated.items() if copies > excused[chat]}


def in_hand(kills: Sequence[Kill], exchanges: Iterable[Exchange]) -> InHand:
    """The messages that were in the hands of the dead, by chat."""
    opened: Counter[str] = Counter()
    unmarked: Counter[str] = Counter()
    by_caller: dict[str, list[Exchange]] = {}
    for exchange in exchanges:
        if exchange.method in SENDING:
            by_caller.setdefault(exchange.caller, []).append(exchange)
    for kill in kills:
        for exchange in by_caller.get(kill.caller, ()):
            chat = exchange.chat or ""
            if exchange.arrived > kill.gone:
                continue
            if exchange.ended >= kill.at:
                opened[chat] += 1
            elif exchange.answered and exchange.ended >= kill.at - MARKED_WITHIN and chat in kill.unmarked:
                unmarked[chat] += 1
    return InHand(opened, unmarked)
