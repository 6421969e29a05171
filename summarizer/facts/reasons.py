"""Why organisations ally: the reasons that the text states, each with the sentence that states it.

Every clause is asked for each reason (its words, patterns of purpose); then for each draft and reason the
strongest clauses in the draft's sentences, around them and elsewhere are weighed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from summarizer.facts.classifier import Floats, dense_model
from summarizer.facts.clauses import LABELS, LIMIT, Heard
from summarizer.facts.scene import Clause, Scene, View
from summarizer.types import Language, Reason

_FORMS = ("memorandum", "venture", "stake", "body", "contract")
#: The score of a zone that has no clause: lower than any that was seen.
_NOTHING = -LIMIT


#: More likely than not, or it is left out: a reason that the text does not give costs a reader more than one missed.
#: The cut with the best F1 out of fold is lower (.38). Reasons' F1 at .38, .45, .50 and .54: `dev` .698, .716, .730,
#: .716; `fresh` .568, .541, .530, .521.
_SURE = 0.5


#: A reason that another alliance's sentence states and that all of this one's deny so strongly is not lent to it. On `dev`
#: and `fresh` no figure moves; from -6 on `dev` loses a reason that its labels have.
_NOT_AT_ALL = -8.0


@dataclass(frozen=True, slots=True)
class StatedReason:
    """A reason with the clause that states it."""

    reason: Reason
    clause: Clause
    chance: float


def reasons(scene: Scene, heard: Heard) -> tuple[tuple[StatedReason, ...], ...]:
    """For each draft the reasons that the text states, in the order of the labels."""
    model = dense_model("reasons")
    rows = [row for view in scene.views for row in features(scene, view, heard)]
    chances = model.probabilities(rows)[:, 0].reshape(len(scene.views), len(LABELS))
    found = []
    for view, own in zip(scene.views, chances, strict=True):
        stated = []
        for number, reason in enumerate(LABELS):
            clause = _stating(scene, view, heard, number) if own[number] >= max(model.cut, _SURE) else None
            if clause is not None:
                stated.append(StatedReason(reason, clause, float(own[number])))
        found.append(tuple(stated))
    return tuple(found)


def features(scene: Scene, view: View, heard: Heard) -> list[dict[str, float]]:
    """For each reason where around this draft it is stated how strongly."""
    sentences = scene.document.sentences
    scores = heard.reasons
    place = np.array([clause.sentence for clause in heard.clauses], int)
    paragraph = {sentences[i].paragraph for i in view.core}
    title = np.array([sentences[i].in_title for i in range(len(scene.texts))], bool)[place]
    core = np.isin(place, list(view.core))
    told = np.isin(place, list(view.told))
    distance = np.array(view.distance, int)[place]
    nearest = np.array(view.nearest, bool)[place]
    own = np.array(view.own, int)[place]
    foreign = np.array(view.foreign, int)[place]
    beside = np.array([sentences[i].paragraph in paragraph for i in range(len(scene.texts))], bool)[place]
    zones = {
        "core": core & ~title,
        "told": told & ~title,
        "title": title,
        "after": (distance == 1) & ~title,
        "soon": (distance >= 1) & (distance <= 3) & ~title,
        "nearest": nearest & ~title,
        "paragraph": beside & ~title,
        "body": ~title,
        "own": (own > 0) & ~title & (foreign == 0),
        "told_beside": told & nearest & ~title & ~core,
    }
    strongest = {name: _strongest(scores, zone) for name, zone in zones.items()}
    second = np.sort(scores[told], axis=0)[-2] if told.sum() > 1 else np.full(len(LABELS), _NOTHING)
    odds = 1 / (1 + np.exp(-scores[told]))
    summed = np.log(1e-3 + odds.sum(axis=0)) if told.any() else np.full(len(LABELS), -7.0)
    rank = np.argsort(np.argsort(-strongest["told"], kind="stable"), kind="stable")
    types = [scene.entities[party].type.value for party in sorted(view.parties)]
    size = max(1, len(types))
    common: dict[str, float] = {
        "drafts": len(scene.views),
        "sentences": len(view.told),
        "parties": len(view.parties),
        "alone": len(scene.views) == 1,
        "korean": scene.language is Language.KO,
        "universities": types.count("university") / size,
        "authorities": types.count("government") / size,
        "companies": types.count("company") / size,
        "bodies": (types.count("institute") + types.count("association")) / size,
    }
    for form in _FORMS:
        common[f"a:{form}"] = min(2, sum(scene.cues("alliances", i).get(form, 0) for i in view.core))
    rows = []
    for number, label in enumerate(LABELS):
        row = dict(common)
        row |= {f"z:{zone}": float(found[number]) for zone, found in strongest.items()}
        row["z:second"] = float(second[number])
        row["summed"] = float(summed[number])
        row["rank"] = float(rank[number])
        row["gap"] = float(strongest["told"][number] - strongest["told"].max())
        row["rank_body"] = float((strongest["body"] > strongest["body"][number]).sum())
        row |= {f"is:{other.value}": float(other is label) for other in LABELS}
        rows.append(row)
    return rows


def _stating(scene: Scene, view: View, heard: Heard, label: int) -> Clause | None:
    """The clause of the body that says it best; None where only sentences about others say anything.

    Clauses that tell of the draft go before others. What a sentence says of other drafts' parties, naming none of this
    one's, and what tells of another draft alone, is their reason and no proof of this one's, however clearly it says so.
    """
    best: tuple[float, float, Clause] | None = None
    elsewhere = float(_NOTHING)
    theirs = {i for other in scene.views if other is not view for i in other.told} - view.told
    for clause, score in zip(heard.clauses, heard.reasons[:, label], strict=True):
        sentence = clause.sentence
        if scene.document.sentences[sentence].in_title:
            continue
        about_others = view.foreign[sentence] > 0 and not view.own[sentence] and sentence not in view.core
        if about_others or sentence in theirs:
            elsewhere = max(elsewhere, float(score))
            continue
        # About what a zone is worth in log-odds among the labelled clauses; only the order matters.
        worth = float(score) + 2.5 * (sentence in view.told) + 1.0 * view.nearest[sentence]
        if best is None or worth > best[0]:
            best = (worth, float(score), clause)
    if best is None or (best[1] < _NOT_AT_ALL and elsewhere > 0):
        return None
    return best[2]


def _strongest(scores: Floats, zone: NDArray[np.bool_]) -> Floats:
    if not zone.any():
        return np.full(scores.shape[1], _NOTHING, np.float32)
    found: Floats = scores[zone].max(axis=0)
    return found
