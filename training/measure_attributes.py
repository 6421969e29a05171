"""Score the attributes on drafts of the gold labels with the corpus's own scorer.

python -m training.measure_attributes dev
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from dataclasses import asdict
from typing import Any

from summarizer.extract import documents
from summarizer.facts.attributes import describe
from summarizer.types import Alliance
from tests.quality.score import score_facts
from training.corpus import load
from training.gold_drafts import lesson


def main() -> None:
    """Print the scorer's figures and the time taken."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("split", choices=["train", "dev"])
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    golds = load(options.split)
    found: dict[str, list[Any]] = {}
    times = []
    for gold, document in zip(golds, documents([g.article for g in golds]), strict=True):
        given = lesson(gold, document)
        started = time.perf_counter()
        alliances = describe(document, given.entities, given.drafts)
        if given.drafts:
            times.append(1000 * (time.perf_counter() - started))
        found[gold.id] = [plain(alliance) for alliance in alliances]
    errors: list[str] = []
    figures = score_facts([gold.item for gold in golds], found, errors)
    if options.errors:
        print("\n".join(errors))
    print(json.dumps(figures, indent=2))
    print(f"ms an article: median {statistics.median(times):.1f}, most {max(times):.1f}")


def plain(alliance: Alliance) -> dict[str, Any]:
    """An alliance as the scorer reads it."""
    return asdict(alliance)


if __name__ == "__main__":
    main()
