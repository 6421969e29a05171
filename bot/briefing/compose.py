"""A choice of stories made into a document, in the language of the briefing. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.briefing.cards import FOLDED, cards, foremost, known_as, news_of, spoken, subject, update_card, words
from bot.briefing.choose import Choice, Chosen, Fit, Left
from bot.domain.edition import Card, Document, Line, Reported
from summarizer.render import english, korean
from summarizer.render.names import localised
from summarizer.render.updates import change_in_words
from summarizer.types import Alliance, Language

#: So many stories of which little changed are named; the others are counted.
_MOST_SLIGHT = 5
#: The line on what matters today names the first story and so many after it.
_MOST_NAMED = 3

__all__ = ["Notes", "Reported", "briefing", "edition", "summary"]


@dataclass(frozen=True, slots=True)
class Notes:
    """What a reader must know of an edition beside its stories."""

    name: str = ""
    #: Editions before it failed to come: it covers everything from this local moment on.
    late_since: datetime | None = None
    #: It covers the holidays before it as well, from this local moment on.
    holidays_since: datetime | None = None
    #: So many were sent at once and are not told again.
    alerted: int = 0
    #: The order's conditions in words; empty where it takes every story.
    conditions: str = ""
    #: So many days back it reaches; what found no room is called up with as many.
    days: int = 1
    #: The line under the stories: what can be done next.
    hint: bool = True


def summary(story: Reported, title: str, language: Language) -> Document:
    """One article's facts, as an answer to "summarise this"."""
    made = cards(story, language)
    return Document(language=language, title=title, lead="" if made else words(language).nothing, cards=made)


def briefing(choice: Choice, day: date, language: Language, notes: Notes | None = None) -> Document:
    """An edition: its stories in their order, after a line that says what matters today."""
    notes = notes or Notes()
    korean_ = language is Language.KO
    made = []
    for chosen in choice.chosen:
        if chosen.changes:
            made.append(update_card(chosen.story, chosen.changes, language))
        else:
            made.extend(cards(chosen.story, language, folded=FOLDED))
    if choice.slight:
        made.append(_slight(choice.slight, language))
    name = notes.name or ("팩트와이어 브리핑" if korean_ else "Pactwire briefing")
    return Document(
        language=language,
        title=f"{name} · {_when(day, language)}",
        lead="\n".join(line for line in (_lead(choice, language, notes), *_since(language, notes)) if line),
        cards=tuple(made),
        footer=_footer(choice, language, notes),
    )


def edition(stories: Sequence[Reported], day: date, language: Language, *, name: str = "") -> Document:
    """A briefing of stories that somebody chose already, in the order given."""
    told = tuple(Chosen(story, ()) for story in stories if story.facts.alliances)
    return briefing(Choice(told, ()), day, language, Notes(name=name, hint=False))


def _lead(choice: Choice, language: Language, notes: Notes) -> str:
    """What matters today."""
    if not choice.chosen:
        return nothing(language, notes.conditions)
    if any(because.ground == Fit.BEST for because in choice.chosen[0].because):
        head = (
            "조건에 맞는 새 소식이 없어 그 밖의 주요 소식을 전해 드립니다."
            if language is Language.KO
            else "Nothing new fits your conditions; here is the best of the rest."
        )
        return f"{head} {_matters(choice, language)}"
    return _matters(choice, language)


def _matters(choice: Choice, language: Language) -> str:
    """The first story in a sentence, whom the next ones are of, and how many there are."""
    parts = [_first(choice.chosen[0], language)]
    # A story of several alliances is several numbers in the edition, and counts as many.
    first, *rest = [whose for chosen in choice.chosen for whose in _subjects(chosen, language)]
    if rest:
        others, subjects = len(rest), list(dict.fromkeys(rest))
        # Whoever the first sentence names is named again only where there is nobody else.
        named = [whose for whose in subjects if whose != first][:_MOST_NAMED] or subjects
        if language is Language.KO:
            more = " 등의" if len(subjects) > len(named) else ""
            parts.append(f"이 밖에 {', '.join(named)}{more} 소식 {others}건을 더 전해 드립니다.")
        else:
            what = "story follows" if others == 1 else "stories follow"
            names = [*named, "others"] if len(subjects) > len(named) else named
            count = english.number(others)
            # No English sentence begins with figures.
            head = (
                f"There are {count} more stories"
                if count.isdecimal()
                else f"{count.capitalize()} more {what}"
            )
            parts.append(f"{head}, on {english.listed(names)}.")
    return " ".join(parts)


def _subjects(chosen: Chosen, language: Language) -> list[str]:
    """Whom each of a story's cards is of."""
    news = news_of(chosen.story)
    return [_whose(alliance, language) for alliance in (news[:1] if chosen.changes else news)]


def _whose(alliance: Alliance, language: Language) -> str:
    """Whom an alliance is of, in a word: its body by name, who leads, or who is named first."""
    alliance = localised(alliance, language)
    if alliance.name:
        return known_as(alliance, language)
    return alliance.lead or alliance.parties[0].name


def _first(chosen: Chosen, language: Language) -> str:
    """The first story in one sentence."""
    alliance = localised(news_of(chosen.story)[0], language)
    if not chosen.changes:
        return korean.sentence(alliance) if language is Language.KO else english.sentence(alliance)
    told = change_in_words(spoken(chosen.story, foremost(chosen.changes), language)[0], language)
    name = known_as(alliance, language)
    if language is Language.KO:
        return f"앞서 전해 드린 {name} 소식이 달라졌습니다: {told}."
    return f"There is news of {name}: {told}."


def lead_anew(lead: str, then: Reported, now: Reported, language: Language) -> str:
    """The first line of an edition, where one of the stories that it tells was put right since."""
    before, after = Chosen(then, ()), Chosen(now, ())
    lead = lead.replace(_first(before, language), _first(after, language), 1)
    head, more, tail = lead.partition(" 이 밖에" if language is Language.KO else " more stor")
    for old, new in zip(_subjects(before, language), _subjects(after, language), strict=False):
        named = rf"(?<= ){re.escape(old)}(?=,| 등의| 소식| and|\.)"
        tail = re.sub(named, new.replace("\\", r"\\"), tail, count=1)
    return head + more + tail


def nothing(language: Language, conditions: str = "") -> str:
    """The one line of an empty day."""
    if language is Language.KO:
        return (
            f"구독 조건({conditions})에 맞는 새 소식이 없습니다."
            if conditions
            else "새로 나온 제휴·협력 소식이 없습니다."
        )
    return (
        f"Nothing new fits your conditions ({conditions})."
        if conditions
        else "No new alliances were reported."
    )


def _since(language: Language, notes: Notes) -> list[str]:
    """What an edition says that covers more than the time since the one before it was due."""
    said = []
    if notes.late_since is not None:
        when = moment(notes.late_since, language)
        said.append(
            f"지난 브리핑을 제때 보내 드리지 못해, {when} 이후의 소식을 모두 담았습니다."
            if language is Language.KO
            else f"An earlier briefing could not be sent in time; this one covers everything since {when}."
        )
    elif notes.holidays_since is not None:
        when = moment(notes.holidays_since, language)
        said.append(
            f"쉬는 날의 소식까지, {when} 이후의 소식을 담았습니다."
            if language is Language.KO
            else f"This briefing covers the holidays too: everything since {when}."
        )
    return said


def moment(local: datetime, language: Language) -> str:
    """A local moment with its weekday, such as "11월 23일(월) 08:00"."""
    if language is Language.KO:
        return f"{local.month}월 {local.day}일({korean.WEEKDAYS[local.weekday()]}) {local:%H:%M}"
    return (
        f"{local:%H:%M} on {english.WEEKDAYS[local.weekday()]}, {local.day} {english.MONTHS[local.month - 1]}"
    )


def _footer(choice: Choice, language: Language, notes: Notes) -> str:
    korean_ = language is Language.KO
    said = []
    if choice.over:
        said.append(
            f"이 밖에 {choice.over}건이 더 있습니다: /catchup {notes.days}d"
            if korean_
            else f"{choice.over} more {'story' if choice.over == 1 else 'stories'}: /catchup {notes.days}d"
        )
    if notes.alerted:
        said.append(
            f"속보로 먼저 보내 드린 {notes.alerted}건은 다시 싣지 않았습니다."
            if korean_
            else (
                "One story already sent as an alert is not repeated."
                if notes.alerted == 1
                else f"{notes.alerted} stories already sent as alerts are not repeated."
            )
        )
    if notes.hint and not choice.chosen:
        said.append(
            "설정: /subscriptions · 그만 받기: /unsubscribe"
            if korean_
            else "Settings: /subscriptions · stop: /unsubscribe"
        )
    elif notes.hint:
        said.append(
            "고른 까닭: /why · 설정: /subscriptions · 그만 받기: /unsubscribe"
            if korean_
            else "Why these: /why · settings: /subscriptions · stop: /unsubscribe"
        )
    return "\n".join(said)


def _slight(changed: Sequence[Left], language: Language) -> Card:
    """What became more exact of stories that the reader has had: a line each."""
    korean_, shown = language is Language.KO, changed[:_MOST_SLIGHT]
    head = (
        "앞서 전해 드린 소식에서 보태거나 고친 사실" if korean_ else "Added or put right in earlier stories"
    )
    if len(changed) > len(shown):
        head += (
            f" ({len(changed)}건 가운데 {len(shown)}건)" if korean_ else f" ({len(shown)} of {len(changed)})"
        )
    lines = [
        Line(
            subject(one.story, one.changes, language),
            " · ".join(
                change_in_words(change, language) for change in spoken(one.story, one.changes, language)
            ),
        )
        for one in shown
    ]
    return Card(headline=head, lines=tuple(lines))


def _when(day: date, language: Language) -> str:
    return korean.when(day.isoformat()) if language is Language.KO else english.when(day.isoformat())
