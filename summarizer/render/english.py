"""Facts told in English: headlines, dates, parties and reasons, as a newspaper's briefing writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from summarizer.render.names import both
from summarizer.types import Alliance, Kind, Language, Organisation, OrganisationType, Reason, Status

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
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

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
        Status.FORMED: ("sign an agreement on {name}", ""),
        Status.JOINED: ("sign up to {name}", "a co-operation agreement"),
        Status.EXPANDED: ("extend their agreement on {name}", ""),
        Status.PLANNED: ("plan to sign an agreement on {name}", ""),
        Status.ONGOING: ("keep up their agreement on {name}", ""),
        Status.ENDED: ("end their agreement on {name}", ""),
    },
    Kind.PARTNERSHIP: {
        Status.FORMED: ("team up on {name}", ""),
        Status.JOINED: ("join {name}", "a partnership"),
        Status.EXPANDED: ("widen {name}", "their partnership"),
        Status.PLANNED: ("plan {name}", "a partnership"),
        Status.ONGOING: ("work together on {name}", ""),
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
    (Kind.AGREEMENT, Status.FORMED): "sign a co-operation agreement",
    (Kind.AGREEMENT, Status.EXPANDED): "extend their agreement",
    (Kind.AGREEMENT, Status.PLANNED): "plan to sign a co-operation agreement",
    (Kind.AGREEMENT, Status.ONGOING): "keep up their agreement",
    (Kind.AGREEMENT, Status.ENDED): "end their agreement",
    (Kind.PARTNERSHIP, Status.FORMED): "team up",
    (Kind.PARTNERSHIP, Status.ONGOING): "work together",
    (Kind.EQUITY, Status.FORMED): "form an equity alliance",
}
#: The verbs of a headline as a report of yesterday says them; those that are not here stay as they are.
_PAST = {
    "form": "formed", "join": "joined", "widen": "widened", "wind": "wound", "sign": "signed", "extend": "extended",
    "end": "ended", "team": "teamed", "expand": "expanded", "tie": "tied", "take": "took", "deepen": "deepened",
    "work": "are working", "keep": "are keeping", "run": "are running", "plan": "plan", "set": "set",
}  # fmt: skip
_SHOWN = 3


def headline(alliance: Alliance) -> str:
    """Who, with whom, what and why in one line.

    >>> headline(alliance)  # doctest: +SKIP
    'KT, Hanyang University and 15 others form Cloud One Team to train talent'
    """
    subject, verb, rest = _clause(alliance)
    if len(subject) == 1:
        verb = _singular(verb)
    return " ".join(part for part in (several(subject), verb, rest, _purpose(alliance)) if part)


def sentence(alliance: Alliance) -> str:
    """The same as a whole sentence, of what has happened.

    >>> sentence(alliance)  # doctest: +SKIP
    'KT, Hanyang University and 15 others formed Cloud One Team to train talent.'
    """
    subject, verb, rest = _clause(alliance)
    said = _PAST[verb]
    if len(subject) == 1:
        said = said.replace("are ", "is ") if said != verb else (verb if verb == "set" else _singular(verb))
    return " ".join(part for part in (several(subject), said, rest, _purpose(alliance)) if part) + "."


def _clause(alliance: Alliance) -> tuple[list[str], str, str]:
    """Who, the verb, and what stands behind it."""
    deed, otherwise = _DEEDS[alliance.kind][alliance.status]
    if alliance.name:
        what = deed.format(name=_named(alliance.kind, alliance.name))
    else:
        what = _BARE.get((alliance.kind, alliance.status)) or deed.format(name=otherwise)
    verb, _, rest = what.partition(" ")
    return _who(alliance), verb, rest


def _purpose(alliance: Alliance) -> str:
    # What ended had a purpose; its end has none.
    ended = alliance.status is Status.ENDED
    return f"to {reasons(alliance.why[:2])}" if alliance.why and not ended else ""


def _singular(verb: str) -> str:
    return f"{verb}s"


_BODIES = {Kind.JOINT_VENTURE: "the joint venture ", Kind.CONSORTIUM: "the consortium "}


def _named(kind: Kind, name: str) -> str:
    """A name in another script stands in quotation marks, behind what it is; a Latin one tells by its capitals."""
    said = quoted(name)
    what = _BODIES.get(kind, "") if said != name or kind is Kind.JOINT_VENTURE else ""
    return f"{what}{said}"


def quoted(name: str) -> str:
    """A name as it stands in an English line: in quotation marks where it is in another script."""
    return f"“{name}”" if re.search("[가-힣]", name) else name


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


def parties(organisations: Sequence[Organisation], *, most: int | None = None) -> str:
    """The parties by name, in both forms where two are known, with stock codes where the article states them."""
    shown = [_party(party) for party in organisations[:most]]
    left = len(organisations) - len(shown)
    return ", ".join(shown) + (f" and {left} more" if left else "")


def _party(party: Organisation) -> str:
    name = both(party, Language.EN)
    if not party.ticker:
        return name
    return f"{name[:-1]}, {party.ticker})" if name.endswith(")") else f"{name} ({party.ticker})"


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
        return f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{MONTHS[parts[1] - 1]} {parts[0]}" if len(parts) == 2 else f"{parts[0]}"


def kind_and_status(alliance: Alliance) -> str:
    """What sort of tie it is, and what has become of it."""
    return f"{KINDS[alliance.kind]} · {STATUSES[alliance.status]}"
