"""What a proof found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the promise held, and the figures that say so."""

    held: bool
    #: What was measured, by a name that a reader understands; how much was run belongs here, too.
    figures: Mapping[str, str]


def together(**found: Outcome) -> Outcome:
    """What was found on each platform, as one: all of it must hold."""
    return Outcome(
        held=all(one.held for one in found.values()),
        figures={
            f"{platform.capitalize()}, {name}": value
            for platform, one in found.items()
            for name, value in one.figures.items()
        },
    )
