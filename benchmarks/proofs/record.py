"""The page that keeps each proof's last result, a section a promise, so that two results never touch one line."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "proofs.md"


@dataclass(frozen=True, slots=True)
class Result:
    """One run of one proof."""

    promise: str
    bar: str
    held: bool
    figures: Mapping[str, str]
    seconds: float
    at: datetime
    commit: str
    machine: str


def machine() -> str:
    """What it ran on, as far as it matters for a figure."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = os.cpu_count()
    load = os.getloadavg()[0]
    return (
        f"{cores} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}, "
        f"load {load:.1f} at the start"
    )


def commit() -> str:
    """The commit that was tried; marked where the files differ from it."""
    found = _git("rev-parse", "--short", "HEAD")
    # Earlier results on the page do not change what is tried.
    changed = _git("status", "--porcelain", "--", ".", f":!{PAGE.relative_to(ROOT)}")
    return (found or "unknown") + ("-dirty" if changed else "")


def _git(*arguments: str) -> str:
    found = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return found.stdout.strip()


def section(result: Result) -> str:
    """A result as the page shows it."""
    figures = "\n".join(f"- {name}: {value}" for name, value in result.figures.items())
    said = "held" if result.held else "did not hold"
    return (
        f"**{said}** · {result.at:%Y-%m-%d %H:%M} UTC · commit {result.commit} · {result.seconds:.0f} s\n\n"
        f"Bar: {result.bar}\n\n{figures}\n\n<sub>{result.machine}</sub>\n"
    )


def with_result(page: str, result: Result) -> str:
    """The page with this result in its promise's place; a promise that has none yet gets one, in order.

    >>> page = "# Proofs\\n\\n## D1\\n\\nNot run yet.\\n\\n## J1\\n\\nNot run yet.\\n"
    >>> result = Result("J1", "60 s", True, {"p99": "4 s"}, 9, datetime(2026, 1, 2), "abc", "a machine")
    >>> changed = with_result(page, result)
    >>> changed.startswith(page.partition("## J1")[0]), "- p99: 4 s" in changed
    (True, True)
    """
    head, *sections = re.split(r"(?m)^(?=## )", page)
    by_name = {_name(text): text.rstrip("\n") for text in sections}
    title = by_name.get(result.promise, f"## {result.promise}").splitlines()[0]
    by_name[result.promise] = f"{title}\n\n{section(result).rstrip()}"
    ordered = [by_name[name] for name in sorted(by_name)]
    return head.rstrip("\n") + "\n\n" + "\n\n".join(ordered) + "\n"


def write(result: Result) -> None:
    """Keep a result on the page."""
    PAGE.write_text(with_result(PAGE.read_text(encoding="utf-8"), result), encoding="utf-8")


def _name(section: str) -> str:
    return section.removeprefix("## ").split()[0].rstrip(":")
