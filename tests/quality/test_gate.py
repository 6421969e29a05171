"""No figure of the reader falls under its floor."""

import json

import pytest

from tests.quality import gate


@pytest.mark.timeout(300)
def test_every_figure_on_dev_keeps_its_floor() -> None:
    baseline = json.loads(gate.BASELINE.read_text("utf-8"))
    assert baseline["corpus"] == gate.corpus_hash(), (
        "dev has changed: measure again and say why the floors move"
    )
    assert gate.shortfalls(gate.measured(), baseline["floors"]) == []


def test_a_fallen_figure_is_named() -> None:
    assert gate.shortfalls({"ko": {"relevance": 0.9}}, {"ko": {"relevance": 0.95}}) == [
        "ko relevance: 0.900, floor 0.950"
    ]


def test_floors_only_rise() -> None:
    assert gate.raised({"ko": {"relevance": 0.9}}, {"ko": {"relevance": 0.95}}) == {"ko": {"relevance": 0.95}}
    assert gate.raised({"ko": {"relevance": 1.0}}, {"ko": {"relevance": 0.95}}) == {"ko": {"relevance": 0.98}}
