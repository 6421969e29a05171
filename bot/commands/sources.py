"""The newspapers from within a chat: a list for everybody; adding, trying and switching for operators.

Sources are everybody's, so no chat's admin changes them; what a chat does not want is a matter of its subscriptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING

from bot.commands import access
from bot.commands.catalogue import Verb
from bot.commands.parse import Command, first_url
from bot.commands.talk import Handler, Library, Newspapers, Talk
from bot.domain.chat import AddSource, Button, Change, Reply, Role, SwitchSource
from bot.domain.source import Source, SourceEntry, SourceState
from bot.errors import UserError
from bot.intake.addresses import admit_url
from summarizer.render.particles import attach
from summarizer.types import Language

if TYPE_CHECKING:
    from bot.intake.inspect import Inspected

#: So many sources are one message.
_PAGE = 25
_ENTRIES_SHOWN = 5
_LONGEST_NAME = 80


class _Deed(Enum):
    """What can be done with a source; the words that ask for it, in both languages."""

    ADD = frozenset({"add", "추가", "등록"})
    REMOVE = frozenset({"remove", "delete", "off", "삭제", "제거", "끄기", "끔"})
    ON = frozenset({"on", "켜기", "켬"})
    TEST = frozenset({"test", "시험", "확인", "테스트"})


async def sources(command: Command, talk: Talk, library: Library, _today: date) -> tuple[Reply, Talk]:
    """The list, or what an operator wants done."""
    newspapers = library.newspapers
    if newspapers is None:
        return Reply(text=_nowhere(talk.language)), talk
    word, _, rest = command.argument.strip().partition(" ")
    deed = next((deed for deed in _Deed if word.casefold() in deed.value), None)
    if deed is None:
        return await _listed(word, newspapers, talk), talk
    if talk.role < Role.OPERATOR:
        return Reply(text=access.refusal(Role.OPERATOR, talk.language)), talk
    if deed is _Deed.TEST:
        return _shown(await newspapers.inspect(_address(rest)), talk.language), talk
    if talk.desk is None:
        return Reply(text=_not_here(talk.language)), talk
    if deed is _Deed.ADD:
        reply, changes = await _added(rest, newspapers, talk.language)
    else:
        reply, changes = _switched(rest, await newspapers.everything(), talk.language, on=deed is _Deed.ON)
    return reply, replace(talk, changes=changes)


async def _added(rest: str, newspapers: Newspapers, language: Language) -> tuple[Reply, tuple[Change, ...]]:
    url = _address(rest)
    name = " ".join(rest.replace(url, " ").split())[:_LONGEST_NAME]
    found = await newspapers.inspect(url)
    known = next(
        (source for source in await newspapers.everything() if source.entry.url in {url, found.url}), None
    )
    korean = language is Language.KO
    if known is not None and known.health.state is SourceState.ON:
        there = attach(f"‘{known.entry.name}’", "은/는")
        said = f"{there} 이미 있습니다." if korean else f"“{known.entry.name}” is there already."
        return Reply(text=said), ()
    if known is not None:
        return _switched(str(known.id), [known], language, on=True)
    entry = SourceEntry(name=name or found.feed.title[:_LONGEST_NAME] or url, url=found.url, kind=found.kind)
    there = attach(f"‘{entry.name}’", "을/를")
    said = (
        f"출처 {there} 추가했습니다. 곧 첫 소식을 확인합니다.\n{entry.url}"
        if korean
        else f"Added “{entry.name}”; it is asked for news in a moment.\n{entry.url}"
    )
    return Reply(text=said), (AddSource(entry),)


def _switched(
    named: str, everything: Sequence[Source], language: Language, *, on: bool
) -> tuple[Reply, tuple[Change, ...]]:
    source = _the_one(named.strip(), everything)
    korean = language is Language.KO
    name = source.entry.name
    there = attach(f"‘{name}’", "을/를")
    if on:
        said = f"출처 {there} 다시 확인합니다." if korean else f"“{name}” is asked for news again."
    else:
        said = (
            f"출처 {there} 더는 확인하지 않습니다. 모은 기사는 남습니다. 되돌리시려면 /sources on {source.id}"
            if korean
            else f"“{name}” is asked no more; its articles stay. To undo: /sources on {source.id}"
        )
    return Reply(text=said), (SwitchSource(source.id, on=on),)


def _the_one(named: str, everything: Sequence[Source]) -> Source:
    found = [
        source
        for source in everything
        if named in {str(source.id), source.entry.url} or named.casefold() == source.entry.name.casefold()
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UserError(
            f"There is no source “{named}”; /sources lists them."
            if named
            else "Which source? /sources lists them.",
            korean=f"‘{named}’ 출처가 없습니다. /sources 로 목록을 보실 수 있습니다."
            if named
            else "어느 출처인지 번호나 이름을 함께 보내 주십시오. /sources 로 목록을 보실 수 있습니다.",
        )
    numbers = ", ".join(str(source.id) for source in found)
    raise UserError(
        f"Several sources are called “{named}”; name one by its number: {numbers}.",
        korean=f"‘{named}’ 출처가 여럿입니다. 번호로 골라 주십시오: {numbers}",
    )


def _address(rest: str) -> str:
    url = first_url(rest) or rest.strip()
    if not url:
        raise UserError(
            "Send the address of a feed, a sitemap or a page that names its feed.",
            korean="피드나 사이트맵, 또는 피드를 알려 주는 페이지의 주소를 함께 보내 주십시오.",
        )
    return admit_url(url)


# -- what people see -------------------------------------------------------------------------------


async def _listed(word: str, newspapers: Newspapers, talk: Talk) -> Reply:
    korean = talk.language is Language.KO
    is_operator = talk.role >= Role.OPERATOR
    # What is off or was given up is an operator's matter.
    shown = [
        source
        for source in await newspapers.everything()
        if is_operator or source.health.state is SourceState.ON
    ]
    if not shown:
        return Reply(text="아직 출처가 없습니다." if korean else "There is no source yet.")
    pages = -(-len(shown) // _PAGE)
    page = min(max(int(word), 1), pages) if word.isdecimal() and len(word) < 6 else 1
    lines = [
        _line(source, talk.language, newspapers.now(), is_operator=is_operator)
        for source in shown[(page - 1) * _PAGE : page * _PAGE]
    ]
    head = f"출처 {len(shown)}곳" if korean else f"{len(shown)} sources"
    if pages > 1:
        head += f" ({page}/{pages}쪽)" if korean else f" (page {page} of {pages})"
    foot = ""
    if is_operator:
        foot = (
            "\n\n/sources add 주소 · test 주소 · off 번호 · on 번호"
            if korean
            else "\n\n/sources add URL · test URL · off NUMBER · on NUMBER"
        )
    return Reply(text="\n".join([head, "", *lines]) + foot, buttons=_turning(page, pages, talk.language))


def _turning(page: int, pages: int, language: Language) -> tuple[tuple[Button, ...], ...]:
    korean = language is Language.KO
    before = [Button("◀ 이전" if korean else "◀ Back", f"/sources {page - 1}")] if page > 1 else []
    after = [Button("다음 ▶" if korean else "Next ▶", f"/sources {page + 1}")] if page < pages else []
    return ((*before, *after),) if before or after else ()


def _line(source: Source, language: Language, now: datetime, *, is_operator: bool) -> str:
    entry = source.entry
    about = f" ({entry.category})" if entry.category else ""
    if not is_operator:
        return f"· {entry.name}{about}"
    return f"{source.id}. {entry.name}{about} — {_health(source, language, now)}"


def _health(source: Source, language: Language, now: datetime) -> str:
    korean = language is Language.KO
    health = source.health
    error = (health.last_error_korean if korean else None) or health.last_error or ""
    if health.state is not SourceState.ON:
        words = {
            SourceState.OFF: ("꺼 둠", "switched off"),
            SourceState.UNLISTED: ("목록에서 빠짐", "gone from the list"),
            SourceState.DEAD: ("중단", "given up"),
        }
        said = words[health.state][0 if korean else 1]
        return f"{said}: {error}" if error and health.state is SourceState.DEAD else said
    if health.failures:
        times = f"{health.failures}번 실패" if korean else f"failed {health.failures} times"
        return f"{times}: {error}"
    if health.last_success_at is None:
        return "아직 확인 전" if korean else "not asked yet"
    minutes = max(int((now - health.last_success_at).total_seconds() // 60), 0)
    if minutes < 90:
        return f"정상, {minutes}분 전 확인" if korean else f"well, asked {minutes} min ago"
    hours = minutes // 60
    return f"정상, {hours}시간 전 확인" if korean else f"well, asked {hours} h ago"


def _shown(found: Inspected, language: Language) -> Reply:
    korean = language is Language.KO
    entries = found.feed.entries
    dated = sum(entry.published is not None for entry in entries)
    lines = [
        found.feed.title or found.url,
        found.url,
        f"항목 {len(entries)}건, 날짜가 있는 항목 {dated}건"
        if korean
        else f"{len(entries)} entries, {dated} of them dated",
    ]
    lines += [f"· {entry.title}" for entry in entries[:_ENTRIES_SHOWN]]
    if found.others:
        also = "이 페이지의 다른 피드" if korean else "Other feeds of this page"
        lines += [f"{also}:", *(f"· {url}" for url in found.others[:_ENTRIES_SHOWN])]
    add = Button("이 출처 더하기" if korean else "Add this source", f"/sources add {found.url}")
    return Reply(text="\n".join(lines), buttons=((add,),))


def _nowhere(language: Language) -> str:
    if language is Language.KO:
        return "여기서는 출처를 볼 수 없습니다."
    return "Sources cannot be seen from here."


def _not_here(language: Language) -> str:
    if language is Language.KO:
        return "터미널에서는 pactwire sources 명령으로 바꾸실 수 있습니다."
    return "In a terminal, `pactwire sources` changes them."


HANDLERS: dict[Verb, Handler] = {Verb.SOURCES: sources}
