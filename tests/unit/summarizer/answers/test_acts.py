"""Where a piece stands beside what is done, and whole answers of the size that is asked for."""

from datetime import date

import numpy as np
import pytest

from summarizer.answers.acts import Acts
from summarizer.answers.candidates import candidates
from summarizer.answers.features import NAMES, describe, weighed_reasons
from summarizer.answers.matching import match
from summarizer.answers.page import page_of
from summarizer.answers.proposals import Proposal, chosen
from summarizer.answers.question import understand
from summarizer.types import Article, Facts, Language, ReadArticle


def said_of(question: str, body: str, piece: str) -> dict[str, float]:
    """What the surest mention of a piece has to do with what a question says is done."""
    language = Language.KO if any("가" <= c <= "힣" for c in body) else Language.EN
    read = ReadArticle(Article("", body, date(2024, 5, 22), language), Facts((), language))
    query, page = understand(question), page_of(read, ())
    matches = match(query, page)
    acts = Acts.of(query, page, matches)
    pieces = [c for c in candidates(query, page, matches) if c.span.text == piece]
    return acts.of_piece(pieces[0])


def test_who_does_it_stands_before_the_verb_with_nobody_between() -> None:
    body = "Its arm Ventara won a five-year order from the Croatian railways Hazet on Monday."
    subject = said_of("Who won the order?", body, "Ventara")
    other = said_of("Who won the order?", body, "Hazet")
    assert (subject["act_side"], subject["act_between"]) == (1.0, 0.0)
    assert other["act_side"] == -1.0
    assert other["act_between"] > 0


def test_what_is_done_by_somebody_is_told_backwards() -> None:
    body = "The specification was developed by Intero for the Kelvin group."
    assert said_of("Who developed the specification?", body, "Intero")["act_passive"] == 1.0
    assert said_of("Who was picked by Kelvin?", body, "Intero")["asks_passive"] == 1.0


def test_all_of_an_enumeration_are_as_near_to_the_verb_as_its_last() -> None:
    body = "가온통신과 한빛전자, 누리소프트가 협의체를 이끈다."
    near = [
        said_of("협의체를 이끄는 회사는?", body, name)["act_between"] for name in ("가온통신", "누리소프트")
    ]
    assert near == [0.0, 0.0]


def test_nothing_is_done_where_the_article_does_not_say_it() -> None:
    assert said_of("Who leads it?", "Gaon Telecom met Hanbit Steel.", "Gaon Telecom")["act_between"] == -1.0


@pytest.mark.parametrize(
    ("question", "sizes", "scores", "best"),
    [
        ("KT가 손잡은 지자체 두 곳은?", (1, 2), (0.9, 0.5), 1),
        ("이달 손잡은 곳 셋은?", (1, 3), (0.9, 0.4), 1),
        ("Which two companies joined?", (1, 2), (0.9, 0.5), 1),
        ("Which two companies joined?", (1, 2), (0.9, 0.01), 0),
        ("Which of the two companies left?", (1, 2), (0.9, 0.5), 0),
        ("두 회사 중에 경영은 누가 해?", (1, 2), (0.9, 0.5), 0),
        ("Which companies joined?", (1, 2), (0.9, 0.5), 0),
    ],
)
def test_an_answer_has_the_size_that_is_asked_for_where_one_is_likely(
    question: str, sizes: tuple[int, ...], scores: tuple[float, ...], best: int
) -> None:
    proposals = [Proposal(tuple(range(size)), "many") for size in sizes]
    assert chosen(understand(question), proposals, np.array(scores, np.float32)) == best


def test_a_ground_is_weighed_by_rule_and_by_what_was_learnt() -> None:
    column = {name: i for i, name in enumerate(NAMES)}
    rows = np.zeros((2, len(NAMES)), np.float32)
    rows[0, column["ground"]] = 1
    rows[0, column["ctx_cov"]] = rows[0, column["cov"]] = rows[0, column["ground_fits"]] = 1
    by_rule = weighed_reasons(rows, np.array([0.5, 0.5], np.float32))
    assert by_rule[0] > by_rule[1]
    learnt = weighed_reasons(rows, np.array([0.9, 0.5], np.float32))
    assert learnt[0] > by_rule[0]


def test_a_name_whose_short_form_is_asked_about_is_no_answer() -> None:
    body = "Intero donated the Unified Chip Link Express (UCLE) to the group. Intero leads UCLE."
    read = ReadArticle(Article("", body, date(2024, 5, 22), Language.EN), Facts((), Language.EN))
    query, page = understand("Who leads UCLE?"), page_of(read, ())
    matches = match(query, page)
    pieces = candidates(query, page, matches)
    rows = describe(query, page, matches, pieces)
    asked = {c.span.text: rows[i, NAMES.index("in_question")] for i, c in enumerate(pieces)}
    assert asked["Unified Chip Link Express"] == 1
    assert asked["Intero"] == 0
