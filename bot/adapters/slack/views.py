"""Modals: what they show and ask, and what somebody filled in. Pure.

Each field of a subscription is one input block named after it, so that an error finds its place. What a modal is about
travels in its `private_metadata`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    InputBlock,
    PlainTextInputElement,
    PlainTextObject,
)
from slack_sdk.models.views import View

from bot.adapters.slack import inputs, kit
from bot.adapters.slack.kit import Run
from bot.commands.choosing import said
from bot.commands.fields import Field, shown
from bot.domain.characters import shortened
from bot.domain.chat import Order, Subscription
from bot.errors import UserError
from summarizer.types import Language

#: What our modals are called when they come back.
SUBSCRIPTION, CHAT, ASK = "subscription", "chat", "ask"
#: Buttons that open them: "modal:new", "modal:chat", and "modal:edit" with the subscription as its value.
MODAL = "modal"
#: The shortcut that is everywhere.
ASK_SHORTCUT = "ask_pactwire"
#: The block that asks what.
QUESTION = "question"
_TITLE = 24


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat and its subscriptions, as a Home shows them."""

    address: str
    language: Language
    timezone: str
    subscriptions: tuple[Subscription, ...] = ()
    #: Why nothing comes there at the moment; empty where all is well.
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a modal is about."""

    #: The chat that it changes.
    address: str
    #: "#17" for a subscription, "new", or "chat".
    which: str
    #: Whoever's Home shows it.
    user: str = ""

    def written(self) -> str:
        """As `private_metadata` holds it."""
        return json.dumps({"a": self.address, "w": self.which, "u": self.user})


def about(metadata: str) -> About:
    """The reverse of `About.written`.

    Raises ValueError where it is none of ours.
    """
    held = json.loads(metadata)
    return About(str(held["a"]), str(held["w"]), str(held.get("u", "")))


# --- modals ---------------------------------------------------------------------------------------------------


def subscription_modal(
    order: Order,
    matter: About,
    language: Language,
    *,
    channel: str = "",
    paused: bool = False,
    sources: Sequence[tuple[int, str]] = (),
) -> View:
    """All that can be set of a subscription; the sources that are read are given by number and name."""
    new = matter.which == "new"
    blocks: list[Block] = []
    if new:
        blocks.append(inputs.where(language, channel))
    blocks += [
        inputs.typed(
            Field.TIME,
            language,
            hint=said(language, "예: 08:30, 오후 6시", "Such as 08:30, 6pm"),
            value=shown(order, Field.TIME, language),
        ),
        inputs.days(order, language),
        inputs.words(
            Field.WATCH, order.watched, language, said(language, "예: KT, 삼성SDS", "Such as KT, Samsung SDS")
        ),
        inputs.reasons(order, language),
        inputs.words(
            Field.WORDS,
            order.words,
            language,
            said(language, "하나라도 들어 있는 소식만 보내 드립니다", "Only stories with one of these"),
        ),
        inputs.words(
            Field.WITHOUT,
            order.without,
            language,
            said(language, "하나라도 들어 있으면 뺍니다", "No story with any of these"),
        ),
        inputs.typed(
            Field.MOST,
            language,
            hint=said(language, "브리핑 한 번에 담을 소식의 최대 건수", "The most stories in one briefing"),
            value=str(order.most),
        ),
        inputs.choice(Field.LANGUAGE, order.language.value, language),
        inputs.choice(Field.PRESS, order.press.value if order.press else "all", language),
        *([muted] if (muted := inputs.sources(order, sources, language)) else []),
        inputs.choice(Field.EMPTY, order.when_empty.value, language),
        inputs.choice(Field.HOLIDAYS, order.holidays.value, language),
        inputs.typed(
            Field.QUIET,
            language,
            optional=True,
            hint=said(
                language,
                "예: 22:00-07:00. 비우시면 밤에도 보내 드립니다.",
                "Such as 22:00-07:00. Empty: at night as well.",
            ),
            value=f"{order.quiet[0]:%H:%M}-{order.quiet[1]:%H:%M}" if order.quiet else "",
        ),
        inputs.choice(Field.ALERTS, "on" if order.alerts else "off", language),
        inputs.typed(
            Field.ZONE,
            language,
            hint=said(language, "예: 서울, 뉴욕, Asia/Tokyo", "Such as Seoul, New York, Asia/Tokyo"),
            value=inputs.zone(order.timezone, language),
        ),
        inputs.typed(Field.NAME, language, optional=True, value=order.name),
    ]
    if not new:
        blocks.append(_ending(matter, language, paused=paused))
    return View(
        type="modal",
        callback_id=SUBSCRIPTION,
        private_metadata=matter.written(),
        title=_plain(
            said(language, "새 구독", "New subscription")
            if new
            else said(language, "구독 설정", "Subscription")
        ),
        submit=_plain(said(language, "저장", "Save")),
        close=_plain(said(language, "취소", "Cancel")),
        blocks=blocks,
    )


def _ending(matter: About, language: Language, *, paused: bool) -> Block:
    pause = (
        (said(language, "다시 받기", "Resume"), "resume")
        if paused
        else (said(language, "잠시 멈춤", "Pause"), "pause")
    )
    ends = kit.button(
        said(language, "구독 끝내기", "Unsubscribe"),
        action_id=f"{MODAL}:deed:delete",
        value=f"/settings {matter.which} delete",
        style="danger",
    )
    rests = kit.button(
        pause[0], action_id=f"{MODAL}:deed:{pause[1]}", value=f"/settings {matter.which} {pause[1]}"
    )
    return ActionsBlock(elements=[rests, ends])


def chat_modal(chat: Chat, matter: About, language: Language) -> View:
    """Language and clock of a chat."""
    return View(
        type="modal",
        callback_id=CHAT,
        private_metadata=matter.written(),
        title=_plain(said(language, "언어와 시간대", "Language and zone")),
        submit=_plain(said(language, "저장", "Save")),
        close=_plain(said(language, "취소", "Cancel")),
        blocks=[
            inputs.choice(
                Field.LANGUAGE, chat.language.value, language, label=said(language, "언어", "Language")
            ),
            inputs.typed(
                Field.ZONE,
                language,
                hint=said(language, "예: 서울, 뉴욕, Asia/Tokyo", "Such as Seoul, New York, Asia/Tokyo"),
                value=inputs.zone(chat.timezone, language),
            ),
        ],
    )


def ask_modal(language: Language) -> View:
    """A question or an address, and the channel that shall see the answer."""
    return View(
        type="modal",
        callback_id=ASK,
        title=_plain(said(language, "팩트와이어에 묻기", "Ask Pactwire")),
        submit=_plain(said(language, "보내기", "Send")),
        close=_plain(said(language, "취소", "Cancel")),
        blocks=[
            InputBlock(
                block_id=QUESTION,
                label=kit.label(said(language, "기사 주소나 질문", "An article's address, or a question")),
                element=PlainTextInputElement(action_id=QUESTION, multiline=True, max_length=3_000),
            ),
            inputs.where(language, "", current=True),
        ],
    )


def evidence_modal(value: str) -> View:
    """The sentences behind a story's reasons, as its button carries them.

    Raises ValueError where the value is none of ours.
    """
    held = json.loads(value)
    language = Language(held["l"])
    blocks: list[Block] = [*kit.rich([Run(str(held["h"]), bold=True)])]
    for name, sentence in held["q"]:
        blocks += kit.rich([Run(f"{name}\n", bold=True), Run(f"“{sentence}”", quote=True)])
    foot = said(
        language,
        "기사에 나온 문장을 그대로 옮겼습니다.",
        "The sentences are the article's own, word for word.",
    )
    return View(
        type="modal",
        title=_plain(said(language, "근거 문장", "Evidence")),
        close=_plain(said(language, "닫기", "Close")),
        blocks=[*blocks, kit.note(foot)],
    )


def told_modal(text: str, language: Language) -> View:
    """Something that is so, in the place of the modal in which it was done."""
    return View(
        type="modal",
        title=_plain(said(language, "팩트와이어", "Pactwire")),
        close=_plain(said(language, "닫기", "Close")),
        blocks=[*kit.rich([Run(text)])],
    )


def _plain(text: str) -> PlainTextObject:
    return PlainTextObject(text=shortened(text, _TITLE), emoji=False)


# --- what was filled in ---------------------------------------------------------------------------------------


def form_of(view: Mapping[str, Any]) -> dict[str, str]:
    """The inputs of a view as words, by the name of their block.

    >>> form_of({"state": {"values": {"days": {"days": {"selected_options": [{"value": "1"}, {"value": "3"}]}}}}})
    {'days': '1, 3'}
    """
    values = view.get("state", {}).get("values", {})
    return {block: _word(held) for block, actions in values.items() for held in actions.values()}


def _word(held: Mapping[str, Any]) -> str:
    if isinstance(held.get("selected_options"), list):
        return ", ".join(str(option.get("value", "")) for option in held["selected_options"])
    if isinstance(held.get("selected_option"), Mapping):
        return str(held["selected_option"].get("value", ""))
    return str(held.get("selected_conversation") or held.get("value") or "")


def errors(wrong: Mapping[Field, UserError], language: Language) -> dict[str, str]:
    """What is wrong, beside the field where it stands."""
    return {field.value: error.told(language)[:2_000] for field, error in wrong.items()}
