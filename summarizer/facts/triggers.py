"""Which clause says that an alliance comes about, exists or ends.

How much a clause sounds like that is known from its words; here its names and its place say for which
draft. Date, status and kind are read from around the clause found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.facts.classifier import Floats, dense_model
from summarizer.facts.clauses import Heard
from summarizer.facts.scene import Clause, Scene, View

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
        return self.clauses[self.chances.index(max(self.chances))]

    @property
    def chance(self) -> float:
        """How likely that one is."""
        return max(self.chances)


def triggers(scene: Scene, heard: Heard) -> tuple[Trigger, ...]:
    """One for each draft."""
    rows = rows_of(scene, heard)
    chances = dense_model("triggers").probabilities([row for some in rows for row in some.values()])[:, 0]
    return scattered(heard, rows, chances)


def scattered(
    heard: Heard, rows: Sequence[dict[int, dict[str, float]]], chances: Floats
) -> tuple[Trigger, ...]:
    """The chances of all drafts' rows, given back to the drafts; a clause not asked about has none."""
    found = []
    at = 0
    for some in rows:
        all_chances = [0.0] * len(heard.clauses)
        for number in some:
            all_chances[number] = float(chances[at])
            at += 1
        found.append(Trigger(heard.clauses, tuple(all_chances)))
    return tuple(found)


def rows_of(scene: Scene, heard: Heard) -> list[dict[int, dict[str, float]]]:
    """For each draft what ties a clause to it, by the clause's number; far-off clauses are left out."""
    common = _common(scene, heard)
    return [_rows(scene, view, heard, common) for view in scene.views]


def _common(scene: Scene, heard: Heard) -> list[tuple[dict[str, float], set[int], set[int]]]:
    """What is so for every draft: the clause's own features, the names in it, and those up to its end."""
    loudest: dict[int, float] = {}
    for clause, score in zip(heard.clauses, heard.allying, strict=True):
        loudest[clause.sentence] = max(loudest.get(clause.sentence, -99.0), float(score))
    found = []
    for clause, score in zip(heard.clauses, heard.allying, strict=True):
        i = clause.sentence
        cues = scene.cues("alliances", i, clause.start, clause.end)
        row = {
            "sound": float(score),
            "loudest": loudest[i],
            "is_loudest": float(float(score) >= loudest[i]),
            "title": float(scene.document.sentences[i].in_title),
            "place": float(i),
            "drafts": float(len(scene.views)),
        }
        row |= {f"a:{group}": float(cues[group]) for group in _CUES}
        so_far = {e for start, _, e in scene.named[i] if start < clause.end}
        here = {e for start, _, e in scene.named[i] if clause.start <= start < clause.end}
        found.append((row, here, so_far))
    return found


def _rows(
    scene: Scene,
    view: View,
    heard: Heard,
    common: Sequence[tuple[dict[str, float], set[int], set[int]]],
) -> dict[int, dict[str, float]]:
    sentences = scene.document.sentences
    paragraphs = {sentences[i].paragraph for i in view.core if not sentences[i].in_title}
    first = min((i for i in view.core if not sentences[i].in_title), default=-1)
    size = max(1, len(view.parties))
    rows = {}
    for number, clause in enumerate(heard.clauses):
        i = clause.sentence
        if not (i in view.told or view.own[i] or -1 <= view.distance[i] <= 1):
            continue
        shared, here, so_far = common[number]
        own = len(here & view.parties)
        rows[number] = {
            **shared,
            "core": float(i in view.core),
            "told": float(i in view.told),
            "distance": float(view.distance[i]),
            "reach": float(abs(view.distance[i])),
            "nearest": float(view.nearest[i]),
            "own": float(own),
            "own_so_far": float(len(so_far & view.parties)),
            "own_sentence": float(view.own[i]),
            "own_share": view.own[i] / size,
            "foreign": float(view.foreign[i]),
            "strangers": float(len(here) - own),
            "paragraph": float(sentences[i].paragraph in paragraphs),
            "parties": float(len(view.parties)),
            "cores": float(len(view.core)),
            "first_core": float(i == first),
        }
    return rows
