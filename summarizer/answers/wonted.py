"""How likely an article is to answer a question that is worded like this, before it is even looked at.

People ask for budgets, fees and headcounts that articles seldom tell; who signed and when they nearly always do.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from summarizer.answers.question import Query
from summarizer.types import Language

_MARKS = tuple("이번 첫 새로 언제 정해 하기로 맺 될 받 하는 어디 누구 함께 같이 앞으로 모두".split())  # noqa: SIM905


def traits(query: Query) -> Iterator[str]:
    """What is notable in a question's wording, names apart."""
    yield f"asks={query.asks}"
    yield f"asks={query.asks}|{query.language}"
    yield f"category={query.category}"
    yield f"counter={query.counter}"
    yield f"head={query.head}"
    yield f"language={query.language}"
    yield f"plural={query.plural}"
    yield f"counted={query.count is not None}"
    for term in query.terms:
        if not term.is_name:
            yield from (f"word={part}" for part in term.parts)
    yield from (f"concept={concept}" for concept in sorted(query.concepts))
    if query.language is Language.KO:
        yield from (f"mark={mark}" for mark in _MARKS if mark in query.text)
        yield f"end={query.text.rstrip('?')[-2:]}"
    else:
        yield from (f"written={word}" for word in sorted(set(re.findall(r"[a-z]+", query.text.lower()))))


@cache
def weights() -> Mapping[str, float]:
    """The trained weights of the traits; "" is what every question starts with."""
    text = files("summarizer").joinpath("weights", "answers_wording.json").read_text("utf-8")
    table: dict[str, float] = json.loads(text)
    return table


def wonted(query: Query, table: Mapping[str, float] | None = None) -> float:
    """The chance, 0 to 1, by the wording alone."""
    table = weights() if table is None else table
    raw = table.get("", 0.0) + sum(table.get(trait, 0.0) for trait in dict.fromkeys(traits(query)))
    return 1.0 / (1.0 + math.exp(-raw))
