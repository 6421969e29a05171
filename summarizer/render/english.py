"""Facts told in English: headlines, dates, parties and reasons, as a newspaper's briefing writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from summarizer.types import Alliance, Kind, Organisation, OrganisationType, Reason, Status

REASONS = {
    Reason.TALENT: "train talent",
    Reason.ECOSYSTEM: "grow the ecosystem",
    Reason.RESEARCH: "do joint research",
    Reason.PRODUCT: "build products",
    Reason.MARKET: "reach new markets",
    Reason.INFRASTRUCTURE: "build infrastructure",
    Reason.TRANSFORMATION: "go digital",
    Reason.TRUST: "raise security and standards",
    Reason.STARTUPS: "back start-ups",
    Reason.SOCIETY: "serve the public good",
}
KINDS = {
    Kind.CONSORTIUM: "consortium",
    Kind.AGREEMENT: "agreement",
    Kind.PARTNERSHIP: "partnership",
    Kind.JOINT_VENTURE: "joint venture",
    Kind.EQUITY: "equity alliance",
}
STATUSES = {
    Status.FORMED: "new",
    Status.JOINED: "new members",
    Status.EXPANDED: "expanded",
    Status.PLANNED: "planned",
    Status.ONGOING: "ongoing",
    Status.ENDED: "ended",
}
TYPES = {
    OrganisationType.COMPANY: "companies",
    OrganisationType.UNIVERSITY: "universities",
    OrganisationType.INSTITUTE: "research institutes",
    OrganisationType.ASSOCIATION: "associations",
    OrganisationType.GOVERNMENT: "public bodies",
    OrganisationType.OTHER: "others",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

#: The verb and its object, with `{name}` where a proper name goes and what stands there without one.
_DEEDS = {
    Kind.CONSORTIUM: {
        Status.FORMED: ("form {name}", "a consortium"),
        Status.JOINED: ("join {name}", "a consortium"),
        Status.EXPANDED: ("widen {name}", "their consortium"),
        Status.PLANNED: ("plan {name}", "a consortium"),
        Status.ONGOING: ("work together in {name}", "a consortium"),
        Status.ENDED: ("wind up {name}", "their consortium"),
    },
    Kind.AGREEMENT: {
        Status.FORMED: ("sign {name}", "a co-operation agreement"),
        Status.JOINED: ("sign up to {name}", "a co-operation agreement"),
        Status.EXPANDED: ("extend {name}", "their agreement"),
        Status.PLANNED: ("plan to sign {name}", "a co-operation agreement"),
        Status.ONGOING: ("keep up {name}", "their agreement"),
        Status.ENDED: ("end {name}", "their agreement"),
    },
    Kind.PARTNERSHIP: {
        Status.FORMED: ("team up in {name}", ""),
        Status.JOINED: ("join {name}", "a partnership"),
        Status.EXPANDED: ("widen {name}", "their partnership"),
        Status.PLANNED: ("plan {name}", "a partnership"),
        Status.ONGOING: ("work together in {name}", ""),
        Status.ENDED: ("end {name}", "their partnership"),
    },
    Kind.JOINT_VENTURE: {
        Status.FORMED: ("set up {name}", "a joint venture"),
        Status.JOINED: ("join {name}", "a joint venture"),
        Status.EXPANDED: ("expand {name}", "their joint venture"),
        Status.PLANNED: ("plan {name}", "a joint venture"),
        Status.ONGOING: ("run {name}", "a joint venture"),
        Status.ENDED: ("wind up {name}", "their joint venture"),
    },
    Kind.EQUITY: {
        Status.FORMED: ("tie up with a stake in {name}", ""),
        Status.JOINED: ("take a stake in {name}", "the alliance"),
        Status.EXPANDED: ("deepen {name}", "their equity alliance"),
        Status.PLANNED: ("plan {name}", "an equity alliance"),
        Status.ONGOING: ("keep up {name}", "their equity alliance"),
        Status.ENDED: ("end {name}", "their equity alliance"),
    },
}
#: What is said where a deed needs no object and there is no name.
_BARE = {
    (Kind.PARTNERSHIP, Status.FORMED): "team up",
    (Kind.PARTNERSHIP, Status.ONGOING): "work together",
    (Kind.EQUITY, Status.FORMED): "form an equity alliance",
}
_SHOWN = 3


def headline(alliance: Alliance) -> str:
    """Who, with whom, what and why in one line.

    >>> headline(alliance)  # doctest: +SKIP
    'KT and 16 others form Cloud One Team to train talent'
    """
    deed, otherwise = _DEEDS[alliance.kind][alliance.status]
    if alliance.name:
        what = deed.format(name=alliance.name)
    else:
        what = _BARE.get((alliance.kind, alliance.status)) or deed.format(name=otherwise)
    why = f" to {reasons(alliance.why[:2])}" if alliance.why else ""
    subject = _who(alliance)
    if len(subject) == 1:
        verb, _, rest = what.partition(" ")
        what = f"{verb}s {rest}".rstrip()
    return f"{several(subject)} {what}{why}"


def _who(alliance: Alliance) -> list[str]:
    names = [party.name for party in alliance.parties]
    if alliance.status is Status.JOINED and alliance.lead:
        names = [name for name in names if name != alliance.lead] or names
    elif alliance.lead in names:
        names = [alliance.lead, *(name for name in names if name != alliance.lead)]
    return names


def several(names: Sequence[str]) -> str:
    """A list for a line: up to three names, or the first two and how many more.

    >>> several(["AT&T", "Orange", "China Mobile", "DT"])
    'AT&T, Orange and 2 others'
    """
    if len(names) <= _SHOWN:
        return listed(names)
    return f"{', '.join(names[:2])} and {len(names) - 2} others"


def listed(names: Sequence[str]) -> str:
    """All names, with "and" before the last."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def parties(organisations: Sequence[Organisation]) -> str:
    """All parties by name, with stock codes where the article states them."""
    return ", ".join(f"{p.name} ({p.ticker})" if p.ticker else p.name for p in organisations)


def reasons(labels: Sequence[Reason]) -> str:
    """Why, in a few words."""
    return listed([REASONS[label] for label in labels])


def when(text: str | None) -> str:
    """A date of any precision, with its weekday where it has one.

    >>> when("2021-11-23"), when("2021-07"), when(None)
    ('Tue, 23 November 2021', 'July 2021', 'date not stated')
    """
    if not text:
        return "date not stated"
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        day = date(*parts)
        return f"{_WEEKDAYS[day.weekday()]}, {day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{_MONTHS[parts[1] - 1]} {parts[0]}" if len(parts) == 2 else f"{parts[0]}"


def kind_and_status(alliance: Alliance) -> str:
    """What sort of tie it is, and what has become of it."""
    return f"{KINDS[alliance.kind]} · {STATUSES[alliance.status]}"
