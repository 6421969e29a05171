"""What a model says of an article, before anything of it is believed.

Every claim names the number of the sentence that it rests on; `summarizer/grounding.py` looks whether that is so.
"""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.types import Kind, OrganisationType, Reason, Status


@dataclass(frozen=True, slots=True)
class ClaimedWords:
    """Words that are said to stand in a sentence."""

    words: str
    sentence: int


@dataclass(frozen=True, slots=True)
class ClaimedParty:
    """An organisation that is said to be a party, as a sentence names it."""

    name: str
    sentence: int
    type: OrganisationType
    aliases: tuple[str, ...] = ()
    ticker: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimedReason:
    """Why they are said to ally."""

    reason: Reason
    sentence: int


@dataclass(frozen=True, slots=True)
class ClaimedAlliance:
    """An alliance that is said to be told of."""

    #: The words that state it.
    statement: ClaimedWords
    parties: tuple[ClaimedParty, ...]
    kind: Kind
    status: Status
    main: bool
    name: ClaimedWords | None = None
    lead: ClaimedWords | None = None
    #: The words of the date as they are written; what day they mean is not the model's to say.
    date: ClaimedWords | None = None
    why: tuple[ClaimedReason, ...] = ()


@dataclass(frozen=True, slots=True)
class Claims:
    """All that is said of one article."""

    alliances: tuple[ClaimedAlliance, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimedAnswer:
    """What is said to be the answer to a question."""

    #: Whether the sentences tell it at all.
    stated: bool
    #: Short forms, one thing each, as a sentence writes them.
    answers: tuple[str, ...] = ()
    #: The answer in a sentence, in words of the cited ones.
    text: str = ""
    #: The numbers of the sentences that it rests on.
    sentences: tuple[int, ...] = ()
