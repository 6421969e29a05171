"""The picture of some months: which reasons alliances were made for, and who made the most of them.

Two tables of shaded cells, a row a reason or organisation and a column a month: numbers can be read off, and nothing
can lie upon anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.views.canvas import ACCENT, COLOURS, INK, PALE_INK, RULE, WIDTH, Sheet, wrapped
from summarizer.render import english, korean
from summarizer.types import Language, Reason

#: More months or rows than these are too small on a phone.
MOST_MONTHS = 6
MOST_ORGANISATIONS = 10
_ROW, _LABEL, _CHANGE = 58, 330, 110
_LEFT, _RIGHT = 44, WIDTH - 44
#: The palest and the darkest shade of a cell, by how much of the row's colour it takes.
_PALEST, _DARKEST = 0.10, 0.92


@dataclass(frozen=True, slots=True)
class Trends:
    """Counts of alliances by month."""

    #: "YYYY-MM", or the first days of weeks, the oldest first; the last one is compared with the one before.
    months: tuple[str, ...]
    #: How many alliances in each month.
    totals: tuple[int, ...]
    reasons: tuple[tuple[Reason, tuple[int, ...]], ...] = ()
    organisations: tuple[tuple[str, tuple[int, ...]], ...] = ()
    #: Whether the last month is still running, so that it cannot be compared.
    unfinished: bool = False


def draw(trends: Trends, language: Language) -> bytes:
    """The trends as PNG."""
    return sheet(trends, language).png()


def sheet(trends: Trends, language: Language) -> Sheet:
    """The picture before it becomes a PNG."""
    korean_ = language is Language.KO
    kept = slice(-MOST_MONTHS, None)
    months, totals = trends.months[kept], trends.totals[kept]
    words = korean.REASONS if korean_ else english.REASONS
    reasons = [
        (words[reason], counts[kept], COLOURS[reason])
        for reason, counts in trends.reasons
        if any(counts[kept])
    ]
    reasons.sort(key=lambda row: -sum(row[1]))
    organisations = [
        (name, counts[kept], ACCENT) for name, counts in trends.organisations if any(counts[kept])
    ]
    organisations.sort(key=lambda row: (-sum(row[1]), row[0]))
    organisations = organisations[:MOST_ORGANISATIONS]
    made = Sheet(430 + (max(len(reasons), 1) + max(len(organisations), 1) + 1) * _ROW)
    head = "Alliances by week" if _are_weeks(months) else "Alliances by month"
    made.text(_LEFT, 58, "제휴 동향" if korean_ else head, size=44, bold=True)
    made.text(_LEFT, 112, _period(months, sum(totals), korean=korean_), size=27, colour=PALE_INK)
    y = 180.0
    y = _table(
        made, y, "왜 손잡았나" if korean_ else "Why", months, reasons, trends, totals=totals, korean=korean_
    )
    head = "누가 많이 맺었나" if korean_ else "Most active"
    _table(made, y + 30, head, months, organisations, trends, totals=(), korean=korean_)
    note = (
        "팩트와이어 · 기사에서 읽은 제휴 건수, 한 건에 이유가 여럿일 수 있음"
        if korean_
        else "Pactwire · alliances read in the news; one can have several reasons"
    )
    made.text(_LEFT, made.height - 34, note, size=21, colour=PALE_INK)
    return made


def description(trends: Trends, language: Language) -> str:
    """The picture in words, for those who cannot see it."""
    korean_ = language is Language.KO
    words = korean.REASONS if korean_ else english.REASONS
    reasons = sorted(trends.reasons, key=lambda row: -sum(row[1]))[:3]
    names = sorted(trends.organisations, key=lambda row: (-sum(row[1]), row[0]))[:3]
    told = [f"{words[reason]} {sum(counts)}{'건' if korean_ else ''}" for reason, counts in reasons]
    active = [f"{name} {sum(counts)}{'건' if korean_ else ''}" for name, counts in names]
    head = _period(trends.months, sum(trends.totals), korean=korean_)
    if not told and not active:
        return f"{head}."
    if korean_:
        return f"{head}. 이유: {', '.join(told) or '없음'}. 많이 맺은 곳: {', '.join(active) or '없음'}."
    return f"{head}. Why: {', '.join(told) or 'none stated'}. Most active: {', '.join(active) or 'none'}."


def _table(
    made: Sheet,
    y: float,
    head: str,
    months: Sequence[str],
    rows: Sequence[tuple[str, Sequence[int], str]],
    trends: Trends,
    *,
    totals: Sequence[int],
    korean: bool,
) -> float:
    """One table from `y` down; gives where it ends."""
    made.text(_LEFT, y, head, size=30, bold=True)
    compared = len(months) > 1 and not trends.unfinished
    room = _RIGHT - _LEFT - _LABEL - (_CHANGE if compared else 0)
    width = min(room / max(len(months), 1), 150)
    first = _LEFT + _LABEL
    for number, month in enumerate(months):
        made.text(
            first + (number + 0.5) * width,
            y,
            _month(month, korean=korean),
            size=24,
            colour=PALE_INK,
            align="center",
        )
    if compared:
        made.text(_RIGHT, y, _compared(months, korean=korean), size=22, colour=PALE_INK, align="right")
    y += 30
    made.curve([(_LEFT, y), (_RIGHT, y)], colour=RULE, width=2)
    y += 8
    if not rows:
        made.text(_LEFT, y + _ROW / 2, "아직 없습니다." if korean else "None yet.", size=25, colour=PALE_INK)
        return y + _ROW
    highest = max(max(counts) for _, counts, _ in rows)
    for label, counts, colour in rows:
        made.text(_LEFT, y + _ROW / 2, wrapped(label, size=25, width=_LABEL - 20, lines=2), size=25)
        for number, count in enumerate(counts):
            share = _PALEST + (_DARKEST - _PALEST) * count / highest if count else 0.0
            if count:
                made.box(
                    first + number * width + 3,
                    y + 3,
                    width - 6,
                    _ROW - 6,
                    colour=_shade(colour, share),
                    rounded=6,
                )
            made.text(
                first + (number + 0.5) * width,
                y + _ROW / 2,
                str(count) if count else "·",
                size=26,
                bold=bool(count),
                colour=("#ffffff" if _is_dark(colour, share) else INK) if count else PALE_INK,
                align="center",
            )
        if compared:
            made.text(
                _RIGHT, y + _ROW / 2, _difference(counts[-1] - counts[-2]), size=25, bold=True, align="right"
            )
        y += _ROW
    if totals:
        made.curve([(_LEFT, y + 4), (_RIGHT, y + 4)], colour=RULE, width=2)
        made.text(
            _LEFT, y + 8 + _ROW / 2, "제휴 전체" if korean else "all alliances", size=25, colour=PALE_INK
        )
        for number, count in enumerate(totals):
            made.text(
                first + (number + 0.5) * width,
                y + 8 + _ROW / 2,
                str(count),
                size=26,
                colour=PALE_INK,
                align="center",
            )
        if compared:
            difference = _difference(totals[-1] - totals[-2])
            made.text(_RIGHT, y + 8 + _ROW / 2, difference, size=25, colour=PALE_INK, align="right")
        y += 8 + _ROW
    return y


def _difference(count: int) -> str:
    return f"+{count}" if count > 0 else f"–{-count}" if count < 0 else "="


def _period(months: Sequence[str], total: int, *, korean: bool) -> str:
    if not months:
        return "제휴·협력 0건" if korean else "no alliances"
    last = months[-1]
    if _are_weeks(months):  # the last one is named by its first day and ends six days later
        last = (date.fromisoformat(last) + timedelta(days=6)).isoformat()
    ends = list(dict.fromkeys((months[0], last)))
    if korean:
        return f"{' ~ '.join(_korean_day(month) for month in ends)} · 제휴·협력 {total}건"
    said = " to ".join(_english_day(month) for month in ends)
    return f"{said} · {total} alliance{'s' if total != 1 else ''}"


def _are_weeks(months: Sequence[str]) -> bool:
    return bool(months) and len(months[0]) > len("YYYY-MM")


def _compared(months: Sequence[str], *, korean: bool) -> str:
    if not korean:
        return "vs. before"
    return "전주 대비" if _are_weeks(months) else "전월 대비"


def _korean_day(month: str) -> str:
    day = f" {int(month[8:])}일" if month[8:] else ""
    return f"{month[:4]}년 {int(month[5:7])}월{day}"


def _english_day(month: str) -> str:
    day = f"{int(month[8:])} " if month[8:] else ""
    return f"{day}{_ENGLISH_MONTHS[int(month[5:7]) - 1]} {month[:4]}"


def _month(month: str, *, korean: bool) -> str:
    if month[8:]:
        number = f"{int(month[5:7])}.{int(month[8:])}~"
        return number if korean else f"{int(month[8:])} {_ENGLISH_MONTHS[int(month[5:7]) - 1]}"
    return f"{int(month[5:])}월" if korean else _ENGLISH_MONTHS[int(month[5:]) - 1]


_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _shade(colour: str, share: float) -> str:
    red, green, blue = (255 - (255 - part) * share for part in _parts(colour))
    return f"#{round(red):02x}{round(green):02x}{round(blue):02x}"


def _is_dark(colour: str, share: float) -> bool:
    red, green, blue = _parts(_shade(colour, share))
    # The eye's own weights of the three.
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
