"""How fast the reader is, beside bare tokenising: `python -m benchmarks.reader [FOLDER]`.

Prints the time of reading all facts over the time in which Kiwi merely tokenises the same bodies (loading
subtracted from both), the same for English by the character, and the peak memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from summarizer.extract import read_all
from summarizer.language.korean import kiwi
from summarizer.types import Article, Language

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "quality" / "corpus" / "train"
#: The best of so many rounds: other work on the machine only ever adds time.
ROUNDS = 3


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    options = parser.parse_args()
    items = [json.loads(path.read_text("utf-8")) for path in sorted(options.folder.glob("*.json"))]
    korean = [_article(item) for item in items if item["lang"] == "ko"]
    english = [_article(item) for item in items if item["lang"] == "en"]
    bodies = [article.body for article in korean]
    list(kiwi().tokenize(["예열"]))
    list(read_all([*korean[:2], *english[:2]]))
    bare = _best(lambda: list(kiwi().tokenize(bodies)))
    first = _once(lambda: list(read_all(korean)))
    first_english = _once(lambda: list(read_all(english)))
    ours = _best(lambda: list(read_all(korean)))
    length = sum(len(body) for body in bodies)
    foreign = sum(len(article.body) for article in english)
    print(f"Korean articles          {len(korean)}, {length} characters")
    print(f"bare Kiwi                {1000 * bare / len(korean):.2f} ms an article")
    print(f"facts, read first        {1000 * first / len(korean):.2f} ms an article")
    print(f"facts, read again        {1000 * ours / len(korean):.2f} ms an article")
    print(f"facts over bare Kiwi     {first / bare:.2f} first, {ours / bare:.2f} again")
    print(f"Korean, first            {1e6 * first / length:.2f} µs a character")
    print(f"English, first           {1e6 * first_english / foreign:.2f} µs a character")
    print(f"peak memory              {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def _article(item: dict[str, str]) -> Article:
    published = date.fromisoformat(item["published"]) if item.get("published") else None
    return Article(item["title"], item["body"], published, Language(item["lang"]), id=item["id"])


def _once(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _best(run: Callable[[], object]) -> float:
    return min(_once(run) for _ in range(ROUNDS))


if __name__ == "__main__":
    main()
