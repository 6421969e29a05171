"""Stories made into a document, in the language of the briefing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.edition import Card, Document, Line, Link, Quote
from summarizer.render import english, korean
from summarizer.types import Alliance, Facts, Language, Reason, Source


@dataclass(frozen=True, slots=True)
class Reported:
    """A story as it goes into an edition: its merged facts and who reported it."""

    facts: Facts
    sources: tuple[Source, ...]
    independent: int = 1
    story_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    """What the two languages say differently."""

    headline: Callable[[Alliance], str]
    kind_and_status: Callable[[Alliance], str]
    when: Callable[[str | None], str]
    reasons: dict[Reason, str]
    what: str
    parties: Callable[[Alliance], str]
    lead: str
    party_label: str
    date_label: str
    background: str
    nothing: str


_KOREAN = _Words(
    headline=korean.headline,
    kind_and_status=korean.kind_and_status,
    when=korean.when,
    reasons=korean.REASONS,
    what="형태",
    parties=lambda a: f"{korean.parties(a.parties)} ({len(a.parties)}곳)",
    lead="주도",
    party_label="참여",
    date_label="날짜",
    background="배경",
    nothing="기사에서 제휴·협력 소식을 찾지 못했습니다.",
)
_ENGLISH = _Words(
    headline=english.headline,
    kind_and_status=english.kind_and_status,
    when=english.when,
    reasons=english.REASONS,
    what="Form",
    parties=lambda a: f"{english.parties(a.parties)} ({len(a.parties)})",
    lead="Led by",
    party_label="Parties",
    date_label="Date",
    background="Background",
    nothing="The article tells of no alliance.",
)


def words(language: Language) -> _Words:
    """The wording of one language."""
    return _KOREAN if language is Language.KO else _ENGLISH


def cards(story: Reported, language: Language) -> tuple[Card, ...]:
    """A card for each alliance that is the story's news; the others stand as background on the first."""
    said = words(language)
    alliances = story.facts.alliances
    news = [alliance for alliance in alliances if alliance.main] or list(alliances[:1])
    rest = [alliance for alliance in alliances if alliance not in news]
    background = tuple(
        f"{said.headline(a)} ({said.when(a.date)})" if a.date else said.headline(a) for a in rest
    )
    made = []
    for number, alliance in enumerate(news):
        first = number == 0
        made.append(
            Card(
                headline=said.headline(alliance),
                lines=_lines(alliance, said),
                quotes=_quotes(alliance, said),
                reports=_reports(story, language) if first else "",
                links=tuple(Link(s.outlet or s.title, s.url) for s in story.sources) if first else (),
                background=background if first else (),
                story_id=story.story_id,
            )
        )
    return tuple(made)


def _lines(alliance: Alliance, said: _Words) -> tuple[Line, ...]:
    lines = [Line(said.party_label, said.parties(alliance))]
    if alliance.lead:
        lines.append(Line(said.lead, alliance.lead))
    lines.append(Line(said.what, said.kind_and_status(alliance)))
    lines.append(Line(said.date_label, said.when(alliance.date)))
    return tuple(lines)


def _quotes(alliance: Alliance, said: _Words) -> tuple[Quote, ...]:
    """Each stating sentence once, under all the reasons that it states."""
    stating = {evidence.field: " ".join(evidence.quote.split()) for evidence in alliance.evidence}
    labels: dict[str, list[str]] = {}
    for reason in alliance.why:
        if sentence := stating.get(f"why:{reason.value}"):
            labels.setdefault(sentence, []).append(said.reasons[reason])
    return tuple(Quote(" · ".join(names), sentence) for sentence, names in labels.items())


def _reports(story: Reported, language: Language) -> str:
    count = len(story.sources)
    if count <= 1:
        return story.sources[0].outlet if story.sources else ""
    if language is Language.KO:
        return f"{count}곳 보도 (독립 {story.independent})"
    return f"{count} reports ({story.independent} independent)"


def summary(story: Reported, title: str, language: Language) -> Document:
    """One article's facts, as an answer to "summarise this"."""
    made = cards(story, language)
    return Document(language=language, title=title, lead="" if made else words(language).nothing, cards=made)


def edition(stories: Sequence[Reported], day: date, language: Language, *, name: str = "") -> Document:
    """A briefing: stories in the order given, after a line that says what matters."""
    told = [story for story in stories if story.facts.alliances]
    made = tuple(card for story in told for card in cards(story, language))
    if language is Language.KO:
        title = f"{name or '팩트와이어 브리핑'} · {korean.when(day.isoformat())}"
        lead = _korean_lead(told) if told else "새로 나온 제휴·협력 소식이 없습니다."
    else:
        title = f"{name or 'Pactwire briefing'} · {english.when(day.isoformat())}"
        lead = _english_lead(told) if told else "No new alliances were reported."
    return Document(language=language, title=title, lead=lead, cards=made)


def _most_frequent_reason(stories: Sequence[Reported]) -> Reason | None:
    counted: dict[Reason, int] = {}
    for story in stories:
        for reason in {r for a in story.facts.alliances if a.main for r in a.why}:
            counted[reason] = counted.get(reason, 0) + 1
    return max(counted, key=lambda reason: counted[reason], default=None)


def _korean_lead(stories: Sequence[Reported]) -> str:
    parties = {party.name for s in stories for a in s.facts.alliances if a.main for party in a.parties}
    lead = f"오늘은 제휴·협력 소식 {len(stories)}건에 기업·기관 {len(parties)}곳이 등장합니다."
    reason = _most_frequent_reason(stories)
    return f"{lead} 가장 많이 나온 이유는 {korean.REASONS[reason]}입니다." if reason else lead


def _english_lead(stories: Sequence[Reported]) -> str:
    parties = {party.name for s in stories for a in s.facts.alliances if a.main for party in a.parties}
    noun = "story" if len(stories) == 1 else "stories"
    lead = f"Today {len(stories)} {noun} of alliances, with {len(parties)} organisations."
    reason = _most_frequent_reason(stories)
    return f"{lead} Most often they ally to {english.REASONS[reason]}." if reason else lead
