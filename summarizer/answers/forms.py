"""What a piece of a sentence looks like by itself, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """What a piece of text looks like, by itself."""

    NAME = "name"
    NOUN = "noun"
    QUOTED = "quoted"
    PERSON = "person"
    DATE = "date"
    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"
    DURATION = "duration"
    NUMBER = "number"
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of one sentence; offsets count in that sentence."""

    form: Form
    start: int
    end: int
    text: str
    #: The particle (Korean) or the word (English) that follows it.
    after: str = ""
    #: The counter of a number: 명, 곳, GPUs.
    unit: str = ""
    #: Which enumeration of the sentence it belongs to, -1 if none.
    group: int = -1
