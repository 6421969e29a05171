"""Particles fit the sound before them, whatever script it is written in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.render.particles import attach, ending, particle


@pytest.mark.parametrize(
    ("word", "topic", "with_", "towards"),
    [
        ("삼성전자", "삼성전자는", "삼성전자와", "삼성전자로"),
        ("벤처기업협회", "벤처기업협회는", "벤처기업협회와", "벤처기업협회로"),
        ("틸론", "틸론은", "틸론과", "틸론으로"),
        ("서울", "서울은", "서울과", "서울로"),
        ("KT", "KT는", "KT와", "KT로"),
        ("IBM", "IBM은", "IBM과", "IBM으로"),
        ("SKT", "SKT는", "SKT와", "SKT로"),
        ("GM", "GM은", "GM과", "GM으로"),
        ("LG", "LG는", "LG와", "LG로"),
        ("URL", "URL은", "URL과", "URL로"),
        ("Google", "Google은", "Google과", "Google로"),
        ("Microsoft", "Microsoft는", "Microsoft와", "Microsoft로"),
        ("Amazon", "Amazon은", "Amazon과", "Amazon으로"),
        ("Samsung", "Samsung은", "Samsung과", "Samsung으로"),
        ("Alibaba Group", *("Alibaba Group" + p for p in ("은", "과", "으로"))),
        ("Facebook", "Facebook은", "Facebook과", "Facebook으로"),
        ("Slack", "Slack은", "Slack과", "Slack으로"),
        ("GitHub", "GitHub는", "GitHub와", "GitHub로"),
        ("Apple Inc.", "Apple Inc.는", "Apple Inc.와", "Apple Inc.로"),
        ("17", "17은", "17과", "17로"),
        ("2020", "2020은", "2020과", "2020으로"),
        ("5", "5는", "5와", "5로"),
        ("한국전자통신연구원(ETRI)", *("한국전자통신연구원(ETRI)" + p for p in ("은", "과", "으로"))),
        ("‘AI 원팀’", "‘AI 원팀’은", "‘AI 원팀’과", "‘AI 원팀’으로"),
        ("30%", "30%는", "30%와", "30%로"),
    ],
)
def test_each_word_gets_its_own(word, topic, with_, towards):
    assert (attach(word, "은/는"), attach(word, "과/와"), attach(word, "으로/로")) == (topic, with_, towards)


def test_a_pair_may_be_named_either_way_round():
    assert particle("KT", "와/과") == particle("KT", "과/와") == "와"


@given(st.text(max_size=30))
def test_any_text_takes_a_particle(word):
    assert attach(word, "을/를")[len(word) :] in ("을", "를")


@given(st.from_regex(r"[가-힣]{1,8}", fullmatch=True))
def test_a_syllable_decides_by_its_final_consonant(word):
    has_final = (ord(word[-1]) - 0xAC00) % 28 != 0
    assert particle(word, "이/가") == ("이" if has_final else "가")


@given(st.from_regex(r"[가-힣]{1,8}", fullmatch=True), st.sampled_from(["’", "”", "」", ")", "]", " "]))
def test_closing_marks_are_not_heard(word, mark):
    assert ending(word + mark) == ending(word)
