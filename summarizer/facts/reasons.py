"""Why organisations ally: the reasons that the text states, each with the sentence that states it.

Every clause is asked for each reason (its words, patterns of purpose); then for each draft and reason the
strongest clauses in the draft's sentences, around them and elsewhere are weighed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from summarizer.facts.classifier import Floats, dense_model, word_model
from summarizer.facts.scene import Clause, Scene, View, lexicon, masked_tokens
from summarizer.types import Language, Reason

LABELS = tuple(Reason)
_PURPOSE = {
    Language.KO: re.compile(
        r"위해|위한|위하|목표|목적|취지|려고|려는|려 |자는|자며|기로|방침|계획|겠다|나선|나서|추진|구상|골자|내용|돕|뜻|기대|포석"
    ),
    Language.EN: re.compile(
        r"\bto [a-z]+|aim|goal|so that|in order|hope|will\b|purpose|intend|want|plan|designed|focus"
    ),
}
_FORMS = ("memorandum", "venture", "stake", "body", "contract")
#: The score of a zone that has no clause: lower than any that was seen.
_NOTHING = -9.2


@dataclass(frozen=True, slots=True)
class StatedReason:
    """A reason with the clause that states it."""

    reason: Reason
    clause: Clause
    chance: float


def reasons(scene: Scene) -> tuple[tuple[StatedReason, ...], ...]:
    """For each draft the reasons that the text states, in the order of the labels."""
    clauses = [clause for row in scene.clauses for clause in row]
    scores = clause_scores(word_model("reason_words").scores(word_features(scene)))
    model = dense_model("reasons")
    found = []
    for view in scene.views:
        chances = model.probabilities(features(scene, view, scores))[:, 0]
        stated = []
        for number, reason in enumerate(LABELS):
            place = _stating(scene, view, scores[:, number]) if chances[number] >= model.cut else None
            if place is not None:
                stated.append(StatedReason(reason, clauses[place], float(chances[number])))
        found.append(tuple(stated))
    return tuple(found)


def clause_scores(scores: Floats) -> Floats:
    """Log-odds kept within what the models were trained on."""
    return np.clip(scores, _NOTHING, -_NOTHING).astype(np.float32)


def word_features(scene: Scene) -> list[dict[str, float]]:
    """For each clause of the article what it says, and weaker, what its sentence says."""
    language = scene.language.value
    everyone = frozenset(range(len(scene.entities)))
    rows = []
    for number, row in enumerate(scene.clauses):
        tokens = masked_tokens(scene, number, everyone)
        around: dict[str, float] = {f"s:{language}{word}": 0.5 for _, word in tokens}
        around |= {f"rs:{group}": 0.5 for group in scene.cues("reasons", number)}
        if scene.document.sentences[number].in_title:
            around["title"] = 1.0
        for clause in row:
            inside = [word for place, word in tokens if clause.start <= place < clause.end]
            found = dict(around)
            found |= {f"c:{language}{word}": 1.0 for word in inside}
            found |= {f"b:{language}{a}_{b}": 1.0 for a, b in zip(inside, inside[1:], strict=False)}
            groups = scene.cues("reasons", number, clause.start, clause.end)
            text = scene.texts[number][clause.start : clause.end]
            for group, count in groups.items():
                found[f"r:{group}"] = min(count, 3)
                found[f"r:{language}{group}"] = 1.0
                for place, pattern in enumerate(_patterns(scene.language)[group]):
                    if pattern.search(text):
                        found[f"p:{language}{group}{place}"] = 1.0
            if _PURPOSE[scene.language].search(text):
                found["purpose"] = 1.0
            rows.append(found)
    return rows


def features(scene: Scene, view: View, scores: Floats) -> list[dict[str, float]]:
    """For each reason where around this draft it is stated how strongly."""
    sentences = scene.document.sentences
    place = np.array([clause.sentence for row in scene.clauses for clause in row], int)
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
        row[f"is:{label.value}"] = 1.0
        rows.append(row)
    return rows


def _stating(scene: Scene, view: View, scores: Floats) -> int | None:
    """The clause of the body that says it best; those that tell of the draft go before others."""
    place = [clause.sentence for row in scene.clauses for clause in row]
    best: tuple[float, int] | None = None
    for number, score in enumerate(scores):
        sentence = place[number]
        if scene.document.sentences[sentence].in_title:
            continue
        # About what a zone is worth in log-odds among the labelled clauses; only the order matters.
        worth = float(score) + 2.5 * (sentence in view.told) + 1.0 * view.nearest[sentence]
        if best is None or worth > best[0]:
            best = (worth, number)
    return None if best is None else best[1]


def _strongest(scores: Floats, zone: NDArray[np.bool_]) -> Floats:
    if not zone.any():
        return np.full(scores.shape[1], _NOTHING, np.float32)
    found: Floats = scores[zone].max(axis=0)
    return found


@cache
def _patterns(language: Language) -> dict[str, list[re.Pattern[str]]]:
    return {
        group: [re.compile(pattern) for pattern in patterns]
        for group, patterns in lexicon("reasons")[language.value].items()
    }
