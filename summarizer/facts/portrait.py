"""What one draft looks like: the features from which its kind, its status and its weight are told."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from summarizer.facts.bodies import NameCandidate
from summarizer.facts.dating import Dated
from summarizer.facts.scene import Scene, View
from summarizer.facts.triggers import Trigger
from summarizer.language.dates import age_in_days
from summarizer.types import Language, OrganisationType

_QUOTED_BODY = re.compile(
    r"[‘'“\"「<〈《][^’'”\"」>〉》]{2,30}"
    r"(?:얼라이언스|컨소시엄|협의체|협의회|연합체|연합|원팀|팀|포럼|alliance|프로젝트|센터|그룹|네트워크|단)[’'”\"」>〉》]"
)
_PRESENT = r"(?:한다|린다|는다|운다|긴다|난다|된다|인다)$"
_PAST = r"(?:했다|었다|았다|렸다|졌다|섰다|났다|됐다|쳤다|켰다)$"
#: How a Korean sentence and a clause end tells whether a thing is done, intended or lasting.
_SENTENCE_ENDS = {
    "ends:present": re.compile(_PRESENT),
    "ends:past": re.compile(_PAST),
    "ends:will": re.compile(r"(?:기로 했다|예정이다|계획이다|방침이다|참이다|전망이다)$"),
    "ends:lasting": re.compile(r"(?:있다|중이다|왔다)$"),
    "ends:noted": re.compile(r"(?:바 있다|적이 있다|바있다)$"),
}
_CLAUSE_SHAPES = {
    "clause:present": re.compile(_PRESENT),
    "clause:past": re.compile(_PAST),
    "clause:relative": re.compile(r"(?:한|은|던|된|맺은|만든) [^ ]*$"),
    "clause:will": re.compile(r"\b(?:will|would|plans? to|to)\b"),
    "clause:has": re.compile(r"\b(?:has|have|had)\b"),
}
_MOST_CORE, _MOST_TOLD = 4, 8
#: What of the likeliest name tells of kind and status.
_NAME_FEATURES = (
    "like_body", "has_body", "quoted", "places", "headline", "capitals", "before:venture", "before:body",
    "before:product", "behind:launch", "behind:join", "behind:body",
)  # fmt: skip


def portraits(scene: Scene, triggers: Sequence[Trigger], dated: Sequence[Dated]) -> list[dict[str, float]]:
    """For each draft its words of allying by zone, who takes part, how old and where in the article it is."""
    rows = [features(scene, *part) for part in zip(scene.views, triggers, dated, strict=True)]
    ages = [row["age"] if row["age"] >= 0 else 0.0 for row in rows]
    for row, age in zip(rows, ages, strict=True):
        row["newest"] = min(ages)
        row["older_by"] = math.log1p(age - min(ages))
        row["as_new"] = float(sum(1 for other in ages if other <= age + 1))
    return rows


def with_name(row: dict[str, float], name: NameCandidate | None, chance: float) -> dict[str, float]:
    """A portrait beside what the likeliest proper name looks like."""
    known = name.features if name is not None else {}
    return {
        **row,
        "name:chance": chance,
        **{f"name:{key}": known.get(key, 0.0) for key in _NAME_FEATURES},
    }


def features(scene: Scene, view: View, trigger: Trigger, dated: Dated) -> dict[str, float]:
    """What is so of one draft by itself."""
    clause = trigger.best
    sentences = scene.document.sentences
    own_title = view.own[0] if scene.has_title else 0
    row: dict[str, float] = {}
    for zone, pieces in _zones(scene, view, trigger).items():
        counts: Counter[str] = Counter()
        for sentence, start, end in pieces:
            counts.update(scene.cues("alliances", sentence, start, end))
        row |= {f"{zone}:{group}": min(count, 3) for group, count in counts.items()}
    for zone, pieces in _near(scene, trigger).items():
        for sentence, start, end in pieces:
            for group in scene.cues("statuses", sentence, start, end):
                row[f"{zone}:is:{group}"] = 1
    types = [scene.entities[party].type for party in sorted(view.parties)]
    size = max(1, len(types))
    row |= {f"type:{kind.value}": types.count(kind) / size for kind in OrganisationType}
    published = scene.document.article.published
    age = age_in_days(dated.value, published) if dated.value and published else -1
    order, drafts, lines = scene.views.index(view), len(scene.views), len(scene.texts)
    shared = [
        p for p in view.parties if any(p in other.parties for other in scene.views if other is not view)
    ]
    row |= {
        "parties": len(view.parties),
        "drafts": drafts,
        "order": order,
        "relative_order": order / drafts,
        "own_title": own_title,
        "title_share": own_title / size,
        "title_best": max(v.own[0] / max(1, len(v.parties)) for v in scene.views) if scene.has_title else 0,
        "chance": trigger.chance,
        "from_headline": sentences[clause.sentence].in_title,
        "place": clause.sentence,
        "relative_place": clause.sentence / lines,
        "first": min((i for i in view.core if not sentences[i].in_title), default=0),
        "told": len(view.told),
        "cores": len(view.core),
        "told_share": len(view.told) / lines,
        "foreign": view.foreign[clause.sentence],
        "age": age,
        "log_age": math.log1p(max(0, age)),
        "date:none": dated.value is None,
        "date:today": dated.value is not None and dated.value == str(published),
        "date:exactness": len(dated.value or ""),
        "date:chance": dated.chance,
        "date:ahead": age < 0,
        "korean": scene.language is Language.KO,
        "lines_left": lines - clause.sentence,
        "paragraph": sentences[clause.sentence].paragraph,
        "own_lead": max((view.own[i] for i in range(min(4, lines))), default=0) / size,
        "own_lines": sum(1 for count in view.own if count) / lines,
        "shared": len(shared) / size,
        "quoted_body": bool(_QUOTED_BODY.search(scene.texts[clause.sentence])),
    }
    tail = scene.texts[clause.sentence].rstrip(' .”"')[-12:]
    row |= {name: bool(shape.search(tail)) for name, shape in _SENTENCE_ENDS.items()}
    words = scene.texts[clause.sentence][clause.start : clause.end].rstrip(" ,.")
    row |= {name: bool(shape.search(words)) for name, shape in _CLAUSE_SHAPES.items()}
    return {name: float(value) for name, value in row.items()}


def word_features(scene: Scene, view: View, trigger: Trigger) -> dict[str, float]:
    """The words of the clause that states it, and weaker, of its sentence, the core and the headline."""
    clause = trigger.best
    found: dict[str, float] = {}
    for sentence in sorted(view.core)[:_MOST_CORE]:
        _add_words(found, scene, view, sentence, "ts:", 0.5)
    _add_words(found, scene, view, clause.sentence, "ts:", 0.5)
    if scene.has_title and view.own[0]:
        _add_words(found, scene, view, 0, "ti:", 0.5)
    _add_words(found, scene, view, clause.sentence, "tc:", 1.0, clause.start, clause.end)
    return found


def _add_words(
    found: dict[str, float],
    scene: Scene,
    view: View,
    sentence: int,
    prefix: str,
    worth: float,
    start: int = 0,
    end: int = 10**9,
) -> None:
    language = scene.language.value
    words = [
        word if entity < 0 else "<own>" if entity in view.parties else "<org>"
        for place, word, entity in scene.words(sentence)
        if start <= place < end
    ]
    for word in words:
        found[f"{prefix}{language}{word}"] = worth
    for a, b in pairwise(words):
        found[f"{prefix}b{language}{a}_{b}"] = worth


def _near(scene: Scene, trigger: Trigger) -> dict[str, list[tuple[int, int, int | None]]]:
    """Where closer wordings are looked for: the clause, its sentence, the neighbours, the headline."""
    clause = trigger.best
    before, after = clause.sentence - 1, clause.sentence + 1
    sentences = scene.document.sentences
    return {
        "clause": [(clause.sentence, clause.start, clause.end)],
        "rest": [(clause.sentence, 0, clause.start), (clause.sentence, clause.end, None)],
        "before": [(before, 0, None)] if before >= 0 and not sentences[before].in_title else [],
        "after": [(after, 0, None)] if after < len(scene.texts) and not sentences[after].in_title else [],
        "title": [(0, 0, None)] if scene.has_title else [],
    }


def _zones(scene: Scene, view: View, trigger: Trigger) -> dict[str, list[tuple[int, int, int | None]]]:
    clause = trigger.best
    sentences = scene.document.sentences
    core = [i for i in sorted(view.core) if not sentences[i].in_title]
    told = [i for i in sorted(view.told) if not sentences[i].in_title and i not in view.core]
    after = clause.sentence + 1
    return {
        "clause": [(clause.sentence, clause.start, clause.end)],
        "sentence": [(clause.sentence, 0, None)],
        "core": [(i, 0, None) for i in core[:_MOST_CORE]],
        "telling": [(i, 0, None) for i in told[:_MOST_TOLD]],
        "headline": [(0, 0, None)] if scene.has_title and view.own[0] else [],
        "next": [(after, 0, None)] if after < len(scene.texts) and not sentences[after].in_title else [],
    }
