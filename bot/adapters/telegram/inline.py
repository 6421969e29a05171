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
from bot.domain.chat import Reply
from bot.domain.edition import Card, Document
from bot.errors import PactwireError
from summarizer.types import Language

#: Cards for what somebody typed, in a language.
Offer = Callable[[str, Language], Awaitable[Sequence[Card]]]

#: Telegram keeps an answer for so long, for whoever types the same again.
_CACHED_SECONDS = 300
_MOST = 20
_LONGEST_QUERY = 100
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
        try:
            cards = await self._offer(asked.query.strip()[:_LONGEST_QUERY], language)
        except PactwireError as error:
            _log.warning("an inline query was not answered", error=str(error))
            cards = ()
        await self._api.nicety(
            "answerInlineQuery",
            inline_query_id=asked.id,
            results=json.dumps(results(cards, language), ensure_ascii=False),
            cache_time=_CACHED_SECONDS,
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
