"""Pages of megabytes are read in bounded time and memory."""

import time
from datetime import date

import pytest

from summarizer.extract import read
from summarizer.types import Article, Language

PIECES = {
    "sentences": "가람전자와 누리통신이 협약을 맺었다. ",
    "one endless word": "가" * 50,
    "one endless line": "Garam and Nuri signed a pact, ",
    "lines": "가람전자\n누리통신\n\n",
    "names and dots": "가·",
    "dots": ".",
}


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_five_megabytes_are_read_in_bounded_time(piece: str) -> None:
    start = time.process_time()
    read(Article("긴 글", (piece * (5_000_000 // len(piece)))[:5_000_000], date(2023, 5, 16)))
    assert time.process_time() - start < 60


def _names(count: int, syllables: str, pattern: str) -> list[str]:
    size = len(syllables)
    return [
        pattern.format(*(syllables[number // size**place % size] for place in range(4)))
        for number in range(count)
    ]


KOREAN = _names(6000, "가나다라마바사아자차카타파하", "한국{}{}{}{}전자")
ENGLISH = _names(6000, "abcdefghijklm", "Ga{}{}{}{} Corp")
CROWDS = {
    "a list": (Language.KO, f"KT는 {', '.join(KOREAN)} 등과 업무협약을 맺었다."),
    "an English list": (Language.EN, f"Garam Corp signed a pact with {', '.join(ENGLISH)}."),
    "pairs": (
        Language.KO,
        " ".join(
            f"{one}와 {other}가 협약을 맺었다." for one, other in zip(KOREAN[::2], KOREAN[1::2], strict=True)
        ),
    ),
    "a heading": (Language.KO, f"참여사: {', '.join(KOREAN[:3000])}\n" + "가람전자와 협약을 맺었다.\n" * 800),
}


@pytest.mark.parametrize(("language", "body"), CROWDS.values(), ids=CROWDS.keys())
def test_thousands_of_names_are_read_in_bounded_time(language: Language, body: str) -> None:
    start = time.process_time()
    read(Article("업무협약", body, date(2023, 5, 16), language))
    assert time.process_time() - start < 40
