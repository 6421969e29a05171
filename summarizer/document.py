"""An article laid out for the readers: its title and sentences, with their places in the original."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.types import Article, Language, OrganisationType


@dataclass(frozen=True, slots=True)
class Sentence:
    """A run of text between two full stops, or a line by itself.

    The title is a sentence as well: its offsets count in the title, and it can be no evidence.
    """

    start: int
    end: int
    text: str
    #: Which block of lines it stands in; the title is in paragraph -1.
    paragraph: int

    @property
    def in_title(self) -> bool:
        """Whether this is the headline."""
        return self.paragraph < 0


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an organisation is named; offsets count in its sentence's own text coordinates."""

    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """An organisation of the article with all the places that name it."""

    name: str
    aliases: tuple[str, ...]
    type: OrganisationType
    ticker: str | None
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What the readers share of one article."""

    article: Article
    language: Language
    #: The title first (where there is one), then the body in reading order, clutter left out.
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An alliance of which only the parties and the place in the text are known as yet."""

    #: Indices into the article's entities, in reading order.
    parties: tuple[int, ...]
    #: Indices of the sentences that state it (parties beside a verb of allying).
    core: tuple[int, ...]
    #: Indices of all sentences that tell of it, `core` included.
    sentences: tuple[int, ...]
