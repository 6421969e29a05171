"""A name that stands in a list of names is one, though the tagger missed it."""

import numpy as np
import pytest

from summarizer.facts.lexicon import lexicon
from summarizer.facts.listed import listed, shortened
from summarizer.facts.mending import forms, mended
from summarizer.facts.tagger import Tagged
from summarizer.types import Language
from tests.unit.summarizer.facts.article import laid_out


def _missed(text: str, sure: dict[str, float], language: Language) -> list[str]:
    """What lists give away where the tagger gives these names their chance, and all else none."""
    document = laid_out("", text, language)
    sentence, tokens = document.sentences[-1], document.tokens[-1]
    marginals = np.zeros((len(tokens), 5))
    marginals[:, 0] = 1.0
    for name, chance in sure.items():
        start = sentence.text.index(name)
        for row, token in enumerate(tokens):
            if start <= token.start < start + len(name):
                marginals[row] = [1 - chance, chance, 0, 0, 0]
    return [one.text for one in listed(sentence, Tagged(tuple(tokens), marginals), language, lexicon())]


@pytest.mark.parametrize(
    ("text", "sure", "expected"),
    [
        ("Meta, Kraken, Ripple and Gemulet are on board.", ("Meta", "Kraken", "Ripple"), ["Gemulet"]),
        ("It is backed by Accelor, Blume Ventures and Premji.", ("Blume Ventures", "Premji"), ["Accelor"]),
        ("Meta, Kraken and the cloud company Gemulet signed.", ("Meta", "Kraken"), ["Gemulet"]),
        ("Purdue University          Kyushu University", ("Purdue University",), ["Kyushu University"]),
        ("Meta and Kraken met in Paris, Rome and Oslo.", ("Meta", "Kraken"), []),
        ("Meta said that Kraken, which bought Gemulet, left.", ("Meta", "Kraken"), []),
        ("Meta, Kraken and John Smith met.", ("Meta", "Kraken"), []),
    ],
)
def test_english_lists(text: str, sure: tuple[str, ...], expected: list[str]) -> None:
    assert _missed(text, dict.fromkeys(sure, 0.9), Language.EN) == expected


@pytest.mark.parametrize(
    ("text", "sure", "expected"),
    [
        (
            "안랩·지니언스·샌즈랩·파이오링크가 보안사로 들어왔다.",
            ("안랩", "지니언스", "샌즈랩"),
            ["파이오링크"],
        ),
        ("안랩, 지니언스, 제조사가 협약을 맺었다.", ("안랩", "지니언스"), []),
        (
            "누리시와 누리대학교, 해양 데이터 기업 해온데이터가 함께한다.",
            ("누리시", "누리대학교"),
            ["해온데이터"],
        ),
        ("누리시와 누리대학교, 지역 중소기업 해온데이터가 함께한다.", ("누리시", "누리대학교"), []),
        ("누리대학교와 협력 기업 상생펀드가 생긴다.", ("누리대학교",), []),
    ],
)
def test_korean_lists(text: str, sure: tuple[str, ...], expected: list[str]) -> None:
    assert _missed(text, dict.fromkeys(sure, 0.9), Language.KO) == expected


def test_of_a_pair_the_tagger_must_not_exclude_the_other() -> None:
    text = "Meta and Gemulet signed."
    assert _missed(text, {"Meta": 0.9, "Gemulet": 0.3}, Language.EN) == ["Gemulet"]
    assert _missed(text, {"Meta": 0.9}, Language.EN) == []


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("Since September 2022 IBM", "IBM"),
        ("Naspers-owned PayU", "PayU"),
        ("Yaskawa of Japan", "Yaskawa"),
        ("University of Tokyo", "University of Tokyo"),
        ("Bank of Korea", "Bank of Korea"),
        ("Acme CEO Jane Roe", "Acme"),
        ("the Robot Institute of", "Robot Institute"),
        ("BARCELONA", ""),
        ("Minister of Education", ""),
        ("Antony J. Blinken", ""),
        ("Founding Premier Sponsors", ""),
        ("With Garam", "Garam"),
        ("Where", ""),
        ("Norway's Ministry of Trade", "Ministry of Trade"),
        ("Moody's Analytics", "Moody's Analytics"),
        ("Diocese of Eisenwald", "Diocese of Eisenwald"),
        ("Partners Group", "Partners Group"),
    ],
)
def test_an_english_name_is_mended_at_its_edges(marked: str, name: str) -> None:
    assert mended(marked, Language.EN, lexicon()) == name


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("①신한은행", "신한은행"),
        ("이하 한빛협회", "한빛협회"),
        ("원주시장", "원주시"),
        ("명현관 해남군수", "해남군"),
        ("해남군수", "해남군"),
        ("전라남도지사", "전라남도"),
        ("가람컨벤션센터", ""),
        ("기술직군", ""),
        ("가람전자 임직원", ""),
    ],
)
def test_a_korean_name_is_mended_at_its_edges(marked: str, name: str) -> None:
    assert mended(marked, Language.KO, lexicon()) == name


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "KB국민·신한·우리은행이 참여한다",
            Language.KO,
            [("KB국민", "KB국민은행"), ("신한", "신한은행")],
        ),
        ("고려대·연세대가 참여한다", Language.KO, []),
        (
            "with Hiroshima and Kyushu universities",
            Language.EN,
            [("Hiroshima", "Hiroshima University"), ("Kyushu", "Kyushu University")],
        ),
        (
            "the cities of Harwick and Lindale",
            Language.EN,
            [("Harwick", "City of Harwick"), ("Lindale", "City of Lindale")],
        ),
    ],
)
def test_names_that_share_their_last_word_are_known_in_full(
    text: str, language: Language, expected: list[tuple[str, str]]
) -> None:
    assert list(shortened(text, language)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("임도현 회장은 가람전자와 손잡았다. 임도현 가람그룹 회장이 말했다.", {"가람전자"}),
        ("강산들 회장이 말했다. 강산들은 가람전자와 손잡았다.", {"강산들", "가람전자"}),
    ],
)
def test_whoever_always_holds_an_office_is_no_organisation(text: str, expected: set[str]) -> None:
    assert _forms(text, ("임도현", "강산들", "가람전자")) == expected


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        (
            "가람이 인도네시아 누리마켓과 만났다. 누리마켓은 웃었다.",
            ("인도네시아 누리마켓", "누리마켓은"),
            {"누리마켓"},
        ),
        ("가람이 인도네시아 누리마켓과 만났다.", ("인도네시아 누리마켓",), {"인도네시아 누리마켓"}),
        (
            "가람이 한국 누리마켓과 만났다. 누리마켓은 웃었다.",
            ("한국 누리마켓", "누리마켓은"),
            {"한국 누리마켓", "누리마켓"},
        ),
    ],
)
def test_a_name_with_its_country_before_it_is_the_same_name(
    text: str, names: tuple[str, ...], expected: set[str]
) -> None:
    assert _forms(text, names) == expected


def _forms(text: str, names: tuple[str, ...]) -> set[str]:
    """The forms where the tagger marks each of these names wherever it first stands in a sentence."""
    document = laid_out("", text, Language.KO)
    tagged = []
    for sentence, tokens in zip(document.sentences, document.tokens, strict=True):
        marginals = np.zeros((len(tokens), 5))
        marginals[:, 0] = 1.0
        for name in names:
            at = sentence.text.find(name)
            inside = [
                row for row, token in enumerate(tokens) if at >= 0 and at <= token.start < at + len(name)
            ]
            for place, row in enumerate(inside):
                marginals[row] = [0, 0, 1, 0, 0] if place else [0, 1, 0, 0, 0]
        tagged.append(Tagged(tuple(tokens), marginals))
    return forms(document, tagged, lexicon())
