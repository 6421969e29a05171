"""Whole answers worth weighing: one thing, an enumeration, the parties of an alliance, all that stand in one place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer.answers.candidates import Candidate, fits
from summarizer.answers.columns import NAMES as PIECE_COLUMNS
from summarizer.answers.lexicon import Category, categories, fold
from summarizer.answers.page import Page
from summarizer.answers.question import Asks, Query
from summarizer.types import Language

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


class Things:
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


#: Where a question says itself how many things it wants named: `손잡은 지자체 두 곳은?`, `Which two companies`.
_SIZED_KO = re.compile(
    r"(?:(?:두|세|네|다섯|여섯|일곱|여덟|\d+)\s?(?:곳|개사|개 회사|개 대학|개 기관|개 은행|기관|회사|대학|기업|은행)|\s(?:둘|셋|넷|다섯))"
    r"(?:은|는|이|가)?(?:\s?(?:어디|누구|뭐|무엇)[가-힣]{0,5})?[?\s]*$"
)
_SIZED_EN = re.compile(
    r"^(?:and |so )?(?:which|what|who)(?: (?:are|were))?(?: the)?(?: other| new)?"
    r" (?:two|three|four|five|six|seven|eight|nine|ten)\b(?! of)",
    re.I,
)

#: An answer of the right size is better than one that is by so much likelier.
_LIKELY = 0.05


def chosen(query: Query, proposals: Sequence[Proposal], scores: NDArray[np.float32]) -> int:
    """The best of some whole answers: of the size that the question asks for in so many words, where one is likely."""
    best = int(np.argmax(scores))
    sized = _SIZED_KO if query.language is Language.KO else _SIZED_EN
    if query.count is None or query.asks not in _LISTS or not sized.search(query.text.strip()):
        return best
    fitting = [i for i, proposal in enumerate(proposals) if len(proposal.pieces) == query.count]
    likely = max(fitting, key=lambda i: scores[i], default=best)
    return likely if scores[likely] >= _LIKELY * scores[best] else best


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
    things = Things(found, chances, page, rows)
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
    wanted = wanted_of(query, found, rows, category)
    add([i for i in things.order if (k := found[i].known) is not None and fold(k.name) in wanted], "alliance")
    return list(proposals.values())


def _add_places(
    add: Callable[[Iterable[int], str], None],
    query: Query,
    page: Page,
    things: Things,
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


def wanted_of(
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
