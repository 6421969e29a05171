"""An alliance lives longer than one story, and the archive answers who, with whom, when and why."""

from datetime import date

import pytest

from bot.domain.archive import Period, Query
from bot.intake.register import register_all
from bot.store import alliances, archive, mergers, organisations
from summarizer.render.updates import update
from summarizer.types import Evidence, Kind, Language, Reason, Status
from tests.builders import alliance, why
from tests.integration.archive.kit import Newspaper

TEAM = {"name": "AI 원팀", "kind": Kind.CONSORTIUM}


@pytest.fixture
def paper(database):
    return Newspaper(database)


async def lines(database, query=None):
    async with database.transaction() as connection:
        found = await archive.find(connection, query or Query(most=50))
        return await archive.pacts(connection, [pact.id for pact in found.pacts], history=True)


async def whole_of(database, name):
    async with database.transaction() as connection:
        (whole,) = await archive.who(connection, name)
        return whole


def states(pact):
    return [(m.kind.value, m.status.value, m.happened_on) for m in pact.moments]


async def test_memorandum_plan_and_company_are_one_line_over_three_stories(paper, database):
    await paper.prints(alliance("LG전자", "마그나", date="2026-01-10"), day=date(2026, 1, 11))
    await paper.prints(
        alliance("LG전자", "마그나", date="2026-05-02", kind=Kind.JOINT_VENTURE, status=Status.PLANNED),
        day=date(2026, 5, 3),
    )
    last = await paper.prints(
        alliance("LG전자", "마그나", date="2026-09-01", kind=Kind.JOINT_VENTURE, name="LG마그나"),
        day=date(2026, 9, 1),
    )
    assert await paper.rows("SELECT count(*) FROM stories") == [(3,)]
    (pact,) = await lines(database)
    assert states(pact) == [
        ("agreement", "formed", "2026-01-10"),
        ("joint_venture", "planned", "2026-05-02"),
        ("joint_venture", "formed", "2026-09-01"),
    ]
    assert (pact.name, pact.kind, pact.reports) == ("LG마그나", Kind.JOINT_VENTURE, 3)
    assert pact.moments[-1].source.url == "https://news.example/3"
    async with database.transaction() as connection:
        ((story_id,),) = await paper.rows(
            "SELECT story_id FROM story_articles WHERE article_id = :id", id=last
        )
        changed = await alliances.news_of(connection, [story_id])
    assert update(changed[story_id], Language.KO) == "업데이트: 추진 → 설립 · 이름 ‘LG마그나’"


async def test_who_joins_a_known_body_is_told_as_the_news(paper, database):
    await paper.prints(alliance("KT", "KAIST", "한양대", lead="KT", **TEAM), day=date(2026, 2, 20))
    last = await paper.prints(
        alliance("LG전자", "KT", lead="KT", status=Status.JOINED, date="2026-06-03", **TEAM),
        day=date(2026, 6, 3),
    )
    (pact,) = await lines(database)
    members = {member.name_ko: member.joined_on for member in pact.members}
    assert members == {"KT": None, "KAIST": None, "한양대학교": None, "LG전자": "2026-06-03"}
    async with database.transaction() as connection:
        ((story_id,),) = await paper.rows(
            "SELECT story_id FROM story_articles WHERE article_id = :id", id=last
        )
        changed = await alliances.news_of(connection, [story_id])
    assert update(changed[story_id], Language.KO) == "업데이트: LG전자 합류"


async def test_the_order_in_which_articles_come_makes_no_other_line(paper, database):
    parts = [
        (alliance("KT", "LG전자", date="2026-01-10", status=Status.PLANNED), date(2026, 1, 11)),
        (alliance("KT", "LG전자", date="2026-05-02"), date(2026, 5, 3)),
        (alliance("KT", "LG전자", date="2026-09-01", status=Status.EXPANDED), date(2026, 9, 1)),
    ]
    for told, day in reversed(parts):
        await paper.prints(told, day=day)
    (pact,) = await lines(database)
    assert [status for _, status, _ in states(pact)] == ["planned", "formed", "expanded"]


async def test_another_agreement_of_the_same_two_is_another_line(paper, database):
    await paper.prints(alliance("KT", "LG전자", date="2026-01-10"), day=date(2026, 1, 11))
    await paper.prints(alliance("KT", "LG전자", date="2026-05-02"), day=date(2026, 5, 3))
    assert len(await lines(database)) == 2


async def test_every_fact_keeps_the_sentence_that_states_it(paper, database):
    stated = (Evidence("parties", 0, 9, "KT와 LG전자가"), why(Reason.TALENT, "인재를 키운다"))
    article = await paper.prints(alliance("KT", "LG전자", evidence=stated, why=(Reason.TALENT,)))
    found = await paper.rows("SELECT article_id, field, quote FROM alliance_evidence ORDER BY id")
    assert found == [(article, "parties", "KT와 LG전자가"), (article, "why:talent", "인재를 키운다")]


async def test_a_story_that_is_placed_again_changes_nothing(paper):
    article = await paper.prints(alliance("KT", "LG전자"), alliance("KT", "삼성SDS"))
    before = await paper.whole_archive()
    await paper.again(article)
    assert await paper.whole_archive() == before


async def test_an_archive_from_before_is_registered_once(paper, database):
    await paper.prints(alliance("KT", "LG전자"), day=date(2026, 2, 1))
    await paper.prints(alliance("네이버", "인텔"), day=date(2026, 3, 1))
    for table in ("alliances", "organisations", "article_handles"):
        await paper.rows(f"WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT 1")  # noqa: S608
    await paper.rows("WITH old AS (UPDATE stories SET registered = 0 RETURNING 1) SELECT 1")
    assert await register_all(database) == 2
    assert len(await lines(database)) == 2
    before = await paper.whole_archive()
    assert await register_all(database) == 0
    assert await paper.whole_archive() == before
    assert (await paper.rows("SELECT count(*) FROM article_handles"))[0][0] > 0


@pytest.fixture
async def busy(paper):
    """An archive to ask."""
    told = [
        (alliance("KT", "삼성SDS", why=(Reason.TALENT,), date="2026-10-05"), date(2026, 10, 5)),
        (alliance("KT", "LG전자", "KAIST", name="클라우드 원팀", why=(Reason.MARKET,)), date(2026, 11, 3)),
        (alliance("네이버", "삼성SDS", why=(Reason.TALENT,)), date(2026, 11, 5)),
        (alliance("KT", "카카오", status=Status.PLANNED, date="2025"), date(2025, 12, 30)),
    ]
    for pact, day in told:
        await paper.prints(pact, day=day)
    return paper


OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


async def test_an_organisations_alliances_are_found_newest_first(busy, database):
    mine = await whole_of(database, "케이티")
    found = await lines(database, Query(parties=(mine,)))
    assert [pact.members[1].name_ko for pact in found] == ["LG전자", "삼성SDS", "카카오"]


async def test_a_pair_a_period_a_reason_and_a_name_narrow_what_is_found(busy, database):
    kt, sds = await whole_of(database, "KT"), await whole_of(database, "삼성SDS")
    for query, count in (
        (Query(parties=(kt, sds)), 1),
        (Query(parties=(kt,), period=OCTOBER), 1),
        (Query(parties=(kt,), period=YEAR), 2),
        (Query(parties=(kt,), reason=Reason.TALENT), 1),
        (Query(reason=Reason.TALENT), 2),
        (Query(kind=Kind.CONSORTIUM), 0),
        (Query(name="클라우드원팀"), 1),
        (Query(parties=(kt,), told=Period(date(2026, 11, 1), date(2026, 11, 7))), 1),
    ):
        assert len(await lines(database, query)) == count, query


async def test_only_so_many_are_shown_and_all_are_counted(busy, database):
    async with database.transaction() as connection:
        found = await archive.find(connection, Query(most=2, skip=1))
    assert (len(found.pacts), found.total) == (2, 4)


async def test_the_busiest_and_the_reasons_are_counted(busy, database):
    async with database.transaction() as connection:
        busiest = await archive.busiest(connection, most=2)
        friends = await archive.companions(connection, await whole_of(database, "삼성SDS"))
        reasons = await archive.reasons_in(connection, period=YEAR)
    assert [(one.organisation.name_ko, one.alliances) for one in busiest] == [("KT", 3), ("삼성SDS", 2)]
    assert {one.organisation.name_ko for one in friends} == {"KT", "네이버"}
    assert reasons == {Reason.TALENT: 2, Reason.MARKET: 1}


async def test_a_merged_organisation_counts_once(busy, database):
    async with database.transaction() as connection:
        (kt,), (naver,) = [await archive.who(connection, name) for name in ("KT", "네이버")]
        await mergers.merge(connection, kt, naver, actor="cli")
        found = await archive.busiest(connection, most=1)
    assert [(one.organisation.name_ko, one.alliances) for one in found] == [("KT", 4)]


async def test_a_name_that_nobody_has_finds_near_ones(busy, database):
    async def near(name):
        async with database.transaction() as connection:
            ids = await archive.near_names(connection, name)
            known = await organisations.profiles(connection, ids)
            return [known[id_].name_ko for id_ in ids]

    assert "삼성SDS" in await near("삼성SD")
    assert "카카오" in await near("까카오")
    assert await near("zzzzzz") == []


async def test_an_alliance_is_found_by_its_name(busy, database):
    async with database.transaction() as connection:
        (found,) = await archive.alliances_named(connection, "‘클라우드 원팀’")
        (pact,) = await archive.pacts(connection, [found], history=True)
        assert await archive.alliances_named(connection, "없는 이름") == []
    assert pact.name == "클라우드 원팀"
    assert len(pact.moments) == 1
