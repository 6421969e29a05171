"""The party that the text says leads or hosts an alliance."""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.document import Mention
from summarizer.facts.bodies import Named
from summarizer.facts.classifier import dense_model
from summarizer.facts.scene import Place, Scene, View, shapes
from summarizer.facts.triggers import Trigger
from summarizer.types import Language, OrganisationType

#: How far before and behind a name is looked.
_BEFORE, _BEHIND = 60, 90
#: So many sentences from those that tell of an alliance one may go on about it.
_FOLLOWS = 3
#: What beside a name says that it leads, and how clearly; only to choose the sentence that is shown.
_CLEAR = {
    "before:role": 4, "before:roof": 4, "behind:leads": 4, "behind:by": 4, "behind:as": 4, "behind:office": 4,
    "behind:later": 2,
}  # fmt: skip


def leads(
    scene: Scene, triggers: Sequence[Trigger], rows: Sequence[dict[str, float]], named: Sequence[Named | None]
) -> tuple[tuple[int, Place | None] | None, ...]:
    """For each draft the party that leads it and the place that says so."""
    model = dense_model("leads")
    asked = [
        lead_features(scene, view, trigger, row, named=name is not None)
        for view, trigger, row, name in zip(scene.views, triggers, rows, named, strict=True)
    ]
    chances = model.probabilities([row for some in asked for row in some])[:, 0]
    found: list[tuple[int, Place | None] | None] = []
    at = 0
    for view, some in zip(scene.views, asked, strict=True):
        own = chances[at : at + len(some)]
        at += len(some)
        if not some or own.max() < model.cut or _comes_in(scene, view.draft.parties[int(own.argmax())]):
            found.append(None)
        else:
            party = view.draft.parties[int(own.argmax())]
            found.append((party, _place(scene, view, party)))
    return tuple(found)


def lead_features(
    scene: Scene, view: View, trigger: Trigger, row: dict[str, float], *, named: bool
) -> list[dict[str, float]]:
    """For each party what speaks for it as the one that leads."""
    clause = trigger.best
    lines = len(scene.texts)
    told = {
        party: [
            m
            for m in scene.entities[party].mentions
            if m.sentence < lines and (m.sentence in view.told or view.own[m.sentence] > 1)
        ]
        for party in view.draft.parties
    }
    # "Safaricom leads it" says so in a sentence of its own, which names nobody else.
    after = {
        party: [m for m in scene.entities[party].mentions if m.sentence < lines and _goes_on(scene, view, m)]
        for party in view.draft.parties
    }
    counts = {party: len(mentions) for party, mentions in told.items()}
    first = min(((m.sentence, m.start) for some in told.values() for m in some), default=(0, 0))
    common: dict[str, float] = {
        "named": named,
        "korean": scene.language is Language.KO,
        "leading_all": sum(scene.cues("alliances", i)["leading"] for i in view.told),
        "headline_own": view.own[0] if scene.has_title else 0,
        "parties": row["parties"],
        "drafts": row["drafts"],
    }
    for zone in ("clause", "sentence", "telling"):
        for group in ("body", "joining", "launching", "leading", "memorandum", "venture"):
            common[f"{zone}:{group}"] = row.get(f"{zone}:{group}", 0.0)
    found = []
    for order, party in enumerate(view.draft.parties):
        entity, mentions = scene.entities[party], told[party]
        beside = _beside(scene, mentions)
        alone = _beside(scene, after[party])
        features = {
            **common,
            **beside,
            **{f"alone:{name}": alone[name] for name in alone},
            "leading": sum(scene.cues("alliances", i)["leading"] for i in {m.sentence for m in mentions}),
            "order": order,
            "mentions": len(mentions),
            "mention_share": len(mentions) / max(1, sum(counts.values())),
            "most": len(mentions) >= max(counts.values()),
            "first_named": any((m.sentence, m.start) == first for m in mentions),
            "headline": scene.has_title and any(m.sentence == 0 for m in entity.mentions),
            "in_sentence": any(m.sentence == clause.sentence for m in entity.mentions),
            "opens": any(m.sentence == clause.sentence and m.start < 12 for m in entity.mentions),
            "elsewhere": sum(party in other.parties for other in scene.views if other is not view),
        }
        features |= {f"type:{kind.value}": entity.type is kind for kind in OrganisationType}
        found.append({name: float(value) for name, value in features.items()})
    return found


#: "Garam joins Voltway as fifth member", `가람, 솔리드웨이브 합류`: behind the first name of a headline.
_COMES_IN = {
    Language.EN: re.compile(r"^(?:\s\([^()]*\))?(?:\s(?:also|formally|officially))?\s(?:joins|to\sjoin|has\sjoined|joined)\s(?!forces|hands)"),
    Language.KO: re.compile(r"^(?:,|\s)[^,…]{1,30}(?:합류|가입)(?!시|\s?확대)"),
}  # fmt: skip


def _comes_in(scene: Scene, party: int) -> bool:
    """Whether the headline tells of this party as of one that newly comes in: whatever it does there, it leads nothing."""
    sentences = scene.document.sentences
    for mention in scene.entities[party].mentions:
        if sentences[mention.sentence].in_title and mention.start == 0:
            return (
                _COMES_IN[scene.language].match(sentences[mention.sentence].text[mention.end :]) is not None
            )
    return False


def _goes_on(scene: Scene, view: View, mention: Mention) -> bool:
    """Whether a mention stands in a sentence that may go on about the alliance and is not known to tell of it."""
    i = mention.sentence
    if i in view.told or view.own[i] > 1 or scene.document.sentences[i].in_title:
        return False
    return view.nearest[i] or -_FOLLOWS <= view.distance[i] <= _FOLLOWS


def _beside(scene: Scene, mentions: Sequence[Mention]) -> dict[str, float]:
    """How often each shape stands before or behind one of the mentions."""
    found: dict[str, float] = {}
    texts = [(scene.document.sentences[m.sentence].text, m) for m in mentions]
    for name, shape in shapes("leads", "before", scene.language):
        found[f"before:{name}"] = sum(
            bool(shape.search(text[max(0, m.start - _BEFORE) : m.start])) for text, m in texts
        )
    for name, shape in shapes("leads", "behind", scene.language):
        found[f"behind:{name}"] = sum(bool(shape.search(text[m.end : m.end + _BEHIND])) for text, m in texts)
    return found


def _place(scene: Scene, view: View, party: int) -> Place | None:
    """Where the body says most clearly that this party leads."""
    best: tuple[int, Place] | None = None
    for mention in scene.entities[party].mentions:
        i = mention.sentence
        if i >= len(scene.texts) or scene.document.sentences[i].in_title:
            continue
        beside = _beside(scene, [mention])
        clear = sum(worth for name, worth in _CLEAR.items() if beside.get(name)) + (i in view.told)
        if best is None or clear > best[0]:
            best = (clear, (i, mention.start, mention.end))
    return None if best is None else best[1]
