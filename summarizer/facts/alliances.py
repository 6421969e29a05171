"""Who allied with whom: an article's organisations and its alliances, as far as parties and places go.

    names -> sentences that tell of an alliance -> parties in each -> sentences of one alliance together
          -> the parties of each group -> groups that are alliances

Every step gives chances, and the next step weighs them; only at the end something is kept or dropped.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from summarizer.document import Document, Draft, Entity
from summarizer.facts import membership, merging, roles, told
from summarizer.facts.lexicon import Lexicon, lexicon
from summarizer.facts.membership import Group
from summarizer.facts.model import Trees, Words, read_trees, weight_text
from summarizer.facts.organisations import organisations
from summarizer.facts.reading import Reading, lay_open
from summarizer.facts.tagger import Tagger
from summarizer.types import Language

Floats = npt.NDArray[np.float64]

#: How alike groups of sentences must be to be one, an organisation's chance to be a party, and a group's
#: to be an alliance: chosen together by out-of-fold F1 of alliances and parties on the training articles.
SAME = 0.50
FOLLOWS = 0.40
PARTY = 0.33
ALLIANCE = 0.35
#: A party that is not named must be this likely where two that are named are surer than `_SURELY`.
MEANT = 0.8
_SURELY = 0.8
_LIKELIER = 0.2


@dataclass(frozen=True, slots=True)
class Models:
    """All that was learnt."""

    lexicon: Lexicon
    taggers: Mapping[Language, Tagger]
    #: "sentence.ko", "article.en", "context.ko", "group.en" ...
    words: Mapping[str, Words]
    #: "told", "role", "same", "member", "alliance"
    trees: Mapping[str, Trees]


@dataclass(frozen=True, slots=True)
class Found:
    """An article's organisations and alliances."""

    entities: tuple[Entity, ...]
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A group with each possible party's chance, and its own to be an alliance."""

    group: Group
    entities: tuple[int, ...]
    chances: tuple[float, ...]
    alliance: float


@cache
def models() -> Models:
    """The models that ship, read when they are first asked for."""
    words = {
        name: Words(raw["weights"], raw["bias"])
        for name, raw in json.loads(weight_text("words.json")).items()
    }
    data = (files("summarizer") / "weights" / "trees.npz").read_bytes()
    with np.load(io.BytesIO(data)) as arrays:
        trees = {name: read_trees(arrays, name) for name in ("told", "role", "same", "member", "alliance")}
    taggers = {language: Tagger.from_json(weight_text(f"tagger.{language}.json")) for language in Language}
    return Models(lexicon(), taggers, words, trees)


def find(document: Document, learnt: Models) -> Found:
    """The organisations and alliances of one article."""
    if not document.sentences:
        return Found((), ())
    tagged = learnt.taggers[document.language].tag(document, learnt.lexicon)
    reading = lay_open(document, organisations(document, tagged, learnt.lexicon))
    entities = tuple(named.entity for named in reading.organisations)
    if len(entities) < 2:
        return Found(entities, ())
    language = document.language
    whole = learnt.words[f"article.{language}"].score(told.article_words(reading))
    telling = learnt.trees["told"].chances(
        told.rows(reading, learnt.words[f"sentence.{language}"], learnt.words[f"article.{language}"])
    )
    pairs = roles.candidates(reading)
    playing = learnt.trees["role"].chances(
        roles.rows(reading, pairs, telling.tolist(), learnt.words[f"context.{language}"])
    )
    frames = merging.frames_of(reading, pairs, playing.tolist(), telling.tolist())
    couples, rows = merging.pair_rows(reading, frames, whole, learnt.words[f"opening.{language}"])
    alike = learnt.trees["same"].chances(rows) if couples else np.zeros(0)
    groups = gather(frames, couples, merging.kept_apart(reading, frames, couples, alike))
    judged = judge(reading, groups, whole, learnt)
    return Found(entities, tuple(drafts(reading, judged, telling)))


def gather(frames: merging.Frames, couples: Sequence[tuple[int, int]], alike: Floats) -> list[Group]:
    """The sentences of each alliance together."""
    return [
        Group(frames, tuple(members)) for members in merging.clusters(frames, couples, alike, SAME, FOLLOWS)
    ]


def judge(reading: Reading, groups: Sequence[Group], whole: float, learnt: Models) -> list[Judged]:
    """The parties of each group, and whether it is an alliance."""
    asked = [membership.member_rows(reading, groups, place, whole) for place in range(len(groups))]
    flat = learnt.trees["member"].chances([row for _, rows in asked for row in rows])
    members = []
    start = 0
    for entities, rows in asked:
        members.append((entities, flat[start : start + len(rows)].tolist()))
        start += len(rows)
    language = reading.document.language
    scores = [learnt.words[f"group.{language}"].score(membership.group_words(reading, one)) for one in groups]
    kept = learnt.trees["alliance"].chances(membership.group_rows(reading, groups, members, scores, whole))
    return [
        Judged(one, tuple(entities), tuple(chances), float(chance))
        for one, (entities, chances), chance in zip(groups, members, kept, strict=True)
    ]


def parties(reading: Reading, judged: Judged, cut: float) -> list[int]:
    """The parties of a group in reading order: the likely ones, a parent left out beside its own unit."""
    likely = {
        entity: chance for entity, chance in zip(judged.entities, judged.chances, strict=True) if chance > cut
    }
    named = {place.entity for sentence in judged.group.sentences for place in reading.places[sentence]}
    if sum(likely[entity] > _SURELY for entity in likely if entity in named) > 1:
        # Whom the text only goes on about is no third where two are named and sure.
        likely = {entity: chance for entity, chance in likely.items() if entity in named or chance > MEANT}
    names = {entity: reading.organisations[entity].entity.name for entity in likely}
    return [
        entity
        for entity in sorted(likely)
        if not any(
            names[other] != names[entity]
            and names[other].startswith(names[entity])
            # A parent that is far likelier is no slip of the pen: KT beside "KT 클라우드".
            and likely[other] > max(0.5, likely[entity] - _LIKELIER)
            for other in likely
        )
    ]


def drafts(reading: Reading, judged: Sequence[Judged], telling: Floats) -> list[Draft]:
    """The groups that are alliances, each with its parties and all the sentences that tell of it."""
    kept = [
        (one, members)
        for one in judged
        if one.alliance >= ALLIANCE and len(members := parties(reading, one, PARTY)) > 1
    ]
    kept = _once(kept)
    follow = _followers(reading, [one.group.sentences for one, _ in kept], telling)
    found = []
    for (one, members), followers in zip(kept, follow, strict=True):
        roles_there = one.group.roles[:, members]
        core = [
            sentence
            for sentence, row in zip(one.group.sentences, roles_there, strict=True)
            if (row > 0.4).sum() >= min(2, len(members))
        ]
        if not core:
            core = [one.group.sentences[int(roles_there.sum(axis=1).argmax())]]
        title = (
            [0]
            if reading.document.sentences[0].in_title and one.group.frames.title[members].max() > 0.5
            else []
        )
        sentences = sorted({*title, *one.group.sentences, *followers})
        found.append(Draft(tuple(members), tuple(core), tuple(sentences)))
    return sorted(found, key=lambda draft: draft.core[0])


def _once(kept: Sequence[tuple[Judged, list[int]]]) -> list[tuple[Judged, list[int]]]:
    """Groups with the very same parties joined: most often one alliance told of again further down."""
    found: dict[tuple[int, ...], tuple[Judged, list[int]]] = {}
    for one, members in kept:
        twin = found.get(tuple(members))
        if twin is None:
            found[tuple(members)] = (one, members)
            continue
        both = Group(one.group.frames, tuple(sorted({*twin[0].group.members, *one.group.members})))
        found[tuple(members)] = (
            replace(twin[0], group=both, alliance=max(twin[0].alliance, one.alliance)),
            members,
        )
    return list(found.values())


def _followers(reading: Reading, groups: Sequence[Sequence[int]], telling: Floats) -> list[list[int]]:
    """Sentences that go on about the alliance before them without naming anybody."""
    owner = {sentence: place for place, sentences in enumerate(groups) for sentence in sentences}
    found: list[list[int]] = [[] for _ in groups]
    last = -1
    for index, sentence in enumerate(reading.document.sentences):
        if index in owner:
            last = owner[index]
        elif last >= 0 and not sentence.in_title and telling[index] > 0.5:
            found[last].append(index)
    return found
