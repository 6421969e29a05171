"""What an edition takes, in which order and why, and why it leaves the others."""

from dataclasses import replace
from datetime import date

import pytest

from bot.briefing.choose import Because, Chosen, Fit, Miss, choose, consider, fold, holds
from bot.briefing.compose import briefing
from bot.domain.chat import Order, WhenEmpty
from bot.domain.edition import Line
from summarizer.types import Facts, Kind, Language, Organisation, Reason, Status
from tests.builders import alliance, story, why

TALENT = alliance(
    "KT",
    "서울대",
    name="클라우드 원팀",
    kind=Kind.CONSORTIUM,
    why=(Reason.TALENT,),
    evidence=(why(Reason.TALENT, "인재를 키운다"),),
)
MARKET = alliance("삼성SDS", "Nokia", why=(Reason.MARKET,))
TIES = story(1, TALENT, reports=(("가온경제", "ko"), ("Ledger", "en")))
DEAL = story(2, MARKET, reports=(("Ledger", "en"),))
BACKGROUND = story(3, replace(TALENT, main=False))


def told(found):
    return [one.story.story_id for one in found.chosen]


@pytest.mark.parametrize(
    ("order", "chosen", "misses"),
    [
        (Order(), [1, 2], {}),
        (Order(watched=("케이티",)), [1], {2: Miss.WATCHED}),
        (Order(watched=("KT", "노키아")), [1, 2], {}),
        (Order(watched=("KT&G",)), [], {1: Miss.WATCHED, 2: Miss.WATCHED}),
        (Order(reasons=(Reason.TALENT,)), [1], {2: Miss.REASON}),
        (Order(words=("클라우드",)), [1], {2: Miss.WORD}),
        (Order(words=("인재",)), [1], {2: Miss.WORD}),
        (Order(without=("원팀",)), [2], {1: Miss.EXCLUDED}),
        (Order(press=Language.KO), [1], {2: Miss.PRESS}),
        (Order(press=Language.EN), [1, 2], {}),
        (Order(muted=(1,)), [1], {2: Miss.MUTED}),
        (Order(watched=("KT",), reasons=(Reason.MARKET,)), [], {1: Miss.REASON, 2: Miss.WATCHED}),
        (Order(most=1), [1], {2: Miss.FULL}),
    ],
)
def test_each_condition_must_be_met_and_of_its_values_any(order, chosen, misses):
    found = choose([TIES, DEAL], order)
    assert sorted(told(found)) == chosen
    assert {left.story.story_id: left.miss for left in found.left} == misses


def test_a_story_says_by_what_it_was_chosen_and_where_it_stands_for_what():
    (one,) = choose([TIES], Order(watched=("KT",), reasons=(Reason.TALENT, Reason.MARKET))).chosen
    assert one.because == (
        Because("watched", ("KT",)),
        Because("reason", ("talent",)),
        Because("kind", ("consortium",)),
        Because("reports", ("2",)),
    )


def test_reports_that_do_not_count_are_neither_shown_nor_counted():
    (one,) = choose([TIES], Order(press=Language.KO)).chosen
    assert [source.outlet for source in one.story.sources] == ["가온경제"]
    assert one.story.independent == 1


def test_an_article_without_an_alliance_is_no_story():
    (left,) = choose([story(4)], Order()).left
    assert left.miss is Miss.NO_TIE


def test_what_is_told_in_passing_alone_still_counts_by_its_parties():
    assert isinstance(consider(BACKGROUND, Order(watched=("KT",))), Chosen)


JOINED = replace(TALENT, parties=(*TALENT.parties, Organisation("LG전자")), status=Status.EXPANDED)
LED = replace(TALENT, lead="KT")


@pytest.mark.parametrize(
    ("before", "miss"), [(TALENT, Miss.TOLD), (LED, Miss.TOLD), (replace(TALENT, why=()), Miss.MINOR)]
)
def test_nothing_is_told_twice(before, miss):
    found = consider(story(1, TALENT, told=Facts((before,))), Order())
    assert found.miss is miss


def test_a_fact_that_changed_is_an_update():
    found = consider(story(1, JOINED, told=Facts((TALENT,))), Order(watched=("LG전자",)))
    assert [ground.ground for ground in found.because] == [Fit.UPDATE, Fit.WATCHED]
    assert [change.values for change in found.changes if change.values] == [("LG전자",)]


EXACT = replace(TALENT, date="2026-06-03", lead="KT")
VAGUE = replace(TALENT, date="2026-06", why=())


@pytest.mark.parametrize(
    ("order", "slight"), [(Order(), [1]), (Order(without=("원팀",)), []), (Order(watched=("두레",)), [])]
)
def test_what_changed_a_little_is_told_in_a_line_where_the_order_still_takes_the_story(order, slight):
    known = story(1, EXACT, told=Facts((VAGUE,)))
    found = choose([known, DEAL], order)
    assert [left.story.story_id for left in found.slight] == slight
    assert 1 not in told(found)
    assert [record[0] for record in found.records] == [*told(found), *slight]


@pytest.mark.parametrize(
    ("language", "head", "line"),
    [
        (
            Language.KO,
            "앞서 전해 드린 소식에서 보태거나 고친 사실 (6건 가운데 5건)",
            Line("‘클라우드 원팀’", "날짜 2026년 6월 → 2026년 6월 3일(수) · 주도 KT · 인재 양성 목적 추가"),
        ),
        (
            Language.EN,
            "Added or put right in earlier stories (5 of 6)",
            Line("“클라우드 원팀”", "date: June 2026 → Wed, 3 June 2026 · led by KT · also to train talent"),
        ),
    ],
)
def test_little_changes_stand_at_the_end_a_line_each(language, head, line):
    known = [story(number, EXACT, told=Facts((VAGUE,))) for number in range(3, 9)]
    document = briefing(choose([DEAL, *known], Order()), date(2026, 11, 23), language)
    assert [card.story_id for card in document.cards] == [2, None]
    assert (document.cards[-1].headline, document.cards[-1].lines) == (head, (line,) * 5)


@pytest.mark.parametrize(
    ("policy", "chosen"), [(WhenEmpty.LINE, []), (WhenEmpty.SILENT, []), (WhenEmpty.BEST, [1, 2])]
)
def test_an_empty_day_may_take_the_best_of_the_rest(policy, chosen):
    found = choose([TIES, DEAL], Order(watched=("두레",), when_empty=policy))
    assert sorted(told(found)) == chosen
    assert len(found.chosen) + len(found.left) == 2


def test_the_best_of_the_rest_never_holds_what_was_shut_out():
    order = Order(watched=("두레",), without=("원팀",), press=Language.EN, when_empty=WhenEmpty.BEST)
    assert told(choose([TIES, DEAL], order)) == [2]


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("KT가 AI-RAN 연합에", "AI", True),
        ("maintain", "ai", False),
        ("클라우드의 미래", "클라우드", True),
        ("ＫＴ", "kt", True),
        ("두 회사", "두  회사", True),
        ("R&D 센터", "r&d", True),
        ("anything", "", False),
    ],
)
def test_a_latin_word_is_found_whole_and_a_korean_one_before_its_particle(text, word, found):
    assert holds(fold(text), word) is found
