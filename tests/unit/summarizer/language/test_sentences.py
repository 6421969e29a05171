"""Sentences and their places in the original."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.language.sentences import LONGEST_SENTENCE, lay_out, split
from summarizer.types import Article, Language


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        (Language.KO, "KT와 손잡았다. 양사는 협력한다.", ["KT와 손잡았다.", "양사는 협력한다."]),
        (Language.KO, "“함께 간다.” 그는 웃었다.", ["“함께 간다.”", "그는 웃었다."]),
        (Language.KO, "지분 7.85%를 판다.", ["지분 7.85%를 판다."]),
        (
            Language.EN,
            "Visa Inc. and eBay Inc. quit. The rest stay.",
            ["Visa Inc. and eBay Inc. quit.", "The rest stay."],
        ),
        (Language.EN, "It paid J. Sell in U.S. dollars.", ["It paid J. Sell in U.S. dollars."]),
        (
            Language.EN,
            "It is done. xRAN director Katti agrees.",
            ["It is done.", "xRAN director Katti agrees."],
        ),
        (
            Language.EN,
            "The latest is LG CNS Co. The firm said so.",
            ["The latest is LG CNS Co.", "The firm said so."],
        ),
    ],
)
def test_a_line_is_split_where_sentences_end(language: Language, line: str, expected: list[str]) -> None:
    assert [line[start:end] for start, end in split(line, language)] == expected


@given(st.text(max_size=300), st.text(max_size=60), st.sampled_from(Language))
def test_sentences_stand_where_they_say_and_are_short_enough_for_evidence(
    body: str, title: str, language: Language
) -> None:
    for sentence in lay_out(Article(title, body), language):
        source = title if sentence.in_title else body
        assert source[sentence.start : sentence.end] == sentence.text
        assert len(sentence.text) <= LONGEST_SENTENCE


def test_an_endless_line_is_cut_where_words_end() -> None:
    body = "word " * 5000
    sentences = lay_out(Article("", body), Language.EN)
    assert all(sentence.text.endswith("word") for sentence in sentences)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("piece", [".", "…", '."', ". ", "A. ", "가.” ", "?! ", "No. 1 ", " "])
def test_a_line_of_marks_alone_costs_no_more_than_one_of_words(piece: str, language: Language) -> None:
    # Looking from every mark to the end of the line took 20 seconds and more; the bound is fair on any machine.
    start = time.process_time()
    lay_out(Article("", (piece * 60_000)[:60_000], language=language), language)
    assert time.process_time() - start < 5
