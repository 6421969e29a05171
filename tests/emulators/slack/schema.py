"""Small checks that compose: is a JSON value what Slack takes, and if not, what does Slack say?

A check takes a value and its JSON pointer and yields problems. The sentences are those that Slack writes into
`response_metadata.messages`, where they are known from public reports.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Check = Callable[[Any, str], Iterator["Problem"]]


@dataclass(frozen=True)
class Problem:
    """Something in a payload that Slack would refuse."""

    what: str
    #: A JSON pointer into the arguments of the call, such as `/blocks/0/text`.
    where: str

    def __str__(self) -> str:
        return f"{self.what} [json-pointer:{self.where}]"


def string(*, most: int, least: int = 0, one_of: tuple[str, ...] = (), like: str = "") -> Check:
    """A string of so many code points; what is sent is counted, entities included."""
    pattern = re.compile(like)

    def check(value: Any, where: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem("must be a string", where)
        elif len(value) > most:
            yield Problem(f"must be less than {most + 1} characters", where)
        elif len(value) < least:
            yield Problem(f"must be more than {least - 1} characters", where)
        elif one_of and value not in one_of:
            yield Problem(f"must be one of: {', '.join(one_of)}", where)
        elif not pattern.match(value):
            yield Problem("must match the expected format", where)

    return check


def boolean(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem("must be a boolean", where)


def integer(*, least: int | None = None, most: int | None = None) -> Check:
    def check(value: Any, where: str) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem("must be a integer", where)
        elif (least is not None and value < least) or (most is not None and value > most):
            yield Problem(f"must be between {least} and {most}", where)

    return check


def anything(value: Any, where: str) -> Iterator[Problem]:
    """What the emulator does not look into."""
    yield from ()


def items(of: Check, *, most: int, least: int = 1) -> Check:
    """A list of so many things."""

    def check(value: Any, where: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem("must provide an array", where)
            return
        if len(value) > most:
            yield Problem(f"no more than {most} items allowed", where)
        if len(value) < least:
            yield Problem(f"no fewer than {least} items allowed", where)
        for number, item in enumerate(value):
            yield from of(item, f"{where}/{number}")

    return check


def shape(
    required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *, kind: str | None = None
) -> Check:
    """An object with these fields and no others; `kind` is its `type`."""
    known = {**required, **(optional or {})}

    def check(value: Any, where: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("must provide an object", where)
            return
        for name in required:
            if name not in value or value[name] is None:
                yield Problem(f"missing required field: {name}", where)
        for name, field in value.items():
            if name == "type" and kind is not None:
                continue
            if name not in known:
                yield Problem(f"invalid additional property: {name}", where)
            elif field is not None:
                yield from known[name](field, f"{where}/{name}")

    return check


def either(kinds: Mapping[str, Check]) -> Check:
    """One of several objects, told apart by `type`."""

    def check(value: Any, where: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem("must provide an object", where)
            return
        kind = value.get("type")
        if kind is None:
            yield Problem("missing required field: type", where)
        elif not isinstance(kind, str) or kind not in kinds:
            yield Problem(f"unsupported type: {kind}", f"{where}/type")
        else:
            yield from kinds[kind](value, where)

    return check


def both(first: Check, second: Check) -> Check:
    """Two checks of one value."""

    def check(value: Any, where: str) -> Iterator[Problem]:
        yield from first(value, where)
        yield from second(value, where)

    return check


def nested(inner: Check) -> Check:
    """Slack first says that the object as a whole fits nothing, then why."""

    def check(value: Any, where: str) -> Iterator[Problem]:
        problems = list(inner(value, where))
        if problems:
            yield Problem("failed to match all allowed schemas", where)
            yield from problems

    return check
