"""When: among all dates of the article the one that belongs to an alliance.

Every reading of every date is a candidate, the day of publication and "not stated" too. A model weighs
how near each stands to the clause that states the alliance and what is said around it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.facts.classifier import dense_model
from summarizer.facts.scene import Clause, Scene, View
from summarizer.facts.triggers import Trigger
from summarizer.language.dates import Basis, DateReading, age_in_days
from summarizer.types import Language

_BASES = tuple(Basis)
_AFTER = re.compile(r"^(?:\s?\(현지시간\))?(부터|까지|이후)?")
_UNTIL = re.compile(r"\b(?:by|until|through|before)\s(?:the\s\w+\sof\s)?$")
_SINCE = re.compile(r"\b(?:since|from)\s$")
#: "said here on Tuesday", "announced in a statement Monday": English tells the day of telling behind the verb.
_TOLD_THEN = re.compile(
    r"\b(?:said|says|announced|confirmed|disclosed|reported|revealed|unveiled|told\s[\w ]{2,20})"
    r"(?:,|\s(?:here|late|early|jointly|in\s(?:an?\s)?\w+(?:\s\w+)?))*\s(?:on\s)?$"
)
_TO_COME = re.compile(r"\b(?:will|would|to|plans?|due|expected|scheduled|until|by)\b[^.;:]{0,40}$")
#: The word before an English date.
_LEADS_IN = ("on", "in", "of", "since", "by", "until", "from", "at", "the", "for", "through")
_LAST_WORD = re.compile(r"(\w+)\s$")
_TOLD = re.compile(r"밝혔|발표|알렸|said|announc|전했|공개")
_TOLD_SOON = re.compile(r".{0,25}(?:밝혔|발표|알렸|전했)")
_SAME = re.compile(r"이날|같은|당일|그|the same")
#: What is said before a date in its clause: English has the verb there.
_VERBS = ("signing", "launching", "joining", "ending", "widening", "background", "announcing", "partnership")
#: A coarser date ("2021") lends this much of its likelihood to a finer one inside it ("2021-07"):
#: .897 against .894 of dates right without, cross-validated on the gold alliances of `train`.
_LENT = 0.9
#: Readings weighed for one draft; a page with more is no news article.
_MOST = 120


@dataclass(frozen=True, slots=True)
class Candidate:
    """One date that could be the alliance's, with its place (None: stated by no words)."""

    value: str | None
    place: tuple[int, DateReading] | None
    features: dict[str, float]


@dataclass(frozen=True, slots=True)
class Dated:
    """The date chosen, how sure that is, and the place of its words (None: the day of publication)."""

    value: str | None
    chance: float
    place: tuple[int, DateReading] | None


def dates(scene: Scene, triggers: Sequence[Trigger]) -> tuple[Dated, ...]:
    """For each draft its date."""
    model = dense_model("dates")
    options = [candidates(scene, view, trigger) for view, trigger in zip(scene.views, triggers, strict=True)]
    chances = model.probabilities([option.features for some in options for option in some])[:, 0]
    found = []
    at = 0
    for some in options:
        found.append(choose(some, [float(chance) for chance in chances[at : at + len(some)]]))
        at += len(some)
    return tuple(found)


def choose(options: Sequence[Candidate], chances: Sequence[float]) -> Dated:
    """The likeliest value; the same value read in several places counts once, at its best."""
    best: dict[str | None, tuple[float, Candidate]] = {}
    for option, chance in zip(options, chances, strict=True):
        known = best.get(option.value)
        place = option.place if known is None or known[1].place is None else known[1].place
        if known is None or chance > known[0]:
            best[option.value] = (chance, Candidate(option.value, option.place or place, option.features))
        elif known[1].place is None and option.place is not None:
            best[option.value] = (known[0], Candidate(option.value, option.place, option.features))
    lent: dict[str | None, float] = {}
    for value, (chance, _) in best.items():
        doubt = 1 - chance
        for coarser, (other, _) in best.items():
            if value and coarser and value != coarser and value.startswith(coarser):
                doubt *= 1 - _LENT * other
        lent[value] = 1 - doubt
    value = max(lent, key=lambda key: (lent[key], key or ""))
    return Dated(value, lent[value], best[value][1].place)


def candidates(scene: Scene, view: View, trigger: Trigger) -> list[Candidate]:
    """All that the date could be, with what speaks for each."""
    published = scene.document.article.published
    clause = trigger.best
    common = _common(scene, view, trigger, clause)
    loudest: dict[int, float] = {}
    in_sentence: dict[int, list[int]] = {}
    for number, (part, chance) in enumerate(zip(trigger.clauses, trigger.chances, strict=True)):
        loudest[part.sentence] = max(loudest.get(part.sentence, 0.0), chance)
        in_sentence.setdefault(part.sentence, []).append(number)
    best_number = trigger.clauses.index(clause)
    frequency: dict[str | None, int] = {}
    for row in scene.dates:
        for reading in row:
            frequency[reading.value] = frequency.get(reading.value, 0) + 1
    first = min((i for i, row in enumerate(scene.dates) if row), default=-1)
    found: list[Candidate] = []
    order = sorted(range(len(scene.dates)), key=lambda i: (abs(i - clause.sentence), i))
    for i in order:
        starts = sorted({reading.start for reading in scene.dates[i]})
        for k, reading in enumerate(scene.dates[i]):
            if len(found) >= _MOST:
                break
            number = next(n for n in in_sentence[i] if trigger.clauses[n].end > reading.start)
            weighed = dict(common)
            weighed |= _around(scene, view, reading, i, trigger.clauses[number])
            part = trigger.clauses[number]
            weighed |= {
                "other_reading": k > 0 and scene.dates[i][k - 1].start == reading.start,
                "clause_chance": trigger.chances[number],
                "sentence_chance": loudest[i],
                "same_clause": part == clause,
                "same_sentence": i == clause.sentence,
                "clauses_off": best_number - number if i == clause.sentence else 99,
                "characters_off": clause.start - reading.start if i == clause.sentence else 999,
                "after": i == clause.sentence and reading.start >= clause.end,
                "sentences_off": max(-12, min(12, clause.sentence - i)),
                "reach": min(12, abs(clause.sentence - i)),
                "same_paragraph": _paragraph(scene, i) == _paragraph(scene, clause.sentence),
                "number": starts.index(reading.start),
                "in_sentence": len(starts),
                "frequency": frequency[reading.value],
                "in_first": i == first,
                "is_published": reading.value == str(published),
            }
            age = age_in_days(reading.value, published) if published else 0
            weighed["age"] = math.copysign(math.log1p(abs(age)), age)
            weighed["ahead"] = age < 0
            found.append(Candidate(reading.value, (i, reading), _numbers(weighed)))
    explicit = [option for option in found if not option.features["other_reading"]]
    _compare(found, explicit)
    told = [option for option in explicit if not option.features["ahead"]]
    nearest = min(told, key=lambda c: c.features["reach"] * 10 + abs(c.features["core_off"]), default=None)
    rest = {
        "reach": nearest.features["reach"] if nearest else 20,
        "age": nearest.features["age"] if nearest else 9,
        "own": view.own[clause.sentence],
        "foreign": view.foreign[clause.sentence],
        "ahead": any(c.features["same_sentence"] for c in told),
        "core": clause.sentence in view.core,
    }
    compared = _rivals(None, explicit)
    if published is not None:
        today = common | rest | compared | {"is_today": 1, "frequency": frequency.get(str(published), 0)}
        found.append(Candidate(str(published), None, _numbers(today)))
    found.append(Candidate(None, None, _numbers(common | rest | compared | {"is_nothing": 1})))
    return found


def _common(scene: Scene, view: View, trigger: Trigger, clause: Clause) -> dict[str, float]:
    ranked = sorted(trigger.chances)
    around = scene.cues("alliances", clause.sentence)
    inside = scene.cues("alliances", clause.sentence, clause.start, clause.end)
    return {
        "chance": ranked[-1],
        "second_chance": ranked[-2] if len(ranked) > 1 else 0.0,
        "place": clause.sentence,
        "relative_place": clause.sentence / len(scene.texts),
        "in_headline": scene.has_title and view.own[0] > 0,
        "from_headline": scene.document.sentences[clause.sentence].in_title,
        "a:background": around.get("background", 0),
        "a:announcing": around.get("announcing", 0),
        "a:planning": inside.get("planning", 0),
        "a:ending": inside.get("ending", 0),
        "drafts": len(scene.views),
        "dates": sum(len({reading.start for reading in row}) for row in scene.dates),
        "dates_here": len({reading.start for reading in scene.dates[clause.sentence]}),
        "order": scene.views.index(view),
        "korean": scene.language is Language.KO,
    }


def _around(scene: Scene, view: View, reading: DateReading, i: int, clause: Clause) -> dict[str, float]:
    """What is said beside the words of one date."""
    text = scene.texts[i]
    tail, head, words = (
        text[reading.end :],
        text[max(0, reading.start - 14) : reading.start],
        text[reading.start : reading.end],
    )
    inside = scene.cues("alliances", i, clause.start, clause.end)
    behind = scene.cues("alliances", i, reading.end, min(len(text), reading.end + 60))
    ahead_of = scene.cues("alliances", i, max(clause.start, reading.start - 70), reading.start)
    particle = (_AFTER.match(tail) or [None, None])[1]
    leads_in = (_LAST_WORD.search(head) or ["", ""])[1]
    before = text[max(0, reading.start - 60) : reading.start]
    return {
        **{f"h:{group}": ahead_of.get(group, 0) for group in _VERBS},
        **{f"lead:{word}": leads_in == word for word in _LEADS_IN},
        "told_then": bool(_TOLD_THEN.search(before)),
        "to_come": bool(_TO_COME.search(before)),
        "core": i in view.core,
        "told": i in view.told,
        "core_off": max(-12, min(12, view.distance[i])),
        "core_reach": min(12, abs(view.distance[i])),
        "nearest": view.nearest[i],
        "own": view.own[i],
        "foreign": view.foreign[i],
        "exactness": len(reading.value),
        "basis": _BASES.index(reading.basis),
        "announced": bool(_TOLD.search(text[reading.end : clause.end])),
        "announced_soon": bool(_TOLD_SOON.match(tail)),
        "b:signing": behind.get("signing", 0),
        "b:launching": behind.get("launching", 0),
        "b:joining": behind.get("joining", 0),
        "b:ending": behind.get("ending", 0),
        "i:planning": inside.get("planning", 0),
        "i:background": inside.get("background", 0),
        "until": particle == "까지" or bool(_UNTIL.search(head)),
        "since": particle in ("부터", "이후") or bool(_SINCE.search(head)) or words.startswith("since"),
        "last": "지난" in words or words.startswith("last"),
        "last_year": "지난해" in words or "작년" in words,
        "same": bool(_SAME.match(words)),
        "weekday": words.endswith("day"),
        "headline": scene.document.sentences[i].in_title,
        "aside": scene.document.sentences[i].layout.value in ("caption", "heading"),
    }


def _compare(found: Sequence[Candidate], explicit: Sequence[Candidate]) -> None:
    for option in found:
        option.features.update(_numbers(_rivals(option, explicit)))


def _rivals(option: Candidate | None, explicit: Sequence[Candidate]) -> dict[str, float]:
    """The strongest other date near the clause: an exact day told there speaks against all others."""
    best: Candidate | None = None
    for other in explicit:
        if option is not None and other.value == option.value:
            continue
        if other.features["ahead"] or other.features["is_published"]:
            continue
        if best is None or _strength(other) > _strength(best):
            best = other
    if best is None:
        return {"rival": 0}
    given = best.features
    return {
        "rival": _strength(best),
        "rival_same_clause": given["same_clause"],
        "rival_same_sentence": given["same_sentence"],
        "rival_exactness": given["exactness"],
        "rival_age": given["age"],
        "rival_last": given["last"],
        "rival_announced": given["announced_soon"],
        "rival_signing": given["b:signing"] + given["b:launching"],
    }


def _strength(option: Candidate) -> float:
    return option.features["sentence_chance"] + option.features["clause_chance"]


def _paragraph(scene: Scene, sentence: int) -> int:
    return scene.document.sentences[sentence].paragraph


def _numbers(row: dict[str, float]) -> dict[str, float]:
    return {name: float(value) for name, value in row.items()}
