"""A day told of one alliance stays with it."""

from summarizer.facts.borrowed import returned
from summarizer.types import Evidence, Status
from tests.builders import alliance


def evidence(field, start):
    return Evidence(field, start, start + 10, "..........")


SIGNED = alliance("A", "B", date="2021-07", evidence=(evidence("parties", 0), evidence("date", 0)))


def ongoing(*spans):
    return alliance("A", "C", status=Status.ONGOING, date="2021-07", evidence=spans)


def test_a_date_from_a_neighbours_sentence_is_given_back():
    beside = ongoing(evidence("parties", 20), evidence("date", 0))
    _, left = returned([SIGNED, beside])
    assert left.date is None
    assert [e.field for e in left.evidence] == ["parties"]


def test_a_date_of_its_own_sentence_stays():
    beside = ongoing(evidence("parties", 0), evidence("date", 0))
    assert returned([SIGNED, beside]) == (SIGNED, beside)


def test_a_date_that_no_other_alliance_has_stays():
    beside = ongoing(evidence("parties", 20), evidence("date", 40))
    assert returned([SIGNED, beside]) == (SIGNED, beside)


def test_what_was_newly_signed_keeps_the_day_of_the_paragraph():
    new = alliance("A", "C", date="2021-07", evidence=(evidence("parties", 20), evidence("date", 0)))
    assert returned([SIGNED, new]) == (SIGNED, new)
