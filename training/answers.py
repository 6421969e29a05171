"""Build the weights of the answers: `python -m training.answers`.

Two ensembles of boosted trees are trained on the questions of the corpus: one judges single pieces of an article as
the answer to a question, one judges whole answers made of them. The second learns from chances that the first gives
to stories it has not seen (folds by story), and so does the level below which an answer is kept back.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import random
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from summarizer.answers.features import weighed_reasons
from summarizer.answers.gate import WIDTH, opened, signs
from summarizer.answers.proposals import chosen, propose
from summarizer.answers.question import Asks
from summarizer.answers.sets import describe_sets
from summarizer.answers.wonted import traits, wonted
from training.corpus import CORPUS
from training.questions import FOLDERS, Example, exactly_right, examples, says

WEIGHTS = pathlib.Path(__file__).parent.parent / "summarizer" / "weights"
FOLDS = 5
#: The share of wrong pieces that is learnt from.
KEPT_WRONG = 0.3

#: Chosen by story-wise cross-validation on the training questions.
PIECES = (
    {
        "max_iter": 110,
        "learning_rate": 0.09,
        "max_leaf_nodes": 20,
        "min_samples_leaf": 25,
        "l2_regularization": 2.0,
    },
    {
        "max_iter": 180,
        "learning_rate": 0.05,
        "max_leaf_nodes": 10,
        "min_samples_leaf": 60,
        "l2_regularization": 5.0,
    },
)
#: Each ensemble of pieces is learnt so often, from other draws of the wrong ones; they are averaged.
DRAWS = 2
WHOLES = {
    "max_iter": 110,
    "learning_rate": 0.05,
    "max_leaf_nodes": 24,
    "min_samples_leaf": 20,
    "l2_regularization": 4.0,
}
WORDING = 0.3


def folds(found: Sequence[Example], seed: int = 0) -> NDArray[np.int64]:
    """A fold for every example, all of one story in the same."""
    stories = sorted({e.story for e in found})
    random.Random(seed).shuffle(stories)
    number = {story: i % FOLDS for i, story in enumerate(stories)}
    return np.array([number[e.story] for e in found])


class Committee:
    """Several boosted ensembles whose raw scores are averaged."""

    def __init__(self, members: Sequence[HistGradientBoostingClassifier]) -> None:
        self.members = members

    def chances(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability that each row is a right one."""
        if not len(rows):
            return np.zeros(0, np.float32)
        raw = np.mean([m.decision_function(rows) for m in self.members], axis=0)
        chances: NDArray[np.float32] = (1 / (1 + np.exp(-raw))).astype(np.float32)
        return chances


def fit_pieces(found: Sequence[Example]) -> Committee:
    """Learn to judge pieces; a question with many right mentions counts little more than one with few.

    A third of the wrong pieces stands for all of them.
    """
    members = []
    for seed, options in enumerate(PIECES * DRAWS):
        rng = np.random.default_rng(seed)
        rows, right, weight = [], [], []
        for e in found:
            kept = e.right | (rng.random(len(e.right)) < KEPT_WRONG)
            rows.append(e.rows[kept])
            right.append(e.right[kept])
            share = np.where(e.right[kept], 1 / max(1, int(e.right.sum())) ** 0.5, 1 / KEPT_WRONG)
            weight.append(e.weight * share)
        model = HistGradientBoostingClassifier(random_state=seed, max_bins=63, max_features=0.35, **options)
        members.append(
            model.fit(np.concatenate(rows), np.concatenate(right), sample_weight=np.concatenate(weight))
        )
    return Committee(members)


def fit_wholes(found: Sequence[Example]) -> Committee:
    """Learn to judge whole answers, from examples whose pieces have chances."""
    taught = [
        (e.sets, e.sets_right, e.weight) for e in found if e.sets is not None and e.sets_right is not None
    ]
    rows = np.concatenate([sets for sets, _, _ in taught])
    right = np.concatenate([rights for _, rights, _ in taught])
    weight = np.concatenate([np.full(len(sets), weight) for sets, _, weight in taught])
    return Committee(
        [
            HistGradientBoostingClassifier(random_state=seed, max_bins=63, max_features=0.25, **WHOLES).fit(
                rows, right, sample_weight=weight
            )
            for seed in range(8)
        ]
    )


def fit_wording(found: Sequence[Example]) -> dict[str, float]:
    """The weights of `summarizer.answers.wonted`."""
    vectorizer = DictVectorizer()
    rows = vectorizer.fit_transform([dict.fromkeys(traits(e.query), 1.0) for e in found])
    model = LogisticRegression(C=WORDING, max_iter=2000).fit(
        rows, [bool(e.gold["answerable"]) for e in found]
    )
    table = {
        name: round(float(w), 3)
        for name, w in zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)
    }
    return {
        "": round(float(model.intercept_[0]), 3),
        **{name: w for name, w in sorted(table.items()) if abs(w) >= 0.02},
    }


def judge_pieces(model: Committee, wording: Mapping[str, float], found: Sequence[Example]) -> None:
    """Give every example its chances and whole answers."""
    for e in found:
        e.chances = model.chances(e.rows)
        if e.query.asks is Asks.WHY:
            e.chances = weighed_reasons(e.rows, e.chances)
        e.proposals = propose(e.query, e.page, e.pieces, e.rows, e.chances)
        likely = wonted(e.query, wording)
        e.sets = describe_sets(e.query, e.page, e.pieces, e.rows, e.chances, e.proposals, likely)
        e.sets_right = np.array([exactly_right(e.gold, e.names(p)) for p in e.proposals], dtype=bool)


def judged(model: Committee, found: Sequence[Example]) -> NDArray[np.float64]:
    """(chance of the best whole answer, whether it is right, whether there is one) for every example."""
    result = []
    for e in found:
        chances = model.chances(e.sets) if e.sets is not None else np.zeros(0)
        e.best = chosen(e.query, e.proposals, chances) if len(chances) else -1
        right = bool(e.sets_right[e.best]) if e.best >= 0 and e.sets_right is not None else False
        result.append(
            (float(chances[e.best]) if e.best >= 0 else 0.0, float(right), float(e.gold["answerable"]))
        )
    return np.array(result)


def gate_signs(found: Sequence[Example], outcomes: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the gate sees of every example."""
    return np.array(
        [
            signs(outcome[0], e.sets[e.best]) if e.sets is not None and e.best >= 0 else np.full(WIDTH, -9.0)
            for e, outcome in zip(found, outcomes, strict=True)
        ]
    )


def fit_gate(seen: NDArray[np.float64], outcomes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Learn to tell right answers from those to unanswerable questions; wrong ones teach nothing here."""
    taught = (outcomes[:, 1] == 1) | (outcomes[:, 2] == 0)
    mean, spread = seen[taught].mean(axis=0), seen[taught].std(axis=0) + 1e-6
    model = LogisticRegression(C=0.1, max_iter=2000).fit((seen[taught] - mean) / spread, outcomes[taught, 1])
    weights = model.coef_[0] / spread
    return np.array([model.intercept_[0] - (weights * mean).sum(), *weights])


def gated(found: Sequence[Example], outcomes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The outcomes with the gate's chance in place of the whole answer's, story-wise crossed."""
    seen, fold, result = gate_signs(found, outcomes), folds(found), outcomes.copy()
    for k in range(FOLDS):
        weights = fit_gate(seen[fold != k], outcomes[fold != k])
        result[fold == k, 0] = [opened(weights, row) for row in seen[fold == k]]
    return result


def level_for(outcomes: NDArray[np.float64], *, abstained: float) -> float:
    """The lowest level at which that share of the unanswerable is kept back."""
    unanswerable = np.sort(outcomes[outcomes[:, 2] == 0, 0])
    return float(unanswerable[min(len(unanswerable) - 1, int(np.ceil(abstained * len(unanswerable))))]) + 1e-6


def flat(committee: Committee, prefix: str) -> dict[str, NDArray[np.float64]]:
    """A trained committee as the arrays that `summarizer.answers.forest` reads."""
    roots, parts, depth, size = [], [], 1, 0
    share = 1 / len(committee.members)
    for model in committee.members:
        for (tree,) in model._predictors:
            nodes = tree.nodes
            leaf = nodes["is_leaf"].astype(bool)
            here = np.arange(len(nodes)) + size
            left = np.where(leaf, here, nodes["left"].astype(np.int64) + size)
            right = np.where(leaf, here, nodes["right"].astype(np.int64) + size)
            feature = np.where(leaf, 0, nodes["feature_idx"])
            threshold = np.where(leaf, 0.0, nodes["num_threshold"])
            parts.append((feature, threshold, left, right, np.where(leaf, nodes["value"] * share, 0.0)))
            roots.append(size)
            depth = max(depth, int(nodes["depth"].max()))
            size += len(nodes)
    baseline = float(np.mean([model._baseline_prediction.ravel()[0] for model in committee.members]))
    feature, threshold, left, right, value = (np.concatenate([p[i] for p in parts]) for i in range(5))
    return {
        f"{prefix}.roots": np.array(roots, np.int32),
        f"{prefix}.feature": feature.astype(np.int16),
        f"{prefix}.threshold": threshold.astype(np.float64),
        f"{prefix}.left": left.astype(np.int32),
        f"{prefix}.right": right.astype(np.int32),
        f"{prefix}.value": value.astype(np.float32),
        f"{prefix}.shape": np.array([depth, baseline]),
    }


def crossed(found: Sequence[Example]) -> NDArray[np.float64]:
    """The outcome of every example, judged by models that have not seen its story."""
    fold = folds(found)
    for k in range(FOLDS):
        seen = [e for e, f in zip(found, fold, strict=True) if f != k]
        held = [e for e, f in zip(found, fold, strict=True) if f == k]
        judge_pieces(fit_pieces(seen), fit_wording(seen), held)
    outcomes = np.zeros((len(found), 3))
    for k in range(FOLDS):
        wholes = fit_wholes([e for e, f in zip(found, fold, strict=True) if f != k])
        outcomes[fold == k] = judged(wholes, [e for e, f in zip(found, fold, strict=True) if f == k])
    return outcomes


def report(outcomes: NDArray[np.float64]) -> None:
    """Print what several levels would give."""
    answerable = outcomes[:, 2] == 1
    print(f"best whole answer right, nothing kept back: {outcomes[answerable, 1].mean():.3f}")
    for share in (0.8, 0.85, 0.9, 0.93, 0.95, 0.97):
        level = level_for(outcomes, abstained=share)
        right = ((outcomes[:, 0] >= level) & (outcomes[:, 1] == 1))[answerable].mean()
        kept_back = (outcomes[~answerable, 0] < level).mean()
        print(f"level {level:.3f}: exactly right {right:.3f}, unanswerable kept back {kept_back:.3f}")


def table(found: Sequence[Example], outcomes: NDArray[np.float64], level: float) -> Iterator[str]:
    """What becomes of the answerable questions of each sort, in shares, at a level; the commonest sort first.

    In reach: some whole answer proposed is right. Best: the one chosen is. Then what was said: right, wrong, nothing;
    and of what was said in error how often a thing is missing, and how often one is too many.
    """
    rows: dict[str, list[tuple[float, ...]]] = {}
    for e, (chance, best_right, answerable) in zip(found, outcomes, strict=True):
        if not answerable:
            continue
        said = chance >= level
        given = e.names(e.proposals[e.best]) if e.best >= 0 else []
        missing = any(not any(says(f, g) for f in accepted for g in given) for accepted in e.gold["answers"])
        extra = any(not any(says(f, g) for a in e.gold["answers"] for f in a) for g in given)
        in_reach = e.sets_right is not None and bool(e.sets_right.any())
        wrong = said and not best_right
        row = (
            in_reach,
            best_right,
            said and best_right,
            wrong,
            not said,
            wrong and missing,
            wrong and extra,
        )
        cross = (e.query.language.value == "ko") != e.page.korean
        for name in (
            "all",
            "Korean" if e.page.korean else "English",
            "other language" if cross else "",
            e.query.asks,
        ):
            if name:
                rows.setdefault(str(name), []).append(tuple(map(float, row)))
    yield f"{'':16}{'n':>5} reach  best right wrong  none  missing extra"
    for name, of_sort in sorted(rows.items(), key=lambda item: -len(item[1])):
        yield f"{name:16}{len(of_sort):5} " + "  ".join(f"{share:.2f}" for share in np.mean(of_sort, axis=0))


def main() -> None:
    """Train, report by cross-validation, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=pathlib.Path, default=CORPUS)
    parser.add_argument("--dry", action="store_true", help="report only")
    parser.add_argument(
        "--abstained", type=float, default=0.91, help="share of unanswerable questions to keep back"
    )
    options = parser.parse_args()
    found = examples(*(options.corpus / name for name in FOLDERS))
    outcomes = crossed(found)
    final = gated(found, outcomes)
    own = np.array([e.weight == 1 for e in found])
    report(final[own])
    level = level_for(final[own], abstained=options.abstained)
    for title, mine in (("the articles' own", own), ("added", ~own)):
        print(f"{title} questions")
        print("\n".join(table([e for e, one in zip(found, mine, strict=True) if one], final[mine], level)))
    if options.dry:
        return
    arrays = {**flat(fit_pieces(found), "pieces"), **flat(fit_wholes(found), "wholes")}
    arrays["gate"] = fit_gate(gate_signs(found, outcomes), outcomes)
    arrays["enough"] = np.array([level])
    np.savez_compressed(WEIGHTS / "answers.npz", **arrays)  # type: ignore[arg-type]
    wording = json.dumps(fit_wording(found), ensure_ascii=False, indent=0)
    (WEIGHTS / "answers_wording.json").write_text(wording + "\n", "utf-8")


if __name__ == "__main__":
    main()
