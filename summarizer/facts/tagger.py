"""Organisation names, found by a linear-chain model: which words name a party, which another organisation.

The model is a conditional random field. Its features look at a token and at its neighbours one by one, so
what a token adds to the score at each distance is a constant of the model: it is computed once for every
distinct token and looked up afterwards (`tables.py`), and all sentences of an article are decoded together.
"""

from __future__ import annotations

import itertools
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from summarizer.document import Document, Morpheme
from summarizer.facts.lexicon import Lexicon
from summarizer.facts.tables import Floats, Tables
from summarizer.types import Language

#: Outside, and the beginning and inside of a party's and of another organisation's name.
LABELS = ("O", "B-P", "I-P", "B-N", "I-N")


@dataclass(frozen=True)  # no slots: the edges are kept once they are known
class Tagged:
    """What the model thinks of one sentence: for each token the probability of each label."""

    tokens: tuple[Morpheme, ...]
    marginals: Floats
    #: What the lexicon says of each token (`Lexicon.marks`).
    known: tuple[str, ...] = ()

    def names(self) -> Iterator[tuple[int, int]]:
        """Where names stand, as offsets in the sentence's text, in reading order."""
        begins = self.marginals[:, 1] + self.marginals[:, 3]
        inside = self.marginals[:, 2] + self.marginals[:, 4]
        place, length = 0, len(self.tokens)
        while place < length:
            token = self.tokens[place]
            if begins[place] <= _BEGINS or token.start == token.end:
                place += 1
                continue
            stop, end = place + 1, token.end
            while stop < length and inside[stop] > max(_INSIDE, begins[stop]):
                # Columns of a table are set apart by runs of blanks: no name goes across.
                if self.tokens[stop].start - end > 2:
                    break
                end = max(end, self.tokens[stop].end)
                stop += 1
            yield token.start, end
            place = stop

    def odds(self, start: int, end: int) -> tuple[float, float]:
        """How likely these characters are a name, and then, how likely a party's."""
        ends, starts = self._edges
        rows = [
            row
            for row in range(bisect_right(ends, start), bisect_left(starts, end))
            if self.tokens[row].start < end and self.tokens[row].end > start
        ]
        if not rows:
            return 0.0, 0.0
        part = self.marginals[rows]
        named = float(1.0 - part[:, 0].mean())
        return named, float(part[:, 1:3].sum() / (part[:, 1:].sum() + 1e-9))

    @cached_property
    def _edges(self) -> tuple[list[int], list[int]]:
        """For each token how far those up to it reach, and where those from it on begin: both only rise.

        Kiwi's tokens overlap where it resolves a contraction, so neither their starts nor their ends are in order.
        """
        ends = list(itertools.accumulate((token.end for token in self.tokens), max))
        starts = list(itertools.accumulate((token.start for token in reversed(self.tokens)), min))[::-1]
        return ends, starts


#: Cut-offs for the first and the further tokens of a name, chosen by out-of-fold F1.
_BEGINS = 0.40
_INSIDE = 0.42


@dataclass(frozen=True, slots=True)
class Tagger:
    """A trained model: features to scores of labels."""

    tables: Tables
    transitions: Floats

    @classmethod
    def from_json(cls, text: str) -> Tagger:
        """Read what `training.taggers` wrote."""
        raw = json.loads(text)
        names = raw["weights"]
        scores = (
            np.array(list(names.values()), dtype=np.float64).reshape(len(names), len(LABELS)) / raw["scale"]
        )
        places = {name: place for place, name in enumerate(names)}
        return cls(Tables(places, scores), np.array(raw["transitions"], dtype=np.float64))

    def tag(self, document: Document, lexicon: Lexicon) -> list[Tagged]:
        """What the model thinks of every sentence of the document."""
        korean = document.language is Language.KO
        marks = [
            lexicon.marks(sentence.text, tokens, document.language)
            for sentence, tokens in zip(document.sentences, document.tokens, strict=True)
        ]
        lengths = np.array([len(tokens) for tokens in document.tokens], np.intp)
        if not lengths.sum():
            return [Tagged((), np.zeros((0, len(LABELS)))) for _ in marks]
        marginals = self._marginals(self.tables.scores(document, marks, korean=korean), lengths)
        return [
            Tagged(tokens, marginals[row, : len(tokens)], tuple(marks[row]))
            for row, tokens in enumerate(document.tokens)
        ]

    def _marginals(self, scores: Floats, lengths: npt.NDArray[np.int64]) -> Floats:
        """The probability of each label at each token, by the forward and backward passes."""
        steps = np.exp(self.transitions)
        local = np.exp(scores - scores.max(axis=2, keepdims=True))
        forward = np.empty_like(local)
        backward = np.ones_like(local)
        forward[:, 0] = local[:, 0] * _STARTS
        forward[:, 0] /= forward[:, 0].sum(axis=1, keepdims=True)
        longest = local.shape[1]
        for place in range(1, longest):
            row = (forward[:, place - 1] @ steps) * local[:, place]
            forward[:, place] = row / row.sum(axis=1, keepdims=True)
        for place in range(longest - 2, -1, -1):
            row = (local[:, place + 1] * backward[:, place + 1]) @ steps.T
            row /= row.sum(axis=1, keepdims=True)
            row[lengths - 1 <= place] = 1.0
            backward[:, place] = row
        both = forward * backward
        normal: Floats = both / both.sum(axis=2, keepdims=True)
        return normal


_STARTS = np.array([1.0, 1.0, 0.0, 1.0, 0.0])
