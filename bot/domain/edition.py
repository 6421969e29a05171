"""What an edition says, free of any platform: a document of cards that each chat dresses in its own way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from summarizer.stories.changes import Change
from summarizer.stories.merge import Field
from summarizer.types import Facts, Language, Source


@dataclass(frozen=True, slots=True)
class Origin:
    """What an order may ask of one report of a story."""

    source_id: int | None = None
    language: Language | None = None
    #: Reports with one number are copies of one text.
    voice: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """A story as it goes into an edition: its merged facts and who reported it."""

    facts: Facts
    sources: tuple[Source, ...]
    independent: int = 1
    story_id: int | None = None
    version: int = 1
    #: When its facts or reports last became other than they were.
    changed_at: datetime | None = None
    #: One for each of the sources, in their order; empty where nothing is known of them.
    origins: tuple[Origin, ...] = ()
    #: Its facts as they were when the reader was last told; None: never.
    told: Facts | None = None
    #: No page of any report was to be had: all that is told is from what feeds say of them.
    from_feeds: bool = False
    #: For each of the alliances in `facts`, what the reports disagree on.
    disputed: tuple[tuple[Field, ...], ...] = ()
    #: What it changed of alliances that were known before it, such as who joined a body of last year.
    sequel: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Where a report can be read."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled line of a card, such as "참여" and the parties."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A reason in words, and the sentence of the article that states it.

    The sentence is empty where another report states the reason, or a person put it right.
    """

    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Card:
    """One story as a reader sees it."""

    headline: str
    lines: tuple[Line, ...]
    quotes: tuple[Quote, ...] = ()
    #: "2곳 보도 (독립 1)", or the outlet where there is one alone.
    reports: str = ""
    links: tuple[Link, ...] = ()
    #: Older or lesser ties that the same report tells of, a line each.
    background: tuple[str, ...] = ()
    story_id: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An edition, a summary or any longer reply."""

    language: Language
    title: str
    #: What matters today, in a sentence.
    lead: str
    cards: tuple[Card, ...] = ()
    #: A last line: what was left out, or how to stop.
    footer: str = ""


def document_record(document: Document) -> dict[str, Any]:
    """The document as plain values, to be stored."""
    return asdict(document)


def document_from(record: Mapping[str, Any]) -> Document:
    """The reverse of `document_record`."""
    return Document(
        language=Language(record["language"]),
        title=record["title"],
        lead=record["lead"],
        cards=tuple(
            Card(
                headline=card["headline"],
                lines=tuple(Line(**line) for line in card["lines"]),
                quotes=tuple(Quote(**quote) for quote in card["quotes"]),
                reports=card["reports"],
                links=tuple(Link(**link) for link in card["links"]),
                background=tuple(card["background"]),
                story_id=card["story_id"],
            )
            for card in record["cards"]
        ),
        footer=record["footer"],
    )
