"""One story as cards: what readers of a language see of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.edition import Card, Line, Link, Quote, Reported
from summarizer.language.dates import days_of
from summarizer.render import english, korean
from summarizer.render.disputes import disputes
from summarizer.render.names import localised, name_in
from summarizer.render.updates import change_in_words
from summarizer.stories.changes import Change, ChangeKind
from summarizer.types import Alliance, Language, Organisation, Reason, Status

#: More parties than this are counted in an edition; a summary of one article names them all.
FOLDED = 6
#: In an edition so many older or lesser ties are told of a story, and the others counted, from two.
_MOST_BACKGROUND = 2
#: More links than this help nobody.
_MOST_LINKS = 5
_MOST_CHANGES = 3
#: An alliance so much older than its story's newest is told beside it, not as news of its own.
_OLD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Words:
    """What the two languages say differently of a card."""

    headline: Callable[[Alliance], str]
    kind_and_status: Callable[[Alliance], str]
    when: Callable[[str | None], str]
    reasons: dict[Reason, str]
    parties: Callable[[Sequence[Organisation], int | None], str]
    what: str
    lead: str
    party_label: str
    newcomers_label: str
    date_label: str
    unknown: str
    then: str
    #: Behind the reasons that another report of the story states.
    elsewhere: str
    background: str
    update: str
    also: str
    disputed: str
    nothing: str


_KOREAN = Words(
    headline=korean.headline,
    kind_and_status=korean.kind_and_status,
    when=korean.when,
    reasons=korean.REASONS,
    parties=lambda parties, most: (
        korean.parties(parties, most=most) + (f" ({len(parties)}곳)" if most is None else "")
    ),
    what="형태",
    lead="주도",
    party_label="참여",
    newcomers_label="합류",
    date_label="날짜",
    unknown="미상",
    then=" (맺을 때)",
    elsewhere=" (다른 보도에서)",
    background="배경",
    update="업데이트",
    also="그 밖의 변경",
    disputed="엇갈린 보도",
    nothing="기사에서 제휴·협력 소식을 찾지 못했습니다.",
)
_ENGLISH = Words(
    headline=english.headline,
    kind_and_status=english.kind_and_status,
    when=english.when,
    reasons=english.REASONS,
    parties=lambda parties, most: (
        english.parties(parties, most=most) + (f" ({len(parties)})" if most is None else "")
    ),
    what="Form",
    lead="Led by",
    party_label="Parties",
    newcomers_label="New members",
    date_label="Date",
    unknown="not stated",
    then=" (when it began)",
    elsewhere=" (in another report)",
    background="Background",
    update="Update",
    also="Also changed",
    disputed="Reports differ",
    nothing="The article tells of no alliance.",
)


def words(language: Language) -> Words:
    """The wording of one language."""
    return _KOREAN if language is Language.KO else _ENGLISH


def cards(story: Reported, language: Language, *, folded: int | None = None) -> tuple[Card, ...]:
    """A card for each alliance that is the story's news; the others stand as background on the first.

    In an edition (`folded`) older ones are no news either; a summary of one article tells them in full. Lists of more
    parties than `folded` are shortened and counted.
    """
    said = words(language)
    alliances = story.facts.alliances
    news = main_of(story) if folded is None else news_of(story)
    rest = [alliance for alliance in alliances if alliance not in news]
    background = tuple(_background(alliance, said, language) for alliance in rest)
    if folded is not None and len(background) > _MOST_BACKGROUND + 1:  # one alone is as well told as counted
        more = len(background) - _MOST_BACKGROUND
        if language is Language.KO:
            counted = f"이 밖에 기사에 언급된 제휴·협력 {more}건"
        else:
            counted = f"{more} more alliances mentioned"
        background = (*background[:_MOST_BACKGROUND], counted)
    made = []
    # What it changed of a known alliance comes first: it is why the reader hears of it.
    sequel = tuple(
        Line(said.update, change_in_words(change, language))
        for change in spoken(story, foremost(story.sequel), language)[:_MOST_CHANGES]
    )
    for number, alliance in enumerate(news):
        first = number == 0
        sourced = first or folded is not None  # each number of an edition stands by itself
        lines = _lines(alliance, said, language, folded) + _disputes(story, alliance, said, language)
        made.append(
            Card(
                headline=said.headline(localised(alliance, language)),
                lines=(*sequel, *lines) if first else lines,
                quotes=_quotes(alliance, said, of_several=len(story.sources) > 1),
                reports=reports(story, language) if sourced else "",
                links=links(story) if sourced else (),
                background=background if first else (),
                story_id=story.story_id,
            )
        )
    return tuple(made)


def main_of(story: Reported) -> list[Alliance]:
    """The alliances that a story is about; the first of all where it is about none."""
    alliances = story.facts.alliances
    return [alliance for alliance in alliances if alliance.main] or list(alliances[:1])


def news_of(story: Reported) -> list[Alliance]:
    """Those of them that are new: what an article recalls of last summer is no news of today."""
    main = main_of(story)
    latest = [days_of(alliance.date)[1] if alliance.date else None for alliance in main]
    newest = max((day for day in latest if day), default=None)
    if newest is None:
        return main
    return [alliance for alliance, day in zip(main, latest, strict=True) if (day or newest) >= newest - _OLD]


def update_card(story: Reported, changes: Sequence[Change], language: Language) -> Card:
    """A story that was told before: what changed of it, and nothing else."""
    said = words(language)
    changes = spoken(story, foremost(changes), language)
    told = [change_in_words(change, language) for change in changes]
    return Card(
        headline=f"{said.update}: {told[0]} — {subject(story, changes, language)}",
        lines=tuple(Line(said.also, line) for line in told[1:]),
        reports=reports(story, language),
        links=links(story, newest=True),
        story_id=story.story_id,
    )


def subject(story: Reported, changes: Sequence[Change], language: Language) -> str:
    """What changed, as a reader of this language calls it: the alliance's name in marks, or its first parties."""
    subjects = {change.subject for change in changes}
    news = main_of(story)
    about = next((alliance for alliance in news if _subject(alliance) in subjects), news[0])
    return known_as(localised(about, language), language)


def known_as(alliance: Alliance, language: Language) -> str:
    """An alliance in a word: its proper name in marks, or its first parties."""
    ko, names = language is Language.KO, [party.name for party in alliance.parties[:2]]
    if alliance.name:
        return f"‘{alliance.name}’" if ko else english.called(alliance.name)
    return "·".join(names) if ko else english.listed(names)


_OF_PARTIES = frozenset(
    {ChangeKind.TOLD, ChangeKind.JOINED, ChangeKind.LEFT, ChangeKind.NAMED, ChangeKind.UNNAMED}
)


def spoken(story: Reported, changes: Sequence[Change], language: Language) -> list[Change]:
    """The changes with organisations under the names that readers of this language know."""
    known = {party.name: party for alliance in story.facts.alliances for party in alliance.parties}

    def name(written: str) -> str:
        return name_in(known.get(written, Organisation(written)), language)

    made = []
    for change in changes:
        if change.kind in _OF_PARTIES:
            made.append(replace(change, values=tuple(map(name, change.values))))
        elif change.kind is ChangeKind.LEAD:
            before = name(change.before) if change.before else None
            made.append(replace(change, before=before, after=name(change.after or "")))
        else:
            made.append(change)
    return made


def foremost(changes: Sequence[Change]) -> list[Change]:
    """The changes with the one first that says most: who came or went says more than that somebody did."""
    telling = (ChangeKind.JOINED, ChangeKind.LEFT)
    return sorted(changes, key=lambda change: change.kind not in telling)


def _subject(alliance: Alliance) -> str:
    return alliance.name or "·".join(party.name for party in alliance.parties[:2])


def _background(alliance: Alliance, said: Words, language: Language) -> str:
    headline = said.headline(localised(alliance, language))
    if not alliance.date:
        return headline
    # A Korean date has brackets of its own.
    when = said.when(alliance.date)
    return f"{headline} · {when}" if language is Language.KO else f"{headline} ({when})"


def _lines(alliance: Alliance, said: Words, language: Language, folded: int | None) -> tuple[Line, ...]:
    parties = alliance.parties
    if alliance.lead:  # whoever leads is never folded away
        parties = tuple(sorted(parties, key=lambda party: party.name != alliance.lead))
    label = said.party_label
    newcomers = tuple(party for party in parties if party.name != alliance.lead)
    if alliance.status is Status.JOINED and alliance.lead and newcomers:
        # The host did not join its own body: it stands below as the one that leads.
        parties, label = newcomers, said.newcomers_label
    # Of seven, six and "1 more" take as much room as all of them.
    most = folded if folded is not None and len(parties) > folded + 1 else None
    lines = [Line(label, said.parties(parties, most))]
    if alliance.lead:
        lines.append(Line(said.lead, localised(alliance, language).lead or alliance.lead))
    lines.append(Line(said.what, said.kind_and_status(alliance)))
    lines.append(Line(said.date_label, said.when(alliance.date) if alliance.date else said.unknown))
    return tuple(lines)


def _disputes(story: Reported, alliance: Alliance, said: Words, language: Language) -> tuple[Line, ...]:
    """What the papers tell differently, where they do."""
    place = story.facts.alliances.index(alliance)
    fields = story.disputed[place] if place < len(story.disputed) else ()
    line = disputes(fields, alliance, language)
    return (Line(said.disputed, line),) if line else ()


def _quotes(alliance: Alliance, said: Words, *, of_several: bool) -> tuple[Quote, ...]:
    """Each stating sentence once, under all the reasons that it states; last the reasons that none states here.

    The sentences are the fullest report's; what none of them states comes from another one, where there are several.
    Of an alliance that ended they say what it was for; that is not why it ended.
    """
    then = said.then if alliance.status is Status.ENDED else ""
    stating = {evidence.field: " ".join(evidence.quote.split()) for evidence in alliance.evidence}
    labels: dict[str, list[str]] = {}
    for reason in sorted(alliance.why, key=lambda reason: f"why:{reason.value}" not in stating):
        labels.setdefault(stating.get(f"why:{reason.value}", ""), []).append(said.reasons[reason])
    return tuple(
        Quote(
            " · ".join(names) + then + (said.elsewhere if of_several and stating and not sentence else ""),
            sentence,
        )
        for sentence, names in labels.items()
    )


def reports(story: Reported, language: Language) -> str:
    """How many papers reported it, and how many on their own; and where feeds are all that was to be had."""
    count = len(story.sources)
    outlets = len({source.outlet or source.url for source in story.sources})
    if count <= 1:
        told = story.sources[0].outlet if story.sources else ""
    elif language is Language.KO:
        # Two reports of one paper are not two papers.
        told = (
            f"{outlets}곳 보도 (독립 {min(story.independent, outlets)})" if outlets > 1 else f"기사 {count}건"
        )
    else:
        told = f"{count} reports ({story.independent} independent)"
    if not story.from_feeds:
        return told
    label = "피드 요약 기준" if language is Language.KO else "from the feed's summary"
    return f"{told} · {label}" if told else label


def links(story: Reported, *, newest: bool = False) -> tuple[Link, ...]:
    """Where it can be read."""
    sources = story.sources[::-1] if newest else story.sources
    return tuple(Link(source.outlet or source.title, source.url) for source in sources[:_MOST_LINKS])
