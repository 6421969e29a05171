"""Articles on their way through the training of the attributes, with drafts from three sources."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np

from summarizer.document import Draft, Entity
from summarizer.extract import documents
from summarizer.facts import bodies, dating, triggers
from summarizer.facts.alliances import find
from summarizer.facts.alliances import models as reader_models
from summarizer.facts.scene import Scene, scene
from training.corpus import load
from training.gold_drafts import Lesson, found_lesson, lesson, spoiled
from training.measure import out_of_fold
from training.reader import learn


class Source(StrEnum):
    """Where the drafts of a lesson come from."""

    GOLD = "gold"
    SPOILED = "spoiled"
    FOUND = "found"


@dataclass
class Pupil:
    """One lesson with what the models said of it, each by one that never saw its story."""

    lesson: Lesson
    scene: Scene
    #: Which article of its split it is: what the folds are made of.
    number: int
    source: Source
    heard: Any = None
    triggers: list[triggers.Trigger] = field(default_factory=list)
    dated: list[dating.Dated] = field(default_factory=list)
    rows: list[dict[str, float]] = field(default_factory=list)
    words: list[dict[str, float]] = field(default_factory=list)
    likeliest: list[bodies.Likeliest] = field(default_factory=list)
    #: The portraits with what the likeliest name tells.
    known: list[dict[str, float]] = field(default_factory=list)
    named: list[bool] = field(default_factory=list)


def pupils(split: str, found: Sequence[tuple[Sequence[Entity], Sequence[Draft]]]) -> list[Pupil]:
    """The articles of a split that have alliances, each with drafts of every source."""
    chance = random.Random(7)
    golds = load(split)
    told = []
    for number, (gold, document) in enumerate(zip(golds, documents([g.article for g in golds]), strict=True)):
        if not gold.alliances:
            continue
        perfect = lesson(gold, document)
        lessons = {Source.GOLD: perfect, Source.SPOILED: spoiled(perfect, chance)}
        if found and found[number][1]:
            lessons[Source.FOUND] = found_lesson(gold, document, *found[number])
        for source, some in lessons.items():
            told.append(Pupil(some, scene(document, some.entities, some.drafts), number, source))
    return told


def found_drafts() -> tuple[list[Any], list[Any]]:
    """What the reader finds in `train` (by models that did not see the story) and in `dev`."""
    learnt = reader_models()
    found = [find(document, learnt) for document in documents([gold.article for gold in load("dev")])]
    held_out = [one for _, one in out_of_fold(learn(load("train")))]
    return [(one.entities, one.drafts) for one in held_out], [(one.entities, one.drafts) for one in found]


def report(
    name: str, train: Sequence[Pupil], dev: Sequence[Pupil], right: Callable[[Pupil, int], bool]
) -> None:
    """Print the share that is right: cross-validated and on dev, perfect drafts and spoiled ones."""
    cells = []
    for label, some in (("oof", train), ("dev", dev)):
        for source in Source:
            marks = [
                right(p, d) for p in some if p.source is source for d, a in enumerate(p.lesson.answers) if a
            ]
            cells.append(f"{label} {source.value} {np.mean(marks) if marks else 0:.3f}")
    print(f"{name:8}", "  ".join(cells), flush=True)
