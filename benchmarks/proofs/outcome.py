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
