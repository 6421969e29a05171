"""Which clause says that an alliance comes about, exists or ends.

Two steps: how much a clause sounds like that at all (its words), then for which draft (its names and
place). Date, status and kind are read from around the clause found here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from summarizer.facts.classifier import Floats, dense_model, word_model
from summarizer.facts.scene import Clause, Scene, View, masked_tokens

_CUES = (
    "signing", "memorandum", "launching", "joining", "ending", "venture", "stake", "partnership",
    "background", "announcing", "body",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trigger:
    """For one draft, how likely each clause of the article states it."""

    clauses: tuple[Clause, ...]
    chances: tuple[float, ...]

    @property
    def best(self) -> Clause:
        """The likeliest clause."""
        return self.clauses[int(np.argmax(self.chances))]

    @property
    def chance(self) -> float:
        """How likely that one is."""
        return max(self.chances)


def triggers(scene: Scene) -> tuple[Trigger, ...]:
    """One for each draft."""
    clauses = tuple(clause for row in scene.clauses for clause in row)
    rows = [word_features(scene, clause) for clause in clauses]
    sound = word_model("trigger_words").scores(rows)[:, 0]
    model = dense_model("triggers")
    found = []
    for view in scene.views:
        chances = model.probabilities(features(scene, view, sound))[:, 0]
        found.append(Trigger(clauses, tuple(map(float, chances))))
    return tuple(found)


def word_features(scene: Scene, clause: Clause) -> dict[str, float]:
    """What a clause says, whoever it is about."""
    language = scene.language.value
    everyone = frozenset(range(len(scene.entities)))
    tokens = masked_tokens(scene, clause.sentence, everyone)
    inside = [word for place, word in tokens if clause.start <= place < clause.end]
    found: dict[str, float] = {f"s:{language}{word}": 0.3 for _, word in tokens}
    found |= {f"c:{language}{word}": 1.0 for word in inside}
    found |= {f"b:{language}{a}_{b}": 1.0 for a, b in zip(inside, inside[1:], strict=False)}
    for group, count in scene.cues("alliances", clause.sentence, clause.start, clause.end).items():
        found[f"a:{group}"] = min(count, 2)
        found[f"a:{language}{group}"] = 1.0
    here = {e for start, _, e in scene.named[clause.sentence] if clause.start <= start < clause.end}
    found[f"n{min(len(here), 3)}"] = 1.0
    found[f"ns{min(len({e for _, _, e in scene.named[clause.sentence]}), 3)}"] = 1.0
    if clause.end == len(scene.texts[clause.sentence]):
        found["last"] = 1.0
    if any(clause.start <= reading.start < clause.end for reading in scene.dates[clause.sentence]):
        found["date"] = 1.0
    return found


def features(scene: Scene, view: View, sound: Floats) -> list[dict[str, float]]:
    """For each clause what ties it to this draft; `sound` is the word model's score of each."""
    sentences = scene.document.sentences
    paragraphs = {sentences[i].paragraph for i in view.core if not sentences[i].in_title}
    first = min((i for i in view.core if not sentences[i].in_title), default=-1)
    clauses = [clause for row in scene.clauses for clause in row]
    loudest: dict[int, float] = {}
    for clause, score in zip(clauses, sound, strict=True):
        loudest[clause.sentence] = max(loudest.get(clause.sentence, -99.0), float(score))
    rows = []
    for clause, score in zip(clauses, sound, strict=True):
        i = clause.sentence
        here = {e for start, _, e in scene.named[i] if clause.start <= start < clause.end}
        so_far = {e for start, _, e in scene.named[i] if start < clause.end}
        cues = scene.cues("alliances", i, clause.start, clause.end)
        row = {
            "sound": float(score),
            "loudest": loudest[i],
            "is_loudest": float(score) >= loudest[i],
            "core": i in view.core,
            "told": i in view.told,
            "title": sentences[i].in_title,
            "distance": view.distance[i],
            "reach": abs(view.distance[i]),
            "nearest": view.nearest[i],
            "own": len(here & view.parties),
            "own_so_far": len(so_far & view.parties),
            "own_sentence": view.own[i],
            "own_share": view.own[i] / max(1, len(view.parties)),
            "foreign": view.foreign[i],
            "strangers": len(here - view.parties),
            "paragraph": sentences[i].paragraph in paragraphs,
            "place": i,
            "parties": len(view.parties),
            "drafts": len(scene.views),
            "cores": len(view.core),
            "first_core": i == first,
        }
        row |= {f"a:{group}": cues.get(group, 0) for group in _CUES}
        rows.append({name: float(value) for name, value in row.items()})
    return rows
