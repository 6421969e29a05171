"""What has become of an alliance, and whether the article reports it as its news."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.facts.classifier import dense_model
from summarizer.facts.kinds import mixed
from summarizer.types import Status

#: How much the words count beside the named features; chosen on the folds of `train`.
WORDS_SHARE = 0.2


def statuses(rows: Sequence[dict[str, float]], words: Sequence[dict[str, float]]) -> list[Status]:
    """The status of each draft from its portrait."""
    chances = mixed("statuses", "status_words", rows, words, WORDS_SHARE)
    labels = dense_model("statuses").classes
    return [Status(labels[int(place)]) for place in chances.argmax(axis=1)]


def news(rows: Sequence[dict[str, float]]) -> list[bool]:
    """Whether each draft is what the article reports, and not background."""
    model = dense_model("news")
    return [bool(chance >= model.cut) for chance in model.probabilities(rows)[:, 0]]
