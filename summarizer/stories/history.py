"""The life of one alliance: a memorandum, the contract that followed, who joined, how it ended, as one line of time.

Each story tells one moment of it. Whether a story goes on with a line that is known, is decided by the parties, the
name, and whether what it tells can follow: a plan comes about, a memorandum becomes a company, an end ends. Two
agreements of the same parties, of which neither refers to the other, are two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from summarizer.facts.lexicon import key
from summarizer.language.dates import days_of
from summarizer.stories.changes import Change, ChangeKind, between
from summarizer.types import Alliance, Kind, Organisation, Status

#: A plan that nobody heard of for longer is another plan when it comes back.
_LONGEST_PLAN = 3 * 365
#: From a memorandum to the company it was meant for.
_LONGEST_WAY = 4 * 365
#: How much a form binds; a line goes on towards what binds more.
_BINDS = {Kind.PARTNERSHIP: 0, Kind.AGREEMENT: 1, Kind.CONSORTIUM: 2, Kind.EQUITY: 2, Kind.JOINT_VENTURE: 3}
#: Words that refer to an agreement before this one.
_FOLLOWS = re.compile(
    r"본계약|정식\s?계약|정식으로\s?(?:계약|체결)|후속\s?(?:계약|협약|협력|조치|단계)"
    r"|(?:양해각서|업무협약|MOU)[^.]{0,40}(?:이어|이후|후속|바탕으로|구체화|발전|결실)"
    r"|definitive agreement|formal(?:is|iz)(?:e|ed|es|ing)"
    r"|(?:follow(?:s|ing|ed)|build(?:s|ing)? on|after|since)\b[^.]{0,60}"
    r"\b(?:memorandum|MOU|agreement signed|letter of intent)",
    re.IGNORECASE,
)
#: Two that are named alike, and say nothing by it.
_UNTELLING = re.compile(
    r"(?:업무|전략적?|산학|산학연|기술|포괄적?)?(?:협약|협력|제휴|파트너십|컨소시엄|협의체)|mou|consortium|alliance|partnership"
)
#: A house of more members lives on when one or two leave.
_LARGE = 4


@dataclass(frozen=True, slots=True)
class Telling:
    """An alliance as one story tells it."""

    alliance: Alliance
    #: The archive's organisation of each party, in their order.
    members: tuple[int, ...]
    #: The day of its first report.
    told_on: date
    #: The story, which also decides between two of one day.
    story: int
    #: What the same article tells of their past: alliances of the same parties, told as background.
    past: tuple[Alliance, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One moment in the life of an alliance."""

    kind: Kind
    status: Status
    #: As exact as it was told.
    happened_on: str | None
    #: The day it counts from, of the report where none was told.
    day: date
    #: The story that tells it.
    story: int
    #: What became different by it; none for the first.
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """All that is known of an alliance."""

    #: How it stands now, with all the members it ever had.
    alliance: Alliance
    members: tuple[int, ...]
    events: tuple[Event, ...]
    #: When members came in later or went out, by organisation, as exact as told.
    joined: Mapping[int, str]
    left: Mapping[int, str]

    @property
    def first_day(self) -> date:
        """The day of its first event."""
        return min(event.day for event in self.events)

    @property
    def last_day(self) -> date:
        """The day of its last event."""
        return max(event.day for event in self.events)


@dataclass(frozen=True, slots=True)
class Continuation:
    """How strongly a story goes on with a line, and what says so."""

    score: float
    because: str


def belongs(telling: Telling, tellings: Sequence[Telling]) -> Continuation | None:
    """Whether a story tells of the alliance that these tell of, be it earlier, in between or later."""
    moment = (telling.told_on, telling.story)
    before = [other for other in tellings if (other.told_on, other.story) < moment]
    after = [other for other in tellings if (other.told_on, other.story) >= moment]
    found = continues(lay(before), telling) if before else None
    if found is None and after:
        first = min(after, key=lambda other: (other.told_on, other.story))
        found = continues(lay([telling]), first)
    return found


def continues(line: Line, telling: Telling) -> Continuation | None:
    """Whether a story tells more of an alliance that was known before; None where it tells another one."""
    known, new = line.alliance, telling.alliance
    mine, theirs = set(line.members), set(telling.members)
    shared = len(mine & theirs)
    if not shared or not mine or not theirs:
        return None
    gap = abs((telling.told_on - line.last_day).days)
    if known.name and new.name:
        if key(known.name) != key(new.name):
            return None
        if _tells_apart(new.name) and gap <= _LONGEST_WAY and not _begins_again(known, new):
            return Continuation(3.0 + shared / 10, f"the name {new.name}")
    if shared < 2 or shared < min(len(mine), len(theirs)) or shared / max(len(mine), len(theirs)) < 0.5:
        return None
    because = _follows(known, new, telling, gap, same=mine == theirs)
    if because is None:
        return None
    reasons = len(set(known.why) & set(new.why)) / (len({*known.why, *new.why}) or 1)
    nearness = max(0.0, 1 - gap / _LONGEST_WAY)
    return Continuation(1 + (known.kind is new.kind) + reasons + nearness, because)


def _tells_apart(name: str) -> bool:
    return len(key(name)) >= 2 and not _UNTELLING.fullmatch(key(name))


def _begins_again(known: Alliance, new: Alliance) -> bool:
    return known.status is Status.ENDED and new.status in (Status.FORMED, Status.PLANNED)


def _follows(known: Alliance, new: Alliance, telling: Telling, gap: int, *, same: bool) -> str | None:
    """What makes the new state one that comes after the known one, in words; None where nothing does."""
    if known.status is Status.ENDED:
        return "its end" if new.status is Status.ENDED and _may_be_same_day(known, new) else None
    if gap > _LONGEST_WAY:
        return None
    if new.status in (Status.ENDED, Status.EXPANDED, Status.JOINED, Status.ONGOING):
        goes_on = _is_of_one_form(known, new) and _has_one_aim(known, new)
        return f"the same parties, {new.status.value}" if goes_on else None
    if known.status is Status.PLANNED:
        return "what was planned" if gap <= _LONGEST_PLAN and _is_what_was_planned(known, new) else None
    if _BINDS[new.kind] >= 2 > _BINDS[known.kind] and same and _has_one_aim(known, new):
        return f"from {known.kind.value} to {new.kind.value}"
    if known.date and known.date == new.date and len(known.date) == 10 and known.kind is new.kind:
        return "the same day"
    if any(_is_it(past, known) for past in telling.past):
        return "the article tells of it as what went before"
    quotes = " ".join(evidence.quote for evidence in new.evidence if not evidence.field.startswith("why"))
    if new.status is not Status.PLANNED and _FOLLOWS.search(quotes):
        return "the article refers to an agreement before"
    return None


def _is_what_was_planned(known: Alliance, new: Alliance) -> bool:
    """A plan comes about as what it was planned to be, or as a step towards it; a plan beside it is another one."""
    if new.status is Status.PLANNED and not _has_one_aim(known, new):
        return False
    return _BINDS[new.kind] >= _BINDS[known.kind] or known.kind in (Kind.JOINT_VENTURE, Kind.EQUITY)


def _is_of_one_form(known: Alliance, new: Alliance) -> bool:
    """Some papers tell a signing and others do not; a company or a body is not mistaken for either."""
    return known.kind is new.kind or max(_BINDS[known.kind], _BINDS[new.kind]) < 2


def _has_one_aim(known: Alliance, new: Alliance) -> bool:
    """Rivals that meet in many alliances meet for other ends in each."""
    return not known.why or not new.why or not set(known.why).isdisjoint(new.why)


def _may_be_same_day(known: Alliance, new: Alliance) -> bool:
    return not (known.date and new.date) or known.date[:7] == new.date[:7]


def _is_it(past: Alliance, known: Alliance) -> bool:
    if not past.date or not known.date:
        return False
    shorter = min(len(past.date), len(known.date))
    return past.date[:shorter] == known.date[:shorter]


def lay(tellings: Sequence[Telling]) -> Line:
    """One line out of all that was told of an alliance, in whatever order it came in; at least one telling."""
    ordered = sorted(tellings, key=lambda telling: (telling.told_on, telling.story))
    first = ordered[0]
    parties: dict[int, Organisation] = {}
    _add(parties, first)
    events = [*_before(first), _event(first)]
    now = replace(first.alliance, parties=tuple(parties.values()))
    joined: dict[int, str] = {}
    left: dict[int, str] = {}
    for telling in ordered[1:]:
        newcomers = [member for member in telling.members if member not in parties]
        _add(parties, telling)
        # The same organisation by the name under which it stands here already.
        told = replace(telling.alliance, parties=tuple(parties[member] for member in telling.members))
        leavers = _leavers(now, told, telling, parties)
        if leavers:
            left.update((member, told.date or telling.told_on.isoformat()) for member in leavers)
            told = replace(told, status=now.status, date=now.date)
        if told.status in (Status.JOINED, Status.EXPANDED):
            joined.update((member, told.date or telling.told_on.isoformat()) for member in newcomers)
        changed = _news(now, told)
        if leavers:
            names = tuple(parties[member].name for member in leavers)
            about = now.name or told.name or names[0]
            changed = (*changed, Change(ChangeKind.LEFT, about, values=names, form=now.kind))
        if changed:
            events.append(replace(_event(telling), changes=changed))
        now = _advanced(now, told, tuple(parties.values()))
    events.sort(key=lambda event: event.day)
    return Line(now, tuple(parties), tuple(events), joined, left)


def _add(parties: dict[int, Organisation], telling: Telling) -> None:
    for member, party in zip(telling.members, telling.alliance.parties, strict=True):
        parties.setdefault(member, party)


def _event(telling: Telling) -> Event:
    alliance = telling.alliance
    day = day_of(alliance.date, telling.told_on)
    return Event(alliance.kind, alliance.status, alliance.date, day, telling.story)


def _before(telling: Telling) -> list[Event]:
    """What the first article itself tells of their past, where it leads to what it reports."""
    alliance = telling.alliance
    return [
        Event(past.kind, Status.FORMED, past.date, day_of(past.date, telling.told_on), telling.story)
        for past in telling.past
        if past.date
        and past.date < (alliance.date or telling.told_on.isoformat())
        and past.status in (Status.FORMED, Status.ONGOING)
        and alliance.status is not Status.PLANNED
        and (_BINDS[past.kind] < _BINDS[alliance.kind] or alliance.status in (Status.EXPANDED, Status.ENDED))
    ]


def _leavers(
    now: Alliance, told: Alliance, telling: Telling, parties: Mapping[int, Organisation]
) -> list[int]:
    """Those that left a house which goes on without them."""
    if told.status is not Status.ENDED or len(parties) < _LARGE or len(telling.members) * 2 > len(parties):
        return []
    lead = now.lead or told.lead
    return [member for member in telling.members if parties[member].name != lead]


def _news(now: Alliance, told: Alliance) -> tuple[Change, ...]:
    """What is new about the alliance; a moment has a date of its own, which corrects nothing."""
    found = between(now, told)
    if (
        told.status in (Status.JOINED, Status.EXPANDED)
        and now.status is told.status
        and now.date != told.date
    ):
        again = Change(ChangeKind.STATUS, now.name or "", None, told.status.value, form=told.kind)
        joined = any(change.kind is ChangeKind.JOINED for change in found)
        found = found if joined else (again, *found)
    moves = {ChangeKind.STATUS, ChangeKind.KIND, ChangeKind.JOINED}
    if any(change.kind in moves for change in found):
        found = tuple(change for change in found if change.kind is not ChangeKind.DATE)
    return tuple(change for change in found if change.kind not in (ChangeKind.UNNAMED, ChangeKind.LEFT))


def _advanced(now: Alliance, told: Alliance, parties: tuple[Organisation, ...]) -> Alliance:
    moved = told.status is not now.status or told.kind is not now.kind
    goes_on = told.status is Status.ONGOING
    return replace(
        now,
        parties=parties,
        kind=now.kind if goes_on or _BINDS[told.kind] < _BINDS[now.kind] else told.kind,
        status=now.status if goes_on else told.status,
        name=told.name or now.name,
        lead=now.lead or told.lead,
        why=tuple(dict.fromkeys((*now.why, *told.why))),
        date=(told.date or now.date) if moved and not goes_on else (now.date or told.date),
        evidence=(),
    )


def day_of(told: str | None, reported: date) -> date:
    """The day that a date of any precision counts from; that of the report where there is none.

    >>> day_of("2021-07", date(2021, 11, 23)), day_of(None, date(2021, 11, 23))
    (datetime.date(2021, 7, 1), datetime.date(2021, 11, 23))
    """
    return days_of(told)[0] if told else reported
