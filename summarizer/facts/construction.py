"""How a sentence is built: who acts in it, with whom, and whether that makes it an alliance of its own.

Two sentences that each have somebody who acts and somebody "with" whom tell of two alliances where they share
nobody; a sentence that only lists names may go on about the alliance before it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from summarizer.facts.reading import Reading
from summarizer.facts.roles import beside
from summarizer.types import Language

Floats = npt.NDArray[np.float64]

#: From this chance on an organisation is looked at.
_LIKELY = 0.3
#: "○빅데이터 = 서울대, 강원대": an entry with a name of its own.
_LABELLED = re.compile(r"^\s*(?:[①-⑳■□◆◇●○▲▶△▷•*·>\-–—]+|\d{1,2}[.)])?\s?[^=:]{2,40}?\s?[=:]\s?\S")


@dataclass(frozen=True, slots=True)
class Built:
    """For each of some sentences how many act, with how many, and whether there is one of both."""

    subjects: Floats
    partners: Floats
    complete: Floats
    #: The organisation that acts first, or -1.
    subject: tuple[int, ...]


def built(reading: Reading, sentences: Sequence[int], roles: Floats) -> Built:
    """How these sentences are built; `roles` is sentences x organisations, the chance to be a party there."""
    subjects, partners, first = [], [], []
    korean = reading.document.language is Language.KO
    for row, index in enumerate(sentences):
        acting: list[int] = []
        joined = 0
        for place in reading.places[index]:
            if roles[row, place.entity] < _LIKELY:
                continue
            before, after = beside(reading, index, place)
            if after in (("topic", "subject") if korean else ("subject",)):
                acting.append(place.entity)
            joined += (after == "with") if korean else before in ("with", "between")
        subjects.append(float(len(acting)))
        partners.append(float(joined))
        first.append(acting[0] if acting else -1)
    acts, beside_whom = np.array(subjects), np.array(partners)
    return Built(acts, beside_whom, ((acts > 0) & (beside_whom > 0)).astype(float), tuple(first))


def led(built: Built, strong: npt.NDArray[np.bool_]) -> Floats:
    """For every two sentences whether who acts in the second one is a strong party in the first."""
    size = len(built.subject)
    found: Floats = np.zeros((size, size))
    for other, subject in enumerate(built.subject):
        if subject >= 0:
            found[:, other] = strong[:, subject]
    return found


def first_named(reading: Reading, sentences: Sequence[int], strong: npt.NDArray[np.bool_]) -> Floats:
    """For each sentence the share of its strong parties that no sentence of the body names before."""
    titled = [sentence.in_title for sentence in reading.document.sentences]
    first = [
        min((m.sentence for m in named.entity.mentions if not titled[m.sentence]), default=-1)
        for named in reading.organisations
    ]
    found = []
    for row, index in enumerate(sentences):
        mine = np.flatnonzero(strong[row])
        found.append(sum(first[entity] == index for entity in mine) / max(len(mine), 1))
    return np.array(found)


def labelled(text: str) -> float:
    """Whether the text is an entry with a name of its own.

    >>> labelled("○빅데이터 = 서울대, 강원대"), labelled("서울대와 강원대가 협약을 맺었다.")
    (1.0, 0.0)
    """
    return float(bool(_LABELLED.match(text)))


#: "② 가람클라우드 팀 = 누리칩, 다온칩": who is in a team, one entry for each. Of 32 pairs of such entries in the training
#: articles 29 are two alliances, and 25 were taken for one.
_TEAM = re.compile(r"^[^=]{2,60}=\s?\S")


def is_team(text: str) -> bool:
    """Whether the text sets the members of one team against its name.

    >>> is_team("2) Schools: Garam = Nuri, Daon"), is_team("Members: Garam, Nuri")
    (True, False)
    """
    return labelled(text) > 0 and _TEAM.match(text) is not None


#: A table or list of names alone has this many rows at least.
_ROWS = 3
#: Names fill this share of a row's letters.
_FILLED = 0.7
_BETWEEN_NAMES = re.compile(r"^(?:\s{2,}|\s*[,;·]\s*|,?\s(?:and|및)\s|\s*\([^()]*\)\s*)*$")


def listings(reading: Reading) -> list[list[int]]:
    """Blocks of rows that hold nothing but names: the members of one body, however many lines they take.

    Rows that set names against each other ("N&UP - Nvidia", "A + B") are alliances of their own.
    """
    blocks: list[list[int]] = [[]]
    for index, sentence in enumerate(reading.document.sentences):
        if not sentence.in_title and _names_only(reading, index):
            if blocks[-1] and blocks[-1][-1] != index - 1:
                blocks.append([])
            blocks[-1].append(index)
    return [block for block in blocks if len(block) >= _ROWS]


def _names_only(reading: Reading, index: int) -> bool:
    text, places = reading.document.sentences[index].text, reading.places[index]
    if not places:
        return False
    between = [text[one.end : other.start] for one, other in itertools.pairwise(places)]
    letters = sum(character.isalnum() for character in text)
    named = sum(character.isalnum() for place in places for character in text[place.start : place.end])
    return named >= _FILLED * letters and all(_BETWEEN_NAMES.match(gap) for gap in between)
