"""The week in figures: new ties, who was most active, and the reasons beside the week before. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.edition import Card, Document, Line, Reported
from summarizer.render import english, korean
from summarizer.render.names import name_in
from summarizer.stories.identity import identities
from summarizer.types import Kind, Language, Organisation, Reason, Status

WEEK = timedelta(days=7)
_NEW = frozenset({Status.FORMED, Status.JOINED, Status.EXPANDED})
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Week:
    """What a week's stories count."""

    stories: int
    #: Ties that came about, by their form.
    kinds: tuple[tuple[Kind, int], ...]
    #: Those that ended.
    ended: int
    #: The organisations with most ties, from two.
    active: tuple[tuple[Organisation, int], ...]
    reasons: tuple[tuple[Reason, int], ...]

    @property
    def ties(self) -> int:
        """How many ties came about."""
        return sum(count for _, count in self.kinds)


def count(stories: Sequence[Reported]) -> Week:
    """The figures of these stories' news."""
    news = [alliance for story in stories for alliance in story.facts.alliances if alliance.main]
    new = [alliance for alliance in news if alliance.status in _NEW]
    kinds = Counter(alliance.kind for alliance in new)
    ties: Counter[int] = Counter()
    known: list[tuple[frozenset[str], Organisation]] = []
    for alliance in news:
        for party in alliance.parties:
            forms = identities(party)
            place = next((n for n, (other, _) in enumerate(known) if not other.isdisjoint(forms)), len(known))
            if place == len(known):
                known.append((forms, party))
            ties[place] += 1
    reasons = Counter(reason for alliance in news for reason in alliance.why)
    told = sum(any(alliance.main for alliance in story.facts.alliances) for story in stories)
    return Week(
        stories=told,
        kinds=tuple(sorted(kinds.items(), key=lambda item: (-item[1], list(Kind).index(item[0])))),
        ended=sum(alliance.status is Status.ENDED for alliance in news),
        active=tuple((known[place][1], n) for place, n in ties.most_common() if n > 1),
        reasons=tuple(sorted(reasons.items(), key=lambda item: (-item[1], list(Reason).index(item[0])))),
    )


def overview(this: Week, before: Week, language: Language) -> Card:
    """The figures as a card."""
    ko = language is Language.KO
    kinds, labels = (korean.KINDS, korean.REASONS) if ko else (english.KINDS, english.REASONS)
    lines = [Line("새 제휴" if ko else "New ties", _ties(this, before, kinds, language))]
    if this.ended:
        lines.append(Line("종료" if ko else "Ended", f"{this.ended}건" if ko else str(this.ended)))
    if this.active:
        active = ", ".join(
            f"{name_in(party, language)} {n}건" if ko else f"{name_in(party, language)} ({n})"
            for party, n in this.active[:_SHOWN]
        )
        lines.append(Line("활발한 곳" if ko else "Most active", active))
    if this.reasons:
        earlier = dict(before.reasons)
        told = ", ".join(
            f"{labels[reason]} {n}{'건' if ko else ''} ({_difference(n - earlier.get(reason, 0))})"
            for reason, n in this.reasons[:_SHOWN]
        )
        lines.append(Line("이유(한 주 전보다)" if ko else "Reasons (against the week before)", told))
    return Card(headline="한 주 정리" if ko else "The week in figures", lines=tuple(lines))


def _ties(this: Week, before: Week, kinds: dict[Kind, str], language: Language) -> str:
    if language is Language.KO:
        forms = ", ".join(f"{kinds[kind]} {n}" for kind, n in this.kinds)
        return f"{this.ties}건" + (f" ({forms})" if forms else "") + f", 한 주 전 {before.ties}건"
    forms = ", ".join(f"{kinds[kind]} {n}" for kind, n in this.kinds)
    return f"{this.ties}" + (f" ({forms})" if forms else "") + f"; {before.ties} the week before"


def _difference(number: int) -> str:
    return "±0" if number == 0 else f"{number:+d}".replace("-", "−")


def with_overview(document: Document, card: Card) -> Document:
    """The edition with the week's figures before its stories."""
    return replace(document, cards=(card, *document.cards))
