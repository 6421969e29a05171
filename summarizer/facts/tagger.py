"""Organisation names, found by a linear-chain model: which words name a party, which another organisation.

The model is a conditional random field. Its features look at a token and at its neighbours one by one, so
what a token adds to the score at each distance is a constant of the model: it is computed once for every
distinct token and looked up afterwards, and all sentences of an article are decoded together.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from summarizer.document import Document, Layout, Morpheme, Sentence
from summarizer.facts.lexicon import Lexicon
from summarizer.types import Language

Floats = npt.NDArray[np.float64]

#: Outside, and the beginning and inside of a party's and of another organisation's name.
LABELS = ("O", "B-P", "I-P", "B-N", "I-N")
#: How far to the left and right a token is felt.
REACH = 3

Features = tuple[str, ...]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the model thinks of one sentence: for each token the probability of each label."""

    tokens: tuple[Morpheme, ...]
    marginals: Floats

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
        rows = [row for row, token in enumerate(self.tokens) if token.start < end and token.end > start]
        if not rows:
            return 0.0, 0.0
        part = self.marginals[rows]
        named = float(1.0 - part[:, 0].mean())
        return named, float(part[:, 1:3].sum() / (part[:, 1:].sum() + 1e-9))


#: Cut-offs for the first and the further tokens of a name, chosen by out-of-fold F1.
_BEGINS = 0.40
_INSIDE = 0.42


@dataclass(frozen=True, slots=True)
class Tagger:
    """A trained model: features to scores of labels."""

    #: From a feature's name to its row among the scores.
    weights: dict[str, int]
    scores: Floats
    transitions: Floats
    _views: Rows = field(default_factory=lambda: Rows(2 * REACH + 1))
    _beside: Rows = field(default_factory=lambda: Rows(1))
    _contexts: Rows = field(default_factory=lambda: Rows(1))

    @classmethod
    def from_json(cls, text: str) -> Tagger:
        """Read what `training.taggers` wrote."""
        raw = json.loads(text)
        scale = raw["scale"]
        names = raw["weights"]
        scores = np.array(list(names.values()), dtype=np.float64).reshape(len(names), len(LABELS)) / scale
        places = {name: place for place, name in enumerate(names)}
        return cls(places, scores, np.array(raw["transitions"], dtype=np.float64))

    def tag(self, document: Document, lexicon: Lexicon) -> list[Tagged]:
        """What the model thinks of every sentence of the document."""
        said = profile(document)
        sentences = [sequence(document, index, lexicon, said) for index in range(len(document.sentences))]
        lengths = [len(views) for views, _ in sentences]
        if not sum(lengths):
            return [Tagged((), np.zeros((0, len(LABELS)))) for _ in sentences]
        scores = self._scores(sentences, max(lengths))
        marginals = self._marginals(scores, np.array(lengths))
        return [
            Tagged(tokens, marginals[row, :length])
            for row, (tokens, length) in enumerate(zip(document.tokens, lengths, strict=True))
        ]

    def _scores(self, sentences: Sequence[tuple[list[Features], list[Features]]], longest: int) -> Floats:
        """Scores of labels, sentences x tokens x labels; what is beyond a sentence's end is zero."""
        scores = np.zeros((len(sentences), longest + 2 * REACH, len(LABELS)))
        for row, (views, contexts) in enumerate(sentences):
            if not views:
                continue
            length = len(views)
            around = self._views.of(views, self._around)
            for shift in range(2 * REACH + 1):
                # What a token adds to the one `shift - REACH` places further on.
                scores[row, shift : shift + length] += around[:, shift]
            padded = [_EDGE, *views, _EDGE]
            trios = list(zip(padded, views, padded[2:], strict=False))
            middle = scores[row, REACH : REACH + length]
            middle += self._beside.of(trios, self._between)[:, 0]
            middle += self._contexts.of(contexts, self._placed)[:, 0]
        return scores[:, REACH : REACH + longest]

    def _around(self, view: Features) -> Floats:
        return np.stack([self._sum(unigrams(view, -shift)) for shift in range(-REACH, REACH + 1)])

    def _between(self, trio: tuple[Features, Features, Features]) -> Floats:
        return self._sum(ngrams(*trio))[None]

    def _placed(self, context: Features) -> Floats:
        return self._sum(context)[None]

    def _sum(self, names: Iterable[str]) -> Floats:
        weights = self.weights
        total: Floats = self.scores[[weights[name] for name in names if name in weights]].sum(axis=0)
        return total

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


class Rows:
    """A table that remembers what was computed for a key; forgets all when it grows too big."""

    def __init__(self, depth: int, most: int = 60_000) -> None:
        self._places: dict[object, int] = {}
        self._table = np.zeros((1024, depth, len(LABELS)))
        self._most = most

    def of(self, keys: Sequence[Key], compute: Callable[[Key], Floats]) -> Floats:
        """The rows of these keys, one under the other."""
        if len(self._places) + len(keys) > self._most:
            self._places.clear()
        places = self._places
        found = []
        for one in keys:
            place = places.get(one)
            if place is None:
                place = len(places)
                if place >= len(self._table):
                    self._table = np.concatenate([self._table, np.zeros_like(self._table)])
                self._table[place] = compute(one)
                places[one] = place
            found.append(place)
        rows: Floats = self._table[found]
        return rows


_STARTS = np.array([1.0, 1.0, 0.0, 1.0, 0.0])
_EDGE: Features = ("", "", "", "", "", "", "", "")


def sequence(
    document: Document, index: int, lexicon: Lexicon, said: Mapping[str, str]
) -> tuple[list[Features], list[Features]]:
    """What the model sees of one sentence: a view of each token by itself, and its place among the others."""
    sentence, tokens = document.sentences[index], document.tokens[index]
    korean = document.language is Language.KO
    marks = lexicon.marks(sentence.text, tokens, document.language)
    views: list[Features] = []
    previous_end = -1
    for token, mark in zip(tokens, marks, strict=True):
        spaced = "1" if token.start != previous_end else "0"
        make = _korean_view if korean else _english_view
        views.append(make(token.form, token.tag, mark, spaced))
        previous_end = token.end
    return views, _contexts(sentence, tokens, korean, said)


@lru_cache(maxsize=100_000)
def _korean_view(form: str, tag: str, mark: str, spaced: str) -> Features:
    word = form if not form.isdigit() else "0"
    noun = tag[0] in "NSX"
    return (
        word,
        tag,
        _script(form),
        form[-1:] if noun else "",
        form[-2:] if noun else "",
        mark,
        spaced,
        form[:2],
    )


@lru_cache(maxsize=100_000)
def _english_view(form: str, tag: str, mark: str, spaced: str) -> Features:
    word = form.lower() if not form.isdigit() else "0"
    ending = word[-3:] if tag not in ("mark", "number") else ""
    return (word, tag, _script(form), word[-2:], ending, mark, spaced, word[:3])


def _script(form: str) -> str:
    first = form[:1]
    if "가" <= first <= "힣":
        return f"h{min(len(form), 5)}"
    if first.isascii() and first.isalpha():
        return ("A" if form.isupper() else "a" if form.islower() else "Aa") + str(min(len(form), 4))
    return "d" if first.isdigit() else "m"


def unigrams(view: Features, shift: int) -> Iterator[str]:
    """The names of what one token says about the token `shift` places to its left (negative) or right."""
    word, tag, script, last, ending, mark, spaced, opening = view
    yield f"p{shift}={tag}"
    if abs(shift) <= 2:
        yield f"w{shift}={word}"
        yield f"l{shift}={mark}"
    if abs(shift) <= 1:
        yield f"c{shift}={script}"
        yield f"s{shift}={spaced}"
        yield f"e{shift}={ending}"
    if shift == 0:
        yield f"e1={last}"
        yield f"o={opening}"
        yield f"ps={tag}{script}{spaced}"
        yield f"pl={tag}{mark}"


def ngrams(left: Features, view: Features, right: Features) -> Iterator[str]:
    """The names of what a token and its two neighbours say together."""
    yield f"pp-={left[1]},{view[1]},{view[6]}"
    yield f"pp+={view[1]},{right[1]},{right[6]}"
    yield f"ppp={left[1]},{view[1]},{right[1]}"
    yield f"wp-={left[0]},{view[1]}"
    yield f"wp+={view[1]},{right[0]}"
    yield f"ew+={view[4]},{right[0]}"
    yield f"ww-={left[0]},{view[0]}"


#: Words that tell of allying, by the strength with which they do so.
TRIGGERS_KO = {
    word: kind
    for kind, words in {
        "sign": "협약 양해각서 MOU mou 체결 맺 서명",
        "hand": "손잡 맞손 제휴 동맹 동맹군 손",
        "coop": "협력 공동 함께 파트너십 연대 협업",
        "body": "컨소시엄 연합 얼라이언스 협의체 원팀 발족 출범 결성 협의회",
        "join": "참여 합류 가입 회원사",
        "jv": "합작 합작법인",
        "buy": "인수 투자 공급 수주 지분",
        "law": "소송",
    }.items()
    for word in words.split()
}
TRIGGERS_EN = {
    word: kind
    for kind, words in {
        "sign": "agreement memorandum mou signed sign signing pact deal agreed",
        "coop": "partnership partner partnered partners jointly collaborate collaboration "
        "collaborated cooperation cooperate together working",
        "hand": "teamed team teaming tie-up forces hands",
        "join": "joined join joins joining members member backed",
        "body": "alliance consortium coalition forum founded founding formed form launched "
        "launch initiative foundation",
        "jv": "joint venture",
        "buy": "acquire acquisition stake contract supply",
        "law": "sued lawsuit",
    }.items()
    for word in words.split()
}


def _contexts(
    sentence: Sentence, tokens: Sequence[Morpheme], korean: bool, said: Mapping[str, str]
) -> list[Features]:
    triggers = TRIGGERS_KO if korean else TRIGGERS_EN
    kinds = [triggers.get(token.form if korean else token.form.lower(), "") for token in tokens]
    present = sorted({kind for kind in kinds if kind})
    whole = tuple(f"S={kind}" for kind in present) or ("S=none",)
    layout = f"L={sentence.layout}"
    found: list[Features] = []
    after = "none"
    particle = "end"
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        kind = kinds[place]
        if kind:
            after = kind
        tag = token.tag
        if (korean and tag[0] in "JEM") or (not korean and tag in ("lower", "possessive")):
            particle = token.form if not korean else f"{token.form}/{tag}"
        elif token.form in ",·;()":
            particle = token.form
        features = (
            *whole,
            layout,
            f"A={after}",
            f"P={particle}",
            f"PA={particle},{after}",
            f"T={said.get(token.form, '')},{sentence.layout == Layout.TITLE}",
        )
        found.append(features)
    found.reverse()
    return found


def profile(document: Document) -> dict[str, str]:
    """How often the article says each word that may be of a name, and whether its title does."""
    counts: dict[str, int] = {}
    for tokens in document.tokens:
        for token in tokens:
            if token.tag[0] in "NSCAMI" and token.end > token.start + 1:
                counts[token.form] = counts.get(token.form, 0) + 1
    titled: set[str] = set()
    if document.sentences and document.sentences[0].in_title:
        titled = {token.form for token in document.tokens[0]}
    return {form: f"{'t' if form in titled else ''}{min(count, 4)}" for form, count in counts.items()}
