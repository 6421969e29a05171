"""The reader's core learnt stage by stage, each on what the earlier ones say of articles unseen by them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

import numpy as np
import numpy.typing as npt

from summarizer.document import Document
from summarizer.extract import documents
from summarizer.facts import alliances, membership, merging, roles, told
from summarizer.facts.alliances import Judged
from summarizer.facts.lexicon import key, lexicon
from summarizer.facts.membership import Group
from summarizer.facts.model import Trees, Words
from summarizer.facts.organisations import organisations
from summarizer.facts.reading import Reading, lay_open
from summarizer.facts.tagger import Tagged, Tagger
from summarizer.types import Language
from training import models, taggers
from training.alignment import Alignment, align
from training.corpus import GoldArticle, folds

Floats = npt.NDArray[np.float64]
FOLDS = 5
#: One deep forest with few features a split does better than three shallow ones of the same size in all: out of
#: fold the log loss of roles is .329 against .336, and of sameness .339 against .349.
_ROLE = {
    "seeds": 1,
    "max_iter": 300,
    "max_depth": 6,
    "learning_rate": 0.04,
    "min_samples_leaf": 25,
    "l2_regularization": 10.0,
    "max_features": 0.25,
}
_SAME = _ROLE | {"max_depth": 5, "min_samples_leaf": 40, "max_features": 0.12}


@dataclass(slots=True)
class Weights:
    """What one training run gives: the models that ship."""

    taggers: dict[Language, str] = field(default_factory=dict)
    words: dict[str, Words] = field(default_factory=dict)
    trees: dict[str, Trees] = field(default_factory=dict)


@dataclass(slots=True)
class Training:
    """The training articles on their way through the stages."""

    golds: Sequence[GoldArticle]
    documents: list[Document]
    alignments: list[Alignment]
    weights: Weights = field(default_factory=Weights)
    tagged: list[list[Tagged]] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    #: For each article, which labelled organisation each of its organisations is.
    identities: list[list[int | None]] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    told: list[Floats] = field(default_factory=list)
    pairs: list[list[roles.Candidate]] = field(default_factory=list)
    playing: list[Floats] = field(default_factory=list)
    frames: list[merging.Frames] = field(default_factory=list)
    couples: list[list[tuple[int, int]]] = field(default_factory=list)
    alike: list[Floats] = field(default_factory=list)
    groups: list[list[Group]] = field(default_factory=list)
    judged: list[list[Judged]] = field(default_factory=list)

    @property
    def folds(self) -> list[tuple[list[int], list[int]]]:
        """Articles to train on and to measure on."""
        return list(folds(self.golds, FOLDS))


def begin(golds: Sequence[GoldArticle]) -> Training:
    """Lay the articles out."""
    laid = list(documents(gold.article for gold in golds))
    return Training(golds, laid, [align(document, gold) for document, gold in zip(laid, golds, strict=True)])


def learn(golds: Sequence[GoldArticle]) -> Training:
    """All stages in order."""
    training = begin(golds)
    for stage in (learn_names, learn_told, learn_roles, learn_sameness, learn_members, learn_alliances):
        start = time.monotonic()
        stage(training)
        print(f"{stage.__name__}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    return training


def learn_names(training: Training) -> None:
    """The taggers, and every article's organisations by a tagger that did not see it."""
    found: list[list[Tagged] | None] = [None] * len(training.golds)
    known = lexicon()
    speaks = [gold.language for gold in training.golds]
    held_out = [(language, rest, held) for language in Language for rest, held in training.folds]
    chosen = [[index for index in rest if speaks[index] is language] for language, rest, _ in held_out]
    whole = [[index for index, spoken in enumerate(speaks) if spoken is language] for language in Language]
    learnt = _taggers(training, [*chosen, *whole])
    for (language, _, held), text in zip(held_out, learnt[: len(chosen)], strict=True):
        tagger = Tagger.from_json(text)
        for index in held:
            if speaks[index] is language:
                found[index] = tagger.tag(training.documents[index], known)
    training.weights.taggers = dict(zip(Language, learnt[len(chosen) :], strict=True))
    training.tagged = [tagged or [] for tagged in found]
    open_readings(training)


def _taggers(training: Training, choices: Sequence[Sequence[int]]) -> list[str]:
    """A tagger of each choice of articles, as many at a time as there are cores, for CRFsuite uses one alone."""
    with get_context("fork").Pool(initializer=_work_on, initargs=(training,)) as workers:
        return workers.map(_tagger, choices, chunksize=1)


#: What a worker was handed when it was forked: no articles go through a pipe.
_handed: list[Training] = []


def _work_on(training: Training) -> None:
    _handed[:] = [training]


def _tagger(chosen: Sequence[int]) -> str:
    (training,) = _handed
    return taggers.train(
        [(training.documents[index], training.alignments[index]) for index in chosen], lexicon()
    )


def open_readings(training: Training) -> None:
    """From tagged sentences to organisations in their places."""
    known = lexicon()
    training.readings = [
        lay_open(document, organisations(document, tagged, known))
        for document, tagged in zip(training.documents, training.tagged, strict=True)
    ]
    training.identities = [
        identities(reading, alignment)
        for reading, alignment in zip(training.readings, training.alignments, strict=True)
    ]


def identities(reading: Reading, alignment: Alignment) -> list[int | None]:
    """Which labelled organisation each found one is: by shared places first, then by name."""
    found: list[int | None] = []
    for named in reading.organisations:
        votes: dict[int, int] = {}
        for mention in named.entity.mentions:
            for gold in alignment.mentions:
                if (
                    gold.sentence == mention.sentence
                    and gold.start < mention.end
                    and gold.end > mention.start
                ):
                    length = min(gold.end, mention.end) - max(gold.start, mention.start)
                    votes[gold.organisation] = votes.get(gold.organisation, 0) + length
        best = max(votes, key=lambda one: votes[one]) if votes else None
        keys = {key(form) for form in (named.entity.name, *named.entity.aliases)}
        exact = [place for place, party in enumerate(alignment.organisations) if key(party.name) in keys]
        fits = best is not None and any(key(form) in keys for form in alignment.organisations[best].forms)
        found.append(exact[0] if exact and best not in exact and not fits else best)
    return found


def learn_told(training: Training) -> None:
    """Which sentences tell of an alliance."""
    labels = [[bool(found) for found in alignment.told] for alignment in training.alignments]
    texts = [list(reading.words) for reading in training.readings]
    sentence = _words_by_fold(training, "sentence", texts, labels)
    wholes = [[told.article_words(reading)] for reading in training.readings]
    article = _words_by_fold(training, "article", wholes, [[bool(gold.alliances)] for gold in training.golds])
    training.whole = [article[index].score(wholes[index][0]) for index in range(len(training.golds))]
    rows = [
        told.rows(reading, sentence[index], article[index]) for index, reading in enumerate(training.readings)
    ]
    training.told = _trees_by_fold(training, "told", rows, labels)


def learn_roles(training: Training) -> None:
    """Which organisations are parties in a sentence."""
    training.pairs = [roles.candidates(reading) for reading in training.readings]
    labels = [
        [is_party(pair, identity, alignment) for pair in pairs]
        for pairs, identity, alignment in zip(
            training.pairs, training.identities, training.alignments, strict=True
        )
    ]
    texts = [
        [roles.context_words(reading, pair) for pair in pairs]
        for reading, pairs in zip(training.readings, training.pairs, strict=True)
    ]
    context = _words_by_fold(training, "context", texts, labels)
    rows = [
        roles.rows(reading, training.pairs[index], training.told[index].tolist(), context[index])
        for index, reading in enumerate(training.readings)
    ]
    training.playing = _trees_by_fold(training, "role", rows, labels, **_ROLE)


def is_party(pair: roles.Candidate, identity: Sequence[int | None], alignment: Alignment) -> bool:
    """Whether the labels make this organisation a party of an alliance that this sentence tells of."""
    mine = identity[pair.entity]
    return mine is not None and any(mine in alignment.parties[one] for one in alignment.told[pair.sentence])


def learn_sameness(training: Training) -> None:
    """Which sentences tell of the same alliance."""
    frames = [
        merging.frames_of(reading, pairs, playing.tolist(), telling.tolist())
        for reading, pairs, playing, telling in zip(
            training.readings, training.pairs, training.playing, training.told, strict=True
        )
    ]
    opening = _learn_openings(training, frames)
    couples = [
        merging.pair_rows(reading, frames[index], training.whole[index], opening[index])
        for index, reading in enumerate(training.readings)
    ]
    kept: list[list[int]] = []
    labels: list[list[bool]] = []
    for place, (found, (pairs, _), alignment) in enumerate(
        zip(frames, couples, training.alignments, strict=True)
    ):
        tells = [
            tells_of(found, frame, training.identities[place], alignment)
            for frame in range(len(found.sentences))
        ]
        both = [
            (row, bool(tells[first] & tells[second]))
            for row, (first, second) in enumerate(pairs)
            if tells[first] and tells[second]
        ]
        kept.append([row for row, _ in both])
        labels.append([same for _, same in both])
    rows = [list(table[places]) if places else [] for (_, table), places in zip(couples, kept, strict=True)]
    options = _SAME

    def apply(model: Trees, index: int) -> Floats:
        return model.chances(couples[index][1]) if couples[index][0] else np.zeros(0)

    alike = _by_fold(training, lambda chosen: _trees(rows, labels, chosen, options), apply)
    training.weights.trees["same"] = _trees(rows, labels, range(len(training.golds)), options)
    training.couples = [pairs for pairs, _ in couples]
    training.frames = frames
    training.alike = [
        merging.kept_apart(reading, found, pairs, chances)
        for reading, found, (pairs, _), chances in zip(training.readings, frames, couples, alike, strict=True)
    ]
    gather(training)


def gather(training: Training) -> None:
    """The frames of each alliance together."""
    training.groups = [
        alliances.gather(frames, couples, alike)
        for frames, couples, alike in zip(training.frames, training.couples, training.alike, strict=True)
    ]


def _learn_openings(training: Training, frames: Sequence[merging.Frames]) -> list[Words]:
    """Which sentences are the first to tell of their alliance."""
    texts, labels = [], []
    for reading, found, alignment in zip(training.readings, frames, training.alignments, strict=True):
        before: set[int] = set()
        row, marks = [], []
        for sentence in found.sentences:
            mine = alignment.told[sentence]
            if mine:
                row.append(merging.opening_words(reading, sentence))
                marks.append(not mine & before)
            before |= mine
        texts.append(row)
        labels.append(marks)
    return _words_by_fold(training, "opening", texts, labels)


def tells_of(
    frames: merging.Frames, frame: int, identity: Sequence[int | None], alignment: Alignment
) -> frozenset[int]:
    """The labelled alliances of a frame: of its sentence, or, for a part, those whose parties it names."""
    sentence = frames.sentences[frame]
    told = alignment.told[sentence]
    if frames.sentences.count(sentence) < 2 or len(told) < 2:
        return told
    mine = {identity[entity] for entity in np.flatnonzero(frames.roles[frame] > 0.3)}
    shared = {one: len(mine & alignment.parties[one]) / len(alignment.parties[one]) for one in told}
    best = max(shared.values())
    return frozenset(one for one, share in shared.items() if share == best)


def told_of(group: Group, identity: Sequence[int | None], alignment: Alignment) -> int | None:
    """The labelled alliance that a group mostly tells of."""
    votes: dict[int, float] = {}
    besides = 0.0
    for sentence, row in zip(group.sentences, group.roles, strict=True):
        if not alignment.told[sentence]:
            besides += float(row.sum())
        for one in alignment.told[sentence]:
            weight = sum(
                float(row[entity])
                for entity, mine in enumerate(identity)
                if mine is not None and mine in alignment.parties[one]
            )
            votes[one] = votes.get(one, 0.0) + (weight + 0.05) / len(alignment.told[sentence])
    best = max(votes, key=lambda one: votes[one], default=None)
    return best if best is not None and votes[best] > 0.3 * besides else None


def learn_members(training: Training) -> None:
    """The parties of each group."""
    asked = [
        [membership.member_rows(reading, groups, place, whole) for place in range(len(groups))]
        for reading, groups, whole in zip(training.readings, training.groups, training.whole, strict=True)
    ]
    labels = []
    for groups, found, identity, alignment in zip(
        training.groups, asked, training.identities, training.alignments, strict=True
    ):
        row = []
        for group, (entities, _) in zip(groups, found, strict=True):
            one = told_of(group, identity, alignment)
            row.extend(one is not None and identity[entity] in alignment.parties[one] for entity in entities)
        labels.append(row)
    rows = [[row for _, rows in found for row in rows] for found in asked]
    chances = _trees_by_fold(training, "member", rows, labels)
    training.judged = []
    for groups, found, flat in zip(training.groups, asked, chances, strict=True):
        judged, start = [], 0
        for group, (entities, mine) in zip(groups, found, strict=True):
            part = flat[start : start + len(mine)]
            judged.append(Judged(group, tuple(entities), tuple(part.tolist()), 1.0))
            start += len(mine)
        training.judged.append(judged)


def learn_alliances(training: Training) -> None:
    """Which groups are alliances: those that the scorer would pair with a labelled one."""
    labels = [
        alliance_labels(reading, judged, gold)
        for reading, judged, gold in zip(training.readings, training.judged, training.golds, strict=True)
    ]
    texts = [
        [membership.group_words(reading, group) for group in groups]
        for reading, groups in zip(training.readings, training.groups, strict=True)
    ]
    scores = _words_by_fold(training, "group", texts, labels)
    rows = [
        membership.group_rows(
            reading,
            training.groups[index],
            [(one.entities, one.chances) for one in training.judged[index]],
            [scores[index].score(words) for words in texts[index]],
            training.whole[index],
        )
        for index, reading in enumerate(training.readings)
    ]
    chances = _trees_by_fold(training, "alliance", rows, labels, max_iter=120)
    training.judged = [
        [
            Judged(one.group, one.entities, one.chances, float(chance))
            for one, chance in zip(judged, found, strict=True)
        ]
        for judged, found in zip(training.judged, chances, strict=True)
    ]


def alliance_labels(reading: Reading, judged: Sequence[Judged], gold: GoldArticle) -> list[bool]:
    """For each group whether it is the best counterpart of a labelled alliance, half the parties shared."""
    mine = []
    for one in judged:
        members = alliances.parties(reading, one, alliances.PARTY)
        mine.append(
            [
                {
                    key(form)
                    for form in (
                        reading.organisations[entity].entity.name,
                        *reading.organisations[entity].entity.aliases,
                    )
                }
                for entity in members
            ]
            if len(members) > 1
            else []
        )
    theirs = [
        [{key(form) for form in party.forms} for party in alliance.parties] for alliance in gold.alliances
    ]
    scored = sorted(
        ((_overlap(a, b), i, j) for i, a in enumerate(mine) for j, b in enumerate(theirs)),
        key=lambda row: (-row[0], row[1], row[2]),
    )
    used: set[int] = set()
    good: set[int] = set()
    for score, i, j in scored:
        if score >= 0.5 and i not in good and j not in used:
            good.add(i)
            used.add(j)
    return [place in good for place in range(len(judged))]


def _overlap(mine: Sequence[set[str]], theirs: Sequence[set[str]]) -> float:
    shared = sum(any(one & other for other in theirs) for one in mine)
    return 2 * min(shared, len(theirs)) / max(len(mine) + len(theirs), 1)


def _words_by_fold(
    training: Training, name: str, texts: Sequence[Sequence[Sequence[str]]], labels: Sequence[Sequence[bool]]
) -> list[Words]:
    """For each article a word model of its language that did not see it; the models of all articles ship."""
    found: list[Words | None] = [None] * len(training.golds)

    def fit(chosen: Sequence[int]) -> Words:
        return models.learn_words(
            [text for index in chosen for text in texts[index]],
            [label for index in chosen for label in labels[index]],
        )

    for language in Language:
        mine = {index for index, gold in enumerate(training.golds) if gold.language is language}
        for rest, held in training.folds:
            model = fit([index for index in rest if index in mine])
            for index in held:
                if index in mine:
                    found[index] = model
        training.weights.words[f"{name}.{language}"] = fit(sorted(mine))
    return [model for model in found if model is not None]


def _trees_by_fold(
    training: Training,
    name: str,
    rows: Sequence[Sequence[Any]],
    labels: Sequence[Sequence[bool]],
    **options: Any,
) -> list[Floats]:
    """Each article's chances by trees that did not see it; the trees of all articles ship."""
    training.weights.trees[name] = _trees(rows, labels, range(len(rows)), options)
    return _by_fold(
        training,
        lambda chosen: _trees(rows, labels, chosen, options),
        lambda model, index: model.chances(rows[index]),
    )


def _trees(
    rows: Sequence[Sequence[Any]],
    labels: Sequence[Sequence[bool]],
    chosen: Sequence[int],
    options: dict[str, Any],
) -> Trees:
    return models.learn_trees(
        [row for index in chosen for row in rows[index]],
        [label for index in chosen for label in labels[index]],
        **options,
    )


def _by_fold(
    training: Training, fit: Callable[[list[int]], Trees], apply: Callable[[Trees, int], Floats]
) -> list[Floats]:
    return models.out_of_fold(training.folds, fit, apply)
