"""How fast the reader is, beside bare tokenising: `python -m benchmarks.reader [FOLDER]`.

Runs `batch facts` as a process over the Korean articles, and Kiwi, with its default threads, over the same bodies;
each again over a single article, whose time (loading, mostly) is subtracted. The runs take turns, and each round
gives one ratio, so that other work on the machine weighs on both sides; the median is printed. Then English by the
character, and the memory of all processes together.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "quality" / "corpus" / "train"
FACTS = (sys.executable, "-m", "bot", "batch", "facts")
#: Only tokenises: what nobody who reads Korean with Kiwi can go below.
BARE = (
    sys.executable,
    "-c",
    "import json, sys; from kiwipiepy import Kiwi; "
    "list(Kiwi().tokenize([json.loads(line)['body'] for line in open(sys.argv[1], encoding='utf-8')]))",
)
#: How often a run's memory is looked at.
GLANCE = 0.02


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--times", type=int, default=1, help="read every article so often: steadier figures")
    options = parser.parse_args()
    lines = [path.read_text("utf-8") for path in sorted(options.folder.glob("*.json"))]
    items = [json.loads(line) for line in lines]
    korean = [item for item in items if item["lang"] == "ko"] * options.times
    english = [item for item in items if item["lang"] == "en"] * options.times
    with tempfile.TemporaryDirectory() as folder:
        files = {
            name: _written(Path(folder) / name, some)
            for name, some in (
                ("ko", korean), ("ko1", korean[:1]), ("en", english), ("en1", english[:1]),
            )
        }  # fmt: skip
        rounds = [_round(files) for _ in range(options.rounds)]
    length, foreign = (sum(len(item["body"]) for item in some) for some in (korean, english))
    bare = [one["bare"] for one in rounds]
    facts = [one["facts"] for one in rounds]
    ratios = [ours / theirs for ours, theirs in zip(facts, bare, strict=True)]
    pace = [(one["facts"] / length, one["english"] / foreign) for one in rounds]
    print(f"Korean articles          {len(korean)}, {length} characters; {options.rounds} rounds")
    print(f"bare Kiwi                {1000 * statistics.median(bare) / len(korean):.2f} ms an article")
    print(f"batch facts              {1000 * statistics.median(facts) / len(korean):.2f} ms an article")
    print(f"facts over bare Kiwi     {_spread(ratios)}")
    work = [one["facts work"] / one["bare work"] for one in rounds]
    print(f"the same, processor time {_spread(work)}: steadier where others work on the machine")
    print(f"Korean                   {1e6 * statistics.median(ko for ko, _ in pace):.2f} µs a character")
    print(f"English                  {1e6 * statistics.median(en for _, en in pace):.2f} µs a character")
    print(f"English over Korean      {_spread([en / ko for ko, en in pace])}")
    print(f"peak memory, all summed  {max(one['memory'] for one in rounds):.0f} MB")


def _written(path: Path, items: Sequence[dict[str, str]]) -> str:
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), "utf-8")
    return str(path)


def _round(files: dict[str, str]) -> dict[str, float]:
    """One run of each, loading subtracted."""
    times, work, memory = {}, {}, 0.0
    for name, command, file in (
        ("bare", BARE, "ko"), ("bare1", BARE, "ko1"), ("facts", FACTS, "ko"), ("facts1", FACTS, "ko1"),
        ("english", FACTS, "en"), ("english1", FACTS, "en1"),
    ):  # fmt: skip
        times[name], work[name], peak = _run([*command, files[file]])
        memory = max(memory, peak if command is FACTS else 0.0)
    return {
        "bare": times["bare"] - times["bare1"],
        "facts": times["facts"] - times["facts1"],
        "english": times["english"] - times["english1"],
        "bare work": work["bare"] - work["bare1"],
        "facts work": work["facts"] - work["facts1"],
        "memory": memory,
    }


def _run(command: Sequence[str]) -> tuple[float, float, float]:
    """A command's time and its processors' time in seconds, and the most memory it held at one moment, in MB.

    Of its children, too.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _resident(process.pid))
            time.sleep(GLANCE)
        spent = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise SystemExit(f"{command} failed")
    return spent, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak


def _resident(root: int) -> float:
    """The resident memory of a process and all below it; pages that two of them share are counted twice."""
    pages, family = 0, {root}
    if not os.path.isdir("/proc/self"):
        return 0.0
    for number in sorted(int(name) for name in os.listdir("/proc") if name.isdigit()):
        try:
            parent = int(Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()[1])
            if number in family or parent in family:
                family.add(number)
                pages += int(Path(f"/proc/{number}/statm").read_text("utf-8").split()[1])
        except (OSError, ValueError):
            continue  # it has just ended
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


if __name__ == "__main__":
    main()
