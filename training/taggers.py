"""The taggers of organisation names: learnt with CRFsuite, kept as JSON."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pycrfsuite

from summarizer.document import Document
from summarizer.facts.lexicon import Lexicon
from summarizer.facts.sights import EDGE, REACH, Features, ngrams, profile, sequence, unigrams
from summarizer.facts.tagger import LABELS
from training.alignment import Alignment

#: Chosen by out-of-fold F1 on the training articles.
C1, C2, ROUNDS = 0.05, 0.02, 90


def labels_of(document: Document, alignment: Alignment) -> list[list[str]]:
    """The label of every token of every sentence."""
    rows = [["O"] * len(tokens) for tokens in document.tokens]
    for mention in alignment.mentions:
        kind = "P" if alignment.is_party(mention) else "N"
        first = True
        for place, token in enumerate(document.tokens[mention.sentence]):
            if token.start >= token.end:
                continue
            overlap = min(token.end, mention.end) - max(token.start, mention.start)
            if overlap > 0 and overlap * 2 >= token.end - token.start and token.start >= mention.start - 1:
                rows[mention.sentence][place] = f"{'B' if first else 'I'}-{kind}"
                first = False
    for row, tokens in zip(rows, document.tokens, strict=True):
        _bridge(row, [token.start == token.end for token in tokens])
    return rows


def _bridge(row: list[str], empty: Sequence[bool]) -> None:
    """Empty tokens inside a name are part of it."""
    for place in range(1, len(row) - 1):
        if empty[place] and row[place - 1] != "O" and row[place + 1].startswith("I"):
            row[place] = "I" + row[place - 1][1:]


def features_of(views: Sequence[Features], contexts: Sequence[Features]) -> list[list[str]]:
    """The features of each token, by the same names as the tagger looks them up."""
    rows = []
    for place in range(len(views)):
        row = list(contexts[place])
        for shift in range(-REACH, REACH + 1):
            if 0 <= place + shift < len(views):
                row.extend(unigrams(views[place + shift], shift))
        left = views[place - 1] if place else EDGE
        right = views[place + 1] if place + 1 < len(views) else EDGE
        row.extend(ngrams(left, views[place], right))
        rows.append(row)
    return rows


def train(documents: Iterable[tuple[Document, Alignment]], lexicon: Lexicon, *, masked: float = 0.5) -> str:
    """A tagger as JSON; `masked` is the share of sentences that are learnt again with their names hidden."""
    chance = random.Random(7)
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params(
        {
            "c1": C1,
            "c2": C2,
            "max_iterations": ROUNDS,
            "feature.possible_transitions": True,
            "feature.minfreq": 2,
        }
    )
    for document, alignment in documents:
        said = profile(document)
        for index, labels in enumerate(labels_of(document, alignment)):
            if not labels:
                continue
            views, contexts = sequence(document, index, lexicon, said)
            trainer.append(pycrfsuite.ItemSequence(features_of(views, contexts)), labels)
            if any(label != "O" for label in labels) and chance.random() < masked:
                hidden = [
                    _hidden(view) if label != "O" else view for view, label in zip(views, labels, strict=True)
                ]
                trainer.append(pycrfsuite.ItemSequence(features_of(hidden, contexts)), labels)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        trainer.train(str(path))
        tagger = pycrfsuite.Tagger()
        tagger.open(str(path))
        return _as_json(tagger.info())


def _hidden(view: Features) -> Features:
    """A name's token without what would let the model learn the name by heart."""
    _word, tag, script, last, ending, _mark, spaced, _opening = view
    if tag[0] not in "NSCAMIX":
        return view
    return ("?", tag, script, last, ending, "", spaced, "?")


def _as_json(info: object, scale: int = 1000, least: float = 0.02) -> str:
    weights: dict[str, list[int]] = {}
    for (name, label), weight in info.state_features.items():  # type: ignore[attr-defined]
        if abs(weight) >= least:
            weights.setdefault(name, [0] * len(LABELS))[LABELS.index(label)] = round(weight * scale)
    transitions = [[-12.0] * len(LABELS) for _ in LABELS]
    for (before, after), weight in info.transitions.items():  # type: ignore[attr-defined]
        legal = not after.startswith("I") or before[2:] == after[2:]
        if legal:
            transitions[LABELS.index(before)][LABELS.index(after)] = round(weight, 3)
    return json.dumps(
        {"scale": scale, "transitions": transitions, "weights": weights},
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )
