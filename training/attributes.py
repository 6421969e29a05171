"""Train the models of the attributes from `train`, and say how well they do.

    python -m training.attributes            cross-validates, trains, writes the weights
    python -m training.attributes --dry      the same without writing

Every later model learns from what the earlier ones say of articles that they did not see (story-wise
folds), on drafts of the gold labels, on spoiled ones and on those that the reader itself finds. In what is
printed `oof` is cross-validated on `train`; `dev` was never trained on.
"""

from __future__ import annotations

import argparse
import pickle
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from summarizer.facts import bodies, clauses, kinds, leads, portrait, reasons, statuses
from summarizer.facts.classifier import DenseModel, WordModel, squashed
from training.corpus import folds, load
from training.fitting import fit_dense, fit_words, save_dense, save_words
from training.placing import (
    apply_clause_words,
    apply_dates,
    apply_triggers,
    date_right,
    fit_clause_words,
    fit_dates,
    fit_triggers,
    trigger_right,
)
from training.pupils import Pupil, Source, found_drafts, pupils, report


def main() -> None:
    """Cross-validate, train on all of `train`, measure on `dev`, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dry", action="store_true", help="write nothing")
    parser.add_argument(
        "--drafts", nargs=2, type=Path, help="what the reader found in train and dev, pickled"
    )
    options = parser.parse_args()
    if options.drafts:
        found = [pickle.loads(path.read_bytes()) for path in options.drafts]  # noqa: S301 - our own file
    else:
        found = list(found_drafts())
    teach(found, write=not options.dry)


def teach(found: Sequence[Any], *, write: bool) -> None:
    """All stages, given what the reader found in train and in dev: organisations and drafts an article."""
    train, dev = pupils("train", found[0]), pupils("dev", found[1])
    articles = load("train")
    splits = [(set(a), set(b)) for a, b in folds(articles)]
    made: dict[str, WordModel | DenseModel] = {}

    def stage(
        name: str, fit: Callable[[Sequence[Pupil]], Any], apply: Callable[[Any, Sequence[Pupil]], None]
    ) -> None:
        *by_fold, final = _fitted(
            fit, [*([p for p in train if p.number in known] for known, _ in splits), train]
        )
        for model, (_, held) in zip(by_fold, splits, strict=True):
            apply(model, [p for p in train if p.number in held])
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
        ("candidates", fit_names, apply_names),
        ("name", fit_named, apply_named),
        ("kind", fit_kinds, apply_kinds),
        ("status", fit_statuses, apply_statuses),
        ("main", fit_news, apply_news),
        ("lead", fit_leads, apply_leads),
        ("why", fit_reasons, apply_reasons),
    ):
        said: dict[int, Any] = {}
        stage(name, fit, lambda model, some, apply=apply, said=said: apply(model, some, said))
        results[name] = said
    for name, right in (("kind", kind_right), ("status", status_right), ("main", main_right)):
        report(name, train, dev, lambda p, d, name=name, right=right: right(p, d, results[name][id(p)][d]))
    made |= {"named": tuned(made["named"], train, dev, results["name"], "name")}
    made |= {"leads": tuned(made["leads"], train, dev, results["lead"], "lead")}
    made |= {"reasons": tuned_reasons(made["reasons"], train, dev, results["why"])}
    if write:
        for name, model in made.items():
            (save_words if isinstance(model, WordModel) else save_dense)(model, name)  # type: ignore[operator]


#: What the workers of a stage were handed when they were forked: no pupils go through a pipe.
_handed: list[tuple[Callable[[Sequence[Pupil]], Any], Sequence[Sequence[Pupil]]]] = []


def _fitted(fit: Callable[[Sequence[Pupil]], Any], lessons: Sequence[Sequence[Pupil]]) -> list[Any]:
    """The models of several choices of pupils, as many learnt at a time as there are cores."""
    _handed[:] = [(fit, lessons)]
    with get_context("fork").Pool() as workers:
        return workers.map(_fit_one, range(len(lessons)), chunksize=1)


def _fit_one(place: int) -> Any:
    ((fit, lessons),) = _handed
    return fit(lessons[place])


# Kind, status, weight ------------------------------------------------------------------------------


def apply_portraits(_: Any, some: Sequence[Pupil]) -> None:
    for pupil in some:
        parts = zip(pupil.scene.views, pupil.triggers, strict=True)
        pupil.rows = portrait.portraits(pupil.scene, pupil.triggers, pupil.dated)
        pupil.words = [portrait.word_features(pupil.scene, *part) for part in parts]


def _portraits(some: Sequence[Pupil], label: Callable[[Any], Any]) -> tuple[list[Any], list[Any], list[Any]]:
    found = [
        (pupil.known[d], pupil.words[d], label(alliance))
        for pupil in some
        for d, alliance in enumerate(pupil.lesson.answers)
        if alliance
    ]
    return [f[0] for f in found], [f[1] for f in found], [f[2] for f in found]


def _fit_pair(
    some: Sequence[Pupil], label: Callable[[Any], str], name: str, words_name: str, rare: float = 0.0
) -> dict[str, Any]:
    """The two models of a label; `rare` 0.5 weighs a class of a hundredth of the rows ten times."""
    rows, words, labels = _portraits(some, label)
    counts = Counter(labels)
    weight = np.array([(len(labels) / counts[value]) ** rare for value in labels])
    weight /= weight.mean()
    dense = fit_dense(rows, labels, of_features=0.2, weight=weight)
    numbers = [dense.classes.index(value) for value in labels]
    return {
        name: dense,
        words_name: fit_words(words, numbers, strength=0.3, shared=True, weight=weight),
    }


def _apply_pair(
    models: dict[str, Any],
    some: Sequence[Pupil],
    said: dict[int, Any],
    name: str,
    words_name: str,
    share: float,
) -> None:
    for pupil in some:
        dense = models[name].probabilities(pupil.known)
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
    # Weighing rare ones by the root: .869 against .859 right, cross-validated on gold alliances of `train`.
    return _fit_pair(some, lambda alliance: alliance.status.value, "statuses", "status_words", rare=0.5)


def apply_statuses(models: dict[str, Any], some: Sequence[Pupil], said: dict[int, Any]) -> None:
    _apply_pair(models, some, said, "statuses", "status_words", statuses.WORDS_SHARE)


def status_right(pupil: Pupil, draft: int, said: str) -> bool:
    return pupil.lesson.answers[draft].status.value == said  # type: ignore[union-attr]


def fit_news(some: Sequence[Pupil]) -> dict[str, Any]:
    rows, _, labels = _portraits(some, lambda alliance: alliance.main)
    return {"news": fit_dense(rows, labels, of_features=0.2, share=0.8)}


def apply_news(models: dict[str, Any], some: Sequence[Pupil], said: dict[int, Any]) -> None:
    for pupil in some:
        said[id(pupil)] = [bool(chance >= 0.5) for chance in models["news"].probabilities(pupil.known)[:, 0]]


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
    weight = np.where(right, 4.0, 1.0)
    return {"bodies": fit_dense(rows, right, trees=150, rate=0.08, share=0.8, weight=weight)}


def apply_names(models: dict[str, Any], some: Sequence[Pupil], _: dict[int, Any]) -> None:
    """Find the likeliest names of some drafts."""
    for pupil in some:
        options = bodies.name_candidates(pupil.scene)
        found = bodies.likeliest(models["bodies"], pupil.scene, pupil.triggers, pupil.rows, options)
        pupil.likeliest = list(found)


def fit_named(some: Sequence[Pupil]) -> dict[str, Any]:
    """A model of whether a draft goes by its likeliest name."""
    rows, right = [], []
    for pupil in some:
        for row, one, alliance in zip(pupil.rows, pupil.likeliest, pupil.lesson.answers, strict=True):
            if alliance is None:
                continue
            rows.append(bodies.doubts(row, one))
            right.append(
                bool(alliance.name and one.name) and _bare(one.name.text) == _bare(alliance.name or "")
            )
    return {"named": fit_dense(rows, right, trees=100, of_features=0.25)}


def apply_named(models: dict[str, Any], some: Sequence[Pupil], said: dict[int, Any]) -> None:
    """Say how likely each name is, and put that into the portraits."""
    for pupil in some:
        found = bodies.sure(models["named"], pupil.rows, pupil.likeliest)
        pupil.named = [chance >= 0.5 for _, chance in found]
        pupil.known = [portrait.with_name(row, *one) for row, one in zip(pupil.rows, found, strict=True)]
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
