"""Which language a text is in."""

import pytest

from summarizer.language.detect import language_of
from summarizer.types import Language

ENGLISH = "Naver and the city of Seoul signed a business agreement to look after people living alone."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("KT, 클라우드 원팀 출범", Language.KO),
        ("LG CNS와 Cohere가 Agentic AI MOU를 체결했다", Language.KO),
        (ENGLISH, Language.EN),
        ("トヨタ自動車とNTTは提携を発表した。両社は共同で開発を進める。", None),
        ("Die Telekom hat mit Siemens eine Vereinbarung unterschrieben, und beide bauen ein Rechenzentrum in "
         "München, das noch dieses Jahr fertig werden soll. Die Kosten trägt zu gleichen Teilen der Bund. "
         "Weitere Partner sollen folgen, darunter Universitäten.", None),
        ("", None),
        ("12345 !!", None),
    ],
)  # fmt: skip
def test_a_text_says_its_language_or_that_it_is_neither_of_ours(text: str, language: Language | None) -> None:
    assert language_of(text) is language
