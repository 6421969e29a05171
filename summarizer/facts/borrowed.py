"""A day that the text states for one alliance is not lent to another that is only mentioned beside it.

Of a tie that exists already the text often gives no day, and the nearest one is its neighbour's. Measured: +3.3 points
of right dates on `dev`, +0.4 on `train`, -0.7 on `fresh` (71 alliances).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.types import Alliance, Status

#: Evidence that belongs to one alliance: what states its parties and what it is.
_OWN = frozenset({"parties", "status", "kind"})


def returned(alliances: Sequence[Alliance]) -> tuple[Alliance, ...]:
    """The alliances, those dates given back that were read off another's sentence."""
    return tuple(
        replace(one, date=None, evidence=tuple(e for e in one.evidence if e.field != "date"))
        if _borrowed(one, [other for other in alliances if other is not one])
        else one
        for one in alliances
    )


def _borrowed(alliance: Alliance, others: Sequence[Alliance]) -> bool:
    if alliance.status is not Status.ONGOING or alliance.date is None:
        return False
    dated = _spans(alliance, frozenset({"date"}))
    lenders = [_spans(other, _OWN | {"date"}) for other in others if other.date == alliance.date]
    return bool(dated) and not dated & _spans(alliance, _OWN) and dated <= set().union(*lenders)


def _spans(alliance: Alliance, fields: frozenset[str]) -> set[tuple[int, int]]:
    return {(evidence.start, evidence.end) for evidence in alliance.evidence if evidence.field in fields}
