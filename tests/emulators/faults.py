"""Faults on purpose: a script of rules says which call fails, how, and whether before or after it was done.

A script is a list of rules (JSON at start with `--faults FILE`, at run time by `PUT /_emulator/faults`).
For each call the first rule that fires decides. Rules are counted and seeded, so a run can be repeated to
the letter.

    [{"do": "error", "status": 502, "method": "sendMessage", "rate": 0.02, "seed": 7},
     {"do": "too_many", "retry_after": 30, "hold": true, "nth": [100]},
     {"do": "drop", "method": "send*", "rate": 0.03},
     {"do": "refuse", "seconds": 0.5, "every": 200}]
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any


class Action(StrEnum):
    """How a call fails."""

    REFUSE = "refuse"  # this call is served; then for `seconds` nobody can connect (the port is closed)
    RESET = "reset"  # the connection is reset (RST) with no answer
    TIMEOUT = "timeout"  # no answer for `seconds`, then the connection closes
    TOO_MANY = "too_many"  # 429 with `retry_after`; with `hold`, the account is really held for so long
    ERROR = "error"  # `status` in the platform's own form of error
    HTML = "html"  # `status` with a gateway's HTML page instead of JSON
    DROP = "drop"  # done, then the connection closes without an answer: always after acceptance
    SLOW = "slow"  # served as usual, `seconds` later


#: What may happen after acceptance as well as before it; DROP is after by its nature, the rest only before.
_EITHER_SIDE = frozenset({Action.RESET, Action.TIMEOUT, Action.ERROR, Action.HTML, Action.SLOW})


class BadRuleError(ValueError):
    """A rule that says nothing this module understands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Which calls fail and how. Conditions that are absent hold for every call."""

    do: Action
    after: bool = False  #: after acceptance: the platform has done it, the client doesn't get the true answer
    method: str | None = None  #: a pattern: "send*"
    methods: tuple[str, ...] = ()
    chats: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    rate: float | None = None  #: share of the matching calls
    seed: int = 0
    nth: tuple[int, ...] = ()  #: these of the matching calls, counted from 1
    every: int | None = None  #: each so-manyth matching call
    skip: int = 0  #: not the first so many
    times: int | None = None  #: at most so often
    seconds: float = 0.0
    status: int = 502
    retry_after: int = 1
    hold: bool = False
    name: str = ""  #: what the ledger calls it; the action's name by default

    def __post_init__(self) -> None:
        if self.after and self.do not in _EITHER_SIDE:
            raise BadRuleError(f"{self.do.value} cannot come after acceptance")

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Rule:
        """A rule from its JSON form."""
        known = {f.name for f in fields(cls)}
        if unknown := set(values) - known:
            raise BadRuleError(f"unknown in a rule: {', '.join(sorted(unknown))}")
        values = {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
        try:
            action = Action(values.pop("do"))
        except (KeyError, ValueError) as error:
            raise BadRuleError(f"a rule's 'do' is one of {', '.join(Action)}") from error
        values["chats"] = tuple(str(chat) for chat in values.get("chats", ()))
        return cls(do=action, **values)

    def to_dict(self) -> dict[str, Any]:
        """The rule's JSON form, without what is at its default."""
        default = Rule(do=self.do)
        return {"do": self.do.value} | {
            f.name: getattr(self, f.name)
            for f in fields(self)
            if f.name != "do" and getattr(self, f.name) != getattr(default, f.name)
        }

    def matches(self, *, method: str, chat: str | None, account: str) -> bool:
        """Whether a call is one that this rule counts."""
        return (
            (self.method is None or fnmatchcase(method, self.method))
            and (not self.methods or method in self.methods)
            and (not self.chats or chat in self.chats)
            and (not self.accounts or account in self.accounts)
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that fired for one call."""

    rule: Rule

    @property
    def after(self) -> bool:
        """Whether the platform does what was asked before it fails."""
        return self.rule.after or self.rule.do is Action.DROP

    @property
    def name(self) -> str:
        """What the ledger calls it."""
        return self.rule.name or self.rule.do.value


@dataclass(slots=True)
class _Count:
    rule: Rule
    random: random.Random
    seen: int = 0
    fired: int = 0


@dataclass(slots=True)
class FaultScript:
    """The rules in force, with their counts."""

    _counts: list[_Count] = field(default_factory=list)

    @classmethod
    def from_json(cls, rules: Iterable[Mapping[str, Any]]) -> FaultScript:
        """A script from its JSON form: a list of rules."""
        script = cls()
        for values in rules:
            script.add(Rule.from_dict(values))
        return script

    def add(self, rule: Rule) -> None:
        """One more rule, behind those in force."""
        self._counts.append(_Count(rule, random.Random(rule.seed)))

    def clear(self) -> None:
        """No more faults."""
        self._counts.clear()

    def decide(self, *, method: str, chat: str | None, account: str) -> Fault | None:
        """The fault that this call meets, if any. Every matching rule counts it; the first to fire wins."""
        fault: Fault | None = None
        for count in self._counts:
            rule = count.rule
            if not rule.matches(method=method, chat=chat, account=account):
                continue
            count.seen += 1
            if fault is None and self._fires(count):
                count.fired += 1
                fault = Fault(rule)
        return fault

    def report(self) -> list[dict[str, Any]]:
        """The rules with how many calls each has counted and failed."""
        return [count.rule.to_dict() | {"seen": count.seen, "fired": count.fired} for count in self._counts]

    @staticmethod
    def _fires(count: _Count) -> bool:
        rule = count.rule
        # The dice are thrown for every counted call, so that `skip` and `times` do not shift later throws.
        lucky = rule.rate is None or count.random.random() < rule.rate
        position = count.seen - rule.skip
        return (
            lucky
            and position > 0
            and (rule.times is None or count.fired < rule.times)
            and (not rule.nth or count.seen in rule.nth)
            and (rule.every is None or position % rule.every == 0)
        )
