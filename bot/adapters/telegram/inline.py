"""Inline mode: `@bot KT` typed in any chat offers fact cards to share. Nothing that strangers type is kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog
from telegram import InlineQuery, Update

from bot.adapters.telegram import format as formatting
from bot.adapters.telegram.api import BotApi
from bot.domain.characters import shortened
from bot.domain.chat import Reply
from bot.domain.edition import Card, Document
from bot.errors import PactwireError
from summarizer.types import Language

#: Cards for what somebody typed, in a language.
Offer = Callable[[str, Language], Awaitable[Sequence[Card]]]

#: Telegram keeps an answer for so long, for whoever types the same again.
_CACHED_SECONDS = 300
#: What was not found may have been written about in a minute; what failed may work at once.
_NOTHING_SECONDS, _FAILED_SECONDS = 60, 0
_MOST = 20
_LONGEST_QUERY = 100
#: As much of a query as a phone shows in a result's title.
_LONGEST_SHOWN = 40
#: Telegram's limit of a message; a card that needs more than one is not offered.
_AT_ONCE = 8

_log = structlog.get_logger(__name__)


class InlineAnswers:
    """Answers inline queries beside everything else; one that is missed costs its asker another letter."""

    def __init__(self, api: BotApi, offer: Offer) -> None:
        self._api = api
        self._offer = offer
        self._under_way: set[asyncio.Task[None]] = set()

    def hear(self, update: Mapping[str, Any]) -> None:
        """Begin to answer a query; too many at once are left unanswered."""
        asked = query_of(update)
        if asked is None or len(self._under_way) >= _AT_ONCE:
            return
        task = asyncio.create_task(self._answer(asked))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Answer no more."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _answer(self, asked: InlineQuery) -> None:
        language = Language.EN if (asked.from_user.language_code or "").startswith("en") else Language.KO
        said, seconds = asked.query.strip()[:_LONGEST_QUERY], _CACHED_SECONDS
        try:
            offered = results(await self._offer(said, language), language)
            if not offered:
                offered, seconds = [nothing(said, language)], _NOTHING_SECONDS
        except PactwireError as error:
            _log.warning("an inline query was not answered", error=str(error))
            offered, seconds = [failed(language)], _FAILED_SECONDS
        await self._api.nicety(
            "answerInlineQuery",
            inline_query_id=asked.id,
            results=json.dumps(offered, ensure_ascii=False),
            cache_time=seconds,
            # In the asker's language: what one is shown is not for all who type the same.
            is_personal=True,
        )


def query_of(update: Mapping[str, Any]) -> InlineQuery | None:
    """The query of an update; None where it holds none that can be read."""
    try:
        query = Update.de_json(dict(update), None).inline_query
        return query if query is not None and isinstance(query.query, str) and query.from_user.id else None
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError, OSError):
        return None


def results(cards: Sequence[Card], language: Language) -> list[dict[str, Any]]:
    """The cards as Telegram offers them, each a message of its own when it is chosen."""
    made: list[dict[str, Any]] = []
    for card in cards[:_MOST]:
        document = Document(language=language, title=card.headline, lead="", cards=(card,))
        parts = formatting.card_alone(Reply(document=document))
        if len(parts) == 1:
            facts = " · ".join(line.text for line in card.lines[:3])
            made.append(
                {
                    "type": "article",
                    "id": str(len(made) + 1),
                    "title": card.headline[:120],
                    "description": facts[:200],
                    "input_message_content": {
                        "message_text": parts[0].html,
                        "parse_mode": "HTML",
                        "link_preview_options": {"is_disabled": True},
                    },
                }
            )
    return made


def nothing(said: str, language: Language) -> dict[str, Any]:
    """The one result where there is no card: that nothing was found, and what can be typed.

    A list without results shows nothing at all, as if the bot were dead.
    """
    korean = language is Language.KO
    shown = shortened(said, _LONGEST_SHOWN)
    if shown:
        title = f"‘{shown}’의 제휴 소식이 없습니다" if korean else f"No alliances of “{shown}” are known"
    else:
        title = "아직 모아 둔 제휴 소식이 없습니다" if korean else "No alliances are known yet"
    what = (
        "기업·기관의 이름을 쳐 보십시오. 예: KT, 삼성SDS"
        if korean
        else "Type the name of an organisation, such as KT or Samsung SDS"
    )
    return _note(title, what)


def failed(language: Language) -> dict[str, Any]:
    """The one result where looking failed."""
    if language is Language.KO:
        return _note("지금은 찾아보지 못했습니다", "잠시 뒤 다시 쳐 주십시오.")
    return _note("Looking did not work just now", "Please type it again in a moment.")


def _note(title: str, description: str) -> dict[str, Any]:
    """A result that is there to be read; whoever chooses it all the same sends what it says."""
    return {
        "type": "article",
        "id": "0",
        "title": title,
        "description": description,
        "input_message_content": {
            "message_text": f"{title}. {description}",
            "link_preview_options": {"is_disabled": True},
        },
    }
