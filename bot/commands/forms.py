"""Forms: several fields filled in at once, where a platform has such a thing. Pure.

A platform asks `filled` while the form is still open, and shows each error beside its field; the same function makes
the order when the form has come in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.briefing.plan import next_due
from bot.commands import subscriptions
from bot.commands.amending import amended, in_zone
from bot.commands.changing import changed, zone_of
from bot.commands.choosing import said
from bot.commands.fields import Field
from bot.domain.chat import Change, Desk, Order, Reply, Speak, Subscribe
from bot.errors import UserError
from summarizer.types import Language

#: The words of a field by its name, as somebody filled them in.
Form = Mapping[str, str]
#: A form offers so many sources at most, and so many of those that are off.
_MOST_SOURCES, _MOST_OFF = 500, 100


def filled(order: Order, form: Form) -> tuple[Order, dict[Field, UserError]]:
    """The order with every field as it was filled in, and what is wrong with those that cannot be."""
    wrong: dict[Field, UserError] = {}
    for field in Field:
        if field.value not in form:
            continue
        value = form[field.value].strip()
        if field is Field.NAME and not value:
            order = replace(order, name="")
            continue
        try:
            order = changed(order, field, value or _empty(field))
        except UserError as error:
            wrong[field] = error
    return order, wrong


def _empty(field: Field) -> str:
    """What a field left empty means."""
    required = (Field.TIME, Field.DAYS, Field.ZONE, Field.LANGUAGE, Field.MOST)
    return "" if field in required else "none"


def sources_offered(muted: Collection[int], known: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The sources that a form offers to be turned off, by number and name, in the order of their names.

    Those that are off come first where there are too many: they alone can be found by nobody.
    """
    off = [one for one in known if one[0] in muted][:_MOST_OFF]
    others = [one for one in known if one[0] not in muted][: _MOST_SOURCES - len(off)]
    return sorted((*off, *others), key=lambda one: one[1].casefold())


def sources_filled(word: str, muted: Collection[int], known: Sequence[tuple[int, str]]) -> str:
    """The sources that are off after a form: those that were chosen in it, and what it could not show.

    Raises UserError where none would be left.

    >>> sources_filled("3, 5", (), [(3, "a"), (5, "b"), (7, "c")])
    '=3,5'
    """
    offered = {id_ for id_, _ in sources_offered(muted, known)}
    chosen = {int(one) for one in word.split(",") if one.strip().isdecimal()}
    off = {*chosen, *(id_ for id_ in muted if id_ not in offered)}
    some_left(off, known)
    return f"={','.join(map(str, sorted(off)))}" if off else ""


def some_left(off: Collection[int], known: Sequence[tuple[int, str]]) -> None:
    """Raises UserError where each of these sources is off, and so nothing could ever come."""
    if known and all(id_ in off for id_, _ in known):
        raise UserError(
            "No source would be left, and nothing would come; leave one of them in.",
            korean="출처를 모두 빼면 보내 드릴 소식이 없습니다. 하나는 남겨 주십시오.",
        )


def settled(which: str, form: Form, desk: Desk, language: Language) -> tuple[Reply, tuple[Change, ...]]:
    """What a form changes: of the chat, of one of its subscriptions ("#17"), or by a new one ("new").

    Raises UserError where a field cannot be what it was filled in with.
    """
    if which == "chat":
        return _of_the_chat(form, desk, language)
    subscription = next((s for s in desk.subscriptions if which == f"#{s.id}"), None)
    if which != "new" and subscription is None:
        raise UserError(
            "That subscription is no more; /subscriptions lists those there are.",
            korean="그 구독은 이제 없습니다. /subscriptions 로 지금의 구독을 보실 수 있습니다.",
        )
    start = subscription.order if subscription else Order(timezone=desk.timezone, language=language)
    order, wrong = filled(start, form)
    if wrong:
        raise next(iter(wrong.values()))
    told = subscriptions.describe(order, language)
    if subscription is None:
        return Reply(text=said(language, f"구독했습니다: {told}", f"Subscribed: {told}")), (
            Subscribe(order, next_due(order, desk.now)),
        )
    if order == subscription.order:
        return Reply(text=said(language, f"그대로입니다: {told}", f"Unchanged: {told}")), ()
    _, change = amended(subscription, order, desk.now)
    return Reply(text=said(language, f"구독을 바꾸었습니다: {told}", f"Changed: {told}")), (change,)


def _of_the_chat(form: Form, desk: Desk, language: Language) -> tuple[Reply, tuple[Change, ...]]:
    changes: list[Change] = []
    if (wanted := form.get("language")) in (Language.KO.value, Language.EN.value) and wanted != language:
        changes.append(Speak(Language(wanted)))
    zone = zone_of(form["zone"]) if form.get("zone") else desk.timezone
    if zone != desk.timezone:
        changes += in_zone(desk, zone)[1]
    spoken = Language(wanted) if wanted else language
    return Reply(text=said(spoken, "설정을 바꾸었습니다.", "The settings are changed.")), tuple(changes)
