"""A sentence with one that acts and one "with" whom states an alliance of its own; a list of names does not."""

import numpy as np
import pytest

from summarizer.facts.construction import built, first_named, is_team, labelled, led
from summarizer.facts.merging import Frames, kept_apart
from tests.unit.summarizer.facts.test_clause_parts import reading_of


@pytest.mark.parametrize(
    ("text", "names", "complete"),
    [
        ("가람전자는 누리통신과 협약을 맺었다.", ["가람전자", "누리통신"], 1.0),
        ("가람전자와 누리통신 등이 회원사다.", ["가람전자", "누리통신"], 0.0),
        ("Garam signed an agreement with Nuri on Monday.", ["Garam", "Nuri"], 1.0),
        ("Members: Garam, Nuri.", ["Garam", "Nuri"], 0.0),
    ],
)
def test_an_alliance_of_its_own_has_one_that_acts_and_one_with_whom(
    text: str, names: list[str], complete: float
) -> None:
    reading = reading_of(text, names)
    assert built(reading, [0], np.full((1, len(names)), 0.9)).complete.tolist() == [complete]


def test_unlikely_parties_do_not_count() -> None:
    reading = reading_of("가람전자는 누리통신과 협약을 맺었다.", ["가람전자", "누리통신"])
    found = built(reading, [0], np.array([[0.9, 0.1]]))
    assert (found.subjects.tolist(), found.partners.tolist(), found.subject) == ([1.0], [0.0], (0,))


def test_who_acts_is_looked_for_among_the_other_sentences_parties() -> None:
    reading = reading_of("가람전자는 누리통신과 협약을 맺었다.", ["가람전자", "누리통신"])
    found = built(reading, [0], np.full((1, 2), 0.9))
    assert led(found, np.array([[True, False]])).tolist() == [[1.0]]
    assert led(found, np.array([[False, True]])).tolist() == [[0.0]]


def test_a_name_is_new_where_no_sentence_has_it_before() -> None:
    reading = reading_of("가람전자는 누리통신과 협약을 맺었다.", ["가람전자", "누리통신"])
    assert first_named(reading, [0], np.array([[True, True]])).tolist() == [1.0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("○빅데이터 = 서울대, 강원대", 1.0),
        ("2) Identity: Sinetti", 1.0),
        ("서울대와 강원대가 협약을 맺었다.", 0.0),
    ],
)
def test_entries_with_a_name_of_their_own(text: str, expected: float) -> None:
    assert labelled(text) == expected


def test_teams_of_one_list_are_alliances_of_their_own() -> None:
    teams = ["① 가람전자 팀 = 누리통신, 다온은행", "② 해솔전자 팀 = 누리통신, 다온은행"]
    reading = reading_of("\n".join(teams), ["가람전자", "해솔전자", "누리통신", "다온은행"])
    frames = Frames((0, 1), np.array([[0.9, 0, 0.9, 0.9], [0, 0.9, 0.9, 0.9]]), np.ones(2), np.zeros(4))
    assert kept_apart(reading, frames, [(0, 1)], np.array([0.9])).tolist() == [0.0]


@pytest.mark.parametrize(
    ("text", "expected"), [("2) Schools: Garam = Nuri, Daon", True), ("Members: Garam, Nuri", False)]
)
def test_a_team_is_set_against_its_name(text: str, expected: bool) -> None:
    assert is_team(text) is expected
