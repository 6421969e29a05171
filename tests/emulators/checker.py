"""The checker: what was owed against what the ledger holds, in four words.

The words are those of Jepsen's total-queue check, with a message in a chat for an element in a queue:

- **lost**: certainly owed, never done;
- **unexpected**: done, though nobody owed it;
- **duplicated**: done more often than owed;
- **recovered**: its sender did not know what became of it (or whether it was owed at all), and it was done.

A row of the ledger pays the debt whose request id it carries; failing that, the one for the same chat (and
thread, where the debt names one) whose text it is, or whose marker it contains.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.emulators.ledger import Call, Outcome, read_calls


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A message that somebody was to get."""

    id: str  #: its owner's name for it; also the request id that its sender would give
    chat: str
    thread: str | None = None
    text: str | None = None  #: the exact text, as people see it
    marker: str | None = None  #: a piece of text that no other debt to this chat has
    certain: bool = True  #: False: its owner doesn't know whether it was to be sent, or whether it was
    times: int = 1  #: how often the same message is owed

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Owed:
        """A debt from its JSON form; ids and chats may be numbers there."""
        values = dict(values)
        for name in ("id", "chat", "thread"):
            if values.get(name) is not None:
                values[name] = str(values[name])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The checker's finding. `ok` forgives what the caller said beforehand that it would."""

    owed: int
    done: int
    lost: tuple[str, ...]
    unexpected: tuple[str, ...]  #: "chat/message id: text" of each
    duplicated: dict[str, int]  #: debt -> copies beyond those owed
    recovered: tuple[str, ...]
    unanswered: int  #: done, but the client could not know: what duplicates may be excused with
    refused: dict[str, int] = field(default_factory=dict)  #: error text -> refusals seen
    allowed_duplicates: int = 0

    @property
    def duplicates(self) -> int:
        """Copies beyond those owed, all told."""
        return sum(self.duplicated.values())

    @property
    def ok(self) -> bool:
        """Nothing lost, nothing unexpected, no more duplicates than allowed."""
        return not self.lost and not self.unexpected and self.duplicates <= self.allowed_duplicates

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON."""
        return asdict(self) | {"duplicates": self.duplicates, "ok": self.ok}

    def __str__(self) -> str:
        lines = [
            f"{'OK' if self.ok else 'NOT OK'}: {self.owed} owed, {self.done} done",
            f"  lost        {len(self.lost):6}{_some(self.lost)}",
            f"  unexpected  {len(self.unexpected):6}{_some(self.unexpected)}",
            f"  duplicated  {self.duplicates:6}  (allowed {self.allowed_duplicates}){_some(self.duplicated)}",
            f"  recovered   {len(self.recovered):6}{_some(self.recovered)}",
            f"  unanswered  {self.unanswered:6}  done, but the client was not told",
        ]
        lines += [f"  refused     {count:6}  {text}" for text, count in sorted(self.refused.items())]
        return "\n".join(lines)


def _some(names: Iterable[str]) -> str:
    names = list(names)
    return "" if not names else "  " + ", ".join(names[:5]) + (" ..." if len(names) > 5 else "")


#: The methods that bring a new message to a chat.
SENDING = frozenset(
    {
        "sendMessage",
        "sendPhoto",
        "sendDocument",
        "sendMediaGroup",
        "forwardMessage",
        "copyMessage",
        "chat.postMessage",
        "chat.postEphemeral",
        "files.completeUploadExternal",
        "response_url",
    }
)


def check(owed: Sequence[Owed], calls: Iterable[Call], *, allowed_duplicates: int = 0) -> Verdict:
    """Hold what was owed against the calls of a ledger (all of them: refusals are reported too)."""
    by_id = {debt.id: debt for debt in owed}
    by_text: dict[tuple[str, str], list[Owed]] = defaultdict(list)
    by_chat: dict[str, list[Owed]] = defaultdict(list)
    for debt in owed:
        if debt.text is not None:
            by_text[debt.chat, debt.text].append(debt)
        if debt.marker is not None:
            by_chat[debt.chat].append(debt)

    def debt_of(call: Call) -> Owed | None:
        if call.request_id is not None and call.request_id in by_id:
            return by_id[call.request_id]
        chat, text = call.chat or "", call.text or ""
        candidates = by_text.get((chat, text)) or [d for d in by_chat.get(chat, ()) if d.marker in text]  # type: ignore[operator]
        fitting = [d for d in candidates if d.thread is None or d.thread == call.thread]
        # Several debts of one text: pay the least paid.
        return min(fitting, key=lambda d: paid[d.id] - d.times, default=None)

    paid: Counter[str] = Counter()
    unknown: set[str] = {debt.id for debt in owed if not debt.certain}
    unexpected: list[str] = []
    refused: Counter[str] = Counter()
    done = unanswered = 0
    for call in calls:
        if call.method not in SENDING:
            continue
        if not call.done:
            refused[call.error or call.fault or str(call.status)] += 1
            continue
        done += 1
        settled = debt_of(call)
        if call.outcome is Outcome.UNANSWERED:
            unanswered += 1
        if settled is None:
            unexpected.append(f"{call.chat}/{call.message_id}: {(call.text or '')[:60]!r}")
            continue
        paid[settled.id] += 1
        if call.outcome is Outcome.UNANSWERED:
            unknown.add(settled.id)
    return Verdict(
        owed=sum(debt.times for debt in owed),
        done=done,
        lost=tuple(debt.id for debt in owed if debt.certain and paid[debt.id] < debt.times),
        unexpected=tuple(unexpected),
        duplicated={d.id: paid[d.id] - d.times for d in owed if paid[d.id] > d.times},
        recovered=tuple(debt.id for debt in owed if debt.id in unknown and paid[debt.id]),
        unanswered=unanswered,
        refused=dict(refused),
        allowed_duplicates=allowed_duplicates,
    )


def busiest(times: Iterable[float], seconds: float) -> int:
    """The most events in any window of so many seconds (open at its end)."""
    ordered = sorted(times)
    return max((i - bisect_left(ordered, t - seconds + 1e-9) + 1 for i, t in enumerate(ordered)), default=0)


def closest(times: Iterable[float]) -> float:
    """The least time between two events; infinite for fewer than two."""
    ordered = sorted(times)
    return min((b - a for a, b in itertools.pairwise(ordered)), default=float("inf"))


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m tests.emulators check`: 0 when all is well, 1 when not, 2 for a wrong call."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.emulators check", description=__doc__.splitlines()[0]
    )
    parser.add_argument("ledger", type=Path, help="the ledger's file")
    parser.add_argument(
        "owed", type=Path, help='what was owed, JSON Lines: {"id", "chat", "text" or "marker", ...}'
    )
    parser.add_argument("--allow-duplicates", type=int, default=0, metavar="N")
    parser.add_argument("--json", action="store_true", help="the finding as one line of JSON")
    given = parser.parse_args(arguments)
    debts = [Owed.from_dict(json.loads(line)) for line in given.owed.read_text().splitlines() if line.strip()]
    verdict = check(debts, read_calls(given.ledger), allowed_duplicates=given.allow_duplicates)
    sys.stdout.write(
        (json.dumps(verdict.to_dict(), ensure_ascii=False) if given.json else str(verdict)) + "\n"
    )
    return 0 if verdict.ok else 1
