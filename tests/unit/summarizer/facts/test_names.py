"""Where a name stands whole."""

import pytest

from summarizer.facts.names import places


@pytest.mark.parametrize(
    ("text", "form", "count"),
    [
        ("KT와 손잡은 KTX, KT는 웃었다", "KT", 2),
        ("우리은행과 우리 회사", "우리", 1),
        ("카카오는 카카오뱅크와 카카오의 협력을", "카카오", 2),
        ("퓨리오사와 협약", "퓨리오사", 1),
        ("Visa and Visage", "Visa", 1),
        ("OpenAI's OpenAI", "OpenAI", 2),
    ],
)
def test_a_name_is_found_where_it_stands_alone(text: str, form: str, count: int) -> None:
    assert len(list(places(text, form))) == count
