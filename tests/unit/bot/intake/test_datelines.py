"""A copied article says in a line of its own when it appeared; a date that is part of the news is no such line."""

from datetime import date

import pytest

from bot.intake.articles import from_file, headline_of
from bot.intake.datelines import day_of

TOLD = "가람전자는 14일 누리대와 업무협약을 맺었다고 밝혔다."
SAID = "Garam and Nuri said on Tuesday that they had signed an agreement."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"가람·누리대 손잡다\n박지훈 기자\n입력 2024.05.14. 오전 10:21  수정 2024.05.15. 오후 2:03\n{TOLD}",
            date(2024, 5, 14),
        ),
        (f"산업\n2024-06-03 09:00\n가람·누리대, 함께 인재 키운다\n{TOLD}", date(2024, 6, 3)),
        (f"가람·누리대 손잡다\n\n2024년 7월 9일\n\n{TOLD}", date(2024, 7, 9)),
        (f"가람·누리대 손잡다\n김하늘 기자 | 등록 2024/07/09 11:20:33\n{TOLD}", date(2024, 7, 9)),
        (f"Garam, Nuri sign\nPublished : Apr 8, 2025 - 14:22\n{SAID}", date(2025, 4, 8)),
        (f"Garam, Nuri sign\nBy Dana Whitcombe\nMarch 12, 2024 8:00 AM EDT\n\n{SAID}", date(2024, 3, 12)),
        (f"Garam, Nuri sign\nLONDON, Oct 3, 2024 -\n\n{SAID}", date(2024, 10, 3)),
        (f"Garam, Nuri sign\nSEOUL, South Korea, Nov. 23, 2021 (News) -- {SAID}", date(2021, 11, 23)),
        (f"Garam, Nuri sign\nDetroit, June 27, 2024\n\n{SAID}", date(2024, 6, 27)),
        (f"가람·누리대 손잡다\n{TOLD}", None),
        (f"가람, 2024년 5월 14일 AI 포럼 연다\n{TOLD}", None),
        (f"가람·누리대 손잡다\n행사 일시: 2024년 5월 20일\n{TOLD}", None),
        (f"가람·누리대 손잡다\n2024.05.20 ~ 2024.05.22\n{TOLD}", None),
        ("가람전자와 누리대는 2021년 3월 2일 협약을 맺었다.", None),
        (f"Garam Event, September 9, 2024\n{SAID}", None),
        (f"가람·누리대 손잡다\n입력 2024.13.45.\n{TOLD}", None),
        ("", None),
    ],
)
def test_the_day_of_a_copied_article(text, expected):
    assert day_of(text) == expected


def test_a_file_of_plain_text_has_the_day_that_it_states():
    found = from_file(f"가람·누리대 손잡다, 인재 양성\n입력 2024.05.14.\n{TOLD}".encode(), "a.txt")
    assert found.published == date(2024, 5, 14)


def test_a_dateline_is_no_headline():
    assert (
        headline_of(f"입력 2024.05.14. 오전 10:21\n가람·누리대 손잡다, 인재 양성\n{TOLD}")
        == "가람·누리대 손잡다, 인재 양성"
    )
