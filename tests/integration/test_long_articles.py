"""Pages of megabytes are read in bounded time and memory."""

import time
from datetime import date

import pytest

from summarizer.extract import read
from summarizer.types import Article

PIECES = {
    "sentences": "가람전자와 누리통신이 협약을 맺었다. ",
    "one endless word": "가" * 50,
    "one endless line": "Garam and Nuri signed a pact, ",
    "lines": "가람전자\n누리통신\n\n",
}


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
def test_five_megabytes_are_read_in_bounded_time(piece: str) -> None:
    start = time.monotonic()
    read(Article("긴 글", (piece * (5_000_000 // len(piece)))[:5_000_000], date(2023, 5, 16)))
    assert time.monotonic() - start < 60
