"""`python -m tests.emulators telegram|slack`: an emulator with its page; `check`: the checker."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import sys
from collections.abc import Sequence

from tests.emulators import checker
from tests.emulators.server import add_options, options_from, serve


def main(arguments: Sequence[str] | None = None) -> int:
    """Run an emulator until it is told to stop, or the checker."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["check"]:
        return checker.main(arguments[1:])
    parser = argparse.ArgumentParser(prog="python -m tests.emulators", description=__doc__)
    parser.add_argument("platform", choices=("telegram", "slack"))
    add_options(parser)
    given = parser.parse_args(arguments)
    # Each platform's `server` module has `build(options)`; only the one asked for is imported.
    platform = importlib.import_module(f"tests.emulators.{given.platform}.server")
    asyncio.run(serve(platform.build(options_from(given))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
