"""Rebuild the reader's weights from the labelled corpus: `python -m training`.

All stages in order: names, sentences, roles, alliances, then the attributes. Progress goes to standard error;
the figures to standard output: cross-validated on `train`, and on `dev`, which nothing learns from.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from summarizer.extract import documents
from summarizer.facts import alliances
from training import attributes
from training.corpus import load
from training.measure import figures, out_of_fold, plain, show
from training.reader import Training, learn

WEIGHTS = Path(__file__).resolve().parents[1] / "summarizer" / "weights"
#: What the core decides by itself; the rest is the attributes' and is printed by their own training.
CORE = ("relevance", "alliances_main", "parties_main", "alliances_all", "parties_all", "party_type_right")


def main() -> None:
    """All stages, the files, the tables."""
    training = learn(load("train"))
    write(training)
    held_out = out_of_fold(training)
    table, _ = figures(training.golds, [plain(document, found) for document, found in held_out])
    print(show("train, out of fold", table, CORE), flush=True)
    alliances.models.cache_clear()
    dev = load("dev")
    fresh = [
        alliances.find(document, alliances.models()) for document in documents(gold.article for gold in dev)
    ]
    found = [[(one.entities, one.drafts) for one in some] for some in ([one for _, one in held_out], fresh)]
    attributes.teach(found, write=True)
    # Read by a new process: this one has the old attributes' weights in memory.
    print("now: python -m training.accuracy dev")


def write(training: Training) -> None:
    """The core's weights as the files that ship."""
    WEIGHTS.mkdir(exist_ok=True)
    weights = training.weights
    for language, text in weights.taggers.items():
        (WEIGHTS / f"tagger.{language}.json").write_text(text + "\n", "utf-8")
    words = {
        name: {"bias": model.bias, "weights": dict(model.weights)} for name, model in weights.words.items()
    }
    (WEIGHTS / "words.json").write_text(
        json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", "utf-8"
    )
    arrays = {}
    for name, trees in weights.trees.items():
        for part in ("feature", "threshold", "left", "right", "value"):
            arrays[f"{name}.{part}"] = getattr(trees, part)
        arrays[f"{name}.rest"] = np.array([trees.baseline, trees.depth])
    np.savez_compressed(WEIGHTS / "trees.npz", **arrays)


if __name__ == "__main__":
    main()
