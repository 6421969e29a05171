"""Orders as people write them in chat, in both languages."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.briefing.wording import describe
from bot.commands.orders import Misread, read
from bot.domain.chat import Holidays, Order, WhenEmpty
from summarizer.types import Language, Reason

EVERY_DAY, WORKING = (1, 2, 3, 4, 5, 6, 7), (1, 2, 3, 4, 5)


def order(text, language=Language.KO):
    return read(text, timezone="Asia/Seoul", language=language)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "매일 08:00"),
        ("08:30 KT 인재", "매일 08:30 · 관심 기업 KT · 이유 인재 양성"),
        ("평일 오후 6시 클라우드", "평일 18:00 · 낱말 클라우드"),
        ("월수금 9시 삼성SDS, KT -게임 5건", "월·수·금 09:00 · 관심 기업 삼성SDS, KT · 게임 제외 · 최대 5건"),
        ("월·수·금 8시 반", "월·수·금 08:30"),
        ("월, 수, 금 아침 8시 30분", "월·수·금 08:30"),
        ("월요일 수요일 저녁 7시", "월·수 19:00"),
        ("월~금 08:30", "평일 08:30"),
        ("매주 월요일 9시", "월요일 09:00"),
        ("주간", "매주 월요일 08:00 · 한 주 정리"),
        ("주간 금요일 17:00", "매주 금요일 17:00 · 한 주 정리"),
        ("08:00 18:00", "매일 08:00, 18:00"),
        ("도쿄 시간 8시", "매일 08:00 (도쿄 시간)"),
        ("asia/tokyo 07:00", "매일 07:00 (도쿄 시간)"),
        ("뉴욕시간 7시", "매일 07:00 (뉴욕 시간)"),
        ("영어만 08:00", "매일 08:00 · 영어 기사만"),
        ("영어로 8시", "매일 08:00 · 영어로"),
        ("방해금지 23:00~07:00 06:00", "매일 06:00 · 방해 금지 23:00~07:00"),
        ("공휴일 제외 08:00", "매일 08:00 · 공휴일은 건너뜀"),
        ("공휴일 합쳐서 08:00", "매일 08:00 · 공휴일 소식은 다음에 함께"),
        ("속보 KT", "매일 08:00 · 관심 기업 KT · 속보 알림"),
        ("없으면 조용히 KT", "매일 08:00 · 관심 기업 KT · 소식이 없으면 조용히"),
        ('"보안" 8시', "매일 08:00 · 낱말 보안"),
        ("보안 8시", "매일 08:00 · 이유 보안·표준·신뢰"),
        ("서울대 한양대학교 인재 양성", "매일 08:00 · 관심 기업 서울대, 한양대학교 · 이유 인재 양성"),
        ("@두레 8시", "매일 08:00 · 관심 기업 두레"),
        ("이름=아침 8시", "아침: 매일 08:00"),
        ('이름="아침 소식" 8시', "아침 소식: 매일 08:00"),
        ("KT 제외 8시", "매일 08:00 · KT 제외"),
        ("8시에 KT 소식", "매일 08:00 · 관심 기업 KT"),
        ("정오", "매일 12:00"),
    ],
)
def test_an_order_in_korean_is_told_back_in_full(text, told):
    assert describe(order(text), Language.KO) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("18:30 cloud", "every day at 18:30 · words: cloud"),
        ("weekdays 9am", "on weekdays at 09:00"),
        (
            "Mon,Wed 9 am SK Telecom talent",
            "Mon, Wed at 09:00 · organisations: SK Telecom · reasons: train talent",
        ),
        ("Mon-Fri 8:00 LG CNS cloud", "on weekdays at 08:00 · organisations: LG CNS · words: cloud"),
        ("weekly Fri 17:00", "every Fri at 17:00 · weekly overview"),
        ("new york time 8am", "every day at 08:00 (New York time)"),
        ("English only 8am in Korean", "every day at 08:00 · English press only · in Korean"),
        ("quiet 22-7 8:00", "every day at 08:00 · quiet 22:00–07:00"),
        (
            "top 5 8:30 AI without gaming",
            "every day at 08:30 · words: AI · without gaming · at most 5 stories",
        ),
        ("max 3 stories skip holidays", "every day at 08:00 · at most 3 stories · not on Korean holidays"),
        ("KT alerts", "every day at 08:00 · organisations: KT · alerts"),
        ("every day at noon", "every day at 12:00"),
    ],
)
def test_an_order_in_english_is_told_back_in_full(text, told):
    assert describe(order(text, Language.EN), Language.EN) == told


@pytest.mark.parametrize(
    ("text", "part", "english"),
    [
        ("25:00", "시각을 알 수 없습니다: 25:00", "is no time"),
        ("8", "시각을 알 수 없습니다: 8", "is no time"),
        ("7:77 KT", "시각을 알 수 없습니다: 7:77", "is no time"),
        (
            "Asia/Seoull 8:00",
            "시간대를 알 수 없습니다: Asia/Seoull. 혹시 Asia/Seoul입니까?",
            "No such time zone",
        ),
        ("99건", "1건에서 30건까지", "1 to 30"),
        ("속보 08:00", "관심 기업", "an organisation to watch"),
        ("1시 2시 3시 4시 5시 6시 7시", "6번까지", "At most 6 times"),
        ("가 나 다 라 마 바 사 아 자 차 카", "10개까지", "At most 10"),
        ("가" * 61, "60자까지", "at most 60"),
        ("방해금지 어제", "방해금지 23:00~07:00", "quiet 23:00-07:00"),
    ],
)
def test_what_cannot_be_understood_is_told_with_a_way_out(text, part, english):
    wrong = order(text)
    assert isinstance(wrong, Misread)
    assert part in wrong.told(Language.KO)
    assert english in wrong.told(Language.EN)


@pytest.mark.parametrize("text", ["\x00", "\x00 KT", "\x007\x00", '"KT" \x000\x00'])
def test_a_mark_of_ours_in_what_is_written_means_nothing(text):
    assert order(text) == order(text.replace("\x00", " "))


def test_every_field_can_be_ordered():
    found = order(
        "이름=팀 월수 07:10 Asia/Tokyo 영어로 7건 KT 인재 클라우드 -게임 한국어만 없으면 조용히 "
        "방해금지 22:00~07:00 공휴일 합쳐서 속보 주간"
    )
    usual = Order()
    unset = [name for name in Order.__slots__ if getattr(found, name) == getattr(usual, name)]
    assert unset == ["silent", "muted"] or unset == ["muted", "silent"]  # switched in the settings
    assert (found.times, found.weekdays, found.quiet) == ((time(7, 10),), (1, 3), (time(22), time(7)))
    assert (found.holidays, found.when_empty, found.reasons) == (
        Holidays.MERGE,
        WhenEmpty.SILENT,
        (Reason.TALENT,),
    )


WORDS = st.sampled_from(
    "08:30 8시 오후 6시 KT 삼성SDS 인재 -게임 월수금 평일 매주 영어만 영어로 5건 top 99 주간 속보 공휴일 제외 "
    '" “ ” = @ ~ - 도쿄 시간 Asia/Tokyo 방해금지 23:00~07:00 name= 반 분 · ,'.split(" ")
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=12).map(" ".join)))
def test_whatever_is_written_gives_an_order_within_bounds_or_a_reason(text):
    found = order(text)
    if isinstance(found, Misread):
        assert found.told(Language.KO)
        assert found.told(Language.EN)
        return
    assert 1 <= len(found.times) <= 6
    assert set(found.weekdays) <= set(EVERY_DAY)
    assert found.weekdays
    assert 1 <= found.most <= 30
    assert describe(found, Language.KO)
    assert describe(found, Language.EN)
