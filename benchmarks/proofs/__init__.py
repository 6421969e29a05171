"""The full run of each promise: a module a promise, with `BAR` and `prove() -> Outcome`.

    python -m benchmarks.proofs D1 J2     (or: make proof NAME=D1)

Each module's docstring says what is promised and how it is tried. The short forms are tests.
"""
