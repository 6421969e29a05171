"""Where two readers differ."""

from dataclasses import replace

import pytest

from summarizer.disagreement import differences
from summarizer.types import Facts, Kind, Reason
from tests.builders import alliance

ONE = alliance("KT", "한컴", why=(Reason.TALENT, Reason.TRUST), date="2021-11-23")


@pytest.mark.parametrize(
    ("other", "fields"),
    [
        ((ONE,), ()),
        ((replace(ONE, why=(Reason.TRUST, Reason.TALENT)),), ()),
        ((alliance("한컴", "㈜KT", why=ONE.why, date=ONE.date),), ()),
        ((alliance("KT", "네이버", why=ONE.why, date=ONE.date),), ("parties",)),
        ((replace(ONE, kind=Kind.EQUITY, date=None),), ("kind", "date")),
        ((), ("alliances",)),
        ((ONE, alliance("A", "B")), ("alliances",)),
        ((alliance("A", "B"),), ("alliances",)),
    ],
)
def test_the_fields_that_differ_are_named(other, fields):
    assert differences(Facts((ONE,)), Facts(other)) == fields
