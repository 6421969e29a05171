"""Train the models of the attributes from `train`, and say how well they do.

    python -m training.attributes            cross-validates, trains, writes the weights
    python -m training.attributes --dry      the same without writing

Every later model learns from what the earlier ones say of articles that they did not see (story-wise
folds), on perfect drafts and on spoiled ones. The figures printed are for drafts of the gold labels;
`oof` is cross-validated on `train`, `dev` was never trained on.
"""

from __future__ import annotations

import argparse
import pickle
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from summarizer.document import Draft, Entity
from summarizer.extract import documents
from summarizer.facts import bodies, clauses, dating, kinds, leads, portrait, reasons, statuses, triggers
from summarizer.facts.alliances import find
from summarizer.facts.alliances import models as reader_models
from summarizer.facts.classifier import DenseModel, WordModel, squashed
from summarizer.facts.scene import Scene, scene
from summarizer.types import Status
from training.corpus import folds, load
from training.fitting import fit_dense, fit_words, save_dense, save_words
from training.gold_drafts import Lesson, found_lesson, lesson, spoiled, trigger_place
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
    named: list[bool] = field(default_factory=list)


#: Makes a model of some pupils, and applies one to others.
Step = tuple[Callable[[Sequence[Pupil]], Any], Callable[[Any, Sequence[Pupil]], None]]


def main() -> None:
    """Cross-validate, train on all of `train`, measure on `dev`, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry", action="store_true", help="write nothing")
    parser.add_argument(
        "--drafts", nargs=2, type=Path, help="what the reader found in train and dev, pickled"
    )
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    if options.drafts:
        found = [pickle.loads(path.read_bytes()) for path in options.drafts]  # noqa: S301 - our own file
    else:
        found = list(found_drafts())
    train, dev = pupils("train", found[0]), pupils("dev", found[1])
    articles = load("train")
    splits = [(set(a), set(b)) for a, b in folds(articles)]
    made: dict[str, WordModel | DenseModel] = {}

    def stage(
        name: str, fit: Callable[[Sequence[Pupil]], Any], apply: Callable[[Any, Sequence[Pupil]], None]
    ) -> None:
        for known, held in splits:
            model = fit([p for p in train if p.number in known])
            apply(model, [p for p in train if p.number in held])
        final = fit(train)
        apply(final, dev)
        made.update(final)
        print("fitted", name, flush=True)

    stage("words", fit_clause_words, apply_clause_words)
    stage("triggers", fit_triggers, apply_triggers)
    report("trigger", train, dev, trigger_right)
    stage("dates", fit_dates, apply_dates)
    report("date", train, dev, date_right)
    stage("portraits", lambda _: {}, apply_portraits)
    results: dict[str, dict[int, Any]] = {}
    for name, fit, apply in (
        ("name", fit_names, apply_names),
        ("kind", fit_kinds, apply_kinds),
        ("status", fit_statuses, apply_statuses),
        ("main", fit_news, apply_news),
        ("lead", fit_leads, apply_leads),
        ("why", fit_reasons, apply_reasons),
    ):
        said: dict[int, Any] = {}
        stage(name, fit, lambda model, some, apply=apply, said=said: apply(model, some, said))
        results[name] = said
    report("date", train, dev, lambda p, d: second_date_right(p, d, results["status"][id(p)][d]))
    for name, right in (("kind", kind_right), ("status", status_right), ("main", main_right)):
        report(name, train, dev, lambda p, d, name=name, right=right: right(p, d, results[name][id(p)][d]))
    made |= {"bodies": tuned(made["bodies"], train, dev, results["name"], "name")}
    made |= {"leads": tuned(made["leads"], train, dev, results["lead"], "lead")}
    made |= {"reasons": tuned_reasons(made["reasons"], train, dev, results["why"])}
    if options.keep:
        options.keep.write_bytes(
            pickle.dumps(
                (
                    train,
                    dev,
                    {k: {id(p): v[id(p)] for p in [*train, *dev]} for k, v in results.items()},
                    [id(p) for p in [*train, *dev]],
                )
            )
        )
    if not options.dry:
        for name, model in made.items():
            (save_words if isinstance(model, WordModel) else save_dense)(model, name)  # type: ignore[operator]


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
            rows, right, trees=300, depth=4, rate=0.04, of_features=0.25, least_leaf=15, share=1.0
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


def second_date_right(pupil: Pupil, draft: int, status: str) -> bool:
    """Whether the date is right once the status is known."""
    alliance = pupil.lesson.answers[draft]
    known = dating.with_status(pupil.dated[draft], Status(status))
    return alliance is not None and same_date(known.value, alliance.date)


# Kind, status, weight ------------------------------------------------------------------------------


def apply_portraits(_: Any, some: Sequence[Pupil]) -> None:
    for pupil in some:
        parts = zip(pupil.scene.views, pupil.triggers, strict=True)
        pupil.rows = portrait.portraits(pupil.scene, pupil.triggers, pupil.dated)
        pupil.words = [portrait.word_features(pupil.scene, *part) for part in parts]


def _portraits(some: Sequence[Pupil], label: Callable[[Any], Any]) -> tuple[list[Any], list[Any], list[Any]]:
    found = [
        (pupil.rows[d], pupil.words[d], label(alliance))
        for pupil in some
        for d, alliance in enumerate(pupil.lesson.answers)
        if alliance
    ]
    return [f[0] for f in found], [f[1] for f in found], [f[2] for f in found]


def _fit_pair(
    some: Sequence[Pupil], label: Callable[[Any], str], name: str, words_name: str
) -> dict[str, Any]:
    rows, words, labels = _portraits(some, label)
    dense = fit_dense(rows, labels, of_features=0.2)
    numbers = [dense.classes.index(value) for value in labels]
    return {name: dense, words_name: fit_words(words, numbers, strength=0.3, shared=True)}


def _apply_pair(
    models: dict[str, Any],
    some: Sequence[Pupil],
    said: dict[int, Any],
    name: str,
    words_name: str,
    share: float,
) -> None:
    for pupil in some:
        dense = models[name].probabilities(pupil.rows)
        spoken = squashed(models[words_name].scores(pupil.words))
        said[id(pupil)] = [
            models[name].classes[i] for i in ((1 - share) * dense + share * spoken).argmax(axis=1)
        ]


def fit_kinds(some: Sequence[Pupil]) -> dict[str, Any]:
    return _fit_pair(some, lambda alliance: alliance.kind.value, "kinds", "kind_words")


def apply_kinds(models: dict[str, Any], some: Sequence[Pupil], said: dict[int, Any]) -> None:
    _apply_pair(models, some, said, "kinds", "kind_words", kinds.WORDS_SHARE)


def kind_right(pupil: Pupil, draft: int, said: str) -> bool:
    return pupil.lesson.answers[draft].kind.value == said  # type: ignore[union-attr]


def fit_statuses(some: Sequence[Pupil]) -> dict[str, Any]:
    return _fit_pair(some, lambda alliance: alliance.status.value, "statuses", "status_words")


def apply_statuses(models: dict[str, Any], some: Sequence[Pupil], said: dict[int, Any]) -> None:
    _apply_pair(models, some, said, "statuses", "status_words", statuses.WORDS_SHARE)


def status_right(pupil: Pupil, draft: int, said: str) -> bool:
    return pupil.lesson.answers[draft].status.value == said  # type: ignore[union-attr]


def fit_news(some: Sequence[Pupil]) -> dict[str, Any]:
    rows, _, labels = _portraits(some, lambda alliance: alliance.main)
    return {"news": fit_dense(rows, labels, of_features=0.2, share=0.8)}


def apply_news(models: dict[str, Any], some: Sequence[Pupil], said: dict[int, Any]) -> None:
    for pupil in some:
        said[id(pupil)] = [bool(chance >= 0.5) for chance in models["news"].probabilities(pupil.rows)[:, 0]]


def main_right(pupil: Pupil, draft: int, said: bool) -> bool:
    return pupil.lesson.answers[draft].main == said  # type: ignore[union-attr]


# Name and lead -------------------------------------------------------------------------------------


def fit_names(some: Sequence[Pupil]) -> dict[str, Any]:
    """A model of which words are a draft's proper name."""
    rows, right = [], []
    for pupil in some:
        options = bodies.name_candidates(pupil.scene)
        for d, alliance in enumerate(pupil.lesson.answers):
            if alliance is None:
                continue
            view = pupil.scene.views[d]
            for option in options:
                if not bodies.is_near(pupil.scene, view, option):
                    continue
                rows.append(bodies.name_features(pupil.scene, pupil.triggers, d, pupil.rows[d], option))
                right.append(bool(alliance.name) and _bare(option.text) == _bare(alliance.name or ""))
    return {"bodies": fit_dense(rows, right, trees=150, rate=0.08, share=0.8)}


def apply_names(models: dict[str, Any], some: Sequence[Pupil], said: dict[int, Any]) -> None:
    """Name some drafts."""
    for pupil in some:
        options = bodies.name_candidates(pupil.scene)
        found = bodies.likeliest(models["bodies"], pupil.scene, pupil.triggers, pupil.rows, options)
        pupil.named = [chance >= 0.5 for _, chance in found]
        pupil.rows = [portrait.with_name(row, *one) for row, one in zip(pupil.rows, found, strict=True)]
        said[id(pupil)] = [(best.text if best else "", chance) for best, chance in found]


def fit_leads(some: Sequence[Pupil]) -> dict[str, Any]:
    """A model of which party leads."""
    rows, right = [], []
    for pupil in some:
        for d, alliance in enumerate(pupil.lesson.answers):
            if alliance is None:
                continue
            rows += _lead_rows(pupil, d)
            right += [_is_lead(pupil, party, alliance.lead) for party in pupil.scene.views[d].draft.parties]
    return {"leads": fit_dense(rows, right, trees=120, share=0.7)}


def _lead_rows(pupil: Pupil, d: int) -> list[dict[str, float]]:
    view, trigger, row = pupil.scene.views[d], pupil.triggers[d], pupil.rows[d]
    return leads.lead_features(pupil.scene, view, trigger, row, named=pupil.named[d])


def apply_leads(models: dict[str, Any], some: Sequence[Pupil], said: dict[int, Any]) -> None:
    """Find who leads some drafts."""
    for pupil in some:
        found = []
        for d, view in enumerate(pupil.scene.views):
            chances = models["leads"].probabilities(_lead_rows(pupil, d))[:, 0]
            best = int(chances.argmax())
            found.append((pupil.scene.entities[view.draft.parties[best]].name, float(chances[best])))
        said[id(pupil)] = found


def _is_lead(pupil: Pupil, party: int, lead: str | None) -> bool:
    entity = pupil.scene.entities[party]
    return bool(lead) and _bare(lead or "") in {_bare(form) for form in (entity.name, *entity.aliases)}


def tuned(
    model: Any, train: Sequence[Pupil], dev: Sequence[Pupil], said: dict[int, Any], what: str
) -> DenseModel:
    """The model with the cut that gives the most right answers on the folds."""

    def right(pupil: Pupil, d: int, cut: float) -> bool:
        text, chance = said[id(pupil)][d]
        alliance = pupil.lesson.answers[d]
        gold = getattr(alliance, what)
        if chance < cut:
            return gold is None
        if what == "lead":
            return gold is not None and _bare(gold) in _forms(pupil, text)
        return gold is not None and _bare(gold) == _bare(text)

    def share(some: Sequence[Pupil], cut: float) -> float:
        return float(np.mean([right(p, d, cut) for p in some for d, a in enumerate(p.lesson.answers) if a]))

    cut = max(np.arange(0.2, 0.75, 0.05), key=lambda value: share(train, value))
    report(what, train, dev, lambda p, d: right(p, d, cut))
    return _with_cut(model, float(cut))


def _forms(pupil: Pupil, name: str) -> set[str]:
    return {
        _bare(form)
        for entity in pupil.scene.entities
        if entity.name == name
        for form in (entity.name, *entity.aliases)
    }


def _with_cut(model: DenseModel, cut: float) -> DenseModel:
    return replace(model, cut=cut)


def _bare(text: str) -> str:
    return bodies._bare(text)


# Why -----------------------------------------------------------------------------------------------


def fit_reasons(some: Sequence[Pupil]) -> dict[str, Any]:
    rows, right = [], []
    for pupil in some:
        for view, alliance in zip(pupil.scene.views, pupil.lesson.answers, strict=True):
            if alliance is None:
                continue
            rows += reasons.features(pupil.scene, view, pupil.heard)
            right += [label in alliance.why for label in clauses.LABELS]
    return {"reasons": fit_dense(rows, right, trees=150, of_features=0.4, share=0.8)}


def apply_reasons(models: dict[str, Any], some: Sequence[Pupil], said: dict[int, Any]) -> None:
    for pupil in some:
        said[id(pupil)] = [
            models["reasons"].probabilities(reasons.features(pupil.scene, view, pupil.heard))[:, 0]
            for view in pupil.scene.views
        ]


def tuned_reasons(
    model: Any, train: Sequence[Pupil], dev: Sequence[Pupil], said: dict[int, Any]
) -> DenseModel:
    """The model with the cut that gives the best F1 on the folds."""

    def f1(some: Sequence[Pupil], cut: float, keep: Callable[[Pupil], bool]) -> float:
        hit = given = wanted = 0
        for pupil in some:
            if not keep(pupil):
                continue
            for chances, alliance in zip(said[id(pupil)], pupil.lesson.answers, strict=True):
                if alliance is None:
                    continue
                labels = {
                    label for label, chance in zip(clauses.LABELS, chances, strict=True) if chance >= cut
                }
                hit += len(labels & set(alliance.why))
                given += len(labels)
                wanted += len(alliance.why)
        return 2 * hit / max(1, given + wanted)

    cut = float(max(np.arange(0.2, 0.6, 0.02), key=lambda value: f1(train, value, lambda _: True)))
    cells = [
        f"{label} {source.value} {f1(some, cut, lambda p, source=source: p.source is source):.3f}"
        for label, some in (("oof", train), ("dev", dev))
        for source in Source
    ]
    print(f"{'why F1':8}", "  ".join(cells), f"cut {cut:.2f}", flush=True)
    return _with_cut(model, cut)


if __name__ == "__main__":
    main()
