"""What speaks for a whole answer, in numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from summarizer.answers.candidates import Candidate
from summarizer.answers.columns import NAMES as PIECE_COLUMNS
from summarizer.answers.lexicon import categories, fold
from summarizer.answers.page import Page
from summarizer.answers.proposals import Proposal, Things, wanted_of
from summarizer.answers.question import Query
from summarizer.answers.spans import Form

_COLUMN = {name: i for i, name in enumerate(PIECE_COLUMNS)}
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
    "act_between",
    "act_side",
    "act_first",
    "act_passive",
    "group_prox",
    "group_clause",
    "names_before",
]
_ORIGINS = {"top": 0.0, "group": 1.0, "alliance": 2.0, "many": 3.0, "place": 4.0}


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
    things = Things(found, chances, page, rows)
    order = things.order
    top = float(chances[order[0]])
    kept = [_COLUMN[name] for name in KEPT]
    category = categories().get(query.category or "")
    wanted = wanted_of(query, found, rows, category)
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
