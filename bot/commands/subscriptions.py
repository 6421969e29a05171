"""Ordering briefings: subscribe, list, unsubscribe. What is decided goes back as changes; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.briefing.plan import next_due, parse_time
from bot.commands.catalogue import Verb
from bot.commands.parse import Command
from bot.commands.talk import Handler, Library, Talk
from bot.domain.chat import Change, Desk, Order, Reply, Subscribe, Unsubscribe
from summarizer.types import Language

_EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
_DAYS = {
    "매일": _EVERY_DAY,
    "daily": _EVERY_DAY,
    "평일": (1, 2, 3, 4, 5),
    "weekdays": (1, 2, 3, 4, 5),
    "주말": (6, 7),
    "weekends": (6, 7),
}
_DAY_NAMES = {Language.KO: "월화수목금토일", Language.EN: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]}
_HALVES = ("오전", "오후", "am", "pm")
_MOST_WORDS = 10
#: More than this is a mistake, or somebody's joke.
_MOST_SUBSCRIPTIONS = 10


def subscribe(command: Command, desk: Desk, language: Language) -> tuple[Reply, tuple[Change, ...]]:
    """A new order, with the instant of its first briefing."""
    korean = language is Language.KO
    order, wrong = _order(command.argument, desk, language)
    if order is None:
        said = (
            f"시각을 알 수 없습니다: {wrong}. 예: /subscribe 08:30, /구독 오후 6시 클라우드"
            if korean
            else f"“{wrong}” is no time that I know. For example: /subscribe 08:30, /subscribe 18:00 cloud"
        )
        return Reply(text=said), ()
    due_at = next_due(order, desk.now)
    if due_at is None:
        return Reply(text="/subscribe 08:30"), ()
    same = next((s for s in desk.subscriptions if _same(s.order, order)), None)
    if same is not None:
        known = "이미 구독하고 계십니다." if korean else "You have that one already."
        return Reply(text=f"{known}\n{_promise(due_at, order, language)}"), ()
    if len(desk.subscriptions) >= _MOST_SUBSCRIPTIONS:
        said = (
            f"한 대화방에서 {_MOST_SUBSCRIPTIONS}건까지 구독하실 수 있습니다. /unsubscribe 로 먼저 줄여 주십시오."
            if korean
            else f"A chat can have {_MOST_SUBSCRIPTIONS} subscriptions; end one with /unsubscribe first."
        )
        return Reply(text=said), ()
    head = (
        f"구독했습니다: {describe(order, language)}" if korean else f"Subscribed: {describe(order, language)}"
    )
    offer = (
        "지난 24시간의 소식은 지금 바로 보실 수 있습니다: /briefing"
        if korean
        else "The last 24 hours can be had at once: /briefing"
    )
    text = f"{head}\n{_promise(due_at, order, language)}\n\n{offer}"
    return Reply(text=text, suggestions=("브리핑" if korean else "briefing",)), (Subscribe(order, due_at),)


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
        return Reply(text=_nothing(language)), ()
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
        return Reply(text=f"{which}\n\n{_numbered(desk, language)}"), ()
    told = "\n".join(describe(subscription.order, language) for subscription in ended)
    head = "구독을 끝냈습니다." if korean else "Ended."
    return Reply(text=f"{head}\n{told}"), tuple(Unsubscribe(subscription.id) for subscription in ended)


def not_here(language: Language) -> str:
    """What a terminal says, which nothing can be delivered to later."""
    if language is Language.KO:
        return "터미널에는 나중에 보내 드릴 수 없습니다. 텔레그램이나 슬랙에서 구독해 주십시오."
    return "Nothing can be sent to a terminal later; subscribe in Telegram or Slack."


def describe(order: Order, language: Language) -> str:
    """An order in words, such as "매일 08:00 · 클라우드"."""
    times = ", ".join(moment.strftime("%H:%M") for moment in order.times)
    words = f" · {', '.join(order.words)}" if order.words else ""
    return f"{_days(order.weekdays, language)} {times}{words}"


def _days(weekdays: tuple[int, ...], language: Language) -> str:
    korean = language is Language.KO
    if set(weekdays) == set(_EVERY_DAY):
        return "매일" if korean else "every day"
    if set(weekdays) == {1, 2, 3, 4, 5}:
        return "평일" if korean else "on weekdays"
    if set(weekdays) == {6, 7}:
        return "주말" if korean else "at weekends"
    names = _DAY_NAMES[language]
    return ("·" if korean else ", ").join(names[day - 1] for day in sorted(weekdays))


def _promise(due_at: datetime, order: Order, language: Language) -> str:
    local = due_at.astimezone(ZoneInfo(order.timezone))
    day = _DAY_NAMES[language][local.isoweekday() - 1]
    if language is Language.KO:
        when = f"{local.month}월 {local.day}일({day}) {local:%H:%M}"
        return f"다음 브리핑은 {when}에 보내 드립니다. ({order.timezone})"
    return f"The next briefing comes on {day} {local:%d %B, %H:%M} ({order.timezone})."


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
    return (one.times, set(one.weekdays), one.timezone, one.words) == (
        other.times,
        set(other.weekdays),
        other.timezone,
        other.words,
    )


def _order(argument: str, desk: Desk, language: Language) -> tuple[Order | None, str]:
    """The order that the words describe; None and the word that is no time where one looks like it."""
    times: list[time] = []
    days: tuple[int, ...] = _EVERY_DAY
    words: list[str] = []
    tokens = argument.replace(",", " ").split()
    while tokens:
        token = tokens.pop(0)
        if token.casefold() in _HALVES and tokens:
            token += tokens.pop(0)
        if token.endswith("시") and tokens and (tokens[0].endswith("분") or tokens[0] == "반"):
            token += tokens.pop(0)
        token_time = token.removesuffix("에").removesuffix("마다")
        if (moment := parse_time(token_time)) is not None:
            times.append(moment)
        elif ":" in token or token_time.isdecimal():
            return None, token
        elif token.casefold() in _DAYS:
            days = _DAYS[token.casefold()]
        elif token.casefold() not in ("아침", "every", "day", "at"):
            words.append(token)
    order = Order(
        times=tuple(sorted(set(times))) or (time(8, 0),),
        weekdays=days,
        timezone=desk.timezone,
        language=language,
        words=tuple(dict.fromkeys(words))[:_MOST_WORDS],
    )
    return order, ""


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
