"""The inputs of a modal, each a block named after its field, so that an error finds its place. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    CheckboxesElement,
    ConversationFilter,
    ConversationSelectElement,
    InputBlock,
    Option,
    OptionGroup,
    PlainTextInputElement,
    PlainTextObject,
    StaticMultiSelectElement,
    StaticSelectElement,
)

from bot.adapters.runs import clean
from bot.adapters.slack import kit
from bot.commands.changing import zone_of
from bot.commands.choosing import said
from bot.commands.fields import DAY_NAMES, Field, choices, name_of, reason_shown
from bot.commands.forms import sources_offered
from bot.domain.characters import shortened
from bot.domain.chat import Order
from bot.domain.zones import zone_shown
from bot.errors import UserError
from summarizer.types import Language, Reason

#: The block that asks where to.
PLACE = "place"
#: Slack's most options in a list, or in a group of one.
_MOST_OPTIONS = 100


def typed(
    field: Field,
    language: Language,
    *,
    value: str,
    hint: str = "",
    optional: bool = False,
) -> InputBlock:
    """A field that somebody writes into."""
    return InputBlock(
        block_id=field.value,
        label=kit.label(name_of(field, language)),
        element=PlainTextInputElement(
            action_id=field.value, initial_value=clean(value)[:1_000] or None, max_length=1_000
        ),
        hint=kit.label(hint, 150) if hint else None,
        optional=optional,
    )


def zone(name: str, language: Language) -> str:
    """A zone as somebody would write it; by its full name where the city alone would be read as another."""
    city = zone_shown(name, language)
    try:
        return city if zone_of(city) == name else name
    except UserError:
        return name


def words(field: Field, held: Sequence[str], language: Language, hint: str) -> InputBlock:
    """Several words with commas between."""
    whole = said(
        language,
        f"{hint}. 여럿은 쉼표로 나누어 주십시오. 비우시면 가리지 않습니다.",
        f"{hint}; separate several with commas. Empty: all.",
    )
    if field is Field.WITHOUT:
        whole = said(
            language, f"{hint}. 여럿은 쉼표로 나누어 주십시오.", f"{hint}; separate several with commas."
        )
    value = ", ".join(held)
    return typed(field, language, value=value, hint=whole, optional=True)


def choice(field: Field, held: str, language: Language, *, label: str = "") -> InputBlock:
    """One of a few values."""
    options = [_option(text, value) for text, value in choices(field, language)]
    chosen = next((option for option in options if option.value == held), None)
    return InputBlock(
        block_id=field.value,
        label=kit.label(label or name_of(field, language)),
        element=StaticSelectElement(action_id=field.value, options=options, initial_option=chosen),
    )


def days(order: Order, language: Language) -> InputBlock:
    """The days of the week."""
    options = [
        _option(said(language, f"{name}요일", name), str(day))
        for day, name in enumerate(DAY_NAMES[language], start=1)
    ]
    chosen = [option for option in options if int(option.value or 0) in order.weekdays]
    return InputBlock(
        block_id=Field.DAYS.value,
        label=kit.label(name_of(Field.DAYS, language)),
        element=CheckboxesElement(
            action_id=Field.DAYS.value, options=options, initial_options=chosen or None
        ),
    )


def reasons(order: Order, language: Language) -> InputBlock:
    """Any of the reasons."""
    options = [_option(reason_shown(reason, language), reason.value) for reason in Reason]
    chosen = [option for option in options if option.value in {reason.value for reason in order.reasons}]
    return InputBlock(
        block_id=Field.REASONS.value,
        label=kit.label(name_of(Field.REASONS, language)),
        element=StaticMultiSelectElement(
            action_id=Field.REASONS.value, options=options, initial_options=chosen or None
        ),
        hint=kit.label(said(language, "비우시면 이유를 가리지 않습니다.", "Empty: all reasons."), 150),
        optional=True,
    )


def where(language: Language, channel: str, *, current: bool = False) -> InputBlock:
    """Which channel; empty for one's own direct messages."""
    return InputBlock(
        block_id=PLACE,
        label=kit.label(said(language, "받으실 채널", "Which channel")),
        element=ConversationSelectElement(
            action_id=PLACE,
            initial_conversation=channel or None,
            default_to_current_conversation=True if current else None,
            filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
        ),
        hint=kit.label(
            said(
                language,
                "비우시면 저와의 1:1 대화로 보내 드립니다.",
                "Empty: in your direct messages with me.",
            ),
            150,
        ),
        optional=True,
    )


def sources(order: Order, known: Sequence[tuple[int, str]], language: Language) -> InputBlock | None:
    """The sources whose reports do not count; None where there is none to choose."""
    offered = [
        (id_, shortened(kit.line(name) or str(id_), 75)) for id_, name in sources_offered(order.muted, known)
    ]
    if not offered:
        return None
    options = [_option(name, str(id_)) for id_, name in offered]
    off = [option for option in options if int(option.value or 0) in order.muted]
    whole = len(options) <= _MOST_OPTIONS
    groups = []
    for at in range(0, len(options), _MOST_OPTIONS):
        names = [shortened(name, 30) for _, name in offered[at : at + _MOST_OPTIONS]]
        named = f"{names[0]} – {names[-1]}"
        groups.append(
            OptionGroup(
                label=PlainTextObject(text=named, emoji=False), options=options[at : at + _MOST_OPTIONS]
            )
        )
    return InputBlock(
        block_id=Field.SOURCES.value,
        label=kit.label(said(language, "뺄 출처", "Sources to leave out")),
        element=StaticMultiSelectElement(
            action_id=Field.SOURCES.value,
            options=options if whole else None,
            option_groups=None if whole else groups,
            initial_options=off or None,
        ),
        hint=kit.label(
            said(
                language,
                "고르신 출처의 보도는 브리핑에 담지 않습니다. 비우시면 모두 담습니다.",
                "Their reports will not count. Empty: all sources do.",
            ),
            150,
        ),
        optional=True,
    )


def _option(text: str, value: str) -> Option:
    return Option(text=PlainTextObject(text=shortened(text, 75), emoji=False), value=value)
