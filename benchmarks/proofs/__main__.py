"""Run proofs by name, print what they found, and keep it on `docs/proofs.md`.

    python -m benchmarks.proofs D1 [J2 ...] [--no-record]

Exit 0 when every promise held, 1 when one did not, 2 for a name that has no proof.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import signal
import sys
import time
from datetime import UTC, datetime

import benchmarks.proofs
from benchmarks.proofs import record
from benchmarks.proofs.outcome import Outcome


def names() -> list[str]:
    """The promises that have a proof."""
    modules = (module.name for module in pkgutil.iter_modules(benchmarks.proofs.__path__))
    return sorted(name.upper() for name in modules if name[-1].isdigit())


def main() -> int:
    """Run what was named."""
    arguments = argparse.ArgumentParser(
        prog="python -m benchmarks.proofs", description=__doc__.splitlines()[0]
    )
    arguments.add_argument(
        "names", nargs="+", metavar="NAME", help=f"one of {', '.join(names()) or 'none yet'}"
    )
    arguments.add_argument("--no-record", action="store_true", help="leave docs/proofs.md as it is")
    given = arguments.parse_args()
    # Told to stop, a proof still ends the servers and processes that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    wanted = [name.upper() for name in given.names]
    unknown = [name for name in wanted if name not in names()]
    if unknown:
        arguments.error(f"no proof of {', '.join(unknown)}; there are {', '.join(names())}")
    return max(_run(name, recorded=not given.no_record) for name in wanted)


def _run(name: str, *, recorded: bool) -> int:
    module = importlib.import_module(f"benchmarks.proofs.{name.lower()}")
    commit, machine = record.commit(), record.machine()
    print(f"{name}: {module.__doc__.splitlines()[0]}\nbar: {module.BAR}", flush=True)
    at, began = datetime.now(UTC), time.monotonic()
    outcome: Outcome = module.prove()
    seconds = time.monotonic() - began
    for figure, value in outcome.figures.items():
        print(f"  {figure}: {value}")
    print(f"{name} {'held' if outcome.held else 'DID NOT HOLD'} ({seconds:.0f} s)", flush=True)
    if recorded:
        record.write(
            record.Result(
                promise=name,
                bar=module.BAR,
                held=outcome.held,
                figures=outcome.figures,
                seconds=seconds,
                at=at,
                commit=commit,
                machine=machine,
            )
        )
    return 0 if outcome.held else 1


if __name__ == "__main__":
    sys.exit(main())
