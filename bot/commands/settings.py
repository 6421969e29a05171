"""The settings panel: what a chat has set, and buttons that set it. What is decided goes back as changes.

    /settings                         the chat's settings and its subscriptions
    /settings 2                       the second subscription; buttons say #17, its own number, which never shifts
    /settings 2 time                  what its time can be
    /settings 2 time 08:30, 18:00     its times from now on; +18:00 and -18:00 add and take away
    /settings 2 pause | resume | delete | restore
    /settings new | language en | zone Asia/Tokyo | close

A button says what shall be so, never "the other way round": pressed twice, it does nothing the second time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.briefing.plan import next_due
from bot.commands import subscriptions
from bot.commands.amending import amended, in_zone
from bot.commands.catalogue import Verb
from bot.commands.changing import changed, zone_of
from bot.commands.choosing import At, choice_rows, entitled, is_list, offered, said
from bot.commands.fields import DAY_NAMES, Field, choices, field_of, language_shown, name_of, shown
from bot.commands.forms import settled, some_left
from bot.commands.parse import Command
from bot.commands.talk import Handler, Library, Talk
from bot.domain.chat import (
    Button,
    Change,
    Desk,
    Order,
    Pause,
    Reply,
    Resume,
    Speak,
    Subscription,
    Unsubscribe,
)
from bot.domain.source import SourceState
from bot.domain.zones import zone_shown
from bot.errors import UserError
from summarizer.types import Language

_OFFERED = ("07:00", "07:30", "08:00", "08:30", "09:00", "12:00", "18:00", "21:00")
#: The fields that what somebody writes in reply is added to.
_GROWING = frozenset({Field.WATCH, Field.WORDS, Field.WITHOUT})
#: The panel's rows of fields.
_GRID = (
    (Field.TIME, Field.DAYS),
    (Field.WATCH, Field.REASONS),
    (Field.WORDS, Field.WITHOUT),
    (Field.ZONE, Field.LANGUAGE),
    (Field.MOST, Field.PRESS),
    (Field.EMPTY, Field.HOLIDAYS),
    (Field.QUIET, Field.SOURCES),
    (Field.NAME,),
)
_WORDS = {
    "new": "new", "새구독": "new", "추가": "new", "close": "close", "닫기": "close", "pause": "pause", "멈춤": "pause",
    "일시중지": "pause", "resume": "resume", "재개": "resume", "delete": "delete", "삭제": "delete", "해지": "delete",
    "restore": "restore", "되돌리기": "restore",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the words of a `/settings` ask for."""

    #: Which subscription: its number here, its own number after "#", or nothing.
    which: str = ""
    #: A field, or one of "new", "close", "pause", "resume", "delete", "restore".
    what: Field | str = ""
    value: str = ""
    page: int | None = None


def panel(argument: str, desk: Desk, language: Language) -> tuple[Reply, tuple[Change, ...]]:
    """The panel that these words ask for, and what they change.

    Raises UserError where a value cannot be.
    """
    asked = _asked(argument)
    if not asked.which and asked.what in (Field.LANGUAGE, Field.ZONE):
        return _of_the_chat(asked, desk, language)
    if not asked.which and asked.what == "new":
        return _new(asked.value, desk, language)
    if asked.what == "close":
        closed = ("설정을 닫았습니다. 다시 여시려면: /settings", "Closed. To open it again: /settings")
        return Reply(text=said(language, *closed), in_place=True), ()
    subscription = _found(asked, desk)
    if asked.what == "restore" or (subscription is None and asked.which.startswith("#")):
        return _ended(asked, desk, language)
    if subscription is None:
        if asked.which or asked.what:
            raise UserError(
                "Which subscription? Name its number, such as /settings 1 time 08:30; /settings shows them.",
                korean="어느 구독인지 번호로 알려 주십시오. 예: /settings 1 시각 08:30. 번호는 /settings 에 나옵니다.",
            )
        return _root(desk, language), ()
    if isinstance(asked.what, Field):
        return _field(asked.what, asked, subscription, desk, language)
    return _deed(asked.what, subscription, desk, language)


def _asked(argument: str) -> _Asked:
    words = argument.split()
    page = None
    if words and re.fullmatch(r"@\d{1,3}", words[-1]):
        page = int(words.pop()[1:])
    which = words.pop(0) if words and re.fullmatch(r"#?\d{1,18}번?", words[0]) else ""
    what: Field | str = ""
    if words:
        word = words.pop(0)
        what = field_of(word) or _WORDS.get(word.casefold()) or "?"
    return _Asked(which.rstrip("번"), what, " ".join(words), page)


def _found(asked: _Asked, desk: Desk) -> Subscription | None:
    if asked.which.startswith("#"):
        return next((s for s in desk.subscriptions if f"#{s.id}" == asked.which), None)
    if asked.which:
        number = int(asked.which)
        return desk.subscriptions[number - 1] if 1 <= number <= len(desk.subscriptions) else None
    if asked.what and len(desk.subscriptions) == 1:
        return desk.subscriptions[0]
    return None


# --- the chat -------------------------------------------------------------------------------------------------


def _root(desk: Desk, language: Language, *, notice: str = "") -> Reply:
    now = desk.now.astimezone(ZoneInfo(desk.timezone))
    lines = [notice, ""] if notice else []
    lines += [
        said(language, "이 대화방의 설정입니다.", "The settings of this chat."),
        "",
        f"{said(language, '언어', 'Language')}: {language_shown(language)}",
        f"{name_of(Field.ZONE, language)}: {zone_shown(desk.timezone, language)}"
        f" ({said(language, '지금', 'now')} {now:%H:%M})",
        "",
    ]
    rows: list[tuple[Button, ...]] = []
    if not desk.subscriptions:
        lines.append(said(language, "구독하신 브리핑이 없습니다.", "No subscription yet."))
    for number, subscription in enumerate(desk.subscriptions, start=1):
        title = f"{number}. {_title(subscription.order, language)}"
        lines += [title, f"   {_next(subscription, desk, language)}"]
        rows.append((Button(entitled(title), f"/settings #{subscription.id}"),))
    other = Language.EN if language is Language.KO else Language.KO
    rows += [
        (Button(said(language, "새 구독", "New subscription"), "/settings new"),),
        (
            Button(language_shown(other), f"/settings language {other.value}"),
            Button(name_of(Field.ZONE, language), "/settings zone"),
        ),
        (Button(said(language, "닫기", "Close"), "/settings close"),),
    ]
    return Reply(text="\n".join(lines), buttons=tuple(rows), in_place=True)


def _of_the_chat(asked: _Asked, desk: Desk, language: Language) -> tuple[Reply, tuple[Change, ...]]:
    if asked.what is Field.LANGUAGE:
        if not asked.value:
            return _root(desk, language), ()
        wanted = changed(Order(), Field.LANGUAGE, asked.value).language
        return _root(desk, wanted), (Speak(wanted),)
    if not asked.value:
        rows = choice_rows(choices(Field.ZONE, language), desk.timezone, "/settings zone", columns=2)
        hint = said(
            language,
            "시간대를 고르시거나, 이 메시지에 답장으로 도시나 시간대 이름을 보내 주십시오. 예: 뉴욕, Asia/Tokyo",
            "Choose a time zone, or reply to this with a city or a zone: New York, Asia/Tokyo.",
        )
        back = (Button(_back(language), "/settings"),)
        return Reply(text=hint, buttons=(*rows, back), in_place=True, prompt="/settings zone"), ()
    desk, changes = in_zone(desk, zone_of(asked.value))
    return _root(desk, language), changes


def _new(value: str, desk: Desk, language: Language) -> tuple[Reply, tuple[Change, ...]]:
    to_list = (Button(said(language, "설정 목록", "All settings"), "/settings"),)
    if value:
        reply, changes = subscriptions.subscribe(Command(Verb.SUBSCRIBE, value), desk, language)
        return replace(reply, buttons=(to_list,), suggestions=(), in_place=True, passing=False), changes
    hint = said(
        language,
        "브리핑을 받으실 시각을 골라 주십시오. 이 메시지에 답장으로 “평일 08:10 클라우드”처럼 보내셔도 됩니다.",
        "When shall the briefing come? You can also reply to this with something like “weekdays 08:10 cloud”.",
    )
    buttons = [Button(moment, f"/settings new {moment}") for moment in _OFFERED]
    rows = tuple(tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4))
    back = (Button(_back(language), "/settings"),)
    return Reply(text=hint, buttons=(*rows, back), in_place=True, prompt="/settings new"), ()


# --- one subscription -----------------------------------------------------------------------------------------


def _deed(
    what: str, subscription: Subscription, desk: Desk, language: Language
) -> tuple[Reply, tuple[Change, ...]]:
    order = subscription.order
    match what:
        case "pause":
            paused = replace(subscription, paused=True, due_at=None)
            return _one(paused, desk, language), () if subscription.paused else (Pause(subscription.id),)
        case "resume":
            due_at = next_due(order, desk.now)
            resumed = replace(subscription, paused=False, due_at=due_at)
            return _one(resumed, desk, language), (
                (Resume(subscription.id, due_at),) if subscription.paused else ()
            )
        case "delete":
            ended = said(
                language,
                f"구독을 끝냈습니다: {_title(order, language)}",
                f"Ended: {_title(order, language)}",
            )
            return _undo(ended, subscription, language), (Unsubscribe(subscription.id),)
        case "":
            return _one(subscription, desk, language), ()
    korean_ = ", ".join(name_of(field, Language.KO).replace(" ", "") for field in Field)
    english = ", ".join(field.value for field in Field)
    raise UserError(
        f"What shall be changed? Say one of: {english}. For example: /settings 1 time 08:30",
        korean=f"무엇을 바꿀지 알려 주십시오: {korean_}. 예: /settings 1 시각 08:30",
    )


def _ended(asked: _Asked, desk: Desk, language: Language) -> tuple[Reply, tuple[Change, ...]]:
    """About a subscription that is no more: bring it back, or say so."""
    there = _found(asked, desk)
    if there is not None:
        return _one(there, desk, language), ()
    gone = next((s for s in desk.ended if f"#{s.id}" == asked.which), None)
    if gone is None:
        notice = said(language, "그 구독은 이제 없습니다.", "That subscription is no more.")
        return _root(desk, language, notice=notice), ()
    if asked.what != "restore":
        over = said(language, "이미 끝난 구독입니다", "That subscription has ended")
        return _undo(f"{over}: {_title(gone.order, language)}", gone, language), ()
    due_at = next_due(gone.order, desk.now)
    back = replace(gone, paused=False, due_at=due_at)
    whole = tuple(sorted((*desk.subscriptions, back), key=lambda s: s.id))
    return _one(back, replace(desk, subscriptions=whole), language), (Resume(gone.id, due_at),)


def _undo(told: str, subscription: Subscription, language: Language) -> Reply:
    row = (
        Button(said(language, "되돌리기", "Undo"), f"/settings #{subscription.id} restore"),
        Button(said(language, "설정 목록", "All settings"), "/settings"),
    )
    return Reply(text=told, buttons=(row,), in_place=True)


def _one(subscription: Subscription, desk: Desk, language: Language) -> Reply:
    order = subscription.order
    number = next((n for n, s in enumerate(desk.subscriptions, start=1) if s.id == subscription.id), 0)
    lines = [f"{said(language, '구독', 'Subscription')} {number or ''}".strip(), ""]
    lines += [
        f"{name_of(field, language)}: {shown(order, field, language)}"
        for field in Field
        if field is not Field.NAME or order.name
    ]
    lines += ["", _next(subscription, desk, language)]
    base = f"/settings #{subscription.id}"
    rows = [
        tuple(Button(name_of(field, language), f"{base} {field.value}") for field in row) for row in _GRID
    ]
    alerts = Button(
        said(language, "속보 끄기", "Turn alerts off")
        if order.alerts
        else said(language, "속보 켜기", "Turn alerts on"),
        f"{base} alerts {'off' if order.alerts else 'on'}",
    )
    sound = Button(
        said(language, "소리 켜기", "With sound")
        if order.silent
        else said(language, "소리 끄기", "Without sound"),
        f"{base} sound {'on' if order.silent else 'off'}",
    )
    pause = (
        Button(said(language, "다시 받기", "Resume"), f"{base} resume")
        if subscription.paused
        else Button(said(language, "잠시 멈춤", "Pause"), f"{base} pause")
    )
    rows += [
        (alerts, sound),
        (
            pause,
            Button(said(language, "구독 끝내기", "Unsubscribe"), f"{base} delete"),
        ),
        (Button(_back(language), "/settings"),),
    ]
    return Reply(text="\n".join(lines), buttons=tuple(rows), in_place=True)


def _field(
    field: Field, asked: _Asked, subscription: Subscription, desk: Desk, language: Language
) -> tuple[Reply, tuple[Change, ...]]:
    """Set a field, or show what it can be set to."""
    changes: tuple[Change, ...] = ()
    if field is Field.SOURCES:
        asked = replace(asked, value=_source_meant(asked.value, desk.sources))
    if asked.value:
        order = changed(subscription.order, field, asked.value)
        if order != subscription.order:
            some_left(order.muted, desk.sources)
            subscription, change = amended(subscription, order, desk.now)
            changes = (change,)
        if not is_list(field) or not asked.value.startswith(("+", "-")):
            desk = replace(
                desk,
                subscriptions=tuple(
                    subscription if s.id == subscription.id else s for s in desk.subscriptions
                ),
            )
            return _one(subscription, desk, language), changes
    base = f"/settings #{subscription.id} {field.value}"
    at = At(asked.value.lstrip("+-"), asked.page, desk.sources)
    rows, hint = offered(field, subscription.order, base, at, language)
    back = (Button(_back(language), f"/settings #{subscription.id}"),)
    held = f"{name_of(field, language)}: {shown(subscription.order, field, language)}"
    text = f"{held}\n\n{hint}" if hint else held
    return Reply(
        text=text, buttons=(*rows, back), in_place=True, prompt=_prompt(subscription.id, field)
    ), changes


def _source_meant(value: str, sources: Sequence[tuple[int, str]]) -> str:
    """A source that is written by its name, by its number: to be turned off where nothing else is said."""
    if re.fullmatch(r"|[+-]\d{1,9}|all|none|모두|전부|없음", value, re.IGNORECASE):
        return value
    name = value.lstrip("+- ").casefold().replace(" ", "")
    named = [(id_, known.casefold().replace(" ", "")) for id_, known in sources]
    exact = [id_ for id_, known in named if known == name]
    near = exact or [id_ for id_, known in named if len(name) > 1 and name in known]
    if len(near) != 1:
        return value
    return f"{'+' if value.startswith('+') else '-'}{near[0]}"


def _prompt(subscription_id: int, field: Field) -> str:
    return f"/settings #{subscription_id} {field.value}{' +' if field in _GROWING else ''}"


# --- wording --------------------------------------------------------------------------------------------------


def _title(order: Order, language: Language) -> str:
    told = subscriptions.describe(order, language)
    return f"{order.name} · {told}" if order.name else told


def _next(subscription: Subscription, desk: Desk, language: Language) -> str:
    if subscription.paused:
        return said(language, "잠시 멈춰 두셨습니다.", "Paused.")
    due_at = subscription.due_at or next_due(subscription.order, desk.now)
    if due_at is None:
        return ""
    local = due_at.astimezone(ZoneInfo(subscription.order.timezone))
    day = DAY_NAMES[language][local.isoweekday() - 1]
    return said(
        language,
        f"다음 브리핑: {local.month}월 {local.day}일({day}) {local:%H:%M}",
        f"Next: {day} {local.day} {local:%B, %H:%M}",
    )


def _back(language: Language) -> str:
    return said(language, "← 돌아가기", "← Back")


async def _settings(command: Command, talk: Talk, library: Library, _today: date) -> tuple[Reply, Talk]:
    if talk.desk is None:
        return Reply(text=subscriptions.not_here(talk.language)), talk
    if command.form:
        reply, changes = settled(command.argument, command.form, talk.desk, talk.language)
        return reply, replace(talk, changes=changes)
    desk = talk.desk
    if _asked(command.argument).what is Field.SOURCES and library.newspapers is not None:
        known = [one for one in await library.newspapers.everything() if one.health.state is SourceState.ON]
        desk = replace(desk, sources=tuple((one.id, one.entry.name) for one in known))
    try:
        reply, changes = panel(command.argument, desk, talk.language)
    except UserError as error:
        # Whoever answered a prompt may mend the answer by replying again.
        asked = _asked(command.argument)
        meant = _found(asked, desk)
        prompt = _prompt(meant.id, asked.what) if meant and isinstance(asked.what, Field) else ""
        return Reply(text=error.told(talk.language), prompt=prompt, passing=True), talk
    spoken = next((change.language for change in changes if isinstance(change, Speak)), talk.language)
    return reply, replace(talk, language=spoken, changes=changes)


HANDLERS: dict[Verb, Handler] = {Verb.SETTINGS: _settings}
