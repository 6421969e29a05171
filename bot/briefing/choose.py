"""Which stories an edition tells, in which order and why, and why the others not. Pure.

stories of the window + order + what was told before -> chosen with their grounds, left out with theirs

Of several conditions a story must meet each, and of one condition's values any. The stated order of stories is that of
`summarizer.stories.rank`; nothing is weighed in secret, so "why did I get this?" has an exact answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from bot.domain.chat import Order, WhenEmpty
from bot.domain.edition import Reported
from summarizer.stories.changes import Change, changes
from summarizer.stories.identity import identities
from summarizer.stories.rank import Candidate, rank
from summarizer.types import Alliance, Organisation


class Fit(StrEnum):
    """A condition of the order that a story meets; each comes with the values that it meets it by."""

    WATCHED = "watched"
    REASON = "reason"
    WORD = "word"
    PRESS = "press"
    #: No condition at all: the order takes every story.
    ALL = "all"
    #: Told before, and a fact changed since.
    UPDATE = "update"
    #: It fits nothing, and comes because the day would be empty otherwise.
    BEST = "best"


class Miss(StrEnum):
    """Why a story does not come; the first that applies, in this order."""

    NO_TIE = "no_tie"  # the articles tell of no alliance
    TOLD = "told"  # told before, and no fact has changed
    MINOR = "minor"  # told before, and what changed is worth a line at the end, no more
    MUTED = "muted"  # only sources that the chat switched off reported it
    PRESS = "press"  # no report in the language that was asked for
    EXCLUDED = "excluded"  # holds a word that the order shuts out
    WATCHED = "watched"  # no organisation that is watched
    REASON = "reason"  # other reasons, or none stated
    WORD = "word"  # none of the words
    FULL = "full"  # fits, and others came first


@dataclass(frozen=True, slots=True)
class Because:
    """One ground with the values that bear it, such as `watched` and "KT"."""

    ground: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A story that comes."""

    story: Reported
    because: tuple[Because, ...]
    #: What changed since it was told; empty for a story that is new to the chat.
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A story that does not come."""

    story: Reported
    miss: Miss
    #: Which word shut it out, where one did.
    value: str = ""
    #: What changed since it was told, where that is little.
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What an edition is made of."""

    chosen: tuple[Chosen, ...]
    left: tuple[Left, ...]
    #: Of those left, the ones that were told before and changed a little since: told in a line each.
    slight: tuple[Left, ...] = ()

    @property
    def records(self) -> tuple[tuple[int, int, list[dict[str, Any]]], ...]:
        """All that it tells as an edition keeps it: the stories in their order, their versions, and why."""
        update = (Because(Fit.UPDATE),)
        told = [
            *((one.story, one.because) for one in self.chosen),
            *((one.story, update) for one in self.slight),
        ]
        return tuple(
            (story.story_id, story.version, [asdict(because) for because in grounds])
            for story, grounds in told
            if story.story_id is not None
        )

    @property
    def over(self) -> int:
        """How many stories fit and found no room."""
        return sum(left.miss is Miss.FULL for left in self.left)


def choose(stories: Sequence[Reported], order: Order) -> Choice:
    """The stories of a window by an order; each says by `told` what the chat knows of it already."""
    fitting: list[tuple[Reported, tuple[Because, ...], tuple[Change, ...]]] = []
    left: list[Left] = []
    for story in stories:
        verdict = consider(story, order)
        if isinstance(verdict, Left):
            left.append(verdict)
        else:
            fitting.append((verdict.story, verdict.because, verdict.changes))
    if not fitting and order.when_empty is WhenEmpty.BEST:
        # The best of the rest: what fits but for organisations, reasons and words.
        wider = replace(order, watched=(), reasons=(), words=())
        others = [consider(item.story, wider) for item in left if item.miss in _LOOSE]
        best = (Because(Fit.BEST),)
        fitting = [(found.story, best, found.changes) for found in others if isinstance(found, Chosen)]
        if fitting:
            kept = {id(item[0]) for item in fitting} | {item[0].story_id for item in fitting}
            left = [item for item in left if item.story.story_id not in kept and id(item.story) not in kept]
    standings = rank(
        [Candidate(story.facts, story.independent, story.changed_at) for story, _, _ in fitting],
        watched=[_watched(name) for name in order.watched],
    )
    chosen: list[Chosen] = []
    for standing in standings:
        story, because, what = fitting[standing.index]
        if len(chosen) >= order.most:
            left.append(Left(story, Miss.FULL))
            continue
        grounds = tuple(Because(str(ground), (value,)) for ground, value in standing.grounds)
        chosen.append(
            Chosen(story, because + tuple(ground for ground in grounds if ground.ground != Fit.WATCHED), what)
        )
    slight = tuple(item for item in left if item.miss is Miss.MINOR and _still_fits(item.story, order))
    return Choice(tuple(chosen), tuple(left), slight)


_LOOSE = frozenset({Miss.WATCHED, Miss.REASON, Miss.WORD})


def consider(story: Reported, order: Order) -> Chosen | Left:
    """One story by itself: whether it fits the order, apart from how much room there is."""
    news = tuple(alliance for alliance in story.facts.alliances if alliance.main)
    if not story.facts.alliances:
        return Left(story, Miss.NO_TIE)
    what: tuple[Change, ...] = ()
    if story.told is not None:
        what = changes(story.told, story.facts)
        if not what:
            return Left(story, Miss.TOLD)
        if all(change.is_minor for change in what):
            return Left(story, Miss.MINOR, changes=what)
    heard = _heard(story, order)
    if isinstance(heard, Left):
        return heard
    story = heard
    text = _text(story)
    shut = next((word for word in order.without if holds(text, word)), None)
    if shut is not None:
        return Left(story, Miss.EXCLUDED, shut)
    because: list[Because] = [Because(Fit.UPDATE)] if what else []
    alliances = news or story.facts.alliances
    if order.watched:
        seen = watched_in(alliances, order.watched)
        if not seen:
            return Left(story, Miss.WATCHED)
        because.append(Because(Fit.WATCHED, seen))
    if order.reasons:
        told = tuple(reason.value for reason in order.reasons if any(reason in a.why for a in alliances))
        if not told:
            return Left(story, Miss.REASON)
        because.append(Because(Fit.REASON, told))
    if order.words:
        found = tuple(word for word in order.words if holds(text, word))
        if not found:
            return Left(story, Miss.WORD)
        because.append(Because(Fit.WORD, found))
    if order.press:
        because.append(Because(Fit.PRESS, (order.press.value,)))
    return Chosen(story, tuple(because) or (Because(Fit.ALL),), what)


def _still_fits(story: Reported, order: Order) -> bool:
    """Whether an order that may have changed since would take the story if it were new."""
    return isinstance(consider(replace(story, told=None), order), Chosen)


def _heard(story: Reported, order: Order) -> Reported | Left:
    """The story by the reports that count for this order."""
    if not story.origins or (not order.muted and order.press is None):
        return story
    pairs = list(zip(story.sources, story.origins, strict=True))
    awake = [pair for pair in pairs if pair[1].source_id is None or pair[1].source_id not in order.muted]
    if not awake:
        return Left(story, Miss.MUTED)
    read = [pair for pair in awake if order.press is None or pair[1].language in (None, order.press)]
    if not read:
        return Left(story, Miss.PRESS)
    if len(read) == len(pairs):
        return story
    voices = len({origin.voice for _, origin in read})
    return replace(
        story,
        sources=tuple(source for source, _ in read),
        origins=tuple(origin for _, origin in read),
        independent=min(voices, story.independent),
    )


def watched_in(alliances: Sequence[Alliance], watched: Sequence[str]) -> tuple[str, ...]:
    """Which of the watched organisations are parties, by whichever of their names."""
    present = {form for alliance in alliances for party in alliance.parties for form in identities(party)}
    return tuple(name for name in watched if not identities(_watched(name)).isdisjoint(present))


@lru_cache(maxsize=4096)
def _watched(name: str) -> Organisation:
    return Organisation(name)


def _text(story: Reported) -> str:
    """All that a word is looked for in: headlines, names of bodies and parties, and the sentences that state them."""
    said = [source.title for source in story.sources]
    for alliance in story.facts.alliances:
        said += [
            alliance.name or "",
            *(name for party in alliance.parties for name in (party.name, *party.aliases)),
        ]
        said += [evidence.quote for evidence in alliance.evidence]
    return fold(" ".join(said))


def fold(text: str) -> str:
    """A text as words are compared: without case and compatibility forms, spaces made one."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def holds(folded: str, word: str) -> bool:
    """Whether a folded text holds a word: a Latin one whole, a Korean one also with particles behind it.

    >>> holds(fold("KT가 AI-RAN 연합에"), "ai"), holds(fold("maintain"), "ai"), holds(fold("클라우드의"), "클라우드")
    (True, False, True)
    """
    wanted = fold(word)
    if not wanted:
        return False
    if not wanted.isascii():
        return wanted in folded
    return _whole(wanted).search(folded) is not None


@lru_cache(maxsize=4096)
def _whole(word: str) -> re.Pattern[str]:
    before = r"(?<![a-z0-9])" if word[0].isalnum() else ""
    after = r"(?![a-z0-9])" if word[-1].isalnum() else ""
    return re.compile(before + re.escape(word) + after)
