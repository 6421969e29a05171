"""How good the reader is: the scorer's figures for articles that the models did not see."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from summarizer.document import Document
from summarizer.facts import alliances
from summarizer.facts.alliances import Found
from summarizer.types import Alliance, Facts, Kind, Language, Organisation, Status
from training.corpus import CORPUS, GoldArticle
from training.reader import Training

FIGURES = (
    "relevance",
    "alliances_main",
    "parties_main",
    "why_main",
    "alliances_all",
    "parties_all",
    "why_all",
)


def scorer() -> ModuleType:
    """The corpus's own scorer."""
    path = CORPUS.parent / "score.py"
    spec = importlib.util.spec_from_file_location("score", Path(path))
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_prediction(facts: Facts) -> list[dict[str, Any]]:
    """Facts as the scorer reads them."""
    return [_row(alliance) for alliance in facts.alliances]


def _row(alliance: Alliance) -> dict[str, Any]:
    return {
        "main": alliance.main,
        "name": alliance.name,
        "kind": str(alliance.kind),
        "status": str(alliance.status),
        "lead": alliance.lead,
        "parties": [
            {"name": party.name, "aliases": list(party.aliases), "type": str(party.type)}
            for party in alliance.parties
        ],
        "why": [str(reason) for reason in alliance.why],
        "date": alliance.date,
        "evidence": [{"start": one.start, "end": one.end} for one in alliance.evidence],
    }


def figures(
    golds: Sequence[GoldArticle], facts: Iterable[Facts]
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """The scorer's figures for Korean, English and both, and its list of errors."""
    score = scorer()
    predicted = {gold.id: as_prediction(found) for gold, found in zip(golds, facts, strict=True)}
    errors: list[str] = []
    table = {}
    for name, chosen in (
        ("ko", [gold.item for gold in golds if gold.language is Language.KO]),
        ("en", [gold.item for gold in golds if gold.language is Language.EN]),
        ("all", [gold.item for gold in golds]),
    ):
        table[name] = score.score_facts(chosen, predicted, errors if name == "all" else [])
    return table, errors


def out_of_fold(training: Training) -> list[tuple[Document, Found]]:
    """For each training article what was found in it by models that did not see it."""
    return [
        (
            document,
            Found(
                tuple(named.entity for named in reading.organisations),
                tuple(alliances.drafts(reading, judged, telling)),
            ),
        )
        for document, reading, judged, telling in zip(
            training.documents, training.readings, training.judged, training.told, strict=True
        )
    ]


def plain(document: Document, found: Found) -> Facts:
    """What was found as facts without attributes: enough to score parties and alliances."""
    return Facts(
        tuple(
            Alliance(
                parties=tuple(
                    Organisation(entity.name, entity.aliases, entity.type, entity.ticker)
                    for entity in (found.entities[index] for index in draft.parties)
                ),
                kind=Kind.AGREEMENT,
                status=Status.FORMED,
            )
            for draft in found.drafts
        ),
        document.language,
    )


def show(title: str, table: dict[str, dict[str, Any]], names: Sequence[str] = ()) -> str:
    """The figures as lines to read: those named, or all."""
    names = names or [
        name for name, value in table["all"].items() if name != "articles" and value is not None
    ]
    lines = [f"{title:<18}" + "".join(f"{column:>8}" for column in table)]
    for name in names:
        cells = [table[column][name] for column in table]
        values = [cell["f1"] if isinstance(cell, dict) else cell for cell in cells]
        lines.append(
            f"{name:<18}" + "".join(f"{value if value is not None else 0:>8.3f}" for value in values)
        )
    return "\n".join(lines)
