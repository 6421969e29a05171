"""Train what places an alliance in its article: what each clause says, which one states it, its date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from summarizer.facts import clauses, dating, triggers
from summarizer.facts.classifier import DenseModel, WordModel
from training.fitting import fit_dense, fit_words
from training.gold_drafts import trigger_place
from training.pupils import Pupil, Source

# What the clauses say -----------------------------------------------------------------------------


def fit_clause_words(some: Sequence[Pupil]) -> dict[str, WordModel]:
    """A model of what clauses say: allying, then each reason."""
    rows, targets = [], []
    for pupil in some:
        if pupil.source is Source.SPOILED:
            continue
        document = pupil.lesson.document
        stating = [trigger_place(alliance, document) for alliance in pupil.lesson.gold.alliances]
        said = _clause_reasons(pupil)
        at = 0
        for shared, inside in clauses.word_features(pupil.scene):
            rows += [shared | row for row in inside]
        for row in pupil.scene.clauses:
            for clause in row:
                targets.append([any(place and _within(clause, place) for place in stating), *said[at]])
                at += 1
    return {"clause_words": fit_words(rows, np.array(targets))}


def apply_clause_words(models: dict[str, WordModel], some: Sequence[Pupil]) -> None:
    """Let the model hear the clauses of some articles."""
    for pupil in some:
        scores = models["clause_words"].nested(clauses.word_features(pupil.scene))
        pupil.heard = clauses.heard(pupil.scene, scores)


def _within(clause: Any, place: tuple[int, int, int]) -> bool:
    """Whether at least half of the words at a place lie in a clause."""
    number, start, end = place
    return clause.sentence == number and min(clause.end, end) - max(clause.start, start) > 0.5 * (end - start)


def _clause_reasons(pupil: Pupil) -> list[list[bool]]:
    stated: dict[tuple[int, int], set[Any]] = {}
    for alliance in pupil.lesson.gold.alliances:
        for reason, words in alliance.why_text.items():
            if not words:
                continue
            for number, sentence in enumerate(pupil.lesson.document.sentences[: len(pupil.scene.texts)]):
                start = sentence.text.find(words)
                if start < 0:
                    continue
                for clause in pupil.scene.clauses[number]:
                    common = min(clause.end, start + len(words)) - max(clause.start, start)
                    if common > 0.3 * min(len(words), clause.end - clause.start):
                        stated.setdefault((number, clause.start), set()).add(reason)
    return [
        [label in stated.get((clause.sentence, clause.start), ()) for label in clauses.LABELS]
        for row in pupil.scene.clauses
        for clause in row
    ]


# Where it is stated, and when ----------------------------------------------------------------------


def fit_triggers(some: Sequence[Pupil]) -> dict[str, DenseModel]:
    """A model of which clause states which draft."""
    rows, right = [], []
    for pupil in some:
        found = triggers.rows_of(pupil.scene, pupil.heard)
        for asked, alliance in zip(found, pupil.lesson.answers, strict=True):
            if alliance is None:
                continue
            place = trigger_place(alliance, pupil.lesson.document)
            rows += list(asked.values())
            right += [bool(place and _within(pupil.heard.clauses[number], place)) for number in asked]
    return {"triggers": fit_dense(rows, right, rate=0.08, of_features=0.4, share=0.8)}


def apply_triggers(models: dict[str, DenseModel], some: Sequence[Pupil]) -> None:
    """Find the clauses of some drafts."""
    for pupil in some:
        found = triggers.rows_of(pupil.scene, pupil.heard)
        chances = models["triggers"].probabilities([row for asked in found for row in asked.values()])[:, 0]
        pupil.triggers = list(triggers.scattered(pupil.heard, found, chances))


def trigger_right(pupil: Pupil, draft: int) -> bool:
    alliance = pupil.lesson.answers[draft]
    place = trigger_place(alliance, pupil.lesson.document) if alliance else None
    return bool(place and _within(pupil.triggers[draft].best, place))


def fit_dates(some: Sequence[Pupil]) -> dict[str, DenseModel]:
    rows, right = [], []
    for pupil in some:
        for d, alliance in enumerate(pupil.lesson.answers):
            if alliance is None:
                continue
            for option in dating.candidates(pupil.scene, pupil.scene.views[d], pupil.triggers[d]):
                rows.append(option.features)
                right.append(same_date(option.value, alliance.date))
    return {
        "dates": fit_dense(
            rows,
            right,
            trees=400,
            depth=4,
            rate=0.03,
            of_features=0.12,
            least_leaf=30,
            of_rows=0.5,
            share=1.0,
        )
    }


def apply_dates(models: dict[str, DenseModel], some: Sequence[Pupil]) -> None:
    for pupil in some:
        pupil.dated = []
        for view, trigger in zip(pupil.scene.views, pupil.triggers, strict=True):
            options = dating.candidates(pupil.scene, view, trigger)
            chances = models["dates"].probabilities([option.features for option in options])[:, 0]
            pupil.dated.append(dating.choose(options, [float(chance) for chance in chances]))


def same_date(value: str | None, gold: str | None) -> bool:
    """As the scorer has it: at least as exact as the label, and no other."""
    return bool(value) and value[: len(gold)] == gold if gold and value else not gold and not value


def date_right(pupil: Pupil, draft: int) -> bool:
    alliance = pupil.lesson.answers[draft]
    return alliance is not None and same_date(pupil.dated[draft].value, alliance.date)
