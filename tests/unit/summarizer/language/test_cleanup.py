"""What belongs to the article and what to its page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.document import Layout
from summarizer.language.cleanup import LONGEST, lines_of


def texts(body: str) -> list[str]:
    return [line.text for line in lines_of(body)]


@pytest.mark.parametrize(
    "line",
    [
        "남도경 기자 dk.nam@jeonpa.example",
        "<저작권자 ⓒ 전파산업신문, 무단 전재 및 재배포 금지>",
        "산업 > 통신",
        "입력 2020-02-20 11:02   수정 2020-02-20 14:37",
        "좋아요 0  화나요 0  추천해요 0  댓글 0",
        "By Noh Bit-na (bitna@seoulcourier.example)",
        "Print | Email | Tweet this",
        "Copyright The Seoul Courier. All rights reserved.",
        "About Accenture: Accenture is a global professional services company.",
        "This release contains forward-looking statements within the meaning of the law.",
        "(Reporting by Anjali Thorne in Bengaluru; Editing by P. Oduya)",
        "Media contact: press@greensw.example",
    ],
)
def test_lines_of_the_page_are_left_out(line: str) -> None:
    assert texts(f"KT와 ETRI가 손을 잡았다.\n\n{line}\n") == ["KT와 ETRI가 손을 잡았다."]


def test_related_articles_go_with_their_heading() -> None:
    related = "관련기사\n· 통신 3사 배당 성향은\n· 조직개편\n\n"
    body = f"두 회사는 협력한다.\n\n{related}◇서강대는 거래소와 한 배\n서강대가 협약했다."
    assert texts(body) == ["두 회사는 협력한다.", "◇서강대는 거래소와 한 배", "서강대가 협약했다."]


def test_a_caption_glued_to_its_copy_is_kept_once_and_marked() -> None:
    caption = "홍원표 대표와 신동렬 총장이 산학협약을 체결했다./사진제공=삼성SDS"
    (line,) = lines_of(caption * 2)
    assert (line.text, line.layout) == (caption, Layout.CAPTION)


@pytest.mark.parametrize(
    ("line", "layout"),
    [
        ("◆팹리스협회도", Layout.HEADING),
        ("▲원주시 디지털헬스케어 사업 고도화와 지역 기업 지원", Layout.ITEM),
        ("[Photo caption] A senior in Busan answers a call. (Courtesy of Naver)", Layout.CAPTION),
        ("양사는 28일 업무협약을 맺었다.", Layout.PROSE),
    ],
)
def test_each_line_has_its_part_on_the_page(line: str, layout: Layout) -> None:
    assert [found.layout for found in lines_of(line)] == [layout]


@given(st.text(max_size=400))
def test_lines_stand_where_they_say(body: str) -> None:
    for line in lines_of(body):
        assert body[line.start : line.end] == line.text


def test_a_page_of_megabytes_is_read_in_part() -> None:
    assert max(line.end for line in lines_of("가나다라 마바사.\n" * 500_000)) <= LONGEST
