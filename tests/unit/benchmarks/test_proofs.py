"""The page of proofs, and the modules that fill it."""

import importlib
from datetime import UTC, datetime

import pytest

from benchmarks.proofs import record
from benchmarks.proofs.__main__ import names
from benchmarks.proofs.record import Result, with_result


def result(promise, *, held=True, figures=None):
    return Result(
        promise=promise,
        bar="60 s at the 99th percentile",
        held=held,
        figures=figures or {"p99": "4 s"},
        seconds=12.3,
        at=datetime(2026, 11, 23, 6, 45, tzinfo=UTC),
        commit="abc1234",
        machine="2 cores",
    )


PAGE = "# Proofs\n\nWords.\n\n## D1: Nothing lost\n\nNot run yet.\n\n## J1: Resumed\n\nNot run yet.\n"


def test_a_result_takes_its_promises_place_and_leaves_the_others_alone():
    changed = with_result(PAGE, result("D1"))
    assert "## D1: Nothing lost\n\n**held** · 2026-11-23 06:45 UTC · commit abc1234 · 12 s" in changed
    assert "Bar: 60 s at the 99th percentile\n\n- p99: 4 s" in changed
    assert changed.endswith("## J1: Resumed\n\nNot run yet.\n")
    assert changed.startswith("# Proofs\n\nWords.\n\n")


def test_a_second_result_replaces_the_first():
    once = with_result(PAGE, result("J1"))
    twice = with_result(once, result("J1", held=False, figures={"p99": "61 s"}))
    assert "4 s" not in twice.partition("## J1")[2]
    assert "**did not hold**" in twice
    assert with_result(twice, result("J1", held=False, figures={"p99": "61 s"})) == twice


def test_a_promise_without_a_place_gets_one_in_order():
    changed = with_result(PAGE, result("D9"))
    assert changed.index("## D1") < changed.index("## D9") < changed.index("## J1")


@pytest.mark.parametrize("name", names())
def test_every_proof_says_what_it_proves_and_its_bar(name):
    module = importlib.import_module(f"benchmarks.proofs.{name.lower()}")
    assert module.__doc__.strip()
    assert module.BAR
    assert callable(module.prove)


def test_the_page_has_a_place_for_every_proof():
    page = record.PAGE.read_text(encoding="utf-8")
    assert [name for name in names() if f"## {name}" not in page] == []
