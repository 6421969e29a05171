"""What a news page wraps around an article, told apart from the article.

Nothing is cut out of the text: lines are marked or left out, so that offsets keep pointing into the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.document import Layout

#: A reader of news needs no more; what follows in a page of megabytes is not an article.
LONGEST = 60_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a body that belongs to the article, without its outer white space."""

    start: int
    end: int
    text: str
    paragraph: int
    layout: Layout


_BREAK = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_MAIL = r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"

#: Whole lines that belong to the page: match anywhere in the line.
_CLUTTER = re.compile(
    rf"""
      저작권자|무단\s?전재|무단\s?복제|재배포\s?금지|AI\s?학습\s?(?:및\s?활용\s?)?금지|ⓒ\s*\S+\s*$|^\s*(?:©|ⓒ|Copyright\b)
    | ^\s*(?:입력|등록|승인|수정|발행|업데이트|기사입력|최종수정)\s*[:：]?\s*\d{{4}}
    | ^\s*(?:좋아요|화나요|댓글|추천|공유|스크랩|프린트|글자\s?크기|더보기|
      top\s?버튼|팝업창|목록|이전\s?기사|다음\s?기사|구독|제보)\b.{{0,60}}$
    | ^\s*(?:Print|Share|Tweet|Email|E-mail|Comments?|Facebook|Twitter|Subscribe|
      Sign\s+up|Read\s+more|Log\s+in|Advertisement|Sponsored)\b.{{0,60}}$
    | ^\W*[가-힣]{{2,4}}\s?(?:인턴\s?|선임\s?|수석\s?|전문\s?)?(?:기자|특파원|에디터|
      객원기자|논설위원)\W*(?:{_MAIL})?\W*$
    | ^.{{0,40}}(?:기자|특파원|에디터|편집국|온라인부|데스크|취재팀|뉴스팀)\W{{0,6}}{_MAIL}
    | ^\W*{_MAIL}\W*$
    | ^\s*By\s+[A-Z][\w.\-’' ]{{2,40}}(?:\(?{_MAIL}\)?)?\s*$
    | ^\s*\(?(?:Reporting|Writing|Editing|Additional\s+reporting)\s+by\b
    | ^\s*Our\s+Standards\b
    | ^\s*(?:Staff\s+(?:Reporter|Writer)|Related\s+(?:stories|articles|news|
      coverage)|More\s+from|Recommended|Most\s+read|Read\s+next|Also\s+read|See\s+also|
      What\s+we.re\s+reading|Trending)\b
    | ^\W*(?:관련\s?(?:기사|뉴스|글)|함께\s?볼|많이\s?본|지금\s?뜨는|인기\s?(?:기사|
      뉴스)|주요\s?뉴스|추천\s?(?:기사|뉴스)|이\s?시각|오늘의\s?(?:핫|주요)|실시간|광고)
    | ^\W*(?:media|press|investor)\s+(?:contact|relations)s?\b
    | forward[\-\s]looking\s+statements?
    | ^\s*(?:[\#＃]\S+\s*){{2,}}$
    | ^\s*(?:카카오톡|네이버|구글|유튜브|페이스북)\s?(?:채널|에서)?\s?(?:구독|공유|추가)
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: These head a list of other articles; the short lines after them go as well.
_RELATED = re.compile(
    r"^\W*(?:관련\s?(?:기사|뉴스)|함께\s?볼|많이\s?본|지금\s?뜨는|인기\s?(?:기사|뉴스)|주요\s?뉴스|추천\s?(?:기사|뉴스)|이\s?시각"
    r"|related\s+(?:stories|articles|news|coverage)|more\s+from|recommended|most\s+read|read\s+next|also\s+read"
    r"|see\s+also|what\s+we.re\s+reading|trending)",
    re.IGNORECASE,
)
#: "About Accenture: ..." at the foot of a press release.
_ABOUT = re.compile(r"^\W*About\s+(?!\d)[A-Z][\w&.\-’' ]{1,50}(?::|$|\s+[–—-]\s)")
_SECTION = re.compile(r"^\s*[◇◆■□●▲△]")
_TEASER = re.compile(r"^\s*(?:[-·•▶☞>*]|\[(?!사진|포토뉴스|Photo)[^\]]{1,12}\]|\d[.)])\s*")
_CAPTION = re.compile(
    r"사진\s?[=|:／/]|사진\s?제공|\[사진|\(사진|【사진|\[포토|제공\s?=|"
    r"=\s?[\w가-힣 ]{1,15}\s?제공|[.다]\s?/?\s?[\w가-힣 ]{1,15}\s?제공\W*$"
    r"|\((?:왼쪽|오른쪽|가운데)|왼쪽(?:부터|에서)|오른쪽(?:부터|에서)|기념(?:사진|촬영)"
    r"|\[?photo(?:\s+caption)?\b|courtesy\s+of|file\s+photo|pictured|\bphoto\s+by\b|\bfrom\s+left\b|\(left\)|image\s*:",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*(?:[▲△▷▶■□◆◇●○◎★※ㆍ·•*\-–—①-⑳❶-❿┃|]|\d{1,2}[.)]\s|\(\d{1,2}\)|[가-하]\.\s)")
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*\s*$|[다요][\"'”’)]*\s*$")


def lines_of(body: str) -> Iterator[Line]:
    """The lines of the article proper, in reading order, each with its part on the page."""
    paragraph, previous_end, teasers = 0, 0, 0
    for match in _BREAK.finditer(body[:LONGEST]):
        gap = body[previous_end : match.start()]
        raw = match.group()
        text = raw.strip()
        if not text:
            continue
        if gap.count("\n") + gap.count("\u2029") > 1 or previous_end == 0:
            paragraph += 1
        previous_end = match.end()
        start = match.start() + raw.index(text[0])
        if (
            teasers
            and not _SECTION.match(text)
            and (_TEASER.match(text) or (len(text) < 60 and not _ENDS_SENTENCE.search(text)))
        ):
            teasers -= 1
            continue
        teasers = 0
        if _RELATED.match(text):
            teasers = 6
            continue
        if _ABOUT.match(text) or (len(text) < 300 and _CLUTTER.search(text)) or _is_path(text):
            continue
        text, glued = _once(text)
        yield Line(start, start + len(text), text, paragraph, _layout(text, glued))


def _is_path(text: str) -> bool:
    """A line of navigation: "산업 > 통신"."""
    return len(text) < 40 and bool(
        re.match(r"^[\w가-힣·/& ]{1,15}(?:\s?[>›»]\s?[\w가-힣·/& ]{1,15})+$", text)
    )


def _once(text: str) -> tuple[str, bool]:
    """A caption that the page glued to its own copy, once; and whether it was so.

    >>> _once("서명식 모습./사진=KT서명식 모습./사진=KT")
    ('서명식 모습./사진=KT', True)
    """
    half, odd = divmod(len(text), 2)
    if len(text) < 16:
        return text, False
    if odd and text[half].isspace() and text[:half] == text[half + 1 :]:
        return text[:half], True
    if not odd and text[:half] == text[half:]:
        return text[:half], True
    return text, False


def _layout(text: str, glued: bool) -> Layout:
    if (
        glued
        or _CAPTION.search(text[:40])
        or _CAPTION.search(text[-40:])
        or (len(text) < 250 and _CAPTION.search(text))
    ):
        return Layout.CAPTION
    if _ITEM.match(text):
        return Layout.ITEM if len(text) > 25 or not re.match(r"^\s*[■□◆◇●▲▶①-⑳]", text) else Layout.HEADING
    if len(text) < 60 and not _ENDS_SENTENCE.search(text):
        return Layout.HEADING
    return Layout.PROSE
