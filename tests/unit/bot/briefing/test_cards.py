"""What a story's cards tell as news, and what stands beside it."""

from dataclasses import replace
from datetime import date

import pytest

from bot.briefing.cards import cards, news_of
from bot.briefing.choose import Choice, Chosen
from bot.briefing.compose import briefing, summary
from bot.domain.edition import Quote
from summarizer.stories.merge import Field, Stated
from summarizer.types import Kind, Language, OrganisationType, Reason, Status
from tests.builders import alliance, organisation, story, why

KO, EN = Language.KO, Language.EN
_DAY = date(2021, 11, 24)
TEAM = alliance("KT", "서울대", kind=Kind.CONSORTIUM, name="클라우드 원팀", date="2021-11-23")


@pytest.mark.parametrize(
    ("dated", "is_news"),
    [
        ("2021-11-20", True),
        ("2021-11-09", True),
        ("2021-11-08", False),
        ("2021-10", False),
        ("2021-11", True),
        ("2020", False),
        (None, True),
    ],
)
def test_what_a_report_recalls_from_weeks_ago_is_no_news_of_its_own(dated, is_news):
    recalled = alliance("KT", "LG전자", date=dated)
    assert (recalled in news_of(story(1, recalled, TEAM))) is is_news


def test_a_report_of_something_old_alone_is_told_all_the_same():
    old = alliance("KT", "LG전자", date="2019-03")
    assert news_of(story(1, old)) == [old]


def test_an_edition_tells_what_is_recalled_as_background_and_a_summary_in_full():
    told = story(1, TEAM, alliance("KT", "LG전자", date="2021-07"))
    (card,) = cards(told, KO, folded=6)
    assert card.background == ("KT, LG전자와 업무협약 체결 · 2021년 7월",)
    assert len(summary(told, "제목", KO).cards) == 2


def test_a_host_does_not_join_its_own_body():
    joined = alliance(
        "온빛", "신한은행", "이음", kind=Kind.CONSORTIUM, name="협의회", status=Status.JOINED, lead="온빛"
    )
    (korean,) = cards(story(1, joined), KO)
    assert [(line.label, line.text) for line in korean.lines][:2] == [
        ("합류", "신한은행, 이음 (2곳)"),
        ("주도", "온빛"),
    ]
    (english,) = cards(story(1, joined), EN)
    assert english.lines[0].label == "New members"


def test_the_first_line_names_whom_the_next_stories_are_of():
    chosen = tuple(
        Chosen(story(number, told), ())
        for number, told in enumerate(
            (
                alliance("KT", "SKT"),
                TEAM,
                alliance("포드", "GF"),
                alliance("A사", "B사"),
                alliance("C사", "D사"),
            ),
            1,
        )
    )
    told = [
        briefing(Choice(chosen[:most], ()), _DAY, language).lead for most in (2, 5) for language in (KO, EN)
    ]
    assert told[0].endswith("이 밖에 ‘클라우드 원팀’ 소식 1건을 더 전해 드립니다.")
    assert told[1].endswith("One more story follows, on “클라우드 원팀”.")
    assert told[2].endswith("이 밖에 ‘클라우드 원팀’, 포드, A사 등의 소식 4건을 더 전해 드립니다.")
    assert told[3].endswith("Four more stories follow, on “클라우드 원팀”, Ford, A사 and others.")


def test_a_stock_code_joins_the_other_form_of_a_name_in_one_bracket():
    told = story(1, replace(TEAM, parties=(organisation("LG전자", ticker="066570"),)))
    assert cards(told, EN)[0].lines[0].text == "LG Electronics (LG전자, 066570) (1)"
    assert cards(told, KO)[0].lines[0].text == "LG전자(066570) (1곳)"


def test_each_card_of_a_story_counts_among_those_that_follow():
    one = story(1, TEAM, alliance("KT", "LG전자", date="2021-11-22"), alliance("네이버", "삼성전자"))
    told = Choice((Chosen(one, ()), Chosen(story(2, alliance("카카오", "엔씨")), ())), ())
    made = briefing(told, _DAY, KO)
    assert len(made.cards) == 4
    assert made.lead.endswith("이 밖에 KT, 네이버, 카카오 소식 3건을 더 전해 드립니다.")
    english = briefing(told, _DAY, EN).lead
    assert english.endswith("Three more stories follow, on KT, NAVER and Kakao.")


def test_whoever_the_first_sentence_names_is_not_named_again_beside_others():
    first, second = alliance("KT", "LG전자"), alliance("KT", "네이버")
    one = Chosen(story(1, first, second, alliance("카카오", "엔씨")), ())
    assert briefing(Choice((one,), ()), _DAY, KO).lead.endswith(
        "이 밖에 카카오 등의 소식 2건을 더 전해 드립니다."
    )
    alone = Chosen(story(1, first, second), ())
    assert briefing(Choice((alone,), ()), _DAY, KO).lead.endswith("이 밖에 KT 소식 1건을 더 전해 드립니다.")


def test_no_english_sentence_begins_with_figures():
    many = tuple(Chosen(story(n, alliance(f"{n}번사", "KT")), ()) for n in range(1, 13))
    lead = briefing(Choice(many, ()), _DAY, EN).lead
    assert lead.endswith("There are 11 more stories, on 2번사, 3번사, 4번사 and others.")


def test_a_date_that_nobody_states_is_said_once():
    (card,) = cards(story(1, alliance("KT", "LG전자")), KO)
    assert ("날짜", "미상") in [(line.label, line.text) for line in card.lines]


@pytest.mark.parametrize(
    ("others", "last"), [(3, "KT, E사와 업무협약 체결 · 2019년"), (4, "이 밖에 기사에 언급된 제휴·협력 2건")]
)
def test_of_many_older_ties_two_are_told_and_the_rest_counted(others, last):
    older = [alliance("KT", f"{letter}사", date="2019") for letter in "CDEF"[:others]]
    (card,) = cards(story(1, TEAM, *older), KO, folded=6)
    assert card.background[-1] == last


def test_every_reason_is_told_with_its_sentence_or_without_and_of_an_end_as_what_it_was_for():
    told = alliance(
        "KT", "LG전자", why=(Reason.MARKET, Reason.TALENT), evidence=(why(Reason.TALENT, "인재를 키운다."),)
    )
    (card,) = cards(story(1, told), KO)
    assert card.quotes == (Quote("인재 양성", "인재를 키운다."), Quote("시장 개척", ""))
    twice = story(1, told, reports=(("가온", "ko"), ("나루", "ko")))
    assert cards(twice, KO)[0].quotes[-1] == Quote("시장 개척 (다른 보도에서)", "")
    (ended,) = cards(story(1, replace(told, status=Status.ENDED)), EN)
    assert [quote.label for quote in ended.quotes] == [
        "train talent (when it began)",
        "reach new markets (when it began)",
    ]


@pytest.mark.parametrize(
    ("outlets", "ko", "en"),
    [
        (("가온", "나루", "나루"), "2곳 보도 (독립 2)", "3 reports (3 independent)"),
        (("가온", "가온"), "기사 2건", "2 reports (2 independent)"),
        (("가온",), "가온", "가온"),
    ],
)
def test_two_reports_of_one_paper_are_not_two_papers(outlets, ko, en):
    told = story(1, TEAM, reports=tuple((outlet, "ko") for outlet in outlets))
    assert (cards(told, KO)[0].reports, cards(told, EN)[0].reports) == (ko, en)


@pytest.mark.parametrize(("parties", "ends"), [(6, " (6곳)"), (7, " (7곳)"), (8, " 등 8곳")])
def test_a_long_list_of_parties_is_folded_where_that_saves_room(parties, ends):
    many = alliance(*(f"{letter}사" for letter in "ABCDEFGH"[:parties]), kind=Kind.CONSORTIUM)
    (card,) = cards(story(1, many), KO, folded=6)
    assert card.lines[0].text.endswith(ends)


@pytest.mark.parametrize(
    ("sorts", "korean", "english"),
    [
        ((OrganisationType.COMPANY,) * 2, "참여사 16곳/17곳", "16/17 companies"),
        ((OrganisationType.UNIVERSITY,) * 2, "참여 대학 16곳/17곳", "16/17 universities"),
        ((OrganisationType.GOVERNMENT,) * 2, "참여 기관 16곳/17곳", "16/17 organisations"),
        (
            (OrganisationType.COMPANY, OrganisationType.UNIVERSITY),
            "참여 기관 16곳/17곳",
            "16/17 organisations",
        ),
    ],
)
def test_those_whose_number_the_papers_dispute_are_called_by_their_sort(sorts, korean, english):
    one = alliance(date="2021-11-23")
    one = replace(
        one, parties=tuple(organisation(f"{n}번", type=sort) for n, sort in enumerate(sorts, start=1))
    )
    members = Field("members", (Stated("16", (0,)), Stated("17", (1,))))
    dated = Field("date", (Stated("2021-11-23", (0,)), Stated("2021-11-24", (1,))))
    agreed = Field("members", (Stated("16", (0,)),))
    told = replace(
        story(1, one, reports=(("가온경제", "ko"), ("나루데일리", "ko"))), disputed=((members, dated),)
    )
    (card,), (other,) = cards(told, KO), cards(told, EN)
    assert card.lines[-1].text.startswith(f"{korean} · 날짜 ")
    assert other.lines[-1].text.startswith(f"{english} · date ")
    (card,) = cards(replace(told, disputed=((agreed,),)), KO)
    assert "엇갈린 보도" not in {line.label for line in card.lines}
