"""Who is who in the archive: joined by evidence, merged and split by a person, and put back exactly."""

import random
from datetime import date

import pytest

from bot.errors import UserError
from bot.store import archive, mergers, organisations
from summarizer.types import Language, Organisation
from tests.builders import alliance
from tests.integration.archive.kit import Newspaper


@pytest.fixture
def paper(database):
    return Newspaper(database)


def pact(*parties):
    """An alliance of parties that may be whole values."""
    return alliance(*(), parties=tuple(Organisation(p) if isinstance(p, str) else p for p in parties))


async def who(database, name):
    async with database.transaction() as connection:
        return await archive.who(connection, name)


async def one(database, name):
    (found,) = await who(database, name)
    return found


async def profile(database, name):
    async with database.transaction() as connection:
        return await organisations.profile(connection, (await archive.who(connection, name))[0])


async def test_all_forms_of_a_name_are_one_organisation(paper, database):
    for form in ("KT", "케이티", "㈜케이티", "kt", "KT(030200)"):
        await paper.prints(pact(form, f"가람{ord(form[0])}{len(form)}"))
    assert len({await one(database, form) for form in ("KT", "케이티", "㈜케이티", "KT Corp.")}) == 1


@pytest.mark.parametrize(
    ("mine", "theirs"), [("KT", "KT&G"), ("삼성SDS", "삼성전자"), ("한양대", "한양"), ("SK", "SK온")]
)
async def test_names_that_are_only_alike_are_two(paper, database, mine, theirs):
    await paper.prints(pact(mine, "가람소프트"))
    await paper.prints(pact(theirs, "나래소프트"))
    assert await one(database, mine) != await one(database, theirs)


async def test_a_name_stated_in_brackets_joins_and_an_acronym_of_two_does_not(paper, database):
    body = "한국가람연구원(KGRI)은 2일 협약을 맺었다. " * 3
    await paper.prints(pact("KGRI", "KT"))
    await paper.prints(pact(Organisation("한국가람연구원", aliases=("KGRI",)), "LG전자"), body=body)
    assert await one(database, "KGRI") == await one(database, "한국가람연구원")
    other = "한국나래연구소(KGRI)는 3일 협약을 맺었다. " * 3
    await paper.prints(pact(Organisation("한국나래연구소", aliases=("KGRI",)), "네이버"), body=other)
    assert await one(database, "한국나래연구소") != await one(database, "한국가람연구원")


async def test_two_known_ones_are_joined_by_an_article_and_parted_for_good_by_a_person(paper, database):
    body = "한국가람연구원(가람테크원)은 협약을 맺었다. " * 3
    await paper.prints(pact("가람테크원", "KT"))
    await paper.prints(pact("한국가람연구원", "LG전자"))
    assert await one(database, "가람테크원") != await one(database, "한국가람연구원")
    stating = Organisation("한국가람연구원", aliases=("가람테크원",))
    await paper.prints(pact(stating, "네이버"), body=body)
    assert await one(database, "가람테크원") == await one(database, "한국가람연구원")
    async with database.transaction() as connection:
        undone = await mergers.undo(connection, actor="cli")
    assert (undone.actor, undone.because) == (mergers.OURSELVES, "한국가람연구원(가람테크원) in the article")
    await paper.prints(pact(stating, "카카오"), body=body + "다시.", day=date(2026, 12, 24))
    assert await one(database, "가람테크원") != await one(database, "한국가람연구원")


async def test_a_stock_code_joins_and_two_codes_part(paper, database):
    await paper.prints(pact(Organisation("가람", ticker="123456"), "KT"))
    await paper.prints(pact(Organisation("가람홀로그램", ticker="123456"), "LG전자"))
    await paper.prints(pact(Organisation("가람", ticker="654321"), "네이버"))
    assert len(await who(database, "가람")) == 2
    assert (await who(database, "가람홀로그램"))[0] in await who(database, "가람")


async def test_who_an_organisation_is_can_be_told(paper, database):
    await paper.prints(pact("삼성SDS", Organisation("가람대 산학협력단", aliases=("가람대",))))
    found = await profile(database, "Samsung SDS")
    assert (found.name(Language.KO), found.name(Language.EN)) == ("삼성SDS", "Samsung SDS")
    assert found.house.name_ko == "삼성"
    assert [one.name_ko for one in (await profile(database, "삼성그룹")).members] == ["삼성SDS"]
    assert [one.name_ko for one in (await profile(database, "가람대")).members] == ["가람대 산학협력단"]


async def test_a_merge_makes_two_one_and_its_undoing_restores_every_row(paper, database):
    await paper.prints(pact("가람테크", "KT"))
    await paper.prints(pact("Garam Tech", "LG전자"), language=Language.EN)
    before = await paper.whole_archive()
    async with database.transaction() as connection:
        kept, other = await one(database, "가람테크"), await one(database, "Garam Tech")
        line = await mergers.merge(connection, kept, other, actor="telegram:1")
    assert await one(database, "Garam Tech") == kept
    assert (await profile(database, "가람테크")).name(Language.EN) == "Garam Tech"
    async with database.transaction() as connection:
        assert [d.id for d in await mergers.decisions(connection)] == [line]
        await mergers.undo(connection, actor="telegram:1", line=line)
        assert await mergers.decisions(connection) == []
    assert await paper.whole_archive() == before


async def test_a_split_takes_a_name_away_with_its_alliances_and_its_undoing_restores_every_row(
    paper, database
):
    stating = Organisation("가람테크", aliases=("GRMT",))
    await paper.prints(pact(stating, "KT"), body="가람테크(GRMT)는 협약을 맺었다. " * 5)
    await paper.prints(pact("GRMT", "LG전자"))
    before = await paper.whole_archive()
    async with database.transaction() as connection:
        _, new = await mergers.split(connection, "GRMT", actor="cli")
    assert await one(database, "GRMT") == new != await one(database, "가람테크")
    parties = "SELECT count(*) FROM alliance_parties WHERE organisation_id = :id"
    assert await paper.rows(parties, id=new) == [(1,)]
    # What comes later keeps to it.
    await paper.prints(pact("GRMT", "네이버"))
    assert await paper.rows(parties, id=new) == [(2,)]
    async with database.transaction() as connection:
        await mergers.undo(connection, actor="cli")
    assert await one(database, "GRMT") == await one(database, "가람테크")
    after = await paper.whole_archive()
    assert set(before["organisation_names"]) <= set(after["organisation_names"])
    assert set(before["alliance_parties"]) <= set(after["alliance_parties"])


async def test_a_split_of_what_was_merged_lets_it_go(paper, database):
    await paper.prints(pact("가람테크", "KT"))
    await paper.prints(pact("나래테크", "LG전자"))
    kept, other = await one(database, "가람테크"), await one(database, "나래테크")
    async with database.transaction() as connection:
        await mergers.merge(connection, kept, other, actor="cli")
        assert (await mergers.split(connection, "나래테크", actor="cli"))[1] == other
    assert await one(database, "나래테크") == other
    with pytest.raises(UserError, match="only name"):
        async with database.transaction() as connection:
            await mergers.split(connection, "나래테크", actor="cli")


async def test_the_newest_change_of_an_organisation_is_undone_first(paper, database):
    for number, name in enumerate(("가람테크", "나래테크", "다솜테크")):
        await paper.prints(pact(name, f"라온{number}"))
    first, second, third = [await one(database, name) for name in ("가람테크", "나래테크", "다솜테크")]
    async with database.transaction() as connection:
        line = await mergers.merge(connection, second, third, actor="cli")
        await mergers.merge(connection, first, second, actor="cli")
    with pytest.raises(UserError, match="undo"):
        async with database.transaction() as connection:
            await mergers.undo(connection, actor="cli", line=line)
    async with database.transaction() as connection:
        await mergers.undo(connection, actor="cli")
        await mergers.undo(connection, actor="cli")
        with pytest.raises(UserError, match="nothing to undo"):
            await mergers.undo(connection, actor="cli")


NAMES = ["가람테크", "나래테크", "다솜테크", "GRMT"]


async def test_undoing_all_restores_whatever_was_merged_and_split(paper, database):
    body = "가람테크(GRMT)는 협약을 맺었다. " * 5
    await paper.prints(pact(Organisation("가람테크", aliases=("GRMT",)), "KT"), body=body)
    await paper.prints(pact("GRMT", "LG전자"))
    await paper.prints(pact("나래테크", "네이버"))
    await paper.prints(pact("다솜테크", "카카오"))
    before = await paper.whole_archive()

    async def do_and_undo(steps):
        done = 0
        for action, *names in steps:
            try:
                async with database.transaction() as connection:
                    ids = [(await archive.who(connection, name))[0] for name in names]
                    if action == "merge":
                        await mergers.merge(connection, *ids, actor="cli")
                    else:
                        await mergers.split(connection, *names, actor="cli")
                done += 1
            except UserError:
                continue
        for _ in range(done):
            async with database.transaction() as connection:
                await mergers.undo(connection, actor="cli")
        assert await paper.whole_archive() == before

    draw = random.Random(7)
    for _ in range(12):
        steps = [
            ("merge", *draw.sample(NAMES, 2)) if draw.random() < 0.6 else ("split", draw.choice(NAMES))
            for _ in range(draw.randint(1, 5))
        ]
        await do_and_undo(steps)
