"""The shipped reader's figures on a split of the corpus: `python -m training.accuracy dev`.

Only `dev` is honest: the weights learnt from `train`.
"""

from __future__ import annotations

import argparse
import sys

from summarizer.extract import read_all
from training.corpus import load
from training.measure import figures, show


def main() -> None:
    """Read the split, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("split", choices=["train", "dev", "pairs"], nargs="?", default="dev")
    parser.add_argument(
        "--errors", action="store_true", help="what was missed and made up, to standard error"
    )
    options = parser.parse_args()
    golds = load(options.split)
    table, errors = figures(golds, list(read_all(gold.article for gold in golds)))
    if options.errors:
        print("\n".join(errors), file=sys.stderr)
    print(show(options.split, table))


if __name__ == "__main__":
    main()
