"""Ordering briefings: subscribe, list, unsubscribe. What is decided goes back as changes; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.briefing.plan import next_due
from bot.briefing.wording import describe
from bot.commands import orders
from bot.commands.catalogue import Verb
from bot.commands.parse import Command
from bot.commands.talk import Handler, Library, Talk
from bot.domain.chat import Change, Desk, Order, Reply, Subscribe, Unsubscribe
from bot.domain.zones import by_clock_of
from summarizer.types import Language

__all__ = ["HANDLERS", "describe", "listing", "not_here", "subscribe", "unsubscribe"]

_DAY_NAMES = {Language.KO: "월화수목금토일", Language.EN: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]}
#: More than this is a mistake, or somebody's joke.
_MOST_SUBSCRIPTIONS = 10


def subscribe(command: Command, desk: Desk, language: Language) -> tuple[Reply, tuple[Change, ...]]:
    """A new order, with the instant of its first briefing."""
    korean = language is Language.KO
    order = orders.read(command.argument, timezone=desk.timezone, language=language)
    if isinstance(order, orders.Misread):
        return Reply(text=order.told(language), passing=True), ()
    due_at = next_due(order, desk.now)
    if due_at is None:
        said = (
            "그 조건으로는 브리핑이 나갈 날이 없습니다. 요일이나 공휴일 조건을 바꿔 주십시오."
            if korean
            else "No day fits that; please change its days or its holidays."
        )
        return Reply(text=said, passing=True), ()
    same = next((s for s in desk.subscriptions if _same(s.order, order)), None)
    if same is not None:
        known = "이미 구독하고 계십니다." if korean else "You have that one already."
        return Reply(text=f"{known}\n{_promise(due_at, order, language)}", passing=True), ()
    if len(desk.subscriptions) >= _MOST_SUBSCRIPTIONS:
        said = (
            f"한 대화방에서 {_MOST_SUBSCRIPTIONS}건까지 구독하실 수 있습니다. /unsubscribe 로 먼저 줄여 주십시오."
            if korean
            else f"A chat can have {_MOST_SUBSCRIPTIONS} subscriptions; end one with /unsubscribe first."
        )
        return Reply(text=said, passing=True), ()
    head = (
        f"구독했습니다: {describe(order, language)}" if korean else f"Subscribed: {describe(order, language)}"
    )
    offer = (
        "첫 브리핑(지난 24시간)은 지금 바로 받으실 수 있습니다: /briefing"
        if korean
        else "The first briefing, of the last 24 hours, can be had at once: /briefing"
    )
    text = f"{head}\n{_promise(due_at, order, language)}\n\n{offer}"
    return Reply(text=text, suggestions=("브리핑" if korean else "Briefing",)), (Subscribe(order, due_at),)


def listing(_command: Command, desk: Desk, language: Language) -> tuple[Reply, tuple[Change, ...]]:
    """What the chat has ordered, numbered for `unsubscribe`."""
    if not desk.subscriptions:
        return Reply(text=_nothing(language)), ()
    return Reply(text=_numbered(desk, language)), ()


def unsubscribe(command: Command, desk: Desk, language: Language) -> tuple[Reply, tuple[Change, ...]]:
    """End the one that is named, the only one, or all."""
    korean = language is Language.KO
    word = command.argument.strip().casefold().rstrip("번")
    if not desk.subscriptions:
        return Reply(text=_nothing(language), passing=True), ()
    if word in ("all", "모두", "전부"):
        ended = desk.subscriptions
    elif word.isdecimal() and 1 <= int(word) <= len(desk.subscriptions):
        ended = (desk.subscriptions[int(word) - 1],)
    elif not word and len(desk.subscriptions) == 1:
        ended = desk.subscriptions
    else:
        which = (
            "어느 구독을 끝낼지 번호로 알려 주십시오. 예: /unsubscribe 1, /구독취소 모두"
            if korean
            else "Which one? Name its number, such as /unsubscribe 1, or /unsubscribe all."
        )
        return Reply(text=f"{which}\n\n{_numbered(desk, language)}", passing=True), ()
    told = "\n".join(describe(subscription.order, language) for subscription in ended)
    head = "구독을 끝냈습니다." if korean else "Ended."
    return Reply(text=f"{head}\n{told}"), tuple(Unsubscribe(subscription.id) for subscription in ended)


def not_here(language: Language) -> str:
    """What a terminal says, which nothing can be delivered to later."""
    if language is Language.KO:
        return "터미널에는 나중에 보내 드릴 수 없습니다. 텔레그램이나 슬랙에서 구독해 주십시오."
    return "Nothing can be sent to a terminal later; subscribe in Telegram or Slack."


def _promise(due_at: datetime, order: Order, language: Language) -> str:
    local = due_at.astimezone(ZoneInfo(order.timezone))
    day = _DAY_NAMES[language][local.isoweekday() - 1]
    if language is Language.KO:
        when = f"{local.month}월 {local.day}일({day}) {local:%H:%M}"
        return f"다음 브리핑은 {when}에 보내 드립니다. ({by_clock_of(order.timezone, language)})"
    return f"The next briefing comes on {day} {local.day} {local:%B, %H:%M} ({by_clock_of(order.timezone, language)})."


def _numbered(desk: Desk, language: Language) -> str:
    lines = []
    for number, subscription in enumerate(desk.subscriptions, start=1):
        due_at = subscription.due_at or next_due(subscription.order, desk.now)
        promise = _promise(due_at, subscription.order, language) if due_at else ""
        lines.append(f"{number}. {describe(subscription.order, language)}\n   {promise}")
    return "\n".join(lines)


def _nothing(language: Language) -> str:
    if language is Language.KO:
        return "구독하신 브리핑이 없습니다. /subscribe 08:00 이라고 보내시면 매일 아침 보내 드립니다."
    return "You have no subscription; /subscribe 08:00 brings a briefing every morning."


def _same(one: Order, other: Order) -> bool:
    """Whether two orders differ in nothing but their names."""
    return replace(one, name="", weekdays=tuple(sorted(set(one.weekdays)))) == replace(
        other, name="", weekdays=tuple(sorted(set(other.weekdays)))
    )


def _ordering(
    handler: Callable[[Command, Desk, Language], tuple[Reply, tuple[Change, ...]]],
) -> Handler:
    """A handler that needs a desk, and says so where there is none."""

    async def handle(command: Command, talk: Talk, _library: Library, _today: date) -> tuple[Reply, Talk]:
        if talk.desk is None:
            return Reply(text=not_here(talk.language)), talk
        reply, changes = handler(command, talk.desk, talk.language)
        return reply, replace(talk, changes=changes)

    return handle


HANDLERS: dict[Verb, Handler] = {
    Verb.SUBSCRIBE: _ordering(subscribe),
    Verb.SUBSCRIPTIONS: _ordering(listing),
    Verb.UNSUBSCRIBE: _ordering(unsubscribe),
}
