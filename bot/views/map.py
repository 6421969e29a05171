"""The picture of one organisation's alliances: who with whom, and why.

The organisation stands in the middle and its partners in two columns beside it, so that a name never lies upon
another. An alliance of three or more is a numbered knot that its members hang on; a line's colour is its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import hypot, sqrt

from bot.views.canvas import (
    ACCENT,
    COLOURS,
    INK,
    NO_REASON,
    PALE_INK,
    PAPER,
    RULE,
    WIDTH,
    Sheet,
    text_width,
    wrapped,
)
from summarizer.render import english, korean
from summarizer.types import Language, Reason

#: More partners than this are not readable on a phone.
MOST_PARTNERS = 24
_MOST_KNOTS = 6
_MOST_STRANDS = 3
_ROW, _LEAST_HEIGHT = 84, 360
_HEAD, _KEY_ROW = 150, 44
_LABEL = 25
_MIDDLE = WIDTH / 2


@dataclass(frozen=True, slots=True)
class Tie:
    """One alliance of the organisation in the middle."""

    #: All of its parties by the names to be shown, the one in the middle among them.
    parties: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    name: str | None = None
    #: "YYYY-MM-DD", "YYYY-MM", "YYYY" or nothing.
    date: str | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A partner and where it stands."""

    name: str
    x: float
    y: float
    left: bool
    weight: int


@dataclass(frozen=True, slots=True)
class Knot:
    """An alliance of three or more, drawn as a point of its own."""

    tie: Tie
    members: tuple[str, ...]
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything is drawn."""

    centre: str
    height: int
    middle: float
    spots: tuple[Spot, ...] = ()
    knots: tuple[Knot, ...] = ()
    #: Alliances of two, or of more where only one other party is shown: the partner, and the tie.
    direct: tuple[tuple[str, Tie], ...] = ()
    #: How many partners found no place.
    omitted: int = 0
    reasons: tuple[Reason, ...] = field(default=())
    #: Whether a name may take three lines.
    roomy: bool = False


def plan(centre: str, ties: Sequence[Tie], *, most: int = MOST_PARTNERS) -> Plan:
    """Decide who is shown, and where."""
    shown, omitted = _partners(centre, ties, most)
    order = _ordered(shown, centre, ties)
    rows = max((len(order) + 1) // 2, 1)
    field_height = max(rows * _ROW, _LEAST_HEIGHT)
    middle = _HEAD + field_height / 2
    weights = Counter(party for tie in ties for party in set(tie.parties))
    spots = _spots(order, middle, field_height, weights)
    where = {spot.name: spot for spot in spots}
    knots: list[Knot] = []
    direct: list[tuple[str, Tie]] = []
    for tie in sorted(ties, key=lambda t: (-len(t.parties), t.date or "", t.name or "")):
        members = tuple(party for party in order if party in tie.parties)
        if len(members) >= 2 and len(knots) < _MOST_KNOTS:
            knots.append(_knot(tie, members, [where[m] for m in members], middle, knots))
        else:
            direct += [(member, tie) for member in members]
    used = {reason for tie in ties for reason in tie.reasons[:_MOST_STRANDS]}
    return Plan(
        centre=centre,
        height=int(_HEAD + field_height + 30),
        middle=middle,
        spots=tuple(spots),
        knots=tuple(knots),
        direct=tuple(direct),
        omitted=omitted,
        reasons=tuple(reason for reason in Reason if reason in used),
        roomy=field_height / rows > _ROW * 1.3,
    )


def draw(
    centre: str, ties: Sequence[Tie], language: Language, *, period: str = "", most: int = MOST_PARTNERS
) -> bytes:
    """The map as PNG."""
    return sheet(plan(centre, ties, most=most), len(ties), language, period=period).png()


def sheet(planned: Plan, count: int, language: Language, *, period: str = "") -> Sheet:
    """The map before it becomes a PNG."""
    korean_ = language is Language.KO
    key_rows = len(planned.knots) + (len(planned.reasons) + 2) // 2 + (1 if planned.omitted else 0)
    made = Sheet(planned.height + key_rows * _KEY_ROW + 90)
    made.text(
        44,
        58,
        wrapped(_title(planned.centre, korean=korean_), size=44, width=960, lines=1),
        size=44,
        bold=True,
    )
    partners = len(planned.spots) + planned.omitted
    under = (
        f"제휴·협력 {count}건 · 상대 {partners}곳"
        if korean_
        else f"{count} alliance{'s' if count != 1 else ''} · {partners} partner{'s' if partners != 1 else ''}"
    )
    made.text(44, 112, f"{under} · {period}" if period else under, size=27, colour=PALE_INK)
    _lines(made, planned)
    for spot in planned.spots:
        made.dot(spot.x, spot.y, min(9 + 3 * spot.weight, 18), colour=ACCENT)
        room = spot.x - 24 - 20 if spot.left else WIDTH - 20 - spot.x - 24
        made.text(
            spot.x - 24 if spot.left else spot.x + 24,
            spot.y,
            wrapped(spot.name, size=_LABEL, width=room, lines=3 if planned.roomy else 2),
            size=_LABEL,
            align="right" if spot.left else "left",
        )
    for number, knot in enumerate(planned.knots, start=1):
        made.dot(knot.x, knot.y, 19, colour=INK)
        made.text(knot.x, knot.y + 1, str(number), size=22, bold=True, colour=PAPER, align="center")
    _centre(made, planned)
    _key(made, planned, korean=korean_)
    return made


def description(centre: str, ties: Sequence[Tie], language: Language) -> str:
    """The map in words, for those who cannot see it."""
    weights = Counter(party for tie in ties for party in set(tie.parties) - {centre})
    first = [name for name, _ in weights.most_common(5)]
    if language is Language.KO:
        if not first:
            return f"{centre}: 알려진 제휴가 없습니다."
        rest = f" 등 {len(weights)}곳" if len(weights) > len(first) else ""
        return f"{centre}의 제휴 지도입니다. 제휴 {len(ties)}건, 함께한 곳: {', '.join(first)}{rest}."
    if not first:
        return f"{centre}: no alliances are known."
    rest = f" and {len(weights) - len(first)} more" if len(weights) > len(first) else ""
    counted = f"{len(ties)} {'alliance' if len(ties) == 1 else 'alliances'}"
    return f"Map of {centre}'s alliances: {counted}, with {', '.join(first)}{rest}."


def _title(centre: str, *, korean: bool) -> str:
    return f"{centre}의 제휴 지도" if korean else f"{centre}: who with whom"


def _partners(centre: str, ties: Sequence[Tie], most: int) -> tuple[set[str], int]:
    """The partners with the most alliances, then with the newest."""
    weights: Counter[str] = Counter()
    newest: dict[str, str] = {}
    for tie in ties:
        for party in set(tie.parties) - {centre}:
            weights[party] += 1
            newest[party] = max(newest.get(party, ""), tie.date or "")
    ranked = sorted(weights, key=lambda name: (weights[name], newest[name], name), reverse=True)
    return set(ranked[:most]), max(len(ranked) - most, 0)


def _ordered(shown: set[str], centre: str, ties: Sequence[Tie]) -> list[str]:
    """The partners so that those of one alliance stand together."""
    import networkx as nx  # takes a good part of a second, and only the drawing process needs it

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sorted(shown))
    for tie in ties:
        members = sorted((set(tie.parties) & shown) - {centre})
        for number, one in enumerate(members):
            for other in members[number + 1 :]:
                weight = graph.get_edge_data(one, other, {"weight": 0})["weight"]
                graph.add_edge(one, other, weight=weight + 1 / len(members))
    order: list[str] = []
    for group in sorted(nx.connected_components(graph), key=lambda g: (-len(g), min(g))):
        left = set(group)
        at = min(left, key=lambda n: (graph.degree(n), n))
        while left:
            order.append(at)
            left.discard(at)
            if left:
                last = order[-3:]
                at = max(
                    left,
                    key=lambda n: (sum(graph.get_edge_data(n, m, {"weight": 0})["weight"] for m in last), n),
                )
    return order


def _spots(order: Sequence[str], middle: float, height: float, weights: Counter[str]) -> list[Spot]:
    """Down the right column and up the left one, the columns bent outwards like a bow."""
    right = order[: (len(order) + 1) // 2]
    left = order[(len(order) + 1) // 2 :][::-1]
    spots = []
    for names, is_left in ((right, False), (left, True)):
        step = height / max(len(names), 1)
        for number, name in enumerate(names):
            y = middle - height / 2 + step * (number + 0.5)
            slope = (y - middle) / (height / 2)
            away = 120 + 120 * sqrt(max(0.0, 1 - slope * slope))
            spots.append(Spot(name, _MIDDLE + (-away if is_left else away), y, is_left, weights[name]))
    return spots


def _knot(
    tie: Tie, members: tuple[str, ...], spots: Sequence[Spot], middle: float, others: Sequence[Knot]
) -> Knot:
    """Between the middle and its members, clear of the middle and of the other knots."""
    x = _MIDDLE + (sum(s.x for s in spots) / len(spots) - _MIDDLE) * 0.55
    y = middle + (sum(s.y for s in spots) / len(spots) - middle) * 0.6
    taken = [(knot.x, knot.y) for knot in others]
    for around in range(40):
        # Up and down in growing steps: beside it the names begin.
        for sign in (-1, 1):
            place = (x, y + sign * around * 14)
            clear = abs(place[1] - middle) > 86 or abs(place[0] - _MIDDLE) > 150
            if clear and all(hypot(place[0] - a, place[1] - b) > 48 for a, b in taken):
                return Knot(tie, members, *place)
    return Knot(tie, members, x, y)


def _lines(made: Sheet, planned: Plan) -> None:
    where = {spot.name: spot for spot in planned.spots}
    centre = (_MIDDLE, planned.middle)
    for knot in planned.knots:
        width = 5.0 if len(knot.members) > 4 else 6.0
        _strands(made, centre, (knot.x, knot.y), knot.tie, width)
        for member in knot.members:
            spot = where[member]
            _strands(made, (knot.x, knot.y), (spot.x, spot.y), knot.tie, 3.0)
    # Several alliances with one partner lie side by side.
    between = Counter(name for name, _ in planned.direct)
    drawn: Counter[str] = Counter()
    for name, tie in planned.direct:
        spot, share = where[name], between[name]
        aside = (drawn[name] - (share - 1) / 2) * 34
        drawn[name] += 1
        bend = (
            (centre[0] + spot.x) / 2,
            (centre[1] + spot.y) / 2 + (spot.y - centre[1]) * 0.28 + aside,
        )
        _strands(made, centre, (spot.x, spot.y), tie, 5.0, bend)


def _strands(
    made: Sheet,
    start: tuple[float, float],
    end: tuple[float, float],
    tie: Tie,
    width: float,
    bend: tuple[float, float] | None = None,
) -> None:
    """One line for each reason, side by side."""
    colours = [COLOURS[reason] for reason in tie.reasons[:_MOST_STRANDS]] or [NO_REASON]
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    across = (-(end[1] - start[1]) / length, (end[0] - start[0]) / length)
    for number, colour in enumerate(colours):
        aside = (number - (len(colours) - 1) / 2) * (width + 1)
        points = [
            (x + across[0] * aside, y + across[1] * aside)
            for x, y in ([start, bend, end] if bend else [start, end])
        ]
        made.curve(points, colour=colour, width=width, dashed=tie.ended)


def _centre(made: Sheet, planned: Plan) -> None:
    size = 34 if len(planned.centre) <= 6 else 27
    name = wrapped(planned.centre, size=size, width=190, lines=3)
    width = max(text_width(name, size=size) + 44, 110)
    height = size * 1.2 * (name.count("\n") + 1) + 40
    made.box(_MIDDLE - width / 2, planned.middle - height / 2, width, height, colour=ACCENT, rounded=18)
    made.text(_MIDDLE, planned.middle, name, size=size, bold=True, colour=PAPER, align="center")


def _key(made: Sheet, planned: Plan, *, korean: bool) -> None:
    words = _REASONS[Language.KO if korean else Language.EN]
    y = planned.height + 6.0
    made.curve([(44, y), (WIDTH - 44, y)], colour=RULE, width=2)
    y += 34
    for number, knot in enumerate(planned.knots, start=1):
        made.dot(60, y, 16, colour=INK)
        made.text(60, y + 1, str(number), size=19, bold=True, colour=PAPER, align="center")
        made.text(90, y, _knot_words(knot, planned.centre, korean=korean), size=24)
        y += _KEY_ROW
    if planned.omitted:
        more = (
            f"외 {planned.omitted}곳은 그리지 않았습니다."
            if korean
            else f"{planned.omitted} more are not drawn."
        )
        made.text(44, y, more, size=24, colour=PALE_INK)
        y += _KEY_ROW
    entries = [(COLOURS[reason], words[reason]) for reason in planned.reasons]
    ties = [tie for _, tie in planned.direct] + [knot.tie for knot in planned.knots]
    if any(not tie.reasons for tie in ties):
        entries.append((NO_REASON, "이유가 나오지 않음" if korean else "no reason stated"))
    for number, (colour, word) in enumerate(entries):
        x = 44 + (number % 2) * (WIDTH / 2 - 20)
        made.curve([(x, y), (x + 44, y)], colour=colour, width=9)
        made.text(x + 60, y, word, size=24)
        if number % 2 or number == len(entries) - 1:
            y += _KEY_ROW
    ended = any(tie.ended for tie in ties)
    small = "팩트와이어 · 기사에서 읽은 사실" if korean else "Pactwire · as read in the news"
    dashes = (" · 점선은 끝난 제휴" if korean else " · dashed: ended") if ended else ""
    made.text(44, made.height - 34, small + dashes, size=21, colour=PALE_INK)


_REASONS = {Language.KO: korean.REASONS, Language.EN: english.REASONS}


def _knot_words(knot: Knot, centre: str, *, korean: bool) -> str:
    size = len(knot.tie.parties)
    first = knot.members[0]
    when = f" · {knot.tie.date}" if knot.tie.date else ""
    if korean:
        name = knot.tie.name or f"{centre}·{first} 등"
        return wrapped(name, size=24, width=680, lines=1) + f" ({size}곳{when})"
    name = knot.tie.name or f"{centre}, {first} and others"
    return wrapped(name, size=24, width=680, lines=1) + f" ({size} parties{when})"
