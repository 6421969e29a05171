"""The proper name that the text gives a body or a programme.

Candidates are quoted words, words that end like a body ("얼라이언스", "Forum") and other names, for a joint company
is named like any firm; a model says which of them, if any, a draft goes by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from summarizer.facts.classifier import DenseModel, dense_model
from summarizer.facts.scene import Place, Scene, View, lexicon, shapes
from summarizer.facts.triggers import Trigger
from summarizer.types import Language

_QUOTED = re.compile(r"[‘“'\"「<〈《『]([^‘’“”'\"「」<>〈〉《》『』\n]{2,70})[’”'\"」>〉》』]")
_LATIN = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][A-Za-z0-9]*(?:[-&][A-Za-z0-9]+)*(?: [A-Z][A-Za-z0-9]+){0,3})(?![A-Za-z0-9])"
)
_AFTER_VENTURE = re.compile(
    r"(?:합작사|합작법인|합작회사|조인트벤처|협의체|컨소시엄|연합체|회사) ([A-Za-z0-9가-힣]{2,14}?)"
    r"(?=[은는이가을를과와의도에로부]|\(|[^A-Za-z가-힣0-9]|$)"
)
_EN_WORD = r"(?:[A-Z0-9][\w.&+’-]*[\w+]|[A-Z]|[a-z]+[A-Z]\w*|[a-z]{2,}\.[a-z]{2,})"
_EN_NAME = re.compile(
    rf"{_EN_WORD}(?:(?: (?:for|of|to|and|in|on|against|&|the) (?:the )?| ){_EN_WORD})*(?:, LLC)?"
)
_LEADING = re.compile(r"^(?:[Tt]he|A|An|Its|In|Within|Dubbed|Under|With|At|Called|For|On|But|And) (?:the )?")
_ENDING = re.compile(
    r" (?:on|in|for|of|and|to|the)$| (?:on|in) (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|January|February|March|April|May|June|July|August|September|October|November|December).*$"
)
_VERBAL = re.compile(r"[다요까]$|[.!?,…]|하는|위한|하자")
_CAMEL = re.compile(r"[a-z][A-Z]|\d")
#: The portrait's counts that say whether there is a body to be named at all.
_ZONES = ("clause", "sentence", "telling", "headline")
_GROUPS = ("body", "venture", "joining", "launching", "stake", "memorandum", "partnership")
#: What of the likeliest candidate tells whether it is a name at all.
_TELLING = (
    "quoted", "places", "headline", "length", "words", "latin", "capitals", "camel", "like_body", "has_body",
    "covered", "verbal", "core", "told", "sentence", "clause", "reach", "trigger_reach", "nearest",
    "rivals_here", "rivals_closer", "names_own", "before:venture", "before:body", "before:product",
    "behind:launch", "behind:join", "behind:body", "behind:bracket",
)  # fmt: skip
#: More than any news article names; what comes later is not looked at.
_MOST = 160
_MOST_PLACES = 12


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """Words that could be a proper name, with all places where they stand."""

    text: str
    places: tuple[Place, ...]
    #: What is so whichever draft is asked about.
    features: dict[str, float]


@dataclass(frozen=True, slots=True)
class Named:
    """The name chosen and a place in the body that has it."""

    text: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Likeliest:
    """A draft's best candidate, how it did and how the next one did."""

    name: NameCandidate | None
    chance: float
    second: float
    features: dict[str, float]


def names(
    scene: Scene, triggers: Sequence[Trigger], rows: Sequence[dict[str, float]]
) -> tuple[tuple[NameCandidate | None, float], ...]:
    """For each draft its likeliest name and how likely it has that one; `rows` are the drafts' portraits."""
    found = likeliest(dense_model("bodies"), scene, triggers, rows, name_candidates(scene))
    return sure(dense_model("named"), rows, found)


def sure(
    model: DenseModel, rows: Sequence[dict[str, float]], found: Sequence[Likeliest]
) -> tuple[tuple[NameCandidate | None, float], ...]:
    """How likely each draft really goes by its likeliest name, and is not without one."""
    chances = model.probabilities([doubts(row, one) for row, one in zip(rows, found, strict=True)])[:, 0]
    return tuple(
        (one.name, float(chance) if one.name is not None else 0.0)
        for one, chance in zip(found, chances, strict=True)
    )


def doubts(row: dict[str, float], found: Likeliest) -> dict[str, float]:
    """What speaks for and against a draft's having a name at all."""
    kept = {f"row:{zone}:{group}": row.get(f"{zone}:{group}", 0.0) for zone in _ZONES for group in _GROUPS}
    kept |= {
        f"row:{key}": row.get(key, 0.0) for key in ("parties", "drafts", "own_title", "log_age", "korean")
    }
    return {
        **kept,
        "chance": found.chance,
        "margin": found.chance - found.second,
        "rank": found.chance / max(1e-6, found.chance + found.second),
        **{key: found.features.get(key, 0.0) for key in _TELLING},
    }


def likeliest(
    model: DenseModel,
    scene: Scene,
    triggers: Sequence[Trigger],
    rows: Sequence[dict[str, float]],
    options: Sequence[NameCandidate],
) -> tuple[Likeliest, ...]:
    """The best candidate of each draft, by a model given."""
    near = [[option for option in options if is_near(scene, view, option)] for view in scene.views]
    asked = [
        name_features(scene, triggers, number, rows[number], option)
        for number, some in enumerate(near)
        for option in some
    ]
    chances = model.probabilities(asked)[:, 0]
    found = []
    at = 0
    for some in near:
        own = chances[at : at + len(some)]
        best = int(own.argmax()) if some else -1
        second = float(sorted(own)[-2]) if len(some) > 1 else 0.0
        found.append(
            Likeliest(some[best], float(own[best]), second, asked[at + best])
            if some
            else Likeliest(None, 0.0, 0.0, {})
        )
        at += len(some)
    return tuple(found)


def named(scene: Scene, view: View, option: NameCandidate | None, chance: float) -> Named | None:
    """The name if it is likely enough, with a place in the body that has it."""
    if option is None or chance < dense_model("named").cut:
        return None
    return Named(option.text, _in_body(scene, view, option.places))


def is_near(scene: Scene, view: View, option: NameCandidate) -> bool:
    """Whether the headline or a sentence about the draft has these words."""
    return any(
        scene.document.sentences[i].in_title or i in view.told or view.own[i] or abs(view.distance[i]) <= 1
        for i, _, _ in option.places
    )


def name_candidates(scene: Scene) -> list[NameCandidate]:
    """Quoted words, names that end in a word for a body, and other names: a joint company is named like any firm."""
    korean = scene.language is Language.KO
    texts = [sentence.text for sentence in scene.document.sentences[: len(scene.texts)]]
    quoted: dict[str, bool] = {}
    for text in texts:
        for match in _QUOTED.finditer(text):
            _propose(quoted, match.group(1), quoted_=True)
        if korean:
            for match in _unquoted().finditer(text):
                words = match.group(1).split(" ")
                for start in range(len(words)):
                    _propose(quoted, " ".join(words[start:]), quoted_=False)
            for match in _AFTER_VENTURE.finditer(text):
                _propose(quoted, match.group(1), quoted_=False)
            for match in _LATIN.finditer(text):
                if match.group(1) not in _common(Language.KO) and len(match.group(1)) > 2:
                    _propose(quoted, match.group(1), quoted_=False)
        else:
            for match in _EN_NAME.finditer(text):
                for piece in _pieces(match.group()):
                    _propose(quoted, piece, quoted_=False)
        if len(quoted) > _MOST:
            break
    bodies = _body_end(scene.language)
    found = []
    for text, is_quoted in quoted.items():
        like_body = bool(bodies.search(text))
        places: list[Place] = []
        for i, line in enumerate(texts):
            at = line.find(text)
            while at >= 0 and len(places) < _MOST_PLACES:
                if _free(line, at, at + len(text), korean=korean):
                    places.append((i, at, at + len(text)))
                at = line.find(text, at + 1)
        if places:
            features = _own_features(scene, text, places, quoted=is_quoted, like_body=like_body)
            longer = [other for other in quoted if text in other and other != text]
            features["inside"] = float(len(longer))
            features["inside_quoted"] = float(any(quoted[other] for other in longer))
            features["around"] = float(sum(1 for other in quoted if other in text and other != text))
            found.append(NameCandidate(text, tuple(places), features))
    return found


def _own_features(
    scene: Scene, text: str, places: Sequence[Place], *, quoted: bool, like_body: bool
) -> dict[str, float]:
    language, sentences = scene.language, scene.document.sentences
    row: dict[str, float] = {
        "quoted": quoted,
        "places": len(places),
        "headline": any(sentences[i].in_title for i, _, _ in places),
        "first": min(i for i, _, _ in places),
        "length": len(text),
        "words": text.count(" ") + 1,
        "latin": text.isascii(),
        "capitals": text.isupper(),
        "camel": bool(_CAMEL.search(text)),
        "like_body": like_body,
        "has_body": bool(_body_inside(language).search(text)),
        "sentence_start": all(start == 0 for _, start, _ in places),
        "common": text.split(" ")[0] in _common(language),
        "verbal": bool(_VERBAL.search(text)),
        "korean": language is Language.KO,
        "drafts": len(scene.views),
    }
    for name, shape in shapes("bodies", "before", language):
        row[f"before:{name}"] = any(shape.search(sentences[i].text[max(0, s - 24) : s]) for i, s, _ in places)
    for name, shape in shapes("bodies", "behind", language):
        row[f"behind:{name}"] = any(shape.search(sentences[i].text[e : e + 60]) for i, _, e in places)
    covered = 0.0
    for i, s, e in places:
        for start, end, _ in scene.named[i]:
            covered = max(covered, (min(e, end) - max(s, start)) / (e - s))
    row["covered"] = covered
    return {name: float(value) for name, value in row.items()}


def name_features(
    scene: Scene, triggers: Sequence[Trigger], number: int, row: dict[str, float], option: NameCandidate
) -> dict[str, float]:
    """What speaks for these words as the name of this draft's body."""
    view, clause = scene.views[number], triggers[number].best
    rivals = [other.best for place, other in enumerate(triggers) if place != number]
    sentences = scene.document.sentences
    lines = {place[0] for place in option.places}
    body_lines = {i for i in lines if not sentences[i].in_title}
    inside = [
        entity in view.parties
        for i, s, e in option.places
        for start, end, entity in scene.named[i]
        if s < end and start < e
    ]
    here = [place for place in option.places if place[0] == clause.sentence]
    found: dict[str, float] = {
        **option.features,
        "core": bool(body_lines & view.core),
        "told": bool(body_lines & view.told),
        "told_share": len(body_lines & view.told) / max(1, len(body_lines)),
        "sentence": bool(here),
        "clause": any(clause.start <= place[1] < clause.end for place in here),
        "reach": min(12, min(abs(view.distance[i]) for i in lines)),
        "trigger_reach": min(12, min(abs(clause.sentence - i) for i in lines)),
        "nearest": any(view.nearest[i] for i in body_lines),
        "own": max(view.own[i] for i in lines),
        "foreign": min(view.foreign[i] for i in lines),
        "characters_off": min((abs(place[1] - clause.start) for place in here), default=300),
        "rivals_here": sum(other.sentence in lines for other in rivals),
        "rivals_closer": sum(
            any(abs(i - other.sentence) < abs(i - clause.sentence) for i in body_lines) for other in rivals
        ),
        "same_clause_as_rival": clause in rivals,
        "names_own": any(inside),
        "names_other": not all(inside),
        "parties": row["parties"],
    }
    for zone in _ZONES:
        for group in _GROUPS:
            found[f"{zone}:{group}"] = row.get(f"{zone}:{group}", 0.0)
    return {name: float(value) for name, value in found.items()}


def _propose(found: dict[str, bool], text: str, *, quoted_: bool) -> None:
    text = re.sub(r"\s?\([^)]*\)?$", "", text.strip(" ,.·")).strip(" ,.·")
    if 2 <= len(text) <= 70 and not text.isdigit():
        found[text] = found.get(text, False) or quoted_


def _pieces(name: str) -> list[str]:
    name = _ENDING.sub("", re.sub(r"[.’-]+$", "", name))
    parts = [name]
    if " and " in name:
        parts += name.split(" and ")
    parts += [_LEADING.sub("", part) for part in parts]
    if "-based " in name:
        parts.append(name.split("-based ")[1])
    if " of " in name:
        parts.append(name.split(" of ")[0])
    if " in " in name or " to " in name or " on " in name:
        parts += re.split(r" (?:in|to|on) (?:the )?", name)
    return [part for part in dict.fromkeys(parts) if len(part) > 2 and part not in _common(Language.EN)]


@cache
def _body_end(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?:{_entry(language, 'body')})$")


@cache
def _body_inside(language: Language) -> re.Pattern[str]:
    edge = r"\b" if language is Language.EN else ""
    return re.compile(rf"{edge}(?:{_entry(language, 'body')}){edge}")


@cache
def _unquoted() -> re.Pattern[str]:
    word = r"[A-Za-z0-9가-힣·&+\-]"
    return re.compile(
        rf"(?<![가-힣A-Za-z0-9])((?:{word}+ ){{0,3}}{word}*?(?:{_entry(Language.KO, 'body')}))"
        r"(?=[^A-Za-z가-힣]|[은는이가을를과와의도에로]|$)"
    )


@cache
def _common(language: Language) -> frozenset[str]:
    return frozenset(_entry(language, "common").split())


def _entry(language: Language, name: str) -> str:
    return str(lexicon("bodies")[language.value][name]).strip()


def _free(line: str, start: int, end: int, *, korean: bool) -> bool:
    """Whether these letters are words by themselves, not the middle of a longer one."""
    before, after = line[start - 1 : start], line[end : end + 1]
    if before.isascii() and before.isalnum() and line[start].isascii():
        return False
    if after.isascii() and after.isalnum() and line[end - 1].isascii():
        return False
    return not (korean and "가" <= before <= "힣" and "가" <= line[start] <= "힣")


def _in_body(scene: Scene, view: View, places: Sequence[Place]) -> Place | None:
    body = [place for place in places if not scene.document.sentences[place[0]].in_title]
    return min(body, key=lambda p: (p[0] not in view.told, abs(view.distance[p[0]]), p), default=None)


def _bare(text: str) -> str:
    return re.sub(r"[^0-9a-z가-힣]", "", text.lower())
