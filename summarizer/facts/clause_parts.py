"""A sentence that tells of several alliances, cut into the clauses of each.

"A는 B와 협약을 맺었고, 10월에는 C와도 손잡았다" is two; most sentences are one and stay whole.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from summarizer.facts.cues import ALLYING
from summarizer.facts.reading import Place, Reading
from summarizer.types import Language

Floats = npt.NDArray[np.float64]

#: From here on an organisation counts as a likely party.
STRONG = 0.4
_ENDINGS = frozenset(("고", "며", "으며", "면서", "으면서", "는데", "은데", "지만", "으나", "아", "어"))
_ENGLISH = re.compile(r";\s|,?\s(?:while|whereas)\s")
_TOPIC = re.compile(r"^(?:\([^()]*\)|\[[^\[\]]*\]|\s)*(?:은|는|이|가)(?![가-힣])")
_OWN = re.compile(r"^(?:\([^()]*\)|\[[^\[\]]*\]|\s)*(?:은|는|이|가|도)(?![가-힣])")
_WITH = re.compile(r"(?:와|과)[^,]{0,25},\s*$")


def parts(reading: Reading, sentence: int, row: Floats) -> list[Floats]:
    """The roles of each part of a sentence; one row, the sentence's own, where it is all one."""
    strong = [place for place in reading.places[sentence] if row[place.entity] > STRONG]
    if len({place.entity for place in strong}) < 2:
        return [row]
    cuts = [0, *_cuts(reading, sentence, strong), len(reading.document.sentences[sentence].text)]
    pieces = [
        ([place for place in strong if start <= place.start < end], _allies(reading, sentence, start, end))
        for start, end in itertools.pairwise(cuts)
        if end > start
    ]
    groups: list[tuple[set[int], bool]] = []
    waiting: set[int] = set()
    for places, allies in pieces:
        waiting |= {place.entity for place in places}
        if waiting and (allies or len(waiting) > 1):
            groups.append((waiting, allies))
            waiting = set()
    if waiting and groups:
        groups[-1] = (groups[-1][0] | waiting, groups[-1][1])
    groups = _distinct([members for members, _ in groups])
    if len(groups) < 2:
        return [row]
    subject = _subject(reading, sentence, strong)
    found = []
    for members, _ in groups:
        inside = (
            members if subject is None or _has_own_topic(reading, sentence, members) else members | {subject}
        )
        part = np.where(np.isin(np.arange(len(row)), sorted(inside)), row, 0.0)
        found.append(part)
    return found


def _has_own_topic(reading: Reading, sentence: int, members: set[int]) -> bool:
    """Whether one of these is what its part is about; else it is still about the sentence's subject."""
    text = reading.document.sentences[sentence].text
    if reading.document.language is Language.EN:
        return len(members) > 1
    return any(
        place.entity in members and _OWN.match(text[place.end : place.end + 40])
        for place in reading.places[sentence]
    )


def _distinct(members: Sequence[set[int]]) -> list[tuple[set[int], bool]]:
    """Neighbouring parts joined where one names nobody whom the other does not."""
    found: list[set[int]] = []
    for mine in members:
        if found and (mine <= found[-1] or found[-1] <= mine):
            found[-1] = found[-1] | mine
        else:
            found.append(set(mine))
    return [(mine, True) for mine in found]


def _cuts(reading: Reading, sentence: int, strong: Sequence[Place]) -> list[int]:
    text = reading.document.sentences[sentence].text
    found: set[int] = set()
    if reading.document.language is Language.KO:
        for token in reading.document.tokens[sentence]:
            if token.tag == "EC" and token.form in _ENDINGS and text[token.end : token.end + 1] in (" ", ","):
                found.add(token.end)
        for place in strong[1:]:
            # "A는 B와 10월, C는 D와 3월 협약을 맺었다": a new topic after "with" begins a new part.
            if _TOPIC.match(text[place.end : place.end + 40]) and _WITH.search(text[: place.start]):
                found.add(place.start)
    else:
        found.update(match.end() for match in _ENGLISH.finditer(text))
    return sorted(found)


def _allies(reading: Reading, sentence: int, start: int, end: int) -> bool:
    return any(cue.kind in ALLYING and start <= cue.start < end for cue in reading.cues[sentence])


def _subject(reading: Reading, sentence: int, strong: Sequence[Place]) -> int | None:
    """The organisation that the whole sentence is about: the first one marked as its topic."""
    text = reading.document.sentences[sentence].text
    if reading.document.language is Language.EN:
        return strong[0].entity if strong else None
    return next(
        (place.entity for place in strong if _TOPIC.match(text[place.end : place.end + 40])),
        strong[0].entity if strong else None,
    )
