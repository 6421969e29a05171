"""Two reports laid side by side: is it one event that they tell?

The alliances that are their news are compared by parties, proper name, day, kind and status, the texts by their
words. What speaks for one event is added up, what speaks against it is taken off, and some things forbid it: too
long between the reports, another day, an end beside a beginning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import product

from summarizer.facts.lexicon import key
from summarizer.stories.identity import identities, is_known, sameness
from summarizer.stories.words import COPY, marks, overlap
from summarizer.types import Alliance, Kind, ReadArticle, Status

#: Reports of one event come within days; a weekly's, within two weeks.
LONGEST_GAP = 16
#: Within so many days the parties alone may decide; later reports must name the event or its day as well.
_FRESH = 4
#: Outlets date one signing by the day it happened or by the day they print.
_SAME_DAY = 2
#: A report of which so little is in the other one is a round-up that mentions the other's story.
_LEAST_TOLD = 0.25
#: The sum from which two reports are one story. Measured on dev, pairs and train together.
_ENOUGH = 1.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """How strongly two reports tell one event; 1 and more is enough."""

    score: float
    because: str


def compare(a: ReadArticle, b: ReadArticle) -> Likeness | None:
    """How strongly two articles tell one event; None where they do not."""
    gap = days_apart(a.article.published, b.article.published)
    if gap > LONGEST_GAP:
        return None
    words = overlap(a.article.body, b.article.body)
    if words >= COPY:
        return Likeness(3.0, "the same text")
    mine, theirs = news(a), news(b)
    if not mine or not theirs:
        return _by_headline(a, b, gap=gap) or _by_text(a, b, words=words, gap=gap)
    found = [(x, y, likeness) for x, y in product(mine, theirs) if (likeness := alike(x, y, a, b))]
    if not found:
        return _by_headline(a, b, gap=gap)
    # A round-up of five agreements is not the story of one of them.
    told = min(len({id(x) for x, _, _ in found}) / len(mine), len({id(y) for _, y, _ in found}) / len(theirs))
    # Unless one of the two tells of nothing else, and the other has its older ties beside it.
    alone = min(len(mine), len(theirs)) == 1
    headed = any(_is_headline(x, a, mine) and _is_headline(y, b, theirs) for x, y, _ in found)
    if told <= _LEAST_TOLD and not (alone and headed):
        return _by_headline(a, b, gap=gap)
    x, y, best = max(found, key=lambda told: told[2].score)
    against = _of_something_else(x, y, a, b)
    score = best.score + 0.5 * min(words / 0.2, 1.0) - against
    if told < 0.5:
        heads = (_head(a, mine), _head(b, theirs))
        score -= 0.2 if any(x is heads[0] and y is heads[1] for x, y, _ in found) else 0.6
    if score >= _ENOUGH:
        return Likeness(score, best.because)
    # Headlines help where something was missed, not where it was read and is something else.
    return None if against else _by_headline(a, b, gap=gap)


def news(read: ReadArticle) -> list[Alliance]:
    """The alliances that an article reports as its news, not as background."""
    return [alliance for alliance in read.facts.alliances if alliance.main]


def alike(x: Alliance, y: Alliance, a: ReadArticle, b: ReadArticle) -> Likeness | None:
    """What speaks for an alliance of `a` and one of `b` being one, summed; None where something forbids it."""
    shared = _shared(x, y)
    if not shared or (Status.ENDED in (x.status, y.status) and x.status is not y.status):
        return None
    gap = days_apart(a.article.published, b.article.published)
    smaller, larger = sorted((len(x.parties), len(y.parties)))
    named = bool(x.name and y.name and key(x.name) == key(y.name))
    same_day = _exact_day(x, y)
    parted = bool(x.date and y.date and not _may_be_one_day(x.date, y.date))
    if parted and not _is_forgiven(x, y, a, b, shared=shared, gap=gap):
        return None
    if shared < _SURE_OF_TWO and not named:
        return _half_known(x, y, a, b) if gap <= _SAME_DAY and not parted else None
    because = f"{round(shared)} shared parties" + (f", the name {x.name}" if named else "")
    # Many parties, some told in short forms, weigh as much as a few told in full.
    score = (
        min(shared * (1.3 if shared >= 2.5 else 1.0) / smaller, 1.0)
        + 0.5 * shared / larger
        + 0.05 * min(shared, 6)
    )
    score += 0.8 * named + 0.3 * same_day - 0.3 * parted
    score -= 0.25 * (x.kind is not y.kind and Kind.JOINT_VENTURE in (x.kind, y.kind))
    score -= 0.3 * (x.status is not y.status and Status.JOINED in (x.status, y.status))
    if gap > _FRESH and not (named or same_day) and not (shared >= _MANY and shared / larger >= 0.5):
        score -= 0.7
    return Likeness(score, because + (", the same day" if same_day else ""))


#: Two parties, one of them told in a form that is only likely to be the same.
_SURE_OF_TWO = 1.7
#: Two parties, both told in forms that are only likely to be the same.
_LIKELY_TWO = 1.4
#: So many names and numbers in a text that another on the same event has one of them.
_ENOUGH_DETAILS = 3
#: So many parties in common do not come together for two events within a fortnight.
_MANY = 4


def _of_something_else(x: Alliance, y: Alliance, a: ReadArticle, b: ReadArticle) -> float:
    """What says that the same few parties did two things in the same days: other names, other ends, other details."""
    if _shared(x, y) >= _MANY:
        return 0.0
    against = 0.0
    same_language = a.facts.language is b.facts.language
    if x.name and y.name and same_language and not _one_in_other(key(x.name), key(y.name)):
        against += 0.6
    if x.why and y.why and set(x.why).isdisjoint(y.why):
        against += 0.35
    known = {identity for party in (*x.parties, *y.parties) for identity in identities(party)}
    left, right = (marks(read.article.title, read.article.body) - known for read in (a, b))
    if min(len(left), len(right)) >= _ENOUGH_DETAILS and left.isdisjoint(right):
        against += 0.35
    return against


def _one_in_other(a: str, b: str) -> bool:
    return a in b or b in a


def _half_known(x: Alliance, y: Alliance, a: ReadArticle, b: ReadArticle) -> Likeness | None:
    """Two pairs in two languages, one partner the same, the other unknown to the lexicon in one of them.

    A name that was translated, and not spelt, can't be recognised; numbers and Latin words in the texts can.
    """
    if a.facts.language is b.facts.language or len(x.parties) != 2 or len(y.parties) != 2:
        return None
    (mine,) = [party for party in x.parties if not any(sameness(party, other) for other in y.parties)][
        :1
    ] or (None,)
    (theirs,) = [party for party in y.parties if not any(sameness(party, other) for other in x.parties)][
        :1
    ] or (None,)
    if mine is None or theirs is None or (is_known(mine) and is_known(theirs)):
        return None
    left, right = (marks(read.article.title, read.article.body) for read in (a, b))
    share = len(left & right) / min(len(left), len(right)) if left and right else 0.0
    return Likeness(1.0 + share, "one shared party and the same names and numbers") if share >= 0.25 else None


def _shared(x: Alliance, y: Alliance) -> float:
    """How many parties two alliances have in common; a likely one counts for part of one."""
    left = list(y.parties)
    total = 0.0
    uncertain = []
    for party in x.parties:
        match = next((other for other in left if sameness(party, other) == 1.0), None)
        if match is None:
            uncertain.append(party)
        else:
            left.remove(match)
            total += 1.0
    for party in uncertain:
        match = next((other for other in left if sameness(party, other)), None)
        if match is not None:
            left.remove(match)
            total += sameness(party, match)
    return total


def _is_forgiven(
    x: Alliance, y: Alliance, a: ReadArticle, b: ReadArticle, *, shared: float, gap: int
) -> bool:
    """Whether two days that differ may be a mistake of one report, or of ours in reading it.

    Many parties in common, or the same two in both headlines of one day, are no chance; and a day that is only the
    report's own is no evidence against another.
    """
    if shared >= _MANY:
        return _is_default(x, a) or _is_default(y, b)
    return gap <= 1 and shared >= _SURE_OF_TWO and _in_headline(x, a) and _in_headline(y, b)


def _in_headline(alliance: Alliance, read: ReadArticle) -> bool:
    title = key(read.article.title)
    return all(any(key(form) in title for form in (p.name, *p.aliases)) for p in alliance.parties)


def _is_default(alliance: Alliance, read: ReadArticle) -> bool:
    """Whether the date may be that of the report for want of a better one."""
    return read.article.published is not None and alliance.date == read.article.published.isoformat()


def _exact_day(a: Alliance, b: Alliance) -> bool:
    return a.date is not None and len(a.date) == 10 and a.date == b.date


def _may_be_one_day(a: str, b: str) -> bool:
    if len(a) == len(b) == 10:
        return days_apart(date.fromisoformat(a), date.fromisoformat(b)) <= _SAME_DAY
    shorter = min(len(a), len(b))
    return a[:shorter] == b[:shorter]


def _head(read: ReadArticle, alliances: list[Alliance]) -> Alliance:
    """The alliance that the headline is about: most of its parties stand there; of equals the first."""
    title = key(read.article.title)
    return max(alliances, key=lambda alliance: sum(key(party.name) in title for party in alliance.parties))


def _is_headline(alliance: Alliance, read: ReadArticle, alliances: list[Alliance]) -> bool:
    """Whether the article is about this alliance, and tells of the others beside it: it alone is in the headline."""
    if len(alliances) == 1:
        return True
    title = key(read.article.title)
    named = [
        one
        for one in alliances
        if (one.name and key(one.name) in title)
        or sum(key(party.name) in title for party in one.parties) >= 2
    ]
    return len(named) == 1 and named[0] is alliance


def days_apart(a: date | None, b: date | None) -> int:
    """The days between two reports; none where one is undated."""
    return abs((a - b).days) if a and b else 0


def _by_headline(a: ReadArticle, b: ReadArticle, *, gap: int) -> Likeness | None:
    """Two headlines of neighbouring days about the same two organisations, and texts with the same names and numbers.

    What the reader misses or mistakes in one of two articles must not part them.
    """
    titles = [{mark for mark in marks(read.article.title, "") if mark.startswith("#")} for read in (a, b)]
    common, all_named = titles[0] & titles[1], titles[0] | titles[1]
    known = len(common) >= 2 and len(common) / len(all_named) >= 0.5
    if gap > _SAME_DAY or not (known or _same_two_in_headlines(a, b)):
        return None
    mine, theirs = (marks(read.article.title, read.article.body) for read in (a, b))
    share = len(mine & theirs) / min(len(mine), len(theirs))
    return Likeness(_ENOUGH + share / 2, "the same organisations in both headlines") if share >= 0.3 else None


def _same_two_in_headlines(a: ReadArticle, b: ReadArticle) -> bool:
    """Whether both headlines name the same two parties, be it only by names that sound alike."""
    return any(
        len(x.parties) == len(y.parties) == 2
        and _shared(x, y) >= _LIKELY_TWO
        and _in_headline(x, a)
        and _in_headline(y, b)
        for x, y in product(news(a), news(b))
    )


def _by_text(a: ReadArticle, b: ReadArticle, *, words: float, gap: int) -> Likeness | None:
    """Where one of the two tells no alliance, or our reader missed it, only the words can say."""
    mine, theirs = (marks(read.article.title, read.article.body) for read in (a, b))
    if gap > _FRESH or not mine or not theirs:
        return None
    shared = mine & theirs
    share = len(shared) / min(len(mine), len(theirs))
    if words >= 0.22 and share >= 0.3:
        return Likeness(1.0 + words, "much the same words")
    organisations = sum(mark.startswith("#") for mark in shared)
    if organisations >= 2 and len(shared) >= 5 and share >= 0.5 and gap <= _SAME_DAY:
        return Likeness(1.0 + share / 2, "the same organisations and numbers")
    return None
