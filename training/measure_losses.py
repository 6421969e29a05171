"""Where alliances and parties are lost, out of fold: `python -m training.measure_losses [--keep FILE]`.

First what each stage costs: the figures as they are, then with that stage's answers taken from the labels (an
"oracle"). Then the errors by cause. It trains everything first (`--keep` saves that, or takes it up again).
"""

from __future__ import annotations

import argparse
import pickle
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from summarizer.facts import alliances
from summarizer.facts.alliances import Found, Judged
from summarizer.types import Facts
from training.corpus import load
from training.measure import as_prediction, figures, plain, scorer, show
from training.reader import (
    Training,
    alliance_labels,
    gather,
    learn,
    learn_alliances,
    learn_members,
    tells_of,
    told_of,
)

_NAMES = ("relevance", "alliances_main", "parties_main", "alliances_all", "parties_all")


def main() -> None:
    """Train or take up, then print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="where the training is kept between two runs")
    options = parser.parse_args()
    if options.keep and options.keep.exists():
        training: Training = pickle.loads(options.keep.read_bytes())  # noqa: S301 - our own file
    else:
        training = learn(load("train"))
        if options.keep:
            options.keep.write_bytes(pickle.dumps(training))
    found = facts(training, training.judged)
    for title, some in (
        ("as it is", found),
        ("right groups kept", facts(training, kept(training, training.judged))),
        ("right parties", facts(training, with_parties(training))),
        ("both", facts(training, kept(training, with_parties(training)))),
    ):
        _print(training, title, some)
    for (language, cause), count in sorted(
        causes(training, found).items(), key=lambda row: (row[0][0], -row[1])
    ):
        print(f"{count:5}  {language}  {cause}")
    regroup(training)
    _print(training, "right sentences joined", facts(training, training.judged))


def _print(training: Training, title: str, found: Sequence[Facts]) -> None:
    table, _ = figures(training.golds, found)
    print(show(title, table, _NAMES), flush=True)


def facts(training: Training, judged: Sequence[Sequence[Judged]]) -> list[Facts]:
    """What comes out of groups so judged."""
    return [
        plain(
            document,
            Found(
                tuple(named.entity for named in reading.organisations),
                tuple(alliances.drafts(reading, some, telling)),
            ),
        )
        for document, reading, some, telling in zip(
            training.documents, training.readings, judged, training.told, strict=True
        )
    ]


def kept(training: Training, judged: Sequence[Sequence[Judged]]) -> list[list[Judged]]:
    """The groups that stand for a labelled alliance, and no others."""
    return [
        [
            replace(one, alliance=float(good))
            for one, good in zip(some, alliance_labels(reading, some, gold), strict=True)
        ]
        for some, reading, gold in zip(judged, training.readings, training.golds, strict=True)
    ]


def with_parties(training: Training) -> list[list[Judged]]:
    """Every group with the parties of the labelled alliance that it mostly tells of."""
    found = []
    for some, identity, alignment in zip(
        training.judged, training.identities, training.alignments, strict=True
    ):
        row = []
        for one in some:
            gold = told_of(one.group, identity, alignment)
            parties = alignment.parties[gold] if gold is not None else frozenset()
            row.append(replace(one, chances=tuple(float(identity[e] in parties) for e in one.entities)))
        found.append(row)
    return found


def regroup(training: Training) -> None:
    """Join the sentences as the labels do, and learn the later stages again on that."""
    alike = []
    for frames, couples, chances, identity, alignment in zip(
        training.frames,
        training.couples,
        training.alike,
        training.identities,
        training.alignments,
        strict=True,
    ):
        tells = [tells_of(frames, frame, identity, alignment) for frame in range(len(frames.sentences))]
        alike.append(
            np.array(
                [
                    float(bool(tells[one] & tells[other])) if tells[one] and tells[other] else chance
                    for (one, other), chance in zip(couples, chances, strict=True)
                ]
            )
        )
    training.alike = alike
    gather(training)
    learn_members(training)
    learn_alliances(training)


def causes(training: Training, found: Sequence[Facts]) -> Counter[tuple[str, str]]:
    """How often which error is made, by language."""
    score = scorer()
    tally: Counter[tuple[str, str]] = Counter()
    for place, (gold, mine) in enumerate(zip(training.golds, found, strict=True)):
        got, wanted = as_prediction(mine), gold.item["gold"]["alliances"]
        pairs = score.align(got, wanted)
        causes_here = [
            *(
                _made_up(score, one, wanted, {b for _, b in pairs})
                for number, one in enumerate(got)
                if number not in {a for a, _ in pairs}
            ),
            *(
                _missed(training, place, number, wanted[number]["main"])
                for number in range(len(wanted))
                if number not in {b for _, b in pairs}
            ),
        ]
        for a, b in pairs:
            causes_here += _parties(training, place, score, got[a], wanted[b], wanted)
        tally.update((gold.language.value, cause) for cause in causes_here)
    return tally


def _made_up(score: Any, one: dict[str, Any], wanted: Sequence[dict[str, Any]], paired: set[int]) -> str:
    if not wanted:
        return "made up: in an article without alliances"
    likeness = [score.overlap(one, other) for other in wanted]
    best = int(np.argmax(likeness))
    if not likeness[best]:
        return "made up: shares no party with any"
    return "made up: told already" if best in paired else "made up: near a missed one"


def _missed(training: Training, place: int, number: int, main: bool) -> str:
    alignment, identity = training.alignments[place], training.identities[place]
    mine = [one for one in training.judged[place] if told_of(one.group, identity, alignment) == number]
    weight = "main" if main else "background"
    if mine:
        dropped = max(one.alliance for one in mine) < alliances.ALLIANCE
        return f"missed ({weight}): " + (
            "its group was dropped" if dropped else "its group has other parties"
        )
    joined = any(
        number in alignment.told[sentence]
        for one in training.judged[place]
        for sentence in one.group.sentences
    )
    return f"missed ({weight}): " + ("joined to another" if joined else "no sentence was taken up")


def _parties(
    training: Training,
    place: int,
    score: Any,
    mine: dict[str, Any],
    theirs: dict[str, Any],
    wanted: Sequence[dict[str, Any]],
) -> list[str]:
    matched = score.pair_parties(mine["parties"], theirs["parties"])
    known = [
        score.forms({"name": one.name, "aliases": one.aliases})
        for one in training.alignments[place].organisations
    ]
    parties = [score.forms(party) for alliance in wanted for party in alliance["parties"]]
    entities = [
        score.forms({"name": named.entity.name, "aliases": named.entity.aliases})
        for named in training.readings[place].organisations
    ]
    found = []
    for number, party in enumerate(mine["parties"]):
        if number in {a for a, _ in matched}:
            continue
        forms = score.forms(party)
        if theirs["name"] and score.normalise(theirs["name"]) in forms:
            found.append("party made up: the body itself")
        elif any(forms & other for other in parties):
            found.append("party made up: of another alliance")
        elif any(forms & other for other in known):
            found.append("party made up: an organisation that is none")
        else:
            found.append("party made up: no organisation")
    for number, party in enumerate(theirs["parties"]):
        if number not in {b for _, b in matched}:
            seen = any(score.forms(party) & other for other in entities)
            found.append(
                "party missed: " + ("known as an organisation" if seen else "its name was not found")
            )
    return found


if __name__ == "__main__":
    main()
