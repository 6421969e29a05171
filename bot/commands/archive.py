"""The commands about the archive: an organisation's alliances, one alliance's life, who is busiest, files, and who is
who.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.briefing import pacts
from bot.commands.asked import Asked, asked, names_in
from bot.commands.catalogue import Verb
from bot.commands.parse import Command
from bot.commands.talk import Handler, Library, Talk
from bot.commands.unfound import no_such_alliance, no_such_format, no_such_organisation, no_such_time
from bot.domain.archive import Pact, Period, Profile, Query
from bot.domain.characters import shortened
from bot.domain.chat import Attachment, Button, Reply
from bot.ports import Questions
from bot.views.alliances import FORMATS, rendered
from summarizer.render.particles import attach
from summarizer.types import Language

_MOST_PARTIES = 4
_MOST_BUSY = 10
#: More alliances than this make no file for a chat; the command line exports them all.
_MOST_EXPORTED = 5_000
_Answered = tuple[Reply, Talk]


async def _company(command: Command, talk: Talk, archive: Questions, today: date) -> _Answered:
    ko = talk.language is Language.KO
    question = asked(command.argument, today)
    if not question.text:
        if question.period or question.reason:
            return await _listing((), question, talk, archive)
        said = (
            "어느 기업·기관이 궁금하십니까? 예: /company KT, /company KT와 삼성SDS, /company KT 올해 인재"
            if ko
            else "Which organisation? For example: /company KT, /company KT and Samsung SDS, /company KT this year"
        )
        return Reply(text=said, prompt="/company"), talk
    parties = await parties_of(question.text, archive)
    if parties is None:
        return await unknown(question, talk, archive)
    return await _listing(parties, question, talk, archive)


async def told(command: Command, talk: Talk, library: Library, today: date) -> _Answered | None:
    """The alliances that a question in plain words asks for; None where nobody goes by the names in it."""
    question = asked(command.argument, today)
    async with library.archive.reading() as archive:
        if question.text and await parties_of(question.text, archive) is None:
            return None
        return await _ASKED[command.verb](command, talk, archive, today)


async def parties_of(text: str, archive: Questions) -> tuple[Profile, ...] | None:
    """The organisations that a text names, in the first way in which all of them are known; None where in none."""
    known: dict[str, list[Profile]] = {}
    for way in names_in(text):
        if len(way) > _MOST_PARTIES:
            continue
        for name in way:
            if name not in known:
                known[name] = await archive.who(name)
        if all(known[name] for name in way):
            return tuple({known[name][0].id: known[name][0] for name in way}.values())
    return None


async def _listing(parties: Sequence[Profile], question: Asked, talk: Talk, archive: Questions) -> _Answered:
    language = talk.language
    ids = tuple(profile.id for profile in parties)
    query = Query(
        parties=ids,
        period=question.period,
        reason=question.reason,
        most=pacts.PAGE,
        skip=(question.page - 1) * pacts.PAGE,
    )
    found = await archive.find(query)
    if found.total and not found.pacts:
        return await _listing(parties, replace(question, page=1), talk, archive)
    if not found.total:
        if not parties:
            return Reply(text=pacts.activity((), {}, language)), talk
        reply = Reply(text=pacts.nothing_of(parties, question.period, question.reason, language))
        return replace(reply, buttons=_house_buttons(parties, language)), talk
    first_page = question.page == 1
    alone = parties[0].id if len(parties) == 1 else None
    companions = await archive.companions(alone, question.period) if alone and first_page else []
    reasons = {}
    if first_page and question.reason is None and found.total > 2 and len(parties) < 2:
        reasons = await archive.reasons(period=question.period, party=alone)
    document = pacts.alliances_of(
        parties,
        found,
        language,
        period=question.period,
        reason=question.reason,
        page=question.page,
        companions=companions,
        reasons=reasons,
    )
    rows = [_lives(found.pacts, talk)]
    if alone and first_page:
        mates = [busy.organisation for busy in companions[:3] if busy.alliances > 1]
        rows.append(
            tuple(
                Button(
                    f"{parties[0].name(language)} × {mate.name(language)}", f"/company ={alone},={mate.id}"
                )
                for mate in mates
            )
        )
    if found.total > question.page * pacts.PAGE:
        rows.append((_more(_again("/company", ids, question), language),))
    return Reply(document=document, buttons=tuple(row for row in rows if row)), talk


def _lives(found: Sequence[Pact], talk: Talk) -> tuple[Button, ...]:
    """Buttons to those alliances of which there is more to tell."""
    told = [pact for pact in found if pact.name or pact.first_day != pact.last_day][:3]
    return tuple(
        Button(pact.name or shortened(pacts.headline(pact, talk.language), 40), f"/alliance ={pact.id}")
        for pact in told
    )


def _house_buttons(parties: Sequence[Profile], language: Language) -> tuple[tuple[Button, ...], ...]:
    if len(parties) != 1:
        return ()
    (profile,) = parties
    kin = [*([profile.house] if profile.house else []), *profile.members][:4]
    return (tuple(Button(one.name(language), f"/company ={one.id}") for one in kin),) if kin else ()


def _again(command: str, ids: Sequence[int], question: Asked) -> str:
    """The same question's next page, short enough for a button."""
    words = [command, ",".join(f"={id_}" for id_ in ids)]
    if question.period:
        words.append(f"{question.period.first}~{question.period.last}")
    if question.reason:
        words.append(question.reason.value)
    return " ".join([*(word for word in words if word), f"#{question.page + 1}"])


def _more(action: str, language: Language) -> Button:
    return Button("더 보기" if language is Language.KO else "More", action)


async def unknown(question: Asked, talk: Talk, archive: Questions, *, verb: Verb = Verb.COMPANY) -> _Answered:
    """Nobody goes by that name: the alliance of that name, or names like it."""
    named = await archive.named(question.text)
    if named and verb is Verb.COMPANY:
        return await _alliance(Command(Verb.ALLIANCE, question.text), talk, archive, date.min)
    way = next(
        (way for way in reversed(names_in(question.text)) if len(way) <= _MOST_PARTIES), (question.text,)
    )
    missing = [name for name in way if not await archive.who(name)] or [question.text]
    near = await archive.near(missing[0])
    said = no_such_organisation(missing[0], talk.language, near=bool(near))
    buttons = tuple(Button(profile.name(talk.language), f"/{verb} ={profile.id}") for profile in near)
    return Reply(text=said, buttons=(buttons,) if buttons else ()), talk


async def _alliance(command: Command, talk: Talk, archive: Questions, today: date) -> _Answered:
    ko = talk.language is Language.KO
    name = command.argument.strip()
    if not name:
        said = (
            "어느 제휴가 궁금하십니까? 예: /alliance 클라우드 원팀"
            if ko
            else "Which alliance? For example: /alliance Cloud One Team"
        )
        return Reply(text=said, prompt="/alliance"), talk
    found = await archive.named(name)
    exact = [pact for pact in found if pact.name and pact.name.strip("‘’'\"").casefold() == name.casefold()]
    if len(exact) == 1 or len(found) == 1:
        return Reply(document=pacts.life((exact or found)[0], talk.language)), talk
    if found:
        buttons = tuple(
            (Button(pact.name or pacts.headline(pact, talk.language), f"/alliance ={pact.id}"),)
            for pact in found[:6]
        )
        return Reply(text=pacts.choice(found, name, talk.language), buttons=buttons), talk
    if today is not date.min and await parties_of(asked(name, today).text, archive):
        return await _company(Command(Verb.COMPANY, name), talk, archive, today)
    return Reply(text=no_such_alliance(name, talk.language)), talk


async def _active(command: Command, talk: Talk, archive: Questions, today: date) -> _Answered:
    question = asked(command.argument, today)
    period = question.period
    if question.text:
        return Reply(text=no_such_time(question.text, "/active", talk.language), passing=True), talk
    busiest = await archive.busiest(period=period, reason=question.reason, most=_MOST_BUSY)
    reasons = {} if question.reason else await archive.reasons(period=period)
    shown = pacts.conditions(period, question.reason, talk.language)
    text = pacts.activity(busiest, reasons, talk.language, conditions=shown)
    buttons = tuple(
        Button(busy.organisation.name(talk.language), f"/company ={busy.organisation.id}")
        for busy in busiest[:4]
    )
    return Reply(text=text, buttons=(buttons,) if buttons else ()), talk


async def _news(command: Command, talk: Talk, archive: Questions, today: date) -> _Answered:
    """What was reported in the days that are asked for, this week's where none are."""
    question = asked(command.argument, today)
    period = question.period or Period(today - timedelta(days=6), today, _WEEK[talk.language])
    query = Query(told=period, reason=question.reason, most=pacts.PAGE, skip=(question.page - 1) * pacts.PAGE)
    if question.text:
        parties = await parties_of(question.text, archive)
        if parties is None:
            return await unknown(question, talk, archive)
        query = replace(query, parties=tuple(profile.id for profile in parties))
    found = await archive.find(query)
    if not found.total:
        said = (
            f"새로 나온 제휴·협력 소식이 없습니다. ({period.said})"
            if talk.language is Language.KO
            else f"No new alliances were reported ({period.said})."
        )
        return Reply(text=said), talk
    document = pacts.newest(found, period, talk.language, page=question.page)
    rows = [_lives(found.pacts, talk)]
    if found.total > question.page * pacts.PAGE:
        again = _again("/latest", query.parties, replace(question, period=period))
        rows.append((_more(again, talk.language),))
    return Reply(document=document, buttons=tuple(row for row in rows if row)), talk


_WEEK = {Language.KO: "최근 7일", Language.EN: "the last 7 days"}


#: What people may ask for who want a table or a document.
_OTHER_FORMATS = frozenset(
    [
        "pdf",
        "xlsx",
        "xls",
        "excel",
        "엑셀",
        "txt",
        "html",
        "xml",
        "docx",
        "word",
        "워드",
        "hwp",
        "한글파일",
        "png",
    ]
)


async def _export(command: Command, talk: Talk, archive: Questions, today: date) -> _Answered:
    ko = talk.language is Language.KO
    words = command.argument.split()
    kind = next((word.casefold() for word in words if word.casefold() in FORMATS), "csv")
    other = next((word for word in words if word.casefold() in _OTHER_FORMATS), "")
    if other and not await archive.who(other):
        return Reply(text=no_such_format(other, ", ".join(FORMATS), talk.language), passing=True), talk
    question = asked(" ".join(word for word in words if word.casefold() not in FORMATS), today)
    parties: tuple[Profile, ...] = ()
    if question.text:
        known = await parties_of(question.text, archive)
        if known is None:
            return await unknown(question, talk, archive)
        parties = known
    ids = tuple(profile.id for profile in parties)
    query = Query(parties=ids, period=question.period, reason=question.reason, most=_MOST_EXPORTED)
    found = await archive.find(query)
    if not found.total:
        said = "내보낼 제휴가 없습니다." if ko else "There is nothing to export."
        return Reply(text=said), talk
    content = rendered(found.pacts, kind, talk.language)
    shown = len(found.pacts)
    if ko:
        said = f"제휴 {shown}건을 {kind.upper()} 파일로 담았습니다." + (
            f" (모두 {found.total}건 가운데)" if shown < found.total else ""
        )
    else:
        said = f"{shown} alliances as {kind.upper()}." + (
            f" (of {found.total})" if shown < found.total else ""
        )
    return Reply(
        text=said, attachment=Attachment(f"pactwire-alliances.{kind}", content, description=said)
    ), talk


# --- who is who: for operators ---


async def _merge(command: Command, talk: Talk, library: Library, _today: date) -> _Answered:
    ko = talk.language is Language.KO
    left, _, right = (
        command.argument.partition(" = ") if " = " in command.argument else command.argument.partition("=")
    )
    if not left.strip() or not right.strip():
        said = (
            "합칠 두 이름을 보내 주십시오. 왼쪽 이름이 남습니다. 예: /merge 한국전자통신연구원 = ETRI"
            if ko
            else "Name the two; the left name stays. For example: /merge Samsung Electronics = SEC"
        )
        return Reply(text=said), talk
    pair = []
    async with library.archive.reading() as archive:
        for name in (left.strip(), right.strip()):
            known = await archive.who(name)
            if not known:
                return await unknown(Asked(name), talk, archive)
            pair.append(known[0])
    kept, other = pair
    line = await library.archive.merge(kept.id, other.id, actor=talk.person or "chat")
    names = kept.name(talk.language), other.name(talk.language)
    said = (
        f"{attach(names[1], '을/를')} {attach(names[0], '으로/로')} 합쳤습니다. 되돌리려면 /undo {line}"
        if ko
        else f"{names[1]} counts as {names[0]} from now on; /undo {line} puts it back."
    )
    return Reply(text=said, buttons=(_undo_button(line, talk),)), talk


async def _split(command: Command, talk: Talk, library: Library, _today: date) -> _Answered:
    ko = talk.language is Language.KO
    name = command.argument.strip()
    if not name:
        return Reply(
            text="떼어 낼 이름을 함께 보내 주십시오. 예: /split ETRI"
            if ko
            else "Name what to split off, such as /split ETRI."
        ), talk
    line = await library.archive.split(name, actor=talk.person or "chat")
    said = (
        f"{attach(name, '을/를')} 따로 떼어 냈습니다. 되돌리려면 /undo {line}"
        if ko
        else f"{name} is an organisation of its own from now on; /undo {line} puts it back."
    )
    return Reply(text=said, buttons=(_undo_button(line, talk),)), talk


def _undo_button(line: int, talk: Talk) -> tuple[Button, ...]:
    return (Button("되돌리기" if talk.language is Language.KO else "Undo", f"/undo {line}"),)


async def _undo(command: Command, talk: Talk, library: Library, _today: date) -> _Answered:
    ko = talk.language is Language.KO
    number = command.argument.strip().lstrip("#")
    if number and not number.isdecimal():
        return Reply(
            text="되돌릴 번호를 함께 보내 주십시오. 예: /undo 12"
            if ko
            else "Name its number, such as /undo 12."
        ), talk
    done = await library.archive.undo(actor=talk.person or "chat", line=int(number) if number else None)
    what = {
        "merge": f"{done.kept} ← {done.other} 합치기"
        if ko
        else f"the merge of {done.other} into {done.kept}",
        "split": f"{done.kept} → {done.other} 나누기"
        if ko
        else f"the split of {done.other} from {done.kept}",
    }[done.action]
    return Reply(text=f"{attach(what, '을/를')} 되돌렸습니다." if ko else f"Undone: {what}."), talk


#: A handler that only asks the archive.
_Asking = Callable[[Command, Talk, Questions, date], Awaitable[_Answered]]
_ASKED: dict[Verb, _Asking] = {
    Verb.COMPANY: _company,
    Verb.ALLIANCE: _alliance,
    Verb.ACTIVE: _active,
    Verb.LATEST: _news,
    Verb.EXPORT: _export,
}


def _at_one_visit(handler: _Asking) -> Handler:
    """The handler, with all that it asks asked in one read."""

    async def handle(command: Command, talk: Talk, library: Library, today: date) -> _Answered:
        async with library.archive.reading() as archive:
            return await handler(command, talk, archive, today)

    return handle


news = _at_one_visit(_news)
HANDLERS: dict[Verb, Handler] = {
    **{verb: _at_one_visit(handler) for verb, handler in _ASKED.items() if verb is not Verb.LATEST},
    Verb.MERGE: _merge,
    Verb.SPLIT: _split,
    Verb.UNDO: _undo,
}
