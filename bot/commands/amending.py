"""What another order, or another clock of the chat, does to its subscriptions: the same from panels and forms. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.briefing.plan import next_after_change
from bot.domain.chat import Amend, Change, Desk, Order, Settle, Subscription


def amended(subscription: Subscription, order: Order, now: datetime) -> tuple[Subscription, Amend]:
    """The subscription by another order, its next edition reckoned anew; one that is paused stays so."""
    due_at = None
    if not subscription.paused:  # a day that had its edition at the old time gets none at the new one
        due_at = next_after_change(subscription.order, order, subscription.covered_until, now)
    return replace(subscription, order=order, due_at=due_at), Amend(subscription.id, order, due_at)


def in_zone(desk: Desk, zone: str) -> tuple[Desk, tuple[Change, ...]]:
    """The chat by another clock: subscriptions that went by the chat's go on doing so, others keep their own."""
    changes: list[Change] = [Settle(zone)]
    kept = []
    for subscription in desk.subscriptions:
        if subscription.order.timezone == desk.timezone:
            order = replace(subscription.order, timezone=zone)
            subscription, change = amended(subscription, order, desk.now)
            changes.append(change)
        kept.append(subscription)
    return replace(desk, timezone=zone, subscriptions=tuple(kept)), tuple(changes)
