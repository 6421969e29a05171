"""Forms: several fields filled in at once, where a platform has such a thing. Pure.

A platform asks `filled` while the form is still open, and shows each error beside its field; the same function makes
the order when the form has come in.
"""

from __future__ import annotations

from collections.abc import Mapping
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


def settled(which: str, form: Form, desk: Desk, language: Language) -> tuple[Reply, tuple[Change, ...]]:
    """What a form changes: of the chat, of one of its subscriptions ("#17"), or by a new one ("new").

    Raises UserError where a field cannot be what it was filled in with.
    """
    if which == "chat":
        return _of_the_chat(form, desk, language)
    subscription = next((s for s in desk.subscriptions if which == f"#{s.id}"), None)
    if which != "new" and subscription is None:
        raise UserError("That subscription is no more.", korean="그 구독은 이제 없습니다.")
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
