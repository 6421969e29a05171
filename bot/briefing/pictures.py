"""What pictures show, gathered from the archive: an organisation's alliances, and what some months or weeks brought."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta

from bot.domain.archive import Pact, Period, Profile, Query
from bot.domain.chat import Attachment
from bot.ports import Archive, Pictures, Questions
from bot.views.drawing import Map, TrendTable, description
from bot.views.map import Tie
from bot.views.trends import MOST_MONTHS, MOST_ORGANISATIONS, Trends
from summarizer.types import Language, Reason, Status

#: Draws a picture as PNG, beside the event loop.
Draw = Callable[[Map | TrendTable], Awaitable[bytes]]
#: More alliances than this make no difference to who is drawn.
_MOST_PACTS = 200
#: Whoever is among the most active of all the months is found among these of one month.
_MOST_OF_A_MONTH = 500
_WEEKS = 4


async def map_of(
    archive: Questions, profile: Profile, language: Language, *, period: Period | None = None
) -> Map:
    """An organisation's alliances as the map draws them."""
    found = await archive.find(Query(parties=(profile.id,), period=period, most=_MOST_PACTS))
    return Map(
        centre=profile.name(language),
        ties=tuple(_tie(pact, profile, language) for pact in found.pacts),
        language=language,
        period=period.said if period else "",
    )


async def trends_of(
    archive: Questions, periods: Sequence[Period], language: Language, *, today: date, weeks: bool = False
) -> Trends:
    """What each of these months (or weeks) brought, the oldest first."""
    totals: list[int] = []
    reasons: list[dict[str, int]] = []
    active: list[dict[int, int]] = []
    names: dict[int, str] = {}
    for period in periods:
        totals.append(await archive.count(Query(period=period)))
        reasons.append({r.value: n for r, n in (await archive.reasons(period=period)).items()})
        busiest = await archive.busiest(period=period, reason=None, most=_MOST_OF_A_MONTH)
        active.append({busy.organisation.id: busy.alliances for busy in busiest})
        names |= {busy.organisation.id: busy.organisation.name(language) for busy in busiest}
    ranked = sorted(names, key=lambda id_: (-sum(counts.get(id_, 0) for counts in active), names[id_]))
    return Trends(
        months=tuple(period.first.isoformat()[: 10 if weeks else 7] for period in periods),
        totals=tuple(totals),
        reasons=tuple(
            (reason, tuple(counts.get(reason.value, 0) for counts in reasons))
            for reason in Reason
            if any(counts.get(reason.value) for counts in reasons)
        ),
        organisations=tuple(
            (names[id_], tuple(counts.get(id_, 0) for counts in active))
            for id_ in ranked[:MOST_ORGANISATIONS]
        ),
        unfinished=bool(periods) and periods[-1].last > today,
    )


def months_until(today: date, count: int = MOST_MONTHS) -> list[Period]:
    """So many months up to the present one, the oldest first."""
    first = today.replace(day=1)
    periods: list[Period] = []
    for _ in range(count):
        following = (first + timedelta(days=32)).replace(day=1)
        periods.append(Period(first, following - timedelta(days=1)))
        first = (first - timedelta(days=1)).replace(day=1)
    return periods[::-1]


class ArchivePictures(Pictures):
    """Draws from the archive what an edition shows beside its text."""

    def __init__(self, archive: Archive, draw: Draw) -> None:
        self._archive = archive
        self._draw = draw

    async def week(self, since: datetime, until: datetime, language: Language) -> Attachment | None:
        """The week beside the three before it; None where there is nothing to draw."""
        last = until.date()
        days = max((last - since.date()).days, 1)
        weeks = [
            Period(last - timedelta(days=days * back - 1), last - timedelta(days=days * (back - 1)))
            for back in range(_WEEKS, 0, -1)
        ]
        async with self._archive.reading() as archive:
            trends = await trends_of(archive, weeks, language, today=last, weeks=True)
        if not any(trends.totals):
            return None
        return await attached(TrendTable(trends, language), "pactwire-week.png", self._draw)


async def attached(picture: Map | TrendTable, name: str, draw: Draw) -> Attachment:
    """The picture, drawn, with what it shows in words."""
    return Attachment(name, await draw(picture), picture=True, description=description(picture))


def _tie(pact: Pact, profile: Profile, language: Language) -> Tie:
    parties = tuple(
        profile.name(language) if member.id == profile.id else member.name(language)
        for member in pact.members
    )
    return Tie(parties, pact.reasons, pact.name, pact.happened_on, ended=pact.status is Status.ENDED)
