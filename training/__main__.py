"""Rebuild the reader's weights from the labelled corpus: `python -m training`.

Progress goes to standard error; the cross-validated figures to standard output.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from summarizer.extract import describe, grounded
from summarizer.types import Facts
from training.corpus import load
from training.measure import figures, out_of_fold, show
from training.reader import Training, learn

WEIGHTS = Path(__file__).resolve().parents[1] / "summarizer" / "weights"


def main() -> None:
    """All stages, the files, the table."""
    training = learn(load("train"))
    write(training)
    facts = [
        Facts(
            tuple(
                grounded(document, found.entities, alliance)
                for alliance in describe(document, found.entities, found.drafts)
            ),
            document.language,
        )
        for document, found in out_of_fold(training)
    ]
    table, _ = figures(training.golds, facts)
    print(show("out of fold", table))


def write(training: Training) -> None:
    """The weights as the files that ship."""
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
