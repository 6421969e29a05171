"""Cutting and writing: laws that hold for any text, and the limits at their edges."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.runs import clean
from bot.adapters.telegram.runs import MOST_ENTITIES, Run, parts, units, web_link
from tests.emulators.telegram.html import parse_html
from tests.emulators.telegram.text import format_text

TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("<>&\"' \n\n.가나다#@/:👨‍👩‍👧‍👦🇰🇷é️⃣\u202e"),
        st.sampled_from("👩‍💻🇺🇸"),
    ),
    max_size=60,
)
RUNS = st.lists(
    st.builds(
        Run,
        text=TEXTS
        | st.sampled_from(["<!channel>", "</b><a href='x'>", "&amp;", "가" * 70, "https://a.example/ "]),
        bold=st.booleans(),
        italic=st.booleans(),
        link=st.sampled_from(["", "https://a.example/?q=\"<&>'", "https://b.example/"]),
        quote=st.integers(0, 2),
    ),
    max_size=12,
)


def squeezed(text):
    return "".join(text.split())


@given(RUNS, st.integers(60, 200))
def test_the_parts_give_the_text_and_each_is_within_limits_and_balanced(runs, most):
    made = parts(runs, most=most)
    whole = clean("".join(run.text for run in runs))
    visible = "".join(part.text for part in made)
    # Nothing is lost but space where it was cut, and messages that would show nothing.
    kept = [c for c in squeezed(whole) if unicodedata.category(c) not in ("Cf", "Mn", "Me", "Cc")]
    shown = [c for c in squeezed(visible) if unicodedata.category(c) not in ("Cf", "Mn", "Me", "Cc")]
    assert shown == kept
    for part in made:
        assert 0 < units(part.text) <= most
        plain, spans = parse_html(part.html)  # raises where tags are not balanced
        assert plain == part.text
        assert len(spans) <= MOST_ENTITIES
        assert not re.search("[\ud800-\udfff]", part.html)
        format_text(part.html, parse_mode="HTML", limit=4096, what="message")  # what the server says to it


@pytest.mark.parametrize(("length", "expected"), [(4095, 1), (4096, 1), (4097, 2), (8192, 2), (8193, 3)])
def test_a_text_is_cut_at_the_limit_and_not_before(length, expected):
    assert len(parts([Run("가" * length)])) == expected


def test_signs_beyond_the_first_plane_count_twice():
    assert [units(part.text) for part in parts([Run("😀" * 2049)])] == [4096, 2]


@pytest.mark.parametrize("whole", ["👨‍👩‍👧‍👦", "🇰🇷", "👍🏽", "é", "1️⃣", "각"])
@pytest.mark.parametrize("shift", range(9))
def test_what_a_reader_sees_as_one_sign_is_not_cut(whole, shift):
    made = parts([Run("x" * shift + whole * 30)], most=61)
    for part in made:
        assert squeezed(part.text).lstrip("x").replace(whole, "") == ""


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("가" * 40 + "\n\n" + "나" * 10 + " " + "다" * 30, "가" * 40),
        ("가" * 40 + "\n" + "나" * 10 + " " + "다" * 30, "가" * 40),
        ("가" * 35 + "했다. " + "나" * 10 + " " + "다" * 30, "가" * 35 + "했다."),
        ("가" * 50 + " " + "다" * 30, "가" * 50),
    ],
)
def test_it_is_cut_where_a_reader_would_cut(text, first):
    assert parts([Run(text)], most=64)[0].text == first


@pytest.mark.parametrize("count", [99, 100, 101, 250])
def test_no_part_holds_more_than_a_hundred_entities(count):
    made = parts([Run(f"{n} ", bold=bool(n % 2), italic=not n % 2) for n in range(count)])
    assert [len(parse_html(part.html)[1]) <= 100 for part in made] == [True] * len(made)
    assert len(made) == -(-count // 100)


def test_many_long_addresses_are_spread_over_several_parts():
    made = parts([Run(f"{n} ", link=f"https://a.example/{'x' * 900}{n}") for n in range(30)])
    assert len(made) > 1
    for part in made:
        format_text(part.html, parse_mode="HTML", limit=4096, what="message")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", "\u202e\u2060"])
def test_a_text_that_shows_nothing_makes_no_message(text):
    assert parts([Run(text)]) == []


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://a.example/1", True),
        ("http://127.0.0.1:80/", True),
        ("javascript:alert(1)", False),
        ("tg://user?id=1", False),
        ("https://", False),
        ("https://a.example/a b", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(address, kept):
    assert bool(web_link(address)) == kept
