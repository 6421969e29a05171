"""A tagger's weights as tables: what each token adds to the scores of the labels around it, without names of features.

All tokens of an article stand in one row with a gap between sentences. A token met for the first time is given a
number, by which its own sums are found again; what two or three neighbours say together is found by their numbers.
`sights.py` says the same by names, which is what is learnt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from summarizer.document import Document, Layout
from summarizer.facts.sights import (
    EDGE,
    REACH,
    TRIGGERS_EN,
    TRIGGERS_KO,
    Features,
    english_view,
    korean_view,
    particle_of,
)

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

_SPAN = 2 * REACH + 1
#: Distinct tokens that are remembered; then all are forgotten, which bounds the memory.
_MOST = 60_000
_KINDS = ("none", *sorted({*TRIGGERS_KO.values(), *TRIGGERS_EN.values()}))
#: How often an article says a word, and whether its title does.
_COUNTS = ("", "1", "2", "3", "4", "t", "t1", "t2", "t3", "t4")
_BLANKS = {"": 0, "0": 1, "1": 2}
#: What is numbered begins with its own zero; then comes whatever has no number of its own.
_OTHER = 1
#: The features of a token by itself: their names, places in its view, and how far off they are felt.
_OWN = (("p", 1, 3), ("w", 0, 2), ("l", 5, 2), ("c", 2, 1), ("s", 6, 1), ("e", 4, 1))
#: The columns of a token's numbers: as a left or right neighbour in each kind of pair, and in its context.
_TAG, _SPACED, _WP_LEFT, _WP_RIGHT, _EW_LEFT, _EW_RIGHT, _WW_LEFT, _WW_RIGHT = range(8)
_KIND, _PARTICLE, _FORM, _SAID = range(8, 12)
_NO_PARTICLE = -1


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Features of two neighbours: numbers of what stands left and right, and for both the place of the weight."""

    left: Mapping[str, int]
    right: Mapping[str, int]
    places: npt.NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class _Own:
    """A feature of a token by itself: for each of its values what it adds at each distance."""

    #: Its place in the token's view.
    column: int
    values: Mapping[str, int]
    #: Values x distances x labels.
    table: Floats

    def add_to(self, total: Floats, views: Sequence[Features]) -> None:
        get, column = self.values.get, self.column
        total += self.table.take([get(view[column], _OTHER) for view in views], axis=0)


class Tables:
    """The weights of one tagger, and the tokens that it has met."""

    def __init__(self, places: Mapping[str, int], scores: Floats) -> None:
        self._places = places
        #: By place; the last one is of what has no weight.
        self._weights = np.concatenate([scores, np.zeros((1, scores.shape[1]))])
        self._said_of: dict[str, list[str]] = defaultdict(list)
        for name in places:
            kind, _, value = name.partition("=")
            self._said_of[kind].append(value)
        self._own = [self._alone(*part) for part in _OWN]
        triples = [value.split(",") for kind in ("pp-", "pp+", "ppp") for value in self._said_of[kind]]
        wp = [value.rpartition(",") for value in self._said_of["wp-"]]
        pw = [value.partition(",") for value in self._said_of["wp+"]]
        tags = [tag for triple in triples for tag in triple]
        # Tags have no comma; a word may be one.
        self._tags = _numbered("", [*tags, *(tag for *_, tag in wp), *(tag for tag, *_ in pw)])
        self._pp_before = self._dense("pp-", self._tags, self._tags, _BLANKS)
        self._pp_behind = self._dense("pp+", self._tags, self._tags, _BLANKS)
        self._ppp = self._dense("ppp", self._tags, self._tags, self._tags)
        self._wp = self._pairs("wp-", right=self._tags)
        self._pw = self._pairs("wp+", left=self._tags)
        self._ew = self._pairs("ew+")
        self._ww = self._pairs("ww-")
        told = [value.rpartition(",")[0] for value in self._said_of["PA"]]
        self._particles = _numbered("end", [*self._said_of["P"], *told])
        self._after = self._looked_up(f"A={kind}" for kind in _KINDS)
        self._particle = self._looked_up(f"P={name}" for name in self._particles)
        both = self._looked_up(f"PA={name},{kind}" for name, kind in product(self._particles, _KINDS))
        self._both = both.reshape(len(self._particles), len(_KINDS), -1)
        self._said = self._looked_up(f"T={count},{title}" for title, count in product((False, True), _COUNTS))
        self._wholes: dict[tuple[bytes, Layout], Floats] = {}
        self._known: dict[tuple[str, str, str, str], int] = {}
        self._forms: dict[str, int] = {}
        self._rows: Floats = np.zeros(0)
        self._numbers: Places = np.zeros(0, np.intp)
        self._forget()

    def scores(self, document: Document, marks: Sequence[Sequence[str]], *, korean: bool) -> Floats:
        """Scores of labels, sentences x tokens x labels; what is beyond a sentence's end is zero."""
        lengths = np.array([len(tokens) for tokens in document.tokens], np.intp)
        starts = np.cumsum(lengths + REACH) - lengths
        row = np.repeat(np.arange(len(lengths)), lengths)
        column = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        spots = starts[row] + column
        tokens = np.zeros(lengths.sum() + REACH * (len(lengths) + 1), np.intp)
        tokens[spots] = self._met(document, marks, korean=korean)
        numbers = self._numbers[tokens]
        around = self._rows[tokens]
        flat = np.zeros((len(tokens), self._weights.shape[1]))
        for shift in range(_SPAN):
            # What a token adds to the one `shift - REACH` places further on.
            to, stop = max(0, shift - REACH), len(flat) + min(0, shift - REACH)
            flat[to:stop] += around[to - shift + REACH : stop - shift + REACH, shift]
        middle = self._between(numbers)
        middle += self._around(document, numbers, spots, row)
        flat += middle
        scores = np.zeros((len(lengths), int(lengths.max()), flat.shape[1]))
        scores[row, column] = flat[spots]
        return scores

    def _between(self, numbers: Places) -> Floats:
        """What each token and its two neighbours say together."""
        left, right = np.roll(numbers, 1, axis=0), np.roll(numbers, -1, axis=0)
        tag, before, behind = numbers[:, _TAG], left[:, _TAG], right[:, _TAG]
        places = (
            self._pp_before[before, tag, numbers[:, _SPACED]],
            self._pp_behind[tag, behind, right[:, _SPACED]],
            self._ppp[before, tag, behind],
            self._wp.places[left[:, _WP_LEFT], tag],
            self._pw.places[tag, right[:, _WP_RIGHT]],
            self._ew.places[numbers[:, _EW_LEFT], right[:, _EW_RIGHT]],
            self._ww.places[left[:, _WW_LEFT], numbers[:, _WW_RIGHT]],
        )
        total = self._weights.take(places[0], axis=0)
        for some in places[1:]:
            total += self._weights.take(some, axis=0)
        return total

    def _around(self, document: Document, numbers: Places, spots: Places, row: Places) -> Floats:
        """What the sentence as a whole says, what comes next in it, and how often the article says a word."""
        kinds, particles = numbers[:, _KIND], numbers[:, _PARTICLE]
        gap = np.ones(len(numbers), bool)
        gap[spots] = False
        after = kinds[_next((kinds > 0) | gap)]
        particle = np.maximum(particles, 0)[_next((particles != _NO_PARTICLE) | gap)]
        total = np.zeros((len(numbers), self._weights.shape[1]))
        present = np.zeros((len(document.sentences), len(_KINDS)), bool)
        present[row, kinds[spots]] = True
        wholes = [
            self._whole(some, sentence.layout)
            for some, sentence in zip(present, document.sentences, strict=True)
        ]
        total[spots] = np.array(wholes)[row]
        total += self._after[after]
        total += self._particle[particle]
        total += self._both[particle, after]
        total[spots] += self._said[self._counted(document, numbers[spots], row)]
        return total

    def _whole(self, present: npt.NDArray[np.bool_], layout: Layout) -> Floats:
        """What the kinds of a sentence's words of allying and its part on the page add to all its tokens."""
        key = present.tobytes(), layout
        if key not in self._wholes:
            kinds = sorted(kind for kind, there in zip(_KINDS[1:], present[1:], strict=True) if there)
            names = [*(f"S={kind}" for kind in kinds or ["none"]), f"L={layout}"]
            total = np.zeros(self._weights.shape[1])
            for weight in self._looked_up(names):
                total += weight
            self._wholes[key] = total
        return self._wholes[key]

    def _counted(self, document: Document, numbers: Places, row: Places) -> Places:
        """For each token the place in `_said`: how often the article says its form, and whether its title does."""
        long = np.array([token.end > token.start + 1 for tokens in document.tokens for token in tokens], bool)
        forms, inverse = np.unique(numbers[:, _FORM], return_inverse=True)
        counts = np.bincount(inverse[long & (numbers[:, _SAID] > 0)], minlength=len(forms))
        places = np.minimum(counts, 4)
        if document.sentences[0].in_title:
            titled = np.bincount(inverse[row == 0], minlength=len(forms)) > 0
            places += 5 * (titled & (counts > 0))
        title = np.array([sentence.layout == Layout.TITLE for sentence in document.sentences], bool)
        found: Places = places[inverse] + 10 * title[row]
        return found

    def _met(self, document: Document, marks: Sequence[Sequence[str]], *, korean: bool) -> list[int]:
        """The number of each token of the article; new ones are entered."""
        known = self._known
        if len(known) > _MOST:
            self._forget()
            known = self._known
        found: list[int] = []
        fresh: list[tuple[str, str, str, str]] = []
        for tokens, some in zip(document.tokens, marks, strict=True):
            previous = -1
            for token, mark in zip(tokens, some, strict=True):
                start = token.start
                key = (token.form, token.tag, mark, "0" if start == previous else "1")
                previous = token.end
                number = known.get(key)
                if number is None:
                    number = known[key] = len(known) + 1
                    fresh.append(key)
                found.append(number)
        if fresh:
            self._enter(fresh, korean=korean)
        return found

    def _enter(self, keys: Sequence[tuple[str, str, str, str]], *, korean: bool) -> None:
        first, last = len(self._known) + 1 - len(keys), len(self._known) + 1
        while last > len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            self._numbers = np.concatenate([self._numbers, np.zeros_like(self._numbers)])
        make, triggers = (korean_view, TRIGGERS_KO) if korean else (english_view, TRIGGERS_EN)
        views = [make(*key) for key in keys]
        total = np.zeros((len(keys), _SPAN, self._weights.shape[1]))
        for own in self._own:
            own.add_to(total, views)
        for names in (
            [f"e1={view[3]}" for view in views],
            [f"o={view[7]}" for view in views],
            [f"ps={view[1]}{view[2]}{view[6]}" for view in views],
            [f"pl={view[1]}{view[5]}" for view in views],
        ):
            total[:, REACH] += self._looked_up(names)
        self._rows[first:last] = total
        numbers = []
        for (form, tag, _, _), view in zip(keys, views, strict=True):
            particle = particle_of(form, tag, korean=korean)
            kind = triggers.get(form if korean else form.lower(), "none")
            numbers.append(
                (
                    *self._paired(view),
                    _KINDS.index(kind),
                    _NO_PARTICLE if particle is None else self._particles.get(particle, _OTHER),
                    self._forms.setdefault(form, len(self._forms)),
                    tag[0] in "NSCAMI",
                )
            )
        self._numbers[first:last] = numbers

    def _paired(self, view: Features) -> tuple[int, ...]:
        return (
            self._tags.get(view[1], _OTHER),
            _BLANKS[view[6]],
            self._wp.left.get(view[0], _OTHER),
            self._pw.right.get(view[0], _OTHER),
            self._ew.left.get(view[4], _OTHER),
            self._ew.right.get(view[0], _OTHER),
            self._ww.left.get(view[0], _OTHER),
            self._ww.right.get(view[0], _OTHER),
        )

    def _forget(self) -> None:
        self._known = {}
        self._forms = {"": 0}
        self._rows = np.zeros((1024, _SPAN, self._weights.shape[1]))
        self._numbers = np.zeros((1024, _SAID + 1), np.intp)
        # Number 0 is the gap between sentences: it adds nothing to others, yet a neighbour may be felt to have none.
        self._numbers[0, :_KIND] = self._paired(EDGE)

    def _looked_up(self, names: Iterable[str]) -> Floats:
        found: Floats = self._weights[[self._places.get(name, -1) for name in names]]
        return found

    def _alone(self, name: str, column: int, reach: int) -> _Own:
        shifts = range(-reach, reach + 1)
        values = _numbered("", [value for shift in shifts for value in self._said_of[f"{name}{shift}"]])
        table = np.zeros((len(values), _SPAN, self._weights.shape[1]))
        for shift in shifts:
            # A token is felt at the place to its left as the one to the right of that place.
            table[:, REACH - shift] = self._looked_up(f"{name}{shift}={value}" for value in values)
        return _Own(column, values, table)

    def _dense(self, name: str, *parts: Mapping[str, int]) -> npt.NDArray[np.integer]:
        table = self._nothing(*(len(part) for part in parts))
        for value in self._said_of[name]:
            table[tuple(part[one] for part, one in zip(parts, value.split(","), strict=True))] = self._places[
                f"{name}={value}"
            ]
        return table

    def _pairs(
        self, name: str, *, left: Mapping[str, int] | None = None, right: Mapping[str, int] | None = None
    ) -> _Pairs:
        """All that a name can mean: "a,,b" is "a" before ",b", and "a," before "b"."""
        said = [
            (value[:cut], value[cut + 1 :], self._places[f"{name}={value}"])
            for value in self._said_of[name]
            for cut in (place for place, letter in enumerate(value) if letter == ",")
        ]
        first = _numbered("", [one for one, _, _ in said]) if left is None else left
        second = _numbered("", [other for _, other, _ in said]) if right is None else right
        table = self._nothing(len(first), len(second))
        for one, other, place in said:
            if one in first and other in second:
                table[first[one], second[other]] = place
        return _Pairs(first, second, table)

    def _nothing(self, *shape: int) -> npt.NDArray[np.integer]:
        nothing = len(self._weights) - 1
        return np.full(shape, nothing, np.int16 if nothing < 2**15 else np.int32)


def _numbered(zero: str, values: Iterable[str]) -> dict[str, int]:
    """Numbers from 0; number 1 is nobody's, for all that is not among these."""
    numbers = {zero: 0, "\n": _OTHER}
    for value in values:
        numbers.setdefault(value, len(numbers))
    return numbers


def _next(there: npt.NDArray[np.bool_]) -> Places:
    """For each place the first one, from it on, where something is there."""
    places = np.where(there, np.arange(len(there)), len(there) - 1)
    found: Places = np.minimum.accumulate(places[::-1])[::-1]
    return found
