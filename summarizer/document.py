"""An article laid out for the readers: its title and sentences, with their places in the original."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from summarizer.types import Article, Language, OrganisationType


@dataclass(frozen=True, slots=True)
class Morpheme:
    """The smallest piece that we reason about: a Korean morpheme or an English word.

    It is `text[start:end]` of what was tokenised; contracted Korean endings may be empty there.
    """

    form: str
    #: Korean: a tag of the Sejong set as Kiwi gives it (NNP, JKB, VV ...). English: the word's shape.
    tag: str
    start: int
    end: int


class Layout(StrEnum):
    """The part that a sentence plays on the page."""

    TITLE = "title"
    PROSE = "prose"
    HEADING = "heading"  # a short line that ends like no sentence: a sub-title, the head of a section
    ITEM = "item"  # an entry of a list: ▲, -, 1.
    CAPTION = "caption"  # under a picture: often the only place that tells of a signing


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
    layout: Layout = Layout.PROSE

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
    #: The morphemes of each sentence, offsets counting in its own text.
    tokens: tuple[tuple[Morpheme, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An alliance of which only the parties and the place in the text are known as yet."""

    #: Indices into the article's entities, in reading order.
    parties: tuple[int, ...]
    #: Indices of the sentences that state it (parties beside a verb of allying).
    core: tuple[int, ...]
    #: Indices of all sentences that tell of it, `core` included.
    sentences: tuple[int, ...]
