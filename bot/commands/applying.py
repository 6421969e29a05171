"""Write down what a request decided: each change of a setting with who made it, and what was there before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.chat import (
    AddSource,
    Admit,
    Amend,
    Change,
    Decide,
    Desk,
    Forget,
    Opened,
    Order,
    Pause,
    ReportError,
    Resume,
    Settle,
    Speak,
    Subscribe,
    SwitchSource,
    Unsubscribe,
)
from bot.domain.edition import document_record
from bot.store import admission, audit, chats, corrections, editions, forgetting, sources, subscriptions
from bot.store.editions import NewEdition

#: Whoever resumes gets the news of a day, not of a month.
RESUMED_FROM = timedelta(hours=24)


async def apply(
    connection: AsyncConnection, chat_id: int, change: Change, *, actor: str, desk: Desk | None, now: datetime
) -> None:
    """One change, in the transaction of the reply that tells of it."""
    before, after = told(change, desk)
    if isinstance(change, Speak):
        spoken, _ = await chats.language_of(connection, chat_id)
        before = {"language": spoken.value}
    await _apply(connection, chat_id, change, now, actor)
    # Whoever is forgotten leaves no row behind, and what was merely read changes no setting.
    if not isinstance(change, Forget | Opened | ReportError):
        await audit.write(
            connection,
            actor=actor,
            chat_id=chat_id,
            action=type(change).__name__.casefold(),
            before=before,
            after=after,
        )


def told(change: Change, desk: Desk | None) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """What a setting was and what it becomes, as plain values; None where there is no such."""
    known = {one.id: one.order for one in (*desk.subscriptions, *desk.ended)} if desk else {}
    match change:
        case Subscribe(order, _):
            return None, _order(order)
        case Amend(subscription_id, order, _):
            return _order(known.get(subscription_id), subscription_id), _order(order, subscription_id)
        case Unsubscribe(subscription_id) | Pause(subscription_id):
            return _order(known.get(subscription_id), subscription_id), None
        case Resume(subscription_id, _):
            return None, _order(known.get(subscription_id), subscription_id)
        case Settle(timezone):
            return {"timezone": desk.timezone if desk else ""}, {"timezone": timezone}
        case Speak(language):
            return None, {"language": language.value}
        case Decide(correction_id, field, value):
            return {"correction": correction_id}, {"field": field, "value": value}
        case AddSource(entry):
            return None, {"source": entry.url}
        case Admit(name, on):
            return {"chat": name, "admitted": not on}, {"chat": name, "admitted": on}
        case SwitchSource(source_id, on):
            return {"source": source_id, "on": not on}, {"source": source_id, "on": on}
        case _:
            return None, None


def _order(order: Order | None, subscription_id: int | None = None) -> dict[str, Any] | None:
    if order is None:
        return None
    named = {"subscription": subscription_id} if subscription_id is not None else {}
    return {**named, **subscriptions.order_record(order)}


async def _apply(
    connection: AsyncConnection, chat_id: int, change: Change, now: datetime, actor: str
) -> None:
    match change:
        case Subscribe(order, due_at):
            await subscriptions.add(connection, chat_id, order, due_at=due_at)
        case Amend(subscription_id, order, due_at):
            await subscriptions.amend(connection, chat_id, subscription_id, order, due_at=due_at)
        case Unsubscribe(subscription_id):
            await subscriptions.end(connection, chat_id, subscription_id)
        case Pause(subscription_id):
            await subscriptions.pause(connection, chat_id, subscription_id)
        case Resume(subscription_id, due_at):
            since = now - RESUMED_FROM
            await subscriptions.resume(connection, chat_id, subscription_id, due_at=due_at, since=since)
        case Opened():
            await _opened(connection, change)
        case ReportError(story_id, remark, facts, parties, url):
            await corrections.add(
                connection,
                chat_id=chat_id,
                person=actor,
                story_id=story_id,
                remark=remark,
                before=facts,
                parties=parties,
                url=url,
            )
        case Decide(correction_id, "", _):
            await corrections.dismiss(connection, correction_id, decided_by=actor)
        case Decide(correction_id, field, value):
            await corrections.accept(connection, correction_id, field, value, decided_by=actor)
        case Settle(timezone):
            await chats.settle(connection, chat_id, timezone)
        case Speak(language):
            await chats.speak(connection, chat_id, language)
        case Forget():
            await forgetting.forget(connection, chat_id)
        case AddSource(entry):
            await sources.add(connection, [entry])
        case Admit(name, True):
            await admission.admit(connection, name)
        case Admit(name, False):
            await admission.dismiss(connection, name)
        case SwitchSource(source_id, True):
            await sources.switch_on(connection, source_id, now)
        case SwitchSource(source_id, False):
            await sources.switch_off(connection, source_id)


async def _opened(connection: AsyncConnection, change: Opened) -> None:
    since, until = change.window
    new = NewEdition(
        change.subscription_id,
        local_day=change.local_day,
        slot=change.slot,
        due_at=until,
        window=(since, until),
        language=change.document.language,
        document=document_record(change.document),
        stories=change.stories,
    )
    if await editions.open_all(connection, [new]):
        await subscriptions.covered(connection, change.subscription_id, until)
