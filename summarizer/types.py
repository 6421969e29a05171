"""The nouns of the trade: an article, its sentences, and the facts that were read from it.

Offsets everywhere count code points of the article's `body` as it was given, never of a cleaned copy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Language(StrEnum):
    """The languages that we read and write."""

    KO = "ko"
    EN = "en"


class OrganisationType(StrEnum):
    """What sort of body an organisation is."""

    COMPANY = "company"
    UNIVERSITY = "university"
    INSTITUTE = "institute"  # research institutes, a firm's named laboratory included
    ASSOCIATION = "association"
    GOVERNMENT = "government"  # ministries, cities, agencies, public corporations
    OTHER = "other"  # hospitals, schools, NGOs, bank foundations


class Kind(StrEnum):
    """The form that an alliance takes."""

    CONSORTIUM = "consortium"  # a named or standing body of several organisations
    AGREEMENT = "agreement"  # a signed memorandum or contract to co-operate
    PARTNERSHIP = "partnership"  # co-operation, with no signing told of
    JOINT_VENTURE = "joint_venture"  # a new company owned together
    EQUITY = "equity"  # a stake taken as part of the co-operation


class Status(StrEnum):
    """What an article says has become of an alliance."""

    FORMED = "formed"
    JOINED = "joined"  # new members enter an existing one
    EXPANDED = "expanded"  # renewed or widened
    PLANNED = "planned"
    ONGOING = "ongoing"  # exists already, told as background
    ENDED = "ended"


class Reason(StrEnum):
    """Why organisations ally, as far as the text says so."""

    TALENT = "talent"
    ECOSYSTEM = "ecosystem"
    RESEARCH = "research"
    PRODUCT = "product"
    MARKET = "market"
    INFRASTRUCTURE = "infrastructure"
    TRANSFORMATION = "transformation"
    TRUST = "trust"
    STARTUPS = "startups"
    SOCIETY = "society"


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it came in; `body` keeps the untidiness of the page."""

    title: str
    body: str
    #: The day of publication in the outlet's own time zone; relative dates count from it.
    published: date | None = None
    #: None: to be detected from the text.
    language: Language | None = None
    outlet: str = ""
    url: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence of the body that states a fact."""

    #: What it supports: "parties", "name", "kind", "status", "lead", "date", or "why:" and a reason.
    field: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A party of an alliance, as this article names it."""

    name: str
    #: Other forms of the same name, in the text or common; four at most, never another organisation's.
    aliases: tuple[str, ...] = ()
    type: OrganisationType = OrganisationType.COMPANY
    #: A stock code, only where the article states it.
    ticker: str | None = None


@dataclass(frozen=True, slots=True)
class Alliance:
    """One agreement or one body: who, with whom, what, when and why."""

    parties: tuple[Organisation, ...]
    kind: Kind
    status: Status
    #: Whether the article reports it as its news, or mentions it as background.
    main: bool = True
    #: The proper name that the text gives it, without quotation marks.
    name: str | None = None
    #: The name of the party that leads or hosts it, as in `parties`.
    lead: str | None = None
    why: tuple[Reason, ...] = ()
    #: "YYYY-MM-DD", "YYYY-MM" or "YYYY", as exact as the text allows.
    date: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was read from one article; no alliances is an honest answer."""

    alliances: tuple[Alliance, ...] = ()
    language: Language = Language.KO
    #: Whose they are, where it is not the reader that was asked: a model's, which another may stand behind.
    reader: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article beside its facts: what answers and stories are made from."""

    article: Article
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer or a story comes from."""

    title: str
    url: str
    outlet: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What can be said to a question from the articles at hand."""

    #: Short forms, one thing each; empty where the articles do not say.
    answers: tuple[str, ...]
    #: The reply as a chat shows it, in the language of the question.
    text: str
    evidence: tuple[Evidence, ...] = ()
    sources: tuple[Source, ...] = ()
    #: The question in full, as it was understood after what was talked of before.
    asked: str = ""
    #: Whom or what the conversation is about after it.
    subject: str = ""
    #: The articles of an archive that the answer was found in.
    articles: tuple[ReadArticle, ...] = ()
    #: It names somebody who does not stand in these articles, so that others may tell.
    elsewhere: bool = False

    @property
    def abstained(self) -> bool:
        """Whether the reply is an honest "the article does not say"."""
        return not self.answers
