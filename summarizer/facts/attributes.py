"""What kind of alliance, since when, why, under which name: each draft becomes an alliance.

drafts → scene → the clause that states each → its date → kind, status, news or not
              ↘ name, lead, reasons                     → evidence
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.document import Document, Draft, Entity
from summarizer.facts import evidence
from summarizer.facts.bodies import Named, named, names
from summarizer.facts.clauses import listen
from summarizer.facts.dating import Dated, dates
from summarizer.facts.kinds import kinds
from summarizer.facts.leads import leads
from summarizer.facts.lexicon import lexicon
from summarizer.facts.own_bodies import goes_by
from summarizer.facts.portrait import portraits, with_name, word_features
from summarizer.facts.reasons import StatedReason, reasons
from summarizer.facts.scene import Place, Scene, View, scene
from summarizer.facts.statuses import news, statuses
from summarizer.facts.triggers import Trigger, triggers
from summarizer.types import Alliance, Evidence, Kind, Organisation, Reason, Status


def describe(document: Document, entities: Sequence[Entity], drafts: Sequence[Draft]) -> tuple[Alliance, ...]:
    """One alliance for each draft, in the same order, every attribute with the sentence that states it."""
    if not drafts:
        return ()
    seen = scene(document, entities, drafts)
    if not seen.texts:
        return tuple(Alliance((), Kind.PARTNERSHIP, Status.FORMED) for _ in drafts)
    heard = listen(seen)
    stating = triggers(seen, heard)
    when = dates(seen, stating)
    bare = portraits(seen, stating, when)
    likely = names(seen, stating, bare)
    rows = [with_name(row, *name) for row, name in zip(bare, likely, strict=True)]
    words = [word_features(seen, *part) for part in zip(seen.views, stating, strict=True)]
    called = [named(seen, view, *name) for view, name in zip(seen.views, likely, strict=True)]
    led = leads(seen, stating, rows, called)
    return tuple(
        _alliance(seen, *fields)
        for fields in zip(
            seen.views, stating, when, kinds(rows, words), statuses(rows, words), news(rows), called, led,
            reasons(seen, heard), strict=True,
        )
    )  # fmt: skip


def _alliance(
    seen: Scene,
    view: View,
    trigger: Trigger,
    dated: Dated,
    kind: Kind,
    status: Status,
    main: bool,
    name: Named | None,
    led: tuple[int, Place | None] | None,
    why: tuple[StatedReason, ...],
) -> Alliance:
    written = [
        (party, form)
        for party in view.draft.parties
        if 0 <= party < len(seen.entities)
        and (form := evidence.name_in_text(seen, view, seen.entities[party])) is not None
    ]
    if name is not None:
        others = [one for one in written if not goes_by(seen.entities[one[0]], name.text, lexicon())]
        written = others if len(others) > 1 else written
    known = dict(written)
    stated = _stating_sentence(seen, trigger)
    proofs: list[Evidence | None] = [*evidence.parties(seen, view, written)]
    if name is not None and name.place is not None:
        proofs.append(evidence.span(seen, "name", *name.place))
    if stated is not None:
        proofs += [evidence.span(seen, field, stated) for field in ("kind", "status")]
    lead = known.get(led[0]) if led is not None else None
    if lead is not None and led is not None and led[1] is not None:
        proofs.append(evidence.span(seen, "lead", *led[1]))
    if dated.value is not None:
        place = _date_place(seen, view, dated)
        if place is not None:
            proofs.append(evidence.span(seen, "date", *place))
        elif stated is not None:
            proofs.append(evidence.span(seen, "date", stated))
    labels: list[Reason] = []
    for reason in why:
        clause = reason.clause
        proof = evidence.span(seen, f"why:{reason.reason.value}", clause.sentence, clause.start, clause.end)
        if proof is not None:
            labels.append(reason.reason)
            proofs.append(proof)
    return Alliance(
        parties=tuple(_organisation(seen.entities[party], form) for party, form in written),
        kind=kind,
        status=status,
        main=main,
        name=None if name is None else name.text,
        lead=lead,
        why=tuple(labels),
        date=dated.value,
        evidence=tuple(proof for proof in proofs if proof is not None),
    )


def _organisation(entity: Entity, name: str) -> Organisation:
    forms = dict.fromkeys(form for form in (entity.name, *entity.aliases) if form != name)
    return Organisation(name, tuple(forms)[:4], entity.type, entity.ticker)


def _stating_sentence(seen: Scene, trigger: Trigger) -> int | None:
    """The sentence of the body that states it; the headline can be no evidence."""
    body = [
        (chance, -clause.sentence)
        for clause, chance in zip(trigger.clauses, trigger.chances, strict=True)
        if not seen.document.sentences[clause.sentence].in_title
    ]
    return -max(body)[1] if body else None


def _date_place(seen: Scene, view: View, dated: Dated) -> Place | None:
    """Where the body has the words of the date."""
    if dated.place is not None and not seen.document.sentences[dated.place[0]].in_title:
        sentence, reading = dated.place
        return sentence, reading.start, reading.end
    places = [
        (i, reading.start, reading.end)
        for i, row in enumerate(seen.dates)
        for reading in row
        if reading.value == dated.value and not seen.document.sentences[i].in_title
    ]
    return min(places, key=lambda place: (abs(view.distance[place[0]]), place), default=None)
