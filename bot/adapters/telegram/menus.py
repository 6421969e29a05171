"""What Telegram itself shows of the bot: its menu of commands in each sort of chat, and its descriptions."""

from __future__ import annotations

import json
import re

from bot.adapters.telegram.api import BotApi
from bot.commands.catalogue import Verb, entry_of
from summarizer.types import Language

#: Ten at most: more are not read on a phone, and `/help` tells of all.
MENUS: dict[str, tuple[Verb, ...]] = {
    "all_private_chats": (
        Verb.BRIEFING, Verb.SUBSCRIBE, Verb.SUMMARY, Verb.COMPANY, Verb.ALLIANCE, Verb.LATEST, Verb.SUBSCRIPTIONS,
        Verb.SETTINGS, Verb.PRIVACY, Verb.HELP,
    ),
    "all_group_chats": (
        Verb.BRIEFING, Verb.SUMMARY, Verb.COMPANY, Verb.ALLIANCE, Verb.LATEST, Verb.WHY, Verb.SUBSCRIPTIONS, Verb.HELP,
    ),
    "all_chat_administrators": (
        Verb.BRIEFING, Verb.SUBSCRIBE, Verb.SUMMARY, Verb.COMPANY, Verb.ALLIANCE, Verb.LATEST, Verb.SUBSCRIPTIONS,
        Verb.UNSUBSCRIBE, Verb.SETTINGS, Verb.HELP,
    ),
}  # fmt: skip
_DESCRIPTIONS = {
    Language.KO: (
        "IT 업계의 제휴·협력 소식을 읽고, 누가 누구와 언제 왜 손잡았는지 기사 속 문장을 근거로 정리해 드립니다.\n\n"
        "· 기사 주소를 보내시면 핵심 사실을 정리합니다.\n"
        "· 정리한 글에 답장으로 물어보시면 기사에서 답을 찾습니다.\n"
        "· 정하신 시각에 브리핑을 보내 드립니다.",
        "IT 업계의 제휴 소식을 근거와 함께 정리해 드립니다. 기사 주소를 보내 보십시오.",
    ),
    Language.EN: (
        "Who allied with whom in the IT industry, when and why, each fact with the sentence that states it.\n\n"
        "· Send an article's address for its key facts.\n"
        "· Reply to ask what you want to know.\n"
        "· Have a briefing sent at the time you name.",
        "Alliances in the IT industry, with proof. Send an article's address.",
    ),
}
_LONGEST = 256


async def set_menus(api: BotApi) -> None:
    """The commands by scope and the descriptions, in both languages; a server without them is left at that."""
    for code, language in (("", Language.KO), ("ko", Language.KO), ("en", Language.EN)):
        about, short = _DESCRIPTIONS[language]
        for scope in MENUS:
            done = await api.nicety(
                "setMyCommands",
                commands=json.dumps(commands(scope, language), ensure_ascii=False),
                scope=json.dumps({"type": scope}),
                language_code=code or None,
            )
            if done is None:
                return
        await api.nicety("setMyDescription", description=about, language_code=code or None)
        await api.nicety("setMyShortDescription", short_description=short, language_code=code or None)


def commands(scope: str, language: Language) -> list[dict[str, str]]:
    """The menu of one sort of chat: each command with the first sentence of its help."""
    shown = []
    for verb in MENUS[scope]:
        said = entry_of(verb).help[language]
        first = re.split(r"(?<=[.;])\s", said)[0].rstrip(".;")
        shown.append({"command": verb.value, "description": first[:_LONGEST]})
    return shown
