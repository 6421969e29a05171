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
        Status.ENDED: ("end {name}", "their consortium"),
    },
    Kind.AGREEMENT: {
        Status.FORMED: ("sign an agreement on {name}", ""),
        Status.JOINED: ("sign up to {name}", "a co-operation agreement"),
        Status.EXPANDED: ("extend their agreement on {name}", ""),
        Status.PLANNED: ("plan to sign an agreement on {name}", ""),
        Status.ONGOING: ("have an agreement on {name}", ""),
        Status.ENDED: ("end their agreement on {name}", ""),
    },
    Kind.PARTNERSHIP: {
        Status.FORMED: ("team up on {name}", ""),
        Status.JOINED: ("join {name}", "a partnership"),
        Status.EXPANDED: ("widen their partnership on {name}", ""),
        Status.PLANNED: ("plan a partnership on {name}", ""),
        Status.ONGOING: ("work together on {name}", ""),
        Status.ENDED: ("end their partnership on {name}", ""),
    },
    Kind.JOINT_VENTURE: {
        Status.FORMED: ("set up {name}", "a joint venture"),
        Status.JOINED: ("join {name}", "a joint venture"),
        Status.EXPANDED: ("expand {name}", "their joint venture"),
        Status.PLANNED: ("plan {name}", "a joint venture"),
        Status.ONGOING: ("run {name}", "a joint venture"),
        Status.ENDED: ("end {name}", "their joint venture"),
    },
    Kind.EQUITY: {
        # A name is the alliance's, not that of whom the stake is in.
        Status.FORMED: ("form the equity alliance {name}", ""),
        Status.JOINED: ("join the equity alliance {name}", ""),
        Status.EXPANDED: ("deepen their equity alliance {name}", ""),
        Status.PLANNED: ("plan the equity alliance {name}", ""),
        Status.ONGOING: ("have the equity alliance {name}", ""),
        Status.ENDED: ("end their equity alliance {name}", ""),
    },
}
#: What is said where a deed needs no object and there is no name.
_BARE = {
    (Kind.AGREEMENT, Status.FORMED): "sign a co-operation agreement",
    (Kind.AGREEMENT, Status.EXPANDED): "extend their agreement",
    (Kind.AGREEMENT, Status.PLANNED): "plan to sign a co-operation agreement",
    (Kind.AGREEMENT, Status.ONGOING): "have a co-operation agreement",
    (Kind.AGREEMENT, Status.ENDED): "end their agreement",
    (Kind.PARTNERSHIP, Status.FORMED): "team up",
    (Kind.PARTNERSHIP, Status.EXPANDED): "widen their partnership",
    (Kind.PARTNERSHIP, Status.PLANNED): "plan a partnership",
    (Kind.PARTNERSHIP, Status.ONGOING): "work together",
    (Kind.PARTNERSHIP, Status.ENDED): "end their partnership",
    (Kind.EQUITY, Status.FORMED): "form an equity alliance",
    (Kind.EQUITY, Status.JOINED): "join an equity alliance",
    (Kind.EQUITY, Status.EXPANDED): "deepen their equity alliance",
    (Kind.EQUITY, Status.PLANNED): "plan an equity alliance",
    (Kind.EQUITY, Status.ONGOING): "have an equity alliance",
    (Kind.EQUITY, Status.ENDED): "end their equity alliance",
}
#: Of an agreement whose name says that it is one: "sign the Scapa Accord".
_TELLS_ITSELF = re.compile(
    r"(?:협약|협정|합의|양해각서|동맹|MOU|Accord|Pact|Compact|Agreement|Deal|Treaty|Charter)$", re.IGNORECASE
)
_BARE_DEEDS = {
    Status.FORMED: "sign {name}",
    Status.JOINED: "sign up to {name}",
    Status.EXPANDED: "extend {name}",
    Status.PLANNED: "plan {name}",
    Status.ONGOING: "work together under {name}",
    Status.ENDED: "end {name}",
}
#: Who stands alone teams up with nobody.
_ALONE = {"team up": "form a partnership", "work together": "have a partnership"}
#: The verbs of a headline as a report of yesterday says them; those that are not here stay as they are.
_PAST = {
    "form": "formed", "join": "joined", "widen": "widened", "sign": "signed", "extend": "extended", "end": "ended",
    "team": "teamed", "expand": "expanded", "deepen": "deepened", "work": "are working", "run": "are running",
    "have": "have", "plan": "plan", "set": "set",
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
    return _line(several(subject), verb, rest, _purpose(alliance))


def sentence(alliance: Alliance) -> str:
    """The same as a whole sentence, of what has happened.

    >>> sentence(alliance)  # doctest: +SKIP
    'KT, Hanyang University and 15 others formed Cloud One Team to train talent.'
    """
    subject, verb, rest = _clause(alliance)
    said = _PAST[verb]
    if len(subject) == 1:
        said = said.replace("are ", "is ") if said != verb else (verb if verb == "set" else _singular(verb))
    return _line(several(subject, spelt=True), said, rest, _purpose(alliance)) + "."


def _line(*parts: str) -> str:
    """The parts as one line; a name that is written small, such as "state of Illinois", has a capital at its head."""
    line = " ".join(part for part in parts if part)
    first, _, rest = line.partition(" ")
    return f"{first[0].upper()}{first[1:]} {rest}" if first.isalpha() and first.islower() else line


def _clause(alliance: Alliance) -> tuple[list[str], str, str]:
    """Who, the verb, and what stands behind it."""
    deed, otherwise = _DEEDS[alliance.kind][alliance.status]
    who = _who(alliance)
    if not alliance.name:
        what = _BARE.get((alliance.kind, alliance.status)) or deed.format(name=otherwise)
    elif alliance.kind is Kind.AGREEMENT and _TELLS_ITSELF.search(alliance.name):
        what = _BARE_DEEDS[alliance.status].format(name=_named(alliance.kind, alliance.name))
    else:
        what = deed.format(name=_named(alliance.kind, alliance.name))
    if len(who) == 1:
        what = _ALONE.get(what, what).replace("their ", "its ")
    verb, _, rest = what.partition(" ")
    return who, verb, rest


def _purpose(alliance: Alliance) -> str:
    # What ended had a purpose; its end has none.
    ended = alliance.status is Status.ENDED
    return f"to {reasons(alliance.why[:2])}" if alliance.why and not ended else ""


def _singular(verb: str) -> str:
    return "has" if verb == "have" else f"{verb}s"


_BODIES = {
    Kind.JOINT_VENTURE: "the joint venture ",
    Kind.CONSORTIUM: "the consortium ",
    Kind.AGREEMENT: "the agreement ",
}
#: What takes an article though it is a name: the Rust Foundation, the Partnership on AI, but Gaia-X and OpenForge.
_COMMON = re.compile(
    r"\S (?:Academy|Accelerator|Accord|Agreement|Alliance|Association|Board|Campus|Cent(?:er|re)|Charter|Coalition"
    r"|Collaboration|Collaborative|Commission|Committee|Compact|Consortium|Corridor|Council|Deal|Exchange|Federation"
    r"|Forum|Foundation|Framework|Fund|Group|Initiative|Institute|Lab|League|Network|Observatory|Pact|Partnership"
    r"|Pool|Programme|Program|Society|Task Force|Treaty|Trust|Union)$"
    r"|^(?:Alliance|Association|Cent(?:er|re)|Coalition|Council|Forum|Initiative|Network|Partnership)$",
    re.IGNORECASE,
)
#: Before these the noun stands that decides: the Centre for ..., the Partnership on ...
_BEHIND = re.compile(r"\s(?:for|of|on|to|against|over|in)\s.*$")


def _named(kind: Kind, name: str) -> str:
    """A name in another script stands in quotation marks, behind what it is; a Latin one tells by its capitals."""
    if kind is Kind.JOINT_VENTURE:
        return f"{_BODIES[kind]}{quoted(name)}"
    says = kind is Kind.CONSORTIUM or (kind is Kind.AGREEMENT and _TELLS_ITSELF.search(name))
    return f"{_BODIES[kind]}{quoted(name)}" if says and quoted(name) != name else called(name)


def called(name: str) -> str:
    """A name as a sentence has it: in quotation marks in another script, and with an article where it needs one.

    >>> called("Rust Foundation"), called("Gaia-X"), called("Partnership on AI"), called("클라우드 원팀")
    ('the Rust Foundation', 'Gaia-X', 'the Partnership on AI', '“클라우드 원팀”')
    """
    said, bare = quoted(name), re.sub(r"^the\s+", "", name, flags=re.IGNORECASE)
    if said != name:
        return said
    common = " " in bare and _COMMON.search(_BEHIND.sub("", bare))
    return f"the {bare}" if common or bare != name else said


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


def several(names: Sequence[str], *, spelt: bool = False) -> str:
    """A list for a line: up to three names, or the first two and how many more, spelt out in a sentence.

    >>> several(["AT&T", "Orange", "China Mobile", "DT"])
    'AT&T, Orange and 2 others'
    """
    if len(names) <= _SHOWN:
        return listed(names)
    more = len(names) - 2
    return f"{', '.join(names[:2])} and {number(more) if spelt else more} others"


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def number(count: int) -> str:
    """A number in running text: spelt out below ten."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


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
    """Why, in a few words; a verb that two share is said once, and none runs into the "and" of the one before.

    >>> reasons([Reason.PRODUCT, Reason.INFRASTRUCTURE]), reasons([Reason.TRUST, Reason.RESEARCH])
    ('build products and infrastructure', 'raise security and standards, and do joint research')
    """
    said: list[str] = []
    verb = ""
    for label in labels:
        words = REASONS[label]
        shared, verb = verb, words.partition(" ")[0]
        said.append(words.removeprefix(f"{verb} ") if said and verb == shared else words)
    if len(said) == 2 and " and " in said[0]:
        return f"{said[0]}, and {said[1]}"
    return listed(said)


def when(text: str | None) -> str:
    """A date of any precision, with its weekday where it has one.

    >>> when("2021-11-23"), when("2021-07"), when(None)
    ('Tue, 23 November 2021', 'July 2021', 'date not stated')
    """
    if not text:
        return "date not stated"
    weekday = f"{WEEKDAYS[date.fromisoformat(text).weekday()]}, " if len(text) == len("YYYY-MM-DD") else ""
    return weekday + calendar_date(text)


def calendar_date(text: str) -> str:
    """A date of any precision, without its weekday.

    >>> calendar_date("2021-11-23"), calendar_date("2021-07"), calendar_date("2021")
    ('23 November 2021', 'July 2021', '2021')
    """
    year, *rest = text.split("-")
    month = [MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(day)) for day in rest[1:]), *month, year])


def kind_and_status(alliance: Alliance) -> str:
    """What sort of tie it is, and what has become of it."""
    return f"{KINDS[alliance.kind]} · {STATUSES[alliance.status]}"
