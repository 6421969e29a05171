"""What a question asks for and what it says, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from summarizer.types import Language


class Asks(StrEnum):
    """What sort of thing an answer must be."""

    WHO = "who"  # a person or an organisation
    PERSON = "person"
    ORGANISATION = "organisation"
    NAME = "name"  # what something is called
    DATE = "date"
    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"
    DURATION = "duration"
    PLACE = "place"
    WHY = "why"
    THING = "thing"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Term:
    """Something that a question says and its answer's sentence should say too."""

    #: As matched: lower-case; Korean noun runs whole.
    form: str
    #: The morphemes of a noun run, for when the whole is not met.
    parts: tuple[str, ...]
    #: Whether it looks like a proper name.
    is_name: bool
    is_verb: bool
    start: int
    end: int
    #: Whether it is the noun that the answer stands for, so that no sentence need say it.
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What a question asks for and what it says."""

    text: str
    language: Language
    asks: Asks
    terms: tuple[Term, ...]
    #: Concepts that its words tell, each with the place in the question.
    concepts: frozenset[str]
    #: The noun that the answer stands for: 대학, company, 예산 ...
    head: str | None = None
    #: The sort of organisation asked for.
    category: str | None = None
    #: A country that the bodies asked for must belong to.
    country: str | None = None
    #: How many things it expects, where it says so.
    count: int | None = None
    #: Whether more than one answer is asked for in so many words (모두, 어디어디, companies).
    plural: bool = False
    #: The counter of "몇 명": 명, 곳, 대 ...; in English the noun after "how many".
    counter: str | None = None
    #: The grammatical place of the answer: "with" (누구와), "subject" (누가), "object", "at" (어디에) or "".
    relation: str = ""
    #: Names left out by "X 말고", "besides X".
    besides: tuple[str, ...] = ()
