"""Articles find their stories by names and days; what changed is a version, and nothing else is."""

import asyncio
from datetime import date, timedelta

import pytest

from bot.briefing.cards import cards
from bot.domain.edition import Line
from bot.store import reported, stories
from summarizer.render.updates import update
from summarizer.types import Evidence, Kind, Language, Reason, Status
from tests.builders import alliance
from tests.integration.archive.kit import Newspaper

MONDAY = date(2026, 11, 2)
TEAM = {"name": "AI 원팀", "kind": Kind.CONSORTIUM}


@pytest.fixture
def paper(database):
    return Newspaper(database)


async def story_of(paper, article_id):
    ((story_id,),) = await paper.rows(
        "SELECT story_id FROM story_articles WHERE article_id = :id", id=article_id
    )
    return story_id


async def test_reports_of_one_event_are_one_story_in_both_languages(paper):
    korean = await paper.prints(alliance("KT", "LG전자", "KAIST"))
    english = await paper.prints(
        alliance("KT", "LG Electronics", "KAIST"), day=date(2026, 11, 3), language=Language.EN
    )
    other = await paper.prints(alliance("KT", "삼성SDS"))
    assert await story_of(paper, korean) == await story_of(paper, english) != await story_of(paper, other)


async def test_the_right_story_is_found_among_many_of_the_same_busy_party(paper):
    for number in range(40):
        await paper.prints(alliance("KT", f"가람{number}"), day=MONDAY + timedelta(number % 7))
    wanted = await paper.prints(alliance("KT", "모코플렉스"))
    again = await paper.prints(alliance("케이티", "모코플렉스"), day=MONDAY + timedelta(1))
    assert await story_of(paper, again) == await story_of(paper, wanted)


async def test_a_story_never_goes_back_on_itself_when_articles_come(paper):
    first = [await paper.prints(alliance("KT", f"나래{number}")) for number in range(5)]
    before = [await story_of(paper, article) for article in first]
    for number in range(5):
        await paper.prints(alliance("KT", f"나래{number}", "KAIST"), day=MONDAY + timedelta(1))
    assert [await story_of(paper, article) for article in first] == before


async def test_an_article_is_placed_once_however_often_it_is_tried(paper):
    article = await paper.prints(alliance("KT", "LG전자"))
    before = await paper.whole_archive()
    await paper.again(article)
    assert await paper.whole_archive() == before
    assert await paper.rows("SELECT version, reports FROM stories") == [(1, 1)]


async def test_a_second_report_that_tells_nothing_new_makes_no_version(paper):
    await paper.prints(alliance("KT", "LG전자", evidence=(Evidence("parties", 0, 2, "KT"),)))
    await paper.prints(alliance("케이티", "LG전자"), day=MONDAY + timedelta(1))
    assert await paper.rows("SELECT version, reports, independent_reports FROM stories") == [(1, 2, 2)]


async def test_a_changed_fact_is_a_version_and_an_update_says_what_changed(paper, database):
    first = await paper.prints(alliance("KT", "LG전자", status=Status.PLANNED))
    story_id = await story_of(paper, first)
    signed = alliance("KT", "LG전자", "KAIST", date="2026-11-03", why=(Reason.TALENT,))
    await paper.prints(signed, day=MONDAY + timedelta(1))
    async with database.transaction() as connection:
        found = await stories.updates(connection, {story_id: 1})
        assert await stories.updates(connection, {story_id: 2}) == {}
        (_, (_, _, changes)) = await stories.history(connection, story_id)
    assert changes == found[story_id]
    assert update(changes, Language.KO) == (
        "업데이트: KAIST 참여 확인 · 날짜 2026년 11월 3일(화) · 인재 양성 목적 추가"
    )


async def test_what_the_papers_disagree_on_is_kept_with_who_says_it(paper, database):
    def counting(said):
        return alliance("KT", "LG전자", "KAIST", evidence=(Evidence("parties", 0, len(said), said),))

    first = await paper.prints(counting("KT는 16개 기업과 손잡았다"))
    second = await paper.prints(counting("모두 17개 기관이 참여한다"), day=MONDAY + timedelta(1))
    async with database.transaction() as connection:
        (story,) = await stories.load(connection, [await story_of(paper, first)])
    (fields,) = story.stated
    (members,) = [field for field in fields if field.name == "members"]
    assert [(stated.value, stated.reports) for stated in members.stated] == [
        ("16", (first,)),
        ("17", (second,)),
    ]


async def test_copies_of_a_release_count_as_one_report(paper):
    text = "두 회사는 판교에서 만나 물류로봇을 함께 만들기로 했다고 밝혔다. 시제품은 봄에 나온다. " * 5
    for number in range(5):
        await paper.prints(alliance("KT", "LG전자"), body=f"[보도자료 {number}] {text}")
    await paper.prints(alliance("KT", "LG전자"), day=MONDAY + timedelta(1))
    assert await paper.rows("SELECT reports, independent_reports FROM stories") == [(6, 2)]


async def test_two_first_reports_that_come_at_once_find_each_other(paper, database):
    told = alliance("KT", "LG전자", kind=Kind.AGREEMENT)
    found = await asyncio.gather(*(Newspaper(database, first=100 * n).prints(told) for n in range(4)))
    assert len({await story_of(paper, article) for article in found}) == 1


async def test_a_digest_shows_what_papers_dispute_and_what_became_of_a_known_alliance(paper, database):
    def counting(said, day):
        told = alliance("KT", "KAIST", "한양대", evidence=(Evidence("parties", 0, len(said), said),), **TEAM)
        return paper.prints(told, day=day)

    await counting("KT는 16개 기업과 손잡았다", MONDAY)
    await counting("모두 17개 기관이 참여한다", MONDAY + timedelta(1))
    joining = alliance("LG전자", "KT", lead="KT", status=Status.JOINED, **TEAM)
    await paper.prints(joining, day=MONDAY + timedelta(90))
    async with database.transaction() as connection:
        first, second = await reported.told_of(connection, [1, 2])
    (one,), (other,) = cards(first, Language.KO), cards(second, Language.KO)
    assert Line("엇갈린 보도", "참여 기관 16곳/17곳") in one.lines
    assert other.lines[0] == Line("업데이트", "LG전자 합류")
