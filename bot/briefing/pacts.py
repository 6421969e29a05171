"""Alliances of the archive as documents: whose they are, how many, and what became of one. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.archive import Busy, Found, Member, Moment, Pact, Period, Place, Profile
from bot.domain.edition import Card, Document, Line, Link
from summarizer.render import english, korean
from summarizer.render.particles import attach
from summarizer.render.updates import change_in_words, english_status, korean_status
from summarizer.stories.changes import ChangeKind
from summarizer.types import Alliance, Language, Organisation, Reason, Status

#: So many alliances stand on one page.
PAGE = 8
#: A list of more members than this is counted; the alliance's own page names them all.
_FOLDED = 6


def alliances_of(
    parties: Sequence[Profile],
    found: Found,
    language: Language,
    *,
    period: Period | None = None,
    reason: Reason | None = None,
    page: int = 1,
    companions: Sequence[Busy] = (),
    reasons: dict[Reason, int] | None = None,
) -> Document:
    """The alliances of an organisation, or of several together, a page of them."""
    ko = language is Language.KO
    names = [profile.name(language) for profile in parties]
    head = (korean.several(names) if len(names) > 3 else "·".join(names)) if ko else english.listed(names)
    code = f"({parties[0].ticker})" if len(parties) == 1 and parties[0].ticker else ""
    where = conditions(period, reason, language)
    title = _title(f"{head}{code}" if ko else f"{head} {code}".rstrip(), found.total, language)
    title += f" · {where}" if where else ""
    lead = [_shown(found.total, page, language)] if found.total > PAGE else []
    lead += _about(parties, companions, reasons or {}, language) if page == 1 else []
    return Document(
        language=language,
        title=title,
        lead=" ".join(line for line in lead if line),
        cards=tuple(card(pact, language, first=parties[0].id if parties else None) for pact in found.pacts),
        footer=_houses(parties, language) if page == 1 else "",
    )


def _title(whose: str, total: int, language: Language) -> str:
    if language is Language.KO:
        return f"{whose} 제휴·협력 {total}건".lstrip()
    count = f"{total} {'alliance' if total == 1 else 'alliances'}"
    return f"{whose}: {count}" if whose else count


def conditions(period: Period | None, reason: Reason | None, language: Language) -> str:
    """The days and the reason as a title names them."""
    ko = language is Language.KO
    labels = [period.said] if period else []
    if reason:
        labels.append(korean.REASONS[reason] if ko else english.REASONS[reason])
    return " · ".join(labels)


def _shown(total: int, page: int, language: Language) -> str:
    first, last = (page - 1) * PAGE + 1, min(page * PAGE, total)
    if language is Language.KO:
        return f"최근 순서로 {first}~{last}번째입니다."
    return f"Numbers {first} to {last}, the newest first."


def _about(
    parties: Sequence[Profile], companions: Sequence[Busy], reasons: dict[Reason, int], language: Language
) -> list[str]:
    ko = language is Language.KO
    said = []
    often = [busy for busy in companions if busy.alliances > 1][:3]
    if often and len(parties) == 1:
        listed = _counted([(busy.organisation.name(language), busy.alliances) for busy in often], language)
        said.append(f"자주 함께한 곳은 {listed}입니다." if ko else f"Most often with {listed}.")
    if reasons:
        top = list(reasons.items())[:3]
        labels = korean.REASONS if ko else english.REASONS
        listed = _counted([(labels[reason], count) for reason, count in top], language)
        if ko:
            said.append(f"이유는 {listed} 순으로 많습니다." if len(top) > 1 else f"이유는 {listed}입니다.")
        else:
            said.append(f"They ally to {listed}.")
    return said


def _counted(rows: Sequence[tuple[str, int]], language: Language) -> str:
    space = "" if language is Language.KO else " "
    return ", ".join(f"{name}{space}({count})" for name, count in rows)


def _houses(parties: Sequence[Profile], language: Language) -> str:
    if len(parties) != 1:
        return ""
    ko = language is Language.KO
    (profile,) = parties
    lines = []
    if profile.house:
        house = profile.house.name(language)
        lines.append(f"소속: {house}" if ko else f"Part of {house}")
    if profile.members:
        names = [member.name(language) for member in profile.members[:8]]
        more = len(profile.members) - len(names)
        listed = ", ".join(names) + ((f" 외 {more}곳" if ko else f" and {more} more") if more else "")
        lines.append(f"계열·산하(따로 셉니다): {listed}" if ko else f"Counted apart, its own: {listed}")
    return "\n".join(lines)


def newest(found: Found, period: Period, language: Language, *, page: int = 1) -> Document:
    """What was reported in a period, a page of it."""
    if language is Language.KO:
        title = f"새로 전해진 제휴·협력 {found.total}건 · {period.said}"
    else:
        title = f"New alliances: {found.total} · {period.said}"
    lead = _shown(found.total, page, language) if found.total > PAGE else ""
    return Document(language, title, lead, tuple(card(pact, language) for pact in found.pacts))


def nothing_of(
    parties: Sequence[Profile], period: Period | None, reason: Reason | None, language: Language
) -> str:
    """That nothing is known of these organisations' alliances under these conditions."""
    names = [profile.name(language) for profile in parties]
    where = conditions(period, reason, language)
    if language is Language.KO:
        whose = korean.several(names)
        whose = attach(whose, "이/가") + (" 함께" if len(names) > 1 else "")
        return f"{whose} 맺은 제휴·협력 소식이 모아 둔 기사에는 없습니다." + (f" ({where})" if where else "")
    whose = english.listed(names)
    return f"No stored article tells of an alliance of {whose}" + (f" ({where})." if where else ".")


def card(pact: Pact, language: Language, *, first: int | None = None) -> Card:
    """One alliance in a list; of two equals, the organisation that was asked for is named first."""
    ko = language is Language.KO
    lines = [Line("날짜" if ko else "Date", _when(pact, language))]
    if len(pact.members) > 2:
        lines.append(Line("참여" if ko else "Parties", _members(pact.members, language, _FOLDED)))
    return Card(
        headline=headline(pact, language, first=first),
        lines=tuple(lines),
        reports=_reports(pact, language),
        links=_links([pact.source]),
    )


def headline(pact: Pact, language: Language, *, first: int | None = None) -> str:
    """Who did what with whom and why, as an edition's headline has it: the last that happened to it."""
    members = sorted(pact.members, key=lambda member: member.id != first)
    newest = max((member.joined_on for member in members if member.joined_on), default=None)
    status = pact.status
    if status is Status.JOINED and newest is not None:
        members = [member for member in members if member.joined_on == newest or member.id == pact.lead]
    elif status is Status.JOINED:
        status = Status.EXPANDED
    alliance = Alliance(
        parties=tuple(Organisation(member.name(language)) for member in members),
        kind=pact.kind,
        status=status,
        name=pact.name,
        lead=_lead(pact, language),
        why=pact.reasons,
        date=pact.happened_on,
    )
    return korean.headline(alliance) if language is Language.KO else english.headline(alliance)


def _lead(pact: Pact, language: Language) -> str | None:
    return next((member.name(language) for member in pact.members if member.id == pact.lead), None)


def _when(pact: Pact, language: Language) -> str:
    ko = language is Language.KO
    said = korean.when if ko else english.when
    if pact.happened_on:
        return said(pact.happened_on)
    told = said(pact.last_day.isoformat())
    return f"미상, {told} 보도" if ko else f"not stated; reported {told}"


def _members(members: Sequence[Member], language: Language, most: int | None) -> str:
    ko = language is Language.KO
    shown = [_member(member, language) for member in members[:most]]
    more = len(members) - len(shown)
    listed = ", ".join(shown)
    if more:
        return f"{listed} 등 {len(members)}곳" if ko else f"{listed} and {more} more"
    return f"{listed} ({len(members)}곳)" if ko else f"{listed} ({len(members)})"


def _member(member: Member, language: Language) -> str:
    ko = language is Language.KO
    name = member.name(language)
    if member.left_on:
        return f"{name}({_day(member.left_on)} 이탈)" if ko else f"{name} (left {_day(member.left_on)})"
    if member.joined_on:
        return f"{name}({_day(member.joined_on)} 합류)" if ko else f"{name} (joined {_day(member.joined_on)})"
    return name


def _day(text: str) -> str:
    return text.replace("-", ".")


def _reports(pact: Pact, language: Language) -> str:
    if pact.reports <= 1:
        return pact.source.outlet if pact.source else ""
    return f"보도 {pact.reports}건" if language is Language.KO else f"{pact.reports} reports"


def _links(places: Sequence[Place | None]) -> tuple[Link, ...]:
    found = {
        place.url: Link(place.outlet or place.title, place.url) for place in places if place and place.url
    }
    return tuple(found.values())


def life(pact: Pact, language: Language) -> Document:
    """One alliance: its members, and what became of it, moment by moment."""
    ko = language is Language.KO
    name = f"‘{pact.name}’" if ko else english.quoted(pact.name or "")
    title = name if pact.name else headline(pact, language)
    lines = [Line("참여" if ko else "Parties", _members(pact.members, language, None))]
    if lead := _lead(pact, language):
        lines.append(Line("주도" if ko else "Led by", lead))
    kinds, statuses = (korean.KINDS, korean_status) if ko else (english.KINDS, english_status)
    form = kinds[pact.kind]
    if pact.status in (Status.PLANNED, Status.ENDED):
        form = f"{form} · {statuses(pact.status.value, pact.kind)}"
    lines.append(Line("형태" if ko else "Form", form))
    if pact.reasons:
        labels = korean.REASONS if ko else english.REASONS
        lines.append(Line("이유" if ko else "Why", " · ".join(labels[reason] for reason in pact.reasons)))
    happened = tuple(_moment(moment, language) for moment in pact.moments)
    history = Card(
        headline="지나온 길" if ko else "How it went",
        lines=happened,
        links=_links([moment.source for moment in pact.moments]),
    )
    return Document(
        language=language,
        title=title,
        lead=headline(pact, language) if pact.name else "",
        cards=(
            Card(headline="지금" if ko else "Now", lines=tuple(lines), reports=_reports(pact, language)),
            history,
        ),
    )


def _moment(moment: Moment, language: Language) -> Line:
    ko = language is Language.KO
    when = (korean.when if ko else english.when)(moment.happened_on or moment.day.isoformat())
    state = (korean_status if ko else english_status)(moment.status.value, moment.kind)
    kind = (korean.KINDS if ko else english.KINDS)[moment.kind]
    what = f"{kind} {state}"
    told = [
        change_in_words(change, language)
        for change in moment.changes
        if change.kind not in (ChangeKind.STATUS, ChangeKind.KIND, ChangeKind.DATE)
    ]
    if told and moment.status in (Status.JOINED, Status.EXPANDED) and moment.changes:
        what = what if moment.status is Status.EXPANDED else ""
    if any(change.kind is ChangeKind.LEFT for change in moment.changes) and moment.status is not Status.ENDED:
        what = ""
    return Line(when, " · ".join(part for part in (what, *told) if part))


def choice(pacts: Sequence[Pact], said: str, language: Language) -> str:
    """That several alliances go by a name."""
    if language is Language.KO:
        return f"‘{said}’에 맞는 제휴가 {len(pacts)}건 있습니다. 어느 것입니까?"
    return f"{len(pacts)} alliances match “{said}”; which one?"


def activity(
    busiest: Sequence[Busy], reasons: dict[Reason, int], language: Language, *, conditions: str = ""
) -> str:
    """Who was busiest, and why they allied."""
    ko = language is Language.KO
    if not busiest:
        return "그 기간의 제휴·협력 소식이 없습니다." if ko else "No alliances are known of that time."
    head = "가장 활발한 기업·기관" if ko else "The busiest organisations"
    lines = [f"{head}{f' · {conditions}' if conditions else ''}"]
    for number, busy in enumerate(busiest, start=1):
        count = f"{busy.alliances}건" if ko else f"{busy.alliances}"
        lines.append(f"{number}. {busy.organisation.name(language)} {count}")
    if reasons:
        labels = korean.REASONS if ko else english.REASONS
        listed = ", ".join(
            f"{labels[reason]} {count}{'건' if ko else ''}" for reason, count in list(reasons.items())[:5]
        )
        lines += ["", f"이유: {listed}" if ko else f"Why: {listed}"]
    return "\n".join(lines)
