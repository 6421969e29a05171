"""The parties of each group of sentences, and whether the group tells of an alliance at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from summarizer.document import Layout
from summarizer.facts.cues import KINDS, counts
from summarizer.facts.merging import Frames
from summarizer.facts.reading import Reading
from summarizer.types import Language, OrganisationType

Floats = npt.NDArray[np.float64]
Row = list[float]
_TYPES = tuple(OrganisationType)
#: Below this in every sentence of a group nobody is asked about.
_WEAK = 0.12
#: The cues that are counted over all of a group's sentences.
_SUMMED = ("sign", "hand", "body", "jv", "anaphor", "event", "deny")


@dataclass(frozen=True, slots=True)
class Group:
    """Frames that tell of one thing."""

    frames: Frames
    #: Indices into the frames.
    members: tuple[int, ...]

    @property
    def roles(self) -> Floats:
        """Members x organisations."""
        found: Floats = self.frames.roles[list(self.members)]
        return found

    @property
    def sentences(self) -> list[int]:
        """Indices of its sentences."""
        return [self.frames.sentences[member] for member in self.members]


def asked(group: Group) -> list[int]:
    """The organisations that may be parties of the group."""
    best = group.roles.max(axis=0)
    return [entity for entity in range(len(best)) if best[entity] > _WEAK]


def member_rows(
    reading: Reading, groups: Sequence[Group], place: int, whole: float
) -> tuple[list[int], list[Row]]:
    """One row of features for each organisation that may be a party of the group at `place`."""
    group = groups[place]
    roles = group.roles
    entities = asked(group)
    told = group.frames.told[list(group.members)]
    best = roles.max(axis=0)
    elsewhere = np.zeros(roles.shape[1])
    for other, another in enumerate(groups):
        if other != place:
            elsewhere = np.maximum(elsewhere, another.roles.max(axis=0))
    ranks = (-best).argsort().argsort()
    strong = (best > 0.5).sum()
    crowd = (roles > 0.5).sum(axis=1)
    shared = _row_of_group(reading, group, groups, whole)
    rows = []
    for entity in entities:
        column = roles[:, entity]
        top = int(column.argmax())
        named = reading.organisations[entity]
        sentence = reading.document.sentences[group.sentences[top]]
        rows.append(
            [
                column[top], column.mean(), column.sum(), float((column > 0.5).sum()),
                float((column > 0.1).sum()),
                float(np.partition(column, -2)[-2]) if len(column) > 1 else 0.0,
                float(1 - np.prod(1 - column)), float((column * told).max()), float(told[top]),
                float(crowd[top]),
                float(elsewhere[entity]), column[top] - float(elsewhere[entity]), float(ranks[entity]),
                float(strong),
                column[top] / (best.max() + 1e-9), float(group.frames.title[entity]), float(top == 0),
                float(column[0]),
                float((column > 0.3).sum() / len(column)),
                float(sentence.layout is Layout.CAPTION), float(sentence.layout is Layout.ITEM),
                max(party * name for name, party in named.odds), float(len(named.entity.mentions)),
                sum(party * name for name, party in named.odds) / len(named.odds),
                *(float(named.entity.type is sort) for sort in _TYPES),
                _kin(reading, entity, entities, best),
                *shared,
            ]
        )  # fmt: skip
    return entities, rows


def _kin(reading: Reading, entity: int, entities: Sequence[int], best: Floats) -> float:
    """How likely a party one is whose name begins with this name, or the other way: 삼성 and 삼성전자."""
    name = reading.organisations[entity].entity.name
    value = 0.0
    for other in entities:
        if other == entity:
            continue
        theirs = reading.organisations[other].entity.name
        if theirs.startswith(name):
            value = max(value, float(best[other]))
        elif name.startswith(theirs):
            value = min(value, -float(best[other])) if value <= 0 else value
    return value


def group_rows(
    reading: Reading,
    groups: Sequence[Group],
    members: Sequence[tuple[Sequence[int], Sequence[float]]],
    words: Sequence[float],
    whole: float,
) -> list[Row]:
    """One row of features a group, its members judged: is it an alliance?"""
    rows = []
    for place, group in enumerate(groups):
        chances = sorted(members[place][1], reverse=True)
        mine = {entity for entity, chance in zip(*members[place], strict=True) if chance > 0.5}
        theirs = [
            {entity for entity, chance in zip(*members[other], strict=True) if chance > 0.5}
            for other in range(len(groups))
            if other != place
        ]
        likest = max((len(mine & them) / max(len(mine | them), 1) for them in theirs), default=0.0)
        inside = max((len(mine & them) / max(len(mine), 1) for them in theirs), default=0.0)
        rows.append(
            [
                words[place],
                *(chances[rank] if rank < len(chances) else 0.0 for rank in range(4)),
                float(sum(chances)), float(len(mine)), likest, inside,
                float(np.mean([chance for chance in chances if chance > 0.5])) if mine else 0.0,
                *_row_of_group(reading, group, groups, whole),
            ]
        )  # fmt: skip
    return rows


def group_words(reading: Reading, group: Group) -> list[str]:
    """The words of a group, those of its main sentence apart."""
    told = group.frames.told[list(group.members)]
    main = group.sentences[int((group.roles.sum(axis=1) * (0.2 + told)).argmax())]
    found = list(reading.words[main])
    for sentence in group.sentences:
        if sentence != main:
            found.extend(f"o:{word}" for word in reading.words[sentence])
    return found


def _row_of_group(reading: Reading, group: Group, groups: Sequence[Group], whole: float) -> Row:
    told = group.frames.told[list(group.members)]
    roles = group.roles
    core = int((roles.sum(axis=1) * (0.2 + told)).argmax())
    sentence = group.sentences[core]
    crowd = (roles > 0.5).sum(axis=1)
    cues = np.array([counts(list(reading.cues[index])) for index in group.sentences])
    place = next(number for number, other in enumerate(groups) if other is group)
    return [
        float(len(group.members)), float(told.max()), float(told.mean()), float(told[core]),
        float(crowd.max()),
        float(roles[core].sum()), float((crowd >= 2).sum()), float(len(groups)), float(place),
        float(sentence), sentence / max(len(reading.document.sentences), 1), whole,
        float(group.frames.title.max()) if len(group.frames.title) else 0.0,
        float((group.frames.title * roles.max(axis=0)).sum()),
        float(reading.document.language is Language.KO),
        float(reading.document.sentences[sentence].layout is Layout.CAPTION),
        *cues[core].tolist(),
        *(float(cues[:, KINDS.index(kind)].sum()) for kind in _SUMMED),
    ]  # fmt: skip
