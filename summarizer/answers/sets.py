"""From single pieces to whole answers: one thing, an enumeration, the parties of an alliance."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer.answers.candidates import Candidate, fits
from summarizer.answers.features import NAMES as PIECE_COLUMNS
from summarizer.answers.lexicon import Category, categories, fold
from summarizer.answers.page import Page
from summarizer.answers.question import Asks, Query
from summarizer.answers.spans import Form

_COLUMN = {name: i for i, name in enumerate(PIECE_COLUMNS)}
_LISTS = {
    Asks.WHO,
    Asks.ORGANISATION,
    Asks.NAME,
    Asks.PERSON,
    Asks.THING,
    Asks.PLACE,
    Asks.PERCENT,
    Asks.MONEY,
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A whole answer proposed: pieces of the page, one for each thing."""

    #: Indices into the candidates, the surest mention of each thing.
    pieces: tuple[int, ...]
    #: How it came about: "top", "group", "alliance", "many".
    origin: str


#: Sorts whose names nearly always show them, so that one name that does rules out those that do not.
_PLAIN_SORTS = frozenset(
    {
        "university", "bank", "hospital", "carrier", "lawfirm", "builder", "carmaker", "securities", "card", "insurer",
        "exchange", "airline", "court", "library", "broadcaster", "local", "ministry",
    }
)  # fmt: skip


def _of_the_sort(query: Query, found: Sequence[Candidate], rows: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which candidates may be of the sort asked for, as far as names and facts show."""
    if query.category in _PLAIN_SORTS:
        return rows[:, _COLUMN["fits"]] > 0
    if query.category == "company":
        return np.array([c.known is None or c.known.type == "company" for c in found], dtype=bool)
    return np.ones(len(found), dtype=bool)


class _Things:
    """The candidates gathered by thing: mentions of one name are one, and so is a longer form of it."""

    def __init__(
        self, found: Sequence[Candidate], chances: NDArray[np.float32], page: Page, rows: NDArray[np.float32]
    ) -> None:
        self.found, self.chances, self.rows = found, chances, rows
        self.key_of = [self._same(c, page) for c in found]
        self.best: dict[str, int] = {}
        for i in np.argsort(-chances, kind="stable"):
            self.best.setdefault(self.key_of[int(i)], int(i))
        self.order = sorted(self.best.values(), key=lambda i: -chances[i])
        #: All mentions in the order of the text.
        self.mentions = sorted(range(len(found)), key=lambda i: (found[i].passage, found[i].span.start))

    @staticmethod
    def _same(candidate: Candidate, page: Page) -> str:
        key = candidate.key
        other = page.also.get(key)
        return min(key, other) if other and candidate.known is None else key

    def overlaps(self, a: int, b: int) -> bool:
        x, y = self.key_of[a], self.key_of[b]
        if x == y or (len(x) > 1 and x in y) or (len(y) > 1 and y in x):
            return True
        s, t = self.found[a], self.found[b]
        return s.passage == t.passage and s.span.start < t.span.end and t.span.start < s.span.end

    def distinct(self, pieces: Iterable[int]) -> tuple[int, ...]:
        """The pieces without those that name a thing named already."""
        kept: list[int] = []
        for piece in pieces:
            if not any(self.overlaps(piece, other) for other in kept):
                kept.append(piece)
        return tuple(kept)


def propose(
    query: Query,
    page: Page,
    found: Sequence[Candidate],
    rows: NDArray[np.float32],
    chances: NDArray[np.float32],
) -> list[Proposal]:
    """Whole answers worth weighing."""
    if not len(found):
        return []
    things = _Things(found, chances, page, rows)
    proposals: dict[frozenset[int], Proposal] = {}

    def add(pieces: Iterable[int], origin: str) -> None:
        chosen = things.distinct(pieces)
        if chosen and len(chosen) <= 60:
            proposals.setdefault(frozenset(chosen), Proposal(chosen, origin))

    sorted_ = _of_the_sort(query, found, rows)
    order = [i for i in things.order if sorted_[i]]
    if not order or chances[order[0]] < 0.2 * chances[things.order[0]]:
        sorted_[:] = True
        order = things.order
    things.order = order
    for i in order[:5]:
        add([i], "top")
    if query.asks not in _LISTS:
        return list(proposals.values())
    top = chances[things.order[0]]
    category = categories().get(query.category or "")

    def open_(i: int) -> bool:
        return bool(sorted_[i] and rows[i, _COLUMN["in_question"]] < 1 and rows[i, _COLUMN["besides"]] < 1)

    seen: set[tuple[int, int]] = set()
    for i in things.order[:10]:
        c = found[i]
        where = (c.passage, c.span.group)
        if c.span.group < 0 or where in seen:
            continue
        seen.add(where)
        members = [
            j
            for j, d in enumerate(found)
            if (d.passage, d.span.group) == where and d.span.unit in {"whole", "known"} and open_(j)
        ]
        members.sort(key=lambda j: (-(found[j].span.end - found[j].span.start), found[j].span.start))
        members = sorted(things.distinct(members), key=lambda j: found[j].span.start)
        add(members, "group")
        if category:
            add([j for j in members if rows[j, _COLUMN["fits"]] > 0], "group")
        add([j for j in members if chances[j] >= 0.4 * top], "group")
        add([j for j in members if chances[j] >= 0.15 * top], "group")
    for n in range(2, 6):
        if query.count in {None, n}:
            add(things.distinct(things.order[:25])[:n], "many")
    if query.count and query.count > 6:
        add(things.distinct(things.order[:40])[: query.count], "many")
    for share in (0.7, 0.5, 0.3):
        add([i for i in things.order if chances[i] >= share * top and open_(i)], "many")
    for level in (0.5, 0.35):
        add([i for i in things.order if chances[i] >= level and open_(i)], "many")
    _add_places(add, query, page, things, open_, category)
    for index in range(min(len(page.read.facts.alliances), 12)):
        members = [
            i
            for i in things.order
            if (known := found[i].known) is not None and index in known.alliances and open_(i)
        ]
        members.sort(key=lambda i: (found[i].passage, found[i].span.start))
        add(members, "alliance")
        if category:
            add([i for i in members if fits(category, found[i].span.text, found[i].known)], "alliance")
            if category.types:
                add(
                    [i for i in members if (k := found[i].known) is not None and k.type in category.types],
                    "alliance",
                )
    wanted = _wanted(query, found, rows, category)
    add([i for i in things.order if (k := found[i].known) is not None and fold(k.name) in wanted], "alliance")
    return list(proposals.values())


def _add_places(
    add: Callable[[Iterable[int], str], None],
    query: Query,
    page: Page,
    things: _Things,
    open_: Callable[[int], bool],
    category: Category | None,
) -> None:
    """All organisations that stand together: in the sentence of the surest one, in its paragraph, on the page."""
    if query.asks not in {Asks.WHO, Asks.ORGANISATION}:
        return
    found = things.found
    best = things.order[0]
    here, paragraph = found[best].passage, page.passages[found[best].passage].paragraph
    bodies = [i for i in things.mentions if found[i].known is not None and open_(i)]
    if category:
        bodies = [i for i in bodies if fits(category, found[i].span.text, found[i].known)] or bodies
    add([i for i in bodies if found[i].passage == here], "place")
    if category:
        add([i for i in bodies if page.passages[found[i].passage].paragraph == paragraph], "place")
        if query.category in _PLAIN_SORTS:
            add(bodies, "place")


NAMES = [
    "size",
    "max",
    "mean",
    "min",
    "excluded",
    "ratio2",
    "top_overall",
    "gap",
    "origin",
    "count_asked",
    "count_fits",
    "plural",
    "fits_share",
    "known_share",
    "same_passage",
    "group_share",
    "group_left",
    "group_left_p",
    "in_question",
    "asks",
    "category",
    "over_third",
    "alliance_score",
    "alliance_share",
    "contains_top",
    "length_mean",
    "wonted",
    "type_share",
    "sort_recall",
    "sort_precision",
    "sort_size",
    "told_count",
    "place_left",
]
#: Columns of its surest piece that a whole answer keeps.
KEPT = [
    "form",
    "suits",
    "cov",
    "cov_rank",
    "cov_best",
    "total",
    "prox",
    "prox_left",
    "prox_right",
    "same_clause",
    "names_here",
    "names_all",
    "heads_here",
    "head_dist",
    "head_best",
    "relation",
    "fits",
    "near_after",
    "near_before",
    "country_before",
    "frequency",
    "in_title",
    "place",
    "unit_fits",
    "reason_after",
    "concepts_here",
    "concepts_near",
    "unmatched",
    "best_missing",
    "korean",
    "cross",
    "after_subject",
    "after_with",
    "after_object",
    "in_question",
    "min_dist",
    "q_terms",
    "verb_right",
    "span_df",
    "words",
    "ctx_cov",
    "ctx_names",
    "subject_fits",
    "prox_rank",
    "known",
    "known_other",
    "known_type",
    "prox_names",
    "prox_verbs",
    "prox_head",
    "best_of_form",
    "asks_subject",
    "asks_object",
    "other_sort",
    "concept_right",
    "known_best",
    "known_lead",
    "asks_lead",
    "clause_rank",
    "new_near",
    "by_before",
    "evidence",
    "ground",
    "ground_fits",
    "why_evidence",
]
_ORIGINS = {"top": 0.0, "group": 1.0, "alliance": 2.0, "many": 3.0, "place": 4.0}


def _wanted(
    query: Query,
    found: Sequence[Candidate],
    rows: NDArray[np.float32],
    category: Category | None,
) -> frozenset[str]:
    """The parties of the sort asked for in the alliance that the question seems to be about, by the facts."""
    scores: dict[str, float] = {}
    for i, c in enumerate(found):
        if c.known is None or not c.known.is_party or rows[i, _COLUMN["in_question"]] >= 1:
            continue
        if category and category.types and c.known.type not in category.types:
            continue
        if category and query.category in _PLAIN_SORTS and not fits(category, c.span.text, c.known):
            continue
        scores[fold(c.known.name)] = float(rows[i, _COLUMN["known_best"]])
    top = max(scores.values(), default=0.0)
    return frozenset(name for name, score in scores.items() if score >= top)


def _against(wanted: frozenset[str], names: Sequence[str]) -> dict[str, float]:
    """How well a whole answer agrees with what the facts would answer."""
    if not wanted:
        return {"sort_recall": -1.0, "sort_precision": -1.0, "sort_size": 0.0}
    shared = len(wanted & set(names))
    return {
        "sort_recall": shared / len(wanted),
        "sort_precision": shared / len(names),
        "sort_size": float(len(wanted)),
    }


_BODIES_COUNTED = re.compile(
    r"^(?:곳|개|개사|사|社|기관|기업|회사|여곳|팀|대학|은행|개교|군데)$|compan|firm|universit|bank|member|partner|part|carrier|organi|institut"
)
_NUMBERS = {
    "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip


def _told_count(page: Page, found: Sequence[Candidate], pieces: Sequence[int]) -> float:
    """Whether the sentence itself counts as many bodies as are named: 1 so, 0 otherwise, -1 where it counts none."""
    counts = set()
    for place in {found[i].passage for i in pieces}:
        for span in page.spans[place]:
            if span.form in {Form.COUNT, Form.NUMBER} and _BODIES_COUNTED.search(span.unit):
                number = re.match(r"\d+", span.text)
                word = next((n for w, n in _NUMBERS.items() if span.text.lower().startswith(w)), None)
                counts.add(int(number.group()) if number else word)
    counts.discard(None)
    return float(len(pieces) in counts) if counts else -1.0


def describe_sets(
    query: Query,
    page: Page,
    found: Sequence[Candidate],
    rows: NDArray[np.float32],
    chances: NDArray[np.float32],
    proposals: Sequence[Proposal],
    likely: float,
) -> NDArray[np.float32]:
    """One row of numbers a proposal: its own, then those of its surest piece.

    `likely` is the chance that a question so worded is answered at all.
    """
    result = np.zeros((len(proposals), len(NAMES) + len(KEPT)), dtype=np.float32)
    if not proposals:
        return result
    things = _Things(found, chances, page, rows)
    order = things.order
    top = float(chances[order[0]])
    kept = [_COLUMN[name] for name in KEPT]
    category = categories().get(query.category or "")
    wanted = _wanted(query, found, rows, category)
    lively = float(sum(1 for i in order if chances[i] > 0.3))
    for r, proposal in enumerate(proposals):
        pieces = list(proposal.pieces)
        p = chances[pieces]
        best = pieces[int(np.argmax(p))]
        inside = {things.key_of[i] for i in pieces}
        outside = next(
            (
                i
                for i in order
                if things.key_of[i] not in inside and not any(things.overlaps(i, j) for j in pieces)
            ),
            None,
        )
        excluded = float(chances[outside]) if outside is not None else 0.0
        second = float(np.sort(p)[-2]) if len(p) > 1 else excluded
        c = found[best]
        siblings = [
            j
            for j, d in enumerate(found)
            if c.span.group >= 0
            and (d.passage, d.span.group) == (c.passage, c.span.group)
            and d.span.unit in {"whole", "known"}
            and rows[j, _COLUMN["in_question"]] < 1
        ]
        left = [j for j in siblings if not any(things.overlaps(j, i) for i in pieces)]
        shares = [
            (
                sum(1 for i in pieces if (k := found[i].known) is not None and index in k.alliances)
                / max(1, sum(1 for k in page.known if index in k.alliances)),
                index,
            )
            for index in range(len(page.read.facts.alliances))
        ]
        alliance_share, _ = max(shares, default=(0.0, -1))
        own = {
            "size": float(len(pieces)),
            "max": float(p.max()),
            "mean": float(p.mean()),
            "min": float(p.min()),
            "excluded": excluded,
            "ratio2": second / top if top else 0.0,
            "top_overall": top,
            "gap": float(p.min()) - excluded,
            "origin": _ORIGINS[proposal.origin],
            "count_asked": float(query.count or 0),
            "count_fits": float(query.count == len(pieces)) if query.count else -1.0,
            "plural": float(query.plural),
            "fits_share": float(np.mean(rows[pieces, _COLUMN["fits"]])),
            "known_share": float(np.mean(rows[pieces, _COLUMN["known"]])),
            "same_passage": float(len({found[i].passage for i in pieces}) == 1),
            "group_share": (len(siblings) - len(left)) / len(siblings) if siblings else -1.0,
            "group_left": float(len({things.key_of[j] for j in left})),
            "group_left_p": float(max((chances[j] for j in left), default=0.0)),
            "in_question": float(np.max(rows[pieces, _COLUMN["in_question"]])),
            "asks": float(rows[best, _COLUMN["asks"]]),
            "category": float(rows[best, _COLUMN["category"]]),
            "over_third": lively,
            "alliance_score": float(np.mean(rows[pieces, _COLUMN["known_best"]])),
            "alliance_share": float(alliance_share),
            "contains_top": float(order[0] in pieces),
            "wonted": likely,
            "type_share": float(np.mean(rows[pieces, _COLUMN["known_type"]])),
            "told_count": _told_count(page, found, pieces),
            "place_left": float(
                len(
                    {
                        things.key_of[j]
                        for j, d in enumerate(found)
                        if d.known is not None
                        and d.known.is_party
                        and d.passage == c.passage
                        and rows[j, _COLUMN["in_question"]] < 1
                    }
                    - inside
                )
            ),
            **_against(wanted, [fold(k.name) if (k := found[i].known) else "" for i in pieces]),
            "length_mean": float(np.mean([len(fold(found[i].span.text)) for i in pieces])),
        }
        for i, name in enumerate(NAMES):
            result[r, i] = own[name]
        result[r, len(NAMES) :] = rows[best, kept]
    return result
