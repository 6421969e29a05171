"""Which sentences tell of one and the same alliance.

A frame is a sentence with the organisations that are likely parties in it. Frames are compared two by two,
and joined from the most alike on, as long as the groups are alike on average.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from summarizer.document import Layout
from summarizer.facts import construction
from summarizer.facts.clause_parts import parts
from summarizer.facts.cues import KINDS, counts
from summarizer.facts.model import Words
from summarizer.facts.reading import Reading
from summarizer.facts.roles import Candidate
from summarizer.types import Language

Floats = npt.NDArray[np.float64]

#: A sentence takes part where its likely parties add up to this.
LEAST = 0.35
#: Frames are compared two by two; the longest article of the corpus has some forty.
MOST = 150
_QUOTED = re.compile(r"[‘“'\"<「『]([^’”'\"<>」』]{2,30})[’”'\">」』]")
_NOUNS = ("NNG", "NNP", "SL", "XR")


#: Every frame is held against every other, so their number is bounded; the most telling are kept. The busiest
#: article measured (a third of `train`, all of `dev`) has 28.
_MOST = 100
#: Frames x frames x organisations, which bounds the memory where thousands of names stand in a list.
_MOST_CELLS = 2_000_000


@dataclass(frozen=True, slots=True)
class Frames:
    """The sentences that may tell of an alliance; the title is none of them, for it may tell of several."""

    #: Indices of sentences.
    sentences: tuple[int, ...]
    #: Frames x organisations: how likely each is a party there.
    roles: Floats
    #: How likely each tells of an alliance.
    told: Floats
    #: How likely each organisation is a party of what the title tells.
    title: Floats


def frames_of(
    reading: Reading, pairs: Sequence[Candidate], chances: Sequence[float], told: Sequence[float]
) -> Frames:
    """The frames of an article, in reading order."""
    table = np.zeros((len(reading.document.sentences), max(len(reading.organisations), 1)))
    for pair, chance in zip(pairs, chances, strict=True):
        table[pair.sentence, pair.entity] = chance
    for block in construction.listings(reading):
        # The rows of one list are all parties or all none.
        named = [
            (index, entity) for index in block for entity in {place.entity for place in reading.places[index]}
        ]
        usual = float(np.mean([table[cell] for cell in named]))
        for cell in named:
            table[cell] = max(table[cell], usual)
    chosen: list[int] = []
    rows: list[Floats] = []
    for index, sentence in enumerate(reading.document.sentences):
        if sentence.in_title or table[index].sum() < LEAST or len(chosen) >= MOST:
            continue
        for part in parts(reading, index, table[index]):
            chosen.append(index)
            rows.append(part)
    most = min(_MOST, max(8, int((_MOST_CELLS / table.shape[1]) ** 0.5)))
    if len(chosen) > most:
        best = sorted(range(len(chosen)), key=lambda place: -told[chosen[place]])[:most]
        chosen = [chosen[place] for place in sorted(best)]
        rows = [rows[place] for place in sorted(best)]
    titled = bool(reading.document.sentences) and reading.document.sentences[0].in_title
    return Frames(
        tuple(chosen),
        np.stack(rows) if rows else table[:0],
        np.array([told[index] for index in chosen]),
        table[0] if titled else np.zeros(table.shape[1]),
    )


def opening_words(reading: Reading, sentence: int) -> list[str]:
    """What tells whether a sentence opens a new alliance or goes on about one: its words and beginning."""
    words = list(reading.words[sentence])
    plain = [word for word in words if " " not in word]
    found = [
        *words,
        *(f"1:{word}" for word in plain[:4]),
        f"layout:{reading.document.sentences[sentence].layout}",
    ]
    found += [f"cue:{cue.kind}" for cue in reading.cues[sentence]]
    found.append(f"names:{min(len({place.entity for place in reading.places[sentence]}), 3)}")
    return found


def pair_rows(
    reading: Reading, frames: Frames, whole: float, opening: Words
) -> tuple[list[tuple[int, int]], Floats]:
    """Every two frames, and what tells whether they belong together; `whole` scores the article."""
    size = len(frames.sentences)
    first, second = np.triu_indices(size, 1)
    if size < 2:
        return [], np.zeros((0, 1))
    document = reading.document
    roles = frames.roles
    sums = roles.sum(axis=1)
    common = np.minimum(roles[:, None, :], roles[None, :, :])
    frequency = (roles > 0.3).sum(axis=0)
    rare = common / np.maximum(frequency, 1)
    hub = int(roles.sum(axis=0).argmax())
    shared = common.sum(axis=2)
    strong = roles > 0.5
    both = (strong[:, None, :] & strong[None, :, :]).sum(axis=2)
    either = (strong[:, None, :] | strong[None, :, :]).sum(axis=2)
    numbers = strong.sum(axis=1)
    sentences = np.array(frames.sentences)
    laid = [document.sentences[index] for index in frames.sentences]
    paragraphs = np.array([part.paragraph for part in laid])
    breaks = np.cumsum([_opens_section(reading, index) for index in range(len(document.sentences))])[
        sentences
    ]
    multi = np.cumsum(numbers >= 2)
    cues = np.array([counts(list(reading.cues[index])) for index in frames.sentences])
    cosine = _likeness(reading, frames)
    quoted = _shared_quotes(reading, frames)
    layouts = np.array(
        [[part.layout is kind for kind in (Layout.CAPTION, Layout.HEADING, Layout.ITEM)] for part in laid]
    )
    smaller = np.minimum(sums[:, None], sums[None, :])
    jaccard = shared / (sums[:, None] + sums[None, :] - shared + 1e-9)
    i, j = first, second
    columns = [
        shared[i, j], jaccard[i, j], (shared / (smaller + 1e-9))[i, j], rare.sum(axis=2)[i, j],
        (shared - common[:, :, hub])[i, j], common[:, :, hub][i, j], common.max(axis=2)[i, j],
        sums[i], sums[j], both[i, j], either[i, j], numbers[i], numbers[j],
        numbers[i] - both[i, j], numbers[j] - both[i, j],
        j - i, sentences[j] - sentences[i], paragraphs[j] - paragraphs[i], paragraphs[j] == paragraphs[i],
        breaks[j] - breaks[i], (multi[j] - multi[i]) - (numbers[j] >= 2), sentences[i], sentences[j],
        frames.told[i], frames.told[j], cosine[i, j], quoted[i, j],
        np.full(len(i), whole), np.full(len(i), size), np.full(len(i), (numbers >= 2).sum()),
        np.full(len(i), document.language is Language.KO), np.full(len(i), breaks[-1]),
    ]  # fmt: skip
    dated, same_date = _dates(reading, frames)
    alone = np.where(strong, roles, 0.0)
    alone[:, hub] = 0.0
    conflict = np.minimum(_left_over(alone)[i, j], _left_over(alone)[j, i])
    allying = cues[:, _ALLYING].sum(axis=1)
    opens = np.array([opening.score(opening_words(reading, index)) for index in frames.sentences])
    latest = np.array([opens[one + 1 : other + 1].max() for one, other in zip(i, j, strict=True)])
    cover, cover_title = _covers(frames, strong)
    also = np.array([_adds(reading, frames, place) for place in range(size)])
    columns += [also[j], also[i]]
    split = np.array([frames.sentences.count(index) > 1 for index in frames.sentences])
    columns += [sentences[i] == sentences[j], split[i], split[j]]
    columns += [
        opens[i],
        opens[j],
        latest,
        cover[i, j],
        cover_title[i, j],
        (opens > 0).sum() * np.ones(len(i)),
    ]
    columns += [
        dated[i], dated[j], same_date[i, j], conflict, conflict * np.minimum(allying[i], allying[j]),
        allying[i], allying[j], roles[i, hub], roles[j, hub], roles.max(axis=1)[i], roles.max(axis=1)[j],
    ]  # fmt: skip
    built = construction.built(reading, frames.sentences, roles)
    fresh = construction.first_named(reading, frames.sentences, strong)
    labelled = np.array([construction.labelled(document.sentences[index].text) for index in frames.sentences])
    led = construction.led(built, strong)
    apart = built.complete[i] * built.complete[j] * (both[i, j] == 0)
    columns += [
        built.subjects[i], built.subjects[j], built.partners[i], built.partners[j],
        built.complete[i], built.complete[j], apart, fresh[i], fresh[j], fresh[j] * (both[i, j] == 0),
        dated[i] * dated[j] * (1 - same_date[i, j]), labelled[i], labelled[j], labelled[i] * labelled[j],
        led[i, j], led[j, i],
    ]  # fmt: skip
    columns += [layouts[i, part] for part in range(3)] + [layouts[j, part] for part in range(3)]
    columns += [cues[i, place] for place in _FIRST] + [cues[j, place] for place in _SECOND]
    rows: Floats = np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)
    return list(zip(i.tolist(), j.tolist(), strict=True)), rows


_ALLYING = [KINDS.index(kind) for kind in ("sign", "hand", "coop", "body", "join", "jv")]
_DATE = re.compile(
    r"\d{4}년(?:\s?\d{1,2}월)?(?:\s?\d{1,2}일)?|\d{1,2}월(?:\s?\d{1,2}일)?|(?<![\d.])\d{1,2}일|지난해|작년|올해|올\s?초|지난달|지난주|이달|다음\s?달|내년"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?:\s\d{1,2})?\b|"
    r"\b(?:19|20)\d\d\b|\blast (?:year|month|week)\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)


def _left_over(table: Floats) -> Floats:
    """For every two frames how strong the strongest party is that only the first one has."""
    only: Floats = np.maximum(table[:, None, :] - table[None, :, :], 0.0).max(axis=2)
    return only


_ADDED = re.compile(r"^(?:\([^()]*\)|[’'”\"]|\s)*(?:와|과|에게|에)도(?![가-힣])")


def _adds(reading: Reading, frames: Frames, frame: int) -> float:
    """Whether a likely party of the frame comes with "too": 서울대와도 협약을 맺었다."""
    sentence = frames.sentences[frame]
    text = reading.document.sentences[sentence].text
    return float(
        any(
            frames.roles[frame, place.entity] > 0.3 and _ADDED.match(text[place.end : place.end + 40])
            for place in reading.places[sentence]
        )
    )


def kept_apart(reading: Reading, frames: Frames, pairs: Sequence[tuple[int, int]], chances: Floats) -> Floats:
    """The chances, a list's rows together, entries of teams apart, and parts whose later one has partners "too".

    "A는 B와 연구하고 있으며 C와도 협력한다": with C it is another alliance.
    """
    if not pairs:
        return chances
    teams = [
        is_full(frames, frame) and construction.is_team(reading.document.sentences[index].text)
        for frame, index in enumerate(frames.sentences)
    ]
    apart = [
        (teams[one] and teams[other])
        if frames.sentences[one] != frames.sentences[other]
        else not _adds(reading, frames, one) and bool(_adds(reading, frames, other))
        for one, other in pairs
    ]
    together = _listed_together(reading, frames, dict(zip(pairs, chances.tolist(), strict=True)))
    in_list = [pair in together for pair in pairs]
    kept: Floats = np.where(in_list, 1.0, np.where(apart, 0.0, chances))
    return kept


def _listed_together(
    reading: Reading, frames: Frames, alike: Mapping[tuple[int, int], float]
) -> set[tuple[int, int]]:
    """Pairs of frames that are rows of one list of names, and each row with the sentence that the list goes with.

    That is the one most like the line above the list ("The founding members are:"), or else the nearest one.
    """
    found: set[tuple[int, int]] = set()
    for block in construction.listings(reading):
        rows = [frame for frame, index in enumerate(frames.sentences) if index in block]
        before = [
            frame
            for frame, index in enumerate(frames.sentences)
            if index < block[0] and is_full(frames, frame)
        ]
        above = [frame for frame, index in enumerate(frames.sentences) if block[0] - 2 <= index < block[0]]
        if above and above[-1] not in before:
            before.sort(key=lambda frame: alike.get((frame, above[-1]), 0.0))
        found.update(itertools.combinations(sorted([*before[-1:], *rows]), 2))
    return found


def _covers(frames: Frames, strong: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """For every two frames, how much of all their strong parties any single frame names, and the title."""
    either = (strong[:, None, :] | strong[None, :, :]).astype(float)
    size = either.sum(axis=2) + 1e-9
    cover: Floats = np.einsum("ije,ke->ijk", either, frames.roles).max(axis=2) / size
    title: Floats = (either @ frames.title) / size
    return cover, title


def _dates(reading: Reading, frames: Frames) -> tuple[Floats, Floats]:
    """Which frames name a date, and which two name the same one."""
    found = [set(_DATE.findall(reading.document.sentences[index].text)) for index in frames.sentences]
    same = np.array([[float(bool(one & other)) for other in found] for one in found])
    return np.array([float(bool(one)) for one in found]), same


_FIRST = [
    KINDS.index(kind)
    for kind in (
        "sign",
        "hand",
        "coop",
        "body",
        "join",
        "jv",
        "equity",
        "past",
        "each",
        "anaphor",
        "event",
        "end",
    )
]
_SECOND = [KINDS.index(kind) for kind in KINDS]


def _opens_section(reading: Reading, index: int) -> bool:
    sentence = reading.document.sentences[index]
    if sentence.layout is Layout.HEADING:
        return True
    return sentence.layout is Layout.ITEM and bool(
        re.match(r"^\s*(?:[①-⑳■□◆◇●▲▶•*\-–]|\d{1,2}[.)])", sentence.text)
    )


def _likeness(reading: Reading, frames: Frames) -> Floats:
    """The cosine of the frames' nouns, rare ones weighing more."""
    vocabulary: dict[str, int] = {}
    rows = []
    korean = reading.document.language is Language.KO
    for index in frames.sentences:
        found = set()
        for token in reading.document.tokens[index]:
            if (token.tag.startswith(_NOUNS) if korean else len(token.form) > 3) and len(token.form) > 1:
                found.add(vocabulary.setdefault(token.form.lower(), len(vocabulary)))
        rows.append(found)
    table = np.zeros((len(rows), max(len(vocabulary), 1)))
    for place, found in enumerate(rows):
        table[place, list(found)] = 1.0
    table *= np.log((len(rows) + 1) / (table.sum(axis=0) + 0.5))
    norms = np.linalg.norm(table, axis=1) + 1e-9
    likeness: Floats = (table @ table.T) / norms[:, None] / norms[None, :]
    return likeness


def _shared_quotes(reading: Reading, frames: Frames) -> Floats:
    """How many names in quotation marks of one frame stand in the other."""
    texts = [reading.document.sentences[index].text for index in frames.sentences]
    quotes = [set(_QUOTED.findall(text)) for text in texts]
    table = np.zeros((len(texts), len(texts)))
    for one, found in enumerate(quotes):
        if found:
            for other, text in enumerate(texts):
                if other != one:
                    hits = sum(quote in text for quote in found)
                    table[one, other] += hits
                    table[other, one] += hits
    return table


def clusters(
    frames: Frames, pairs: Sequence[tuple[int, int]], chances: Floats, cut: float, follows: float
) -> list[list[int]]:
    """Groups of frames: those that name two parties or more join first, the others follow the likest of them.

    A frame with one party would otherwise glue together two alliances that share it.
    """
    size = len(frames.sentences)
    if not size:
        return []
    likeness = np.zeros((size, size))
    for (one, other), chance in zip(pairs, chances, strict=True):
        likeness[one, other] = likeness[other, one] = chance
    full = [index for index in range(size) if is_full(frames, index)]
    groups = _joined(full, likeness, cut)
    rest = [index for index in range(size) if index not in set(full)]
    loose = []
    for index in rest:
        scores = [max(likeness[index, member] for member in group) for group in groups]
        best = int(np.argmax(scores)) if scores else -1
        if best >= 0 and scores[best] >= follows:
            groups[best].append(index)
        else:
            loose.append(index)
    groups += _joined(loose, likeness, cut)
    return sorted(sorted(group) for group in groups)


def is_full(frames: Frames, index: int) -> bool:
    """Whether a frame names two likely parties by itself."""
    return bool((frames.roles[index] > 0.4).sum() >= 2)


def _joined(chosen: Sequence[int], likeness: Floats, cut: float) -> list[list[int]]:
    """Groups of the chosen frames, joined while the mean likeness of two groups is above the cut."""
    groups = [[index] for index in chosen]
    table = likeness[np.ix_(chosen, chosen)].copy() if chosen else np.zeros((0, 0))
    np.fill_diagonal(table, -1.0)
    sizes = np.ones(len(groups))
    while len(groups) > 1:
        one, other = divmod(int(table.argmax()), len(groups))
        if table[one, other] < cut:
            break
        one, other = min(one, other), max(one, other)
        table[one] = (table[one] * sizes[one] + table[other] * sizes[other]) / (sizes[one] + sizes[other])
        table[:, one] = table[one]
        table[one, one] = -1.0
        sizes[one] += sizes[other]
        groups[one] += groups[other]
        del groups[other]
        table = np.delete(np.delete(table, other, 0), other, 1)
        sizes = np.delete(sizes, other)
    return groups
