"""The figures of facts and answers on `dev` beside their floors: `python -m tests.quality.gate [--raise]`.

The shipped weights never learn from `dev`, so it measures what the reader does with articles that it never
saw. A floor is what was once reached, less a small margin; `--raise` lifts floors to what is reached
now, and nothing ever lowers them but a person who says why.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from summarizer.answers import answer
from summarizer.extract import read_all
from summarizer.types import Facts, ReadArticle
from training.corpus import CORPUS, GoldArticle, load
from training.measure import figures
from training.questions import exactly_right

BASELINE = Path(__file__).with_name("baseline.json")
#: 52 articles: one alliance more or less moves a figure by a point, so floors stand this far below.
MARGIN = 0.02


def measured() -> dict[str, dict[str, float]]:
    """Each figure by language, as one number."""
    golds = load("dev")
    facts = list(read_all(gold.article for gold in golds))
    table, _ = figures(golds, facts)
    answered = _answered(golds, facts)
    return {
        language: {
            **{
                name: _number(value)
                for name, value in found.items()
                if name != "articles" and value is not None
            },
            **answered[language],
        }
        for language, found in table.items()
    }


def _answered(golds: Sequence[GoldArticle], facts: Sequence[Facts]) -> dict[str, dict[str, float]]:
    """How many questions are answered exactly right, and how many that no article answers are declined."""
    right: dict[str, list[bool]] = defaultdict(list)
    declined: dict[str, list[bool]] = defaultdict(list)
    for gold, found in zip(golds, facts, strict=True):
        read = ReadArticle(gold.article, found)
        for question in gold.item["gold"]["questions"]:
            given = answer(question["q"], [read], today=gold.article.published)
            for language in ("all", gold.item["lang"]):
                if question["answerable"]:
                    right[language].append(not given.abstained and exactly_right(question, given.answers))
                else:
                    declined[language].append(given.abstained)
    return {
        language: {"answers_right": fmean(right[language]), "answers_declined": fmean(declined[language])}
        for language in right
    }


def _number(value: Any) -> float:
    return float(value["f1"] if isinstance(value, dict) else value)


def corpus_hash() -> str:
    """What the floors were measured on; another corpus needs other floors."""
    digest = hashlib.sha256()
    for path in sorted((CORPUS / "dev").glob("*.json")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def shortfalls(found: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]) -> list[str]:
    """The figures under their floors, as lines to read."""
    return [
        f"{language} {name}: {found[language].get(name, 0.0):.3f}, floor {floor:.3f}"
        for language, row in floors.items()
        for name, floor in row.items()
        if found[language].get(name, 0.0) < floor
    ]


def raised(
    found: dict[str, dict[str, float]], floors: dict[str, dict[str, float]]
) -> dict[str, dict[str, float]]:
    """Floors at what is reached now, less the margin, where that is higher; `grounded` must be whole."""
    return {
        language: {
            name: max(
                floors.get(language, {}).get(name, 0.0),
                round(value if name == "grounded" else max(value - MARGIN, 0.0), 3),
            )
            for name, value in row.items()
        }
        for language, row in found.items()
    }


def main() -> None:
    """Measure, compare, say what fell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--raise", dest="lift", action="store_true", help="lift floors to what is reached now"
    )
    options = parser.parse_args()
    found = measured()
    baseline = json.loads(BASELINE.read_text("utf-8")) if BASELINE.exists() else {"floors": {}}
    if options.lift:
        floors = raised(found, baseline["floors"])
        BASELINE.write_text(
            json.dumps({"corpus": corpus_hash(), "floors": floors}, indent=1, sort_keys=True) + "\n", "utf-8"
        )
        return
    fallen = shortfalls(found, baseline["floors"])
    sys.stderr.write("".join(f"{line}\n" for line in fallen))
    sys.exit(bool(fallen))


if __name__ == "__main__":
    main()
