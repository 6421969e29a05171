"""App Home: one person's subscriptions, those of the channels, and buttons for every setting. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import ActionsBlock, Block, DividerBlock, MarkdownTextObject, SectionBlock
from slack_sdk.models.views import View

from bot.adapters.slack import kit
from bot.adapters.slack.closed import resting
from bot.adapters.slack.format import COMMAND, SAY
from bot.adapters.slack.kit import Run
from bot.adapters.slack.views import MODAL, About, Chat
from bot.commands import subscriptions
from bot.commands.choosing import said
from bot.commands.fields import DAY_NAMES, language_shown
from bot.domain.characters import shortened
from bot.domain.chat import Order, Subscription
from bot.domain.zones import zone_shown
from summarizer.types import Language

#: Subscriptions of one chat that are listed.
_MOST_SHOWN = 20


def home(own: Chat, channels: Sequence[Chat], *, user: str, now: datetime) -> View:
    """One person's Home: their own subscriptions, those of the channels, and buttons for every setting."""
    language = own.language
    blocks: list[Block] = [
        kit.header(said(language, "팩트와이어", "Pactwire")),
        *kit.rich(
            [
                Run(
                    said(
                        language,
                        "누가 누구와 언제 왜 손잡았는지, IT 업계의 제휴·협력 소식을 읽고 정리해 드립니다.",
                        "Who allied with whom in the IT industry, when and why: read for you, and put in order.",
                    )
                )
            ]
        ),
        ActionsBlock(
            elements=[
                kit.button(
                    said(language, "새 구독", "New subscription"),
                    action_id=f"{MODAL}:new",
                    value=own.address,
                    style="primary",
                ),
                kit.button(
                    said(language, "지금 브리핑", "Briefing now"),
                    action_id=f"{SAY}:briefing",
                    value="/briefing",
                ),
                kit.button(
                    said(language, "언어·시간대", "Language and zone"),
                    action_id=f"{MODAL}:chat",
                    value=own.address,
                ),
                kit.button(said(language, "도움말", "Help"), action_id=f"{SAY}:help", value="/help"),
            ]
        ),
        DividerBlock(),
        kit.header(said(language, "내 구독", "My subscriptions")),
        *_listed(own, user=user, now=now, language=language),
        kit.note(
            said(
                language,
                f"언어: {language_shown(language)} · 시간대: {zone_shown(own.timezone, language)}",
                f"Language: {language_shown(language)} · Time zone: {zone_shown(own.timezone, language)}",
            )
        ),
    ]
    if channels:
        blocks += [DividerBlock(), kit.header(said(language, "채널의 구독", "Subscriptions of channels"))]
    for chat in channels:
        if len(blocks) > 80:
            blocks.append(kit.note(said(language, "더 있습니다.", "And more.")))
            break
        blocks += _listed(chat, user=user, now=now, language=language)
    blocks.append(
        kit.note(
            said(
                language,
                "비공개 채널의 구독은 그 채널의 구성원에게만 보입니다.",
                "Subscriptions of private channels are shown to their members alone.",
            )
        )
    )
    blocks.append(
        kit.note(
            said(
                language,
                f"채널에서는 {COMMAND} subscribe 08:30처럼 구독하시고, 기사에 대해서는 @Pactwire를 부르시거나 "
                "메시지의 ⋮ 메뉴에서 “이 글 요약”을 누르십시오.",
                f"In a channel, {COMMAND} subscribe 08:30 orders a briefing; mention @Pactwire beside an article, "
                "or choose “Summarise this” in a message's ⋮ menu.",
            )
        )
    )
    return View(type="home", blocks=blocks, private_metadata=json.dumps({"d": own.address}))


def _listed(chat: Chat, *, user: str, now: datetime, language: Language) -> list[Block]:
    blocks: list[Block] = []
    if not chat.subscriptions:
        nothing = said(
            language,
            "아직 구독이 없습니다. “새 구독”을 누르시면 매일 정한 시각에 브리핑을 보내 드립니다.",
            "No subscription yet; “New subscription” brings a briefing at the time that you choose.",
        )
        return [*kit.rich([Run(nothing, italic=True)])]
    for one in chat.subscriptions[:_MOST_SHOWN]:
        where = f"<#{chat.address}>  " if not chat.address.startswith("D") else ""
        title = kit.escaped(_title(one.order, language))
        state = resting(chat.trouble, language) if chat.trouble else _next(one, now, language)
        blocks.append(
            SectionBlock(
                text=MarkdownTextObject(text=f"{where}*{title}*\n{kit.escaped(state)}", verbatim=True),
                accessory=kit.button(
                    said(language, "설정", "Settings"),
                    action_id=f"{MODAL}:edit",
                    value=About(chat.address, f"#{one.id}", user).written(),
                ),
            )
        )
    return blocks


def _title(order: Order, language: Language) -> str:
    told = shortened(kit.line(subscriptions.describe(order, language)), 300)
    told = told if order.name else told[:1].upper() + told[1:]
    # A star from outside must not end the bold of the line.
    return (f"{kit.line(order.name)} · {told}" if order.name else told).replace("*", "∗")


def _next(subscription: Subscription, now: datetime, language: Language) -> str:
    if subscription.paused:
        return said(language, "잠시 멈춰 두셨습니다.", "Paused.")
    if subscription.due_at is None:
        return ""
    local = subscription.due_at.astimezone(ZoneInfo(subscription.order.timezone))
    day = DAY_NAMES[language][local.isoweekday() - 1]
    year = f"{local.year}년 " if local.year != now.year else ""
    return said(
        language,
        f"다음 브리핑: {year}{local.month}월 {local.day}일({day}) {local:%H:%M}",
        f"Next: {day} {local.day} {local:%B}{f' {local.year}' if year else ''}, {local:%H:%M}",
    )
