"""Put right what was told wrong: the operator hears of what readers report, and sent messages are edited.

accepted correction -> the editions that told the story -> their documents anew -> the parts that differ, owed as edits
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.briefing.cards import FOLDED, cards
from bot.briefing.compose import lead_anew
from bot.briefing.publish import buttons
from bot.domain.chat import Platform, Reply
from bot.domain.edition import Card, Document, Reported, document_record
from bot.ports import Channel, Jobs
from bot.store import corrections, editions, outbox, reported
from bot.store.session import Database
from summarizer.types import Language

_log = structlog.get_logger(__name__)


class Mender:
    """The step `mend`; safe to run anywhere, any number of times."""

    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        channels: Mapping[Platform, Channel],
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._channels = channels
        self._clock = clock

    async def mend(self) -> None:
        """Edit the messages that tell what was put right since."""
        owed: list[int] = []
        async with self._database.transaction() as connection:
            taken = await corrections.take_unedited(connection, self._clock())
            for story_id in dict.fromkeys(story_id for _, story_id in taken):
                owed += await self._mend(connection, story_id)
        await self._jobs.deliver_all(owed)

    async def _mend(self, connection: AsyncConnection, story_id: int) -> list[int]:
        (story,) = await reported.told_of(connection, [story_id]) or (None,)
        if story is None:
            return []
        owed: list[int] = []
        told = await editions.that_told(connection, story_id)
        then = await reported.facts_then(connection, {(story_id, version) for *_, version in told})
        for edition, chat_id, place, version in told:
            channel = self._channels.get(place.platform)
            if channel is None:
                continue
            known = then.get((story_id, version))
            document = put_right(edition.document, story, replace(story, facts=known) if known else None)
            if document is None:
                continue
            record = document_record(document)
            await editions.put_right(connection, edition.id, record, (story_id, story.version))
            reply = Reply(document=document, buttons=buttons(document.language))
            parts = channel.parts(reply)
            sent = await outbox.sent_parts(connection, edition.id)
            if len(parts) != len(
                sent
            ):  # cut elsewhere now: edited, parts would repeat or miss what others hold
                _log.warning("an edition reads otherwise now and was not edited", edition_id=edition.id)
                continue
            edits = [
                {**part, "edit": there.message_id}
                for part, there in zip(parts, sent, strict=True)
                if part != there.payload
            ]
            owed += (await outbox.add(connection, chat_id, edits, priority=outbox.REPLY))[:1]
        _log.info("put right", story_id=story_id, messages=len(owed))
        return owed


def put_right(document: Document, story: Reported, then: Reported | None = None) -> Document | None:
    """The edition with this story as its facts are now, in its cards and, where it was told before as `then`, in the
    first line; None where it does not hold the story.
    """
    places = [n for n, card in enumerate(document.cards) if card.story_id == story.story_id]
    if not places:
        return None
    made = [_marked(card, document.language) for card in cards(story, document.language, folded=FOLDED)]
    before = document.cards[: places[0]]
    after = tuple(card for card in document.cards[places[0] :] if card.story_id != story.story_id)
    told = then is not None and then.facts.alliances and story.facts.alliances
    lead = lead_anew(document.lead, then, story, document.language) if then and told else document.lead
    return replace(document, lead=lead, cards=(*before, *made, *after))


def _marked(card: Card, language: Language) -> Card:
    """A card that says that it was put right."""
    mark = "[정정] " if language is Language.KO else "[Corrected] "
    return replace(card, headline=mark + card.headline)


async def of_corrections(connection: AsyncConnection, now: datetime) -> Sequence[Mapping[Language, str]]:
    """What readers report, as the operator is told of it."""
    return [
        {
            Language.KO: f"사실 오류 신고 {one.id}번: “{one.remark}” ({', '.join(one.parties[:3])})\n"
            f"확인: /correct {one.id}",
            Language.EN: f"Error reported, no. {one.id}: “{one.remark}” ({', '.join(one.parties[:3])})\n"
            f"To decide: /correct {one.id}",
        }
        for one in await corrections.take_untold(connection, now)
    ]
