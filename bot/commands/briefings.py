"""The commands about editions: what is new now, what came on a day, what was missed, why, and what would come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.briefing import weekly
from bot.briefing.cards import update_card, words
from bot.briefing.choose import Because, Chosen, Left
from bot.briefing.compose import edition, moment
from bot.briefing.desk import Briefings, Fate
from bot.briefing.pictures import ArchivePictures
from bot.briefing.rehearse import Rehearsal
from bot.briefing.wording import because, describe, miss, miss_words, verdict
from bot.commands import orders
from bot.commands.catalogue import Verb
from bot.commands.days import day_asked, span_asked
from bot.commands.parse import Command, first_url
from bot.commands.talk import Handler, Library, Talk
from bot.domain.chat import Desk, Order, Reply
from bot.domain.edition import Document, Reported
from bot.store.editions import StoredEdition
from summarizer.render import english, korean
from summarizer.render.names import localised
from summarizer.types import Language

_LONGEST_SPAN = timedelta(days=31)
_USUAL_SPAN = timedelta(days=3)
#: So many examples of what would not come are enough to see why.
_EXAMPLES = 8


async def _briefing(_command: Command, talk: Talk, library: Library, today: date) -> tuple[Reply, Talk]:
    if library.briefings is None:
        return Reply(document=edition(await library.stories(), today, talk.language)), talk
    if talk.desk is None or not talk.desk.chat_id:
        timezone = talk.desk.timezone if talk.desk else "Asia/Seoul"
        return Reply(document=await library.briefings.latest((), talk.language, timezone)), talk
    fresh = [s for s in talk.desk.subscriptions if s.covered_until is None]
    if fresh:
        document, opened = await library.briefings.first(fresh[-1])
        return Reply(document=document), replace(talk, changes=(opened,))
    document = await library.briefings.latest(talk.desk.subscriptions, talk.language, talk.desk.timezone)
    return Reply(document=document), talk


async def _digest(command: Command, talk: Talk, library: Library, today: date) -> tuple[Reply, Talk]:
    desk, briefings, language = talk.desk, library.briefings, talk.language
    if desk is None or briefings is None:
        return Reply(text=_no_editions(language)), talk
    day = day_asked(command.argument, today) if command.argument else None
    if command.argument and day is None:
        said = (
            f"‘{command.argument}’에서 날짜를 알 수 없습니다. 예: /digest 2026-11-17, /digest 지난 화요일"
            if language is Language.KO
            else f"I find no day in “{command.argument}”. For example: /digest 2026-11-17, /digest last Tuesday"
        )
        return Reply(text=said), talk
    days = await briefings.days(desk.chat_id)
    if day is None:
        if not days:
            return Reply(text=_no_editions(language)), talk
        day = days[0]
    found = await briefings.of_day(desk.chat_id, day)
    if not found:
        said = _none_that_day(day, days, language)
        return Reply(text=said), talk
    return Reply(document=_joined(found, language)), talk


def _joined(found: Sequence[StoredEdition], language: Language) -> Document:
    """The editions of a day as one document; each keeps its own title where they are several."""
    if len(found) == 1:
        return replace(found[0].document, footer=_sent(found[0], language))
    first = found[0].document
    lead = "\n".join(f"{one.slot.removeprefix('first:')} · {one.document.lead}" for one in found)
    cards = tuple(card for one in found for card in one.document.cards)
    return Document(language=first.language, title=first.title, lead=lead, cards=cards)


def _sent(found: StoredEdition, language: Language) -> str:
    slot = found.slot.removeprefix("first:")
    return f"{slot}에 보내 드린 브리핑입니다." if language is Language.KO else f"As it came at {slot}."


def _no_editions(language: Language) -> str:
    if language is Language.KO:
        return "아직 이 대화방에 보내 드린 브리핑이 없습니다. /subscribe 08:30 으로 구독하실 수 있습니다."
    return "No briefing has come to this chat yet; /subscribe 08:30 orders one."


def _none_that_day(day: date, days: Sequence[date], language: Language) -> str:
    ko = language is Language.KO
    when = korean.when(day.isoformat()) if ko else english.when(day.isoformat())
    said = f"{when}에는 보내 드린 브리핑이 없습니다." if ko else f"No briefing came on {when}."
    if days:
        listed = " · ".join((korean if ko else english).when(other.isoformat()) for other in days[:5])
        said += f"\n{'최근 브리핑' if ko else 'The last ones'}: {listed}"
    return said


async def _catch_up(command: Command, talk: Talk, library: Library, _today: date) -> tuple[Reply, Talk]:
    language = talk.language
    span = span_asked(command.argument) if command.argument else _USUAL_SPAN
    if span is None or not timedelta(0) < span <= _LONGEST_SPAN:
        said = (
            "31일까지 되돌아볼 수 있습니다. 예: /catchup 3d, /따라잡기 3일"
            if language is Language.KO
            else "Up to 31 days can be caught up on, such as /catchup 3d."
        )
        return Reply(text=said), talk
    if library.briefings is None:
        return Reply(text=_no_editions(language)), talk
    timezone = talk.desk.timezone if talk.desk else "Asia/Seoul"
    subscriptions = talk.desk.subscriptions if talk.desk else ()
    document = await library.briefings.catch_up(subscriptions, span, language, timezone)
    return Reply(document=document), talk


async def _week(_command: Command, talk: Talk, library: Library, _today: date) -> tuple[Reply, Talk]:
    if library.briefings is None:
        return Reply(text=_no_editions(talk.language)), talk
    timezone = talk.desk.timezone if talk.desk else "Asia/Seoul"
    document = await library.briefings.week(talk.language, timezone)
    picture = None
    if library.draw is not None and talk.desk is not None:
        now = talk.desk.now
        drawn = ArchivePictures(library.archive, library.draw)
        picture = await drawn.week(now - weekly.WEEK, now, talk.language)
    return Reply(document=document, attachment=picture), talk


async def _why(command: Command, talk: Talk, library: Library, _today: date) -> tuple[Reply, Talk]:
    desk, briefings, language = talk.desk, library.briefings, talk.language
    if desk is None or briefings is None:
        return Reply(text=_no_editions(language)), talk
    if url := first_url(command.argument):
        return Reply(text=await _why_that(url, desk, briefings, language)), talk
    found = await briefings.edition(desk.chat_id, desk.edition_id)
    if found is None:
        return Reply(text=_no_editions(language)), talk
    number = command.argument.strip().rstrip("번").removeprefix("#")
    return Reply(text=_grounds(found, int(number) if number.isdecimal() else None, language)), talk


async def _why_that(url: str, desk: Desk, briefings: Briefings, language: Language) -> str:
    ko = language is Language.KO
    if not desk.subscriptions:
        return _no_editions(language)
    fates = await briefings.would(desk.subscriptions, url)
    if fates is None:
        return (
            "그 주소의 기사는 아직 모으지 않았습니다. 모으지 않은 기사는 브리핑에 실리지 않습니다. "
            "정리해 보시려면 주소만 보내 주십시오."
            if ko
            else "No article is stored under that address, so no briefing can hold it. "
            "To have it summarised send the address by itself."
        )
    return "\n".join(
        f"{describe(fate.subscription.order, language)}\n  {_fate(fate, language)}" for fate in fates
    )


def _fate(fate: Fate, language: Language) -> str:
    """Whether a story came, comes or does not, and why."""
    ko, found = language is Language.KO, fate.verdict
    if fate.came is None:
        if isinstance(found, Chosen) and fate.past:
            return (
                "조건에는 맞지만 다음 브리핑이 다룰 때보다 앞선 소식입니다. 지난 소식은 /catchup 으로 보실 수 있습니다."
                if ko
                else "It fits, but is older than what the next briefing is about; /catchup shows what is past."
            )
        return verdict(found, language)
    at, grounds = fate.came
    when = moment(at.astimezone(ZoneInfo(fate.subscription.order.timezone)), language)
    told = f"{when}에 보내 드렸습니다" if ko else f"It came at {when}"
    told = f"{told}: {_told(grounds, language)}"
    if isinstance(found, Chosen):
        again = (
            "그 뒤 달라진 사실이 있어 다음 브리핑에서 전해 드립니다."
            if ko
            else "A fact has changed since; the next briefing tells it."
        )
        return f"{told}\n  {again}"
    return told


def _grounds(found: StoredEdition, number: int | None, language: Language) -> str:
    """Why each story of an edition came, or one of them."""
    ko = language is Language.KO
    grounds = dict(found.stories)
    told = [
        (place, card.headline, grounds.get(card.story_id or 0))
        for place, card in enumerate(found.document.cards, start=1)
        if card.story_id is not None
    ]
    if number is not None:
        told = [item for item in told if item[0] == number]
    if not told:
        return (
            "그 번호의 소식이 없습니다. 브리핑에 적힌 번호를 보내 주십시오. 예: /why 2"
            if ko and number is not None
            else "There is no story of that number; send the number that stands before it, such as /why 2."
            if number is not None
            else "이 브리핑에는 소식이 없습니다."
            if ko
            else "That briefing held no story."
        )
    head = (
        "이 브리핑의 소식을 고른 까닭입니다. 관심 기업, 형태와 상태, 독립 보도 수, 새로움, 참여 수의 순서로 "
        "앞에 놓습니다."
        if ko
        else "Why you got these. They are ordered by the organisations you watch, then form and status, independent "
        "reports, newness and size."
    )
    lines = [f"{place}. {headline}\n   → {_told(values, language)}" for place, headline, values in told]
    return "\n".join([head, "", *lines] if number is None else lines)


def _told(values: list[Any] | None, language: Language) -> str:
    grounds = [Because(value["ground"], tuple(value["values"])) for value in values or []]
    return because(grounds, language) or (
        "조건 없는 구독" if language is Language.KO else "your subscription takes every story"
    )


async def _preview(command: Command, talk: Talk, library: Library, _today: date) -> tuple[Reply, Talk]:
    desk, briefings, language = talk.desk, library.briefings, talk.language
    ko = language is Language.KO
    if desk is None or briefings is None:
        return Reply(text=_no_editions(language)), talk
    word = command.argument.strip().rstrip("번")
    if word.isdecimal() and 1 <= int(word) <= len(desk.subscriptions):
        order = desk.subscriptions[int(word) - 1].order
    elif command.argument and not (word.isdecimal() and desk.subscriptions):
        read = orders.read(command.argument, timezone=desk.timezone, language=language)
        if isinstance(read, orders.Misread):
            return Reply(text=read.told(language)), talk
        order = read
    elif len(desk.subscriptions) == 1 and not word:
        order = desk.subscriptions[0].order
    elif desk.subscriptions:
        listed = "\n".join(
            f"{number}. {describe(one.order, language)}"
            for number, one in enumerate(desk.subscriptions, start=1)
        )
        said = (
            "어느 구독인지 번호로 알려 주십시오. 예: /preview 1" if ko else "Which one? Such as /preview 1."
        )
        return Reply(text=f"{said}\n\n{listed}"), talk
    else:
        order = Order(timezone=desk.timezone, language=language, weekdays=(1, 2, 3, 4, 5, 6, 7))
    return Reply(text=_rehearsed(await briefings.rehearsal(order), order, language)), talk


def _rehearsed(rehearsal: Rehearsal, order: Order, language: Language) -> str:
    """What would have come in the last seven days, and what not and why."""
    ko, zone = language is Language.KO, ZoneInfo(order.timezone)
    count, stories = len(rehearsal.editions), rehearsal.stories
    lines = [
        f"지난 7일 동안 이 구독({describe(order, language)})이었다면 "
        f"브리핑 {count}번에 소식 {stories}건을 받으셨을 것입니다."
        if ko
        else f"In the last 7 days this subscription ({describe(order, language)}) would have brought "
        f"{count} {'briefing' if count == 1 else 'briefings'} with {stories} {'story' if stories == 1 else 'stories'}."
    ]
    empty = sum(not choice.chosen for _, choice in rehearsal.editions)
    for due, choice in rehearsal.editions:
        if not choice.chosen:
            continue
        when = moment(due.at.astimezone(zone), language)
        came = f"{len(choice.chosen)}건" if ko else str(len(choice.chosen))
        lines.append(f"\n{when} — {came}")
        lines += [f"· {_headline(one, language)}" for one in choice.chosen[:3]]
        if len(choice.chosen) > 3:
            more = len(choice.chosen) - 3
            lines.append(f"  (이 밖에 {more}건)" if ko else f"  (and {more} more)")
    if empty and stories:
        lines.append(
            f"\n나머지 {empty}번은 새 소식이 없었습니다."
            if ko
            else f"\nThe other {empty} would have held nothing new."
        )
    left = [one for one in rehearsal.left if one.story.facts.alliances]
    if left:
        head = "오지 않았을 소식" if ko else "What would not have come"
        counted = ", ".join(
            f"{miss_words(kind, language)} ({number}{'건' if ko else ''})"
            for kind, number in rehearsal.misses
            if any(one.miss is kind for one in left)
        )
        lines.append(f"\n{head}: {counted}")
        lines += [f"· {_headline(one, language)} — {miss(one, language)}" for one in left[:_EXAMPLES]]
    return "\n".join(lines)


def _headline(one: Chosen | Left, language: Language) -> str:
    story: Reported = one.story
    if isinstance(one, Chosen) and one.changes:
        return update_card(story, one.changes, language).headline
    news = [alliance for alliance in story.facts.alliances if alliance.main] or list(story.facts.alliances)
    return words(language).headline(localised(news[0], language))


HANDLERS: dict[Verb, Handler] = {
    Verb.BRIEFING: _briefing,
    Verb.DIGEST: _digest,
    Verb.CATCHUP: _catch_up,
    Verb.WEEK: _week,
    Verb.WHY: _why,
    Verb.PREVIEW: _preview,
}
