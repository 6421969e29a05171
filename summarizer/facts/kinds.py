"""The form that an alliance takes."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.facts.classifier import Floats, dense_model, squashed, word_model
from summarizer.types import Kind

#: How much the words count beside the named features; chosen on the folds of `train`.
WORDS_SHARE = 0.33


def kinds(rows: Sequence[dict[str, float]], words: Sequence[dict[str, float]]) -> list[Kind]:
    """The kind of each draft from its portrait."""
    chances = mixed("kinds", "kind_words", rows, words, WORDS_SHARE)
    labels = dense_model("kinds").classes
    return [Kind(labels[int(place)]) for place in chances.argmax(axis=1)]


def mixed(
    name: str,
    words_name: str,
    rows: Sequence[dict[str, float]],
    words: Sequence[dict[str, float]],
    share: float,
) -> Floats:
    """The probabilities of a model over named features and one over words, averaged."""
    dense = dense_model(name).probabilities(rows)
    spoken = squashed(word_model(words_name).scores(words))
    both: Floats = (1 - share) * dense + share * spoken
    return both
