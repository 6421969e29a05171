"""What each clause of an article says by its words: that somebody allies, or what for.

One linear model over words and patterns answers both; who it is about is weighed afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from summarizer.facts.classifier import Floats, word_model
from summarizer.facts.scene import Clause, Scene
from summarizer.types import Language, Reason

LABELS = tuple(Reason)
#: Scores are kept within this, so that what was never seen before is not believed too much.
LIMIT = 9.2
_PURPOSE = {
    Language.KO: re.compile(
        r"위해|위한|위하|목표|목적|취지|려고|려는|려 |자는|자며|기로|방침|계획|겠다|나선|나서|추진"
        r"|구상|골자|내용|돕|뜻|기대|포석"
    ),
    Language.EN: re.compile(
        r"\bto [a-z]+|aim|goal|so that|in order|hope|will\b|purpose|intend|want|plan|designed|focus"
    ),
}

#: The features of a sentence, then those of each of its clauses.
SentenceWords = tuple[dict[str, float], list[dict[str, float]]]


@dataclass(frozen=True, slots=True)
class Heard:
    """The clauses of an article in reading order, with what was heard in each."""

    clauses: tuple[Clause, ...]
    #: How much each sounds like a statement of allying (log-odds).
    allying: Floats
    #: How much each sounds like each reason (log-odds, clauses by labels).
    reasons: Floats


def listen(scene: Scene) -> Heard:
    """Hear every clause."""
    return heard(scene, word_model("clause_words").nested(word_features(scene)))


def heard(scene: Scene, scores: Floats) -> Heard:
    """The model's scores, the first for allying, then one for each reason."""
    clauses = tuple(clause for row in scene.clauses for clause in row)
    bounded = np.clip(scores, -LIMIT, LIMIT)
    return Heard(clauses, bounded[:, 0], bounded[:, 1:])


def word_features(scene: Scene) -> list[SentenceWords]:
    """What the words of each sentence and of each of its clauses are."""
    language = scene.language.value
    purpose = _PURPOSE[scene.language]
    found = []
    for number, row in enumerate(scene.clauses):
        tokens = [(place, word if entity < 0 else "<org>") for place, word, entity in scene.words(number)]
        around: dict[str, float] = {f"s:{language}{word}": 0.5 for _, word in tokens}
        reasons, allying = scene.hits("reasons", number), scene.hits("alliances", number)
        around |= {f"rs:{group}": 0.5 for _, group, _ in reasons}
        names = {entity for _, _, entity in scene.named[number]}
        around[f"ns{min(len(names), 3)}"] = 1.0
        if scene.document.sentences[number].in_title:
            around["title"] = 1.0
        inside_rows = []
        for clause in row:
            start, end = clause.start, clause.end
            inside = [word for place, word in tokens if start <= place < end]
            features: dict[str, float] = {f"c:{language}{word}": 1.0 for word in inside}
            features |= {f"b:{language}{a}_{b}": 1.0 for a, b in pairwise(inside)}
            for kind, hits in (("r", reasons), ("a", allying)):
                for at, group, which in hits:
                    if start <= at < end:
                        name = f"{kind}:{group}"
                        features[name] = min(3.0, features.get(name, 0.0) + 1.0)
                        features[f"{kind}:{language}{group}"] = 1.0
                        features[f"p{kind}:{language}{group}{which}"] = 1.0
            here = {entity for at, _, entity in scene.named[number] if start <= at < end}
            features[f"n{min(len(here), 3)}"] = 1.0
            if end == len(scene.texts[number]):
                features["last"] = 1.0
            if any(start <= reading.start < end for reading in scene.dates[number]):
                features["date"] = 1.0
            if purpose.search(scene.texts[number], start, end):
                features["purpose"] = 1.0
            inside_rows.append(features)
        found.append((around, inside_rows))
    return found
