"""Pages become articles: text without its surroundings, titles, outlets and moments; walls are no articles."""

import time
from datetime import datetime, timedelta, timezone

import pytest

from bot.errors import UserError
from bot.intake.articles import FeedText, Grade, NoArticleError, PageBytes, extract, from_feed, from_file
from bot.newsroom import pages
from bot.newsroom.outlets import OUTLETS
from bot.newsroom.pieces import BlockKind, pieces
from summarizer.types import Language

KST = timezone(timedelta(hours=9))
BASE = "http://127.0.0.1:8000"
TEXT = "두레모터스와 펲토스가 22일 판교에서 합작 계약을 맺었다. 두 회사는 물류로봇을 함께 만들 계획이다. " * 6


def page(html, *, encoding="utf-8", **more):
    data = html if isinstance(html, bytes) else html.encode(encoding)
    return PageBytes(**{"data": data, "url": "https://news.example/a/1", **more})


def article(body=f"<p>{TEXT}</p>", head="<title>합작사 세운다 - 가온경제</title>"):
    return f"<html lang=ko><head>{head}</head><body><div id=articleBody>{body}</div></body></html>"


@pytest.mark.parametrize("piece", pieces(), ids=lambda piece: piece.id)
def test_every_page_of_the_newsroom_gives_its_article(piece):
    outlet = OUTLETS[piece.outlet]
    found = extract(
        PageBytes(
            data=pages.render(outlet, piece, BASE),
            url=f"{BASE}{outlet.path(piece)}",
            content_type="text/html",
            timezone=outlet.timezone,
        )
    )
    assert found.title == piece.title
    assert found.published == piece.published
    assert found.grade is Grade.FULL
    assert found.url == f"{BASE}{outlet.path(piece)}".rstrip("/")
    for block in piece.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            assert block.text in found.text
    assert "\ufffd" not in found.text
    others = [other.title for other in outlet.pieces if other.id != piece.id]
    assert not any(title in found.text for title in others)


@pytest.mark.parametrize("declared", ["euc-kr", "ks_c_5601-1987", "ksc5601", "utf-8", "iso-8859-1", None])
def test_korean_bytes_are_read_whatever_the_page_declares(declared):
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    found = extract(page(article(head=f"{meta}<title>펲토스와 똠방각하</title>"), encoding="cp949"))
    assert found.title == "펲토스와 똠방각하"
    assert found.text.startswith("두레모터스와 펲토스가")


def test_utf8_that_calls_itself_euckr_is_utf8():
    found = extract(page(article(head="<meta charset=euc-kr><title>펲토스 합작사</title>")))
    assert found.title == "펲토스 합작사"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            '<meta property="og:title" content="KT, 16곳과 &quot;원팀&quot;"><title>x</title>',
            'KT, 16곳과 "원팀"',
        ),
        (
            '<meta property="og:site_name" content="가온경제">'
            '<meta property="og:title" content="KT 원팀 결성 - 가온경제">',
            "KT 원팀 결성",
        ),
        (
            "<title>가온경제 :: 두레모터스, 합작사 세운다 | 산업</title>",
            "가온경제 :: 두레모터스, 합작사 세운다",
        ),
        ("<title>전파나루 - 두레모터스, 합작사 세운다</title>", "두레모터스, 합작사 세운다"),
    ],
)
def test_the_headline_comes_without_the_outlets_name(head, title):
    assert extract(page(article(head=head))).title == title


def test_a_page_without_a_title_has_the_feeds():
    assert extract(page(article(head=""), title="피드의 제목")).title == "피드의 제목"


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2021-11-22T09:31:00+09:00">',
        '<meta property="article:published_time" content="2021-11-22 09:31:00">',
        "<meta name=article:published_time content='2021-11-22T00:31:00Z'>",
        '<script type="application/ld+json">{"@type":"NewsArticle",'
        '"datePublished":"2021-11-22T09:31:00+09:00"}</script>',
        '<script type="application/ld+json">{"@graph":[{"@type":"WebPage"},{"@type":["NewsArticle"],'
        '"datePublished":"2021-11-22T09:31:00+09:00"}]}</script>',
        "</head><body>기사입력 2021.11.22 오전 9:31 최종수정 2021.11.23 10:00",
        "</head><body><span>등록일시 : 2021-11-22 09:31</span>",
        '</head><body><time datetime="2021-11-22T09:31:00+09:00">어제</time>',
    ],
)
def test_the_moment_is_found_wherever_pages_put_it(head):
    found = extract(page(article(head=head)))
    assert found.published == datetime(2021, 11, 22, 9, 31, tzinfo=KST)


def test_an_undated_page_has_the_feeds_moment_or_none():
    moment = datetime(2021, 11, 22, tzinfo=KST)
    assert extract(page(article(), published=moment)).published == moment
    assert extract(page(article())).published is None


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("https://news.example/a/1?utm_source=og", "https://news.example/a/1"),
        ("/b/2", "https://news.example/b/2"),
        ("https://evil.example/a/1", "https://news.example/a/1"),
        ("http://[half", "https://news.example/a/1"),
    ],
)
def test_a_page_names_its_own_address_but_only_on_its_own_host(href, url):
    assert extract(page(article(head=f'<link rel="canonical" href="{href}">'))).url == url


def test_a_mobile_page_and_its_main_twin_are_one():
    head = '<link rel="canonical" href="https://news.example/a/1">'
    found = extract(page(article(head=head), url="https://m.news.example/a/1?from=kakao"))
    assert found.url == "https://news.example/a/1"


def test_the_language_is_what_the_page_declares_and_unknown_otherwise():
    assert extract(page(article())).language is Language.KO
    assert extract(page(article().replace(" lang=ko", ""))).language is None


WALLS = {
    "human": '<title>Just a moment...</title><body><div class="cf-challenge">Checking</div></body>',
    "human ": "<html><body><p>비정상적인 접근이 감지되었습니다. 자동입력 방지 문자를 넣어 주세요.</p></body></html>",
    "login": "<html><body><form><input name=id><input type=password></form></body></html>",
    "subscription": "<html><body><p>구독자 전용 기사입니다. 로그인 후 이용해 주세요.</p></body></html>",
    "no such article": "<html><body><h1>404 Not Found</h1></body></html>",
    "no such article ": "<html><body><p>삭제된 기사이거나 존재하지 않는 페이지입니다.</p></body></html>",
    "made by scripts": '<html><body><div id="root"></div><script>app()</script></body></html>',
    "made by scripts ": "<html></html>",
}


@pytest.mark.parametrize("says", WALLS)
def test_a_wall_is_no_article_and_says_which(says):
    with pytest.raises(NoArticleError, match=says.strip()):
        extract(page(WALLS[says]))


def test_an_article_about_captchas_is_an_article():
    told = (
        "캡차(captcha)는 로봇이 아닙니다라는 말로 알려져 있다. 이번 협약으로 두 회사는 자동입력 방지 기술을 나눈다. "
        * 10
    )
    assert extract(page(article(f"<p>{told}</p>"))).grade is Grade.FULL


def test_a_teaser_is_partial():
    found = extract(
        page(
            article("<p>두레모터스와 펲토스가 22일 판교에서 합작 계약을 맺었다. 두 회사는 로봇을 만든다.</p>")
        )
    )
    assert found.grade is Grade.PARTIAL


def test_a_share_box_that_holds_the_whole_article_stays():
    assert TEXT[:40] in extract(page(article(f"<div class='share wrap'><p>{TEXT}</p></div>"))).text


MONSTERS = {
    "a tag of 200,000 attributes": "<p " + " ".join(f'a{n}="1"' for n in range(150_000)) + ">x",
    "attributes that hide behind angle brackets": "<p " + 'a="<" ' * 100_000 + ">x",
    "attributes without values": "<p " + "a " * 200_000 + ">x",
    "200,000 links left open": "<a>" * 200_000,
    "more than 2 MiB": "<p>" + "x" * 3_000_000,
}


@pytest.mark.parametrize("monster", MONSTERS)
def test_monsters_are_refused_before_they_are_parsed(monster):
    began = time.perf_counter()
    with pytest.raises(NoArticleError):
        extract(page(f"<html><body>{MONSTERS[monster]}"))
    assert time.perf_counter() - began < 1


def test_where_the_page_is_not_to_be_had_the_feeds_own_text_serves_and_says_so():
    own = FeedText(
        url="https://news.example/a/1?utm_source=rss",
        title="합작사 세운다",
        html=f"<p>{TEXT}</p><script>x()</script><div class='ad'>광고</div><p>끝.</p>",
        outlet="가온경제",
        language="ko",
    )
    found = from_feed(own)
    assert found.text == f"{TEXT.strip()}\n끝."
    assert (found.grade, found.url, found.language) == (Grade.FEED, "https://news.example/a/1", Language.KO)
    with pytest.raises(NoArticleError, match="feed"):
        from_feed(FeedText(url="https://news.example/a/1", title="t", html="짧다", outlet=""))


def test_a_file_of_plain_text_keeps_every_character():
    text = "산업 IT\n\nKT, 클라우드 원팀 출범...인재양성 힘 모은다\n\n\n KT는 23일 협약을 맺었다고 밝혔다.\n"
    found = from_file(text.encode("cp949"), "a.txt")
    assert (found.body, found.title) == (text, "KT, 클라우드 원팀 출범...인재양성 힘 모은다")


def test_a_binary_file_is_a_users_error():
    with pytest.raises(UserError, match=r"a\.png"):
        from_file(b"\x89PNG\r\n\x1a\n\x00\x00", "a.png")
