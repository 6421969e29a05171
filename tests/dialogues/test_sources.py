"""Sources in a chat: everybody sees the list, operators change it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.commands.dispatch import respond
from bot.commands.talk import Library, Newspapers, Talk
from bot.domain.chat import AddSource, Desk, Place, Platform, Request, Role, SwitchSource
from bot.domain.source import Health, Source, SourceEntry, SourceKind, SourceState
from bot.intake.feeds import Entry, Feed, NotAFeedError
from bot.intake.inspect import Inspected
from summarizer.types import Language
from tests.fakes import EmptyArchive

HERE = Place(Platform.TELEGRAM, "42", "7")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SOURCES = [
    Source(
        1,
        SourceEntry("가온일보", "https://gaon.example/rss", category="국내/IT"),
        health=Health(last_success_at=NOW - timedelta(minutes=12)),
    ),
    Source(
        2,
        SourceEntry("Ledger", "https://ledger.example/feed"),
        health=Health(
            failures=3, last_error="The site has trouble.", last_error_korean="사이트에 문제가 있습니다."
        ),
    ),
    Source(3, SourceEntry("두레신문", "https://dure.example/rss"), health=Health(state=SourceState.OFF)),
    Source(
        4,
        SourceEntry("Old", "https://old.example/rss"),
        health=Health(state=SourceState.DEAD, last_error="Gone.", last_error_korean="없어졌습니다."),
    ),
    Source(5, SourceEntry("Old", "https://older.example/rss")),
]


async def _everything():
    return SOURCES


async def _inspect(url):
    if "page" in url:
        raise NotAFeedError(
            "This is a web page, not a feed.", url=url, korean="피드가 아니라 웹 페이지입니다."
        )
    found = url.removesuffix("home") + "rss" if url.endswith("home") else url
    entries = (Entry("1", f"{url}/1", "협약 체결", NOW), Entry("2", f"{url}/2", "날짜 없음"))
    return Inspected(found, Feed("새벽경제", entries, format="rss20"), ("https://new.example/comments",))


async def _never(*_):
    raise AssertionError


LIBRARY = Library(
    fetch=_never,
    read=_never,
    stored=_never,
    answer=_never,
    stories=_never,
    archive=EmptyArchive(),
    newspapers=Newspapers(_everything, _inspect, lambda: NOW),
)
DESK = Desk(NOW, "Asia/Seoul")


async def said(text, *, role=Role.OPERATOR, language=Language.KO, library=LIBRARY, desk=DESK):
    talk = Talk(language=language, role=role, desk=desk)
    reply, after = await respond(Request(HERE, text), talk, library, today=date(2026, 11, 23))
    return reply, after.changes


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMIN])
@pytest.mark.parametrize("text", ["/sources", "/출처", "출처"])
async def test_everybody_sees_what_is_read_and_nothing_of_its_troubles(text, role):
    reply, changes = await said(text, role=role)
    assert reply.text == "출처 3곳\n\n· 가온일보 (국내/IT)\n· Ledger\n· Old"
    assert changes == ()


async def test_operators_see_how_each_fares():
    reply, _ = await said("/sources")
    assert reply.text.splitlines()[2:7] == [
        "1. 가온일보 (국내/IT) — 정상, 12분 전 확인",
        "2. Ledger — 3번 실패: 사이트에 문제가 있습니다.",
        "3. 두레신문 — 꺼 둠",
        "4. Old — 중단: 없어졌습니다.",
        "5. Old — 아직 확인 전",
    ]
    reply, _ = await said("/sources", language=Language.EN)
    assert "2. Ledger — failed 3 times: The site has trouble." in reply.text


ADD = AddSource(SourceEntry("새벽경제", "https://new.example/rss"))
CHANGES = [
    ("/sources add https://new.example/rss", ADD, "출처 ‘새벽경제’를 추가했습니다"),
    ("/sources add https://new.example/home", ADD, "https://new.example/rss"),
    (
        "/출처 추가 https://new.example/rss 아침 경제",
        AddSource(replace(ADD.entry, name="아침 경제")),
        "‘아침 경제’를 추가",
    ),
    ("/sources add https://dure.example/rss", SwitchSource(3, on=True), "다시 확인합니다"),
    ("/sources off 1", SwitchSource(1, on=False), "/sources on 1"),
    ("/sources remove 가온일보", SwitchSource(1, on=False), "‘가온일보’를 더는 확인하지 않습니다"),
    ("/출처 끄기 ledger", SwitchSource(2, on=False), "‘Ledger’"),
    ("/sources on 4", SwitchSource(4, on=True), "‘Old’"),
]


@pytest.mark.parametrize(("text", "change", "holds"), CHANGES, ids=[row[0] for row in CHANGES])
async def test_an_operator_adds_and_switches(text, change, holds):
    reply, changes = await said(text)
    assert changes == (change,)
    assert holds in reply.text


REFUSED = [
    ("/sources add https://gaon.example/rss", "이미 있습니다"),
    ("/sources add", "주소를 함께 보내 주십시오"),
    ("/sources add ftp://a.example/", "http:// 또는 https://"),
    ("/sources add https://a.example/page", "피드가 아니라 웹 페이지입니다."),
    ("/sources off 99", "‘99’ 출처가 없습니다"),
    ("/sources off", "번호나 이름을"),
    ("/sources off old", "번호로 골라 주십시오: 4, 5"),
]


@pytest.mark.parametrize(("text", "holds"), REFUSED, ids=[row[0] for row in REFUSED])
async def test_what_cannot_be_done_is_said_and_nothing_is_changed(text, holds):
    reply, changes = await said(text)
    assert changes == ()
    assert holds in reply.text


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMIN])
@pytest.mark.parametrize(
    "word", ["add https://a.example/", "off 1", "on 3", "test https://a.example/", "추가 x"]
)
async def test_nobody_else_may_change_them(word, role):
    reply, changes = await said(f"/sources {word}", role=role)
    assert changes == ()
    assert "운영자만" in reply.text


async def test_what_an_address_gives_is_shown_and_can_be_added():
    reply, changes = await said("/sources test https://new.example/home")
    assert changes == ()
    assert reply.text.splitlines()[:4] == [
        "새벽경제",
        "https://new.example/rss",
        "항목 2건, 날짜가 있는 항목 1건",
        "· 협약 체결",
    ]
    ((button,),) = reply.buttons
    assert (button.label, button.action) == ("이 출처 더하기", "/sources add https://new.example/rss")


async def test_a_long_list_is_turned_by_buttons():
    many = [Source(n, SourceEntry(f"{n}호", f"https://{n}.example/"), health=Health()) for n in range(1, 61)]

    async def everything():
        return many

    library = replace(LIBRARY, newspapers=replace(LIBRARY.newspapers, everything=everything))
    first, _ = await said("/sources", library=library)
    assert "(1/3쪽)" in first.text
    assert [button.action for button in first.buttons[0]] == ["/sources 2"]
    last, _ = await said("/sources 3", library=library)
    assert [button.action for button in last.buttons[0]] == ["/sources 2"]
    assert "60. 60호" in last.text


async def test_a_terminal_lists_and_points_to_the_command_that_changes():
    reply, changes = await said("/sources off 1", desk=None)
    assert (changes, "pactwire sources" in reply.text) == ((), True)


async def test_the_kind_of_a_sitemap_is_kept():
    async def inspect(url):
        return Inspected(url, Feed("", (), format="sitemap"))

    library = replace(LIBRARY, newspapers=replace(LIBRARY.newspapers, inspect=inspect))
    _, changes = await said("/sources add https://a.example/news.xml", library=library)
    assert changes[0].entry.kind is SourceKind.SITEMAP
