"""How much of a full proof is run, where a machine is shared: `PROOF_SHARE=0.2 make proof NAME=D1`."""

from __future__ import annotations

import os


def share(full: int, *, least: int = 1) -> int:
    """So many of a full run's steps; all of them unless the environment asks for fewer."""
    return max(least, round(full * float(os.environ.get("PROOF_SHARE", "1"))))
