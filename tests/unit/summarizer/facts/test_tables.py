"""The tagger's tables add up what the names of its features say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.document import Document, Layout, Morpheme, Sentence
from summarizer.facts import sights
from summarizer.facts.alliances import models
from summarizer.facts.lexicon import Lexicon
from summarizer.facts.sights import EDGE, REACH
from summarizer.facts.tables import Tables
from summarizer.types import Article, Language

NO_LEXICON = Lexicon((), {}, {}, frozenset())
KOREAN = st.tuples(
    st.sampled_from(["KT", "와", "협약", "맺", "었", ",", "", "23", "인천대학교", "오"]),
    st.sampled_from(["NNP", "JKB", "NNG", "VV", "SP", "SN", "SL", "ZZ"]),
)
ENGLISH = st.tuples(
    st.sampled_from(["KT", "and", "signed", "pact", ",", "Inc", "2021", "zebra"]),
    st.sampled_from(["Capital", "lower", "mark", "number", "ALL"]),
)


def document(rows: list[list[tuple[str, str]]], language: Language) -> Document:
    sentences, tokens = [], []
    for number, row in enumerate(rows):
        at, found = 0, []
        for place, (form, tag) in enumerate(row):
            found.append(Morpheme(form, tag, at, at + len(form)))
            at += len(form) + place % 2
        layout = Layout.PROSE if number else Layout.TITLE
        sentences.append(Sentence(0, at, "가" * at, number - 1, layout))
        tokens.append(tuple(found))
    return Document(Article("", ""), language, tuple(sentences), tuple(tokens))


def by_names(places: dict[str, int], weights: np.ndarray, given: Document) -> list[np.ndarray]:
    """The scores as they are defined: every feature's weight, looked up by its name."""
    said = sights.profile(given)
    found = []
    for index in range(len(given.sentences)):
        views, contexts = sights.sequence(given, index, NO_LEXICON, said)
        rows = []
        for place, view in enumerate(views):
            names = list(contexts[place])
            for shift in range(-REACH, REACH + 1):
                if 0 <= place + shift < len(views):
                    names.extend(sights.unigrams(views[place + shift], shift))
            left = views[place - 1] if place else EDGE
            right = views[place + 1] if place + 1 < len(views) else EDGE
            names.extend(sights.ngrams(left, view, right))
            rows.append(sum(weights[places[name]] for name in names if name in places) + np.zeros(5))
        found.append(np.array(rows).reshape(-1, 5))
    return found


def check(tables: Tables, given: Document) -> None:
    marks = [[""] * len(tokens) for tokens in given.tokens]
    if not any(given.tokens):
        return
    scores = tables.scores(given, marks, korean=given.language is Language.KO)
    expected = by_names(dict(tables._places), tables._weights, given)
    for row, some in enumerate(expected):
        assert scores[row, : len(some)] == pytest.approx(some, abs=1e-9)
        assert not scores[row, len(some) :].any()


@given(st.lists(st.lists(KOREAN, max_size=6), min_size=1, max_size=4))
def test_korean_tables_agree_with_the_names_of_the_features(rows: list[list[tuple[str, str]]]) -> None:
    check(models().taggers[Language.KO].tables, document(rows, Language.KO))


@given(st.lists(st.lists(ENGLISH, max_size=6), min_size=1, max_size=4))
def test_english_tables_agree_with_the_names_of_the_features(rows: list[list[tuple[str, str]]]) -> None:
    check(models().taggers[Language.EN].tables, document(rows, Language.EN))


def test_a_comma_may_be_a_word_of_a_pair_or_the_mark_between_two() -> None:
    places = {"ww-=,,협약": 0, "ew+=a,,b": 1, "wp-=,,NNG": 2}
    weights = np.arange(1.0, 4.0)[:, None] * np.ones(5)
    given = document([[(",", "SP"), ("협약", "NNG")]], Language.KO)
    check(Tables(places, weights), given)


def test_what_is_forgotten_is_met_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarizer.facts.tables._MOST", 3)
    tagger = models().taggers[Language.KO]
    tables = Tables(tagger.tables._places, tagger.tables._weights[:-1])
    for word in ("협약", "체결", "참여", "협약"):
        check(tables, document([[("KT", "SL"), ("와", "JKB"), (word, "NNG")]], Language.KO))
